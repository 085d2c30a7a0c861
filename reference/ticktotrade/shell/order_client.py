"""The live orders: the router machine on HTTP."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from ssl import SSLContext
from types import TracebackType
from typing import Final, Protocol, Self

import httpx

from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.retry_after import HEADER_VALUE_BYTES
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import (
    Abandon,
    Action,
    Answer,
    Done,
    Filled,
    Halted,
    Method,
    Placed,
    Replacement,
    Request,
    Routed,
    Router,
    RouterConfig,
    RouterState,
    RouterStatus,
)
from ticktotrade.router.orders_api import ORDERS, Meaning, meaning
from ticktotrade.safe_text import safe_text
from ticktotrade.shell import clock
from ticktotrade.shell.credentials import Credentials
from ticktotrade.shell.failures import Unreadable, failure_of
from ticktotrade.shell.header_logs import silence_header_logs
from ticktotrade.shell.http1 import PerRequestTransport
from ticktotrade.shell.pooled import PooledTransport
from ticktotrade.shell.tls import certificate_fault, check_tls, verifying_context
from ticktotrade.shell.transport import Answered, Header, Outgoing, Transport
from ticktotrade.shell.urls import check_orders_url

DRAIN_SECONDS: Final = 5.0

Report = Placed | Filled | Done | Halted
"""What becomes of an order, and that no more are taken."""


class OrderListener(Protocol):
    """Is told what the router finds out, in order. It may ask the client for more from within."""

    def on_report(self, report: Report) -> None:
        """Something has come about."""

    def on_notice(self, notice: str) -> None:
        """Something became of a request or a connection; one line for a person, without credentials."""


class OrderClient:
    """Carries out a router's actions, and tells it what comes of them, with one timer.

    ``config`` and ``make_router`` say which router, ``connections`` whether a connection is kept. ``url`` is the
    address in front of ``/v2/orders``. Raises `BadUrl` unless it is ``https://``, or ``http://`` to this machine and
    ``allow_plain_loopback`` says so. ``tls`` is for a venue whose certificate authority the system does not know; it
    raises `BadTls` unless it verifies, and is for this client alone, which sets on it the protocols that it offers.

    Orders go straight to the venue: proxies in the environment are not used, redirects are not followed. A connection
    is given up after half of ``request_timeout``, so that a request never counts as possibly sent for want of one;
    everything else that takes too long is the router's to abandon.

    To be used within one event loop. When a call that asks for something returns, and the router has wanted a request
    to be sent for it, and an HTTP/2 connection is open, the request is in the kernel's hands.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- what the feed's client has, and how to connect
        self,
        url: str,
        credentials: Credentials,
        listener: OrderListener,
        config: RouterConfig,
        make_router: Callable[[RouterConfig], Router],
        connections: Connections,
        *,
        allow_plain_loopback: bool = False,
        tls: SSLContext | None = None,
    ) -> None:
        self.cancels = 0
        """How many the venue has taken."""
        check_orders_url(url, allow_plain_loopback=allow_plain_loopback)
        if tls is None:
            tls = verifying_context()
        check_tls(tls)
        silence_header_logs()
        self._credentials = credentials
        self._listener = listener
        self._router = make_router(config)
        base = httpx.URL(url)
        self._path = base.raw_path.rstrip(b"/")
        connect_seconds = config.request_timeout / NANOS / 2
        self._transport: Transport = (
            PooledTransport(base, tls, connect_seconds, partial(self._outgoing, _AN_ORDER))
            if connections is Connections.POOLED
            else PerRequestTransport(base, tls, connect_seconds)
        )
        self._actions: deque[Action] = deque()
        self._is_acting = False
        self._in_flight: dict[int, asyncio.Future[Answered]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: int | None = None
        self._fetch_seconds = config.request_timeout / NANOS
        self._is_closing = False
        self._over = asyncio.Event()
        self._halted: Halted | None = None
        self._broken: BaseException | None = None

    def send_by(self, transport: Transport) -> None:
        """Have requests go another way; to be called before the first one."""
        self._transport = transport

    @property
    def status(self) -> RouterStatus:
        """Whether orders are taken, and when something is due."""
        return self._router.status()

    @property
    def orders(self) -> tuple[Routed, ...]:
        """Every order in the router's hands."""
        return self._router.orders()

    def submit(self, order: Order, notional: int | None = None, at: int | None = None) -> None:
        """Place an order, as `Router.submit` has it. Raises `Refused`.

        ``at`` is the time, if the caller has just looked at the clock.
        """
        now = self._asked_at() if at is None or self._is_closing else at
        actions = self._router.submit(now, order, notional)
        if len(actions) == 1 and not self._is_acting and isinstance(request := actions[0], Request):
            self._begin(request)  # as `_act` does, which may do it when more is to be done
            actions = ()
        self._act(actions)

    def slices(self, order: Order, count: int, interval: int, lot: int) -> None:
        """Place an order in slices, as `Router.slices` has it. Raises `Refused`."""
        self._act(self._router.slices(self._asked_at(), order, count, interval, lot))

    def adopt(
        self, order: Order, venue_order_id: str | None, filled_quantity: int, filled_value: int
    ) -> None:
        """Take an order of an earlier life in hand, as `Router.adopt` has it. Raises `Refused`."""
        now = self._asked_at()
        self._act(self._router.adopt(now, order, venue_order_id, filled_quantity, filled_value))

    def cancel(self, client_order_id: str) -> None:
        """Cancel an order, or what is left of its slices. Raises `Refused` if it is not in the router's hands."""
        self._act(self._router.cancel(self._asked_at(), client_order_id))

    def replace(self, client_order_id: str, replacement: Replacement) -> None:
        """Replace a live order by another one, as `Router.replace` has it. Raises `Refused`."""
        self._act(self._router.replace(self._asked_at(), client_order_id, replacement))

    def query(self, client_order_id: str) -> None:
        """Ask the venue about an order now. Raises `Refused` if it is not in the router's hands."""
        self._act(self._router.query(self._asked_at(), client_order_id))

    async def fetch(self, method: Method, target: str) -> Answer:
        """Ask the venue for something besides the orders in hand, once.

        It passes neither the router nor its limiter, so it is for what is rare. Raises `httpx.TransportError`, or
        `TimeoutError` after the time-out of a request.
        """
        request = Request(0, method, target, b"")
        answering = self._transport.exchange(self._outgoing(request))
        async with asyncio.timeout(self._fetch_seconds):
            return self._answer(await answering)

    def stop(self) -> None:
        """Take no more orders, and cancel those that are open; when nothing is left, `run` returns."""
        self._act(self._router.stop(self._asked_at()))

    async def run(self) -> Halted | None:
        """Open the connection, and wait for the end: nothing is returned if the router has stopped, or `aclose` was called.

        If the venue does not take the credentials, that is returned at once; orders may still be open then. Raises what
        the listener has raised; what it has not heard is lost to it, and orders go on meanwhile. Cancelling it ends the waiting, and nothing else.
        """
        try:
            await self._transport.open()
        except httpx.TransportError as error:
            self._notice(self._explained("no connection", error))
        await self._over.wait()
        if self._broken is not None:
            raise self._broken
        return self._halted

    async def aclose(self, drain_seconds: float = DRAIN_SECONDS) -> None:
        """Wait for what is in flight, for so long at most, and close the connections.

        The router hears the answers, and the listener what they say; what the router would send because of them is not
        sent, and nor is anything else from now on. Orders stay open at the venue: to have them cancelled, `stop` first
        and await `run`.
        """
        self._is_closing = True
        in_flight = list(self._in_flight.values())
        if in_flight:
            _, late = await asyncio.wait(in_flight, timeout=drain_seconds)
            for answering in late:
                answering.cancel()
            if late:
                self._notice(f"closed with {len(late)} requests unanswered after {drain_seconds:g} s")
                await asyncio.wait(late)
        if self._timer is not None:
            self._timer.cancel()
        await self._transport.aclose()
        self._over.set()

    async def __aenter__(self) -> Self:
        """The client; it is closed at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    # The router's actions.

    def _act(self, actions: tuple[Action, ...]) -> None:
        """Carry out actions in order, also those that the listener brings about meanwhile; then set the timer."""
        self._actions += actions
        if self._is_acting:
            return
        self._is_acting = True
        try:
            while self._actions:
                self._carry_out(self._actions.popleft())
        finally:
            self._is_acting = False
        state, deadline = self._router.status()
        if deadline != self._deadline:
            self._set_timer(deadline)
        if state is RouterState.STOPPED:
            self._over.set()

    def _carry_out(self, action: Action) -> None:
        match action:
            case Request():
                self._begin(action)
            case Abandon(request):
                answering = self._in_flight.get(request)
                if answering is not None:
                    answering.cancel()
            case Halted():
                self._halted = action._replace(detail=self._fit_to_show(action.detail))
                self._report(self._halted)
                self._over.set()
            case Done():
                self._report(action._replace(detail=self._fit_to_show(action.detail)))
            case _:
                self._report(action)

    def _fit_to_show(self, detail: str) -> str:
        """A venue's reason; in the body it may have been spelt so that the credentials were not known in it."""
        return safe_text(self._credentials.redacted(detail))

    def _report(self, report: Report) -> None:
        try:
            self._listener.on_report(report)
        except (
            Exception
        ) as error:  # a listener's error is for whoever runs the client; orders go on meanwhile
            self._broken = self._broken or error
            self._over.set()

    def _begin(self, request: Request) -> None:
        if self._is_closing:
            self._notice(f"closing: {request.method} {safe_text(request.target)} was not sent")
            return
        try:
            answering = self._transport.exchange(self._outgoing(request))
        except Exception as error:  # it may have been handed over, and it may not
            self._on_failure(request, error)
            return
        self._in_flight[request.request] = answering
        answering.add_done_callback(partial(self._on_end, request))

    def _outgoing(self, request: Request) -> Outgoing:
        """The request with the credentials, which are in nothing that is kept."""
        headers = [*_HEADERS, *self._credentials.headers()]
        return Outgoing(request.method, self._path + request.target.encode(), headers, request.body)

    def _on_end(self, request: Request, answering: "asyncio.Future[Answered]") -> None:
        """Tell the router what became of a request, unless it was abandoned."""
        del self._in_flight[request.request]
        if answering.cancelled():
            return
        try:
            with suppress(Refused):  # it is late
                self._tell(request, answering)
        except Exception as error:
            self._break(error)

    def _tell(self, request: Request, answering: "asyncio.Future[Answered]") -> None:
        try:
            answer = self._answer(answering.result())
        except Exception as error:  # whatever keeps an answer from coming
            self._on_failure(request, error)
        else:
            self.cancels += request.method is Method.DELETE and meaning(answer) is Meaning.ACCEPTED
            if meaning(answer) is Meaning.NOT_PROCESSED:
                self._notice(f"busy: {request.method} {safe_text(request.target)}; the venue wants a pause")
            self._act(self._router.answered(clock.now(), request.request, answer))

    def _on_failure(self, request: Request, error: Exception) -> None:
        failure = failure_of(error)
        self._notice(self._explained(f"{failure}: {request.method} {safe_text(request.target)}", error))
        self._act(self._router.failed(clock.now(), request.request, failure))

    def _answer(self, answered: Answered) -> Answer:
        """The answer as the router has it: nothing in it is a credential, even if the venue repeats them."""
        headers = dict(answered.headers)
        if headers.get(b"content-encoding", b"identity") != b"identity":
            raise Unreadable("the answer is compressed, which was not asked for")
        return Answer(
            answered.status,
            self._text(headers.get(b"retry-after")),
            self._text(headers.get(b"x-ratelimit-reset")),
            self._credentials.redacted_bytes(answered.body),
        )

    def _text(self, value: bytes | None) -> str | None:
        if value is None or len(value) > HEADER_VALUE_BYTES or not value.isascii():
            return None
        return self._credentials.redacted(value.decode())

    # Time.

    def _set_timer(self, deadline: int | None) -> None:
        self._deadline = deadline
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            wait = max(deadline - clock.now(), 0) / NANOS
            self._timer = asyncio.get_running_loop().call_later(wait, self._on_time)

    def _on_time(self) -> None:
        self._timer = self._deadline = None
        try:
            self._act(self._router.tick(clock.now()))
        except Exception as error:
            self._break(error)

    def _asked_at(self) -> int:
        if self._is_closing:
            raise RuntimeError("the client is closed")
        return clock.now()

    # Notices.

    def _explained(self, what: str, error: Exception) -> str:
        fault = certificate_fault(error)
        if fault is None:
            # Taken out before it is cut short: half of a secret would not be known again.
            said = safe_text(self._credentials.redacted(str(error))) or type(error).__name__
            return f"{what} ({said})"
        return (
            f"{what} (the venue's certificate is not trusted: {safe_text(fault)}; if its authority is one of yours, "
            "SSL_CERT_FILE or a CA file has to name it)"
        )

    def _notice(self, notice: str) -> None:
        try:
            self._listener.on_notice(notice)
        except Exception as error:
            self._break(error)

    def _break(self, error: BaseException) -> None:
        """Let `run` raise this; orders go on meanwhile."""
        self._broken = self._broken or error
        self._over.set()


_AN_ORDER: Final = Request(0, Method.POST, ORDERS, b"{}")
"""What most requests are like, but for their bodies."""
_HEADERS: Final[list[Header]] = [(b"user-agent", b"tick-to-trade"), (b"accept-encoding", b"identity")]
