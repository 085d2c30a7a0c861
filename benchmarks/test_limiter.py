"""An answer of the limiter when there is room: at once, and by way of the event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from statistics import median
from time import monotonic_ns, perf_counter_ns
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.limiter import Limiter, LimiterConfig
from ticktotrade.phases import PHASES, Phase
from ticktotrade.shell import ImmediateAdmission, ScheduledAdmission

CALLS = 500
ROUNDS = 60
WARM_UP = 20

# A cell a nanosecond: however fast the calls are, there is room for each of them.
ALWAYS_ROOM = LimiterConfig(rate=1, period=1, burst=1_000_000)

TRY_NOW = "try_now (phase 2)"
IMMEDIATE = "awaited, answered at once (phase 2)"
PASS = "a pass through the event loop, and nothing else"
SCHEDULED = "awaited, through the event loop (baseline)"

Block = Callable[[], Awaitable[None]]


async def interleaved(blocks: Mapping[str, Block]) -> dict[str, float]:
    """Nanoseconds of a call in each kind of block, the median of many that took turns on one event loop."""
    took: dict[str, list[int]] = {name: [] for name in blocks}
    for round_ in range(WARM_UP + ROUNDS):
        for name, block in blocks.items():
            start = perf_counter_ns()
            await block()
            if round_ >= WARM_UP:
                took[name].append(perf_counter_ns() - start)
    return {name: median(samples) / CALLS for name, samples in took.items()}


async def calls(call: Callable[[], object]) -> None:
    for _ in range(CALLS):
        call()


async def awaits(call: Callable[[], Awaitable[object]]) -> None:
    for _ in range(CALLS):
        await call()


def blocks() -> dict[str, Block]:
    """Each phase with its own limiter, and the same clock."""
    baseline, phase_2 = PHASES[Phase.BASELINE].stages.limiter, PHASES[Phase.PHASE_2].stages.limiter
    immediate = ImmediateAdmission(phase_2(ALWAYS_ROOM), monotonic_ns)
    scheduled = ScheduledAdmission(baseline(ALWAYS_ROOM), monotonic_ns)

    return {
        "the clock alone": partial(calls, monotonic_ns),
        TRY_NOW: partial(calls, immediate.try_now),
        "try_now, with a key": partial(calls, partial(immediate.try_now, 1, "BTC/USD")),
        IMMEDIATE: partial(awaits, immediate.admitted),
        PASS: partial(awaits, partial(asyncio.sleep, 0)),
        SCHEDULED: partial(awaits, scheduled.admitted),
    }


@pytest.mark.parametrize("phase", [Phase.BASELINE, Phase.PHASE_2])
@pytest.mark.benchmark(group="the limiter's decision")
def test_decision(
    benchmark: BenchmarkFixture, side_by_side: Any, note: Callable[[str], None], phase: Phase
) -> None:
    """Of the machine alone; the time is given."""
    limiter = PHASES[phase].stages.limiter(ALWAYS_ROOM)
    asked = {
        "admit": limiter.admit,
        "admit, with a key": lambda now: limiter.admit(now, 1, "BTC/USD"),
        "admit, denied": make_denying(PHASES[phase].stages.limiter).admit,
        "try_admit": limiter.try_admit,
    }
    least = benchmark.pedantic(side_by_side, args=(asked, range(2_000_000, 2_010_000)), rounds=1)
    for name, nanoseconds in least.items():
        note(f"{phase}, {name}: {nanoseconds:,.0f} ns")


def make_denying(limiter: Callable[[LimiterConfig], Limiter]) -> Limiter:
    made = limiter(LimiterConfig(rate=1, period=2**62, burst=1))
    made.admit(0)
    return made


@pytest.mark.benchmark(group="the limiter's answer when there is room")
def test_ratios(benchmark: BenchmarkFixture, note: Callable[[str], None]) -> None:
    each = benchmark.pedantic(lambda: asyncio.run(interleaved(blocks())), rounds=1)
    for name, nanoseconds in each.items():
        note(
            f"with room, {name}: {nanoseconds:,.0f} ns; {each[SCHEDULED] / nanoseconds:.1f}× the baseline's speed"
        )
    for name in (TRY_NOW, IMMEDIATE):
        note(f"{name} beside {PASS}: {each[PASS] / each[name]:.1f}× as fast")
