"""Whether the machine was calm while something was measured (LATENCY-17)."""

from collections.abc import Sequence
from math import ceil
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.interface import Round
from ticktotrade_conformance.latency.judged import Noise

FULL_SPEED: Final = 110, 100
"""The fixed loop may take so much longer than at its fastest: on a machine with nothing else to do it varies by as much."""

LEAST_AT_FULL_SPEED: Final = 8
"""Rounds."""

SHARE_AT_FULL_SPEED: Final = 0.25
LONGEST_SPELL: Final = 3_000_000_000
"""Nanoseconds. Twice the longest time for which a machine has been seen to be slow without a break."""

MOST_LOST: Final = 0.1
MOST_TAKEN_BY_OTHERS: Final = 0.25


class Taken(NamedTuple):
    """A round, and what a fixed loop of ours took around it: the longer of before and after, in nanoseconds."""

    round: Round
    loop: int


class Surroundings(NamedTuple):
    """What is known of the machine besides: the loop's fastest, the noise, the share of all processors that others took."""

    fastest_loop: int
    noise: Noise
    others: float


def calmest(taken: Sequence[Taken], fastest_loop: int) -> list[Taken]:
    """The rounds at full speed, or the quarter of all in which the machine was fastest if that is more. O(n log n)."""
    most, of = FULL_SPEED
    limit = max(fastest_loop * most // of, _quarter(taken)[-1].loop)
    return [each for each in taken if each.loop <= limit]


def _quarter(taken: Sequence[Taken]) -> list[Taken]:
    """The rounds before and after which the machine was fastest: a quarter of them, but as many as tell anything."""
    wanted = max(LEAST_AT_FULL_SPEED, ceil(SHARE_AT_FULL_SPEED * len(taken)))
    return sorted(taken, key=lambda each: each.loop)[:wanted]


def crowding(noise: Noise, others: float) -> str:
    """As `unrest`, by what can be said of the machine without any round."""
    if others > MOST_TAKEN_BY_OTHERS:
        return f"other programs took {others:.0%} of the processors"
    if noise.lost > MOST_LOST:
        return f"the machine stood still for {noise.lost:.0%} of the time"
    return ""


def unrest(taken: Sequence[Taken], around: Surroundings, times: float) -> str:
    """Why the machine cannot be called calm, as a part of a sentence; nothing if it was. O(n log n) in rounds.

    ``times`` is how many times the ceiling the whole interval is above: a machine that was slower than at its fastest, but by
    less than that, does not explain it.
    """
    if crowded := crowding(around.noise, around.others):
        return crowded
    if len(taken) < LEAST_AT_FULL_SPEED:
        return f"it was measured in {len(taken)} rounds only"
    most, of = FULL_SPEED
    slowness = _quarter(taken)[-1].loop / around.fastest_loop
    if slowness > max(most / of, times):
        return f"in three rounds of four the machine took {slowness:.2f} times as long as at its fastest, or longer"
    if taken[-1].round.answered - taken[0].round.asked < LONGEST_SPELL:
        return f"it was seen for less than {LONGEST_SPELL // 10**9} seconds, and slow spells last as long"
    return ""
