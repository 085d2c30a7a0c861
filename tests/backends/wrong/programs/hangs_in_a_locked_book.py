"""Waits until a locked book is not locked any more."""

from sound import Server, Signal


class Waiting(Signal):
    def zone_of(self, touch, imbalance):
        bid, ask = touch["bid"], touch["ask"]
        while bid and ask and bid["price"] == ask["price"]:
            pass
        return super().zone_of(touch, imbalance)


Server(Waiting).serve()
