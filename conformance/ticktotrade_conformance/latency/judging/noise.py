"""The machine's own noise, seen by loops that do nothing else: an empty timed step, gaps, and how fast it runs just now."""

from array import array
from collections.abc import Callable
from typing import Final

from ticktotrade_conformance.latency.judged import Noise
from ticktotrade_conformance.latency.judging.percentiles import nearest_rank

GAP: Final = 10_000
"""Nanoseconds between two readings of the clock above which the machine did something else."""

_EMPTY_STEPS: Final = 1000
_TURNS: Final = 400
_ATTEMPTS: Final = 5

Clock = Callable[[], int]
"""Nanoseconds, never falling."""


class NoiseWatch:
    """Collects what is seen of the machine between the rounds of a run."""

    def __init__(self, clock: Clock, work: Callable[[], None] | None = None, look: int = 4_000_000) -> None:
        """``work`` is the fixed loop, another one where the clock is made up; a ``look`` for gaps is so many nanoseconds."""
        self._clock = clock
        self._work = work or fixed_loop
        self._look = look
        self._empty = array("q")
        self._gaps = array("q")
        self._watched = 0

    @property
    def gaps(self) -> "array[int]":
        """Those seen so far, in nanoseconds."""
        return self._gaps

    @property
    def watched(self) -> int:
        """For how long gaps were looked for, in nanoseconds."""
        return self._watched

    def time_nothing(self) -> None:
        """Take empty steps, timed as a backend's are."""
        clock, samples = self._clock, self._empty
        for _ in range(_EMPTY_STEPS):
            start = clock()
            samples.append(clock() - start)

    def look_for_gaps(self) -> None:
        """Read the clock over and over for a while."""
        clock = self._clock
        begun = last = clock()
        end = begun + self._look
        while last < end:
            now = clock()
            if now - last > GAP:
                self._gaps.append(now - last)
            last = now
        self._watched += last - begun

    def loop_time(self) -> int:
        """Nanoseconds of a fixed loop, the least of a few, so that it tells how fast the machine runs and not what hits it."""
        clock, work = self._clock, self._work
        least = None
        for _ in range(_ATTEMPTS):
            start = clock()
            work()
            took = clock() - start
            least = took if least is None else min(least, took)
        assert least is not None
        return least

    def noise(self) -> Noise:
        """What was seen; there must have been a look for gaps, and empty steps."""
        empty = sorted(self._empty)
        return Noise(
            nearest_rank(empty, 500),
            nearest_rank(empty, 990),
            len(self._gaps),
            sum(self._gaps),
            max(self._gaps, default=0),
            self._watched,
        )


def fixed_loop() -> None:
    """Work that is always the same and fits into the nearest cache."""
    number = 1
    for _ in range(_TURNS):
        number = (number * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
