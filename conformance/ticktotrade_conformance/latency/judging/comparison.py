"""Two backends side by side: the ratio of the floors of the same steps, with an interval (LATENCY-13)."""

from array import array
from collections.abc import Sequence
from enum import StrEnum
from math import comb
from statistics import median
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import Round
from ticktotrade_conformance.latency.judging.floors import floors_of

LONGEST_TURN: Final = 20_000_000
"""Nanoseconds of steps before the other backend has its turn: the machine stays for about as long as it is."""

LEAST_BLOCKS: Final = 6
"""With fewer no interval is right in 19 of 20 runs."""

MOST_BLOCKS: Final = 24
SAME: Final = 0.97, 1.03

_CONFIDENCE: Final = 0.95


class Difference(StrEnum):
    """Whether the second backend takes another time than the first."""

    SLOWER = "slower"
    FASTER = "faster"
    NONE = "no difference"
    UNDECIDED = "too noisy to say"


class Compared(NamedTuple):
    """How many times as long the second backend takes: the median of the blocks and, if there are enough, its interval."""

    difference: Difference
    ratio: float
    low: float | None
    high: float | None
    blocks: int


def steps_of_a_turn(first: Round, steps: int) -> int:
    """How many of the steps fit into the longest turn, by what they took in a round; at least one."""
    spent = sum(first.samples)
    return max(1, min(steps, LONGEST_TURN * len(first.samples) // spent if spent else steps))


def block_ratio(first: Sequence["array[int]"], second: Sequence["array[int]"]) -> float:
    """How many times as long the second takes for a step, in the median of all steps.

    Each has the samples of the same steps, in rounds that were taken in turn; a step whose floor is 0 is left out. Raises
    `ValueError` if all are. O(rounds × steps).
    """
    pairs = zip(floors_of(first), floors_of(second), strict=True)
    ratios = [b / a for a, b in pairs if a and b]
    if not ratios:
        raise ValueError("no step took any time by the clock of the backend")
    return median(ratios)


def compared(ratios: Sequence[float]) -> Compared:
    """What the ratios of the blocks say, of which there is at least one.

    Each block is of two fresh processes, whose layout in memory makes the same code faster or slower by some percent. So
    blocks differ by more than the steps in them, and the interval is that of the median of blocks: between the ratios
    of two ranks which no shape of their distribution makes wrong in more than one of 20 runs. O(n log n).
    """
    rising = sorted(ratios)
    middle = median(rising)
    rank = _rank(len(rising))
    if rank is None:
        return Compared(Difference.UNDECIDED, middle, None, None, len(rising))
    low, high = rising[rank], rising[-1 - rank]
    return Compared(_difference(low, high), middle, low, high, len(rising))


def helps(so_far: Compared) -> bool:
    """Whether a further block is of use."""
    return so_far.difference is Difference.UNDECIDED and so_far.blocks < MOST_BLOCKS


def _difference(low: float, high: float) -> Difference:
    least, most = SAME
    if low > most:
        return Difference.SLOWER
    if high < least:
        return Difference.FASTER
    return Difference.NONE if least <= low and high <= most else Difference.UNDECIDED


def _rank(count: int) -> int | None:
    """How many of the ratios at either end may be left out, if any interval is wide enough."""
    beyond, found = 0.0, None
    for rank in range((count + 1) // 2):
        beyond += 2 * comb(count, rank) / 2**count
        if beyond > 1 - _CONFIDENCE:
            break
        found = rank
    return found
