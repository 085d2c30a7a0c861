"""Looks a price up that a reset has taken away."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def apply(self, reset, bids, asks, sequence):
        before = self.best().bid
        result = super().apply(reset, bids, asks, sequence)
        if reset and before is not None:
            self._bids[before.price]
        return result


def factory():
    return Backend("fragile book", "Python", "", Phase.PHASE_1, {"book": Book})
