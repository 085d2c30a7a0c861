"""The order client against venues that are scripted here, over real sockets and TLS."""

import asyncio
from typing import Any

import pytest

from support.once_router import OnceRouter, order
from support.order_client_harness import (
    EVERY,
    KEY,
    PATIENT,
    QUICK,
    SECRET,
    OrderClientHarness,
    RecordingListener,
    a_port_where_nobody_listens,
    answer_of,
    echoing,
    echoing1,
    http1,
    http2,
    run,
    silent,
    speechless,
)
from support.order_venues import (
    Asked,
    Http2Talk,
    serving,
)
from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import (
    Answer,
    Done,
    Ending,
    Halted,
    Placed,
    Replacement,
    RouterState,
)
from ticktotrade.shell import BadUrl
from ticktotrade.shell.order_client import Report


def test_orders_go_over_one_kept_http2_connection() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue), OrderClientHarness(url + "/paper/").client as client:
            harness = OrderClientHarness(url + "/paper/")
            async with harness.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await harness.outcome(name)).body == f"echo {name}".encode()
                harness.client.query("a/1")
                harness.client.cancel("b")
                harness.client.replace("c", Replacement("d", None, None, None, None))
                await harness.listener.ends(6)
                assert [each[1:3] for each in venue.asked] == [
                    ("POST", "/paper/v2/orders"),
                    ("POST", "/paper/v2/orders"),
                    ("POST", "/paper/v2/orders"),
                    ("GET", "/paper/v2/orders:by_client_order_id?client_order_id=a/1"),
                    ("DELETE", "/paper/v2/orders/b"),
                    ("PATCH", "/paper/v2/orders/c"),
                ]
                assert len(venue.talks) == 1
                first, asking = venue.asked[0], venue.asked[3]
                assert first.headers == {
                    ":method": "POST",
                    ":scheme": "https",
                    ":authority": url.removeprefix("https://"),
                    ":path": "/paper/v2/orders",
                    "user-agent": "tick-to-trade",
                    "accept-encoding": "identity",
                    "apca-api-key-id": KEY,
                    "apca-api-secret-key": SECRET,
                    "content-type": "application/json",
                    "content-length": "1",
                }
                assert "content-length" not in asking.headers
                assert "content-type" not in asking.headers
                assert asking.body == b""
            assert client.status.state is RouterState.RUNNING, "one that was never used closes as well"

    run(main)


def test_slices_are_sent_side_by_side() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                harness.client.slices(order("s"), 3, NANOS, NANOS)
                ends = await harness.listener.ends(3)
            assert sorted(each.client_order_id for each in ends) == ["s-0", "s-1", "s-2"]
            assert len(venue.talks) == 1

    run(main)


def test_the_timer_keeps_the_routers_deadline_and_is_not_early() -> None:
    async def main() -> None:
        async with http2(silent) as (url, _):
            harness = OrderClientHarness(url, config=QUICK)
            async with harness.client:
                harness.client.submit(order("a"))
                deadline = harness.client.status.deadline
                assert deadline is not None
                await harness.listener.ends(1)
                assert harness.router.ticks[-1] >= deadline
                assert len(harness.router.ticks) <= 2

    run(main)


def test_run_opens_the_connection_and_returns_when_the_router_has_stopped() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            running = asyncio.create_task(harness.client.run())
            await venue.until(lambda: len(venue.talks) == 1)
            assert answer_of(await harness.outcome("a")).body == b"echo a"
            harness.client.stop()
            assert await running is None
            with pytest.raises(Refused):
                harness.client.submit(order("b"))
            await harness.client.aclose()
            await harness.client.aclose()
            with pytest.raises(RuntimeError, match="closed"):
                harness.client.submit(order("b"))

    run(main)


def test_run_says_that_there_is_no_connection_and_waits() -> None:
    async def main() -> None:
        harness = OrderClientHarness(f"https://127.0.0.1:{a_port_where_nobody_listens()}")
        running = asyncio.create_task(harness.client.run())
        await harness.listener.until(lambda: bool(harness.listener.notices))
        assert harness.listener.notices[0].startswith("no connection (")
        harness.client.stop()
        assert await running is None
        await harness.client.aclose()

    run(main)


def test_run_returns_that_the_credentials_were_not_taken() -> None:
    async def main() -> None:
        def refusing(talk: Http2Talk, stream: int, asked: Asked) -> None:
            talk.answer(stream, 401)

        async with http2(refusing) as (url, _):
            harness = OrderClientHarness(url)
            async with harness.client:
                running = asyncio.create_task(harness.client.run())
                harness.client.submit(order("a"))
                assert await running == Halted(401, "unauthorized")
                assert harness.listener.reports == [Halted(401, "unauthorized")]

    run(main)


def test_cancelling_run_closes_nothing() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                running = asyncio.create_task(harness.client.run())
                await harness.outcome("a")
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running
                await harness.outcome("b")
            assert len(venue.talks) == 1

    run(main)


@EVERY
def test_aclose_waits_for_what_is_in_flight_and_sends_nothing_more(connections: Connections) -> None:
    async def main() -> None:
        arrived = asyncio.Event()
        writers: list[tuple[asyncio.StreamWriter, Asked]] = []

        def holding(writer: asyncio.StreamWriter, asked: Asked) -> None:
            writers.append((writer, asked))
            arrived.set()

        async with http1(holding) as (url, venue):
            harness = OrderClientHarness(url, connections)
            harness.client.submit(order("a"))
            await arrived.wait()
            running = asyncio.create_task(harness.client.run())
            closing = asyncio.create_task(harness.client.aclose())
            await asyncio.wait([closing], timeout=0)
            assert not closing.done()
            with pytest.raises(RuntimeError, match="closed"):
                harness.client.submit(order("b"))
            echoing1(*writers[0])
            await closing
            assert await running is None
            assert harness.listener.reports == [Placed("a", "1"), Done("a", Ending.FILLED, "echo a")]
            assert len(venue.asked) == 1

    run(main)


@EVERY
def test_aclose_does_not_wait_for_ever(connections: Connections) -> None:
    async def main() -> None:
        arrived = asyncio.Event()

        async with http1(lambda writer, asked: arrived.set()) as (url, _):
            harness = OrderClientHarness(url, connections)
            harness.client.submit(order("a"))
            await arrived.wait()
            await harness.client.aclose(drain_seconds=0.05)
            assert harness.router.outcomes == {}
            assert harness.listener.notices == ["closed with 1 requests unanswered after 0.05 s"]

    run(main)


@EVERY
def test_aclose_while_the_connection_is_being_opened(connections: Connections) -> None:
    async def main() -> None:
        async with serving(speechless, None) as port:
            harness = OrderClientHarness(f"https://127.0.0.1:{port}", connections)
            harness.client.submit(order("a"))
            running = asyncio.create_task(harness.client.run())
            await asyncio.wait([running], timeout=0.02)
            await harness.client.aclose(drain_seconds=0.02)
            await asyncio.wait([running])

    run(main)


def test_what_the_router_wants_while_closing_is_not_sent_and_said() -> None:
    class Again(OnceRouter):
        def answered(self, now: int, request: int, answer: Answer) -> Any:
            return (*super().answered(now, request, answer), self._request(now, "more", "GET", "/v2/more"))  # type: ignore[arg-type]

    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            harness.router = again = Again(PATIENT)
            harness.client._router = again
            harness.client.submit(order("a"))
            await harness.client.aclose()
            assert [each.target for each in venue.asked] == ["/v2/orders"]
            assert harness.listener.notices == ["closing: GET /v2/more was not sent"]

    run(main)


def test_a_listener_may_ask_for_more_from_within() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, _):
            harness = OrderClientHarness(url)

            def on_report(report: Report) -> None:
                if isinstance(report, Placed) and len(report.client_order_id) < 5:
                    harness.client.submit(order(report.client_order_id + "+"))
                RecordingListener.on_report(harness.listener, report)

            harness.listener.on_report = on_report  # type: ignore[method-assign]
            async with harness.client:
                harness.client.submit(order("a"))
                ends = await harness.listener.ends(5)
            assert [each.client_order_id for each in ends] == ["a", "a+", "a++", "a+++", "a++++"]

    run(main)


def test_what_a_listener_raises_ends_run_and_not_the_orders() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)

            def on_report(report: Report) -> None:
                raise LookupError("mine")

            harness.listener.on_report = on_report  # type: ignore[method-assign]
            async with harness.client:
                harness.client.submit(order("a"))
                with pytest.raises(LookupError, match="mine"):
                    await harness.client.run()
                harness.client.submit(order("b"))
                await venue.until(lambda: len(venue.asked) == 2)

    run(main)


@pytest.mark.parametrize("url", ["http://example.org", "https://user:word@example.org"])
def test_it_is_not_made_for_a_url_that_credentials_must_not_go_to(url: str) -> None:
    with pytest.raises(BadUrl) as raised:
        OrderClientHarness(url, plain=True)
    assert "word@" not in str(raised.value)
