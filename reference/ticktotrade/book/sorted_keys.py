"""Phase 3 order book: a dictionary of sizes a side, beside its prices in order, the touch at the cheap end."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import chain, starmap
from typing import Final

from ticktotrade.book.answers import imbalance_of_totals
from ticktotrade.book.interface import BookConfig, BookStatus, UpdateResult
from ticktotrade.book.published import PublishedBook
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.new_record import new_record
from ticktotrade.ratio import Ratio

# What a module has is found faster than what a class has.
_LIVE: Final = BookStatus.LIVE
_APPLIED: Final = UpdateResult.APPLIED

Changes = Sequence[tuple[int, int]]
"""Prices and sizes; `Level` is one of them, and costs to be made."""

_NO_BID: Final = -1
_NO_ASK: Final = 2**63


class SortedKeysBook(PublishedBook):
    """What pure Python does best: a change of a size is one store into a dictionary, any other one bisection in C.

    Keys are in rising order, and the best one is the last, where a list is cheap to change: the keys of the
    bids are their prices, those of the asks their prices negated.
    """

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._bids: dict[int, int] = {}
        self._asks: dict[int, int] = {}
        self._bid_keys = SortedKeys()
        self._ask_keys = SortedKeys()
        self._bid: Level | None = None  # what the touch will be made of
        self._ask: Level | None = None
        self._best_bid = _NO_BID  # their prices
        self._best_ask = _NO_ASK
        # An update of so many changes is certain to be applied as it is. Below 0 in a book that is not live.
        self._room = 0

    def apply(  # noqa: C901, PLR0912, PLR0915 - each further call would cost a seventh of the whole
        self,
        reset: bool,
        bids: Changes,
        asks: Changes,
        sequence: int | None = None,
    ) -> UpdateResult:
        """O(1) where a level stays, O(log levels) where one comes or goes; O(n log n) with ``reset``.

        What may be refused or left out, and a reset, is not decided here (BOOK-1, BOOK-5).
        """
        if (
            reset
            or len(bids) + len(asks) > self._room
            or (sequence is not None and sequence - 1 != self._last)
        ):
            return self._apply_with_care(reset, bids, asks, sequence)
        if self._touch is None:
            self._catch_up()
        self._version = version = self._version | 1
        touched = False
        if bids:
            sizes = self._bids
            for level in bids:
                price = level[0]  # unpacking is made for plain tuples, and slower for records
                size = level[1]
                if size:
                    if price not in sizes:
                        self._bid_keys.add(price)
                        self._room -= 1
                    sizes[price] = size
                    if price >= self._best_bid:
                        self._best_bid = price
                        self._bid = new_record(Level, level)
                        touched = True
                elif price in sizes:  # BOOK-2, BOOK-3
                    del sizes[price]
                    self._bid_keys.remove(price)
                    if price == self._best_bid:
                        self._find_bid()
                        touched = True
        if asks:
            sizes = self._asks
            for level in asks:
                price = level[0]
                size = level[1]
                if size:
                    if price not in sizes:
                        self._ask_keys.add(-price)
                        self._room -= 1
                    sizes[price] = size
                    if price <= self._best_ask:
                        self._best_ask = price
                        self._ask = new_record(Level, level)
                        touched = True
                elif price in sizes:  # BOOK-2, BOOK-3
                    del sizes[price]
                    self._ask_keys.remove(-price)
                    if price == self._best_ask:
                        self._find_ask()
                        touched = True
        if touched:
            self._touch = new_record(Touch, (self._bid, self._ask))
        self._version = version + 1
        if sequence is not None:
            self._last = sequence  # BOOK-15, BOOK-17
        if self._questions:
            self._answer_questions()
        return _APPLIED

    def mark_stale(self) -> None:
        """O(1) (BOOK-14, BOOK-19)."""
        super().mark_stale()
        self._room = -1

    def _apply_with_care(
        self, reset: bool, bids: Changes, asks: Changes, sequence: int | None
    ) -> UpdateResult:
        """An update that may not be applied, or not as it is (BOOK-4, BOOK-6, BOOK-13, BOOK-14, BOOK-16, BOOK-17, BOOK-18)."""
        result = super().apply(reset, tuple(starmap(Level, bids)), tuple(starmap(Level, asks)), sequence)
        held = max(len(self._bids), len(self._asks))
        self._room = self._max_levels - held if self._status is _LIVE else -1
        return result

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        self._check_room(reset, bids, asks)
        if reset:
            self._version |= 1  # until `apply` is done
            self._empty()
            if not any(size for _, size in bids + asks):
                self._touch = Touch(None, None)  # as no level will publish another
        # All of it is checked, so `apply` is given just the room to take it as it is; `_apply_with_care`, which has led here,
        # says behind it how much there is.
        self._room = len(bids) + len(asks)
        self.apply(False, bids, asks)

    def _empty(self) -> None:
        for held in (self._bids, self._asks, self._bid_keys, self._ask_keys):
            held.clear()
        self._bid = self._ask = None
        self._best_bid, self._best_ask = _NO_BID, _NO_ASK

    def _catch_up(self) -> None:
        """Find the touch, which whoever changed the levels has left to be found."""
        self._find_bid()
        self._find_ask()
        self._touch = new_record(Touch, (self._bid, self._ask))

    def _find_bid(self) -> None:
        """The best bid is gone: which is the next one?"""
        key = self._bid_keys.last()
        if key is None:
            self._best_bid, self._bid = _NO_BID, None
        else:
            self._best_bid, self._bid = key, new_record(Level, (key, self._bids[key]))

    def _find_ask(self) -> None:
        key = self._ask_keys.last()
        if key is None:
            self._best_ask, self._ask = _NO_ASK, None
        else:
            self._best_ask, self._ask = -key, new_record(Level, (-key, self._asks[-key]))

    def _held(self) -> tuple[int, int]:
        return len(self._bids), len(self._asks)

    def _holds(self, side: Side, price: int) -> bool:
        return price in (self._bids if side is Side.BUY else self._asks)

    def _look_at_depth(self, levels: int) -> Depth:
        bids, asks = self._bids, self._asks
        return Depth(
            tuple([new_record(Level, (key, bids[key])) for key in self._bid_keys.best(levels)]),
            tuple([new_record(Level, (-key, asks[-key])) for key in self._ask_keys.best(levels)]),
        )

    def _look_at_imbalance(self, levels: int) -> Ratio:
        bids, asks = self._bids, self._asks
        return imbalance_of_totals(
            sum([bids[key] for key in self._bid_keys.best(levels)]),
            sum([asks[-key] for key in self._ask_keys.best(levels)]),
        )

    def _against(self, side: Side) -> Iterator[tuple[int, int]]:
        if side is Side.BUY:
            return ((-key, self._asks[-key]) for key in self._ask_keys)
        return ((key, self._bids[key]) for key in self._bid_keys)


_LONGEST: Final = 1024
"""Keys in a chunk: one insertion moves half of them, which takes about as long as finding the place."""


class SortedKeys:
    """Integers in rising order, the last ones being the cheapest to get at. Iterates from the last one on.

    They are in chunks, as in `sortedcontainers.SortedList`: one list would do up to some thousand keys, and
    beyond that moving half of it would make up most of an insertion. There is always a last chunk, and it
    is empty only if there are no keys at all.
    """

    def __init__(self) -> None:
        self.chunks: list[list[int]] = [[]]
        # Of each chunk but the first: no key of it is below, none before it above.
        self._bounds: list[int] = []

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(map(reversed, reversed(self.chunks)))

    def add(self, key: int) -> None:
        """Put in a key that is not there. O(log keys)."""
        bounds = self._bounds
        place = bisect_right(bounds, key) if bounds else 0
        chunk = self.chunks[place]
        insort(chunk, key)
        if len(chunk) > _LONGEST:
            half = chunk[_LONGEST // 2 :]
            del chunk[_LONGEST // 2 :]
            self.chunks.insert(place + 1, half)
            bounds.insert(place, half[0])

    def clear(self) -> None:
        """Take out every key; ``chunks`` is the same list as before. O(keys)."""
        self.chunks[:] = [[]]
        self._bounds.clear()

    def remove(self, key: int) -> None:
        """Take out a key that is there. O(log keys)."""
        bounds = self._bounds
        place = bisect_right(bounds, key) if bounds else 0
        chunk = self.chunks[place]
        del chunk[bisect_left(chunk, key)]
        if not chunk and bounds:
            del self.chunks[place]
            del bounds[max(place - 1, 0)]

    def last(self) -> int | None:
        """The highest key, if there is one. O(1)."""
        chunk = self.chunks[-1]
        return chunk[-1] if chunk else None

    def best(self, count: int) -> list[int]:
        """Up to ``count`` of the highest keys, the highest first. O(count)."""
        found = self.chunks[-1][: -count - 1 : -1]
        if len(found) < count:
            for chunk in self.chunks[-2::-1]:
                found += chunk[: len(found) - count - 1 : -1]
                if len(found) == count:
                    break
        return found
