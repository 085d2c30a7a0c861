"""Answers sequences as lists, as C extensions do."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Depth
from ticktotrade.phases import Phase


class Book(HeapBook):
    def snapshot(self):
        bids, asks = super().snapshot()
        return Depth(list(bids), list(asks))


def factory():
    return Backend("list book", "Python", "", Phase.PHASE_1, {"book": Book})
