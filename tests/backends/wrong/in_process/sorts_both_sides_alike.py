"""Has the asks from the highest price down, like the bids."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Depth
from ticktotrade.phases import Phase


class Book(HeapBook):
    def snapshot(self):
        bids, asks = super().snapshot()
        return Depth(bids, asks[::-1])


def factory():
    return Backend("descending book", "Python", "", Phase.PHASE_1, {"book": Book})
