"""Saboteurs of the signal."""

from typing import Any

from ticktotrade.market_data import Touch
from ticktotrade.ratio import Ratio
from ticktotrade.signal import ImbalanceSignal
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("signal", "SIGNAL-4")
class FiresAgain(ImbalanceSignal):
    """Fires at every update inside the zone."""

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        super().evaluate(touch, imbalance)
        return self.zone()


@saboteur("signal", "SIGNAL-5")
class FloatThreshold(ImbalanceSignal):
    """Compares quotients of floats."""

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Any:
        if imbalance is not None:
            imbalance = Ratio(round(imbalance.numerator / imbalance.denominator * 2**40), 2**40)
        return super().evaluate(touch, imbalance)
