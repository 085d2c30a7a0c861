"""One operation is not written yet."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def walk(self, side, quantity):
        raise NotImplementedError("walk: not yet")


def factory():
    return Backend("unfinished book", "Python", "", Phase.PHASE_1, {"book": Book})
