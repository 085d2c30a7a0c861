"""Answers a record as a dict, as a JSON API would."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def walk(self, side, quantity):
        return super().walk(side, quantity)._asdict()


def factory():
    return Backend("dict book", "Python", "", Phase.PHASE_1, {"book": Book})
