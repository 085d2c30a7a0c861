"""Answers the steps of a question in the order in which its threads are done."""

from sound import Server


class Hurried(Server):
    def steps(self, question):
        return {"outcomes": super().steps(question)["outcomes"][::-1]}


Hurried().serve()
