"""The one variant of the signal: book imbalance against a threshold, by cross-multiplication."""

from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.ratio import Ratio
from ticktotrade.signal.interface import Signal, SignalConfig

_BUY: Final = Side.BUY
_SELL: Final = Side.SELL


class ImbalanceSignal(Signal):
    """Remembers the zone, and fires at its edge only."""

    def __init__(self, config: SignalConfig = SignalConfig()) -> None:
        self._threshold = config.threshold
        if self._threshold.numerator > self._threshold.denominator:  # SIGNAL-1
            raise Refused(ErrorCode.INVALID_CONFIG, "the threshold is above 1; no imbalance reaches it")
        # (bids - asks) / (bids + asks) >= threshold, as bids and asks times one of these (SIGNAL-5).
        self._times_heavy = self._threshold.denominator - self._threshold.numerator
        self._times_light = self._threshold.denominator + self._threshold.numerator
        self._zone: Side | None = None

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        """O(1) (SIGNAL-4)."""
        before = self._zone
        self._zone = self._zone_of(touch, imbalance)
        return None if self._zone is before else self._zone

    def evaluate_totals(self, bid: int, ask: int, bids: int, asks: int) -> Side | None:
        """As `evaluate`, of the best prices and the quantities that the imbalance is made of. O(1).

        A quantity of 0 is a side without levels, whatever its price is.
        """
        before = self._zone
        zone = None
        if bid < ask and bids and asks:  # SIGNAL-3
            # One product a side of the comparison, instead of a sum, a difference and two products, and none for the
            # zone of the lighter side, which no threshold is low enough for.
            if bids >= asks:
                if bids * self._times_heavy >= asks * self._times_light:  # SIGNAL-2
                    zone = _BUY
            elif asks * self._times_heavy >= bids * self._times_light:
                zone = _SELL
        self._zone = zone
        return None if zone is before else zone

    def zone(self) -> Side | None:
        """O(1) (SIGNAL-4)."""
        return self._zone

    def _zone_of(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        bid, ask = touch
        if imbalance is None or bid is None or ask is None or bid.price >= ask.price:  # SIGNAL-3
            return None
        leaning = imbalance.numerator * self._threshold.denominator  # SIGNAL-5
        needed = self._threshold.numerator * imbalance.denominator  # SIGNAL-5
        if leaning >= needed:  # SIGNAL-2
            return Side.BUY
        if -leaning >= needed:  # SIGNAL-2
            return Side.SELL
        return None
