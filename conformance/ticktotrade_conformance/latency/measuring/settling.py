"""Warm-up: how many rounds a backend took until it was as fast as it gets (LATENCY-15)."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

WATCHED: Final = 8
"""So many rounds in a row have to bring nothing new."""

LONGEST_WARM_UP: Final = 80
"""Rounds. A backend that goes on becoming faster is measured as it is."""

_NEW: Final = 97, 100


def settled_after(medians: Sequence[int]) -> int | None:
    """The rounds of the warm-up, or none while it lasts. O(rounds).

    ``medians`` has the raw median of each round, in order. It lasts until the least of them has fallen by no more than
    3 % in the latest eight rounds: compilers work in the background, and slow spells of the machine come and go, but
    neither makes a least median rise.
    """
    least = list(accumulate(medians, min))
    of, whole = _NEW
    for rounds in range(WATCHED + 1, min(len(least), LONGEST_WARM_UP) + 1):
        if least[rounds - 1] * whole >= least[rounds - 1 - WATCHED] * of:
            return rounds
    return LONGEST_WARM_UP if len(least) >= LONGEST_WARM_UP else None
