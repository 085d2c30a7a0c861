"""Phase 1 order book: price levels in a sorted map (`BTreeMap` in Rust, `SortedDict` here)."""

from collections.abc import Iterable
from itertools import islice

from sortedcontainers import SortedDict

from ticktotrade.book.interface import BookConfig
from ticktotrade.book.levels import LevelsBook
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Side, Touch


class SortedLevelsBook(LevelsBook):
    """Sizes by price, kept in the order of the prices: an update costs O(log levels) a change.

    The touch is kept as well, and looked up anew only after a change that reaches it: looking it up costs
    more than most changes.
    """

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._bids: SortedDict[int, int] = SortedDict()
        self._asks: SortedDict[int, int] = SortedDict()
        self._touch = Touch(None, None)

    def best(self) -> Touch:
        """O(1) (BOOK-7, BOOK-12)."""
        return self._touch

    def depth(self, levels: int) -> Depth:
        """O(levels asked for) (BOOK-8)."""
        bids, asks = self._bids, self._asks
        return Depth(
            tuple([Level(price, bids[price]) for price in islice(reversed(bids), levels)]),
            tuple([Level(price, asks[price]) for price in islice(asks, levels)]),
        )

    def snapshot(self) -> Depth:
        """O(levels of the book) (BOOK-8)."""
        return self.depth(max(len(self._bids), len(self._asks)))

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """O(log levels) a change; O(n log n) with ``reset`` (BOOK-1)."""
        self._check_room(self._bids, reset, bids)
        self._check_room(self._asks, reset, asks)
        if reset:  # BOOK-4
            self._bids.clear()
            self._asks.clear()
            self._touch = Touch(None, None)
        bid, ask = self._touch
        if bids:
            _change_side(self._bids, bids)
            if bid is None or max(bids)[0] >= bid.price:
                bid = Level(*self._bids.peekitem(-1)) if self._bids else None
        if asks:
            _change_side(self._asks, asks)
            if ask is None or min(asks)[0] <= ask.price:
                ask = Level(*self._asks.peekitem(0)) if self._asks else None
        self._touch = Touch(bid, ask)

    def _check_room(self, side: "SortedDict[int, int]", reset: bool, changes: tuple[Level, ...]) -> None:
        """Refuse changes after which the side would hold too many levels (BOOK-6)."""
        held = 0 if reset else len(side)
        if held + len(changes) <= self._max_levels:
            return
        # Only near the limit is it worth knowing which changes add a level and which take one away.
        for price, size in dict(changes).items():
            was_there = not reset and price in side
            held += (size > 0) - was_there
        if held > self._max_levels:
            raise Refused(ErrorCode.TOO_MANY_LEVELS, f"a side would hold {held} levels")

    def _against(self, side: Side) -> Iterable[tuple[int, int]]:
        if side is Side.BUY:
            return self._asks.items()
        return ((price, self._bids[price]) for price in reversed(self._bids))


def _change_side(side: "SortedDict[int, int]", changes: tuple[Level, ...]) -> None:
    """Make the changes in their order (BOOK-5)."""
    for price, size in changes:
        if size:
            side[price] = size
        else:
            side.pop(price, None)  # BOOK-2, BOOK-3
