"""The venue of ``t2t wire``: the market on one port, order entry on another, and a clock at both.

What it does for an order it does when the order's time has been taken; what it does for a frame, before it takes the frame's.
"""

import gc
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, perf_counter_ns, time_ns
from typing import Final, NamedTuple

from ticktotrade.errors import Refused
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, read_decimal
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.wire.decisions import Decisions
from ticktotrade_conformance.latency.wire.matching import Matching
from ticktotrade_conformance.latency.wire.records import WireOrder
from ticktotrade_conformance.programs.wire.filling_engine import FillingEngine
from ticktotrade_conformance.programs.wire.market_connection import MarketConnection
from ticktotrade_conformance.programs.wire.order_connection import NoAnswer, OrderConnection
from ticktotrade_conformance.programs.wire.order_protocol import Received
from ticktotrade_conformance.programs.wire.pace import pace_of
from ticktotrade_conformance.programs.wire.sockets import HOST, Sockets
from ticktotrade_conformance.programs.wire.tape import Tape
from ticktotrade_conformance.programs.wire.venue_faults import FeedFaults, RequestFaults
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest, act

_RETURN: Final = 120.0
"""Seconds for a system that has lost the market, and may wait longer each time, to come back."""
_LOOK: Final = 0.2
"""Seconds between two looks at the system."""


class StopwatchOptions(NamedTuple):
    """How the venue behaves; ``patience`` is in seconds, for orders that are still to come, and ``arrival`` for the system."""

    port: int = 0
    orders_port: int = 0
    tls: ssl.SSLContext | None = None
    patience: float = 3.0
    arrival: float | None = 30.0


class Placement(NamedTuple):
    """A request to place an order, as `Arrival` has it."""

    at: int
    order: WireOrder | None
    client_order_id: str
    acted: bool
    faulty: bool


class Stopwatch:
    """Serves one system; a context manager.

    ``look`` is called now and then, and raises what is the matter with the system, if something is.
    """

    def __init__(
        self,
        options: StopwatchOptions,
        decisions: Decisions,
        matching: Matching,
        feed_faults: FeedFaults,
        request_faults: RequestFaults,
    ) -> None:
        self.look: Callable[[], None] = lambda: None
        self.kind = ""
        """How the latest order came."""
        self.market_url = ""
        """Where the market is."""
        self.orders_url = ""
        """Where orders go; the paths begin with ``/v2``."""
        self._options = options
        self._decisions = decisions
        self._matching = matching
        self._feed_faults = feed_faults
        self._request_faults = request_faults
        self._books = _LateBooks()
        self._engine = FillingEngine(self._books.books)
        self._sockets = Sockets()
        self._market: MarketConnection | None = None
        self._frames = 0
        self._left_at = 0
        self._arrived_at = 0
        self._given_up = 0
        self._next_look = 0.0

    def __enter__(self) -> "Stopwatch":
        try:
            port = self._sockets.listen("--port", self._options.port, self._take_market)
            self.market_url = f"ws://{HOST}:{port}/v1beta3/crypto/us"
            port = self._sockets.listen("--orders-port", self._options.orders_port, self._take_orders)
            self.orders_url = f"{'http' if self._options.tls is None else 'https'}://{HOST}:{port}"
        except Complaint:
            self._sockets.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._sockets.close()

    def await_subscription(self) -> None:
        """Wait for the system. Raises `Complaint` if it does not come, or not again."""
        waits = self._options.arrival if not self._frames else _RETURN
        deadline = None if waits is None else monotonic() + waits
        while self._market is None or not self._market.listens:
            self._turn(_LOOK)
            if deadline is not None and monotonic() > deadline:
                raise Complaint(f"the system has not subscribed within {waits:g} s; see what keeps it")

    def run(self, rate: str, tape: Tape, most: int, seconds: float) -> None:
        """Send so many frames at a rate, for so long at most, and wait for the last orders."""
        self._matching.begin(rate)
        with _undisturbed():
            self._stream(rate, tape, most, seconds)
            self._drain()

    def _stream(self, rate: str, tape: Tape, most: int, seconds: float) -> None:
        pace = pace_of(rate)
        self.await_subscription()
        begin = perf_counter_ns()
        end = begin + round(seconds * NANOS)
        for number in range(most):
            due = pace.due(begin, number, tape.next.received_at)
            if due > end:
                return
            waited = self._wait(due, pace.window)
            begin, end = begin + waited, end + waited
            if perf_counter_ns() > end:
                return
            self._send(tape.next.frame)
            tape.advance()

    def _wait(self, due: int, window: int | None) -> int:
        """Wait until a frame may leave; the nanoseconds for which nobody listened."""
        paused = 0
        while True:
            now = perf_counter_ns()
            if self._market is None or not self._market.listens:
                self.await_subscription()
                paused += perf_counter_ns() - now
            elif window is not None and (self._market.wants_to_write or self._waited_for() >= window):
                self._turn(_LOOK)
                self._give_up()
            elif now >= due + paused:
                self._turn(0.0)
                return paused
            else:
                self._turn((due + paused - now) / NANOS)

    def _waited_for(self) -> int:
        """How many orders are outstanding that may still come."""
        self._given_up = min(self._given_up, self._matching.outstanding)
        return self._matching.outstanding - self._given_up

    def _give_up(self) -> None:
        """If nothing has come for long enough, nothing that is outstanding will; if it does after all, it counts."""
        if perf_counter_ns() - max(self._arrived_at, self._left_at) > self._options.patience * NANOS:
            self._given_up = self._matching.outstanding

    def _send(self, frame: bytes) -> None:
        """Decide on a frame, with what befalls it, and let it go."""
        assert self._market is not None
        self._books.keep(frame)
        if not self._market.wants(frame):
            return
        fault = self._feed_faults.next(frame)
        for each in fault.frames:
            self._let_go(each)
        if fault.leaves:
            self._market.leave(fault.code)

    def _let_go(self, frame: bytes) -> None:
        assert self._market is not None
        orders = self._decisions.on_frame(frame)
        self._left_at = self._market.send(frame)
        self._frames += 1
        self._matching.sent(self._frames, orders, self._left_at)

    def _drain(self) -> None:
        """Wait for the orders that are outstanding, as long as some still come."""
        self._turn(0.0)
        while self._waited_for():
            self._turn(_LOOK)
            self._give_up()

    def _turn(self, seconds: float) -> None:
        """Do what there is to do; wait for it for so long at most, and look at the system now and then."""
        self._sockets.turn(min(seconds, _LOOK))
        now = monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK
            self.look()

    def _take_market(self, taken: socket.socket) -> MarketConnection:
        return MarketConnection(taken, self._on_subscribed)

    def _take_orders(self, taken: socket.socket) -> OrderConnection:
        return OrderConnection(taken, self._options.tls, self._respond)

    def _on_subscribed(self, connection: MarketConnection, books: tuple[str, ...]) -> None:
        """Whoever has subscribed last is the system; what it has not seen comes as whole books."""
        if connection is not self._market:
            self._market = connection
            self._decisions.mark_stale()
        for symbol in self._books.symbols() if books == ("*",) else books:
            whole = f"[{self._books.reset_message(symbol)}]".encode()
            if self._frames:
                self._let_go(whole)
            else:
                self._decisions.on_frame(whole)
                connection.send(whole)

    def _respond(self, connection: OrderConnection, at: int, received: Received) -> HttpAnswer | NoAnswer:
        request = received.request
        is_order = request.method == "POST" and request.path == "/v2/orders"
        mishap = self._request_faults.next()
        answer = (
            act(self._engine, time_ns(), request)
            if mishap is None or mishap.acted
            else HttpAnswer(504, (), b"")
        )
        if is_order:
            self._arrived_at, self.kind = at, connection.kind
            acted = answer.status == 200
            self._matching.arrived(Placement(at, *_read(request), acted, mishap is not None))
        if mishap is None:
            return answer
        done = self._request_faults.answer(mishap, request, answer)
        if done is NoAnswer.LATER:
            self._answer_later(connection, received.stream, answer)
        return done

    def _answer_later(self, connection: OrderConnection, stream: int, answer: HttpAnswer) -> None:
        self._sockets.later(self._request_faults.stall, lambda: connection.answer(stream, answer))


class _LateBooks:
    """The market's books, brought up to date only when somebody asks for one."""

    def __init__(self) -> None:
        self.books = MarketBooks()
        self._behind: list[bytes] = []

    def keep(self, frame: bytes) -> None:
        """A frame of the market. O(1)."""
        self._behind.append(frame)

    def symbols(self) -> list[str]:
        """Those that have a book."""
        self._catch_up()
        return self.books.symbols()

    def reset_message(self, symbol: str) -> str:
        """A symbol's whole book."""
        self._catch_up()
        return self.books.reset_message(symbol)

    def _catch_up(self) -> None:
        for frame in self._behind:
            self.books.take(frame)
        self._behind.clear()


def _read(request: HttpRequest) -> tuple[WireOrder | None, str]:
    """The order that a body asks for, if it can be read, and the system's id of it."""
    try:
        body = json.loads(request.body)
        limit = body.get("limit_price")
        order = WireOrder(
            str(body["symbol"]),
            Side(body["side"]),
            read_decimal(str(body["qty"])),
            None if limit is None else read_decimal(str(limit)),
        )
        return order, str(body.get("client_order_id", ""))
    except (ValueError, KeyError, AttributeError, TypeError, Refused):
        return None, ""


@contextmanager
def _undisturbed() -> Iterator[None]:
    """The garbage of this program is not collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
