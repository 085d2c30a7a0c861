"""Whether a backend's figures are to be used (LATENCY-7 to LATENCY-10): what it says of a round against what we saw of it.

What is no answer of the reference's, and no clock of ours, is not believed at once. Hidden time looks like noise, which takes
time outside of samples as well, but not each time: so a round is asked for again before anything is said.
"""

import sys
from array import array
from collections import deque
from collections.abc import Sequence
from random import Random
from statistics import median_low
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import (
    Distrusted,
    Doubted,
    Measurable,
    NotMeasured,
    Round,
)
from ticktotrade_conformance.latency.measuring.hidden_time import (
    NOTHING_SEEN,
    ONCE,
    SHARE,
    TIMES_BEFORE,
    Around,
    Digests,
    busy_time,
    check_clock,
    explained_outcome,
    too_early,
    too_late,
    too_long_around,
    too_low,
    too_much_outside,
    unaccounted,
    with_round,
)
from ticktotrade_conformance.latency.measuring.reference_rounds import (
    EMPTY_ROUNDS,
    PART_ROUNDS,
    ReferenceRounds,
    drawn_step,
    without_steps,
)
from ticktotrade_conformance.traces.shifting import drawn_round

ATTEMPTS: Final = 200
"""So many rounds in a row that cannot be accounted for are too many to be noise."""
_ENOUGH_ATTEMPTS: Final = 40
_PATIENCE: Final = 30_000_000_000
"""Nanoseconds after which so many are enough as well."""

_MANY_DOUBTS: Final = 8
_OF_ROUNDS: Final = 5
"""Of a backend with so many rounds in doubt, and more than one in so many, none is believed: some come through by luck."""

_BESIDE_PARTS: Final = 64
"""So many rounds are looked at, each behind two parts, when there are many doubts; and again at so many times the doubts:"""
_AGAIN_AT: Final = 8

_MOST_EMPTY_ROUNDS: Final = 30
_PART_EVERY: Final = 8
_WHOLE_ROUNDS: Final = 8
"""Before any is judged: the first ones of a backend that is compiled while it runs take long in what is beside the steps."""
_PART: Final = 8


class _Seen(NamedTuple):
    """A round, as far as it is looked at again: the nanoseconds that are in no sample, and that are, and its digests."""

    apart: int
    total: int
    digests: Digests


class Believed:
    """Rounds of one backend and one workload, of which only those come through that can be believed.

    ``doubted`` counts the others, since it was last seen that they hide nothing. ``random`` draws the number of each round
    when it begins (LATENCY-7).
    """

    def __init__(self, backend: Measurable, reference: ReferenceRounds, random: Random) -> None:
        """Prepare the backend. Raises `NotMeasured` if it cannot be, or takes too long for it."""
        self._backend = backend
        self._reference = reference
        self._random = random
        self._used: set[int] = set()
        self._rounds = 0
        self._seen: list[_Seen] = []
        self._look_beside_at = _MANY_DOUBTS
        self._usual: int | None = None  # the samples of a round, of many that hide nothing
        self._least: int | None = None  # of the samples of a round that was used
        self._floors: array[int] | None = None
        self._waiting_part: int | None = None  # the least that is unaccounted of a part with arrivals
        self._reference_parts: deque[int] = deque(maxlen=_BESIDE_PARTS)  # what was in no sample of the latest
        self.doubted = 0
        self._latest = ""
        self._around: Around = NOTHING_SEEN
        self._look_around()

    @property
    def around(self) -> Around:
        """What there is around the backend's steps; the least so far."""
        return self._around

    def round(self, number: int | None = None, arrivals: Sequence[int] | None = None) -> Round:
        """A round that can be believed; ``number`` is that of the first attempt unless it was used, by default drawn.

        Raises `NotMeasured` if the digest is not the reference's, or if the clock is not ours, and `Doubted` if after `ATTEMPTS`
        rounds this one, or one that came through before, still cannot be accounted for; `Distrusted` if too many cannot, and
        then those that came through are not to be used either: noise may have covered what they hide.
        """
        begun, reason = 0, ""
        for attempt in range(ATTEMPTS):
            if reason or self._rounds < PART_ROUNDS or self._rounds % _PART_EVERY == 0:
                self._look_at_a_part()
            if arrivals is not None and (reason or self._waiting_part is None):
                self._look_beside_arrivals(arrivals)
            self._rounds += 1
            found, digests = self._digested(self._drawn(number), arrivals)
            reason = self._doubt(found, digests, arrivals)
            if not reason:
                if self.doubted >= _MANY_DOUBTS and self.doubted * _OF_ROUNDS > self._rounds:
                    raise Distrusted(f"{self.doubted} of {self._rounds} rounds were in doubt: {self._latest}")
                return found
            self.doubted += 1
            self._latest = reason
            if arrivals is None and self.doubted >= self._look_beside_at:
                self._look_beside()
            begun = begun or found.asked
            if attempt + 1 >= _ENOUGH_ATTEMPTS and found.answered - begun > _PATIENCE:
                break
        raise Doubted(reason)

    def wholes(self, count: int) -> int:
        """Take rounds of which it does not matter how long they are, and answer how many steps were taken in all.

        Each is asked for one outcome, so that nobody leaves it undone, and only the latest for all: writing takes time as well.
        """
        taken = number = 0
        for _ in range(count):
            found = self._backend.measure(number := self._drawn())
            self._backend.digest(drawn_step(len(found.samples), self._random))
            taken += len(found.samples)
        if count:
            self._check_digest(f"round {number}", self._backend.digest()[0], self._reference.digest(number))
        return taken

    def parts(self, count: int) -> int:
        """As `wholes`, of parts."""
        return sum(len(self._part(None).samples) for _ in range(count))

    def check_parts(self, processor: int) -> None:
        """Raise `Doubted` if the latest parts took more nanoseconds of a processor each than the reference explains.

        Those are not more on a machine that others use, where the reference's own parts take longer.
        """
        if reason := self._parts_too_long(processor):
            raise Doubted(reason)

    def _parts_too_long(self, each: int) -> str:
        """What is wrong if the latest parts took so long each, beside those of the reference at the same time."""
        reference = self._reference.around
        usual = median_low(self._reference_parts or [reference.part])
        return too_long_around(
            self._around._replace(part=each),
            reference._replace(part=max(usual, reference.part)),
            len(self._reference.workload.steps),
        )

    def _doubt(self, found: Round, digests: Digests, arrivals: Sequence[int] | None) -> str:
        """What is to be doubted of a round, of several the first; nothing if it is used.

        What noise took of it outside of its samples is no reason, where those are as long as in a round without.
        """
        if reason := too_long_around(self._around, self._reference.around, len(found.samples)):
            return reason
        if arrivals is not None:
            assert self._waiting_part is not None
            apart = unaccounted(found, arrivals)
            early = too_early(apart, self._waiting_part, len(found.samples), self._around)
            return "" if early and _backs(self._credible(), busy_time(found, arrivals)) else early
        seen = _Seen(unaccounted(found), sum(found.samples), digests)
        self._seen.append(seen)
        credible = self._credible()
        if (hidden := self._hidden(seen)) and not _backs(credible, seen.total):
            return hidden
        least = seen.total if self._least is None else min(self._least, seen.total)
        if not _backs(credible, least):  # more is known by now of what there is around the steps
            return "the samples of an earlier round were too short to be true"
        self._least = least
        self._floors = array("q", map(min, self._floors, found.samples)) if self._floors else found.samples
        return too_low(self._floors, self._around)

    def _look_beside(self) -> None:
        """Forget the doubts if rounds hide nothing; else look again when there are more doubts.

        What a collector or the machine does falls on a round and on the part before it alike, so of many it is the median that
        says what is hidden. The least of all parts may be one in which nothing was collected, where something is in every round.
        """
        seen, parts = [], []
        for _ in range(_BESIDE_PARTS):
            self._look_at_a_part()  # so that the part has as little to throw away of the one before as the round has
            parts.append(self._look_at_a_part())
            found, digests = self._digested(self._drawn(), None)
            seen.append(_Seen(unaccounted(found), sum(found.samples), digests))
        self._seen += seen
        if self._hides_beside(seen, parts):
            self._look_beside_at *= _AGAIN_AT
            return
        usual = median_low([each.total for each in seen])
        self._usual = usual if self._usual is None else min(self._usual, usual)
        self.doubted = 0

    def _hides_beside(self, seen: Sequence[_Seen], parts: Sequence[int]) -> bool:
        """Whether rounds have more in no sample than the parts before them, or parts have more than the reference explains."""
        usual = median_low([each.total for each in seen])
        odd = [each for each in seen if self._hidden_late(each) or not _backs(usual, each.total)]
        if len(odd) * _OF_ROUNDS > len(seen):
            return True
        if self._parts_too_long(median_low(parts)):
            return True  # who wastes time in most parts, so that rounds are not longer
        beside = [each.apart - part for each, part in zip(seen, parts, strict=True)]
        whole = median_low([each.total + apart for each, apart in zip(seen, beside, strict=True)])
        typical = self._around._replace(part=0, outside=whole)
        return bool(too_much_outside(median_low(beside), len(self._reference.workload.steps), typical))

    def _credible(self) -> int | None:
        """The least samples of a round of which no time is hidden, as far as is known by now; none if there is none."""
        found = [each.total for each in self._seen if not self._hidden(each)]
        return min(found if self._usual is None else [*found, self._usual], default=None)

    def _hidden(self, seen: "_Seen") -> str:
        """Where time of a round is hidden, as far as is known by now; nothing if none is. O(1)."""
        outside = too_much_outside(seen.apart, len(self._reference.workload.steps), self._around)
        return outside or self._hidden_late(seen)

    def _hidden_late(self, seen: "_Seen") -> str:
        return too_late(seen.total, len(self._reference.workload.steps), self._around, seen.digests)

    def _digested(self, number: int, arrivals: Sequence[int] | None) -> tuple[Round, Digests]:
        """A round and what its digests take; raises `NotMeasured` if they are wrong. The first is asked for at once."""
        found = self._backend.measure(number, None, arrivals)
        step = self._reference.step(number, self._random)
        one, took = self._backend.digest(step)
        (digest, first), (again, second) = self._backend.digest(), self._backend.digest()
        self._note(found, arrivals)
        wanted_one, wanted = self._reference.digests(number)
        self._check_digest(f"step {step} of round {number}", one, wanted_one)
        self._check_digest(f"round {number}", digest, wanted)
        if again != digest:
            raise NotMeasured(f"the digest of round {number} is {digest}, and {again} when asked again")
        self._around = self._around._replace(
            digest=min(self._around.digest, second), outcome=min(self._around.outcome, took)
        )
        return found, Digests(took, first, second, explained_outcome(self._around, self._reference.around))

    def _look_around(self) -> None:
        workload = self._reference.workload
        self._backend.prepare(without_steps(workload))
        allowed = TIMES_BEFORE * self._reference.around.empty + ONCE
        empty = sys.maxsize
        for attempt in range(_MOST_EMPTY_ROUNDS):
            if attempt >= EMPTY_ROUNDS and empty <= allowed:
                break
            found = self._backend.measure(self._drawn(), 0)
            check_clock(found, None)
            empty = min(empty, unaccounted(found))
        prepare = self._backend.prepare(workload)
        self._around = self._around._replace(prepare=prepare, empty=empty)
        for _ in range(_WHOLE_ROUNDS):
            self._note(self._backend.measure(self._drawn()), None)
            self._backend.digest()
        self._look_at_a_part()

    def _look_at_a_part(self) -> int:
        """See what there is around the steps of a part: the nanoseconds that are in no sample."""
        part = self._part(None)
        apart = unaccounted(part)
        if apart < self._around.part:
            self._around = self._around._replace(part=apart, part_steps=len(part.samples))
        return apart

    def _look_beside_arrivals(self, arrivals: Sequence[int]) -> None:
        """See what rounds with these arrivals are held against: a part with them, and a whole round without."""
        beside = unaccounted(self._part(arrivals), arrivals)
        self._waiting_part = beside if self._waiting_part is None else min(self._waiting_part, beside)
        found, digests = self._digested(self._drawn(), None)
        self._seen.append(_Seen(unaccounted(found), sum(found.samples), digests))

    def _part(self, arrivals: Sequence[int] | None) -> Round:
        """The first few steps of a round, an eighth at most; that they were taken is seen from their digest."""
        limit = int(self._random.random() * (len(self._reference.workload.steps) // _PART + 1))
        part = self._backend.measure(self._drawn(), limit, arrivals)
        digest, _ = self._backend.digest(limit - 1) if limit else ("", 0)
        check_clock(part, arrivals)
        if limit:
            wanted, apart = self._reference.part(part.number, limit)
            self._check_digest(f"step {limit - 1} of round {part.number}", digest, wanted)
            if arrivals is None:
                self._reference_parts.append(apart)
        return part

    def _check_digest(self, what: str, told: str, wanted: str) -> None:
        """Raise `NotMeasured` if the answers are not the reference's (LATENCY-8)."""
        if told != wanted:
            raise NotMeasured(
                f"the digest of {what} is {told}, and that of the reference {wanted}: its answers are others"
            )

    def _note(self, found: Round, arrivals: Sequence[int] | None) -> None:
        """Check a whole round's clock, and note what it takes."""
        check_clock(found, arrivals)
        if arrivals is None:
            self._around = with_round(self._around, found)

    def _drawn(self, wanted: int | None = None) -> int:
        """The number wanted, or else one that was not used."""
        while wanted is None or wanted in self._used:
            wanted = drawn_round(self._random)
        self._used.add(wanted)
        return wanted


def _backs(credible: int | None, total: int) -> bool:
    """Whether samples add up to two thirds of those of a round of which no time is hidden, or nearly."""
    return credible is not None and total * SHARE >= credible * (SHARE - 1)
