"""Everything that goes wrong, for long enough: nothing is lost, nothing is traded on that was, and every end is known."""

import asyncio
import io

import pytest
from rich.console import Console

from ticktotrade.nano import NANOS
from ticktotrade.phases import Phase
from ticktotrade.router.interface import Ending
from ticktotrade.shell.trader import Trader
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.programs import soak as soaking
from ticktotrade_conformance.programs.soak import SoakPlan, print_soaked, soak, soaked
from ticktotrade_conformance.venue import Fault, OrderFault

pytestmark = pytest.mark.thorough

BOOK_FAULTS = (Fault.LOSSES, Fault.DAMAGE, Fault.CUTS, Fault.GARBAGE)


def test_two_minutes_of_every_fault_at_once_lose_nothing() -> None:
    for result in soaked([SoakPlan(seed, 120.0) for seed in (1, 2, 3)], at_a_time=3, signals=StopSignals()):
        assert result.violations == ()
        assert result.feed_faults > 50
        assert result.order_faults > 50
        assert result.orders > 100
        assert result.fills > 50
        assert result.healed > 10
        assert Ending.UNKNOWN not in result.endings


def test_every_phase_loses_nothing() -> None:
    async def every_phase() -> None:
        plans = [SoakPlan(7, 10.0, phase=phase) for phase in Phase]
        for result in await asyncio.gather(*map(soak, plans)):
            assert result.violations == ()
            assert result.orders > 5

    asyncio.run(every_phase())


def test_each_fault_of_books_is_healed() -> None:
    async def each_fault() -> None:
        plans = [SoakPlan(3, 8.0, faults=(fault,), order_faults=()) for fault in BOOK_FAULTS]
        for fault, result in zip(BOOK_FAULTS, await asyncio.gather(*map(soak, plans)), strict=True):
            assert result.violations == (), fault
            assert result.feed_faults > 2, fault
            assert result.healed > 0, fault

    asyncio.run(each_fault())


def test_a_trader_that_forgets_what_ended_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds reserved at the gate for no order has to be seen."""
    monkeypatch.setattr(Trader, "_end", lambda trader, client_order_id, ending: None)
    monkeypatch.setattr("ticktotrade.pipeline.ComposedPipeline.on_closed", lambda pipeline, each: None)
    (result,) = soaked(
        [SoakPlan(1, 5.0, faults=(), order_faults=(OrderFault.ERROR_BEFORE,))], 1, StopSignals()
    )
    assert any("reserved" in violation or "believed" in violation for violation in result.violations)
    out = Console(file=io.StringIO(), width=120, color_system=None)
    with out.capture() as capture:
        assert print_soaked(out, [result]) == 1
    assert f"seed 1: {result.violations[0]}" in capture.get()


def test_requests_that_are_under_way_for_longer_than_assumed_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one thing that is assumed (ROUTER-44); and even then the positions come to be equal."""
    # Given up a second before a request that is held up arrives.
    router = soaking._CONFIG.router._replace(
        late_limit=NANOS // 10, request_timeout=NANOS // 5, deadline=NANOS // 2
    )
    monkeypatch.setattr(soaking, "_CONFIG", soaking._CONFIG._replace(router=router))
    late = (OrderFault.LATE, OrderFault.TIME_OUT)
    (result,) = soaked(
        [SoakPlan(1, 12.0, faults=(), order_faults=late, order_fault_every=2)], 1, StopSignals()
    )
    assert any("unsent here" in violation for violation in result.violations)
    assert not any("believed" in violation for violation in result.violations)


def test_a_run_without_faults_passes_and_says_so() -> None:
    results = list(soaked([SoakPlan(1, 3.0, faults=(), order_faults=())], 1, StopSignals()))
    out = Console(file=io.StringIO(), width=120, color_system=None)
    with out.capture() as capture:
        assert print_soaked(out, results) == 0
    assert "nothing" in capture.get()
