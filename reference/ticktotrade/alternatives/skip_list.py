"""The alternative for phase 3: a concurrent skip list of levels a side, as the analysis names it.

`SortedKeysBook` does the same faster, since in Python a step along a list of nodes costs as much as a whole
bisection in C. This one is for reading beside it, and for languages in which it is the other way round.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any, Final

from ticktotrade.book.answers import imbalance_of
from ticktotrade.book.interface import BookConfig
from ticktotrade.book.published import PublishedBook
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.ratio import Ratio


class SkipListBook(PublishedBook):
    """Levels in two skip lists, from the best on: an update costs O(log levels) a change."""

    def __init__(self, config: BookConfig = BookConfig()) -> None:
        super().__init__(config)
        self._bids = SkipList()  # by prices negated, so that the best bid is the first
        self._asks = SkipList()

    def _change(self, reset: bool, bids: tuple[Level, ...], asks: tuple[Level, ...]) -> None:
        """O(log levels) a change; O(n log n) with ``reset`` (BOOK-1, BOOK-5)."""
        self._check_room(reset, bids, asks)
        self._version += 1
        if reset:  # BOOK-4
            self._bids, self._asks = SkipList(), SkipList()
        for price, size in bids:
            self._bids.set(-price, size)
        for price, size in asks:
            self._asks.set(price, size)
        bid, ask = (next(iter(self._against(side)), None) for side in (Side.SELL, Side.BUY))
        if self._touch != (bid, ask):
            self._touch = Touch(bid and Level(*bid), ask and Level(*ask))
        self._version += 1
        if self._questions:
            self._answer_questions()

    def _held(self) -> tuple[int, int]:
        return len(self._bids), len(self._asks)

    def _holds(self, side: Side, price: int) -> bool:
        return -price in self._bids if side is Side.BUY else price in self._asks

    def _look_at_depth(self, levels: int) -> Depth:
        bids, asks = self._against(Side.SELL), self._against(Side.BUY)
        return Depth(
            tuple([Level(*level) for level in islice(bids, levels)]),
            tuple([Level(*level) for level in islice(asks, levels)]),
        )

    def _look_at_imbalance(self, levels: int) -> Ratio:
        return imbalance_of(self._look_at_depth(levels))

    def _against(self, side: Side) -> Iterable[tuple[int, int]]:
        if side is Side.BUY:
            return iter(self._asks)
        return ((-key, size) for key, size in self._bids)


_KEY: Final = 0
_SIZE: Final = 1
_NEXT: Final = 2
"""A node is a list: its key, its size, and the next node on each storey, the lowest first. A list is smaller than
an object, and its items are faster to get at."""

_STOREYS: Final = 12
"""A storey has a quarter of the nodes of the one below, so that these do for 4 ** 12 levels."""

_Node = list[Any]


class SkipList:
    """Sizes by key in rising order of the keys, for one writer and any number of readers.

    A reader that goes along while a node is put in or taken out meets every other node: a new node knows
    its next ones before anyone comes to it, and one taken out still knows the next ones. How many storeys a
    node has is drawn from a generator with a fixed seed, so that the same updates make the same list.
    """

    def __init__(self) -> None:
        self._head: _Node = [None, 0, *[None] * _STOREYS]
        self._random = Random(1)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __contains__(self, key: int) -> bool:
        """O(log n)."""
        node = self._before(key)[0][_NEXT]
        return node is not None and node[_KEY] == key

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Keys and sizes, the lowest key first."""
        node = self._head[_NEXT]
        while node is not None:
            yield node[_KEY], node[_SIZE]
            node = node[_NEXT]

    def set(self, key: int, size: int) -> None:
        """Put a size in, or take the key out, if it is there, where the size is 0 (BOOK-2, BOOK-3). O(log n)."""
        before = self._before(key)
        node = before[0][_NEXT]
        there = node is not None and node[_KEY] == key
        if there and size:
            node[_SIZE] = size
        elif there:
            self._take_out(node, before)
        elif size:
            self._put_in(key, size, before)

    def _before(self, key: int) -> list[_Node]:
        """The last node below a key, on each storey, the lowest first."""
        before = []
        node = self._head
        for storey in range(_NEXT + _STOREYS - 1, _NEXT - 1, -1):
            following = node[storey]
            while following is not None and following[_KEY] < key:
                node = following
                following = node[storey]
            before.append(node)
        before.reverse()
        return before

    def _put_in(self, key: int, size: int, before: list[_Node]) -> None:
        height = self._draw_height()
        node = [key, size, *[before[storey][_NEXT + storey] for storey in range(height)]]
        for storey in range(height):
            before[storey][_NEXT + storey] = node
        self._length += 1

    def _take_out(self, node: _Node, before: list[_Node]) -> None:
        for storey in range(len(node) - _NEXT - 1, -1, -1):
            before[storey][_NEXT + storey] = node[_NEXT + storey]
        self._length -= 1

    def _draw_height(self) -> int:
        bits = self._random.getrandbits(2 * (_STOREYS - 1))
        height = 1
        while height < _STOREYS and bits & 3 == 3:
            bits >>= 2
            height += 1
        return height
