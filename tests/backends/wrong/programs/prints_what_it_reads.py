"""Prints for debugging, on the stream of its answers."""

from sound import Server


class Talkative(Server):
    def open(self, request):
        print("config:", request["config"])
        return super().open(request)


Talkative().serve()
