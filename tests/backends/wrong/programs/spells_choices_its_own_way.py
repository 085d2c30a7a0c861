"""Writes choices in capitals."""

from sound import Server, Signal


class Capital(Signal):
    def zone_of(self, touch, imbalance):
        side = super().zone_of(touch, imbalance)
        return side and side.upper()


Server(Capital).serve()
