"""A machine without some of its operations."""

from ticktotrade.backend import Backend
from ticktotrade.book import UpdateResult
from ticktotrade.market_data import Touch
from ticktotrade.phases import Phase


class Book:
    def __init__(self, config):
        self.config = config

    def apply(self, reset, bids, asks, sequence):
        return UpdateResult.APPLIED

    def best(self):
        return Touch(None, None)


def factory():
    return Backend("half a book", "Python", "", Phase.PHASE_1, {"book": Book})
