"""A trader at a simulated venue, what a user of it sees, and whether both sides agree in the end."""

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable
from itertools import islice
from typing import Any

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Reaction, Rejected
from ticktotrade.risk import RejectReason, RiskConfig
from ticktotrade.router.interface import Done, Ending, Filled, Halted, Placed, RouterConfig
from ticktotrade.session import NO_CHANNELS, Received, SessionConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import Report
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import Stopped, TraderConfig, VenueAddress
from ticktotrade.shell.trading_machines import TradingMachines
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import AccountOptions, Venue, VenueOptions

MILLI = NANOS // 1000
CREDENTIALS = Credentials("simulated-key", "simulated-secret")
OPEN = LimiterConfig(rate=1_000_000, period=NANOS, burst=1000)
PIPELINE = PipelineConfig(
    order_quantity=NANOS // 100,
    limiter=OPEN,
    risk=RiskConfig(max_position=NANOS, collar=10_000, max_repeats=1000),
)
CONFIG = TraderConfig(
    NO_CHANNELS._replace(trades=("*",), quotes=("*",), orderbooks=("*",)),
    PIPELINE,
    OPEN,
    SessionConfig(
        silence_timeout=120 * MILLI,
        backoff_base=5 * MILLI,
        backoff_cap=20 * MILLI,
        heal_timeout=40 * MILLI,
        heal_interval=10 * MILLI,
        heal_pause=400 * MILLI,
    ),
    RouterConfig(
        request_timeout=5 * NANOS,
        backoff_base=5 * MILLI,
        backoff_cap=40 * MILLI,
        deadline=30 * NANOS,
        poll_interval=10 * MILLI,
        limiter=OPEN,
        late_limit=NANOS,
    ),
    look_interval=20 * MILLI,
    review_interval=100 * MILLI,
)
IMPATIENT = CONFIG._replace(router=CONFIG.router._replace(request_timeout=300 * MILLI))
"""Where requests are lost: nobody else is that busy there."""
STALL = 0.6


class Ledger:
    """What a user of the trader sees."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.earlier: dict[str, Order] = {}
        self.placed: Counter[str] = Counter()
        self.endings: dict[str, Ending] = {}
        self.filled: Counter[str] = Counter()
        self.value: Counter[str] = Counter()
        self.rejects: Counter[RejectReason] = Counter()
        self.refused: list[ErrorCode] = []
        self.halted: list[Halted] = []
        self.details: list[str] = []
        self.took: list[int] = []
        self.notices: list[str] = []
        self.stale = 0

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        pass

    def on_reaction(self, reaction: Reaction) -> None:
        for decision in reaction.decisions:
            if isinstance(decision, Rejected):
                self.rejects[decision.reject.reason] += 1

    def on_order(self, order: Order) -> None:
        self.orders[order.client_order_id] = order

    def on_earlier(self, order: Order) -> None:
        self.earlier[order.client_order_id] = order

    def on_submitted(self, order: Order, took: int) -> None:
        assert order.client_order_id in self.orders
        self.took.append(took)

    def on_refused(self, order: Order, refused: Refused) -> None:
        self.refused.append(refused.code)

    def on_report(self, report: Report) -> None:
        match report:
            case Placed(client_order_id):
                self.placed[client_order_id] += 1
            case Filled(client_order_id, quantity, value):
                assert client_order_id not in self.endings
                self.filled[client_order_id] += quantity
                self.value[client_order_id] += value
            case Done(client_order_id, ending, detail):
                assert client_order_id not in self.endings
                self.details.append(detail)
                self.endings[client_order_id] = ending
            case Halted():
                self.halted.append(report)

    def on_stale(self) -> None:
        self.stale += 1

    def on_notice(self, notice: str) -> None:
        assert "\n" not in notice
        self.notices.append(notice)


def run(coroutine: Awaitable[Any]) -> Any:
    async def whole() -> Any:
        async with asyncio.timeout(60):
            result = await coroutine
        assert asyncio.all_tasks() == {asyncio.current_task()}, "left running"
        return result

    result = asyncio.run(whole())
    gc.collect()  # so that what was left open is complained of here
    return result


async def trade(
    options: VenueOptions,
    frames: int,
    phase: Phase = Phase.PHASE_3,
    config: TraderConfig = CONFIG,
    settle: bool = True,
    machines: TradingMachines | None = None,
) -> tuple[Venue, Trader, Ledger, Stopped]:
    """A trader at a venue until the market has ended, and with ``settle`` until its orders have."""
    ledger = Ledger()
    free = options._replace(account=AccountOptions(short_pairs=True))
    async with Venue(islice(generated_market(3), frames), free) as venue:
        place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
        trader = Trader(place, CREDENTIALS, PHASES[phase], config, ledger, machines)
        trading = asyncio.create_task(trader.run())
        market = asyncio.create_task(venue.run())
        await asyncio.wait((market, trading), return_when=asyncio.FIRST_COMPLETED)
        while settle and len(ledger.endings) < len(ledger.orders) and not trading.done():
            await asyncio.sleep(0.01)
        trader.stop()
        stopped = await trading
        market.cancel()
    return venue, trader, ledger, stopped


def held(venue: Venue) -> dict[str, int]:
    """What the venue says is held of each symbol."""
    total: Counter[str] = Counter()
    for order in venue.orders.orders():
        sign = 1 if order.wanted.side is Side.BUY else -1
        total[order.wanted.symbol] += sign * order.filled_quantity
    return {symbol: quantity for symbol, quantity in total.items() if quantity}


def check_books_agree(venue: Venue, trader: Trader, ledger: Ledger) -> None:
    """No order twice, none left open, every one with one ending; and both sides hold the same."""
    at_venue = Counter(order.client_order_id for order in venue.orders.orders())
    assert set(at_venue.values()) <= {1}
    assert set(at_venue) <= set(ledger.orders)
    assert set(ledger.endings) == set(ledger.orders)
    assert not [order for order in venue.orders.orders() if order.is_open]
    assert trader.orders.orders == ()
    for client_order_id, ending in ledger.endings.items():
        assert (client_order_id in at_venue) == (ledger.placed[client_order_id] == 1)
        assert ending is not Ending.UNKNOWN
    for order in venue.orders.orders():
        assert ledger.filled[order.client_order_id] == order.filled_quantity
        assert ledger.endings[order.client_order_id] == order.status.value
    positions = trader.pipeline.positions()
    assert {each.symbol: each.quantity for each in positions if each.quantity} == held(venue)
    assert all(each.open_buys == each.open_sells == 0 for each in positions)
