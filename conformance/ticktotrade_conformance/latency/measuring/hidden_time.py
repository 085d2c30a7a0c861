"""Time that a backend hides (LATENCY-9, LATENCY-10): what it says of a round against what we saw of it.

A step's time may be hidden before the clock runs, behind it, or in a clock that is not ours. Whatever is hidden takes time
outside, or the outcomes are not there when their digest is asked for.
"""

import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import NotMeasured, Round

PER_STEP: Final = 500
"""Nanoseconds of a step outside of its sample: reading the clock, going on to the next step, writing the sample."""

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
LEAST_FLOORS: Final = 4
"""The floors of all steps are at least one part in so many of a whole round."""
_CLOCK_RATE: Final = 1000
"""Two clocks of one machine go alike to one part in so many."""


class Around(NamedTuple):
    """What there is around the steps, each the least of several times, in nanoseconds.

    ``prepare`` is the request of that name. ``empty`` is what a round takes outside of its samples if there are no steps,
    ``part`` if there are all of them and few are taken, ``digest`` the second one of a round, ``outcome`` that of one outcome.
    ``outside`` is a whole round by our clock, ``samples`` the sum of its samples.
    """

    prepare: int
    empty: int
    part: int
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
    if hidden <= further // SHARE + steps * PER_STEP:
        return ""
    return (
        f"{steps} further steps take {_ms(further)} outside, of which {_ms(hidden)} are in no sample: "
        "it works where its clock does not see it"
    )


def explained_outcome(found: Around, reference: Around) -> int:
    """The nanoseconds that a backend may take to digest one outcome, samples not counted (LATENCY-10)."""
    return int(_TIMES_DIGEST * _slower(found, reference)) * reference.outcome + _ONE_OUTCOME


def too_late(found: Round, around: Around, digests: Digests) -> str:
    """What is wrong if the digests of a round take so long that its steps were not done before (LATENCY-10).

    That of one outcome of the last ones, before there is any other, is quick only if all are there: of a machine with a
    state, one takes nearly all steps. In the first one of all, some is allowed for outcomes that are not in the cache yet, and for
    garbage that is collected now.
    """
    explained = digests.explained + sum(found.samples) // SHARE
    if digests.outcome > explained:
        return (
            f"the digest of one outcome takes {_ms(digests.outcome)}, of which {_ms(explained)} are explained: "
            "its outcomes are not there when it says so"
        )
    later = digests.first - digests.second
    allowed = (around.samples + around.digest) // SHARE + len(found.samples) * PER_STEP
    if later <= allowed:
        return ""
    return (
        f"the first digest takes {_ms(later)} longer than the second, the steps {_ms(sum(found.samples))}: "
        "its outcomes are not there when it says so"
    )


def too_low(floors: "array[int]", least: int) -> str:
    """What is wrong with floors that add up to so little of the least round: noise alone does not do that (LATENCY-10)."""
    return (
        f"the floors of its steps add up to {_ms(sum(floors))}, the samples of each round to {_ms(least)} or more: "
        "now one step is too short to be true and now another"
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
            found.part - found.empty,
            shifting * max(reference.part - reference.empty, 0)
            + int(slower * reference.empty) // 4
            + 2 * going_on,
            "with all steps prepared, what comes before the first one takes {} longer",
        ),
        (
            found.digest,
            int(_TIMES_DIGEST * slower) * reference.digest + going_on + ONCE,
            "a digest takes {}",
        ),
        (found.prepare, before * reference.prepare + _LOADING, "it takes {} to prepare"),
    ):
        if took > wanted:
            return f"{what.format(_ms(took))}, of which the reference explains {_ms(wanted)}: does it work beforehand?"
    return ""


def _slower(found: Around, reference: Around) -> float:
    """How many times as long as the reference's a backend's steps take, and so what is around them."""
    return max(1.0, found.samples / reference.samples) if reference.samples else 1.0


def _ms(nanoseconds: int) -> str:
    return f"{nanoseconds / 1e6:,.3f} ms"
