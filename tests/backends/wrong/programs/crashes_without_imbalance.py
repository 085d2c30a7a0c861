"""Takes it that there is always an imbalance."""

from sound import Server, Signal


class Trusting(Signal):
    def zone_of(self, touch, imbalance):
        if imbalance["denominator"] == "0":
            return None
        return super().zone_of(touch, imbalance)


Server(Trusting).serve()
