"""An operation with other parameters than the declared ones."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def apply(self, bids, asks):
        return super().apply(False, bids, asks)


def factory():
    return Backend("my book", "Python", "", Phase.PHASE_1, {"book": Book})
