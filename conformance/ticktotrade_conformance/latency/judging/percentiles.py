"""Percentiles of samples, by nearest rank: each is a time that was measured."""

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

from ticktotrade_conformance.latency.documents.quantities import Count, Nanoseconds

_LEAST_FOR_P99: Final = 100
_LEAST_FOR_P999: Final = 1000


class Percentiles(NamedTuple):
    """Nanoseconds; a percentile that too few samples stand behind is missing."""

    samples: Count
    p50: Nanoseconds
    p99: Nanoseconds | None
    p999: Nanoseconds | None
    max: Nanoseconds


def percentiles_of(samples: "array[int]") -> Percentiles:
    """The percentiles of samples in nanoseconds, of which there is at least one. O(n log n)."""
    count = len(samples)
    rising = sorted(samples)
    return Percentiles(
        count,
        nearest_rank(rising, 500),
        nearest_rank(rising, 990) if count >= _LEAST_FOR_P99 else None,
        nearest_rank(rising, 999) if count >= _LEAST_FOR_P999 else None,
        rising[-1],
    )


def nearest_rank(rising: Sequence[int], per_mille: int) -> int:
    """The smallest sample that at least ``per_mille`` thousandths of the samples do not exceed.

    ``rising`` has the samples in order, at least one; ``per_mille`` is from 1 to 1000. It is the sample of rank
    ``ceil(per_mille / 1000 * n)``, counted in integers, so that no rank is off by one where a float is. O(1).
    """
    rank = -(-len(rising) * per_mille // 1000)
    return rising[rank - 1]
