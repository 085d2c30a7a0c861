"""Keeps its state in the class, so that every machine has the same."""

from ticktotrade.backend import Backend
from ticktotrade.limiter.gcra import GcraLimiter
from ticktotrade.phases import Phase


class Limiter(GcraLimiter):
    shared = {}

    def __init__(self, config):
        super().__init__(config)
        self._keyed = self.shared


def factory():
    return Backend("shared limiter", "Python", "", Phase.PHASE_1, {"limiter": Limiter})
