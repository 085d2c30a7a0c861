"""Phase 3, straight path: a book that keeps what its signal is made of, the best prices and how much rests behind them.

An imbalance of five levels adds up ten sizes, and most updates change one or two of the ten. So each side keeps its
total, and a change puts that right as it is made, by the difference of two sizes: a third of a microsecond less an
update. Nobody on the straight path looks at the touch as a record, so that it is made when somebody asks for it, which
is a fifth of a microsecond.
"""

from bisect import bisect_left, insort
from typing import Final

from ticktotrade.book.interface import BookConfig
from ticktotrade.book.sorted_keys import LONGEST, Changes, SortedKeys, SortedKeysBook

_LOWEST: Final = -1
_HIGHEST: Final = 2**63
"""No price is below the one or above the other."""


class KeptSide:
    """The best levels of one side: their ``total``, and the ``best`` price, which means nothing while the total is 0.

    The total is of the levels whose prices are from ``low`` to ``high``. ``sign`` makes a price of a key and a key of a
    price.
    """

    __slots__ = ("_high", "_keys", "_levels", "_low", "_sign", "_sizes", "best", "total")

    def __init__(self, sizes: dict[int, int], keys: SortedKeys, sign: int, levels: int) -> None:
        self._sizes = sizes
        self._keys = keys
        self._sign = sign
        self._levels = levels
        self._low, self._high = _LOWEST, _HIGHEST
        self.total = self.best = 0
        self.add_up()

    def write(self, changes: Changes) -> int:
        """Make the changes, in order, and answer how many levels have come. O(changes × log levels)."""
        sizes = self._sizes
        total, low, high = self.total, self._low, self._high
        come = 0
        for price, size in changes:
            if size and price in sizes:  # what most changes are: one store, and no key moves
                if low <= price <= high:
                    total += size - sizes[price]
                sizes[price] = size
            elif size:
                self.total = total
                self._come(price, size)
                total, low, high = self.total, self._low, self._high
                come += 1
            elif price in sizes:  # BOOK-2, BOOK-3
                self.total = total
                self._go(price)
                total, low, high = self.total, self._low, self._high
        self.total = total
        return come

    def add_up(self) -> None:
        """Find the best levels and their total anew. O(levels)."""
        levels, sign, sizes = self._levels, self._sign, self._sizes
        best = self._keys.best(levels)
        self.total = sum([sizes[key * sign] for key in best])
        if best:
            self.best = best[0] * sign
        self._end_at(best[-1] if len(best) == levels else None)

    def _come(self, price: int, size: int) -> None:
        """A level comes. O(log levels); O(levels of the total) in a book that has few of them."""
        keys, sizes = self._keys, self._sizes
        sizes[price] = size
        key = price * self._sign
        if keys.bounds:
            keys.add(key)
        else:  # as `add` does it: a call is a third of an insertion
            chunk = keys.chunks[0]
            insort(chunk, key)
            if len(chunk) > LONGEST:
                keys.split(0)
        if self._low <= price <= self._high:
            chunk = keys.chunks[-1]
            if len(chunk) <= self._levels:
                self.add_up()
                return
            self.total += size - sizes[chunk[-self._levels - 1] * self._sign]  # which is not among the best any more
            self._end_at(chunk[-self._levels])
            self.best = chunk[-1] * self._sign

    def _go(self, price: int) -> None:
        """A level goes. O(log levels); O(levels of the total) in a book that has few of them."""
        keys, sizes = self._keys, self._sizes
        size = sizes.pop(price)
        key = price * self._sign
        if keys.bounds:
            keys.remove(key)
        else:
            chunk = keys.chunks[0]
            del chunk[bisect_left(chunk, key)]
        if self._low <= price <= self._high:
            chunk = keys.chunks[-1]
            if len(chunk) < self._levels:
                self.add_up()
                return
            self.total += sizes[chunk[-self._levels] * self._sign] - size  # which was not among the best before
            self._end_at(chunk[-self._levels])
            self.best = chunk[-1] * self._sign

    def _end_at(self, key: int | None) -> None:
        """The total goes as far as a key; to the last one without it."""
        if key is None:
            self._low, self._high = _LOWEST, _HIGHEST
        elif self._sign > 0:
            self._low = key
        else:
            self._high = -key


class KeptTotalsBook(SortedKeysBook):
    """A book of sorted keys that can be followed by its totals while it changes."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self.keep(1)

    def keep(self, levels: int) -> None:
        """From now on ``kept_bids`` and ``kept_asks`` are of so many levels, and right after each `write` (BOOK-9)."""
        self.kept_bids = KeptSide(self._bids, self._bid_keys, 1, levels)
        self.kept_asks = KeptSide(self._asks, self._ask_keys, -1, levels)
        self._kept_version = self._version  # of the levels that they are of

    def write(self, bids: Changes, asks: Changes) -> bool:
        """As `apply` of an update that is certain to be applied as it is; of any other one nothing, which it answers.

        O(changes × log levels) (BOOK-1, BOOK-5).
        """
        if len(bids) + len(asks) > self._room:
            return False
        version = self._version
        if version != self._kept_version:  # the last update went another way
            self.kept_bids.add_up()
            self.kept_asks.add_up()
        self._version = version + 1
        self._touch = None
        if bids:
            self._room -= self.kept_bids.write(bids)
        if asks:
            self._room -= self.kept_asks.write(asks)
        self._version = self._kept_version = version + 2
        if self._questions:
            self._answer_questions()
        return True
