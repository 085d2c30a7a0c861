"""One level update followed by reading best bid and best ask, by variant and size, and beside other books."""

from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.book_drivers import DRIVERS
from benchmarks.book_market import market
from benchmarks.interleaved import interleaved

BASELINE = "heap (baseline)"
FASTEST = "sorted keys (phase 3)"


@pytest.mark.parametrize("levels", [20, 200, 1_000, 10_000])
@pytest.mark.parametrize("name", DRIVERS)
def test_update_and_touch(benchmark: BenchmarkFixture, name: str, levels: int) -> None:
    moves = 100 if name == BASELINE else 1_000
    benchmark.group = f"an update and the touch, in a book of {levels:,} levels a side"
    made = market(levels, moves)
    run = DRIVERS[name](made)
    benchmark.extra_info["moves"] = len(made.moves)
    benchmark.pedantic(run, rounds=15, warmup_rounds=2)


@pytest.mark.parametrize("levels", [1_000])
@pytest.mark.benchmark(group="every book side by side")
def test_ratios(benchmark: BenchmarkFixture, note: Callable[[str], None], levels: int) -> None:
    """Blocks of a few milliseconds, one book after the other, so that what slows the machine slows all of them."""
    made = {name: market(levels, 50 if name == BASELINE else 2_000) for name in DRIVERS}
    runs = {}
    for name, drive in DRIVERS.items():
        try:
            runs[name] = drive(made[name])
        except pytest.skip.Exception as skipped:
            note(f"{name}: {skipped.msg}")
    took = benchmark.pedantic(interleaved, (runs, 25), rounds=1)
    each = {name: nanoseconds / len(made[name].moves) for name, nanoseconds in took.items()}
    for name, nanoseconds in each.items():
        note(
            f"{levels:,} levels, an update and the touch: {name} {nanoseconds:,.0f} ns; "
            f"{each[BASELINE] / nanoseconds:.1f}× as fast as the baseline, "
            f"{nanoseconds / each[FASTEST]:.2f} times as long as {FASTEST}"
        )
