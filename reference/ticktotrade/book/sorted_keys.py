"""Phase 3 order book: a dictionary of sizes a side, beside its prices in order, the touch at the cheap end."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from ticktotrade.book.answers import imbalance_of_totals
from ticktotrade.book.interface import BookConfig, BookStatus, UpdateResult
from ticktotrade.book.published import PublishedBook
from ticktotrade.errors import Refused
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio

# What a module has is found faster than what a class has.
_LIVE: Final = BookStatus.LIVE
_APPLIED: Final = UpdateResult.APPLIED
_new: Final = tuple.__new__  # makes a record without its constructor, which is a Python function

_NO_BID: Final = -1
_NO_ASK: Final = 2**63
_MOST_DEAD: Final = 64


class SortedKeysBook(PublishedBook):
    """What pure Python does best: nearly every change is one store into a dictionary.

    Keys are in rising order, and the best one is the last, where a list is cheap to change: the keys of the
    bids are their prices, those of the asks their prices negated. Only a price that is new has to be put among
    them. A level that is removed stays for a while with a size of 0, since prices come and go: up to
    `_MOST_DEAD` of them a side, so that a read has no more than those to skip. The best level is never one.
    """

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._bids: dict[int, int] = {}
        self._asks: dict[int, int] = {}
        self._bid_keys = SortedKeys()
        self._ask_keys = SortedKeys()
        self._dead_bids: dict[int, None] = {}  # prices, from the one removed first; some may be back
        self._dead_asks: dict[int, None] = {}
        self._bid: Level | None = None  # what the touch will be made of
        self._ask: Level | None = None
        self._best_bid = _NO_BID  # their prices
        self._best_ask = _NO_ASK
        # So many changes fit for certain; none do in a book that is not live.
        self._room = 0

    def apply(  # noqa: C901, PLR0912 - what each further call would cost is a fifth of the whole
        self,
        reset: bool,
        bids: tuple[Level, ...],
        asks: tuple[Level, ...],
        sequence: int | None = None,
    ) -> UpdateResult:
        """O(1) where a price was there before, O(log levels) for a new one; O(n log n) with ``reset``.

        (BOOK-1 to BOOK-6, BOOK-13 to BOOK-18.)
        """
        if (
            reset
            or len(bids) + len(asks) > self._room
            or (sequence is not None and sequence - 1 != self._last)
        ):
            return self._apply_with_care(reset, bids, asks, sequence)
        version = self._version
        touched = version & 1  # after a reset, which has begun this update
        self._version = version = version | 1
        if bids:
            sizes = self._bids
            for level in bids:
                price = level[0]  # unpacking is made for plain tuples, and slower for records
                size = level[1]
                if price in sizes:
                    sizes[price] = size
                    if not size:
                        touched |= self._remove_bid(price)
                        continue
                elif size:
                    self._bid_keys.add(price)
                    sizes[price] = size
                    self._room -= 1
                else:
                    continue
                if price >= self._best_bid:
                    self._best_bid = price
                    self._bid = level
                    touched = 1
        if asks:
            sizes = self._asks
            for level in asks:
                price = level[0]
                size = level[1]
                if price in sizes:
                    sizes[price] = size
                    if not size:
                        touched |= self._remove_ask(price)
                        continue
                elif size:
                    self._ask_keys.add(-price)
                    sizes[price] = size
                    self._room -= 1
                else:
                    continue
                if price <= self._best_ask:
                    self._best_ask = price
                    self._ask = level
                    touched = 1
        if touched:
            self._touch = _new(Touch, (self._bid, self._ask))
        self._version = version + 1
        if sequence is not None:
            self._last = sequence
        if self._questions:
            self._answer_questions()
        return _APPLIED

    def mark_stale(self) -> None:
        """O(1) (BOOK-14, BOOK-19)."""
        super().mark_stale()
        self._room = -1

    def _apply_with_care(
        self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...], sequence: int | None
    ) -> UpdateResult:
        """An update that is not certain to be applied, or not as it is."""
        result = super().apply(reset, bids, asks, sequence)
        fits = self._max_levels - max(len(self._bids), len(self._asks))
        self._room = fits if self._status is _LIVE else -1
        return result

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        self._version |= 1
        try:
            if reset or max(len(self._bids) + len(bids), len(self._asks) + len(asks)) > self._max_levels:
                self._bury(len(self._dead_bids), len(self._dead_asks))
                self._check_room(reset, bids, asks)
        except Refused:
            self._version += 1
            raise
        if reset:
            self._empty()
        self._room = len(bids) + len(asks)
        self.apply(False, bids, asks)

    def _empty(self) -> None:
        self._bids, self._asks = {}, {}
        self._bid_keys, self._ask_keys = SortedKeys(), SortedKeys()
        self._dead_bids, self._dead_asks = {}, {}
        self._best_bid, self._best_ask = _NO_BID, _NO_ASK
        self._bid = self._ask = None

    def _remove_bid(self, price: int) -> bool:
        """A bid's size is 0 now: find the best bid if it was that, else leave it for later. Whether it was."""
        if price != self._best_bid:
            self._dead_bids[price] = None
            if len(self._dead_bids) > _MOST_DEAD:
                self._bury(1, 0)
            return False
        sizes, keys = self._bids, self._bid_keys
        while (key := keys.last()) is not None and not sizes[key]:
            del sizes[key]
            keys.remove_last()
        self._best_bid = _NO_BID if key is None else key
        self._bid = None if key is None else _new(Level, (key, sizes[key]))
        return True

    def _remove_ask(self, price: int) -> bool:
        """As `_remove_bid`."""
        if price != self._best_ask:
            self._dead_asks[price] = None
            if len(self._dead_asks) > _MOST_DEAD:
                self._bury(0, 1)
            return False
        sizes, keys = self._asks, self._ask_keys
        while (key := keys.last()) is not None and not sizes[-key]:
            del sizes[-key]
            keys.remove_last()
        self._best_ask = _NO_ASK if key is None else -key
        self._ask = None if key is None else _new(Level, (-key, sizes[-key]))
        return True

    def _bury(self, bids: int, asks: int) -> None:
        """Take out so many of the prices that were removed first, unless they are back or gone already."""
        for price in list(islice(self._dead_bids, bids)):
            del self._dead_bids[price]
            if self._bids.get(price) == 0:
                del self._bids[price]
                self._bid_keys.remove(price)
        for price in list(islice(self._dead_asks, asks)):
            del self._dead_asks[price]
            if self._asks.get(price) == 0:
                del self._asks[price]
                self._ask_keys.remove(-price)

    def _held(self) -> tuple[int, int]:
        return len(self._bids), len(self._asks)

    def _holds(self, side: Side, price: int) -> bool:
        return price in (self._bids if side is Side.BUY else self._asks)

    def _look_at_depth(self, levels: int) -> Depth:
        bids = islice(self._against(Side.SELL), levels)
        asks = islice(self._against(Side.BUY), levels)
        return Depth(
            tuple([_new(Level, level) for level in bids]), tuple([_new(Level, level) for level in asks])
        )

    def _look_at_imbalance(self, levels: int) -> Ratio:
        return imbalance_of_totals(
            _total(self._bid_keys, self._bids, 1, levels), _total(self._ask_keys, self._asks, -1, levels)
        )

    def _against(self, side: Side) -> Iterator[tuple[int, int]]:
        if side is Side.BUY:
            sizes = self._asks
            return ((-key, size) for key in self._ask_keys if (size := sizes[-key]))
        sizes = self._bids
        return ((key, size) for key in self._bid_keys if (size := sizes[key]))


def _total(keys: "SortedKeys", sizes: dict[int, int], sign: int, levels: int) -> int:
    """The sizes of the best levels of a side, added up."""
    total = 0
    for key in keys:
        size = sizes[sign * key]
        if size:
            total += size
            levels -= 1
            if not levels:
                break
    return total


_LONGEST: Final = 1024
"""Keys in a chunk: one insertion moves half of them, which takes about as long as finding the place."""


class SortedKeys:
    """Integers in rising order, the last ones being the cheapest to get at. Iterates from the last one on.

    They are in chunks, as in `sortedcontainers.SortedList`: one list would do up to some thousand keys, and
    beyond that moving half of it would make up most of an insertion. There is always a last chunk, and it
    is empty only if there are no keys at all.
    """

    def __init__(self) -> None:
        self._chunks: list[list[int]] = [[]]
        self._bounds: list[
            int
        ] = []  # of each chunk but the first: no key of it is below, none before it above

    def __iter__(self) -> Iterator[int]:
        chunks = self._chunks
        if len(chunks) == 1:
            return reversed(chunks[0])
        return chain.from_iterable(map(reversed, reversed(chunks)))

    def add(self, key: int) -> None:
        """Put in a key that is not there. O(log keys)."""
        bounds = self._bounds
        place = bisect_right(bounds, key) if bounds else 0
        chunk = self._chunks[place]
        insort(chunk, key)
        if len(chunk) > _LONGEST:
            half = chunk[_LONGEST // 2 :]
            del chunk[_LONGEST // 2 :]
            self._chunks.insert(place + 1, half)
            bounds.insert(place, half[0])

    def remove(self, key: int) -> None:
        """Take out a key that is there. O(log keys)."""
        bounds = self._bounds
        place = bisect_right(bounds, key) if bounds else 0
        chunk = self._chunks[place]
        del chunk[bisect_left(chunk, key)]
        if not chunk and bounds:
            del self._chunks[place]
            del bounds[max(place - 1, 0)]

    def last(self) -> int | None:
        """The highest key, if there is one. O(1)."""
        chunk = self._chunks[-1]
        return chunk[-1] if chunk else None

    def remove_last(self) -> None:
        """Take the highest key out; there has to be one. O(1)."""
        chunk = self._chunks[-1]
        del chunk[-1]
        if not chunk and self._bounds:
            del self._chunks[-1]
            del self._bounds[-1]
