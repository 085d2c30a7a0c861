"""Starts a thread for each machine, which outlives it; and has a mistake besides."""

import threading
import time

from ticktotrade.backend import Backend
from ticktotrade.book.heap import HeapBook
from ticktotrade.phases import Phase


class Book(HeapBook):
    started = False

    def __init__(self, config):
        super().__init__(config)
        if not Book.started:
            Book.started = True
            threading.Thread(target=time.sleep, args=(3,)).start()

    def spread(self):
        return abs(super().spread())


def factory():
    return Backend("threaded book", "Python", "", Phase.PHASE_1, {"book": Book})
