"""Prints for debugging, on the stream of its answers."""

from sound import Server


class Talkative(Server):
    def open(self, question):
        print("config:", question["config"])
        return super().open(question)


Talkative().serve()
