"""The whole path, live: market data in, orders out, and what becomes of them back into the risk gate."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import Engine
from ticktotrade.pipeline import StraightPipeline
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.risk import Fill
from ticktotrade.router.interface import Done, Ending, Filled, Halted
from ticktotrade.router.orders_api import reason
from ticktotrade.session import Fatal, Received
from ticktotrade.shell import clock
from ticktotrade.shell.account_keeper import AccountKeeper
from ticktotrade.shell.account_reader import AccountReader, AccountRefused
from ticktotrade.shell.book_watch import BookWatch
from ticktotrade.shell.choose_admission import admission_for
from ticktotrade.shell.credentials import Credentials
from ticktotrade.shell.eager_task import started
from ticktotrade.shell.feed_client import FeedClient
from ticktotrade.shell.notice_text import counted, named
from ticktotrade.shell.order_client import DRAIN_SECONDS, OrderClient, Report
from ticktotrade.shell.trader_interface import (
    Stopped,
    TraderConfig,
    TraderListener,
    VenueAddress,
)
from ticktotrade.shell.trading_machines import TradingMachines

_CONNECTION: Final = "the connection was lost"
_NOT_YET: Final = "it has not come yet"


class Trader:
    """Feed client, pipeline and order client, the account beside them, and nothing but the calls between them.

    ``engine`` says in which variants; ``machines`` take the place of its own. Raises as `FeedClient` and `OrderClient`
    do, and `Refused` with ``invalid_config`` as the pipeline does.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- the parts that it puts together
        self,
        venue: VenueAddress,
        credentials: Credentials,
        engine: Engine,
        config: TraderConfig,
        listener: TraderListener,
        machines: TradingMachines | None = None,
    ) -> None:
        of_engine = engine.machines()
        make_pipeline, make_session, make_router = machines or TradingMachines.of(of_engine)
        self.pipeline = make_pipeline(config.pipeline)
        # The venue sends whole books to whoever subscribes: until then a symbol's beginning may be missing.
        self.pipeline.mark_stale()
        self.books = BookWatch()
        """Which books are not live, and why."""
        self.books.blame(_NOT_YET)
        self.reports = 0
        """How much has become of orders so far."""
        self._config = config
        self._listener = listener
        # A pipeline of the reference may decide on a frame before it is parsed for the session: nothing is in it for that.
        self._decide = (
            self.pipeline.decide if machines is None and isinstance(self.pipeline, StraightPipeline) else None
        )
        self._decided: bytes | None = None
        """The latest frame that was decided on so."""
        first = None if self._decide is None else self._on_text
        self.feed = FeedClient(venue.feed_url, credentials, self, config.session, make_session, first)
        self.orders = OrderClient(
            venue.orders_url,
            credentials,
            _OrderEvents(self),
            config.router,
            make_router,
            engine.connections,
            allow_plain_loopback=venue.plain,
            tls=venue.tls,
        )
        self.feed.subscribe(config.channels)
        reader = AccountReader(self.orders.fetch, self._on_account_notice, config.router.seed)
        self.account = AccountKeeper(
            self.pipeline, self.orders, reader, config, self._follow_earlier, self._on_account_notice
        )
        """What the venue says is held, and orders of an earlier life."""
        limiter = of_engine["limiter"](config.pace)
        self._admission = admission_for(engine.pacing, limiter, clock.now)
        self._try_now = self._admission.try_now
        self._quiet = self.account.quiet
        self._waiting: set[asyncio.Task[None]] = set()
        self._untold: deque[tuple[Callable[..., None], tuple[object, ...]]] = deque()
        self._is_busy = False
        self._failure: BaseException | None = None
        self._failed = asyncio.Event()
        # Those of an earlier run are left as long as nobody knows better.
        self._orders = {order.client_order_id: order for order in config.left}
        self._fills: dict[str, int] = {}
        self._expired: set[str] = set()
        self._is_trading = False
        self.stopping = asyncio.Event()
        """Whether it was told to stop, or has found that it has to."""
        self._is_over = False

    @property
    def left_ids(self) -> tuple[str, ...]:
        """The client order ids of all that may live at the venue: of `left`, and of what was listed and is not followed."""
        return (*self._orders, *self.account.unfollowed)

    @property
    def left(self) -> tuple[Order, ...]:
        """The orders that may live at the venue, as far as is known: those in the router's hands and those that ended
        with `Ending.UNKNOWN`.
        """
        return tuple(self._orders.values())

    async def run(self) -> Stopped:
        """Trade until stopped, or until the venue wants no more of it; open orders are cancelled then.

        Before that the account is taken in. Cancelling it leaves open orders where they are; `left` has them. Raises what
        the listener has raised.
        """
        drain_seconds = 0.0
        try:
            async with asyncio.TaskGroup() as tasks:
                orders = tasks.create_task(self.orders.run())
                trading = tasks.create_task(self._trade())
                ends = [tasks.create_task(each.wait()) for each in (self._failed, self.stopping)]
                await asyncio.wait((trading, orders, *ends), return_when=asyncio.FIRST_COMPLETED)
                for end in ends:
                    end.cancel()
                self.stop()
                if not self._is_trading:
                    trading.cancel()
                await asyncio.gather(*self._waiting, trading, return_exceptions=True)
                await orders
                await self._compare_once_more(orders.result())
            # What the venue still says of orders that were cancelled is heard.
            drain_seconds = DRAIN_SECONDS
        finally:
            self._is_over = True
            await self.orders.aclose(drain_seconds)
        if self._failure is not None:
            raise self._failure
        fatal, refused = (None, None) if trading.cancelled() else trading.result()
        return Stopped(fatal, orders.result() or refused)

    def stop(self) -> None:
        """Take no more market data, cancel what is open, and let `run` return when that is done."""
        was_stopping = self.stopping.is_set()
        self.stopping.set()
        if self._is_over:
            return
        if self.orders.orders and not was_stopping:
            self.notice(f"stopping: {counted(len(self.orders.orders))} to be cancelled")
        self.feed.stop()
        for waiting in tuple(self._waiting):
            waiting.cancel()
        self.orders.stop()

    async def _trade(self) -> tuple[Fatal | None, Halted | None]:
        """Take in the account, then trade; what the venue wanted no more of."""
        try:
            await self.account.begin()
        except AccountRefused as refused:
            return None, Halted(refused.answer.status, reason(refused.answer))
        self._is_trading = True
        async with asyncio.TaskGroup() as tasks:
            caring = [tasks.create_task(each) for each in (self._look_after_books(), self._review())]
            try:
                return await self.feed.run(), None
            finally:
                for each in caring:
                    each.cancel()

    # Books.

    async def _look_after_books(self) -> None:
        while True:
            await asyncio.sleep(self._config.look_interval / NANOS)
            self.pipeline.tick(clock.now())
            self._look()

    def _look(self) -> None:
        """Notice which books are not live, and have them healed (chapter *Session*)."""
        lost, healed = self.books.look(clock.now(), self.pipeline.tops())
        reasons = {each.reason for each in lost.values()}
        for why in sorted(reasons - {_CONNECTION, _NOT_YET}):
            symbols = [symbol for symbol, each in lost.items() if each.reason == why]
            self.notice(f"books: not live: {named(symbols)} ({why})")
        if healed:
            self.notice(f"books: live again: {named(list(healed))}")
        self.feed.heal(tuple(self.books.lost))

    # The account.

    async def _review(self) -> None:
        """Compare the account from time to time (chapter *Risk gate*, RISK-36)."""
        while True:
            await self.account.due()
            try:
                await self.account.review()
            except AccountRefused as refused:
                self._on_account_notice(f"the venue says {refused}; not compared")

    async def _compare_once_more(self, halted: Halted | None) -> None:
        """After the last order: what is summed up then is what the venue holds."""
        if self._is_trading and halted is None:
            with suppress(AccountRefused, TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    await self.account.review()

    def _on_account_notice(self, notice: str) -> None:
        self.notice(f"account: {notice}")

    # What the feed client tells.

    def _on_text(self, received_at: int, frame: bytes) -> None:
        """Decide on a frame in which there is an update of a known book, and nothing else, and have the orders leave."""
        assert self._decide is not None
        reaction = self._decide(received_at, frame)
        if reaction is not None:
            self._decided = frame
            self._act_on(reaction)

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """Decide on what the session has parsed, and hand the orders over (PIPE-30); then tell of it."""
        if frame is not self._decided:
            self._act_on(self.pipeline.on_elements(received_at, received.elements, received.unknown_members))
        self._listener.on_frame(received_at, frame, received)

    def _act_on(self, reaction: Reaction) -> None:
        """Have the orders leave. What the listener is to hear meanwhile is told behind them, in the order of its coming."""
        if not (reaction.decisions or reaction.problems):
            return
        self._is_busy = True
        self._untold.append((self._listener.on_reaction, (reaction,)))
        try:
            for decision in reaction.decisions:
                if isinstance(decision, Order):
                    self._place(decision)
        finally:
            self._is_busy = False
        while self._untold:
            tell, what = self._untold.popleft()
            try:
                tell(*what)
            except Exception as error:  # the rest is told all the same
                self._fail(error)
        if reaction.problems and self.books.blame_problems(reaction.problems):
            self._look()

    def _tell(self, tell: Callable[..., None], *what: object) -> None:
        """Tell the listener something now, or behind the orders that are leaving."""
        if self._is_busy or self._untold:
            self._untold.append((tell, what))
        else:
            tell(*what)

    def on_stale(self) -> None:
        """The books have missed something."""
        self.pipeline.mark_stale()
        self.books.blame(_CONNECTION)
        self._listener.on_stale()

    def on_notice(self, notice: str) -> None:
        """Pass it on."""
        self.notice(f"market: {notice}")

    def notice(self, notice: str) -> None:
        """Tell the listener a notice, when it is its turn."""
        self._tell(self._listener.on_notice, notice)

    # What the order client tells.

    def on_report(self, report: Report) -> None:
        """Let the risk gate know what has become of an order."""
        self.reports += 1
        match report:
            case Filled(client_order_id, quantity, value):
                if not self.account.take_report(report):
                    self._take_fill(client_order_id, quantity, value)
            case Done(client_order_id, ending, _):
                self._fills.pop(client_order_id, None)
                # After `UNKNOWN` it may still fill: it stays reserved, and is named in the end.
                if not self.account.take_report(report) and ending is not Ending.UNKNOWN:
                    with suppress(Refused):  # it has filled, or was handed to `orders` by somebody else
                        self.pipeline.on_closed(client_order_id)
                self._end(client_order_id, ending)
            case _:
                pass
        self._tell(self._listener.on_report, report)

    def _end(self, client_order_id: str, ending: Ending) -> None:
        if ending is Ending.UNKNOWN:
            return
        order = self._orders.pop(client_order_id, None)
        if order is not None:
            self.account.happened(order.symbol)

    def _take_fill(self, client_order_id: str, quantity: int, value: int) -> None:
        number = self._fills[client_order_id] = self._fills.get(client_order_id, 0) + 1
        if client_order_id in self._orders:
            self.account.happened(self._orders[client_order_id].symbol)
        try:
            self.pipeline.on_fill(Fill(f"{client_order_id}/{number}", client_order_id, quantity, value))
        except Refused as refused:
            # The gate does not know any more what is held, so that it cannot judge any order.
            self.pipeline.kill(True)
            self.notice(f"{client_order_id}: a fill that cannot be ({refused}); no more orders")

    def _place(self, order: Order) -> None:
        """Have an order leave at once if there is room, and when it is its turn otherwise (chapter *Limiter*)."""
        self._untold.append((self._listener.on_order, (order,)))
        client_order_id, symbol, *_ = order
        if symbol in self._quiet:
            # It is not followed, so that the comparison is not spoilt for which it is held back.
            self.on_report(Done(client_order_id, Ending.UNSENT, "its position is being compared"))
            return
        self._orders[client_order_id] = order
        try:
            admitted_at = self._try_now()
            if admitted_at is None:
                self._have_wait(order)
            else:
                self._submit(order, admitted_at)
        except Exception as error:  # a router's: the other orders of the frame are as good as without it
            self._fail(error)
        self.account.happened(symbol)

    def _have_wait(self, order: Order) -> None:
        waiting = started(self._send(order))
        self._waiting.add(waiting)
        waiting.add_done_callback(partial(self._on_turn, order.client_order_id, self._expiry(order, waiting)))

    def _expiry(self, order: Order, waiting: asyncio.Task[None]) -> asyncio.TimerHandle | None:
        """An order that is too old leaves the line, and takes no room from those behind it (ROUTER-45)."""
        most = self._config.router.max_age
        if most is None or waiting.done():
            return None

        def expire() -> None:
            if waiting.cancel():
                self._expired.add(order.client_order_id)

        left = max(order.received_at + most - clock.now(), 0)
        return asyncio.get_running_loop().call_later(left / NANOS, expire)

    def _follow(self, order: Order) -> None:
        self._orders[order.client_order_id] = order
        self.account.happened(order.symbol)

    def _follow_earlier(self, order: Order) -> None:
        self._follow(order)
        self._listener.on_earlier(order)

    def _on_turn(
        self, client_order_id: str, expiry: asyncio.TimerHandle | None, waiting: asyncio.Task[None]
    ) -> None:
        """An order's wait is over; one that was cancelled may not even have begun."""
        self._waiting.discard(waiting)
        if expiry is not None:
            expiry.cancel()
        if waiting.cancelled():
            is_old = client_order_id in self._expired
            self._expired.discard(client_order_id)
            why = "stale" if is_old else "stopped before its turn"
            self.on_report(Done(client_order_id, Ending.UNSENT, why))
        elif (failure := waiting.exception()) is not None:
            self._fail(failure)

    def _fail(self, failure: BaseException) -> None:
        """Let `run` raise it: nobody else has called what has failed."""
        self._failure = self._failure or failure
        self._failed.set()

    async def _send(self, order: Order) -> None:
        """Hand an order to the router when it is its turn."""
        self._submit(order, await self._admission.admitted())

    def _submit(self, order: Order, now: int) -> None:
        """Hand an order to the router."""
        try:
            self.orders.submit(order, at=now)
        except Refused as refused:
            self.pipeline.on_closed(order.client_order_id)
            self._end(order.client_order_id, Ending.UNSENT)
            self._tell(self._listener.on_refused, order, refused)
        else:
            took = clock.now() - order.received_at
            most = self._config.router.max_age
            if most is None or took < most:  # else it has ended, stale
                self._tell(self._listener.on_submitted, order, took)


class _OrderEvents:
    """Listens to the order client, so that its notices can be told from the feed client's."""

    def __init__(self, trader: Trader) -> None:
        self._trader = trader

    def on_report(self, report: Report) -> None:
        self._trader.on_report(report)

    def on_notice(self, notice: str) -> None:
        self._trader.notice(f"orders: {notice}")
