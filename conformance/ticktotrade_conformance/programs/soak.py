"""``t2t soak``: a trader at a venue where everything goes wrong, and what has to be true when that is over."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.book import BookStatus
from ticktotrade.errors import Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.ratio import Threshold
from ticktotrade.risk import RiskConfig
from ticktotrade.router.interface import Done, Ending, Filled, Halted, RouterConfig
from ticktotrade.session import NO_CHANNELS, Received, SessionConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import Report
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import TraderConfig, VenueAddress
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.traces.generated_market import OPENING_PRICES, generated_market
from ticktotrade_conformance.venue import (
    AccountOptions,
    Fault,
    FaultPlan,
    OrderFault,
    OrderFaultPlan,
    StartingPosition,
    Venue,
    VenueOptions,
)
from ticktotrade_conformance.venue.orders.records import VenueOrder

_MILLI: Final = NANOS // 1000
_STALL: Final = 1.5
"""Seconds that a request may be held up."""
_SETTLING_SECONDS: Final = 60.0
_LOOKS_A_SECOND: Final = 20
_OPEN: Final = LimiterConfig(rate=1_000_000, period=NANOS, burst=1000)
_PIPELINE: Final = PipelineConfig(
    order_quantity=NANOS // 100,
    signal=SignalConfig(3, Threshold(1, 3)),
    limiter=LimiterConfig(rate=20, period=NANOS, burst=5),
    risk=RiskConfig(max_position=NANOS, collar=10_000, max_repeats=1000),
    max_book_age=2 * NANOS,
    utc_days=True,
)
_CONFIG: Final = TraderConfig(
    NO_CHANNELS._replace(trades=("*",), quotes=("*",), orderbooks=("*",)),
    _PIPELINE,
    _OPEN,
    SessionConfig(
        connect_timeout=2 * NANOS,
        auth_timeout=3 * NANOS,
        subscribe_timeout=2 * NANOS,
        silence_timeout=NANOS,
        backoff_base=50 * _MILLI,
        backoff_cap=NANOS,
        stable_time=5 * NANOS,
        heal_timeout=300 * _MILLI,
        heal_interval=100 * _MILLI,
        heal_pause=10 * NANOS,
    ),
    RouterConfig(
        request_timeout=800 * _MILLI,
        backoff_base=20 * _MILLI,
        backoff_cap=500 * _MILLI,
        deadline=3 * NANOS,
        poll_interval=100 * _MILLI,
        limiter=_OPEN,
        doubt_cap=2 * NANOS,
        late_limit=round((_STALL + 3) * NANOS),
        max_age=NANOS,
    ),
    look_interval=100 * _MILLI,
    review_interval=3 * NANOS,
)
_HELD: Final = tuple(StartingPosition(symbol, NANOS, price) for symbol, price in OPENING_PRICES.items())


class SoakPlan(NamedTuple):
    """From which seed, for how many seconds, in which variants, and what goes wrong: one request in ``order_fault_every``."""

    seed: int
    seconds: float
    order_fault_every: int = 4
    phase: Phase = Phase.PHASE_3
    faults: tuple[Fault, ...] = tuple(Fault)
    order_faults: tuple[OrderFault, ...] = tuple(OrderFault)


class Soaked(NamedTuple):
    """What came of one seed; with ``violations``, a line each, it has not passed."""

    seed: int
    feed_faults: int
    order_faults: int
    orders: int
    fills: int
    endings: Counter[Ending]
    healed: int
    reconnects: int
    taken_in: int
    violations: tuple[str, ...]


class _Witness:
    """Sees what the trader does, and what it must not."""

    def __init__(self) -> None:
        self.trader: Trader | None = None
        self.orders: dict[str, Order] = {}
        self.endings: dict[str, Ending] = {}
        self.filled: Counter[str] = Counter()
        self.fills = 0
        self.healed = 0
        self.taken_in = 0
        self.violations: list[str] = []

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """Nothing to see."""

    def on_reaction(self, reaction: Reaction) -> None:
        """Nothing to see."""

    def on_order(self, order: Order) -> None:
        """Its book has to be live."""
        assert self.trader is not None
        self.orders[order.client_order_id] = order
        status = {top.symbol: top.status for top in self.trader.pipeline.tops()}[order.symbol]
        if status is not BookStatus.LIVE:
            self.violations.append(f"{order.client_order_id}: traded on a book that was {status}")

    def on_earlier(self, order: Order) -> None:
        """The account is new, and has none."""
        self.violations.append(f"{order.client_order_id}: an order of an earlier life")

    def on_submitted(self, order: Order, took: int) -> None:
        """Nothing to see."""

    def on_refused(self, order: Order, refused: Refused) -> None:
        """It never goes out."""
        self.endings[order.client_order_id] = Ending.UNSENT

    def on_report(self, report: Report) -> None:
        """One ending, and no fill behind it."""
        match report:
            case Filled(client_order_id, quantity, _):
                self.fills += 1
                self.filled[client_order_id] += quantity
                if client_order_id in self.endings:
                    self.violations.append(f"{client_order_id}: a fill behind its end")
            case Done(client_order_id, ending, _):
                if client_order_id in self.endings:
                    self.violations.append(f"{client_order_id}: a second end")
                self.endings[client_order_id] = ending
            case Halted():
                self.violations.append("halted, though the credentials were good")
            case _:
                pass

    def on_stale(self) -> None:
        """Nothing to see."""

    def on_notice(self, notice: str) -> None:
        """Count what was mended."""
        self.healed += notice.startswith("books: live again")
        self.taken_in += "taken in" in notice
        if "that cannot be (" in notice:
            self.violations.append(notice)


async def soak(plan: SoakPlan) -> Soaked:
    """Trade while everything goes wrong; then see."""
    options = VenueOptions(
        stall=_STALL,
        faults=FaultPlan(plan.faults, plan.seed, every=200),
        order_faults=OrderFaultPlan(plan.order_faults, plan.seed, plan.order_fault_every),
        account=AccountOptions(positions=_HELD, fee=25),
    )
    witness = _Witness()
    async with Venue(generated_market(plan.seed, 10**9), options) as venue:
        address = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
        config = _CONFIG._replace(
            session=_CONFIG.session._replace(seed=plan.seed), router=_CONFIG.router._replace(seed=plan.seed)
        )
        credentials = Credentials("simulated-key", "simulated-secret")
        trader = witness.trader = Trader(address, credentials, PHASES[plan.phase], config, witness)
        trading = asyncio.create_task(trader.run())
        market = asyncio.create_task(venue.run())
        await asyncio.wait((trading,), timeout=plan.seconds)
        venue.mend()
        await _settled(trader, trading)
        market.cancel()
        books = await _equal_books(venue, trader)
        trader.stop()
        await asyncio.wait((trading,), timeout=_SETTLING_SECONDS)
        violations = [*witness.violations, *books, *_violations(venue, trader, witness, trading)]
        trading.cancel()
        await asyncio.gather(trading, market, return_exceptions=True)
    return Soaked(
        plan.seed,
        sum(venue.faults.values()),
        sum(venue.order_faults.values()),
        len(witness.orders),
        witness.fills,
        Counter(witness.endings.values()),
        witness.healed,
        max(trader.feed.connections - 1, 0),
        witness.taken_in,
        tuple(violations),
    )


async def _settled(trader: Trader, trading: "asyncio.Task[object]") -> None:
    """Wait until nothing is in doubt, or for long enough."""
    for _ in range(round(_SETTLING_SECONDS * _LOOKS_A_SECOND)):
        if trading.done() or not any(order.doubtful_since is not None for order in trader.orders.orders):
            return
        await asyncio.sleep(1 / _LOOKS_A_SECOND)


async def _equal_books(venue: Venue, trader: Trader) -> list[str]:
    """Wait until the trader's books are those of the market, which has stopped; what differs after all."""
    different: list[str] = []
    for _ in range(round(_SETTLING_SECONDS * _LOOKS_A_SECOND)):
        tops = {top.symbol: top for top in trader.pipeline.tops()}
        different = [
            f"{symbol}: its book is {tops[symbol].status if symbol in tops else 'missing'}, or not the venue's"
            for symbol in venue.books.symbols()
            if symbol not in tops
            or tops[symbol].status is not BookStatus.LIVE
            or tops[symbol].touch != venue.books.touch(symbol)
        ]
        if not different:
            break
        await asyncio.sleep(1 / _LOOKS_A_SECOND)
    return different


def _violations(
    venue: Venue, trader: Trader, witness: _Witness, trading: "asyncio.Task[object]"
) -> Iterator[str]:
    """What is amiss when all is over."""
    if not trading.done():
        yield f"it has not ended: {len(trader.orders.orders)} orders are left"
    elif trading.exception() is not None:
        yield f"it ended with {trading.exception()!r}"
    yield from _order_violations(venue.orders.orders(), witness)
    held = {symbol: position.quantity for symbol, position in venue.orders.account.positions().items()}
    believed = {each.symbol: each.quantity for each in trader.pipeline.positions() if each.quantity}
    for symbol in sorted(held.keys() | believed.keys()):
        if held.get(symbol, 0) != believed.get(symbol, 0):
            yield f"{symbol}: {held.get(symbol, 0)} held there, {believed.get(symbol, 0)} believed here"
    if any(each.open_buys or each.open_sells for each in trader.pipeline.positions()):
        yield "something is reserved at the gate for no order"


def _order_violations(orders: tuple[VenueOrder, ...], witness: _Witness) -> Iterator[str]:
    """Where the venue's orders are not those that the trader has seen the end of."""
    at_venue = {order.client_order_id: order for order in orders}
    if len(at_venue) < len(orders):
        yield "an order is at the venue twice"
    for client_order_id, order in at_venue.items():
        ending = witness.endings.get(client_order_id)
        if client_order_id not in witness.orders:
            yield f"{client_order_id}: nobody has sent it"
        if order.is_open or ending is None or ending.value != order.status.value:
            yield f"{client_order_id}: {order.status.value} there, {ending} here"
        if witness.filled[client_order_id] != order.filled_quantity:
            yield f"{client_order_id}: {witness.filled[client_order_id]} of {order.filled_quantity} known"
    for client_order_id in witness.orders.keys() - at_venue.keys():
        ending = witness.endings.get(client_order_id)
        if ending not in (Ending.UNSENT, Ending.REJECTED, Ending.CANCELED):
            yield f"{client_order_id}: not there, and {ending} here"


def soaked(plans: Iterable[SoakPlan], at_a_time: int, signals: StopSignals) -> Iterator[Soaked]:
    """What comes of each plan, in order, some at a time; when a signal comes, no more of those that have not ended."""
    waiting = list(plans)
    while waiting and signals.first is None:
        batch, waiting = waiting[:at_a_time], waiting[at_a_time:]
        with suppress(asyncio.CancelledError):
            yield from asyncio.run(_batch(batch, signals))


async def _batch(plans: Iterable[SoakPlan], signals: StopSignals) -> list[Soaked]:
    all_of_it = asyncio.gather(*map(soak, plans))
    signals.call(all_of_it.cancel)
    return await all_of_it


def print_soaked(out: Console, all_soaked: Iterable[Soaked]) -> int:
    """Show it; the exit status."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in (
        "seed",
        "feed faults",
        "order faults",
        "orders",
        "fills",
        "healed",
        "reconnects",
        "taken in",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("amiss")
    status = 0
    violations: list[tuple[int, str]] = []
    for each in all_soaked:
        numbers = (each.seed, each.feed_faults, each.order_faults, each.orders, each.fills)
        more = (each.healed, each.reconnects, each.taken_in)
        amiss = Text(f"{len(each.violations)}", "red") if each.violations else Text("nothing", "green")
        table.add_row(*(f"{number:,}" for number in (*numbers, *more)), amiss)
        violations += [(each.seed, violation) for violation in each.violations]
    print_table(out, table)
    for seed, violation in violations:
        out.print(Text(f"seed {seed}: {violation}"), soft_wrap=True)
        status = 1
    return status
