"""Phase 3, straight path: a book that keeps what its signal is made of, the best prices and how much rests behind them.

An imbalance of five levels adds up ten sizes, and most updates change one or two of the ten. So each side keeps its
total, and a change puts that right as it is made, by the difference of two sizes: a third of a microsecond less an
update. Nobody on the straight path looks at the touch as a record, so that it is made when somebody asks for it, which
is a fifth of a microsecond.
"""

from collections.abc import Callable
from typing import Final

from ticktotrade.book.interface import BookConfig
from ticktotrade.book.sorted_keys import Changes, SortedKeys, SortedKeysBook

Write = Callable[[Changes, Changes], bool]
"""Of bids and asks: whether they were applied."""

_LOWEST: Final = -1
_HIGHEST: Final = 2**63
"""No price is below the one or above the other."""


class KeptSide:
    """The best levels of one side: their ``total``, and the ``best`` price, which means nothing while the total is 0.

    The total is of the levels whose prices are from ``low`` to ``high``. ``sign`` makes a price of a key and a key of a
    price.
    """

    __slots__ = ("_keys", "_levels", "_sign", "_sizes", "best", "high", "low", "total")

    def __init__(self, sizes: dict[int, int], keys: SortedKeys, sign: int, levels: int) -> None:
        self._sizes = sizes
        self._keys = keys
        self._sign = sign
        self._levels = levels
        self.low, self.high = _LOWEST, _HIGHEST
        self.total = self.best = 0
        self.add_up()

    def add_up(self) -> None:
        """Find the best levels and their total anew. O(levels)."""
        levels, sign, sizes = self._levels, self._sign, self._sizes
        best = self._keys.best(levels)
        self.total = sum([sizes[key * sign] for key in best])
        if best:
            self.best = best[0] * sign
        self._end_at(best[-1] if len(best) == levels else None)

    def change(self, price: int, size: int) -> bool:
        """A level comes, which is answered, or with a size of 0 one goes. O(log levels).

        O(levels of the total) in a book that has few of them.
        """
        keys, sizes, levels = self._keys, self._sizes, self._levels
        if size:
            difference = size
            sizes[price] = size
            keys.add(price * self._sign)
        else:
            difference = -sizes.pop(price)
            keys.remove(price * self._sign)
        if self.low <= price <= self.high:
            chunk = keys.chunks[-1]
            if len(chunk) <= levels:
                self.add_up()
            else:
                # One that was the last of the best is so no more, or one that was not is now.
                other = sizes[chunk[-levels - 1 if size else -levels] * self._sign]
                self.total += difference + (-other if size else other)
                self._end_at(chunk[-levels])
                self.best = chunk[-1] * self._sign
        return size > 0

    def _end_at(self, key: int | None) -> None:
        """The total goes as far as a key; to the last one without it."""
        if key is None:
            self.low, self.high = _LOWEST, _HIGHEST
        elif self._sign > 0:
            self.low = key
        else:
            self.high = -key


class KeptTotalsBook(SortedKeysBook):
    """A book of sorted keys that can be followed by its totals while it changes."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self.keep(1)

    def keep(self, levels: int) -> None:
        """Let ``kept_bids`` and ``kept_asks`` be of so many levels, and be right whenever a `writer` has written (BOOK-9)."""
        self.kept_bids = KeptSide(self._bids, self._bid_keys, 1, levels)
        self.kept_asks = KeptSide(self._asks, self._ask_keys, -1, levels)
        self._kept_version = self._version  # of the levels that they are of

    def writer(self) -> Write:  # noqa: C901 - each further call would cost a tenth of the whole
        """A function that does what `apply` does for an update that is certain to be applied as it is.

        Of any other one it does nothing, and answers that. O(changes × log levels) (BOOK-1, BOOK-5). To be asked for behind
        `keep`, whose sides it goes on with. The version is odd while the book changes, and who reads meanwhile leaves a
        question: see `published`.
        """
        bid_sizes, ask_sizes, kept_bids, kept_asks = self._bids, self._asks, self.kept_bids, self.kept_asks

        def write(bids: Changes, asks: Changes) -> bool:  # noqa: C901, PLR0912
            if len(bids) + len(asks) > self._room:
                return False
            version = self._version
            if version != self._kept_version:  # the last update went another way
                kept_bids.add_up()
                kept_asks.add_up()
            self._version = version + 1
            self._touch = None
            if bids:
                total, low = kept_bids.total, kept_bids.low
                for price, size in bids:
                    if size and price in bid_sizes:  # what most changes are: one store, and no key moves
                        if price >= low:
                            total += size - bid_sizes[price]
                        bid_sizes[price] = size
                    elif size or price in bid_sizes:  # BOOK-2, BOOK-3
                        kept_bids.total = total
                        self._room -= kept_bids.change(price, size)
                        total, low = kept_bids.total, kept_bids.low
                kept_bids.total = total
            if asks:
                total, high = kept_asks.total, kept_asks.high
                for price, size in asks:
                    if size and price in ask_sizes:
                        if price <= high:
                            total += size - ask_sizes[price]
                        ask_sizes[price] = size
                    elif size or price in ask_sizes:
                        kept_asks.total = total
                        self._room -= kept_asks.change(price, size)
                        total, high = kept_asks.total, kept_asks.high
                kept_asks.total = total
            self._version = self._kept_version = version + 2
            if self._questions:
                self._answer_questions()
            return True

        return write
