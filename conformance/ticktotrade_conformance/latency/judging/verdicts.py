"""The interval of a p99 of floors, and the verdict that follows from it (LATENCY-12, LATENCY-16)."""

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.floors import floors_of, held_against_ceiling, scaled_floors

LEAST_ROUNDS: Final = 16
"""Behind the warm-up, before anything is said."""

ROUNDS_TO_BE_OVER: Final = 512
"""Behind the warm-up. Where five steps of five hundred are rare in ways of their own, a compiler finds them that late."""

AT_ONCE_OVER: Final = 10
"""Fewer rounds do for what takes more than so many times its budget: no compiler makes up for that."""

REPEATS_WITHIN: Final = 123, 100
"""The p99 of floors of fresh processes that do the same differ by no more than this (seen on a noisy machine)."""

_WORTH_IT: Final = 100
"""Rounds help while the p99 of floors still falls by more than one part in so many as they double."""

_WIDE: Final = 10
_GAINS: Final = 20


class Interval(NamedTuple):
    """Where the p99 of the floors, or their mean if that is more, is without noise, in nanoseconds.

    ``fall`` is by how much it fell as rounds doubled, ``gain`` by how much that of the later half is below that of the earlier,
    ``rounds`` how many it follows from.
    """

    low: int
    high: int
    fall: int
    gain: int
    rounds: int

    @property
    def is_wide(self) -> bool:
        """Whether it tells little yet: it fell by more than a tenth as rounds doubled."""
        return self.fall * _WIDE > self.high

    @property
    def still_gains(self) -> bool:
        """Whether the later rounds were faster, as while a compiler finds one rare step after the other."""
        return self.gain * _GAINS > self.high

    @property
    def narrows(self) -> bool:
        """Whether as many rounds again are likely to bring it down."""
        return self.fall * _WORTH_IT > self.high


class Ruling(NamedTuple):
    """A verdict and its reason, one sentence; ``final`` if further rounds cannot change it, or help no more."""

    verdict: LatencyVerdict
    reason: str
    final: bool


def interval_of(rounds: Sequence["array[int]"], changes: Sequence[int], allowed: Allowance) -> Interval:
    """The interval that rounds bear out; at least two, each with the samples of the counted steps (LATENCY-16).

    Noise only adds, so the floors are an upper bound, and their p99, or their mean, is ``high``. They would fall further with more
    rounds: by about as much as they fell from halves of the rounds to all of them. The halves are every other round,
    which differ by noise that hits at random, and the earlier and the later, which differ by spells and by warm-up. Where
    that is less than what fresh processes differ by, ``low`` is as far below as those. O(rounds × steps).
    """
    middle = len(rounds) // 2
    high = held_against_ceiling(scaled_floors(floors_of(rounds), changes, allowed))
    halves = (rounds[::2], rounds[1::2], rounds[:middle], rounds[middle:])
    others = [held_against_ceiling(scaled_floors(floors_of(half), changes, allowed)) for half in halves]
    fall = max(others) - high
    most, of = REPEATS_WITHIN
    low = max(0, min(high * of // most, high - 2 * fall))
    return Interval(low, high, fall, gain=others[2] - others[3], rounds=len(rounds))


def ruling(interval: Interval, ceiling: int, unrest: str, time_is_up: bool) -> Ruling:
    """The verdict of so much as is known (LATENCY-12). ``unrest`` says why the machine was not calm, if it was not."""
    low, high, rounds = interval.low, interval.high, interval.rounds
    if high <= ceiling:
        return Ruling(LatencyVerdict.WITHIN, "", final=time_is_up or not interval.is_wide)
    if low > ceiling and not unrest:
        # A compiler that finds rare steps late makes them fast long after the others, without a fall before.
        if rounds < ROUNDS_TO_BE_OVER and low <= AT_ONCE_OVER * ceiling:
            seen = (
                f"it is over its budget after {rounds} rounds of {ROUNDS_TO_BE_OVER}, and may yet be compiled"
            )
            return Ruling(LatencyVerdict.NOISY, f"{seen}; give it more --seconds", final=time_is_up)
        if interval.still_gains:
            reason = "it was still getting faster when time was up; give it more --seconds"
            return Ruling(LatencyVerdict.NOISY, reason, final=time_is_up)
        return Ruling(LatencyVerdict.OVER, "", final=time_is_up)
    if unrest:
        return Ruling(LatencyVerdict.NOISY, unrest, final=time_is_up)
    reason = (
        "the figures still fell when time was up; give it more --seconds"
        if interval.narrows
        else "it is nearer to the ceiling than figures repeat"
    )
    return Ruling(LatencyVerdict.NOISY, reason, final=time_is_up or not interval.narrows)
