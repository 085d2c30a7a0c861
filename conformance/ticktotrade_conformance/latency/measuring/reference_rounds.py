"""What a backend's rounds are held against: the reference's own answers, and the time that it takes around its steps (LATENCY-8)."""

from random import Random
from time import perf_counter_ns
from typing import Final

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends.measuring import Clock
from ticktotrade_conformance.latency.interface import Workload
from ticktotrade_conformance.latency.measuring.hidden_time import Around, unaccounted, with_round
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.traces.shifting import LEAST_ROUND

EMPTY_ROUNDS: Final = 3
PART_ROUNDS: Final = 5
"""Rounds without steps, and parts, of which the least time counts."""

_LAST: Final = 4
"""One outcome is asked for of the last part in so many."""


class ReferenceRounds:
    """The reference's own rounds of a workload, in this process: the digests wanted, and how long what is around takes it."""

    def __init__(self, workload: Workload, clock: Clock = perf_counter_ns) -> None:
        self.workload = workload
        self._measured = MeasuredHere(baseline(), clock)
        self._steps: dict[int, int] = {}
        self._digests: dict[int, tuple[str, str]] = {}
        self._around = self._looked_around()

    @property
    def around(self) -> Around:
        """What was the least so far."""
        return self._around

    def digest(self, number: int) -> str:
        """The digest that the round of this number has to have (LATENCY-8)."""
        return self.digests(number)[1]

    def step(self, number: int, random: Random) -> int:
        """The step of whose outcome alone a digest is asked for in the round of this number; drawn once it has been run."""
        return self._steps.setdefault(number, drawn_step(len(self.workload.steps), random))

    def part(self, number: int, limit: int) -> tuple[str, int]:
        """The digest of the last step of a part, and the nanoseconds of it that are in no sample."""
        found = self._measured.measure(number, limit)
        digest, _ = self._measured.digest(limit - 1)
        return digest, unaccounted(found)

    def digests(self, number: int) -> tuple[str, str]:
        """That of the one step that was drawn, else of the last one, and that of all (LATENCY-8)."""
        if number not in self._digests:
            found = self._measured.measure(number)
            outcome, took_one = self._measured.digest(self._steps.get(number, len(found.samples) - 1))
            digest, took = self._measured.digest()
            self._digests[number] = outcome, digest
            around = with_round(self._around, found)
            self._around = around._replace(
                digest=min(around.digest, took), outcome=min(around.outcome, took_one)
            )
        return self._digests[number]

    def _looked_around(self) -> Around:
        measured, workload = self._measured, self.workload
        measured.prepare(without_steps(workload))
        empty = min(unaccounted(measured.measure(LEAST_ROUND)) for _ in range(EMPTY_ROUNDS))
        prepare = measured.prepare(workload)
        part = min(unaccounted(measured.measure(LEAST_ROUND, 0)) for _ in range(PART_ROUNDS))
        found = measured.measure(LEAST_ROUND)
        _, outcome = measured.digest(len(found.samples) - 1)
        _, digest = measured.digest()
        outside = found.answered - found.asked
        return Around(prepare, empty, part, 0, digest, outcome, outside, sum(found.samples))


def drawn_step(steps: int, random: Random) -> int:
    """One of the last of so many steps: a machine with a state has taken nearly all of them before (LATENCY-10)."""
    return steps - 1 - int(random.random() * max(1, steps // _LAST))


def without_steps(workload: Workload) -> Workload:
    """The same machine and what is set up, and nothing that is timed."""
    return workload._replace(steps=(), changes=())
