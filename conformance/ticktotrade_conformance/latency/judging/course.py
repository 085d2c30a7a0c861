"""The course of a measurement: rounds go in, and out comes whether more are wanted, and what to say (sans I/O)."""

from array import array
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import Workload
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.calm import Surroundings, Taken, unrest
from ticktotrade_conformance.latency.judging.floors import counted_samples, counted_steps
from ticktotrade_conformance.latency.judging.percentiles import nearest_rank
from ticktotrade_conformance.latency.judging.verdicts import (
    LEAST_ROUNDS,
    Interval,
    Ruling,
    interval_of,
    ruling,
)
from ticktotrade_conformance.latency.measuring.settling import settled_after

MOST_ROUNDS: Final = 2_000
"""Further ones help nobody: floors have fallen by then."""

_LOOKED_AT_EVERY: Final = 8
_LONGEST_WARM_UP: Final = 1 / 3


class State(NamedTuple):
    """What is known behind the warm-up: the interval, and the ruling that follows from it."""

    interval: Interval
    ruling: Ruling


class Course:
    """One backend at one workload, with so many rounds behind the warm-up at least.

    `took` is told each round; `state` says what follows, and `wants_more` whether another round is of use.
    """

    def __init__(
        self, workload: Workload, allowed: Allowance, ceiling: int, rounds: int = LEAST_ROUNDS
    ) -> None:
        self._counted = counted_steps(workload)
        self._changes = [workload.changes[place] for place in self._counted]
        self._allowed = allowed
        self._ceiling = ceiling
        self._least_rounds = rounds
        self._taken: list[Taken] = []
        self._samples: list[array[int]] = []
        self._medians: list[int] = []
        self._warm_up: int | None = None
        self._interval: tuple[int, Interval] | None = None

    @property
    def medians(self) -> tuple[int, ...]:
        """The raw median of each round, from the first."""
        return tuple(self._medians)

    @property
    def warm_up(self) -> int:
        """The rounds that are left out."""
        return len(self._taken) if self._warm_up is None else self._warm_up

    @property
    def settled(self) -> list[Taken]:
        """The rounds behind the warm-up."""
        return self._taken[self.warm_up :]

    @property
    def samples(self) -> list["array[int]"]:
        """Of the rounds behind the warm-up, the samples of the counted steps."""
        return self._samples[self.warm_up :]

    def took(self, taken: Taken) -> None:
        """A round with all steps came to its end."""
        samples = counted_samples(taken.round.samples, self._counted)
        self._taken.append(taken)
        self._samples.append(samples)
        self._medians.append(nearest_rank(sorted(samples), 500))
        if self._warm_up is None:
            self._warm_up = settled_after(self._medians)

    def wants_more(self, around: Surroundings, spent: float) -> bool:
        """Whether another round is of use, when such a share of the time is spent.

        It always is until there are two behind the warm-up, which is over when a third of the time is.
        """
        if self._warm_up is None and spent >= _LONGEST_WARM_UP:
            self._warm_up = len(self._taken)
        rounds, time_is_up = len(self.settled), spent >= 1
        if rounds < (2 if time_is_up else self._least_rounds):
            return True
        if len(self._taken) >= MOST_ROUNDS or time_is_up:
            return False
        return rounds % _LOOKED_AT_EVERY != 0 or not self.state(around, time_is_up=False).ruling.final

    def state(self, around: Surroundings, time_is_up: bool) -> State:
        """What can be said now, of at least two rounds behind the warm-up."""
        found = self._interval_now()
        restless = unrest(self.settled, around, found.low / self._ceiling)
        return State(found, ruling(found, self._ceiling, restless, time_is_up))

    def _interval_now(self) -> Interval:
        rounds = len(self._taken)
        if self._interval is None or self._interval[0] != rounds:
            self._interval = rounds, interval_of(self.samples, self._changes, self._allowed)
        return self._interval[1]
