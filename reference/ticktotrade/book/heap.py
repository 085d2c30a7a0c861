"""Baseline order book: two binary heaps, rebuilt at every update (bottleneck B2)."""

import heapq
from collections.abc import Iterable

from ticktotrade.book.interface import BookConfig
from ticktotrade.book.levels import LevelsBook
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch


class HeapBook(LevelsBook):
    """Sizes by price in a dictionary a side, and a heap of the prices for the best one.

    A heap gives up only its top, so that a changed or removed price means a new heap: an update costs
    O(levels), however small it is. This is the plainest correct book, and what the others are compared
    with.
    """

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._bids: dict[int, int] = {}
        self._asks: dict[int, int] = {}
        self._bid_heap: list[int] = []  # of negated prices: the best bid is the highest
        self._ask_heap: list[int] = []

    def best(self) -> Touch:
        """O(1) (BOOK-7, BOOK-12)."""
        bid = ask = None
        if self._bid_heap:
            price = -self._bid_heap[0]
            bid = Level(price, self._bids[price])
        if self._ask_heap:
            price = self._ask_heap[0]
            ask = Level(price, self._asks[price])
        return Touch(bid, ask)

    def depth(self, levels: int) -> Depth:
        """O(levels of the book) (BOOK-8)."""
        bids = heapq.nlargest(levels, self._bids.items())
        asks = heapq.nsmallest(levels, self._asks.items())
        return Depth(_levels(bids), _levels(asks))

    def snapshot(self) -> Depth:
        """O(n log n) in the levels of the book (BOOK-8)."""
        return Depth(_levels(self._against(Side.SELL)), _levels(self._against(Side.BUY)))

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """O(levels of the book + changes) (BOOK-1, BOOK-4)."""
        new_bids = self._changed({} if reset else self._bids, bids)
        new_asks = self._changed({} if reset else self._asks, asks)
        self._bids, self._asks = new_bids, new_asks
        self._bid_heap = [-price for price in new_bids]
        self._ask_heap = list(new_asks)
        heapq.heapify(self._bid_heap)
        heapq.heapify(self._ask_heap)

    def _changed(self, side: dict[int, int], changes: tuple[Level, ...]) -> dict[int, int]:
        """The levels of a side after the changes, in their order (BOOK-5)."""
        changed = dict(side)
        for price, size in changes:
            if size:
                changed[price] = size
            else:
                changed.pop(price, None)  # BOOK-2, BOOK-3
        if len(changed) > self._max_levels:  # BOOK-6
            raise Refused(ErrorCode.TOO_MANY_LEVELS, f"a side would hold {len(changed)} levels")
        return changed

    def _against(self, side: Side) -> Iterable[tuple[int, int]]:
        """O(n log n) in the levels of the side."""
        if side is Side.BUY:
            return sorted(self._asks.items())
        return sorted(self._bids.items(), reverse=True)


def _levels(items: Iterable[tuple[int, int]]) -> tuple[Level, ...]:
    return tuple(Level(price, size) for price, size in items)
