"""Gives its component a name of its own."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


def factory():
    return Backend("my book", "Python", "", Phase.PHASE_1, {"orderbook": HeapBook})
