"""The order book of one symbol: price levels on two sides.

Read `interface` first, then `heap` (the plainest variant), then `sorted_levels`. `levels` is what all variants
share, `published` what those share that one thread changes while others read: `sorted_keys`, and its
alternative `skip_list`.
"""

from ticktotrade.book.heap import HeapBook
from ticktotrade.book.interface import BookConfig, BookStatus, OrderBook, UpdateResult, Walk
from ticktotrade.book.skip_list import SkipListBook
from ticktotrade.book.sorted_keys import SortedKeysBook
from ticktotrade.book.sorted_levels import SortedLevelsBook

__all__ = [
    "BookConfig",
    "BookStatus",
    "HeapBook",
    "OrderBook",
    "SkipListBook",
    "SortedKeysBook",
    "SortedLevelsBook",
    "UpdateResult",
    "Walk",
]
