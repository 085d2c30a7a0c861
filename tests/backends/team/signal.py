"""The signal (chapter *Signal*)."""

from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.ratio import Ratio
from ticktotrade.signal.interface import SignalConfig

_BUY: Final = Side.BUY
_SELL: Final = Side.SELL
"""Members are looked up once: in Python 3.11 each look-up in an enumeration runs Python."""


class LeaningSignal:
    """Remembers the zone, and speaks when it is entered. O(1)."""

    def __init__(self, config: SignalConfig) -> None:
        self._numerator, self._denominator = config.threshold
        if self._numerator > self._denominator:
            raise Refused(ErrorCode.INVALID_CONFIG, "no imbalance is above 1")
        self._zone: Side | None = None

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        """The side to trade, if the book has just come to lean to it (SIGNAL-2 to SIGNAL-5)."""
        bid, ask = touch
        zone: Side | None = None
        if bid is not None and ask is not None and imbalance is not None and bid[0] < ask[0]:
            numerator, denominator = imbalance
            lean, wanted = numerator * self._denominator, self._numerator * denominator
            if lean >= wanted:
                zone = _BUY
            elif -lean >= wanted:
                zone = _SELL
        entered = zone is not self._zone
        self._zone = zone
        return zone if entered else None

    def zone(self) -> Side | None:
        """The zone after the last evaluation."""
        return self._zone
