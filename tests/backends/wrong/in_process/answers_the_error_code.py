"""Returns the error code instead of raising it."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.errors import Refused
from ticktotrade.phases import Phase


class Book(HeapBook):
    def mid(self):
        try:
            return super().mid()
        except Refused as refused:
            return refused.code


def factory():
    return Backend("returning book", "Python", "", Phase.PHASE_1, {"book": Book})
