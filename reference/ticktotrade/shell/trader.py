"""The whole path, live: market data in, orders out, and what becomes of them back into the risk gate."""

import asyncio
import ssl
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple, Protocol

from ticktotrade.codec import CodecConfig
from ticktotrade.errors import Refused
from ticktotrade.feed.events import Parsed, Subscription
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import Engine
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Decision, Reaction, Sent
from ticktotrade.risk import Fill
from ticktotrade.router.interface import Done, Ending, Filled, Halted, RouterConfig
from ticktotrade.session import Fatal, Received, SessionConfig
from ticktotrade.shell import clock
from ticktotrade.shell.choose_admission import admission_for
from ticktotrade.shell.credentials import Credentials
from ticktotrade.shell.eager_task import started
from ticktotrade.shell.feed_client import FeedClient
from ticktotrade.shell.order_client import DRAIN_SECONDS, OrderClient, Report

_DAY: Final = 86_400 * NANOS
_GONE: Final = frozenset({Ending.CANCELED, Ending.EXPIRED, Ending.REPLACED, Ending.REJECTED, Ending.UNSENT})
"""After these nothing of an order can fill. After `Ending.UNKNOWN` it may: it stays reserved at the gate."""


class VenueAddress(NamedTuple):
    """Where the market data comes from, and where the orders go.

    ``tls`` is for a venue whose certificate the system does not know; ``plain`` allows orders over http
    to this machine.
    """

    feed_url: str
    orders_url: str
    tls: ssl.SSLContext | None = None
    plain: bool = False


class TraderConfig(NamedTuple):
    """What to subscribe to, the configurations of the machines, and the pace of the orders.

    The pipeline's own limiter drops an order that comes too soon; one that passed it waits for this one.
    """

    channels: Subscription
    pipeline: PipelineConfig
    pace: LimiterConfig = LimiterConfig(rate=100, period=60 * NANOS, burst=100)
    session: SessionConfig = SessionConfig()
    router: RouterConfig = RouterConfig()


class TraderListener(Protocol):
    """Is told what the trader sees and does, from within its task and in order."""

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """A frame came; as `FeedListener.on_frame`. What it leads to has been done."""

    def on_reaction(self, reaction: Reaction) -> None:
        """What a frame led to."""

    def on_order(self, order: Order) -> None:
        """An order goes to the router when it is its turn (chapter *Limiter*)."""

    def on_submitted(self, order: Order, took: int) -> None:
        """The router has it, ``took`` nanoseconds after the frame behind it was received.

        Its request is with the kernel then, if the router's limiter had room and a connection was open.
        """

    def on_refused(self, order: Order, refused: Refused) -> None:
        """The router did not take it."""

    def on_report(self, report: Report) -> None:
        """Something became of an order. The risk gate knows already."""

    def on_stale(self) -> None:
        """No book is to be traded on until its reset."""

    def on_notice(self, notice: str) -> None:
        """Something became of a connection; one line for a person, without credentials."""


class Stopped(NamedTuple):
    """Why the trader has stopped; both are missing if it was told to."""

    fatal: Fatal | None
    halted: Halted | None


class Trader:
    """Feed client, pipeline and order client, and nothing but the calls between them.

    ``engine`` says in which variants. Raises as `FeedClient` and `OrderClient` do, and `Refused` with
    ``invalid_config`` as the pipeline does.
    """

    def __init__(
        self,
        venue: VenueAddress,
        credentials: Credentials,
        engine: Engine,
        config: TraderConfig,
        listener: TraderListener,
    ) -> None:
        self.pipeline = engine.pipeline(config.pipeline)
        self._codec = engine.stages.codec(CodecConfig(config.pipeline.encoding))
        self._listener = listener
        machines = engine.machines()
        self.feed = FeedClient(venue.feed_url, credentials, self, config.session, machines["session"])
        self.orders = OrderClient(
            venue.orders_url,
            credentials,
            _OrderEvents(self, listener),
            config.router,
            machines["router"],
            engine.connections,
            allow_plain_loopback=venue.plain,
            tls=venue.tls,
        )
        self.feed.subscribe(config.channels)
        limiter = machines["limiter"](config.pace)
        self._admission = admission_for(engine.pacing, limiter, clock.now)
        self._waiting: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        self._failed = asyncio.Event()
        self._day: int | None = None
        self._fills: dict[str, int] = {}
        self._is_over = False

    async def run(self) -> Stopped:
        """Trade until stopped, or until the venue wants no more of it; open orders are cancelled then.

        Cancelling it leaves open orders where they are. Raises what the listener has raised.
        """
        drain_seconds = 0.0
        try:
            async with asyncio.TaskGroup() as tasks:
                feed = tasks.create_task(self.feed.run())
                orders = tasks.create_task(self.orders.run())
                failed = tasks.create_task(self._failed.wait())
                await asyncio.wait((feed, orders, failed), return_when=asyncio.FIRST_COMPLETED)
                failed.cancel()
                self.stop()
                await asyncio.gather(*self._waiting, return_exceptions=True)
            # What the venue still says of orders that were cancelled is heard.
            drain_seconds = DRAIN_SECONDS
        finally:
            self._is_over = True
            await self.orders.aclose(drain_seconds)
        if self._failure is not None:
            raise self._failure
        return Stopped(feed.result(), orders.result())

    def stop(self) -> None:
        """Take no more market data, cancel what is open, and let `run` return when that is done."""
        if self._is_over:
            return
        if self.orders.orders:
            self._listener.on_notice(f"stopping: {len(self.orders.orders)} orders to be cancelled")
        self.feed.stop()
        for waiting in tuple(self._waiting):
            waiting.cancel()
        self.orders.stop()

    # What the feed client tells.

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """Decide, and hand the orders over (chapter *Pipeline*)."""
        self._begin_day(received_at)
        reaction = self.pipeline.take_in(received_at, Parsed(received.elements, received.unknown_members))
        if reaction.decisions:
            self._listener.on_reaction(reaction)
            for decision in reaction.decisions:
                self._carry_out(decision)
        self._listener.on_frame(received_at, frame, received)

    def on_stale(self) -> None:
        """The books have missed something."""
        self.pipeline.mark_stale()
        self._listener.on_stale()

    def on_notice(self, notice: str) -> None:
        """Pass it on."""
        self._listener.on_notice(f"market: {notice}")

    # What the order client tells.

    def on_report(self, report: Report) -> None:
        """Let the risk gate know what has become of an order."""
        match report:
            case Filled(client_order_id, quantity, value):
                self._take_fill(client_order_id, quantity, value)
            case Done(client_order_id, ending, _):
                self._fills.pop(client_order_id, None)
                if ending in _GONE:
                    with suppress(Refused):  # one that was handed to `orders` by somebody else
                        self.pipeline.on_closed(client_order_id)
            case _:
                pass
        self._listener.on_report(report)

    def _take_fill(self, client_order_id: str, quantity: int, value: int) -> None:
        number = self._fills[client_order_id] = self._fills.get(client_order_id, 0) + 1
        try:
            self.pipeline.on_fill(Fill(f"{client_order_id}/{number}", client_order_id, quantity, value))
        except Refused as refused:
            # The gate does not know any more what is held, so that it cannot judge any order.
            self.pipeline.kill(True)
            self._listener.on_notice(f"{client_order_id}: a fill that cannot be ({refused}); no more orders")

    def _carry_out(self, decision: Decision) -> None:
        if not isinstance(decision, Sent):
            return
        order = self._codec.decode(decision.message)
        assert isinstance(order, Order)
        self._listener.on_order(order)
        waiting = started(self._send(order))
        self._waiting.add(waiting)
        waiting.add_done_callback(partial(self._on_turn, order.client_order_id))

    def _on_turn(self, client_order_id: str, waiting: asyncio.Task[None]) -> None:
        """An order's wait is over; one that was cancelled may not even have begun."""
        self._waiting.discard(waiting)
        if waiting.cancelled():
            self.on_report(Done(client_order_id, Ending.UNSENT, "stopped before its turn"))
        elif (failure := waiting.exception()) is not None:
            # Nobody awaits it: whoever runs the trader has to hear of it.
            self._failure = self._failure or failure
            self._failed.set()

    async def _send(self, order: Order) -> None:
        """Hand an order to the router when it is its turn, which is at once if there is room (chapter *Limiter*)."""
        await self._admission.admitted()
        try:
            self.orders.submit(order)
        except Refused as refused:
            self.pipeline.on_closed(order.client_order_id)
            self._listener.on_refused(order, refused)
        else:
            self._listener.on_submitted(order, clock.now() - order.received_at)

    def _begin_day(self, now: int) -> None:
        """Days begin at midnight, UTC."""
        day = now // _DAY
        if day != self._day:
            if self._day is not None:
                self.pipeline.start_day()
            self._day = day


class _OrderEvents:
    """Listens to the order client, so that its notices can be told from the feed client's."""

    def __init__(self, trader: Trader, listener: TraderListener) -> None:
        self._trader = trader
        self._listener = listener

    def on_report(self, report: Report) -> None:
        self._trader.on_report(report)

    def on_notice(self, notice: str) -> None:
        self._listener.on_notice(f"orders: {notice}")
