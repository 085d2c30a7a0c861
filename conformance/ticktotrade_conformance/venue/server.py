"""The venue: a WebSocket server on this machine, the market that it streams, and order entry beside it."""

import asyncio
import http
import logging
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from ticktotrade.nano import NANOS
from ticktotrade.shell.frameless_log import FramelessLog
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.venue.client_connection import ClientConnection
from ticktotrade_conformance.venue.faults import ConnectionFaults, Fault, FaultPlan
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.options import VenueOptions
from ticktotrade_conformance.venue.orders.faults import OrderFault, OrderFaults
from ticktotrade_conformance.venue.orders.matching_engine import MatchingEngine
from ticktotrade_conformance.venue.orders.order_entry import OrderEntry
from ticktotrade_conformance.venue.orders.request_rate import RequestRate

if TYPE_CHECKING:
    from ticktotrade_conformance.venue.orders.order_server import OrderServer
    from ticktotrade_conformance.venue.orders.tls import Authority

_HOST: Final = "127.0.0.1"
_FRAMES_A_TURN: Final = 50
"""After so many frames others get their turn, though there is nothing to wait for."""
_BRIEFLY: Final = 1
"""Seconds that a client is asked to wait where the venue is busy."""


class NoOrdersPort(OSError):
    """Order entry cannot listen on its port."""


class _Arrival(NamedTuple):
    """A client that has come, and what befalls it."""

    number: int
    faults: ConnectionFaults


class Venue:
    """Serves a market to whoever subscribes, and takes orders; an asynchronous context manager.

    The market opens with the first subscription. Then it goes on whether anybody listens or not, except where it goes
    as fast as the clients take it. Once it has ended the feed has no more faults, and the books stay as they are, for
    whoever subscribes to them. What a fault has destroyed of a client's book comes anew only when the client asks for it.
    ``log`` is told in a line what happens.
    """

    def __init__(
        self,
        source: Iterable[CapturedFrame],
        options: VenueOptions = VenueOptions(),
        log: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.books = MarketBooks(lambda element: self.orders.on_market(time.time_ns(), element))
        self.orders = MatchingEngine(self.books, log, options.max_orders, options.account)
        """Every order with its fills: the truth, whatever a client was told."""
        self.faults: Counter[Fault] = Counter()
        """How often each fault was done to somebody."""
        self.order_faults: Counter[OrderFault] = Counter()
        """How often each fault was done to a request of order entry."""
        self._source = source
        self._options = options
        self._log = log
        self._lines: set[ClientConnection] = set()
        self._connections = 0
        self._arrivals: WeakKeyDictionary[ServerConnection, _Arrival] = WeakKeyDictionary()
        self._open = asyncio.Event()
        self._ended = False
        self._mended = False
        self._fault_source = OrderFaults(options.order_faults, self._on_order_fault)
        self._server: Server | None = None
        self._authority = None if options.plain_orders else _new_authority()
        self._order_server: OrderServer | None = None
        self._failure: Exception | None = None

    @property
    def url(self) -> str:
        """Where the venue listens."""
        assert self._server is not None
        port = next(iter(self._server.sockets)).getsockname()[1]
        return f"ws://{_HOST}:{port}/v1beta3/crypto/us"

    @property
    def orders_url(self) -> str:
        """Where order entry listens; the paths begin with ``/v2``."""
        assert self._order_server is not None
        return self._order_server.url

    @property
    def ca_pem(self) -> bytes:
        """The certificate authority that vouches for order entry, made anew for each venue."""
        assert self._authority is not None, "order entry is plain"
        return self._authority.ca_pem

    def client_tls(self) -> ssl.SSLContext:
        """A new context for a client that trusts this venue and nobody else."""
        assert self._authority is not None, "order entry is plain"
        return self._authority.client_context()

    async def __aenter__(self) -> "Venue":
        log = FramelessLog(__name__)
        if not log.logger.handlers:
            # A client that breaks the handshake is no news.
            log.logger.addHandler(logging.NullHandler())
            log.logger.propagate = False
        self._server = await serve(
            self._on_connection,
            _HOST,
            self._options.port,
            compression=None,
            ping_interval=None,
            close_timeout=1.0,
            process_request=self._on_request,
            logger=log,
        )
        self._order_server = self._make_order_server()
        try:
            await self._order_server.start()
        except OSError as error:
            await self._close()
            raise NoOrdersPort(error.errno, error.strerror) from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()
        if self._failure is not None and error is None:
            raise self._failure

    async def _close(self) -> None:
        assert self._server is not None
        assert self._order_server is not None
        self._server.close()
        await self._order_server.close()
        await self._server.wait_closed()

    def _make_order_server(self) -> "OrderServer":
        # Imported here, since every command of t2t would wait for it otherwise.
        from ticktotrade_conformance.venue.orders.order_server import OrderServer  # noqa: PLC0415

        options = self._options
        rate = None if options.requests_per_minute is None else RequestRate(options.requests_per_minute)
        entry = OrderEntry(self.orders, options.accepted, rate, self._fault_source, options.stall)
        tls = None if self._authority is None else self._authority.server_context()
        return OrderServer(entry, options.orders_port, tls, options.max_connections, self._on_failure)

    async def run(self) -> None:
        """Stream the market from its first frame to its last; returns when it has ended."""
        await self._open.wait()
        pace = _Pace(self._options.speed)
        for number, (received_at, frame, _) in enumerate(self._source):
            await pace.wait(received_at, number)
            if self._options.speed is None:
                await self._wait_for_listeners()
            self.stream(frame)
        self._ended = True
        self.orders.close(time.time_ns())
        self._log("the market has ended; its books can still be subscribed to")

    def mend(self) -> None:
        """Nothing more goes wrong from now on; what has gone wrong already takes its course."""
        self._mended = True
        self._fault_source.stop()
        for line in self._lines:
            line.mend()

    def stream(self, frame: bytes) -> None:
        """Take in one frame of the market, and send its messages to those who have subscribed to them."""
        messages = self.books.take(frame)
        for line in tuple(self._lines):
            line.send(messages)

    async def _wait_for_listeners(self) -> None:
        """Wait until somebody listens, and all who do have taken most of what was sent to them."""
        while not any(line.listens for line in self._lines):
            self._open.clear()
            await self._open.wait()
        for line in tuple(self._lines):
            await line.room()

    def _on_request(self, connection: ServerConnection, request: Request) -> Response | None:
        """A client asks for a connection; the answer, if it gets none."""
        self._connections += 1
        number = self._connections
        plan = FaultPlan() if self._ended or self._mended else self._options.faults
        faults = ConnectionFaults(plan, number, lambda fault: self._on_fault(number, fault))
        self._arrivals[connection] = _Arrival(number, faults)
        if faults.early is not Fault.BUSY:
            return None
        busy = connection.respond(http.HTTPStatus.TOO_MANY_REQUESTS, "too many requests\n")
        busy.headers["Retry-After"] = str(_BRIEFLY)
        return busy

    async def _on_connection(self, connection: ServerConnection) -> None:
        number, faults = self._arrivals[connection]
        line = ClientConnection(connection, self.books, faults, self._options, self._open.set)
        self._log(f"client {number}: connected")
        if len(self._lines) >= self._options.max_connections:
            line.refuse(406)
        self._lines.add(line)
        try:
            await line.serve()
        except Exception as error:
            self._on_failure(error)
            raise
        finally:
            self._lines.discard(line)
            self._log(f"client {number}: gone")

    def _on_failure(self, error: Exception) -> None:
        self._failure = error

    def _on_order_fault(self, number: int, fault: OrderFault) -> None:
        self.order_faults[fault] += 1
        self._log(f"request {number}: {fault}")

    def _on_fault(self, number: int, fault: Fault) -> None:
        self.faults[fault] += 1
        self._log(f"client {number}: {fault}")


def _new_authority() -> "Authority":
    # Imported here as the order server is.
    from ticktotrade_conformance.venue.orders.tls import Authority  # noqa: PLC0415

    return Authority()


class _Pace:
    """Holds frames back until their time: that between their receive times, divided by a speed."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began = asyncio.get_running_loop().time()
        self._first: int | None = None

    async def wait(self, received_at: int, number: int) -> None:
        """Wait until a frame is due."""
        if number % _FRAMES_A_TURN == 0:
            await asyncio.sleep(0)
        if self._speed is None:
            return
        if self._first is None:
            self._first = received_at
        due = self._began + (received_at - self._first) / NANOS / self._speed
        left = due - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)
