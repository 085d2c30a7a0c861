"""The order client against venues that are scripted here, over real sockets and TLS."""

import asyncio
import gc
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import h2.errors
import h2.settings
import hpack
import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from support.once_router import OnceRouter, order
from support.order_venues import (
    Asked,
    Handler,
    Http1Script,
    Http1Venue,
    Http2Script,
    Http2Talk,
    Http2Venue,
    client_tls,
    goaway,
    http1_answer,
    server_tls,
    serving,
)
from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.router import OrderRouter
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import (
    Abandon,
    Action,
    Answer,
    Done,
    Ending,
    Failure,
    Halted,
    Placed,
    Replacement,
    RouterConfig,
    RouterState,
)
from ticktotrade.shell import BadTls, BadUrl, Credentials
from ticktotrade.shell.order_client import OrderClient, Report
from ticktotrade.shell.pooled import PooledTransport
from ticktotrade.shell.transport import MOST_BODY_BYTES

KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
MILLI = NANOS // 1000
PATIENT = RouterConfig(request_timeout=20 * NANOS)
QUICK = RouterConfig(request_timeout=100 * MILLI)
EVERY = pytest.mark.parametrize("connections", Connections)
LIMIT_SECONDS = 20


class Heard:
    """A listener that keeps everything, and can be waited for."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.notices: list[str] = []
        self.on_more = asyncio.Event()

    def on_report(self, report: Report) -> None:
        self.reports.append(report)
        self.on_more.set()

    def on_notice(self, notice: str) -> None:
        self.notices.append(notice)
        self.on_more.set()

    async def until(self, met: Callable[[], bool]) -> None:
        while not met():
            self.on_more.clear()
            await self.on_more.wait()

    async def ends(self, count: int) -> list[Done]:
        """The first so many ends of orders."""
        await self.until(lambda: len(self._done()) >= count)
        return self._done()[:count]

    def _done(self) -> list[Done]:
        return [each for each in self.reports if isinstance(each, Done)]


class Desk:
    """A client, and what is behind and in front of it."""

    def __init__(
        self,
        url: str,
        connections: Connections = Connections.POOLED,
        config: RouterConfig = PATIENT,
        tls: ssl.SSLContext | None = None,
        *,
        plain: bool = False,
    ) -> None:
        self.heard = Heard()
        self.router = OnceRouter(config)
        self.client = OrderClient(
            url,
            Credentials(KEY, SECRET),
            self.heard,
            config,
            lambda _: self.router,
            connections,
            allow_plain_loopback=plain,
            tls=client_tls() if tls is None else tls,
        )

    async def outcome(self, name: str) -> Answer | Failure | None:
        """What came of one order."""
        self.client.submit(order(name))
        await self.heard.until(lambda: name in self.router.outcomes)
        (outcome,) = self.router.outcomes[name]
        return outcome


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test, and see that it leaves no task, and nothing open."""

    async def whole() -> None:
        async with asyncio.timeout(LIMIT_SECONDS):
            await main()
        # A server may not have noticed yet that its client has gone, or shake hands with one that has.
        async with asyncio.timeout(2):
            while left := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(left)

    asyncio.run(whole())
    gc.collect()  # so that what was left open is complained of here


@asynccontextmanager
async def http2(script: Http2Script, **settings: int) -> AsyncIterator[tuple[str, Http2Venue]]:
    """An HTTP/2 venue, and its address."""
    codes = {getattr(h2.settings.SettingCodes, name): value for name, value in settings.items()}
    venue = Http2Venue(script, codes)
    async with serving(venue.handle, server_tls("h2")) as port:
        yield f"https://localhost:{port}", venue


@asynccontextmanager
async def http1(script: Http1Script) -> AsyncIterator[tuple[str, Http1Venue]]:
    """An HTTP/1.1 venue, and its address."""
    venue = Http1Venue(script)
    async with serving(venue.handle, server_tls("http/1.1")) as port:
        yield f"https://localhost:{port}", venue


def echoing(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"echo " + asked.body)


def echoing1(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"echo " + asked.body))


def silent(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """Never answers."""


def answer_of(outcome: Answer | Failure | None) -> Answer:
    assert isinstance(outcome, Answer), outcome
    return outcome


# What is sent.


def test_orders_go_over_one_kept_http2_connection() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue), Desk(url + "/paper/").client as client:
            desk = Desk(url + "/paper/")
            async with desk.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await desk.outcome(name)).body == f"echo {name}".encode()
                desk.client.ask("a/1")
                desk.client.cancel("b")
                desk.client.replace("c", Replacement("d", None, None, None, None))
                await desk.heard.ends(6)
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


def test_a_connection_per_request_is_that() -> None:
    async def main() -> None:
        async with http1(echoing1) as (url, venue):
            desk = Desk(url, Connections.PER_REQUEST)
            async with desk.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await desk.outcome(name)).body == f"echo {name}".encode()
            assert [each.connection for each in venue.asked] == [0, 1, 2]
            assert venue.asked[0].headers == {
                "host": url.removeprefix("https://"),
                "user-agent": "tick-to-trade",
                "accept-encoding": "identity",
                "apca-api-key-id": KEY,
                "apca-api-secret-key": SECRET,
                "content-type": "application/json",
                "content-length": "1",
            }

    run(main)


def test_a_venue_without_http2_gets_kept_http1_connections() -> None:
    async def main() -> None:
        async with http1(echoing1) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await desk.outcome(name)).body == f"echo {name}".encode()
            assert len({each.connection for each in venue.asked}) == 1
            assert venue.connections == 2, "one to find out, and one that is used"

    run(main)


@EVERY
def test_plain_http_on_loopback_where_it_is_allowed(connections: Connections) -> None:
    async def main() -> None:
        venue = Http1Venue(echoing1)
        async with serving(venue.handle, None) as port:
            desk = Desk(f"http://127.0.0.1:{port}", connections, plain=True)
            async with desk.client:
                assert answer_of(await desk.outcome("a")).body == b"echo a"
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert venue.connections == (1 if connections is Connections.POOLED else 2)

    run(main)


def test_when_submit_returns_the_request_is_in_the_kernels_hands() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                await desk.outcome("first")
                transport = desk.client._transport
                assert isinstance(transport, PooledTransport)
                connection = transport._connection
                assert connection is not None
                desk.client.submit(order("a"))
                # Without a turn of the event loop: begun, and nothing of it is left to be written.
                assert len(connection._streams) == 1
                assert connection._h2.data_to_send() == b""
                assert connection._transport.get_write_buffer_size() == 0
                await desk.heard.ends(2)
            assert len(venue.asked) == 2

    run(main)


def test_an_order_abandoned_before_the_loop_turns_is_reset() -> None:
    class Hasty(OnceRouter):
        def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
            (request,) = super().submit(now, order, notional)
            if order.client_order_id == "a":
                return request, Abandon(1 + len(self.outcomes))
            return (request,)

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            desk = Desk(url)
            desk.router = desk.client._router = Hasty(PATIENT)
            async with desk.client:
                await desk.outcome("first")
                desk.client.submit(order("a"))
                await venue.until(lambda: venue.resets == [3])
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert desk.router.outcomes.keys() == {"first", "b"}

    run(main)


def test_slices_are_sent_side_by_side() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                desk.client.slices(order("s"), 3, NANOS, NANOS)
                ends = await desk.heard.ends(3)
            assert sorted(each.client_order_id for each in ends) == ["s-0", "s-1", "s-2"]
            assert len(venue.talks) == 1

    run(main)


@EVERY
def test_proxies_in_the_environment_are_not_used(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def main() -> None:
        async with http1(echoing1) as (url, _):
            desk = Desk(url, connections)
            async with desk.client:
                assert answer_of(await desk.outcome("a")).status == 200

    run(main)


@EVERY
def test_redirects_are_answers_and_are_not_followed(connections: Connections) -> None:
    async def main() -> None:
        async with http1(echoing1) as (elsewhere, other):

            def redirecting(writer: asyncio.StreamWriter, asked: Asked) -> None:
                location = f"location: {elsewhere}/v2/orders"
                writer.write(http1_answer("307 Temporary Redirect", b"", location))

            async with http1(redirecting) as (url, _):
                desk = Desk(url, connections)
                async with desk.client:
                    assert answer_of(await desk.outcome("a")).status == 307
            assert other.connections == 0

    run(main)


# What comes back.


@EVERY
def test_the_two_headers_that_the_router_reads(connections: Connections) -> None:
    answers = [
        ("429 Too Many", ("Retry-After: 7", "X-RateLimit-Reset: 1723161600"), ("7", "1723161600")),
        (
            "429 Too Many",
            ("retry-after: Fri, 09 Aug 2024 00:00:00 GMT",),
            ("Fri, 09 Aug 2024 00:00:00 GMT", None),
        ),
        ("503 Busy", ("Retry-After: " + "7" * 257,), (None, None)),
        ("503 Busy", ("Retry-After: \u00e9",), (None, None)),
    ]

    async def main() -> None:
        left = iter(answers)

        def script(writer: asyncio.StreamWriter, asked: Asked) -> None:
            status, headers, _ = next(left)
            writer.write(http1_answer(status, b"", *headers))

        async with http1(script) as (url, _):
            desk = Desk(url, connections)
            async with desk.client:
                for number, (status, _, wanted) in enumerate(answers):
                    answer = answer_of(await desk.outcome(str(number)))
                    assert answer == Answer(int(status[:3]), *wanted, b"")

    run(main)


def test_many_orders_are_in_flight_on_one_connection_and_no_more_than_the_venue_takes() -> None:
    async def main() -> None:
        most = 0

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            nonlocal most
            waiting.append((talk, stream, asked))
            most = max(most, len(waiting))
            # Answered in another order, as soon as nothing more can come.
            if len(waiting) == 4:
                for each in (3, 1, 0, 2):
                    echoing(*waiting[each])
                waiting.clear()

        waiting: list[tuple[Http2Talk, int, Asked]] = []
        async with http2(script, MAX_CONCURRENT_STREAMS=4) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                names = [str(number) for number in range(64)]
                for name in names[:32]:  # while there is no connection
                    desk.client.submit(order(name))
                await desk.heard.ends(32)
                for name in names[32:]:  # and when there is one
                    desk.client.submit(order(name))
                await desk.heard.ends(64)
                for name in names:
                    assert answer_of(desk.router.outcomes[name][0]).body == f"echo {name}".encode()
            assert most == 4
            assert len(venue.talks) == 1

    run(main)


def test_a_body_waits_for_the_room_that_the_venue_gives() -> None:
    """Flow control: the venue takes 5 bytes of a request at a time."""

    async def main() -> None:
        async with http2(echoing, INITIAL_WINDOW_SIZE=5) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                names = ["x" * 48, "y" * 31]
                for name in names:
                    desk.client.submit(order(name))
                await desk.heard.ends(2)
            assert sorted(each.body for each in venue.asked) == [name.encode() for name in names]

    run(main)


def test_an_answer_before_the_whole_request_was_sent_ends_it() -> None:
    async def main() -> None:
        async def early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talk = Http2Talk(0, writer)
            talk.h2.local_settings = h2.settings.Settings(
                client=False, initial_values={h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 5}
            )
            talk.h2.initiate_connection()
            talk.flush()
            streams: list[int] = []
            while data := await reader.read(65536):
                for event in talk.h2.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        streams.append(event.stream_id)
                        talk.answer(event.stream_id, 413, b"too long")
                    if isinstance(event, h2.events.StreamReset):
                        resets.append((event.stream_id, event.error_code))
                        done.set()
                talk.flush()

        resets: list[tuple[int, Any]] = []
        done = asyncio.Event()
        async with serving(early, server_tls("h2")) as port:
            desk = Desk(f"https://localhost:{port}")
            async with desk.client:
                assert answer_of(await desk.outcome("x" * 20)).status == 413
                await done.wait()
                assert resets == [(1, h2.errors.ErrorCodes.CANCEL)]
                assert answer_of(await desk.outcome("y" * 20)).status == 413

    run(main)


# What goes wrong.


def garbage(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"220 ready\r\n\r\n")


def closing(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.close()


def resetting(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.transport.abort()


def cutting(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x" * 100)[:-1])
    writer.close()


def huge(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x" * (MOST_BODY_BYTES + 1)))


def compressed(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x", "content-encoding: gzip"))


def cut_chunks(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n")
    writer.close()


def broken_chunks(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n")


@EVERY
@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (garbage, Failure.UNREADABLE),
        (closing, Failure.RESET),
        (resetting, Failure.RESET),
        (cutting, Failure.RESET),
        (huge, Failure.UNREADABLE),
        (compressed, Failure.UNREADABLE),
        (cut_chunks, Failure.RESET),
        (broken_chunks, Failure.UNREADABLE),
    ],
)
def test_no_answer_over_http1(connections: Connections, script: Http1Script, failure: Failure) -> None:
    async def main() -> None:
        scripts = [script, echoing1]
        async with http1(lambda writer, asked: scripts[asked.body == b"b"](writer, asked)) as (url, venue):
            desk = Desk(url, connections)
            async with desk.client:
                assert await desk.outcome("a") is failure
                assert desk.heard.notices[-1].startswith(f"{failure}: POST /v2/orders (")
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"a", b"b"], "nothing is sent again by itself"

    run(main)


def garbage2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def closing2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.close()


def aborting2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.abort()


def half2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.flush()
    talk.close()


def huge2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.flush()

    async def pour() -> None:
        sent = 0
        while sent <= MOST_BODY_BYTES:
            await venue_of(talk).until(lambda: talk.h2.local_flow_control_window(stream) > 0)
            room = min(talk.h2.local_flow_control_window(stream), talk.h2.max_outbound_frame_size)
            talk.h2.send_data(stream, b"x" * room)
            sent += room
            talk.flush()

    POURING.append(asyncio.create_task(pour()))


POURING: list["asyncio.Task[None]"] = []
VENUES: list[Http2Venue] = []


def venue_of(talk: Http2Talk) -> Http2Venue:
    return next(each for each in VENUES if talk in each.talks)


def compressed2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"x", content_encoding="gzip")


def no_status2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, status=20)


def reset_stream2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)
    talk.flush()


def refused_stream2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says that it has not looked at the request."""
    talk.h2.reset_stream(stream, h2.errors.ErrorCodes.REFUSED_STREAM)
    talk.flush()


def refused_while_answering2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says so, though it has."""
    talk.h2.send_headers(stream, [(":status", "200")])
    refused_stream2(talk, stream, asked)


def wrong_length2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"x", content_length="2")


def going_away2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.go_away(stream)
    talk.close()


def never_processed2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says that it has not looked at the request: httpx by itself would send it again."""
    talk.go_away(max(stream - 2, 0))


def excluded_while_answering2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says so, though it has."""
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.announce(max(stream - 2, 0))


def leaving2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It takes no more, and answers what it has."""
    talk.announce(2**31 - 1)
    echoing(talk, stream, asked)


def goaway_on_a_stream2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(goaway(stream, stream=stream))


def short_goaway2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(b"\0\0\7\7\0\0\0\0\0" + bytes(7))


def goaway_amid_headers2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    headers = bytearray(talk.h2.data_to_send())
    headers[4] &= ~4  # as if more of them were to come
    talk.writer.write(bytes(headers) + goaway(stream))


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (garbage2, Failure.UNREADABLE),
        (closing2, Failure.RESET),
        (aborting2, Failure.RESET),
        (half2, Failure.RESET),
        (huge2, Failure.UNREADABLE),
        (compressed2, Failure.UNREADABLE),
        (no_status2, Failure.UNREADABLE),
        (reset_stream2, Failure.RESET),
        (refused_stream2, Failure.REFUSED),
        (refused_while_answering2, Failure.RESET),
        (wrong_length2, Failure.UNREADABLE),
        (going_away2, Failure.GOAWAY),
        (never_processed2, Failure.REFUSED),
        (excluded_while_answering2, Failure.GOAWAY),
        (goaway_on_a_stream2, Failure.UNREADABLE),
        (short_goaway2, Failure.UNREADABLE),
        (goaway_amid_headers2, Failure.UNREADABLE),
    ],
)
def test_no_answer_over_http2(script: Http2Script, failure: Failure) -> None:
    async def main() -> None:
        def scripted(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (script if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(scripted) as (url, venue):
            VENUES.append(venue)
            desk = Desk(url)
            async with desk.client:
                assert answer_of(await desk.outcome("first")).body == b"echo first"
                assert await desk.outcome("a") is failure
                assert desk.heard.notices[-1].startswith(f"{failure}: POST /v2/orders (")
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"first", b"a", b"b"], (
                "nothing is sent again by itself"
            )
            await asyncio.gather(*POURING)
            POURING.clear()
            VENUES.clear()

    run(main)


def a_port_where_nobody_listens() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    await reader.read()


async def speechless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


def expired() -> ssl.SSLContext:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return server_tls("h2", "http/1.1", certificate=trusted.issue_cert("localhost", not_after=yesterday))


def of_another_host() -> ssl.SSLContext:
    return server_tls("h2", "http/1.1", certificate=trusted.issue_cert("example.org"))


def of_another_authority() -> ssl.SSLContext:
    return server_tls("h2", "http/1.1", certificate=trustme.CA().issue_cert("localhost"))


def of_tls_1_1() -> ssl.SSLContext:
    context = server_tls("h2", "http/1.1", certificate=trusted.issue_cert("localhost"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


trusted = trustme.CA()
CERTIFICATE_REMEDY = "SSL_CERT_FILE or a CA file has to name it"


@EVERY
@pytest.mark.parametrize(
    ("handler", "tls", "said"),
    [
        (None, None, "refused: POST /v2/orders ("),
        (hello, lambda: None, "refused: POST /v2/orders ("),
        (hello, expired, "certificate has expired; if"),
        (hello, of_another_host, "Hostname mismatch, certificate is not valid for 'localhost'; if"),
        (hello, of_another_authority, CERTIFICATE_REMEDY),
        (hello, of_tls_1_1, "refused: POST /v2/orders ("),
    ],
)
def test_nothing_was_sent_where_no_connection_came_about(
    connections: Connections,
    handler: Handler | None,
    tls: Callable[[], ssl.SSLContext | None] | None,
    said: str,
) -> None:
    received: list[bytes] = []

    async def listening(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert handler is not None
        received.append(b"a whole handshake")
        await handler(reader, writer)

    async def refused_at(port: int) -> None:
        desk = Desk(f"https://localhost:{port}", connections, tls=client_tls(trusted))
        async with desk.client:
            assert await desk.outcome("a") is Failure.REFUSED
            assert said in desk.heard.notices[-1], desk.heard.notices
            assert "\n" not in desk.heard.notices[-1]

    async def main() -> None:
        if handler is None or tls is None:
            await refused_at(a_port_where_nobody_listens())
            return
        context = tls()
        async with serving(listening, context) as port:
            asyncio.get_running_loop().set_exception_handler(
                lambda loop, about: None
            )  # the server's handshake
            await refused_at(port)
        assert context is None or received == []

    run(main)


@EVERY
def test_a_connection_that_does_not_come_about_in_time_is_given_up_before_the_request(
    connections: Connections,
) -> None:
    """Half of the request's time, so that the router does not take it to have been sent."""

    async def main() -> None:
        async with serving(speechless, None) as port:
            desk = Desk(f"https://127.0.0.1:{port}", connections, QUICK)
            async with desk.client:
                assert await desk.outcome("a") is Failure.REFUSED

    run(main)


def test_a_venue_that_greets_nobody_is_given_up_before_the_request() -> None:
    """TLS and h2 are agreed on, and no settings come."""

    async def main() -> None:
        async with serving(speechless, server_tls("h2")) as port:
            desk = Desk(f"https://127.0.0.1:{port}", config=QUICK)
            async with desk.client:
                assert await desk.outcome("a") is Failure.REFUSED
                assert await desk.outcome("b") is Failure.REFUSED

    run(main)


def test_a_connection_that_ended_while_idle_is_not_used() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                assert answer_of(await desk.outcome("a")).body == b"echo a"
                transport = desk.client._transport
                assert isinstance(transport, PooledTransport)
                connection = transport._connection
                assert connection is not None
                venue.talks[0].writer.close()
                await asyncio.shield(connection._lost)
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert [each.connection for each in venue.asked] == [0, 1]
            assert desk.heard.notices == []

    run(main)


def test_a_kept_http1_connection_that_has_ended_is_not_taken_for_one_that_never_was() -> None:
    """Whether the client knows of the end yet, or writes into it: only what was certainly not sent is refused."""

    async def main() -> None:
        def parting(writer: asyncio.StreamWriter, asked: Asked) -> None:
            echoing1(writer, asked)
            writer.close()

        async with http1(parting) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                for name in ("a", "b", "c"):
                    outcome = await desk.outcome(name)
                    assert outcome is Failure.RESET or answer_of(outcome).body == f"echo {name}".encode()
            bodies = [each.body for each in venue.asked]
            assert len(bodies) == len(set(bodies)), "nothing is sent again by itself"

    run(main)


BEHAVIOURS: dict[str, Http2Script] = {
    "answer": echoing,
    "hold": silent,
    "reset the stream": reset_stream2,
    "refuse the stream": refused_stream2,
    "leave and answer": leaving2,
    "answer without a status": no_status2,
    "go away": going_away2,
    "go away without processing": never_processed2,
    "close": closing2,
    "abort": aborting2,
    "garbage": garbage2,
}
PLANS = st.lists(st.tuples(st.sampled_from(sorted(BEHAVIOURS)), st.booleans()), min_size=1, max_size=10)


@settings(max_examples=40)
@given(PLANS)
def test_every_order_is_sent_once_at_most_and_has_one_outcome_of_its_own(
    plan: list[tuple[str, bool]],
) -> None:
    """Whatever becomes of the others on its connection. After some of the orders all before them are waited for."""

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            BEHAVIOURS[plan[int(asked.body)][0]](talk, stream, asked)

        def is_over(number: int) -> bool:
            return plan[number][0] == "hold" or str(number) in desk.router.outcomes

        async with http2(script) as (url, venue):
            desk = Desk(url)
            for number, (_, is_waited_for) in enumerate(plan):
                desk.client.submit(order(str(number)))
                if is_waited_for:
                    await desk.heard.until(lambda last=number: all(map(is_over, range(last + 1))))  # type: ignore[misc]
            await desk.heard.until(lambda: all(map(is_over, range(len(plan)))))
            await desk.client.aclose(drain_seconds=0)
            seen = [int(asked.body) for asked in venue.asked]
            assert len(seen) == len(set(seen)), "nothing is sent again by itself"
            for name, outcomes in desk.router.outcomes.items():
                (outcome,) = outcomes
                behaviour = plan[int(name)][0]
                if isinstance(outcome, Answer):
                    assert behaviour in ("answer", "leave and answer")
                    assert outcome.body == f"echo {name}".encode()
                if outcome is Failure.REFUSED:
                    said_so = behaviour in ("refuse the stream", "go away without processing")
                    assert said_so or int(name) not in seen

    run(main)


def test_what_comes_in_front_of_a_broken_frame_is_heard_and_goaway_is_not_taken_for_one() -> None:
    """All of it arrives in one piece."""

    async def main() -> None:
        answered: list[int] = []

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            answered.append(stream)
            if len(answered) % 2:
                return  # until the other one is there
            talk.h2.send_headers(answered[-2], [(":status", "200")])
            talk.h2.send_data(answered[-2], b"whole", end_stream=True)
            if len(answered) == 2:
                talk.writer.write(talk.h2.data_to_send() + b"HTTP/1.1 400 Bad Request\r\n\r\n")
            else:
                whole = talk.h2.data_to_send()
                talk.h2.send_headers(stream, [(":status", "200")])
                talk.h2.send_data(stream, b"behind", end_stream=True)
                talk.writer.write(whole + goaway(stream, message=b"maintenance") + talk.h2.data_to_send())

        async with http2(script) as (url, _):
            desk = Desk(url)
            async with desk.client:
                for first, second in (("a", "b"), ("c", "d")):
                    desk.client.submit(order(first))
                    desk.client.submit(order(second))
                    await desk.heard.until(lambda: second in desk.router.outcomes)  # noqa: B023
                    assert answer_of(desk.router.outcomes[first][0]).body == b"whole"
                assert desk.router.outcomes["b"] == [Failure.UNREADABLE]
                assert answer_of(desk.router.outcomes["d"][0]).body == b"behind"

    run(main)


# A venue that leaves.


def leaving_when(asked_for: int, *words: tuple[int, int], answers: bool = True) -> Http2Script:
    """Answers nothing on its first connection until so much was asked; then each GOAWAY, and then the answers, if any."""
    held: list[tuple[int, Asked]] = []

    def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
        if talk.number > 0:
            echoing(talk, stream, asked)
            return
        held.append((stream, asked))
        if len(held) == asked_for:
            for last_stream, code in words:
                talk.announce(last_stream, code)
            for answered, of in held if answers else ():
                if answered <= min(last_stream for last_stream, _ in words):
                    echoing(talk, answered, of)

    return script


def test_a_graceful_goaway_takes_no_answer_away_and_what_is_new_goes_elsewhere() -> None:
    async def main() -> None:
        talks: list[tuple[Http2Talk, int, Asked]] = []

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            if talk.number > 0:
                echoing(talk, stream, asked)
                return
            talks.append((talk, stream, asked))
            if len(talks) == 2:
                talk.announce(2**31 - 1)

        async with http2(script) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                for name in ("a", "b"):
                    desk.client.submit(order(name))
                await venue.until(lambda: len(talks) == 2)
                transport = desk.client._transport
                assert isinstance(transport, PooledTransport)
                first = transport._connection
                assert first is not None
                while first.is_usable:
                    await asyncio.sleep(0)
                assert answer_of(await desk.outcome("c")).body == b"echo c"
                assert desk.router.outcomes.keys() == {"c"}
                for each in talks:
                    echoing(*each)
                await desk.heard.ends(3)
                assert [answer_of(desk.router.outcomes[name][0]).body for name in "ab"] == [
                    b"echo a",
                    b"echo b",
                ]
                await venue.until(lambda: venue.ended == [0])
                assert desk.heard.notices == []
            assert [each.connection for each in venue.asked] == [0, 0, 1]

    run(main)


@pytest.mark.parametrize(
    ("words", "processed"),
    [
        (((3, 0),), "ab"),
        (((1, 2),), "a"),
        (((0, 0),), ""),
        (((2**31 - 1, 0), (3, 0)), "ab"),
        (((1, 0), (2**31 - 1, 0)), "a"),
    ],
)
def test_what_a_goaway_excludes_was_refused_and_the_rest_is_answered(
    words: tuple[tuple[int, int], ...], processed: str
) -> None:
    """A second one may lower the last stream, and raises it for nobody."""

    async def main() -> None:
        async with http2(leaving_when(3, *words)) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                for name in "abc":
                    desk.client.submit(order(name))
                await desk.heard.ends(3)
                for name in "abc":
                    (outcome,) = desk.router.outcomes[name]
                    if name in processed:
                        assert answer_of(outcome).body == f"echo {name}".encode()
                    else:
                        assert outcome is Failure.REFUSED
                assert answer_of(await desk.outcome("d")).body == b"echo d"
                await venue.until(lambda: venue.ended == [0])

    run(main)


def test_what_a_goaway_does_not_exclude_is_in_doubt_when_the_connection_ends() -> None:
    async def main() -> None:
        script = leaving_when(2, (1, 0), answers=False)

        def closing_then(talk: Http2Talk, stream: int, asked: Asked) -> None:
            script(talk, stream, asked)
            if asked.body == b"b":
                talk.close()

        async with http2(closing_then) as (url, _):
            desk = Desk(url)
            async with desk.client:
                for name in "ab":
                    desk.client.submit(order(name))
                await desk.heard.ends(2)
                assert desk.router.outcomes == {"a": [Failure.GOAWAY], "b": [Failure.REFUSED]}

    run(main)


def test_a_venue_that_leaves_and_says_nothing_more_is_left_at_the_time_out() -> None:
    async def main() -> None:
        async with http2(leaving_when(1, (2**31 - 1, 0), answers=False)) as (url, venue):
            desk = Desk(url, config=QUICK)
            async with desk.client:
                assert await desk.outcome("a") is None, "abandoned"
                await venue.until(lambda: venue.ended == [0])
                assert answer_of(await desk.outcome("b")).body == b"echo b"

    run(main)


def test_a_venue_that_begins_by_leaving_has_taken_nothing() -> None:
    async def main() -> None:
        async def leaving(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(goaway(0))
            await reader.read()

        async with serving(leaving, server_tls("h2")) as port:
            desk = Desk(f"https://localhost:{port}")
            async with desk.client:
                assert await desk.outcome("a") is Failure.REFUSED
                assert "GOAWAY (0)" in desk.heard.notices[-1]

    run(main)


# Time.


def test_an_abandoned_request_is_reset_and_its_dead_connection_is_not_used_again() -> None:
    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            desk = Desk(url, config=QUICK)
            async with desk.client:
                assert answer_of(await desk.outcome("first")).body == b"echo first"
                assert await desk.outcome("a") is None, "abandoned"
                assert answer_of(await desk.outcome("b")).body == b"echo b"
                await venue.until(lambda: venue.resets == [3])
            assert [each.connection for each in venue.asked] == [0, 0, 1]

    run(main)


def test_a_connection_on_which_something_came_since_is_kept() -> None:
    """Only one request of it is slow."""

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"slow" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            desk = Desk(url, config=QUICK)
            async with desk.client:
                desk.client.submit(order("slow"))
                assert answer_of(await desk.outcome("a")).body == b"echo a"
                await desk.heard.ends(2)
                assert desk.router.outcomes["slow"] == [None]
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert {each.connection for each in venue.asked} == {0}

    run(main)


@EVERY
def test_an_abandoned_request_over_http1(connections: Connections) -> None:
    async def main() -> None:
        def script(writer: asyncio.StreamWriter, asked: Asked) -> None:
            if asked.body != b"a":
                echoing1(writer, asked)

        async with http1(script) as (url, venue):
            desk = Desk(url, connections, QUICK)
            async with desk.client:
                assert await desk.outcome("a") is None
                assert answer_of(await desk.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"a", b"b"]

    run(main)


def test_the_timer_keeps_the_routers_deadline_and_is_not_early() -> None:
    async def main() -> None:
        async with http2(silent) as (url, _):
            desk = Desk(url, config=QUICK)
            async with desk.client:
                desk.client.submit(order("a"))
                deadline = desk.client.status.deadline
                assert deadline is not None
                await desk.heard.ends(1)
                assert desk.router.ticks[-1] >= deadline
                assert len(desk.router.ticks) <= 2

    run(main)


# The end.


def test_run_opens_the_connection_and_returns_when_the_router_has_stopped() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            running = asyncio.create_task(desk.client.run())
            await venue.until(lambda: len(venue.talks) == 1)
            assert answer_of(await desk.outcome("a")).body == b"echo a"
            desk.client.stop()
            assert await running is None
            with pytest.raises(Refused):
                desk.client.submit(order("b"))
            await desk.client.aclose()
            await desk.client.aclose()
            with pytest.raises(RuntimeError, match="closed"):
                desk.client.submit(order("b"))

    run(main)


def test_run_says_that_there_is_no_connection_and_waits() -> None:
    async def main() -> None:
        desk = Desk(f"https://127.0.0.1:{a_port_where_nobody_listens()}")
        running = asyncio.create_task(desk.client.run())
        await desk.heard.until(lambda: bool(desk.heard.notices))
        assert desk.heard.notices[0].startswith("no connection (")
        desk.client.stop()
        assert await running is None
        await desk.client.aclose()

    run(main)


def test_run_returns_that_the_credentials_were_not_taken() -> None:
    async def main() -> None:
        def refusing(talk: Http2Talk, stream: int, asked: Asked) -> None:
            talk.answer(stream, 401)

        async with http2(refusing) as (url, _):
            desk = Desk(url)
            async with desk.client:
                running = asyncio.create_task(desk.client.run())
                desk.client.submit(order("a"))
                assert await running == Halted(401, "unauthorized")
                assert desk.heard.reports == [Halted(401, "unauthorized")]

    run(main)


def test_cancelling_run_closes_nothing() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            async with desk.client:
                running = asyncio.create_task(desk.client.run())
                await desk.outcome("a")
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running
                await desk.outcome("b")
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
            desk = Desk(url, connections)
            desk.client.submit(order("a"))
            await arrived.wait()
            running = asyncio.create_task(desk.client.run())
            closing = asyncio.create_task(desk.client.aclose())
            await asyncio.wait([closing], timeout=0)
            assert not closing.done()
            with pytest.raises(RuntimeError, match="closed"):
                desk.client.submit(order("b"))
            echoing1(*writers[0])
            await closing
            assert await running is None
            assert desk.heard.reports == [Placed("a", "1"), Done("a", Ending.FILLED, "echo a")]
            assert len(venue.asked) == 1

    run(main)


@EVERY
def test_aclose_does_not_wait_for_ever(connections: Connections) -> None:
    async def main() -> None:
        arrived = asyncio.Event()

        async with http1(lambda writer, asked: arrived.set()) as (url, _):
            desk = Desk(url, connections)
            desk.client.submit(order("a"))
            await arrived.wait()
            await desk.client.aclose(drain_seconds=0.05)
            assert desk.router.outcomes == {}
            assert desk.heard.notices == ["closed with 1 requests unanswered after 0.05 s"]

    run(main)


@EVERY
def test_aclose_while_the_connection_is_being_opened(connections: Connections) -> None:
    async def main() -> None:
        async with serving(speechless, None) as port:
            desk = Desk(f"https://127.0.0.1:{port}", connections)
            desk.client.submit(order("a"))
            running = asyncio.create_task(desk.client.run())
            await asyncio.wait([running], timeout=0.02)
            await desk.client.aclose(drain_seconds=0.02)
            await asyncio.wait([running])

    run(main)


def test_what_the_router_wants_while_closing_is_not_sent_and_said() -> None:
    class Again(OnceRouter):
        def answered(self, now: int, request: int, answer: Answer) -> Any:
            return (*super().answered(now, request, answer), self._request(now, "more", "GET", "/v2/more"))  # type: ignore[arg-type]

    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)
            desk.router = again = Again(PATIENT)
            desk.client._router = again
            desk.client.submit(order("a"))
            await desk.client.aclose()
            assert [each.target for each in venue.asked] == ["/v2/orders"]
            assert desk.heard.notices == ["closing: GET /v2/more was not sent"]

    run(main)


# The listener.


def test_a_listener_may_ask_for_more_from_within() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, _):
            desk = Desk(url)

            def on_report(report: Report) -> None:
                if isinstance(report, Placed) and len(report.client_order_id) < 5:
                    desk.client.submit(order(report.client_order_id + "+"))
                Heard.on_report(desk.heard, report)

            desk.heard.on_report = on_report  # type: ignore[method-assign]
            async with desk.client:
                desk.client.submit(order("a"))
                ends = await desk.heard.ends(5)
            assert [each.client_order_id for each in ends] == ["a", "a+", "a++", "a+++", "a++++"]

    run(main)


def test_what_a_listener_raises_ends_run_and_not_the_orders() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            desk = Desk(url)

            def on_report(report: Report) -> None:
                raise LookupError("mine")

            desk.heard.on_report = on_report  # type: ignore[method-assign]
            async with desk.client:
                desk.client.submit(order("a"))
                with pytest.raises(LookupError, match="mine"):
                    await desk.client.run()
                desk.client.submit(order("b"))
                await venue.until(lambda: len(venue.asked) == 2)

    run(main)


# Credentials.


@pytest.mark.parametrize(
    ("url", "plain", "part"),
    [
        ("http://example.org", True, "use https://"),
        ("http://127.0.0.1.example.org", True, "use https://"),
        ("http://10.0.0.1", True, "use https://"),
        ("http://localhost:8000", False, "has to be allowed"),
        ("http://[::1]:8000", False, "has to be allowed"),
        ("wss://example.org", False, "no https://"),
        ("https://", False, "no https://"),
        ("https://user:word@example.org", False, "user or a password"),
        ("https://example.org:port", False, "no URL"),
        ("https://example.org/?key=1", False, "query"),
        ("https://example.org/#there", False, "fragment"),
    ],
)
def test_urls_that_credentials_must_not_go_to_are_refused(url: str, plain: bool, part: str) -> None:
    with pytest.raises(BadUrl, match=part) as raised:
        Desk(url, plain=plain)
    assert "word" not in str(raised.value).replace("password", "")


def unverified() -> ssl.SSLContext:
    context = client_tls()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def of_any_host() -> ssl.SSLContext:
    context = client_tls()
    context.check_hostname = False
    return context


def of_any_version() -> ssl.SSLContext:
    context = client_tls()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def old() -> ssl.SSLContext:
    context = client_tls()
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    return context


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (unverified, "verify_mode"),
        (of_any_host, "check_hostname"),
        (of_any_version, "minimum_version"),
        (old, "minimum_version"),
    ],
)
@EVERY
def test_tls_that_does_not_verify_is_refused(
    connections: Connections, make: Callable[[], ssl.SSLContext], part: str
) -> None:
    with pytest.raises(BadTls, match=part):
        Desk("https://example.org", connections, tls=make())


def test_the_context_that_is_made_verifies() -> None:
    client = OrderClient(
        "https://localhost:1", Credentials(KEY, SECRET), Heard(), QUICK, OnceRouter, Connections.POOLED
    )
    assert isinstance(client._transport, PooledTransport)
    context = client._transport._tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def revealing1(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """A venue that repeats the credentials wherever it can."""
    told = f"{asked.headers['apca-api-key-id']} {asked.headers['apca-api-secret-key']}"
    if asked.body == b"long":  # a notice that is cut short amid the secret
        writer.write(b"x" * 151 + SECRET.encode() + b"\r\n\r\n")
    elif asked.body == b"body":
        writer.write(
            http1_answer("400 Bad " + told, told.encode(), f"retry-after: {told}", f"x-told: {told}")
        )
    else:
        writer.write(f"{told}\r\n\r\n".encode())
        writer.close()


def revealing2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    told = f"{asked.headers['apca-api-key-id']} {asked.headers['apca-api-secret-key']}"
    if asked.body == b"body":
        talk.answer(stream, 400, told.encode(), retry_after=told, x_told=told)
    else:
        talk.h2.close_connection(last_stream_id=stream, additional_data=told.encode())
        talk.flush()
        talk.close()


@EVERY
@pytest.mark.parametrize("over_http2", [False, True])
def test_credentials_are_in_no_log_no_report_no_notice_and_no_repr(
    connections: Connections,
    over_http2: bool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if over_http2 and connections is Connections.PER_REQUEST:
        pytest.skip("a connection per request is HTTP/1.1")
    for name in (
        "",
        "hpack",
        "hpack.hpack",
        "hpack.table",
        "h2",
        "httpx",
        "httpcore",
        "httpcore.http11",
        "asyncio",
    ):
        caplog.set_level(logging.DEBUG, name)
    shown: list[str] = []

    async def main() -> None:
        asyncio.get_running_loop().set_debug(True)

        @asynccontextmanager
        async def venue() -> AsyncIterator[tuple[str, list[Asked]]]:
            if over_http2:
                async with http2(revealing2) as (url, venue2):
                    yield url, venue2.asked
            else:
                async with http1(revealing1) as (url, venue1):
                    yield url, venue1.asked

        async with venue() as (url, asked):
            desk = Desk(url, connections)
            async with desk.client:
                answer = answer_of(await desk.outcome("body"))
                assert answer.body == b"[hidden] [hidden]"
                assert answer.retry_after == "[hidden] [hidden]"
                assert isinstance(await desk.outcome("broken"), Failure)
                if not over_http2:
                    assert await desk.outcome("long") is Failure.UNREADABLE
                    assert "xxx" in desk.heard.notices[-1]
                    assert SECRET[:8] not in desk.heard.notices[-1]
                shown.append(repr(vars(desk.heard)) + repr(desk.router.outcomes))
                shown.append(repr(desk.client) + repr(vars(desk.client)) + repr(vars(desk.client._transport)))
            assert all(each.headers["apca-api-secret-key"] == SECRET for each in asked), "it did send them"

    run(main)
    printed = capfd.readouterr()
    for text in (*shown, caplog.text, printed.out, printed.err):
        assert SECRET not in text
        assert KEY not in text


@pytest.mark.parametrize("status", ["401 Unauthorized", "422 Unprocessable"])
def test_a_secret_spelt_otherwise_in_a_reason_is_not_shown(status: str) -> None:
    """In JSON a letter can be written as an escape, so that the body does not have the secret, and the reason has."""
    spelt = "".join(f"\\u{ord(each):04x}" for each in SECRET)
    body = b'{"code":40110000,"message":"your secret is %b\\u001b[31m"}' % spelt.encode()

    def telling(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(http1_answer(status, body))

    async def main() -> None:
        async with http1(telling) as (url, _):
            heard = Heard()
            client = OrderClient(
                url,
                Credentials(KEY, SECRET),
                heard,
                PATIENT,
                partial(OrderRouter, GcraLimiter),
                Connections.PER_REQUEST,
                tls=client_tls(),
            )
            async with client:
                client.submit(order("a"))
                await heard.ends(1)
                details = [each.detail for each in heard.reports if isinstance(each, Done | Halted)]
                assert "your secret is [hidden]?[31m" in details
                assert SECRET not in repr(heard.reports) + repr(client.orders) + repr(heard.notices)
                assert all(detail.isprintable() for detail in details)

    run(main)


def test_the_libraries_would_log_credentials_if_they_were_let(caplog: pytest.LogCaptureFixture) -> None:
    """That they are silenced is what keeps the test above green."""
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger("hpack.hpack")
    silenced = logger.filters[:]
    logger.filters.clear()
    try:
        hpack.Encoder().encode([(b"apca-api-secret-key", SECRET.encode())])
        assert SECRET in caplog.text
    finally:
        logger.filters[:] = silenced
