"""Answers the number of a request as text."""

from sound import Server


class Textual(Server):
    def answer(self, request):
        return {**super().answer(request), "id": str(request["id"])}


Textual().serve()
