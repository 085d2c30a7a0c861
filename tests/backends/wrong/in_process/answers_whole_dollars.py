"""Adds up dollars where the specification counts in billionths of billionths."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def walk(self, side, quantity):
        walk = super().walk(side, quantity)
        return walk._replace(cost=walk.cost // 10**9)


def factory():
    return Backend("nano book", "Python", "", Phase.PHASE_1, {"book": Book})
