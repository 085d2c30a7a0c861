"""The signal (chapter *Signal*)."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.ratio import Ratio
from ticktotrade.signal.interface import SignalConfig


class LeaningSignal:
    """Remembers the zone, and speaks when it is entered. O(1)."""

    def __init__(self, config: SignalConfig) -> None:
        self._numerator, self._denominator = config.threshold
        if self._numerator > self._denominator:
            raise Refused(ErrorCode.INVALID_CONFIG, "no imbalance is above 1")
        self._zone: Side | None = None

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        """The side to trade, if the book has just come to lean to it (SIGNAL-2 to SIGNAL-5)."""
        before = self._zone
        self._zone = zone = self._leaning(touch, imbalance)
        return zone if zone is not before else None

    def zone(self) -> Side | None:
        """The zone after the last evaluation."""
        return self._zone

    def _leaning(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        bid, ask = touch
        if bid is None or ask is None or imbalance is None or bid[0] >= ask[0]:
            return None
        lean = imbalance.numerator * self._denominator
        wanted = self._numerator * imbalance.denominator
        if lean >= wanted:
            return Side.BUY
        return Side.SELL if -lean >= wanted else None
