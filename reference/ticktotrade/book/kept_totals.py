"""Phase 3, straight path: a book that keeps what its signal is made of, the best prices and how much rests behind them.

An imbalance of five levels adds up ten sizes, and most updates change one of the ten or none. So each side keeps its
total, and a change puts that right as it is made: by the difference of two sizes where a level stays, by adding up anew
only where one comes or goes among the best. Nobody on the straight path looks at the touch as a record; it is made
when somebody asks for it.
"""

from bisect import bisect_left, insort
from typing import Final

from ticktotrade.book.interface import BookConfig
from ticktotrade.book.sorted_keys import LONGEST, Changes, SortedKeys, SortedKeysBook

_LOWEST: Final = -(2**63)
"""Below every key: whatever comes is among the best."""


class KeptSide:
    """The best levels of one side: their ``total``, and the ``best`` price, which means nothing while the total is 0.

    ``sign`` makes a price of a key and a key of a price.
    """

    __slots__ = ("_keys", "_levels", "_sign", "_sizes", "_top", "_worst", "best", "total")

    def __init__(self, sizes: dict[int, int], keys: SortedKeys, sign: int, levels: int) -> None:
        self._sizes = sizes
        self._keys = keys
        self._sign = sign
        self._levels = levels
        self._top: set[int] = set()  # the prices that the total is of
        self._worst = _LOWEST  # a key above this one comes among them
        self.total = self.best = 0
        self.add_up()

    def write(self, changes: Changes) -> int:
        """Make the changes, in order; how many levels more than before there are at most. O(changes × log levels)."""
        sizes, top, keys, sign = self._sizes, self._top, self._keys, self._sign
        size_at = sizes.get
        chunk, bounds = keys.chunks[-1], keys.bounds
        total, worst = self.total, self._worst
        added = 0
        moved = False
        for price, size in changes:
            before = size_at(price)
            if size:
                sizes[price] = size
                if before is None:
                    key = price * sign
                    if bounds:
                        keys.add(key)
                    else:  # as `add` does it: a call is a third of an insertion
                        insort(chunk, key)
                        if len(chunk) > LONGEST:
                            keys.split(0)
                    added += 1
                    if key > worst:
                        moved = True
                elif price in top:
                    total += size - before
            elif before is not None:  # BOOK-2, BOOK-3
                del sizes[price]
                if bounds:
                    keys.remove(price * sign)
                else:
                    del chunk[bisect_left(chunk, price * sign)]
                if price in top:
                    moved = True
        if moved:
            self.add_up()
        else:
            self.total = total
        return added

    def add_up(self) -> None:
        """Find the best levels and their total anew. O(levels)."""
        levels, sign, sizes = self._levels, self._sign, self._sizes
        # The order does not matter to a sum, so that the best ones are a slice of the last chunk as they stand.
        best = self._keys.chunks[-1][-levels:]
        if len(best) < levels:
            best = self._keys.best(levels)[::-1]
        prices = [key * sign for key in best]
        self._top = set(prices)
        self.total = sum([sizes[price] for price in prices])
        if prices:
            self.best = prices[-1]
        self._worst = best[0] if len(best) == levels else _LOWEST


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
