"""Orders over TLS on loopback, to a venue in a process of its own: in turn and side by side, over
a connection per request, HTTP/1.1 connections that are kept, and one HTTP/2 connection; and how long it takes from an order to its request in the kernel's hands.
"""

import asyncio
import json
import platform
from asyncio import selector_events
from collections.abc import Awaitable, Callable, Iterator, Mapping
from statistics import median
from time import perf_counter_ns
from typing import Any

import httpx
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.order_venue import Venue, venue
from support.once_router import OnceRouter
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Action, Done, Ending, Method, RouterConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.http1 import PerRequestTransport
from ticktotrade.shell.order_client import OrderClient, Report
from ticktotrade.shell.transport import Answered, Outgoing

Note = Callable[[str], None]
CONFIG = RouterConfig(
    request_timeout=60 * NANOS,
    deadline=60 * NANOS,
    max_orders=100_000,
    limiter=LimiterConfig(rate=10**6, period=NANOS, burst=10**6),
)
SEQUENTIAL = 100
IN_FLIGHT = 32
PYPY = platform.python_implementation() == "PyPy"
WARM_UP, TIMED = 20_000 if PYPY else 2_000, 5_000


class PostingRouter(OnceRouter):
    """Writes an order as the venue wants it, and takes every answer for its end."""

    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        body = {
            "client_order_id": order.client_order_id,
            "symbol": order.symbol,
            "side": order.side,
            "type": order.order_type,
            "time_in_force": order.time_in_force,
            "qty": write_decimal(order.quantity),
            "limit_price": write_decimal(order.limit_price or 0),
        }
        text = json.dumps(body, separators=(",", ":")).encode()
        return (self._request(now, order.client_order_id, Method.POST, "/v2/orders", text),)


ROUTER: Callable[[RouterConfig], Any] = PHASES[Phase.PHASE_2].machines().get("router", PostingRouter)


class PlacingClient:
    """A client that can be asked to place orders, and waits for their ends."""

    def __init__(self, url: str, venue: Venue, connections: Connections) -> None:
        self.client = OrderClient(
            url,
            Credentials("PKBENCHKEY0123456789", "b3nchb3nchb3nchb3nchb3nchb3nchb3nchb3nch"),
            self,
            CONFIG,
            ROUTER,
            connections,
            tls=venue.tls(),
        )
        self._numbers = iter(range(10**9))
        self._open = 0
        self.all_done = asyncio.Event()

    def on_report(self, report: Report) -> None:
        if isinstance(report, Done):
            assert report.ending is Ending.FILLED, report
            self._open -= 1
            if not self._open:
                self.all_done.set()

    def on_notice(self, notice: str) -> None:
        raise AssertionError(notice)

    def next_order(self) -> Order:
        name = f"bench-{next(self._numbers):012}"
        return Order(
            name,
            "BTC/USD",
            Side.BUY,
            OrderType.LIMIT,
            TimeInForce.IOC,
            NANOS,
            100_250_000_000,
            None,
            False,
            0,
            0,
        )

    def prepared(self) -> Order:
        """An order, and whoever places waits for the end of that one."""
        self.all_done.clear()
        self._open = 1
        return self.next_order()

    async def place(self, count: int) -> None:
        """So many at once."""
        self.all_done.clear()
        self._open = count
        for _ in range(count):
            self.client.submit(self.next_order())
        await self.all_done.wait()

    async def place_in_turn(self, count: int) -> None:
        """Each when the one before is done."""
        for _ in range(count):
            await self.place(1)


class HttpxHttp2(PerRequestTransport):
    """What there was before there was an HTTP/2 connection of our own: httpx's, which is kept."""

    def __init__(self, venue: Venue) -> None:
        super().__init__(httpx.URL(venue.http2), venue.tls(), 5)
        self._kept = httpx.AsyncHTTPTransport(verify=venue.tls(), http2=True, trust_env=False)

    async def _exchange(self, request: Outgoing) -> Answered:
        return await self._sender.exchange(self._kept, request)

    async def aclose(self) -> None:
        await self._kept.aclose()


@pytest.fixture(scope="module")
def running() -> Iterator[Venue]:
    with venue() as one:
        yield one


def measured(benchmark: BenchmarkFixture, main: Callable[[], Awaitable[Any]]) -> Any:
    """What a coroutine answers, in a table with the other benchmarks."""
    return benchmark.pedantic(lambda: asyncio.run(main()), rounds=1)  # type: ignore[arg-type]


async def in_turns(
    runs: Mapping[str, Callable[[], Awaitable[None]]], rounds: int, warm_up: int
) -> dict[str, float]:
    """Median milliseconds of each, side by side."""
    took: dict[str, list[int]] = {name: [] for name in runs}
    for round_ in range(warm_up + rounds):
        for name, run in runs.items():
            start = perf_counter_ns()
            await run()
            if round_ >= warm_up:
                took[name].append(perf_counter_ns() - start)
    return {name: median(samples) / 1e6 for name, samples in took.items()}


@pytest.mark.benchmark(group="orders over TLS")
def test_sequential_orders(benchmark: BenchmarkFixture, note: Note, running: Venue) -> None:
    async def main() -> dict[str, float]:
        pooled = PlacingClient(running.http2, running, Connections.POOLED)
        kept = PlacingClient(running.http1, running, Connections.POOLED)
        each = PlacingClient(running.http1, running, Connections.PER_REQUEST)
        async with pooled.client, kept.client, each.client:
            runs = {"pooled": pooled, "HTTP/1.1 pool": kept, "per request": each}
            return await in_turns(
                {
                    name: lambda placing=placing: placing.place_in_turn(SEQUENTIAL)  # type: ignore[misc]
                    for name, placing in runs.items()
                },
                rounds=11,
                warm_up=30 if PYPY else 2,
            )

    took = measured(benchmark, main)
    note(
        f"{SEQUENTIAL} orders in turn, {platform.python_implementation()} {platform.python_version()}: pooled "
        f"{took['pooled']:.1f} ms, over kept HTTP/1.1 {took['HTTP/1.1 pool']:.1f} ms, a connection per request "
        f"{took['per request']:.1f} ms: {took['per request'] / took['pooled']:.1f} times"
    )


@pytest.mark.benchmark(group="orders over TLS")
def test_orders_in_flight(benchmark: BenchmarkFixture, note: Note, running: Venue) -> None:
    """httpx's own HTTP/2 is beside it, to show what ours is for."""

    async def main() -> dict[str, float]:
        http2 = PlacingClient(running.http2, running, Connections.POOLED)
        http1 = PlacingClient(running.http1, running, Connections.POOLED)
        httpx_http2 = PlacingClient(running.http2, running, Connections.PER_REQUEST)
        httpx_http2.client._transport = HttpxHttp2(running)
        async with http2.client, http1.client, httpx_http2.client:
            runs = {"HTTP/2": http2, "HTTP/1.1": http1, "httpx": httpx_http2}
            return await in_turns(
                {name: lambda placing=placing: placing.place(IN_FLIGHT) for name, placing in runs.items()},  # type: ignore[misc]
                rounds=60,
                warm_up=200 if PYPY else 20,
            )

    took = measured(benchmark, main)
    note(
        f"{IN_FLIGHT} orders in flight: one HTTP/2 connection {took['HTTP/2']:.1f} ms, pooled HTTP/1.1 "
        f"{took['HTTP/1.1']:.1f} ms ({took['HTTP/1.1'] / took['HTTP/2']:.2f} times), httpx's own HTTP/2 "
        f"{took['httpx']:.1f} ms ({took['httpx'] / took['HTTP/2']:.2f} times)"
    )


class Kernel:
    """When asyncio's socket transport was given bytes, and when it had given them to the kernel.

    It does so at once if nothing is waiting to be written, and nothing is in these benchmarks.
    """

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.returns: list[int] = []

    def __enter__(self) -> "Kernel":
        transport = selector_events._SelectorSocketTransport  # type: ignore[attr-defined]
        self._write = write = transport.write
        calls, returns = self.calls, self.returns

        def watched(self: Any, data: Any) -> None:
            calls.append(perf_counter_ns())
            write(self, data)
            returns.append(perf_counter_ns())

        transport.write = watched
        return self

    def __exit__(self, *_: object) -> None:
        selector_events._SelectorSocketTransport.write = self._write  # type: ignore[attr-defined]

    def clear(self) -> None:
        self.calls.clear()
        self.returns.clear()


def percentiles(samples: list[int]) -> str:
    samples = sorted(samples)
    named = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}
    return ", ".join(f"{name} {samples[int(len(samples) * part)] / 1000:.0f}" for name, part in named.items())


def quietest_p99(samples: list[int]) -> float:
    """The least 99th percentile of 500 orders in a row: what else the machine does is in the others."""
    blocks = [sorted(samples[start : start + 500]) for start in range(0, len(samples), 500)]
    return min(block[int(len(block) * 0.99)] for block in blocks) / 1000


@pytest.mark.parametrize(("over", "writes"), [("HTTP/2", 1), ("HTTP/1.1", 2)])
@pytest.mark.benchmark(group="from an order to its request in the kernel's hands")
def test_order_to_kernel(
    benchmark: BenchmarkFixture, note: Note, running: Venue, over: str, writes: int
) -> None:
    """From `submit` to the call that gives the end of the request to the kernel; the router is in it, and TLS.

    Beside it, to the return of that call: on loopback the kernel does in it all that the network does elsewhere, and
    often lets the venue's process run first.
    """

    async def main() -> tuple[list[int], list[int]]:
        placing = PlacingClient(
            running.http2 if over == "HTTP/2" else running.http1, running, Connections.POOLED
        )
        called, returned = [], []
        async with placing.client:
            with Kernel() as kernel:
                for round_ in range(WARM_UP + TIMED):
                    order = placing.prepared()
                    kernel.clear()
                    start = perf_counter_ns()
                    placing.client.submit(order)
                    await placing.all_done.wait()
                    if round_ >= WARM_UP:
                        called.append(kernel.calls[writes - 1] - start)
                        returned.append(kernel.returns[writes - 1] - start)
        return called, returned

    called, returned = measured(benchmark, main)
    note(
        f"µs from an order to its request in the kernel's hands, {over} over TLS, {getattr(ROUTER, 'func', ROUTER).__name__}: "
        f"{percentiles(called)} (p99 of the quietest 500: {quietest_p99(called):.0f}); until the kernel returns: "
        f"{percentiles(returned)}"
    )
