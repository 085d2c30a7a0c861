"""Percentiles are by nearest rank, by its definition: exact, and never above the maximum."""

from array import array
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.latency.judging.percentiles import nearest_rank, percentiles_of

NANOSECONDS = st.integers(min_value=0, max_value=2**63 - 1)


def by_definition(samples: list[int], per_cent: Fraction) -> int:
    return sorted(samples)[ceil(per_cent / 100 * len(samples)) - 1]


@given(st.lists(NANOSECONDS, min_size=1, max_size=300), st.integers(min_value=1, max_value=1000))
def test_a_percentile_is_the_sample_of_the_nearest_rank(samples: list[int], per_mille: int) -> None:
    assert nearest_rank(sorted(samples), per_mille) == by_definition(samples, Fraction(per_mille, 10))


@given(st.integers(min_value=1, max_value=5000), st.integers(min_value=1, max_value=7))
def test_all_of_them_are_samples_by_the_definition(count: int, step: int) -> None:
    samples = [number * step % 5001 for number in range(count)]
    found = percentiles_of(array("q", samples))
    assert (found.samples, found.max) == (count, max(samples))
    assert found.p50 == by_definition(samples, Fraction(50))
    assert found.p99 == (by_definition(samples, Fraction(99)) if count >= 100 else None)
    assert found.p999 == (by_definition(samples, Fraction("99.9")) if count >= 1000 else None)


@pytest.mark.parametrize(
    ("samples", "p50", "p99", "longest"),
    [
        ([1_000_001] * 2000, 1_000_001, 1_000_001, 1_000_001),
        ([1000] * 99 + [9000], 1000, 1000, 9000),
        ([1000] * 98 + [9000] * 2, 1000, 9000, 9000),
        ([7], 7, None, 7),
        ([1, 2], 1, None, 2),
        ([100 * 10**9] * 100, 100 * 10**9, 100 * 10**9, 100 * 10**9),
    ],
)
def test_equal_samples_and_the_last_rank_before_an_outlier(
    samples: list[int], p50: int, p99: int | None, longest: int
) -> None:
    found = percentiles_of(array("q", samples))
    assert (found.p50, found.p99, found.max) == (p50, p99, longest)
