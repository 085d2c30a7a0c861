"""Answers None where a side has no levels."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Depth
from ticktotrade.phases import Phase


class Book(HeapBook):
    def snapshot(self):
        bids, asks = super().snapshot()
        return Depth(bids or None, asks or None)


def factory():
    return Backend("none book", "Python", "", Phase.PHASE_1, {"book": Book})
