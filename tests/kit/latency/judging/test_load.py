"""A rate is sustained if nobody waits longer and longer, and what a process takes is held against the system's budget (LATENCY-6, LATENCY-14)."""

from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.made_up_backend import workload
from ticktotrade_conformance.latency.interface import Round, Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.judging.budgets import system_budget
from ticktotrade_conformance.latency.judging.load import (
    Load,
    RateSearch,
    arrivals_at,
    kept_up,
    load_verdict,
    orders_in,
    processor_share,
)

WITHIN, OVER, NOISY = LatencyVerdict.WITHIN, LatencyVerdict.OVER, LatencyVerdict.NOISY
PATH = workload(500, Stage.PATH)
HALF = PATH._replace(changes=(3, 0) * 250)


def served(arrivals: Sequence[int], each: int, stall: int = 0) -> Round:
    """One after the other, and the first step takes longer by the stall."""
    now, samples = 0, array("q")
    for place, arrival in enumerate(arrivals):
        now = max(now, arrival) + each + (0 if place else stall)
        samples.append(now - arrival)
    return Round(100, samples, 0, now)


def test_arrivals_bring_so_many_orders_a_second() -> None:
    assert arrivals_at(10_000, PATH)[:3] == (0, 100_000, 200_000)
    assert (orders_in(HALF), arrivals_at(10_000, HALF)[:3]) == (250, (0, 50_000, 100_000))
    assert orders_in(workload(7, changes=0)) == 7


@given(rate=st.integers(1, 10**6))
def test_arrivals_never_fall_and_are_as_many_as_the_steps(rate: int) -> None:
    arrivals = arrivals_at(rate, HALF)
    assert len(arrivals) == len(HALF.steps)
    assert list(arrivals) == sorted(arrivals)


def test_a_stall_is_in_the_samples_of_all_that_waited_for_it() -> None:
    found = served(arrivals_at(10_000, PATH), 20_000, stall=5_000_000)
    assert sum(sample > 1_000_000 for sample in found.samples) > 40


@pytest.mark.parametrize(("each", "kept"), [(20_000, True), (99_000, True), (110_000, False)])
def test_who_is_slower_than_the_arrivals_is_behind_at_the_end(each: int, kept: bool) -> None:
    arrivals = arrivals_at(10_000, PATH)
    assert kept_up(served(arrivals, each), arrivals) == kept


@pytest.mark.parametrize("each", [300, 5_000, 19_500, 480_000])
def test_the_search_ends_at_the_rate_that_is_sustained(each: int) -> None:
    search = RateSearch()
    tries = 0
    while (rate := search.rate) is not None:
        arrivals = arrivals_at(rate, PATH)
        search.tried(rate, kept_up(served(arrivals, each), arrivals))
        tries += 1
    assert search.sustained == pytest.approx(10**9 / each, rel=0.1)
    assert tries <= 25


def test_what_keeps_up_with_nothing_sustains_nothing() -> None:
    search = RateSearch()
    while (rate := search.rate) is not None:
        search.tried(rate, kept=False)
    assert search.sustained == 0


def test_what_keeps_up_with_everything_is_not_tried_for_ever() -> None:
    search = RateSearch()
    while (rate := search.rate) is not None:
        search.tried(rate, kept=True)
    assert 50_000_000 < search.sustained <= 100_000_000


def test_the_processor_time_of_a_round_is_without_what_comes_before_its_steps() -> None:
    assert processor_share(500_000_000, 100_000_000, orders=20_000.0, orders_per_second=10_000) == 0.2
    assert processor_share(90, 100, orders=20_000, orders_per_second=10_000) == 0.0


@pytest.mark.parametrize(
    ("load", "unrest", "verdict", "reason"),
    [
        (Load(10_000, 0.3, 80_000_000, 40_000), "", WITHIN, ""),
        (Load(10_000, 0.3, 80_000_000, 40_000), "it is busy", WITHIN, ""),
        (Load(10_000, 0.3, 500_000_000, 40_000), "it is busy", OVER, "500 MB are resident"),
        (Load(10_000, 0.62, 80_000_000, 16_000), "", OVER, "62% of a core are taken"),
        (Load(10_000, 0.62, 80_000_000, 16_000), "it is busy", NOISY, "it is busy"),
        (Load(10_000, 0.5, 80_000_000, 18_000), "", NOISY, "it is nearer to the budget than figures repeat"),
        (Load(10_000, 0.3, 80_000_000, 8_000), "", OVER, "it sustains 8,000 orders a second"),
    ],
)
def test_the_verdict_on_a_process(load: Load, unrest: str, verdict: LatencyVerdict, reason: str) -> None:
    assert load_verdict(load, system_budget(), unrest) == (verdict, reason)
