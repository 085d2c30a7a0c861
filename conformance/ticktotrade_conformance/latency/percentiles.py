"""Percentiles of samples, from HdrHistogram where it is installed."""

from array import array
from typing import Final, NamedTuple

try:
    from hdrh.histogram import HdrHistogram
except ImportError:
    HdrHistogram = None

SOURCE: Final = "the sorted samples" if HdrHistogram is None else "HdrHistogram, three digits"
"""Where the percentiles come from. HdrHistogram has a C extension and is not everywhere."""

_LONGEST: Final = 60 * 10**9


class Percentiles(NamedTuple):
    """Nanoseconds; a percentile that too few samples stand behind is missing."""

    samples: int
    p50: int
    p99: int | None
    p999: int | None
    max: int


def percentiles_of(samples: "array[int]") -> Percentiles:
    """The percentiles of samples in nanoseconds, of which there is at least one. O(n log n)."""
    count = len(samples)
    exact = sorted(samples)
    if HdrHistogram is None:
        p50, p99, p999 = (exact[min(int(count * share), count - 1)] for share in (0.5, 0.99, 0.999))
    else:
        histogram = HdrHistogram(1, _LONGEST, 3)
        for sample in exact:
            histogram.record_value(min(max(sample, 1), _LONGEST))
        p50, p99, p999 = (int(histogram.get_value_at_percentile(share)) for share in (50, 99, 99.9))
    return Percentiles(count, p50, p99 if count >= 100 else None, p999 if count >= 1000 else None, exact[-1])
