"""A risk check that passes every limit, by variant and number of positions."""

from collections.abc import Callable
from time import perf_counter_ns

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.interleaved import interleaved
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import CollarReference, CountingGate, Fill, RiskConfig, RiskGate, WalkingGate
from ticktotrade.risk.interface import DOLLAR

GATES: dict[str, Callable[[RiskConfig], RiskGate]] = {
    "walk (baseline)": WalkingGate,
    "counters (phase 2)": CountingGate,
}
SIZES = [1, 10, 100, 500, 1_000, 10_000]
LATER = 10 * NANOS
_CHECKS = 500
_MOST_CHECKED = 50  # symbols
_PRICE = 100 * NANOS


def _order(client_order_id: str, symbol: str, side: Side, quantity: int = NANOS) -> Order:
    return Order(
        client_order_id,
        symbol,
        side,
        OrderType.LIMIT,
        TimeInForce.DAY,
        quantity,
        _PRICE,
        None,
        False,
        0,
        0,
    )


def busy_gate(make: Callable[[RiskConfig], RiskGate], positions: int) -> tuple[RiskGate, list[Order]]:
    """A gate with that many positions, long and short, and orders that it looks at from all sides and lets pass.

    No limit is off or has an easy answer: the window of messages is full of old ones, each order checked has as many
    alike ones as may be, the collar's reference comes from the book, there are open orders, and a loss.
    """
    checked = min(positions, _MOST_CHECKED)
    messages = 2 * positions + 2 * checked
    gate = make(
        RiskConfig(
            restricted=("X", "Y"),
            max_open_orders=3 * checked,
            max_exposure=10_000_000_000 * DOLLAR,
            collar_reference=CollarReference.BOOK,
            max_daily_loss=1_000_000 * DOLLAR,
            max_messages=messages - 1,
            max_repeats=2,
        )
    )
    level = Level(_PRICE, NANOS)
    for number in range(positions):
        symbol, side = f"S{number}", tuple(Side)[number % 2]
        gate.mark(symbol, _PRICE)
        gate.quote(symbol, Touch(level, level))
        gate.sent(0, _order(f"held {number}", symbol, side, 2 * NANOS))
        gate.fill(Fill(f"e{number}", f"held {number}", 2 * NANOS, 200 * DOLLAR))
        gate.messaged(0)
        gate.mark(symbol, _PRICE + (NANOS if number % 4 < 2 else -NANOS))
    for number in range(checked):
        for copy in range(2):
            gate.sent(0, _order(f"open {number}.{copy}", f"S{number}", tuple(Side)[number % 2]))
    orders = [
        _order(f"new {number}", f"S{number % checked}", tuple(Side)[number % checked % 2])
        for number in range(_CHECKS)
    ]
    assert all(gate.check(LATER, order) is None for order in orders[:checked])
    return gate, orders


def checking(gate: RiskGate, orders: list[Order]) -> Callable[[], None]:
    def run() -> None:
        check = gate.check
        for order in orders:
            check(LATER, order)

    return run


@pytest.mark.parametrize("positions", SIZES)
@pytest.mark.parametrize("name", GATES)
def test_check(benchmark: BenchmarkFixture, name: str, positions: int) -> None:
    gate, orders = busy_gate(GATES[name], positions)
    orders = orders[: max(5, 5_000 // positions)] if GATES[name] is WalkingGate else orders
    benchmark.group = f"a check with all limits on, {positions:,} positions"
    benchmark.extra_info["checks"] = len(orders)
    benchmark.pedantic(checking(gate, orders), rounds=15, warmup_rounds=3)


@pytest.mark.benchmark(group="checks side by side")
def test_the_counters_cost_the_same_at_any_number_of_positions(
    benchmark: BenchmarkFixture, note: Callable[[str], None]
) -> None:
    runs = {positions: checking(*busy_gate(CountingGate, positions)) for positions in SIZES}
    took = benchmark.pedantic(interleaved, (runs, 100, 30), rounds=1)
    for positions, nanoseconds in took.items():
        note(
            f"counters, {positions:,} positions: {nanoseconds / _CHECKS:,.0f} ns a check, "
            f"{nanoseconds / took[1]:.2f} times as long as with one"
        )


@pytest.mark.benchmark(group="checks side by side")
def test_ratio_at_500_positions(benchmark: BenchmarkFixture, note: Callable[[str], None]) -> None:
    few = 25
    walk, walked = busy_gate(WalkingGate, 500)
    runs = {
        "walk": checking(walk, walked[:few]),
        "counters": checking(*busy_gate(CountingGate, 500)),
    }
    took = benchmark.pedantic(interleaved, (runs, 40, 20), rounds=1)
    walk_takes, counters_take = took["walk"] / few, took["counters"] / _CHECKS
    note(
        f"500 positions: walk {walk_takes:,.0f} ns a check, counters {counters_take:,.0f}; "
        f"{walk_takes / counters_take:,.0f}× as fast"
    )


@pytest.mark.parametrize("positions", [500, 10_000])
@pytest.mark.benchmark(group="single checks")
def test_percentiles(benchmark: BenchmarkFixture, note: Callable[[str], None], positions: int) -> None:
    """Each check by itself, the timer included: all samples, and the least of every order's."""
    gate, orders = busy_gate(CountingGate, positions)
    replays = 200

    def measure() -> list[list[int]]:
        check = gate.check
        samples = []
        for _ in range(replays):
            times = []
            for order in orders:
                start = perf_counter_ns()
                check(LATER, order)
                times.append(perf_counter_ns() - start)
            samples.append(times)
        return samples

    measured = benchmark.pedantic(measure, rounds=1, warmup_rounds=1)
    everything = sorted(sample for times in measured for sample in times)
    floor = sorted(map(min, zip(*measured, strict=True)))
    note(
        f"counters, {positions:,} positions, a check by itself: "
        f"p50 {_percentile(everything, 50):,} ns, p99 {_percentile(everything, 99):,} ns; "
        f"least of {replays} replays: p50 {_percentile(floor, 50):,} ns, p99 {_percentile(floor, 99):,} ns"
    )


def _percentile(rising: list[int], percent: int) -> int:
    return rising[len(rising) * percent // 100]
