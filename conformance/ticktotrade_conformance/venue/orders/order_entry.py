"""Order entry as an ASGI application: credentials, the rate, the faults, and what is done otherwise."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from ticktotrade.shell import Credentials
from ticktotrade_conformance.venue.orders.answers import HttpAnswer, refusal
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest, act, wants_list
from ticktotrade_conformance.venue.orders.fault_answers import server_error, too_many, wait_headers
from ticktotrade_conformance.venue.orders.faults import Mishap, OrderFault, OrderFaults
from ticktotrade_conformance.venue.orders.matching_engine import MatchingEngine
from ticktotrade_conformance.venue.orders.rejection import UNAUTHORIZED, Rejection
from ticktotrade_conformance.venue.orders.request_rate import RequestRate

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_MOST_BODY: Final = 64 * 1024
_TOO_LARGE: Final = 41310000
_DRIPS: Final = 20


class Connection(Protocol):
    """What a fault may do to the connection of a request, beyond answering it."""

    @property
    def leaving(self) -> bool:
        """Whether it has said that it serves no more requests."""

    def acts_on(self, scope: Mapping[str, Any]) -> None:
        """A request is being acted on."""

    def reset(self) -> None:
        """End it with a TCP reset."""

    async def go_away(self, scope: Mapping[str, Any]) -> None:
        """End it in order, with requests in flight, of which this one is never answered."""


class Channel(NamedTuple):
    """How one request and its answer go, in the terms of ASGI, and over which connection."""

    scope: Mapping[str, Any]
    receive: Receive
    send: Send
    connection: Connection


class OrderEntry:
    """Serves requests of order entry, one call each.

    ``accepted`` are the only credentials that will do, if there are any. ``stall`` is how long time-outs, hold-ups and
    slow bodies last, in seconds.
    """

    def __init__(
        self,
        engine: MatchingEngine,
        accepted: Credentials | None,
        rate: RequestRate | None,
        faults: OrderFaults,
        stall: float,
    ) -> None:
        self._engine = engine
        self._accepted = accepted
        self._rate = rate
        self._faults = faults
        self._stall = stall
        self._closing = asyncio.Event()
        self._held_up: set[asyncio.TimerHandle] = set()

    def close(self) -> None:
        """Whatever is waited for is not waited for any longer; what is held up is never acted on."""
        self._closing.set()
        for handle in self._held_up:
            handle.cancel()
        self._held_up.clear()

    async def serve(self, channel: Channel) -> None:
        """Serve one request of a connection."""
        request = await _read(channel)
        if request is None:
            return
        if channel.connection.leaving:
            await _gone(channel.receive)
            return
        exchange = _Exchange(self, channel, request)
        if len(request.body) > _MOST_BODY:
            await exchange.answer(
                refusal(Rejection(413, _TOO_LARGE, f"a body has at most {_MOST_BODY} bytes"))
            )
            return
        if not self._knows(request.headers):
            await exchange.answer(refusal(Rejection(401, UNAUTHORIZED, "request is not authorized")))
            return
        if self._rate is not None:
            now = time.time_ns()
            allowance = self._rate.admit(now)
            exchange.headers = allowance.headers()
            if not allowance.admitted:
                wait = max(1, allowance.reset - now // 10**9)
                await exchange.answer(too_many((("retry-after", str(wait)),)))
                return
        mishap = self._faults.next()
        if mishap is None:
            await exchange.answer(exchange.act())
        else:
            await exchange.suffer(mishap)

    def act(self, request: HttpRequest) -> HttpAnswer:
        """Do what a request asks for."""
        return act(self._engine, time.time_ns(), request)

    @property
    def closing(self) -> bool:
        """Whether it has been closed."""
        return self._closing.is_set()

    async def pause(self, receive: Receive, share: int = 1) -> bool:
        """Wait for a part of the time that stalls last; whether the client is still there then, and the venue as well."""
        ends = [asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(self._closing.wait())]
        try:
            done, _ = await asyncio.wait(
                ends, timeout=self._stall / share, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
        return not done

    def hold_up(self, do: Callable[[], None]) -> None:
        """Do something after a stall, unless the venue has closed by then."""

        def due() -> None:
            self._held_up.discard(handle)
            do()

        handle = asyncio.get_running_loop().call_later(self._stall, due)
        self._held_up.add(handle)

    def _knows(self, headers: dict[bytes, bytes]) -> bool:
        key = headers.get(b"apca-api-key-id", b"").decode("latin-1")
        secret = headers.get(b"apca-api-secret-key", b"").decode("latin-1")
        if self._accepted is None:
            return bool(key and secret)
        return self._accepted.are(key, secret)


class _Exchange:
    """One request and its answer."""

    def __init__(self, entry: OrderEntry, channel: Channel, request: HttpRequest) -> None:
        self.headers: tuple[tuple[str, str], ...] = ()
        self._entry = entry
        self._scope, self._receive, self._send, self._connection = channel
        self._request = request

    def act(self) -> HttpAnswer:
        """Do what the request asks for."""
        self._connection.acts_on(self._scope)
        return self._entry.act(self._request)

    async def answer(self, answer: HttpAnswer) -> None:
        """Send an answer in one go."""
        await self._start(answer)
        await self._send({"type": "http.response.body", "body": answer.body})

    async def suffer(self, mishap: Mishap) -> None:
        """Answer as a fault has it, or not at all."""
        if mishap.fault is OrderFault.LATE:
            await self._come_late()
            return
        right = self.act() if mishap.acted else HttpAnswer(504, (), b"")
        match mishap.fault:
            case OrderFault.ERROR_BEFORE | OrderFault.ERROR_AFTER:
                await self.answer(server_error(mishap.server_error()))
            case OrderFault.TIME_OUT:
                if await self._waits():
                    await self.answer(right)
            case OrderFault.RESET:
                self._connection.reset()
                await _gone(self._receive)
            case OrderFault.GOAWAY:
                await self._connection.go_away(self._scope)
                await _gone(self._receive)
            case OrderFault.SLOW_BODY:
                await self._drip(right)
            case OrderFault.RATE_LIMIT:
                await self.answer(too_many(wait_headers(mishap.wait_form())))
            case OrderFault.GARBAGE:
                body = mishap.garbage(right.body, wants_list(self._request))
                await self.answer(right._replace(status=200, body=body))

    async def _come_late(self) -> None:
        answers: list[HttpAnswer] = []
        self._connection.acts_on(self._scope)
        self._entry.hold_up(lambda: answers.append(self._entry.act(self._request)))
        await self._waits()
        for answer in answers:
            await self.answer(answer)

    async def _waits(self, share: int = 1) -> bool:
        """Whether the client is still there after a part of a stall. If the venue is not, the connection ends."""
        waited = await self._entry.pause(self._receive, share)
        if not waited and self._entry.closing:
            await self._connection.go_away(self._scope)
        return waited

    async def _drip(self, answer: HttpAnswer) -> None:
        await self._start(answer)
        size = -(-len(answer.body) // _DRIPS) or 1
        for start in range(0, len(answer.body), size):
            drip = {"type": "http.response.body", "body": answer.body[start : start + size]}
            await self._send({**drip, "more_body": True})
            if not await self._waits(_DRIPS):
                return
        await self._send({"type": "http.response.body", "body": b""})

    async def _start(self, answer: HttpAnswer) -> None:
        headers = [*answer.headers, *self.headers]
        if answer.status != 204:
            headers.append(("content-length", str(len(answer.body))))
        encoded = [(name.encode(), value.encode()) for name, value in headers]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": encoded})


async def _read(channel: Channel) -> HttpRequest | None:
    """The request with its body, of which no more is kept than shows that it is too large; none if the client has gone."""
    body = b""
    while True:
        message = await channel.receive()
        if message["type"] != "http.request":
            return None
        if len(body) <= _MOST_BODY:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    scope = channel.scope
    return HttpRequest(scope["method"], scope["path"], scope["query_string"], dict(scope["headers"]), body)


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
