"""What an order costs the router, whatever else is in its hands: from the order to its request, and to its end."""

import json
import sys
from collections.abc import Callable
from itertools import count
from statistics import median, quantiles
from time import perf_counter_ns

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.interleaved import interleaved
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Answer, Done, OrderRouter, Request, RouterConfig

IN_HAND = (1, 10, 100, 1000)
ORDERS_A_RUN = 100
ROUNDS = 30


def order(client_order_id: str) -> Order:
    return Order(
        client_order_id,
        "AAPL",
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.DAY,
        4 * NANOS,
        100 * NANOS,
        None,
        False,
        0,
        0,
    )


def answer(client_order_id: str, status: str) -> Answer:
    shown = {
        "id": f"venue-{client_order_id}",
        "client_order_id": client_order_id,
        "status": status,
        "filled_qty": "4" if status == "filled" else "0",
        "filled_avg_price": "100.25" if status == "filled" else None,
    }
    return Answer(200, None, None, json.dumps(shown).encode())


class Busy:
    """A router with orders that stay in its hands, and others that come and go."""

    def __init__(self, in_hand: int) -> None:
        config = RouterConfig(
            max_orders=in_hand + 1,
            poll_interval=10**18,
            limiter=LimiterConfig(rate=10**9, period=10**9, burst=1),
            cancel_reserve=0,
        )
        self.router = OrderRouter(GcraLimiter, config)
        self.numbers = count(1)
        for _ in range(in_hand):
            self.place("new")

    def place(self, status: str) -> None:
        number = next(self.numbers)
        client_order_id = f"o{number}"
        (request,) = self.router.submit(number, order(client_order_id), None)
        assert isinstance(request, Request)
        *_, last = self.router.answered(number, request.request, answer(client_order_id, status))
        assert isinstance(last, Done) == (status == "filled")

    def run(self) -> None:
        for _ in range(ORDERS_A_RUN):
            self.place("filled")


@pytest.mark.benchmark(group="router")
def test_growth_with_the_orders_in_hand(benchmark: BenchmarkFixture, note: Callable[[str], None]) -> None:
    runs = {in_hand: Busy(in_hand).run for in_hand in IN_HAND}
    took = benchmark.pedantic(interleaved, (runs, ROUNDS), rounds=1)
    for in_hand, nanoseconds in took.items():
        note(
            f"router, an order placed and filled, {in_hand:,} in hand: "
            f"{nanoseconds / ORDERS_A_RUN / 1000:.1f} µs, {nanoseconds / took[1]:.2f} times as long as with one"
        )


def submissions(busy: Busy, orders: int) -> list[int]:
    """Nanoseconds from each order to its request."""
    samples = []
    for _ in range(orders):
        number = next(busy.numbers)
        new = order(f"o{number}")
        start = perf_counter_ns()
        (request,) = busy.router.submit(number, new, None)
        samples.append(perf_counter_ns() - start)
        assert isinstance(request, Request)
        busy.router.answered(number, request.request, answer(new.client_order_id, "filled"))
    return samples


@pytest.mark.benchmark(group="router")
def test_from_an_order_to_its_request(benchmark: BenchmarkFixture, note: Callable[[str], None]) -> None:
    busy = Busy(100)
    submissions(busy, 2000)
    samples = benchmark.pedantic(submissions, (busy, 5000), rounds=1)
    note(
        f"router, from an order to its request, 100 in hand, {sys.implementation.name}: "
        f"median {median(samples) / 1000:.1f} µs, p99 {quantiles(samples, n=100)[98] / 1000:.1f} µs"
    )
