"""The order book of one symbol: price levels on two sides.

Read `interface` first, then `heap` (the plainest variant), then `sorted_levels`.
"""

from ticktotrade.book.heap import HeapBook
from ticktotrade.book.interface import BookConfig, BookStatus, OrderBook, UpdateResult, Walk
from ticktotrade.book.sorted_levels import SortedLevelsBook

__all__ = [
    "BookConfig",
    "BookStatus",
    "HeapBook",
    "OrderBook",
    "SortedLevelsBook",
    "UpdateResult",
    "Walk",
]
