"""Answers the ask where the bid belongs."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Touch
from ticktotrade.phases import Phase


class Book(HeapBook):
    def best(self):
        bid, ask = super().best()
        return Touch(ask, bid)


def factory():
    return Backend("mirrored book", "Python", "", Phase.PHASE_1, {"book": Book})
