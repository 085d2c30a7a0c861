"""The interface of the order book (chapter *Order book*)."""

from typing import NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.nano import LevelCount, SignedPrice
from ticktotrade.ratio import Ratio


class BookConfig(NamedTuple):
    """``max_levels`` is the most levels that one side may hold after an update (BOOK-6)."""

    max_levels: LevelCount = 10_000


class OrderBook(Protocol):
    """Price levels on two sides, changed by updates and never by trades.

    The bid with the highest price is the best bid, the ask with the lowest price the best ask. A book may
    be locked (bid equal to ask) or crossed (bid above ask); it then answers as its levels say (BOOK-12).
    """

    @operation(ErrorCode.TOO_MANY_LEVELS)
    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """Set the quantity at each price given, in order; a size of 0 removes the level (BOOK-1 to BOOK-6).

        With ``reset`` the book is emptied first. Of two changes to one price the later counts. Refused
        with ``too_many_levels`` if a side would then hold more than ``max_levels``.
        """

    @operation(reads=True)
    def best(self) -> Touch:
        """The best level of each side (BOOK-7)."""

    @operation(reads=True)
    def depth(self, levels: LevelCount) -> Depth:
        """Up to ``levels`` levels of each side, best first (BOOK-8)."""

    @operation(reads=True)
    def snapshot(self) -> Depth:
        """Every level of each side, best first (BOOK-8)."""

    @operation(ErrorCode.ONE_SIDED, reads=True)
    def imbalance(self, levels: LevelCount) -> Ratio:
        """``(bids - asks) / (bids + asks)`` of the quantities in the best ``levels`` levels (BOOK-9).

        Refused with ``one_sided`` unless both sides have a level.
        """

    @operation(ErrorCode.ONE_SIDED, reads=True)
    def mid(self) -> Ratio:
        """``(bid + ask) / 2`` of the best prices, in nano-dollars (BOOK-10)."""

    @operation(ErrorCode.ONE_SIDED, reads=True)
    def spread(self) -> SignedPrice:
        """``ask - bid`` of the best prices; negative in a crossed book (BOOK-11)."""
