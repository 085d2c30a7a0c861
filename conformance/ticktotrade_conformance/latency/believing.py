"""Whether a backend's figures are to be used (LATENCY-7 to LATENCY-10): what it says of a round against what we saw of it.

A step's time may be hidden before the clock runs, behind it, or in a clock that is not ours. Whatever is hidden takes time
outside, or the outcomes are not there when their digest is asked for. Noise takes time outside as well, but not each time:
so a round is asked for again before anything is said.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from time import perf_counter_ns
from typing import Final, NamedTuple

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends.measuring import Clock
from ticktotrade_conformance.latency.interface import Measurable, NotMeasured, Round, Workload
from ticktotrade_conformance.latency.measured_here import MeasuredHere
from ticktotrade_conformance.traces.shifting import LEAST_ROUND, MOST_ROUND

ATTEMPTS: Final = 40
"""So many rounds in a row that cannot be accounted for are too many to be noise."""

PER_STEP: Final = 500
"""Nanoseconds of a step outside of its sample: reading the clock, going on to the next step, writing the sample."""

_ONCE: Final = 2_000_000
"""Nanoseconds that a request may take, whatever it asks: to be written, to wake a process up, to be answered."""
_LOADING: Final = 2_000_000_000
"""Nanoseconds that `prepare` may take, whatever it prepares: nine hundred rounds do not fit, unless they take no time."""
_TIMES_BEFORE: Final = 3
_TIMES_DIGEST: Final = 10
_SHARE: Final = 3
_CLOCK_RATE: Final = 1000
"""Two clocks of one machine go alike to one part in so many."""

_EMPTY_ROUNDS: Final = 3
_MOST_EMPTY_ROUNDS: Final = 12
_PART_ROUNDS: Final = 5
_PART_EVERY: Final = 8
_WHOLE_ROUNDS: Final = 3


class Around(NamedTuple):
    """What there is around the steps, each the least of several times, in nanoseconds.

    ``prepare`` is the request of that name. ``empty`` is what a round takes outside of its samples if there are no steps,
    ``part`` if there are all of them and few are taken, ``digest`` the second one of a round. ``outside`` is a whole round
    by our clock, ``samples`` the sum of its samples.
    """

    prepare: int
    empty: int
    part: int
    digest: int
    outside: int
    samples: int


def with_round(around: Around, found: Round, digest: int) -> Around:
    """What is around, with one more whole round and its second digest."""
    return around._replace(
        digest=min(around.digest, digest),
        outside=min(around.outside, found.answered - found.asked),
        samples=min(around.samples, sum(found.samples)),
    )


class Reference:
    """The reference's own rounds of a workload, in this process: the digests wanted, and how long what is around takes it."""

    def __init__(self, workload: Workload, clock: Clock = perf_counter_ns) -> None:
        self.workload = workload
        self._measured = MeasuredHere(baseline(), clock)
        self._digests: dict[int, str] = {}
        self._around = self._looked_around()

    @property
    def around(self) -> Around:
        """What was the least so far."""
        return self._around

    def digest(self, number: int) -> str:
        """The digest that the round of this number has to have (LATENCY-8)."""
        if number not in self._digests:
            found = self._measured.measure(number)
            self._digests[number], took = self._measured.digest()
            self._around = with_round(self._around, found, took)
        return self._digests[number]

    def _looked_around(self) -> Around:
        measured, workload = self._measured, self.workload
        measured.prepare(without_steps(workload))
        empty = min(unaccounted(measured.measure(LEAST_ROUND)) for _ in range(_EMPTY_ROUNDS))
        prepare = measured.prepare(workload)
        part = min(unaccounted(measured.measure(LEAST_ROUND, 0)) for _ in range(_PART_ROUNDS))
        found = measured.measure(LEAST_ROUND)
        _, digest = measured.digest()
        return Around(prepare, empty, part, digest, found.answered - found.asked, sum(found.samples))


class Believed:
    """Rounds of one backend and one workload, of which only those come through that can be believed.

    ``doubted`` counts the others. ``random`` draws the number of each round when it begins (LATENCY-7).
    """

    def __init__(self, backend: Measurable, reference: Reference, random: Random) -> None:
        """Prepare the backend. Raises `NotMeasured` if it cannot be, or takes too long for it."""
        self._backend = backend
        self._reference = reference
        self._random = random
        self._numbers = drawn_numbers(random)
        self._used: set[int] = set()
        self._rounds = 0
        self._seen: list[tuple[Round, int]] = []
        self._least: int | None = None
        self.doubted = 0
        self._around = self._looked_around()

    @property
    def around(self) -> Around:
        """What there is around the backend's steps; the least so far."""
        return self._around

    def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """A round that can be believed; ``number`` is that of the first attempt unless it was used, by default drawn.

        Raises `NotMeasured` if the digest is not the reference's, if the clock is not ours, or if after `ATTEMPTS` rounds this
        one, or one that came through before, still cannot be accounted for.
        """
        reason = ""
        for _ in range(ATTEMPTS):
            if reason or self._rounds < _PART_ROUNDS or self._rounds % _PART_EVERY == 0:
                self._look_at_a_part()
            self._rounds += 1
            found, later = self._taken(self._drawn(number), arrivals)
            reason = too_long_around(self._around, self._reference.around, len(found.samples))
            if arrivals is None:
                reason = reason or self._accounted(found, later)
            if not reason:
                return found
            self.doubted += 1
        raise NotMeasured(reason)

    def _taken(self, number: int, arrivals: Sequence[int] | None) -> tuple[Round, int]:
        """A round with the right answers, and how much longer its first digest took than the second."""
        found = self._backend.measure(number, None, arrivals)
        digest, first = self._backend.digest()
        again, second = self._backend.digest()
        check_clock(found, arrivals)
        wanted = self._reference.digest(number)
        if digest != wanted:
            raise NotMeasured(
                f"the digest of round {number} is {digest}, and that of the reference {wanted}: its answers are others"
            )
        if again != digest:
            raise NotMeasured(f"the digest of round {number} is {digest}, and {again} when asked again")
        self._around = with_round(self._around, found, second)
        return found, first - second

    def _accounted(self, found: Round, later: int) -> str:
        """Nothing if the samples of this round, and of all that came through, add up to as much as what can be accounted for.

        That is the least of the rounds of which no time is hidden, as far as is known by now. Where noise took time from
        others outside of their samples, these are as good.
        """
        total = sum(found.samples)
        self._seen.append((found, later))
        least = total if self._least is None else min(self._least, total)
        credible = [sum(each.samples) for each, late in self._seen if not self._hidden(each, late)]
        if credible and least * _SHARE >= min(credible) * (_SHARE - 1):
            self._least = least
            return ""
        return self._hidden(found, later) or "the samples of an earlier round were too short to be true"

    def _hidden(self, found: Round, later: int) -> str:
        return too_late(found, self._around, later) or too_much_outside(found, self._around, self._part)

    def _looked_around(self) -> Around:
        workload = self._reference.workload
        self._backend.prepare(without_steps(workload))
        allowed = _TIMES_BEFORE * self._reference.around.empty + _ONCE
        empty = self._measured(0)
        for attempt in range(_MOST_EMPTY_ROUNDS):
            if attempt >= _EMPTY_ROUNDS and unaccounted(empty) <= allowed:
                break
            empty = min(empty, self._measured(0), key=unaccounted)
        prepare = self._backend.prepare(workload)
        self._part = self._measured(self._some())
        whole = [self._measured(None) for _ in range(_WHOLE_ROUNDS)]
        _, digest = self._backend.digest()
        outside = min(each.answered - each.asked for each in whole)
        samples = min(sum(each.samples) for each in whole)
        return Around(prepare, unaccounted(empty), unaccounted(self._part), digest, outside, samples)

    def _look_at_a_part(self) -> None:
        part = self._measured(self._some())
        if unaccounted(part) < unaccounted(self._part):
            self._part = part
            self._around = self._around._replace(part=unaccounted(part))

    def _measured(self, limit: int | None) -> Round:
        found = self._backend.measure(self._drawn(), limit)
        check_clock(found, None)
        return found

    def _drawn(self, wanted: int | None = None) -> int:
        """The number wanted, or else one that was not used."""
        fresh = (each for each in self._numbers if each not in self._used)
        number = next(fresh) if wanted is None or wanted in self._used else wanted
        self._used.add(number)
        return number

    def _some(self) -> int:
        """How many steps a part has: at most an eighth."""
        return int(self._random.random() * (len(self._reference.workload.steps) // 8 + 1))


def drawn_numbers(random: Random) -> Iterator[int]:
    """Every number that a round may have, each once, and none known before it is asked for (LATENCY-7).

    Raises `NotMeasured` when they are used up.
    """
    left = list(range(LEAST_ROUND, MOST_ROUND + 1))
    while left:
        place = int(random.random() * len(left))
        left[place], left[-1] = left[-1], left[place]
        yield left.pop()
    raise NotMeasured(f"all {MOST_ROUND + 1 - LEAST_ROUND} rounds are used up")


def without_steps(workload: Workload) -> Workload:
    """The same machine and what is set up, and nothing that is timed."""
    return workload._replace(steps=(), changes=())


def unaccounted(found: Round) -> int:
    """The nanoseconds of a round outside that are in none of its samples."""
    return found.answered - found.asked - sum(found.samples)


def check_clock(found: Round, arrivals: Sequence[int] | None) -> None:
    """Raise `NotMeasured` if a round by the backend's clock cannot have been within what it was by ours (LATENCY-9)."""
    outside, inside = found.answered - found.asked, found.end - found.begin
    if inside < 0:
        raise NotMeasured("its clock goes back: a round ends before it begins")
    if inside > outside + outside // _CLOCK_RATE:
        raise NotMeasured(f"its clock is fast: a round took {_ms(inside)} by it, and {_ms(outside)} by ours")
    if arrivals is None:
        if sum(found.samples) > inside:
            raise NotMeasured(
                f"its samples add up to {_ms(sum(found.samples))}, and were taken within {_ms(inside)}"
            )
        return
    ends = [arrival + sample for arrival, sample in zip(arrivals, found.samples, strict=False)]
    if any(later < earlier for earlier, later in pairwise(ends)):
        raise NotMeasured(
            "a step ends before the one in front of it: its samples do not count from the arrivals"
        )
    if ends and ends[-1] > inside:
        raise NotMeasured(
            f"its last step ends {_ms(ends[-1])} after the first arrival, in a round of {_ms(inside)}"
        )


def too_much_outside(found: Round, around: Around, part: Round) -> str:
    """What is wrong if more than a third of the time of further steps is in no sample (LATENCY-10); nothing if nothing is.

    ``part`` is a round of fewer steps. The time is that of the quickest whole round: what noise adds explains nothing.
    """
    further = around.outside - (part.answered - part.asked)
    hidden = unaccounted(found) - unaccounted(part)
    steps = len(found.samples) - len(part.samples)
    if hidden <= further // _SHARE + steps * PER_STEP:
        return ""
    return (
        f"{steps} further steps take {_ms(further)} outside, of which {_ms(hidden)} are in no sample: "
        "it works where its clock does not see it"
    )


def too_late(found: Round, around: Around, later: int) -> str:
    """What is wrong if the first digest of a round takes so much longer than the second that steps were not done (LATENCY-10).

    Some is allowed for outcomes that are not in the cache yet, and for garbage that is collected now.
    """
    allowed = (around.samples + around.digest) // _SHARE + len(found.samples) * PER_STEP
    if later <= allowed:
        return ""
    return (
        f"the first digest takes {_ms(later)} longer than the second, the steps {_ms(sum(found.samples))}: "
        "its outcomes are not there when it says so"
    )


def too_long_around(found: Around, reference: Around, steps: int) -> str:
    """What is wrong if more time is spent around the steps than they explain (LATENCY-10); nothing if nothing is.

    A backend whose steps take longer than the reference's may be as much slower at everything else.
    """
    slower = max(1.0, found.samples / reference.samples) if reference.samples else 1.0
    going_on = steps * PER_STEP
    before = int(_TIMES_BEFORE * slower)
    for took, wanted, what in (
        (found.empty, before * reference.empty + _ONCE, "a round without steps takes {}"),
        (
            found.part - found.empty,
            before * max(reference.part - reference.empty, 0) + 2 * going_on,
            "with all steps prepared, what comes before the first one takes {} longer",
        ),
        (
            found.digest,
            int(_TIMES_DIGEST * slower) * reference.digest + going_on + _ONCE,
            "a digest takes {}",
        ),
        (found.prepare, before * reference.prepare + _LOADING, "it takes {} to prepare"),
    ):
        if took > wanted:
            return f"{what.format(_ms(took))}, of which the reference explains {_ms(wanted)}: does it work beforehand?"
    return ""


def _ms(nanoseconds: int) -> str:
    return f"{nanoseconds / 1e6:,.3f} ms"
