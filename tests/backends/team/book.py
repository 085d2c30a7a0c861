"""The order book (chapter *Order book*)."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from sortedcontainers import SortedList

from ticktotrade.book.interface import BookConfig, BookStatus, UpdateResult, Walk
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio

_HIGHEST: Final = -1
_LOWEST: Final = 0


class BookSide:
    """The levels of one side: sizes by price in a dict, and the prices sorted beside it.

    A `SortedDict` is the same in one object, and runs Python at each change of a size, which here is a dict's own. ``best`` is
    the index of the best of the prices: the lowest or the highest one.
    """

    __slots__ = ("_best", "_prices", "_sizes")

    def __init__(self, best: int) -> None:
        self._best = best
        self._sizes: dict[int, int] = {}
        self._prices: SortedList[int] = SortedList()

    def __len__(self) -> int:
        return len(self._sizes)

    def clear(self) -> None:
        """Empty the side."""
        self._sizes.clear()
        self._prices.clear()

    def change(self, levels: Sequence[Level]) -> None:
        """Make the changes in order (BOOK-1 to BOOK-5). O(log n) each, O(1) where the price is there already."""
        sizes = self._sizes
        for price, size in levels:
            if size:
                if price not in sizes:
                    self._prices.add(price)
                sizes[price] = size
            elif price in sizes:
                del sizes[price]
                self._prices.remove(price)

    def count_after(self, levels: Sequence[Level], reset: bool) -> int:
        """How many levels there would be after these changes. O(number of changes)."""
        sizes = {} if reset else self._sizes
        count = len(sizes)
        for price, size in dict(levels).items():
            count += (size > 0) - (price in sizes)
        return count

    def best(self) -> Level | None:
        """The best level. O(1)."""
        if not self._sizes:
            return None
        price = self._prices[self._best]
        return Level(price, self._sizes[price])

    def total(self, levels: int) -> int:
        """The sum of the best sizes. O(levels)."""
        sizes = self._sizes
        best = self._prices[:levels] if self._best == _LOWEST else self._prices[-levels:]
        return sum([sizes[price] for price in best])

    def levels(self, limit: int | None = None) -> tuple[Level, ...]:
        """The best levels, best first, by default all. O(limit)."""
        prices = self._prices if self._best == _LOWEST else reversed(self._prices)
        return tuple([Level(price, self._sizes[price]) for price in islice(prices, limit)])


class Book:
    """Two sides, the status and the last sequence number."""

    def __init__(self, config: BookConfig) -> None:
        self._max_levels = config.max_levels
        self._bids = BookSide(_HIGHEST)
        self._asks = BookSide(_LOWEST)
        self._status = BookStatus.LIVE
        self._last: int | None = None

    def apply(
        self, reset: bool, bids: Sequence[Level], asks: Sequence[Level], sequence: int | None = None
    ) -> UpdateResult:
        """Take an update in, if status and number let it (BOOK-1 to BOOK-6, BOOK-13 to BOOK-18)."""
        if not reset:
            if self._status is not BookStatus.LIVE:
                return UpdateResult.IGNORED
            if sequence is not None and self._last is not None and sequence != self._last + 1:
                return self._out_of_order(sequence)
        self._refuse_too_many(reset, bids, asks)
        if reset:
            self._bids.clear()
            self._asks.clear()
            self._status = BookStatus.LIVE
            self._last = sequence
        elif sequence is not None:
            self._last = sequence
        self._bids.change(bids)
        self._asks.change(asks)
        return UpdateResult.APPLIED

    def mark_stale(self) -> None:
        """Wait for a reset (BOOK-19)."""
        self._status = BookStatus.STALE

    def status(self) -> BookStatus:
        """Whether the levels can be taken for the venue's."""
        return self._status

    def best(self) -> Touch:
        """The best level of each side (BOOK-7). O(1)."""
        return Touch(self._bids.best(), self._asks.best())

    def depth(self, levels: int) -> Depth:
        """The best levels of each side (BOOK-8)."""
        return Depth(self._bids.levels(levels), self._asks.levels(levels))

    def snapshot(self) -> Depth:
        """All levels (BOOK-8)."""
        return Depth(self._bids.levels(), self._asks.levels())

    def imbalance(self, levels: int) -> Ratio:
        """How the best levels lean (BOOK-9). O(levels)."""
        if not self._bids or not self._asks:
            raise Refused(ErrorCode.ONE_SIDED)
        bids, asks = self._bids.total(levels), self._asks.total(levels)
        return Ratio(bids - asks, bids + asks)

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
        for price, size in (self._asks if side is Side.BUY else self._bids).levels():
            if filled == quantity:
                break
            taken = min(size, quantity - filled)
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

    def _refuse_too_many(self, reset: bool, bids: Sequence[Level], asks: Sequence[Level]) -> None:
        """Nothing has changed yet (BOOK-6). O(1) while the changes could not be too many if all of them were new."""
        most = self._max_levels
        for side, levels in ((self._bids, bids), (self._asks, asks)):
            if len(side) + len(levels) > most and side.count_after(levels, reset) > most:
                raise Refused(ErrorCode.TOO_MANY_LEVELS)

    def _both(self) -> tuple[int, int]:
        bid, ask = self.best()
        if bid is None or ask is None:
            raise Refused(ErrorCode.ONE_SIDED)
        return bid.price, ask.price
