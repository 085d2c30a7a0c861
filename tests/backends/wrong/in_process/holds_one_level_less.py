"""Off by one in one rule."""

from ticktotrade.backend import Backend
from ticktotrade.book import BookConfig
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    def __init__(self, config):
        super().__init__(BookConfig(config.max_levels - 1))


def factory():
    return Backend("smaller book", "Python", "", Phase.PHASE_1, {"book": Book})
