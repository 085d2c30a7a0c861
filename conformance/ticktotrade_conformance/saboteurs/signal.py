"""Saboteurs of the signal."""

from typing import Any

from ticktotrade.market_data import Touch
from ticktotrade.ratio import Ratio
from ticktotrade.signal import ImbalanceSignal, SignalConfig
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("signal", "Fires at every update inside the zone.", "SIGNAL-4")
class FiresAgain(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        super().evaluate(touch, imbalance)
        return self.zone()


@saboteur("signal", "Compares quotients of floats.", "SIGNAL-5")
class FloatThreshold(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        if imbalance is not None:
            imbalance = Ratio(round(imbalance.numerator / imbalance.denominator * 2**40), 2**40)
        return super().evaluate(touch, imbalance)


@saboteur("signal", "Takes a threshold that no imbalance reaches.", "SIGNAL-1")
class NeverFires(ImbalanceSignal):
    def __init__(self, config: SignalConfig) -> None:
        reachable = config.threshold.numerator <= config.threshold.denominator
        super().__init__(config if reachable else SignalConfig())
        self._threshold = config.threshold


@saboteur("signal", "Wants more than the threshold.", "SIGNAL-2")
class BeyondTheThreshold(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        if imbalance is not None and imbalance.denominator < 2**60:
            towards_none = -1 if imbalance.numerator > 0 else 1
            scale = 2 * self._threshold.denominator
            imbalance = Ratio(imbalance.numerator * scale + towards_none, imbalance.denominator * scale)
        return super().evaluate(touch, imbalance)


@saboteur("signal", "Trades on a locked book.", "SIGNAL-3")
class LockedIsFine(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        bid, ask = touch
        if bid is not None and ask is not None and bid.price == ask.price:
            touch = Touch(bid._replace(price=0), ask._replace(price=1))
        return super().evaluate(touch, imbalance)


@saboteur(
    "signal", "Compares prices as floats: above 2^53 a book that is one apart looks locked.", "SIGNAL-3"
)
class FloatTouch(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        bid, ask = touch
        if bid is not None and ask is not None and float(bid.price) == float(ask.price):
            imbalance = None
        return super().evaluate(touch, imbalance)


@saboteur(
    "signal", "Makes both numbers of a wide imbalance smaller by as many bits, until they fit 64.", "SIGNAL-5"
)
class ShiftsToFit(ImbalanceSignal):
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        if imbalance is not None:
            bits = max(imbalance.denominator.bit_length() - 63, 0)
            sign = -1 if imbalance.numerator < 0 else 1
            imbalance = Ratio(sign * (abs(imbalance.numerator) >> bits), imbalance.denominator >> bits)
        return super().evaluate(touch, imbalance)
