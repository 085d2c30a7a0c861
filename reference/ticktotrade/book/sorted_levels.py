"""Phase 1 order book: price levels in a sorted map (`BTreeMap` in Rust, `SortedDict` here)."""

from itertools import islice

from sortedcontainers import SortedDict

from ticktotrade.book.answers import imbalance_of, mid_of, spread_of
from ticktotrade.book.interface import BookConfig, OrderBook
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.ratio import Ratio


class SortedLevelsBook(OrderBook):
    """Sizes by price, kept in the order of the prices: an update costs O(log levels) a change."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        self._max_levels = config.max_levels
        self._bids: SortedDict[int, int] = SortedDict()
        self._asks: SortedDict[int, int] = SortedDict()

    def apply(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """O(log levels) a change; O(n log n) with ``reset`` (BOOK-1 to BOOK-6)."""
        self._check_room(0 if reset else len(self._bids), self._bids, reset, bids)
        self._check_room(0 if reset else len(self._asks), self._asks, reset, asks)
        if reset:
            self._bids.clear()
            self._asks.clear()
        _change(self._bids, bids)
        _change(self._asks, asks)

    def best(self) -> Touch:
        """O(log levels) (BOOK-7)."""
        bid = Level(*self._bids.peekitem(-1)) if self._bids else None
        ask = Level(*self._asks.peekitem(0)) if self._asks else None
        return Touch(bid, ask)

    def depth(self, levels: int) -> Depth:
        """O(levels asked for) (BOOK-8)."""
        bids, asks = self._bids, self._asks
        return Depth(
            tuple(Level(price, bids[price]) for price in islice(reversed(bids), levels)),
            tuple(Level(price, asks[price]) for price in islice(asks, levels)),
        )

    def snapshot(self) -> Depth:
        """O(levels of the book) (BOOK-8)."""
        return self.depth(max(len(self._bids), len(self._asks)))

    def imbalance(self, levels: int) -> Ratio:
        """O(levels asked for) (BOOK-9)."""
        return imbalance_of(self.depth(levels))

    def mid(self) -> Ratio:
        """O(log levels) (BOOK-10)."""
        return mid_of(self.best())

    def spread(self) -> int:
        """O(log levels) (BOOK-11)."""
        return spread_of(self.best())

    def _check_room(
        self, held: int, side: "SortedDict[int, int]", reset: bool, changes: tuple[Level, ...]
    ) -> None:
        if held + len(changes) <= self._max_levels:
            return
        # Only near the limit is it worth knowing which changes add a level and which take one away.
        for price, size in dict(changes).items():
            was_there = not reset and price in side
            held += (size > 0) - was_there
        if held > self._max_levels:
            raise Refused(ErrorCode.TOO_MANY_LEVELS, f"a side would hold {held} levels")


def _change(side: "SortedDict[int, int]", changes: tuple[Level, ...]) -> None:
    for price, size in changes:
        if size:
            side[price] = size
        else:
            side.pop(price, None)
