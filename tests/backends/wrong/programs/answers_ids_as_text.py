"""Answers the number of a question as text."""

from sound import Server


class Textual(Server):
    def answer(self, question):
        return {**super().answer(question), "id": str(question["id"])}


Textual().serve()
