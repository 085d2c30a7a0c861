"""Changes one side before it finds that the other has too many levels."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def apply(self, reset, bids, asks, sequence):
        if reset:
            self._bids, self._bid_heap = {}, []
        return super().apply(reset, bids, asks, sequence)


def factory():
    return Backend("hasty book", "Python", "", Phase.PHASE_1, {"book": Book})
