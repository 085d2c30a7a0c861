"""Whether a backend's figures are to be used (LATENCY-7 to LATENCY-10): what it says of a round against what we saw of it.

What is no answer of the reference's, and no clock of ours, is not believed at once. Hidden time looks like noise, which takes
time outside of samples as well, but not each time: so a round is asked for again before anything is said.
"""

from array import array
from collections.abc import Sequence
from enum import IntEnum
from random import Random
from time import perf_counter_ns
from typing import Final

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends.measuring import Clock
from ticktotrade_conformance.latency.interface import (
    Doubted,
    Measurable,
    NotMeasured,
    Round,
    Workload,
)
from ticktotrade_conformance.latency.measuring.hidden_time import (
    LEAST_FLOORS,
    NOTHING_SEEN,
    ONCE,
    SHARE,
    TIMES_BEFORE,
    Around,
    Digests,
    check_clock,
    explained_outcome,
    too_late,
    too_long_around,
    too_low,
    too_much_outside,
    unaccounted,
    with_round,
)
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.traces.shifting import LEAST_ROUND, drawn_round

ATTEMPTS: Final = 200
"""So many rounds in a row that cannot be accounted for are too many to be noise."""
_ENOUGH_ATTEMPTS: Final = 40
_PATIENCE: Final = 30_000_000_000
"""Nanoseconds after which so many are enough as well."""

_EMPTY_ROUNDS: Final = 3
_MOST_EMPTY_ROUNDS: Final = 30
_PART_ROUNDS: Final = 5
_PART_EVERY: Final = 8
_WHOLE_ROUNDS: Final = 3
_LAST: Final = 4
"""One outcome is asked for of the last part in so many."""


class _Doubt(IntEnum):
    """At what a round was doubted, in order. What is behind noise says more than noise."""

    OUTSIDE = 0
    AROUND = 1
    LATER = 2


class Reference:
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
        empty = min(unaccounted(measured.measure(LEAST_ROUND)) for _ in range(_EMPTY_ROUNDS))
        prepare = measured.prepare(workload)
        part = min(unaccounted(measured.measure(LEAST_ROUND, 0)) for _ in range(_PART_ROUNDS))
        found = measured.measure(LEAST_ROUND)
        _, outcome = measured.digest(len(found.samples) - 1)
        _, digest = measured.digest()
        return Around(prepare, empty, part, digest, outcome, found.answered - found.asked, sum(found.samples))


class Believed:
    """Rounds of one backend and one workload, of which only those come through that can be believed.

    ``doubted`` counts the others. ``random`` draws the number of each round when it begins (LATENCY-7).
    """

    def __init__(self, backend: Measurable, reference: Reference, random: Random) -> None:
        """Prepare the backend. Raises `NotMeasured` if it cannot be, or takes too long for it."""
        self._backend = backend
        self._reference = reference
        self._random = random
        self._used: set[int] = set()
        self._told: list[int] = []
        self._rounds = 0
        self._seen: list[tuple[Round, Digests]] = []
        self._least: int | None = None
        self._floors: array[int] | None = None
        self.doubted = 0
        self._around: Around = NOTHING_SEEN
        self._around = self._looked_around()

    @property
    def around(self) -> Around:
        """What there is around the backend's steps; the least so far."""
        return self._around

    def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """A round that can be believed; ``number`` is that of the first attempt unless it was used, by default drawn.

        Raises `NotMeasured` if the digest is not the reference's, or if the clock is not ours, and `Doubted` if after `ATTEMPTS`
        rounds this one, or one that came through before, still cannot be accounted for.
        """
        doubts: dict[_Doubt, str] = {}
        begun = 0
        for attempt in range(ATTEMPTS):
            if doubts or self._rounds < _PART_ROUNDS or self._rounds % _PART_EVERY == 0:
                self._look_at_a_part()
            self._rounds += 1
            found = self._measured(self._drawn(number), None, arrivals)
            doubt, reason = self._doubt(found, arrivals is None)
            if not reason:
                return found
            doubts[doubt] = reason
            self.doubted += 1
            begun = begun or found.asked
            if attempt + 1 >= _ENOUGH_ATTEMPTS and found.answered - begun > _PATIENCE:
                break
        raise Doubted(doubts[max(doubts)])

    def _doubt(self, found: Round, together: bool) -> tuple[_Doubt, str]:
        """What is to be doubted of a round and why, of several the first; without a reason nothing.

        ``together`` says that its steps came one behind the other, so that its samples are all of its time.
        """
        if together and not self._is_backed(found) and (reason := self._outside(found)):
            return _Doubt.OUTSIDE, reason
        digests = self._digested(found)
        reason = too_long_around(self._around, self._reference.around, len(found.samples))
        if reason or not together:
            return _Doubt.AROUND, reason
        return _Doubt.LATER, self._accounted(found, digests)

    def _digested(self, found: Round) -> Digests:
        """What the digests of a round take; raises `NotMeasured` if they are wrong."""
        step = self._reference.step(found.number, self._random)
        one, took = self._backend.digest(step)
        (digest, first), (again, second) = self._backend.digest(), self._backend.digest()
        wanted_one, wanted = self._reference.digests(found.number)
        if one != wanted_one:
            raise NotMeasured(
                f"the digest of step {step} of round {found.number} is {one}, and that of the reference {wanted_one}: "
                "its answers are others"
            )
        if digest != wanted:
            raise NotMeasured(
                f"the digest of round {found.number} is {digest}, and that of the reference {wanted}: "
                "its answers are others"
            )
        if again != digest:
            raise NotMeasured(f"the digest of round {found.number} is {digest}, and {again} when asked again")
        self._around = self._around._replace(
            digest=min(self._around.digest, second), outcome=min(self._around.outcome, took)
        )
        return Digests(took, first, second, explained_outcome(self._around, self._reference.around))

    def _is_backed(self, found: Round) -> bool:
        """Whether the samples add up to as much as those of a round of which no time is hidden, or nearly."""
        return self._backs(self._credible(), sum(found.samples))

    def _backs(self, credible: list[int], total: int) -> bool:
        return bool(credible) and total * SHARE >= min(credible) * (SHARE - 1)

    def _credible(self) -> list[int]:
        """What the samples add up to of each round of which no time is hidden, as far as is known by now."""
        return [
            sum(each.samples)
            for each, digests in self._seen
            if not (too_late(each, self._around, digests) or self._outside(each))
        ]

    def _outside(self, found: Round) -> str:
        return too_much_outside(found, self._around, self._part)

    def _accounted(self, found: Round, digests: Digests) -> str:
        """Nothing if the samples of this round, and of all that came through, can be true.

        Where noise took time from a round outside of its samples, they are as good as those of one of which none is hidden.
        """
        self._seen.append((found, digests))
        total = sum(found.samples)
        least = total if self._least is None else min(self._least, total)
        credible = self._credible()
        if not self._backs(credible, least):
            hidden = too_late(found, self._around, digests) or self._outside(found)
            return hidden or "the samples of an earlier round were too short to be true"
        self._least = least
        self._floors = array("q", map(min, self._floors, found.samples)) if self._floors else found.samples
        return (
            too_low(self._floors, min(credible)) if sum(self._floors) * LEAST_FLOORS < min(credible) else ""
        )

    def _looked_around(self) -> Around:
        workload = self._reference.workload
        self._backend.prepare(without_steps(workload))
        allowed = TIMES_BEFORE * self._reference.around.empty + ONCE
        empty = self._measured(self._drawn(), 0)
        for attempt in range(_MOST_EMPTY_ROUNDS):
            if attempt >= _EMPTY_ROUNDS and unaccounted(empty) <= allowed:
                break
            empty = min(empty, self._measured(self._drawn(), 0), key=unaccounted)
        prepare = self._backend.prepare(workload)
        for _ in range(_WHOLE_ROUNDS):
            self._measured(self._drawn(), None)
        self._part = self._measured(self._known(), self._some())
        return self._around._replace(prepare=prepare, empty=unaccounted(empty), part=unaccounted(self._part))

    def _look_at_a_part(self) -> None:
        part = self._measured(self._known(), self._some())
        if unaccounted(part) < unaccounted(self._part):
            self._part = part
            self._around = self._around._replace(part=unaccounted(part))

    def _measured(self, number: int, limit: int | None, arrivals: Sequence[int] | None = None) -> Round:
        found = self._backend.measure(number, limit, arrivals)
        check_clock(found, arrivals)
        if limit is None and arrivals is None:
            self._around = with_round(self._around, found)
        return found

    def _drawn(self, wanted: int | None = None) -> int:
        """The number wanted, or else one that was not used."""
        while wanted is None or wanted in self._used:
            wanted = drawn_round(self._random)
        self._used.add(wanted)
        self._told.append(wanted)
        return wanted

    def _known(self) -> int:
        """A number that was used: from a part of a round nobody learns a new one."""
        return self._random.choice(self._told)

    def _some(self) -> int:
        """How many steps a part has: at most an eighth."""
        return int(self._random.random() * (len(self._reference.workload.steps) // 8 + 1))


def drawn_step(steps: int, random: Random) -> int:
    """One of the last of so many steps: a machine with a state has taken nearly all of them before (LATENCY-10)."""
    return steps - 1 - int(random.random() * max(1, steps // _LAST))


def without_steps(workload: Workload) -> Workload:
    """The same machine and what is set up, and nothing that is timed."""
    return workload._replace(steps=(), changes=())
