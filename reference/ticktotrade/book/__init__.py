"""The order book of one symbol: price levels on two sides.

Read `interface` first, then `heap` (the plainest variant), then `sorted_levels`.
"""

from ticktotrade.book.heap import HeapBook
from ticktotrade.book.interface import BookConfig, OrderBook
from ticktotrade.book.sorted_levels import SortedLevelsBook

__all__ = ["BookConfig", "HeapBook", "OrderBook", "SortedLevelsBook"]
