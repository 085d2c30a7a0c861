"""Order entry on real sockets: HTTP/1.1 and HTTP/2 over TLS, credentials, the rate, every fault by itself."""

import asyncio
import gc
import json
import logging
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

import h2.config
import h2.connection
import h2.events
import httpx
import pytest
from websockets.asyncio.client import connect

from ticktotrade.json_text import BadJson, read_document
from ticktotrade.nano import write_decimal
from ticktotrade.shell import Credentials
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import (
    AccountOptions,
    OrderFault,
    OrderFaultPlan,
    StartingPosition,
    Venue,
    VenueOptions,
)
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.orders.faults import OrderFaults
from ticktotrade_conformance.venue.orders.request_bodies import read_wanted

KEY, SECRET = "simulated-key", "simulated-secret"
HEADERS = {"APCA-API-KEY-ID": KEY, "APCA-API-SECRET-KEY": SECRET}
ORDER = {"symbol": "BTC/USD", "qty": "0.01", "side": "buy", "type": "market", "time_in_force": "ioc"}
BY_ID = "/v2/orders:by_client_order_id"
LISTS = ("/v2/orders", "/v2/positions")
STALL = 0.25
ACTED_EITHER_WAY = (OrderFault.TIME_OUT, OrderFault.RESET, OrderFault.GOAWAY, OrderFault.GARBAGE)

both_protocols = pytest.mark.parametrize("http2", [False, True], ids=["http1", "http2"])


def run(coroutine: Awaitable[Any]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30):
            await coroutine
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        assert not tasks, "left running"

    asyncio.run(whole(), debug=False)
    gc.collect()  # so that what was left open is complained of here


@asynccontextmanager
async def open_venue(options: VenueOptions = VenueOptions()) -> AsyncIterator[Venue]:
    """A venue whose market has begun."""
    async with Venue((), options) as venue:
        for _, frame, _ in generated_market(1, 10):
            venue.books.take(frame)
        yield venue


def client(venue: Venue, http2: bool = True, **options: Any) -> httpx.AsyncClient:
    options = {"headers": HEADERS, "verify": venue.client_tls(), "timeout": 20, **options}
    return httpx.AsyncClient(base_url=venue.orders_url, http2=http2, trust_env=False, **options)


def named(name: str, **members: str) -> dict[str, str]:
    return {**ORDER, "client_order_id": name, **members}


@both_protocols
def test_an_order_from_its_acceptance_to_its_cancellation(http2: bool) -> None:
    async def whole() -> None:
        async with open_venue() as venue, client(venue, http2) as http:
            answer = await http.post(
                "/v2/orders", json=named("ü b", type="limit", limit_price="61000", time_in_force="day")
            )
            assert answer.http_version == ("HTTP/2" if http2 else "HTTP/1.1")
            assert (answer.status_code, answer.json()["status"]) == (200, "new")
            path = f"/v2/orders/{answer.json()['id']}"
            assert (await http.get(path)).json() == answer.json()
            assert (await http.get(BY_ID, params={"client_order_id": "ü b"})).json() == answer.json()
            new = await http.patch(path, json={"limit_price": "60000", "client_order_id": "c"})
            assert (await http.get(path)).json()["replaced_by"] == new.json()["id"]
            gone = await http.delete(f"/v2/orders/{new.json()['id']}")
            assert (gone.status_code, gone.content) == (204, b"")
            assert (await http.delete(path)).status_code == 422
            truth = {order.client_order_id: order.status for order in venue.orders.orders()}
            assert truth == {"ü b": "replaced", "c": "canceled"}

    run(whole())


def asks_of(frames: list[CapturedFrame], symbol: str) -> list[int]:
    """The best ask after each frame that has one."""
    books, asks = MarketBooks(), []
    for _, frame, _ in frames:
        books.take(frame)
        best = books.touch(symbol).ask
        if best is not None:
            asks.append(best.price)
    return asks


def test_orders_live_with_the_market_from_its_opening_to_its_close() -> None:
    frames = list(generated_market(3, 3000))
    asks = asks_of(frames, "BTC/USD")
    low, high = write_decimal(min(asks)), write_decimal(max(asks))
    assert min(asks) < asks[0] < max(asks)
    orders = {
        "far": {"type": "limit", "limit_price": "50000", "time_in_force": "gtc"},
        "too far": {"type": "limit", "limit_price": "50000", "time_in_force": "day"},
        "deep": {"type": "limit", "limit_price": low, "time_in_force": "day"},
        "stop": {"type": "stop", "stop_price": high, "time_in_force": "day"},
        "open": {"time_in_force": "opg"},
        "close": {"time_in_force": "cls"},
    }

    async def whole() -> None:
        async with Venue(iter(frames), VenueOptions(speed=None)) as venue, client(venue) as http:
            for name, members in orders.items():
                body = named(name, **{"qty": "0.000001", **members})
                assert (await http.post("/v2/orders", json=body)).status_code == 200
            async with connect(venue.url, max_queue=None) as feed:
                await feed.send(json.dumps({"action": "auth", "key": KEY, "secret": SECRET}))
                await feed.send('{"action":"subscribe","orderbooks":["BTC/USD"]}')
                await venue.run()
            said = {name: (await http.get(BY_ID, params={"client_order_id": name})).json() for name in orders}
            ends = {name: order["status"] for name, order in said.items()}
            assert ends == dict.fromkeys(orders, "filled") | {"far": "new", "too far": "expired"}
            averages = {name: order["filled_avg_price"] for name, order in said.items()}
            assert (averages["deep"], averages["stop"]) == (low, high)
            assert averages["open"] == write_decimal(asks[0])
            assert averages["close"] == write_decimal(asks[-1])

    run(whole())


def test_many_orders_on_one_connection_fill_from_one_book() -> None:
    async def whole() -> None:
        async with open_venue() as venue, client(venue) as http:
            answers = await asyncio.gather(
                *(http.post("/v2/orders", json=named(f"n{n}", qty="0.03")) for n in range(60))
            )
            assert {answer.status_code for answer in answers} == {200}
            displayed = sum(size for _, size in venue.books.snapshot("BTC/USD").asks)
            filled = sum(order.filled_quantity for order in venue.orders.orders())
            assert filled == displayed < 60 * 30_000_000

    run(whole())


@both_protocols
def test_only_the_right_credentials_will_do(http2: bool) -> None:
    bad = [
        {},
        {"APCA-API-KEY-ID": KEY},
        {"APCA-API-KEY-ID": KEY, "APCA-API-SECRET-KEY": SECRET + "x"},
        {"APCA-API-KEY-ID": "ключ".encode().decode("latin-1"), "APCA-API-SECRET-KEY": SECRET},
    ]

    async def whole() -> None:
        own = VenueOptions(accepted=Credentials(KEY, SECRET))
        async with open_venue(own) as venue, client(venue, http2, headers={}) as http:
            for headers in bad:
                encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
                answer = await http.post("/v2/orders", json=named("a"), headers=encoded)
                assert answer.status_code == 401
                assert answer.json() == {"code": 40110000, "message": "request is not authorized"}
            assert not venue.orders.orders()
            assert (await http.post("/v2/orders", json=named("a"), headers=HEADERS)).status_code == 200
        async with open_venue() as venue, client(venue, http2, headers={}) as http:
            assert (await http.get("/v2/orders/x")).status_code == 401, "any will do, but not none"

    run(whole())


def test_a_client_that_trusts_somebody_else_does_not_trust_the_venue() -> None:
    async def whole() -> None:
        async with open_venue() as venue, open_venue() as other:
            async with client(venue, verify=other.client_tls()) as http:
                with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
                    await http.get("/v2/orders/x")
            old = venue.client_tls()
            old.set_ciphers("ALL:@SECLEVEL=0")
            old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            old.maximum_version = ssl.TLSVersion.TLSv1_1
            async with client(venue, verify=old) as http:
                with pytest.raises(httpx.ConnectError):
                    await http.get("/v2/orders/x")

    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated|TLSVersion"):
        run(whole())


def test_plain_order_entry() -> None:
    async def whole() -> None:
        async with open_venue(VenueOptions(plain_orders=True)) as venue:
            assert venue.orders_url.startswith("http://127.0.0.1:")
            async with httpx.AsyncClient(headers=HEADERS, trust_env=False) as http:
                answer = await http.post(f"{venue.orders_url}/v2/orders", json=ORDER)
                assert (answer.status_code, answer.http_version) == (200, "HTTP/1.1")

    run(whole())


@both_protocols
def test_the_rate_is_counted_and_told(http2: bool) -> None:
    async def whole() -> None:
        async with open_venue(VenueOptions(requests_per_minute=3)) as venue, client(venue, http2) as http:
            left = []
            for n in range(3):
                answer = await http.post("/v2/orders", json=named(str(n)))
                left.append(answer.headers["x-ratelimit-remaining"])
            assert left == ["2", "1", "0"]
            answer = await http.post("/v2/orders", json=named("one too many"))
            assert answer.status_code == 429
            assert 1 <= int(answer.headers["retry-after"]) <= 61
            assert 0 <= int(answer.headers["x-ratelimit-reset"]) - time.time() <= 61
            assert answer.headers["x-ratelimit-limit"] == "3"
            assert len(venue.orders.orders()) == 3
            assert (await http.get("/v2/orders/x", headers={"APCA-API-KEY-ID": ""})).status_code == 401

    run(whole())


@both_protocols
def test_a_body_that_is_too_large_is_refused_and_the_connection_stays(http2: bool) -> None:
    async def whole() -> None:
        async with open_venue() as venue, client(venue, http2) as http:
            for size in (64 * 1024 + 1, 3_000_000):
                answer = await http.post("/v2/orders", content=b"[" * size)
                assert answer.status_code == 413
            assert (await http.post("/v2/orders", content=b"[" * 64 * 1024)).status_code == 400
            assert (await http.post("/v2/orders", json=ORDER)).status_code == 200

    run(whole())


def test_there_are_so_many_connections_and_no_more() -> None:
    async def whole() -> None:
        async with open_venue(VenueOptions(max_connections=2)) as venue:
            clients = [client(venue) for _ in range(3)]
            for http in clients[:2]:
                assert (await http.get("/v2/orders/x")).status_code == 404
            with pytest.raises(httpx.TransportError):
                await clients[2].get("/v2/orders/x")
            await clients[0].aclose()
            async with asyncio.timeout(10):
                while True:
                    try:
                        assert (await clients[2].get("/v2/orders/x")).status_code == 404
                        break
                    except httpx.TransportError:
                        await asyncio.sleep(0)
            for http in clients[1:]:
                await http.aclose()

    run(whole())


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET /\xff\xff HTTP/1.1\r\n\r\n",
        b"POST /v2/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x05\x09" * 50,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(range(256)),
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        bytes(range(256)) * 100,
    ],
)
def test_who_breaks_the_protocol_harms_nobody_else(garbage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async def whole() -> None:
        async with open_venue(VenueOptions(plain_orders=True)) as venue:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(venue.orders_url.split(":")[2]))
            writer.write(garbage)
            writer.write_eof()
            with suppress(ConnectionError):
                await reader.read()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            async with httpx.AsyncClient(headers=HEADERS, trust_env=False) as http:
                assert (await http.post(f"{venue.orders_url}/v2/orders", json=ORDER)).status_code == 200

    with caplog.at_level(logging.WARNING):
        run(whole())
    assert not caplog.records


@both_protocols
def test_a_venue_that_closes_keeps_nobody(http2: bool) -> None:
    async def whole() -> None:
        plan = OrderFaultPlan((OrderFault.TIME_OUT,), every=1)
        async with open_venue(VenueOptions(stall=1000.0, order_faults=plan)) as venue:
            idle, waiting = client(venue, http2), client(venue, http2)
            assert (await idle.get("/v2/orders/x", headers={"APCA-API-KEY-ID": ""})).status_code == 401
            request = asyncio.create_task(waiting.post("/v2/orders", json=ORDER))
            while not venue.order_faults:
                await asyncio.sleep(0)
        with pytest.raises(httpx.TransportError):
            await request
        await idle.aclose()
        await waiting.aclose()

    run(whole())


# Faults


def plan_for(fault: OrderFault, acted: bool) -> OrderFaultPlan:
    """Of the plans with one fault at every request the first whose first request is acted on, or not."""
    for seed in count(1):
        plan = OrderFaultPlan((fault,), seed, 1)
        mishap = OrderFaults(plan, lambda number, fault: None).next()
        if mishap is not None and mishap.acted == acted:
            return plan
    raise AssertionError


async def post_once(venue: Venue, http2: bool) -> httpx.Response | httpx.TransportError:
    async with client(venue, http2) as http:
        try:
            return await http.post("/v2/orders", json=named("a"))
        except httpx.TransportError as error:
            return error


def check_fault(options: VenueOptions, http2: bool, check: Callable[[Any], None], orders: int) -> None:
    async def whole() -> None:
        async with open_venue(options) as venue:
            check(await post_once(venue, http2))
            assert len(venue.orders.orders()) == orders
            (fault,) = options.order_faults.faults
            assert venue.order_faults == {fault: 1}

    run(whole())


@both_protocols
@pytest.mark.parametrize(("fault", "orders"), [(OrderFault.ERROR_BEFORE, 0), (OrderFault.ERROR_AFTER, 1)])
def test_server_errors(fault: OrderFault, orders: int, http2: bool) -> None:
    def check(answer: Any) -> None:
        assert answer.status_code in {500, 502, 503, 504}
        assert "text/html" in answer.headers["content-type"]

    check_fault(VenueOptions(order_faults=OrderFaultPlan((fault,), every=1)), http2, check, orders)


@both_protocols
@pytest.mark.parametrize("acted", [False, True])
def test_a_reset_is_a_real_one(acted: bool, http2: bool) -> None:
    def check(error: Any) -> None:
        assert isinstance(error, httpx.ReadError)
        causes: list[BaseException | None] = [error]
        while (last := causes[-1]) is not None:
            causes.append(last.__cause__ or last.__context__)
        assert any(isinstance(each, ConnectionResetError) for each in causes), causes

    check_fault(VenueOptions(order_faults=plan_for(OrderFault.RESET, acted)), http2, check, acted)


@pytest.mark.parametrize("acted", [False, True])
def test_goaway(acted: bool) -> None:
    def check(error: Any) -> None:
        assert isinstance(error, httpx.RemoteProtocolError)
        last = 1 if acted else 0
        assert f"ConnectionTerminated error_code:0, last_stream_id:{last}" in str(error)

    check_fault(VenueOptions(order_faults=plan_for(OrderFault.GOAWAY, acted)), True, check, acted)


@pytest.mark.parametrize("acted", [False, True])
def test_http_1_has_no_goaway_and_the_connection_just_ends(acted: bool) -> None:
    def check(error: Any) -> None:
        assert isinstance(error, httpx.RemoteProtocolError)
        assert "without sending a response" in str(error)

    check_fault(VenueOptions(order_faults=plan_for(OrderFault.GOAWAY, acted)), False, check, acted)


def requests_in_one_go(orders: int) -> tuple[h2.connection.H2Connection, dict[int, str]]:
    """A connection with so many orders to be sent, and the name of the one on each stream."""
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    names = {}
    for n in range(orders):
        stream = connection.get_next_available_stream_id()
        names[stream] = f"n{n}"
        head = [(":method", "POST"), (":path", "/v2/orders"), (":scheme", "http"), (":authority", "x")]
        connection.send_headers(stream, [*head, *((name.lower(), value) for name, value in HEADERS.items())])
        connection.send_data(stream, json.dumps(named(names[stream])).encode(), end_stream=True)
    return connection, names


async def opened(venue: Venue) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    scheme, _, port = venue.orders_url.split(":")
    tls = venue.client_tls() if scheme == "https" else None
    if tls is not None:
        tls.set_alpn_protocols(["h2"])
    return await asyncio.open_connection("127.0.0.1", int(port), ssl=tls)


@pytest.mark.parametrize("beginning", [b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n"])
@pytest.mark.parametrize("leaves", [True, False])
def test_a_handshake_that_is_never_finished_holds_nobody_up(beginning: bytes, leaves: bool) -> None:
    async def whole() -> None:
        async with open_venue() as venue:
            _, writer = await asyncio.open_connection("127.0.0.1", int(venue.orders_url.split(":")[2]))
            writer.write(beginning)
            if leaves:
                writer.transport.abort()
            async with client(venue) as http:
                assert (await http.post("/v2/orders", json=ORDER)).status_code == 200
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    run(whole())


@pytest.mark.parametrize("plain", [False, True])
def test_a_client_may_go_while_its_requests_are_answered(plain: bool) -> None:
    async def whole() -> None:
        async with open_venue(VenueOptions(plain_orders=plain)) as venue:
            for hang_up in ("close", "abort"):
                for n in (1, 20, 60):
                    connection, _ = requests_in_one_go(n)
                    _, writer = await opened(venue)
                    writer.write(connection.data_to_send())
                    await asyncio.sleep(0)
                    getattr(writer.transport, hang_up)()
                    with suppress(OSError):  # of TLS as well
                        await writer.wait_closed()

    run(whole())


async def posted_at_once(venue: Venue, orders: int) -> tuple[dict[int, str], h2.events.ConnectionTerminated]:
    """The name of the order on each stream of one connection, all written in one go; and the GOAWAY that came."""
    reader, writer = await opened(venue)
    connection, names = requests_in_one_go(orders)
    writer.write(connection.data_to_send())
    events: list[h2.events.Event] = []
    while data := await reader.read(2**16):
        events += connection.receive_data(data)
    writer.close()
    await writer.wait_closed()
    (goaway,) = [event for event in events if isinstance(event, h2.events.ConnectionTerminated)]
    return names, goaway


@pytest.mark.parametrize("seed", range(6))
def test_goaway_takes_what_is_in_flight_along_and_tells_the_truth(seed: int) -> None:
    """What its last stream leaves out is not at the venue, and may be sent again; the rest may be there."""

    async def whole() -> None:
        plan = OrderFaultPlan((OrderFault.GOAWAY,), seed, 6)
        async with open_venue(VenueOptions(plain_orders=True, order_faults=plan)) as venue:
            names, goaway = await posted_at_once(venue, 40)
            there = {order.client_order_id for order in venue.orders.orders()}
            assert goaway.last_stream_id is not None
            assert {names[stream] for stream in names if stream <= goaway.last_stream_id} >= there
            assert venue.order_faults == {OrderFault.GOAWAY: 1}
            assert len(there) < 40

    run(whole())


def test_httpx_sends_again_what_a_goaway_leaves_out_and_each_order_is_there_once() -> None:
    async def whole() -> None:
        plan = OrderFaultPlan((OrderFault.GOAWAY,), 3, 6)
        async with open_venue(VenueOptions(order_faults=plan)) as venue, client(venue) as http:
            await http.get("/v2/orders/x", headers={"APCA-API-KEY-ID": ""})
            answers = await asyncio.gather(
                *(http.post("/v2/orders", json=named(f"n{n}")) for n in range(30)), return_exceptions=True
            )
            assert all(isinstance(each, httpx.Response | httpx.TransportError) for each in answers)
            assert {each.status_code for each in answers if isinstance(each, httpx.Response)} == {200}
            assert venue.order_faults[OrderFault.GOAWAY] > 1, "there was more than one connection"

    run(whole())


@both_protocols
@pytest.mark.parametrize("acted", [False, True])
def test_a_time_out(acted: bool, http2: bool) -> None:
    async def whole() -> None:
        options = VenueOptions(stall=1000.0, order_faults=plan_for(OrderFault.TIME_OUT, acted))
        async with (
            open_venue(options) as venue,
            client(venue, http2, timeout=httpx.Timeout(20, read=0.1)) as http,
        ):
            with pytest.raises(httpx.ReadTimeout):
                await http.post("/v2/orders", json=named("a"))
            assert len(venue.orders.orders()) == acted

    run(whole())


@both_protocols
@pytest.mark.parametrize("acted", [False, True])
def test_who_waits_longer_than_the_venue_stalls_gets_an_answer(acted: bool, http2: bool) -> None:
    def check(answer: Any) -> None:
        assert answer.status_code == (200 if acted else 504)
        assert answer.elapsed.total_seconds() >= STALL

    check_fault(
        VenueOptions(stall=STALL, order_faults=plan_for(OrderFault.TIME_OUT, acted)), http2, check, acted
    )


@both_protocols
def test_a_late_order_comes_though_nobody_waits_for_it(http2: bool) -> None:
    async def whole() -> None:
        options = VenueOptions(stall=STALL, order_faults=OrderFaultPlan((OrderFault.LATE,), every=1))
        async with open_venue(options) as venue:
            async with client(venue, http2, timeout=httpx.Timeout(20, read=STALL / 5)) as http:
                with pytest.raises(httpx.ReadTimeout):
                    await http.post("/v2/orders", json=named("a"))
            assert not venue.orders.orders()
            while not venue.orders.orders():
                await asyncio.sleep(STALL / 50)
            assert venue.orders.by_client_order_id("a").status == "filled"
            answer = await post_once(venue, http2)
            assert isinstance(answer, httpx.Response)
            assert answer.status_code == 422, "it waited, and the order is there already"

    run(whole())


@both_protocols
def test_a_slow_body_is_whole_in_the_end(http2: bool) -> None:
    async def whole() -> None:
        options = VenueOptions(stall=STALL, order_faults=OrderFaultPlan((OrderFault.SLOW_BODY,), every=1))
        async with open_venue(options) as venue, client(venue, http2) as http:
            async with http.stream("POST", "/v2/orders", json=named("a")) as answer:
                parts = [part async for part in answer.aiter_raw()]
            assert len(parts) > 5
            assert json.loads(b"".join(parts))["client_order_id"] == "a"
            (order,) = venue.orders.orders()
            answer = await http.delete(f"/v2/orders/{order.id}")
            assert (answer.status_code, answer.json()["code"]) == (422, 42210000)
            rest = await http.post("/v2/orders", json=named("b", time_in_force="gtc", qty="10"))
            answer = await http.delete(f"/v2/orders/{rest.json()['id']}")
            assert (answer.status_code, answer.content) == (204, b""), "there is nothing to drip"

    run(whole())


@both_protocols
def test_a_429_out_of_order_says_when(http2: bool) -> None:
    forms = set()

    async def whole() -> None:
        options = VenueOptions(order_faults=OrderFaultPlan((OrderFault.RATE_LIMIT,), every=1))
        async with open_venue(options) as venue, client(venue, http2) as http:
            for _ in range(20):
                answer = await http.post("/v2/orders", json=ORDER)
                assert answer.status_code == 429
                after = answer.headers.get("retry-after")
                if after is None:
                    forms.add("reset")
                    assert abs(int(answer.headers["x-ratelimit-reset"]) - time.time()) < 5
                elif after == "1":
                    forms.add("seconds")
                else:
                    forms.add("date")
                    assert abs(parsedate_to_datetime(after).timestamp() - time.time()) < 5
            assert not venue.orders.orders()

    run(whole())
    assert forms == {"reset", "seconds", "date"}


@both_protocols
def test_garbage_is_no_answer_though_it_says_200(http2: bool) -> None:
    async def whole() -> None:
        options = VenueOptions(order_faults=OrderFaultPlan((OrderFault.GARBAGE,), seed=2, every=1))
        async with open_venue(options) as venue, client(venue, http2) as http:
            bodies = set()
            for n in range(60):
                answer = await http.post("/v2/orders", json=named(f"n{n}"))
                assert answer.status_code == 200
                bodies.add(answer.content)
                try:
                    said = read_document(answer.content)
                except BadJson:
                    continue
                assert not (isinstance(said, dict) and said.get("client_order_id") == f"n{n}")
            assert len(bodies) > 10
            assert 10 < len(venue.orders.orders()) < 50

    run(whole())


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("fault", OrderFault)
def test_every_fault_befalls_lists_as_well(fault: OrderFault, path: str) -> None:
    """What says 200 and means nothing is never a list that could be the truth."""
    answers: list[httpx.Response | None] = []

    async def whole() -> None:
        account = AccountOptions(positions=(StartingPosition("BTC/USD", 10**9),))
        options = VenueOptions(stall=0.05, order_faults=OrderFaultPlan((fault,), 3, 1), account=account)
        async with open_venue(options) as venue, client(venue) as http:
            venue.orders.submit(0, read_wanted(json.dumps({**ORDER, "time_in_force": "opg"}).encode()))
            for _ in range(12):
                try:
                    answers.append(await http.get(path))
                except httpx.TransportError:
                    answers.append(None)
            assert venue.order_faults == {fault: 12}

    run(whole())
    whole_lists = [answer for answer in answers if answer is not None and is_list_of(answer, "symbol")]
    slow = {OrderFault.LATE, OrderFault.SLOW_BODY, OrderFault.TIME_OUT}
    assert bool(whole_lists) == (fault in slow)
    statuses = {answer.status_code for answer in answers if answer is not None}
    assert (200 in statuses) == (fault in slow | {OrderFault.GARBAGE})


def is_list_of(answer: httpx.Response, member: str) -> bool:
    try:
        said = read_document(answer.content)
    except BadJson:
        return False
    return isinstance(said, list) and all(
        isinstance(each, dict) and isinstance(each.get(member), str) and each.get("qty") != "1e400"
        for each in said
    )


@pytest.mark.parametrize("path", [*LISTS, "/v2/account", "/v2/positions/BTC/USD", "/v2/positions/BTC%2FUSD"])
def test_lists_are_subject_to_credentials_and_the_rate(path: str) -> None:
    async def whole() -> None:
        account = AccountOptions(positions=(StartingPosition("BTC/USD", 10**9),))
        options = VenueOptions(requests_per_minute=1, account=account)
        async with open_venue(options) as venue, client(venue) as http:
            assert (await http.get(path, headers={"APCA-API-SECRET-KEY": ""})).status_code == 401
            answer = await http.get(path)
            assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (200, "0")
            assert (await http.get(path)).status_code == 429

    run(whole())


def drawn(plan: OrderFaultPlan) -> list[object]:
    faults = OrderFaults(plan, lambda number, fault: None)
    mishaps = [faults.next() for _ in range(2000)]
    return [
        each and (each.fault, each.acted, each.server_error(), each.garbage(b"x" * 99)) for each in mishaps
    ]


def test_faults_are_the_same_for_a_seed_and_others_for_another() -> None:
    plan = OrderFaultPlan(tuple(OrderFault), seed=3, every=10)
    assert drawn(plan) == drawn(plan)
    assert drawn(plan) != drawn(plan._replace(seed=4))
    seen = [each for each in drawn(plan) if isinstance(each, tuple)]
    assert 150 < len(seen) < 250
    kinds = {(each[0], each[1]) for each in seen}
    assert {fault for fault, _ in kinds} == set(OrderFault)
    assert kinds >= {(fault, acted) for fault in ACTED_EITHER_WAY for acted in (True, False)}
    assert not any(drawn(plan._replace(faults=())))
