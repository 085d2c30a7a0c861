"""Whether the machine was calm while something was measured (LATENCY-17)."""

from collections.abc import Sequence
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


def at_full_speed(taken: Sequence[Taken], fastest_loop: int) -> list[Taken]:
    """The rounds before and after which the machine was about as fast as it was at its fastest."""
    most, of = FULL_SPEED
    return [each for each in taken if each.loop * of <= fastest_loop * most]


def crowding(noise: Noise, others: float) -> str:
    """As `unrest`, by what can be said of the machine without any round."""
    if others > MOST_TAKEN_BY_OTHERS:
        return f"other programs took {others:.0%} of the processors"
    if noise.lost > MOST_LOST:
        return f"the machine stood still for {noise.lost:.0%} of the time"
    return ""


def unrest(taken: Sequence[Taken], around: Surroundings) -> str:
    """Why the machine cannot be called calm, as a part of a sentence; nothing if it was. O(rounds)."""
    if crowded := crowding(around.noise, around.others):
        return crowded
    fast = at_full_speed(taken, around.fastest_loop)
    if len(fast) < max(LEAST_AT_FULL_SPEED, SHARE_AT_FULL_SPEED * len(taken)):
        return f"the machine ran at full speed in {len(fast)} of {len(taken)} rounds only"
    if taken[-1].round.answered - taken[0].round.asked < LONGEST_SPELL:
        return f"it was seen for less than {LONGEST_SPELL // 10**9} seconds, and slow spells last as long"
    return ""
