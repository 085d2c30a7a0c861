"""Writes error codes as its language has them."""

from sound import Refused, Server, Signal


class Spelled(Signal):
    def __init__(self, config):
        try:
            super().__init__(config)
        except Refused:
            raise Refused("InvalidConfig") from None


Server(Spelled).serve()
