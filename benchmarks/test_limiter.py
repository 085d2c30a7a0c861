"""An answer of the limiter when there is room: at once, and by way of the event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from statistics import median
from time import monotonic_ns, perf_counter_ns

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.shell import ImmediateAdmission, ScheduledAdmission

CALLS = 500
ROUNDS = 60
WARM_UP = 20

# A cell a nanosecond: however fast the calls are, there is room for each of them.
ALWAYS_ROOM = LimiterConfig(rate=1, period=1, burst=1_000_000)

DECISION = "the decision alone"
WITH_KEY = "the decision alone, with a key"
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


def blocks() -> dict[str, Block]:
    admit = GcraLimiter(ALWAYS_ROOM).admit
    immediate = ImmediateAdmission(GcraLimiter(ALWAYS_ROOM), monotonic_ns)
    scheduled = ScheduledAdmission(GcraLimiter(ALWAYS_ROOM), monotonic_ns)

    async def decide() -> None:
        for _ in range(CALLS):
            admit(monotonic_ns())

    async def decide_with_key() -> None:
        for _ in range(CALLS):
            admit(monotonic_ns(), 1, "BTC/USD")

    async def try_now() -> None:
        for _ in range(CALLS):
            immediate.try_now()

    async def await_immediate() -> None:
        for _ in range(CALLS):
            await immediate.admitted()

    async def pass_through() -> None:
        for _ in range(CALLS):
            await asyncio.sleep(0)

    async def await_scheduled() -> None:
        for _ in range(CALLS):
            await scheduled.admitted()

    return {
        DECISION: decide,
        WITH_KEY: decide_with_key,
        TRY_NOW: try_now,
        IMMEDIATE: await_immediate,
        PASS: pass_through,
        SCHEDULED: await_scheduled,
    }


@pytest.mark.benchmark(group="the limiter's answer when there is room")
def test_ratios(benchmark: BenchmarkFixture, note: Callable[[str], None]) -> None:
    each = benchmark.pedantic(lambda: asyncio.run(interleaved(blocks())), rounds=1)
    for name, nanoseconds in each.items():
        note(
            f"with room, {name}: {nanoseconds:,.0f} ns; {each[SCHEDULED] / nanoseconds:.1f}× the baseline's speed"
        )
    for name in (TRY_NOW, IMMEDIATE):
        note(f"{name} beside {PASS}: {each[PASS] / each[name]:.1f}× as fast")
