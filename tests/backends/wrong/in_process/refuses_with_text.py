"""Raises Refused with the code's text."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.errors import Refused
from ticktotrade.phases import Phase


class Book(HeapBook):
    def spread(self):
        bid, ask = self.best()
        if bid is None or ask is None:
            raise Refused("one_sided")
        return ask.price - bid.price


def factory():
    return Backend("refusing book", "Python", "", Phase.PHASE_1, {"book": Book})
