"""Keeps prices in dollars, as floats, because the feed writes them so."""

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.market_data import Level, Touch
from ticktotrade.phases import Phase


class Book(HeapBook):
    def best(self):
        bid, ask = super().best()
        return Touch(_in_dollars(bid), _in_dollars(ask))


def _in_dollars(level):
    return level and Level(level.price / 1e9, level.size / 1e9)


def factory():
    return Backend("float book", "Python", "", Phase.PHASE_1, {"book": Book})
