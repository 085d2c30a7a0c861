"""The order book (chapter *Order book*)."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias

from sortedcontainers import SortedList

from ticktotrade.book.interface import BookConfig, BookStatus, UpdateResult, Walk
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio

Changes: TypeAlias = Sequence[tuple[int, int]]
"""Pairs of price and size; a `Level` is one."""

_LIVE: Final = BookStatus.LIVE
_APPLIED: Final = UpdateResult.APPLIED
"""Members are looked up once: in Python 3.11 each look-up in an enumeration runs Python."""


class BookSide:
    """The levels of one side: sizes by price in a dict, and the prices sorted beside it.

    A `SortedDict` is the same in one object, and runs Python at each change of a size, which here is a dict's own.
    """

    __slots__ = ("prices", "sizes")

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}
        self.prices: SortedList[int] = SortedList()

    def clear(self) -> None:
        """Empty the side."""
        self.sizes.clear()
        self.prices.clear()

    def change(self, levels: Changes) -> None:
        """Make the changes in order (BOOK-1 to BOOK-5). O(log n) each, O(1) where the price is there already."""
        sizes = self.sizes
        for price, size in levels:
            if size:
                if price not in sizes:
                    self.prices.add(price)
                sizes[price] = size
            elif price in sizes:
                del sizes[price]
                self.prices.remove(price)

    def count_after(self, levels: Changes, reset: bool) -> int:
        """How many levels there would be after these changes. O(number of changes)."""
        sizes = {} if reset else self.sizes
        count = len(sizes)
        for price, size in dict(levels).items():
            count += (size > 0) - (price in sizes)
        return count

    def levels(self, prices: Iterable[int]) -> tuple[Level, ...]:
        """The levels at these prices, which are there."""
        return tuple([Level(price, self.sizes[price]) for price in prices])


class Book:
    """Two sides, the status and the last sequence number."""

    def __init__(self, config: BookConfig) -> None:
        self._max_levels = config.max_levels
        self._bids = BookSide()
        self._asks = BookSide()
        self._status = _LIVE
        self._last: int | None = None

    def apply(self, reset: bool, bids: Changes, asks: Changes, sequence: int | None = None) -> UpdateResult:
        """Take an update in, if status and number let it (BOOK-1 to BOOK-6, BOOK-13 to BOOK-18)."""
        if not reset:
            if self._status is not _LIVE:
                return UpdateResult.IGNORED
            if sequence is not None and self._last is not None and sequence != self._last + 1:
                return self._out_of_order(sequence)
        self._refuse_too_many(self._bids, bids, reset)
        self._refuse_too_many(self._asks, asks, reset)
        if reset:
            self._bids.clear()
            self._asks.clear()
            self._status = _LIVE
            self._last = sequence
        elif sequence is not None:
            self._last = sequence
        self._bids.change(bids)
        self._asks.change(asks)
        return _APPLIED

    def mark_stale(self) -> None:
        """Wait for a reset (BOOK-19)."""
        self._status = BookStatus.STALE

    def status(self) -> BookStatus:
        """Whether the levels can be taken for the venue's."""
        return self._status

    def best(self) -> Touch:
        """The best level of each side (BOOK-7). O(1)."""
        bids, asks = self._bids, self._asks
        bid = Level(price := bids.prices[-1], bids.sizes[price]) if bids.sizes else None
        ask = Level(price := asks.prices[0], asks.sizes[price]) if asks.sizes else None
        return Touch(bid, ask)

    def depth(self, levels: int | None) -> Depth:
        """The best levels of each side (BOOK-8). O(levels)."""
        bids, asks = self._bids, self._asks
        highest_first = islice(reversed(bids.prices), levels)
        return Depth(bids.levels(highest_first), asks.levels(islice(asks.prices, levels)))

    def snapshot(self) -> Depth:
        """All levels (BOOK-8)."""
        return self.depth(None)

    def imbalance(self, levels: int) -> Ratio:
        """How the best levels lean (BOOK-9). O(levels), in C: a slice of a `SortedList` would run Python."""
        bids, asks = self._bids, self._asks
        if not bids.sizes or not asks.sizes:
            raise Refused(ErrorCode.ONE_SIDED)
        buying = sum(map(bids.sizes.__getitem__, islice(reversed(bids.prices), levels)))
        selling = sum(map(asks.sizes.__getitem__, islice(asks.prices, levels)))
        return Ratio(buying - selling, buying + selling)

    def mid(self) -> Ratio:
        """Twice the price in the middle, by 2 (BOOK-10)."""
        bid, ask = self._both()
        return Ratio(bid + ask, 2)

    def spread(self) -> int:
        """How far the best prices are apart (BOOK-11)."""
        bid, ask = self._both()
        return ask - bid

    def walk(self, side: Side, quantity: int) -> Walk:
        """What taking a quantity would come to (BOOK-21 to BOOK-23). O(n)."""
        filled = cost = touched = 0
        worst: int | None = None
        taken_from = self._asks if side is Side.BUY else self._bids
        best_first = iter(self._asks.prices) if side is Side.BUY else reversed(self._bids.prices)
        for price in best_first:
            if filled == quantity:
                break
            taken = min(taken_from.sizes[price], quantity - filled)
            filled += taken
            cost += taken * price
            worst = price
            touched += 1
        return Walk(filled, cost, worst, touched)

    def _out_of_order(self, sequence: int) -> UpdateResult:
        """What a number that is not the next one makes of the book (BOOK-16, BOOK-17)."""
        if self._last is not None and sequence <= self._last:
            return UpdateResult.DUPLICATE
        self._status = BookStatus.GAPPED
        return UpdateResult.GAP

    def _refuse_too_many(self, side: BookSide, levels: Changes, reset: bool) -> None:
        """Nothing has changed yet (BOOK-6). O(1) while there could not be too many if all of the prices were new."""
        most = self._max_levels
        if len(side.sizes) + len(levels) > most and side.count_after(levels, reset) > most:
            raise Refused(ErrorCode.TOO_MANY_LEVELS)

    def _both(self) -> tuple[int, int]:
        bid, ask = self.best()
        if bid is None or ask is None:
            raise Refused(ErrorCode.ONE_SIDED)
        return bid.price, ask.price
