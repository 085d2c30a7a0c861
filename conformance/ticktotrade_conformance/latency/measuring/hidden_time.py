"""Time that a backend hides (LATENCY-9, LATENCY-10): what it says of a round against what we saw of it.

A step's time may be hidden before the clock runs, behind it, or in a clock that is not ours. Whatever is hidden takes time
outside, or the outcomes are not there when their digest is asked for.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import NotMeasured, Round

PER_STEP: Final = 500
"""Nanoseconds that a step takes outside of its sample, which has to be written."""
TOLD_APART: Final = 100
"""Nanoseconds that a clock has to tell apart (WIRE-10)."""

_ONE_OUTCOME: Final = 500_000
"""Nanoseconds that it may take to wake a process up, and to hear of one outcome: some try always takes less."""

ONCE: Final = 2_000_000
"""Nanoseconds that a request may take, whatever it asks: to be written, to wake a process up, to be answered."""
_LOADING: Final = 2_000_000_000
"""Nanoseconds that `prepare` may take, whatever it prepares: there are more rounds than anybody computes beforehand."""
TIMES_BEFORE: Final = 3
_TIMES_SHIFTING: Final = 2
_TIMES_DIGEST: Final = 10
SHARE: Final = 3
"""One part in so many may be hidden."""
FLOORS_SHARE: Final = 2
"""The floors of all steps are at least one part in so many of a whole round."""
_CLOCK_RATE: Final = 1000
"""Two clocks of one machine go alike to one part in so many."""


class Around(NamedTuple):
    """What there is around the steps, each the least of several times, in nanoseconds.

    ``prepare`` is the request of that name. ``empty`` is what a round takes outside of its samples if there are no steps,
    ``part`` if there are all of them and ``part_steps`` are taken, ``digest`` the second one of a round, ``outcome`` that of one outcome.
    ``outside`` is a whole round by our clock, ``samples`` by the backend's.
    """

    prepare: int
    empty: int
    part: int
    part_steps: int
    digest: int
    outcome: int
    outside: int
    samples: int


NOTHING_SEEN: Final = Around(*[sys.maxsize] * len(Around._fields))


class Digests(NamedTuple):
    """What the digests of one round took, in the order in which they are asked for: of one outcome, of all, of all again.

    ``explained`` are the nanoseconds that the first may take, but for the samples.
    """

    outcome: int
    first: int
    second: int
    explained: int


def with_round(around: Around, found: Round) -> Around:
    """What is around, with one more whole round."""
    return around._replace(
        outside=min(around.outside, found.answered - found.asked),
        samples=min(around.samples, sum(found.samples)),
    )


def by_its_clock(found: Round, arrivals: Sequence[int] | None = None) -> int:
    """The nanoseconds from the first reading of the backend's clock in a round to the last. O(n)."""
    if arrivals is None:
        return sum(found.samples)
    return arrivals[len(found.samples) - 1] + found.samples[-1] if found.samples else 0


def unaccounted(found: Round, arrivals: Sequence[int] | None = None) -> int:
    """The nanoseconds of a round outside that are not between the first reading of the backend's clock and the last. O(n)."""
    return found.answered - found.asked - by_its_clock(found, arrivals)


def check_clock(found: Round, arrivals: Sequence[int] | None) -> None:
    """Raise `NotMeasured` if a round by the backend's clock cannot have been within what it was by ours (LATENCY-9)."""
    outside, inside = found.answered - found.asked, by_its_clock(found, arrivals)
    if inside > outside + outside // _CLOCK_RATE:
        raise NotMeasured(
            f"its clock is fast: a round took {milliseconds(inside)} by it, and {milliseconds(outside)} by ours"
        )
    ends = [arrival + sample for arrival, sample in zip(arrivals or (), found.samples, strict=False)]
    if any(later < earlier for earlier, later in pairwise(ends)):
        raise NotMeasured(
            "a step ends before the one in front of it: its samples do not count from the arrivals"
        )


def too_much_outside(apart: int, steps: int, around: Around) -> str:
    """What is wrong if of a round more is in no sample, ``apart``, than in none of a part and what further steps may hide."""
    hidden = apart - around.part
    if hidden <= _allowed(steps, around):
        return ""
    return (
        f"{steps - around.part_steps} further steps take {milliseconds(_further(steps, around))} outside, of which "
        f"{milliseconds(hidden)} are in no sample: it works where its clock does not see it"
    )


def _further(steps: int, around: Around) -> int:
    """The nanoseconds that the steps behind those of a part take outside, at the least."""
    return (around.outside - around.part) * (steps - around.part_steps) // steps


def _allowed(steps: int, around: Around) -> int:
    """The nanoseconds of them that may be in no sample: a third, or what writing samples takes."""
    return max(_further(steps, around) // SHARE, (steps - around.part_steps) * PER_STEP)


def too_low(floors: Sequence[int], around: Around) -> str:
    """What is wrong with floors that add up to so little of the least round: noise alone does not do that (LATENCY-10)."""
    total, steps = sum(floors), len(floors)
    if total * FLOORS_SHARE + steps * TOLD_APART >= around.samples:
        return ""
    return (
        f"the floors of its {steps} steps add up to {milliseconds(total)}, and each round takes {milliseconds(around.samples)} or "
        "more by its clock: now one step is too short to be true and now another (or it does not tell 100 ns apart, WIRE-10)"
    )


def too_early(apart: int, part: int, steps: int, around: Around) -> str:
    """What is wrong with a round with arrivals of which more is unaccounted, ``apart``, than of a part, and than steps may hide."""
    if apart - part <= _allowed(steps, around):
        return ""
    return (
        f"before the first arrival and behind the last step {milliseconds(apart)} pass, of which {milliseconds(part)} are "
        "explained: it works where its clock does not see it"
    )


def busy_time(found: Round, arrivals: Sequence[int]) -> int:
    """The nanoseconds that steps take by the samples of a round with arrivals, without waiting for the ones before. O(n)."""
    busy = last = 0
    for arrival, sample in zip(arrivals, found.samples, strict=False):
        end = arrival + sample
        busy += end - max(arrival, last)
        last = end
    return busy


def explained_outcome(found: Around, reference: Around) -> int:
    """The nanoseconds that a backend may take to digest one outcome, samples not counted (LATENCY-10)."""
    return int(_TIMES_DIGEST * _slower(found, reference)) * reference.outcome + _ONE_OUTCOME


def too_late(total: int, steps: int, around: Around, digests: Digests) -> str:
    """What is wrong if the digests of a round take so long that its steps were not done before (LATENCY-10).

    That of one outcome of the last ones, before there is any other, is quick only if all are there: of a machine with a
    state, one takes nearly all steps. In the first one of all, some is allowed for outcomes that are not in the cache yet, and for
    garbage that is collected now.
    """
    explained = digests.explained + total // SHARE
    if digests.outcome > explained:
        return (
            f"the digest of one outcome takes {milliseconds(digests.outcome)}, of which {milliseconds(explained)} are explained: "
            "its outcomes are not there when it says so, or something between slows its answers down"
        )
    later = digests.first - digests.second
    allowed = (around.samples + around.digest) // SHARE + steps * PER_STEP
    if later <= allowed:
        return ""
    return (
        f"the first digest takes {milliseconds(later)} longer than the second, the steps {milliseconds(total)}: "
        "its outcomes are not there when it says so"
    )


def too_long_around(found: Around, reference: Around, steps: int) -> str:
    """What is wrong if more time is spent around the steps than they explain (LATENCY-10); nothing if nothing is.

    A backend whose steps take longer than the reference's may be as much slower at everything else.
    """
    slower = _slower(found, reference)
    going_on = steps * PER_STEP
    before, shifting = int(TIMES_BEFORE * slower), int(_TIMES_SHIFTING * slower)
    for took, wanted, what in (
        (found.empty, before * reference.empty + ONCE, "a round without steps takes {}"),
        (
            found.part,
            min(found.empty, shifting * reference.empty + ONCE // 2)
            + shifting * max(reference.part - reference.empty, 0)
            + int(slower * reference.empty) // 4
            + 2 * going_on,
            "with all steps prepared, what comes before the first one takes {}",
        ),
        (
            found.digest,
            int(_TIMES_DIGEST * slower) * reference.digest + going_on + ONCE,
            "a digest takes {}",
        ),
        (found.prepare, before * reference.prepare + _LOADING, "it takes {} to prepare"),
    ):
        if took > wanted:
            return f"{what.format(milliseconds(took))}, of which the reference explains {milliseconds(wanted)}: does it work beforehand?"
    return ""


def _slower(found: Around, reference: Around) -> float:
    """How many times as long as the reference's a backend's steps take, and so what is around them."""
    return max(1.0, found.samples / reference.samples) if reference.samples else 1.0


def milliseconds(nanoseconds: int) -> str:
    """Nanoseconds as a reason has them."""
    return f"{nanoseconds / 1e6:,.3f} ms"
