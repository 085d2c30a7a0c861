"""Pauses: what raw samples have above their floors that the machine's own gaps do not explain (LATENCY-11)."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from ticktotrade_conformance.latency.judging.percentiles import nearest_rank


class Pauses(NamedTuple):
    """The backend's own, in nanoseconds."""

    p999: int
    max: int


def pauses_of(
    rounds: Sequence["array[int]"], floors: Sequence[int], gaps: Sequence[int], watched: int
) -> Pauses:
    """What remains of the excess of the samples over their floors when the machine's gaps are taken off.

    ``gaps`` are those that a loop saw in ``watched`` nanoseconds. The greatest excess is set against the greatest gap,
    the second against the second, and so on, where as many gaps come upon as much time: of half the time watched, each
    gap stands for two. O(n log n) for n samples.
    """
    excess = sorted(
        (sample - floor for samples in rounds for sample, floor in zip(samples, floors, strict=True)),
        reverse=True,
    )
    falling = sorted(gaps, reverse=True)
    spent = sum(map(sum, rounds))
    for rank in range(len(excess)):
        place = rank * watched // spent if spent else 0
        if place >= len(falling):
            break
        excess[rank] = max(0, excess[rank] - falling[place])
    excess.sort()
    return Pauses(nearest_rank(excess, 999), excess[-1])
