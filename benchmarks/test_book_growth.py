"""How the cost of an update and the touch grows with the levels: fitted exponents, 10 to 100,000 levels a side.

An exponent of 1 is linear (O(n log n) is a little above it), one of 0 constant. What grows with the logarithm comes
out between 0.05 and 0.2, since large books are also in memory that is further away.
"""

from collections.abc import Callable
from math import log10
from statistics import linear_regression

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.book_drivers import DRIVERS, VARIANTS
from benchmarks.book_market import market
from benchmarks.interleaved import interleaved

SIZES = (10, 100, 1_000, 10_000, 100_000)
LEVELS_TOUCHED = 2_000_000
"""For what costs as much as there are levels, fewer moves the more there are."""


@pytest.mark.parametrize("where", ["near the touch", "anywhere"])
@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.benchmark(group="growth with the levels")
def test_growth(benchmark: BenchmarkFixture, note: Callable[[str], None], name: str, where: str) -> None:
    moves = {
        size: max(LEVELS_TOUCHED // size // 10, 4) if name == "heap (baseline)" else 2_000 for size in SIZES
    }
    made = {size: market(size, min(moves[size], 2_000), where == "near the touch") for size in SIZES}
    runs = {size: DRIVERS[name](made[size]) for size in SIZES}
    took = benchmark.pedantic(interleaved, (runs, 7, 3), rounds=1)
    each = {size: took[size] / len(made[size].moves) for size in SIZES}
    slope = linear_regression([log10(size) for size in SIZES], [log10(each[size]) for size in SIZES]).slope
    largest = linear_regression(*zip(*[(log10(size), log10(each[size])) for size in SIZES[2:]], strict=True))
    costs = ", ".join(f"{size:,}: {each[size]:,.0f} ns" for size in SIZES)
    note(f"{name}, {where}: exponent {slope:.2f}, from 1,000 levels on {largest.slope:.2f} ({costs})")
