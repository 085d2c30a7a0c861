"""The live client against servers that are scripted here, and what becomes of the credentials."""

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, StreamError, Success, Trade
from ticktotrade.nano import NANOS
from ticktotrade.session import NO_CHANNELS, Action, Fatal, Received, SessionConfig, State, StreamSession
from ticktotrade.shell import BadUrl, Credentials, FeedClient, clock
from ticktotrade_conformance.traces.trace import Step, forms_of, step_line

KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
MILLI = NANOS // 1000
QUICK = SessionConfig(
    auth_timeout=300 * MILLI, silence_timeout=200 * MILLI, backoff_base=5 * MILLI, backoff_cap=10 * MILLI
)
TRADES = NO_CHANNELS._replace(trades=("A",))
GREETING = '[{"T":"success","msg":"connected"}]'
AUTHENTICATED = '[{"T":"success","msg":"authenticated"}]'
SUBSCRIBED = '[{"T":"subscription","trades":["A"]}]'
TRADE = '[{"T":"t","S":"A","t":"2024-08-09T00:00:01Z","i":1,"p":100,"s":1}]'

Script = Callable[[ServerConnection], Awaitable[None]]


class Heard:
    """A listener that keeps everything."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.received_at: list[int] = []
        self.frames: list[bytes] = []
        self.notices: list[str] = []
        self.stale = 0

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        self.frames.append(frame)
        self.received_at.append(received_at)
        self.received.append(received)

    def on_stale(self) -> None:
        self.stale += 1

    def on_notice(self, notice: str) -> None:
        self.notices.append(notice)

    def everything(self) -> str:
        return repr(vars(self))


async def greeted(connection: ServerConnection) -> None:
    """The venue's side up to streaming."""
    await connection.send(GREETING)
    assert SECRET in str(await connection.recv())
    await connection.send(AUTHENTICATED)
    await connection.recv()
    await connection.send(SUBSCRIBED)


def with_server(script: Script, test: Callable[[str], Awaitable[None]], **options: Any) -> None:
    """Run a test against a server that follows a script on each connection."""

    async def handle(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            await script(connection)

    async def main() -> None:
        async with serve(handle, "127.0.0.1", 0, close_timeout=0.2, **options) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            await asyncio.wait_for(test(f"ws://127.0.0.1:{port}/stream"), 20)

    asyncio.run(main())
    gc.collect()  # so that what was left open is complained of here


def client_of(url: str, heard: Heard, config: SessionConfig = QUICK) -> FeedClient:
    client = FeedClient(url, Credentials(KEY, SECRET), heard, config)
    client.subscribe(TRADES)
    return client


async def until(met: Callable[[], bool]) -> None:
    while not met():
        await asyncio.sleep(0.005)


async def forever(connection: ServerConnection) -> None:
    await connection.wait_closed()


async def streaming(connection: ServerConnection) -> None:
    await greeted(connection)
    await forever(connection)


def test_pongs_keep_a_quiet_connection_and_cancelling_closes_it() -> None:
    codes: list[int | None] = []

    async def quiet(connection: ServerConnection) -> None:
        await greeted(connection)
        await connection.wait_closed()
        codes.append(connection.close_code)

    async def test(url: str) -> None:
        heard = Heard()
        client = client_of(url, heard)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.state is State.STREAMING)
        await asyncio.sleep(3 * QUICK.silence_timeout / NANOS)
        assert client.connections == 1
        assert heard.stale == 0
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert heard.stale == 1
        await until(lambda: codes == [1000])

    with_server(quiet, test)


def test_subscriptions_may_be_added_while_it_runs() -> None:
    asked: list[str] = []

    async def echoing(connection: ServerConnection) -> None:
        await greeted(connection)
        asked.append(str(await connection.recv()))
        await connection.send('[{"T":"subscription","trades":["A"],"quotes":["B"]}]')
        await connection.send(TRADE)
        await forever(connection)

    async def test(url: str) -> None:
        heard = Heard()
        client = client_of(url, heard)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.state is State.STREAMING)
        client.subscribe(NO_CHANNELS._replace(quotes=("B",)))
        await until(lambda: any(isinstance(each.elements[0], Trade) for each in heard.received))
        assert asked == ['{"action":"subscribe","quotes":["B"]}']
        assert client.status.state is State.STREAMING
        client.stop()
        assert await running is None

    with_server(echoing, test)


def test_what_keeps_a_connection_from_opening_is_a_notice() -> None:
    """A port where nobody listens, a server that is none, HTTP errors."""

    async def test_at(url: str, part: str) -> None:
        heard = Heard()
        client = client_of(url, heard)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.attempt >= 3)
        client.stop()
        assert await running is None
        assert client.connections == 0
        assert any(part in notice for notice in heard.notices), heard.notices
        assert all("\n" not in notice for notice in heard.notices)

    async def refused(url: str) -> None:
        await test_at("ws://127.0.0.1:9/stream", "cannot connect")
        await test_at("ws://localhost:9/stream", "cannot connect")

    with_server(forever, refused)

    async def not_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        writer.close()
        await writer.wait_closed()

    async def other_protocol() -> None:
        server = await asyncio.start_server(not_http, "127.0.0.1", 0)
        async with server:
            await test_at(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/", "cannot connect")
            # No TLS either.
            await test_at(f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/", "cannot connect")

    asyncio.run(other_protocol())

    for status in (HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE):

        def answer(
            connection: ServerConnection, request: Request, status: HTTPStatus = status
        ) -> Response | None:
            return connection.respond(status, "no\n")

        async def http_error(url: str, status: HTTPStatus = status) -> None:
            await test_at(url, str(status.value))

        with_server(forever, http_error, process_request=answer)


BOOKS = NO_CHANNELS._replace(orderbooks=("BTC/USD", "ETH/USD"))
HEALING = QUICK._replace(
    silence_timeout=10 * NANOS,
    heal_timeout=20 * MILLI,
    heal_interval=MILLI,
    heal_pause=10_000 * NANOS,
)
LISTED = '[{"T":"subscription","orderbooks":["BTC/USD","ETH/USD"]}]'


def whole_book(symbol: str) -> str:
    levels = '"b":[{"p":100,"s":1}],"a":[{"p":101,"s":1}]'
    return f'[{{"T":"o","S":"{symbol}","t":"2024-08-09T00:00:01Z",{levels},"r":true}}]'


def keeper(url: str, heard: Heard, config: SessionConfig = HEALING) -> FeedClient:
    client = FeedClient(url, Credentials(KEY, SECRET), heard, config)
    client.subscribe(BOOKS)
    return client


async def greeted_with_books(connection: ServerConnection) -> None:
    """The venue's side up to streaming books, none of which comes by itself."""
    await connection.send(GREETING)
    await connection.recv()
    await connection.send(AUTHENTICATED)
    await connection.recv()
    await connection.send(LISTED)


async def healing(client: FeedClient, symbols: tuple[str, ...], met: Callable[[], bool]) -> None:
    """Say again and again that some books are not live, until something has come of it."""
    while not met():
        client.heal(symbols)
        await asyncio.sleep(0.002)


def test_a_book_is_healed_on_the_connection_that_there_is() -> None:
    asked: list[str] = []

    async def healer(connection: ServerConnection) -> None:
        await greeted_with_books(connection)
        asked.append(str(await connection.recv()))
        await connection.send('[{"T":"subscription","orderbooks":["ETH/USD"]}]')
        asked.append(str(await connection.recv()))
        await connection.send(LISTED)
        await connection.send(whole_book("BTC/USD"))
        await forever(connection)

    async def test(url: str) -> None:
        heard = Heard()
        client = keeper(url, heard)
        running = asyncio.create_task(client.run())
        await healing(client, ("BTC/USD",), lambda: len(asked) == 2)
        await until(lambda: any(isinstance(each.elements[0], BookUpdate) for each in heard.received))
        assert asked == [
            '{"action":"unsubscribe","orderbooks":["BTC/USD"]}',
            '{"action":"subscribe","orderbooks":["BTC/USD"]}',
        ]
        assert client.connections == 1
        assert heard.stale == 0
        assert heard.notices == ["connected", "asking anew for the books of BTC/USD"]
        client.stop()
        assert await running is None

    with_server(healer, test)


def test_a_book_that_asking_does_not_heal_costs_one_connection() -> None:
    codes: list[int | None] = []

    async def deaf(connection: ServerConnection) -> None:
        await greeted_with_books(connection)
        await connection.wait_closed()
        codes.append(connection.close_code)

    async def test(url: str) -> None:
        heard = Heard()
        client = keeper(url, heard)
        running = asyncio.create_task(client.run())
        symbols = ("ETH/USD", "BTC/USD")
        await healing(client, symbols, lambda: client.connections == 2)
        asked_again = sum("asking anew" in notice for notice in heard.notices) + 2
        await healing(
            client, symbols, lambda: sum("asking anew" in each for each in heard.notices) >= asked_again
        )
        assert client.connections == 2
        assert codes == [1001]
        assert heard.stale == 1
        assert heard.notices[1] == "asking anew for the books of ETH/USD, BTC/USD"
        reason = "books did not heal when asked for anew (not live: ETH/USD, BTC/USD); connecting again in"
        assert sum(notice.startswith(reason) for notice in heard.notices) == 1
        client.stop()
        assert await running is None
        client.heal(symbols)
        assert client.status.state is State.STOPPED

    with_server(deaf, test)


def test_notices_of_healing_are_short_and_fit_to_show() -> None:
    async def test(url: str) -> None:
        heard = Heard()
        client = FeedClient(url, Credentials(KEY, SECRET), heard, HEALING)
        client.subscribe(NO_CHANNELS._replace(orderbooks=("*",)))
        running = asyncio.create_task(client.run())
        symbols = ("\x1b[2J", *(f"{number:032}" for number in range(500)))
        await healing(client, symbols, lambda: client.connections == 2)
        client.stop()
        await running
        assert all(len(notice) < 300 and notice.isprintable() for notice in heard.notices)
        asking, giving_up = heard.notices[1], heard.notices[-2]
        assert asking.startswith("asking anew for the books of ?[2J, 00")
        assert asking.endswith(" and 95 more")
        assert "and 496 more); connecting again in" in giving_up

    async def everything(connection: ServerConnection) -> None:
        await connection.send(GREETING)
        await connection.recv()
        await connection.send(AUTHENTICATED)
        await connection.recv()
        await connection.send('[{"T":"subscription","orderbooks":["*"]}]')
        await forever(connection)

    with_server(everything, test)


class GivesUpAt(StreamSession):
    """Calls somebody when the connection has said something that the session has not taken in yet."""

    then: Callable[[], None] | None = None

    def ping(self, now: int) -> None:
        super().ping(now)
        self._call()

    def text(self, now: int, frame: bytes) -> Received:
        self._call()
        return super().text(now, frame)

    def _call(self) -> None:
        then, self.then = self.then, None
        if then is not None:
            then()


@pytest.mark.parametrize("last", [TRADE, None])
def test_what_comes_as_the_connection_is_given_up_is_not_passed_on(last: str | None) -> None:
    """A frame, or the end of the connection, that has arrived and is behind the healing."""
    sessions: list[GivesUpAt] = []
    say_it = asyncio.Event()

    def make_session(config: SessionConfig) -> GivesUpAt:
        sessions.append(GivesUpAt(TreeParser, config))
        return sessions[-1]

    async def talker(connection: ServerConnection) -> None:
        await greeted_with_books(connection)
        await say_it.wait()
        if last is None:
            await connection.close(1011)
        else:
            await connection.send(last)
        await forever(connection)

    async def test(url: str) -> None:
        heard = Heard()
        client = FeedClient(url, Credentials(KEY, SECRET), heard, HEALING, make_session)
        client.subscribe(BOOKS)
        running = asyncio.create_task(client.run())
        await healing(client, ("BTC/USD",), lambda: "asking anew for the books of BTC/USD" in heard.notices)
        # Its wait is over, and nobody has said so yet.
        await asyncio.sleep(2 * HEALING.heal_timeout / NANOS)
        sessions[0].then = lambda: client.heal(("BTC/USD",))
        say_it.set()
        await until(lambda: client.connections == 2)
        client.stop()
        assert await running is None
        assert TRADE.encode() not in heard.frames[:4]
        assert heard.stale >= 1
        assert any("did not heal" in notice for notice in heard.notices)

    with_server(talker, test)


@pytest.mark.parametrize("status", [HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE])
def test_a_venue_that_is_busy_is_not_tried_before_the_time_that_it_names(status: HTTPStatus) -> None:
    asked_at: list[int] = []

    def busy(connection: ServerConnection, request: Request) -> Response | None:
        asked_at.append(clock.now())
        if len(asked_at) > 1:
            return None
        response = connection.respond(status, "later\n")
        response.headers["Retry-After"] = "1"
        return response

    async def test(url: str) -> None:
        heard = Heard()
        client = client_of(url, heard)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.state is State.STREAMING)
        assert asked_at[1] - asked_at[0] >= NANOS
        assert f"HTTP {status.value}); connecting again in 1.0 s" in heard.notices[0]
        client.stop()
        assert await running is None

    with_server(streaming, test, process_request=busy)


@pytest.mark.parametrize(
    ("status", "values"),
    [
        (HTTPStatus.TOO_MANY_REQUESTS, []),
        (HTTPStatus.TOO_MANY_REQUESTS, ["3601"]),
        (HTTPStatus.TOO_MANY_REQUESTS, ["9" * 300]),
        (HTTPStatus.TOO_MANY_REQUESTS, ["é" * 129]),
        (HTTPStatus.TOO_MANY_REQUESTS, ["60", "60"]),
        (HTTPStatus.TOO_MANY_REQUESTS, [SECRET]),
        (HTTPStatus.FORBIDDEN, ["60"]),
        (HTTPStatus.MOVED_PERMANENTLY, ["60"]),
    ],
)
def test_what_means_nothing_is_not_waited_for(status: HTTPStatus, values: list[str]) -> None:
    def refused(connection: ServerConnection, request: Request) -> Response | None:
        response = connection.respond(status, "no\n")
        for value in values:
            response.headers["Retry-After"] = value
        return response

    traces: list[Traced] = []

    def make_session(config: SessionConfig) -> Any:
        traces.append(Traced(config))
        return traces[-1]

    async def test(url: str) -> None:
        client = FeedClient(url, Credentials(KEY, SECRET), Heard(), QUICK, make_session)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.attempt >= 3)
        client.stop()
        assert await running is None
        assert SECRET not in b"".join(traces[0].lines).decode()

    with_server(forever, test, process_request=refused)


def test_frames_are_not_older_than_those_before_though_somebody_sets_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def talkative(connection: ServerConnection) -> None:
        await greeted(connection)
        for told in (2**62, 0, -(2**62)):
            monkeypatch.setattr(time, "time_ns", lambda told=told: told)
            await connection.send(TRADE)
        await forever(connection)

    async def test(url: str) -> None:
        heard = Heard()
        began = clock.now()
        client = client_of(url, heard)
        running = asyncio.create_task(client.run())
        await until(lambda: len(heard.received_at) == 6)
        client.stop()
        await running
        times = [began, *heard.received_at, clock.now()]
        assert times == sorted(times)

    with_server(talkative, test)


def test_redirects_are_not_followed() -> None:
    """The credentials are for the host that was named, and for no other that it names."""
    visits: list[str] = []

    async def elsewhere(connection: ServerConnection) -> None:
        visits.append("elsewhere")
        await forever(connection)

    async def test(other: str) -> None:
        def redirect(connection: ServerConnection, request: Request) -> Response | None:
            visits.append("here")
            response = connection.respond(HTTPStatus.FOUND, "there\n")
            response.headers["Location"] = other
            return response

        async with serve(forever, "127.0.0.1", 0, process_request=redirect) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            client = client_of(f"ws://127.0.0.1:{port}/", Heard())
            running = asyncio.create_task(client.run())
            await until(lambda: visits.count("here") >= 2)
            client.stop()
            await running
        assert "elsewhere" not in visits

    with_server(elsewhere, test)


def test_a_time_out_gives_up_a_connection_that_never_speaks() -> None:
    async def test(url: str) -> None:
        heard = Heard()
        client = client_of(url, heard, QUICK._replace(auth_timeout=50 * MILLI))
        running = asyncio.create_task(client.run())
        await until(lambda: client.connections >= 2)
        client.stop()
        assert await running is None
        assert any("no sign of life while authenticating" in notice for notice in heard.notices)

    with_server(forever, test)


def test_it_connects_when_it_is_told_to_and_not_because_of_a_state() -> None:
    class Hesitating(StreamSession):
        """Wants no connection at first, and says so by saying nothing."""

        def start(self, now: int) -> tuple[Action, ...]:
            super().start(now)
            return ()

    async def test(url: str) -> None:
        heard = Heard()
        config = QUICK._replace(connect_timeout=50 * MILLI)
        client = FeedClient(url, Credentials(KEY, SECRET), heard, config, partial(Hesitating, TreeParser))
        client.subscribe(TRADES)
        running = asyncio.create_task(client.run())
        await until(lambda: client.status.state is State.STREAMING)
        client.stop()
        assert await running is None
        waited, connected = heard.notices
        assert waited.startswith("no sign of life while connecting; connecting again in")
        assert connected == "connected"

    with_server(streaming, test)


class Traced:
    """A session whose every step and answer is written down as a trace."""

    def __init__(self, config: SessionConfig) -> None:
        self.lines: list[bytes] = []
        self._session = StreamSession(TreeParser, config)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def traced(*arguments: Any) -> Any:
            answer = getattr(self._session, name)(*arguments)
            outcome = {"value": forms_of("session")[name].write_result(answer)}
            self.lines.append(step_line("session", Step(name, arguments, outcome)))
            return answer

        return traced


def test_credentials_are_in_no_log_no_notice_no_frame_and_no_trace(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Even where the venue repeats them, and every logger is set to debug."""
    for name in (None, "websockets", "websockets.client", "ticktotrade.shell.feed_client", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    traces: list[Traced] = []

    def make_session(config: SessionConfig) -> Any:
        traces.append(Traced(config))
        return traces[-1]

    async def indiscreet(connection: ServerConnection) -> None:
        await connection.send(GREETING)
        request = str(await connection.recv())
        assert KEY in request
        assert SECRET in request
        await connection.send(f'[{{"T":"success","msg":"hello {KEY}"}}]')
        await connection.send(f'[{{"T":"error","code":402,"msg":"not {SECRET} of {KEY}"}}]')
        await forever(connection)

    async def test(url: str) -> None:
        heard = Heard()
        client = FeedClient(url, Credentials(KEY, SECRET), heard, QUICK, make_session)
        client.subscribe(TRADES)
        fatal = await client.run()
        assert fatal == Fatal(402, "not [hidden] of [hidden]")
        elements = [element for each in heard.received for element in each.elements]
        assert elements == [
            Success("connected"),
            Success("hello [hidden]"),
            StreamError(402, "not [hidden] of [hidden]"),
        ]
        shown = heard.everything() + repr(client) + repr(fatal) + repr(vars(client))
        assert KEY not in shown
        assert SECRET not in shown

    server_log = logging.getLogger("test-server")
    server_log.setLevel(logging.CRITICAL)
    with_server(indiscreet, test, logger=server_log)
    trace = b"".join(traces[0].lines).decode()
    assert '"send_auth"' in trace
    assert '"fatal"' in trace
    printed = capfd.readouterr()
    for text in (trace, caplog.text, printed.out, printed.err):
        assert KEY not in text
        assert SECRET not in text


@pytest.mark.parametrize(
    "url", ["ws://stream.data.alpaca.markets/v2/iex", f"wss://{KEY}:{SECRET}@example.com/"]
)
def test_it_is_not_made_for_a_url_that_credentials_must_not_go_to(url: str) -> None:
    with pytest.raises(BadUrl):
        FeedClient(url, Credentials(KEY, SECRET), Heard())
