"""The order book of one symbol: price levels on two sides.

Read `interface` first, then `heap` (the plainest variant), then `sorted_levels`. `levels` is what all variants
share, `published` what is needed besides if one thread changes a book while others read it: `sorted_keys`, and
the skip list in `ticktotrade.alternatives`. `kept_totals` is what the straight path of phase 3 adds.
"""

from ticktotrade.book.heap import HeapBook
from ticktotrade.book.interface import BookConfig, BookStatus, OrderBook, UpdateResult, Walk
from ticktotrade.book.kept_totals import KeptTotalsBook
from ticktotrade.book.sorted_keys import SortedKeysBook
from ticktotrade.book.sorted_levels import SortedLevelsBook

__all__ = [
    "BookConfig",
    "BookStatus",
    "HeapBook",
    "KeptTotalsBook",
    "OrderBook",
    "SortedKeysBook",
    "SortedLevelsBook",
    "UpdateResult",
    "Walk",
]
