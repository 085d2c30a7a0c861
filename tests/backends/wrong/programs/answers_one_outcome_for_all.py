"""Answers the last step of a question alone."""

from sound import Server


class Brief(Server):
    def steps(self, question):
        return {"outcomes": super().steps(question)["outcomes"][-1:]}


Brief().serve()
