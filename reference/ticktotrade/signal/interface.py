"""The interface of the signal (chapter *Signal*)."""

from typing import NamedTuple, Protocol

from ticktotrade.machine import operation
from ticktotrade.market_data import Side, Touch
from ticktotrade.nano import LevelCount
from ticktotrade.ratio import Ratio, Threshold


class SignalConfig(NamedTuple):
    """``levels`` of the book are weighed; the rule fires when their imbalance reaches ``threshold``.

    A threshold above 1 is an ``invalid_config``: no imbalance reaches it (SIGNAL-1).
    """

    levels: LevelCount = 5
    threshold: Threshold = Threshold(3, 4)


class Signal(Protocol):
    """Fires when a book's imbalance comes to lean far enough to one side.

    It is in one of three zones, ``buy``, ``sell`` or neither, and starts in neither.

    >>> from ticktotrade.market_data import Level
    >>> from ticktotrade.signal import ImbalanceSignal
    >>> signal = ImbalanceSignal(SignalConfig(threshold=Threshold(1, 2)))
    >>> touch = Touch(bid=Level(99, 3), ask=Level(101, 1))
    >>> signal.evaluate(touch, Ratio(2, 4)), signal.evaluate(touch, Ratio(2, 4))  # once in the zone, it is silent
    (<Side.BUY: 'buy'>, None)
    """

    @operation(
        "The side to trade, if the book has just entered its zone.", "SIGNAL-2 SIGNAL-3 SIGNAL-4 SIGNAL-5"
    )
    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> Side | None:
        """A book without a bid or an ask, locked or crossed, or without an imbalance, is in neither zone."""

    @operation("The zone after the last evaluation.", "SIGNAL-4", reads=True)
    def zone(self) -> Side | None: ...
