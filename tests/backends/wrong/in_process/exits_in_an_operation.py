"""Ends the process where it should refuse."""

import sys

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.errors import Refused
from ticktotrade.phases import Phase


class Book(HeapBook):
    def imbalance(self, levels):
        try:
            return super().imbalance(levels)
        except Refused:
            sys.exit("imbalance of a one-sided book")


def factory():
    return Backend("exiting book", "Python", "", Phase.PHASE_1, {"book": Book})
