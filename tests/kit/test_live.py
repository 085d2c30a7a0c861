"""The whole path live against the simulated venue: real sockets, TLS, and everything that goes wrong."""

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable
from itertools import islice
from typing import Any

import pytest

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Reaction, Rejected
from ticktotrade.risk import RejectReason, RiskConfig
from ticktotrade.router.interface import Done, Ending, Filled, Halted, Placed, RouterConfig, RouterState
from ticktotrade.session import NO_CHANNELS, Received, SessionConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import Report
from ticktotrade.shell.trader import Stopped, Trader, TraderConfig, VenueAddress
from ticktotrade_conformance.market import generated_market
from ticktotrade_conformance.venue import (
    AccountOptions,
    Fault,
    FaultPlan,
    OrderFault,
    OrderFaultPlan,
    Venue,
    VenueOptions,
)

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
    SessionConfig(silence_timeout=120 * MILLI, backoff_base=5 * MILLI, backoff_cap=20 * MILLI),
    RouterConfig(
        request_timeout=5 * NANOS,
        backoff_base=5 * MILLI,
        backoff_cap=40 * MILLI,
        deadline=30 * NANOS,
        poll_interval=10 * MILLI,
        limiter=OPEN,
    ),
)
IMPATIENT = CONFIG._replace(router=CONFIG.router._replace(request_timeout=300 * MILLI))
"""Where requests are lost: nobody else is that busy there."""
STALL = 0.6
_TIME = b'"t":"2024-08-09T00:00:01Z"'
_MARKED = b'[{"T":"t","S":"A",%b,"i":1,"p":100,"s":1}]' % _TIME
_LEANING = b'[{"T":"o","S":"A",%b,"r":true,"b":[{"p":99,"s":9}],"a":[{"p":101,"s":1}]}]' % _TIME


class Ledger:
    """What a user of the trader sees."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.placed: Counter[str] = Counter()
        self.endings: dict[str, Ending] = {}
        self.filled: Counter[str] = Counter()
        self.value: Counter[str] = Counter()
        self.rejects: Counter[RejectReason] = Counter()
        self.refused: list[ErrorCode] = []
        self.halted: list[Halted] = []
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
            case Done(client_order_id, ending):
                assert client_order_id not in self.endings
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
) -> tuple[Venue, Trader, Ledger, Stopped]:
    """A trader at a venue until the market has ended, and with ``settle`` until its orders have."""
    ledger = Ledger()
    free = options._replace(account=AccountOptions(short_pairs=True))
    async with Venue(islice(generated_market(3), frames), free) as venue:
        place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
        trader = Trader(place, CREDENTIALS, PHASES[phase], config, ledger)
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


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_trades_and_agrees_with_the_venue(phase: Phase) -> None:
    venue, trader, ledger, stopped = run(trade(VenueOptions(speed=None), 1500, phase))
    assert stopped == Stopped(None, None)
    assert trader.orders.status.state is RouterState.STOPPED
    check_books_agree(venue, trader, ledger)
    assert len(ledger.orders) > 10
    assert Ending.FILLED in ledger.endings.values()
    assert len(ledger.took) == len(ledger.orders)
    assert all(took > 0 for took in ledger.took)
    values = {order.client_order_id: order.filled_value for order in venue.orders.orders()}
    for client_order_id, value in ledger.value.items():
        # The venue rounds the average price of an order to a billionth of a dollar.
        assert abs(value - values[client_order_id]) <= ledger.filled[client_order_id]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("frames", [300, 700])
def test_stopped_amid_orders_it_leaves_none_without_an_end(phase: Phase, frames: int) -> None:
    venue, trader, ledger, _ = run(trade(VenueOptions(speed=None), frames, phase, settle=False))
    check_books_agree(venue, trader, ledger)


@pytest.mark.parametrize("fault", OrderFault)
def test_each_fault_of_order_entry_by_itself_leaves_no_order_twice_or_open(fault: OrderFault) -> None:
    faults = OrderFaultPlan((fault,), 5, every=3)
    options = VenueOptions(speed=None, stall=STALL, order_faults=faults)
    venue, trader, ledger, stopped = run(trade(options, 600, config=IMPATIENT))
    assert stopped == Stopped(None, None)
    assert venue.order_faults[fault] > 0
    check_books_agree(venue, trader, ledger)


@pytest.mark.parametrize("seed", [1, 2])
def test_everything_that_goes_wrong_together_leaves_no_order_twice_or_open(seed: int) -> None:
    options = VenueOptions(
        speed=None,
        stall=STALL,
        faults=FaultPlan(tuple(Fault), seed, every=300),
        order_faults=OrderFaultPlan(tuple(OrderFault), seed, every=2),
    )
    venue, trader, ledger, stopped = run(trade(options, 2500, config=IMPATIENT))
    assert stopped == Stopped(None, None)
    assert len(venue.order_faults) >= 4, venue.order_faults
    assert venue.faults
    check_books_agree(venue, trader, ledger)


def test_a_venue_that_does_not_take_the_credentials_ends_it() -> None:
    other = Credentials("another-key", "another-secret")
    options = VenueOptions(speed=None, accepted=other)
    _, trader, ledger, stopped = run(trade(options, 50))
    assert stopped.fatal is not None
    assert stopped.fatal.code == 402
    assert not ledger.orders
    assert trader.orders.status.state is RouterState.STOPPED


def test_orders_that_are_too_many_wait_their_turn_or_end_unsent() -> None:
    slow = CONFIG._replace(pace=LimiterConfig(rate=1, period=3600 * NANOS, burst=2))
    venue, trader, ledger, _ = run(trade(VenueOptions(speed=None), 1500, config=slow, settle=False))
    assert len(venue.orders.orders()) == 2
    assert Counter(ledger.endings.values())[Ending.UNSENT] == len(ledger.orders) - 2 > 0
    check_books_agree(venue, trader, ledger)


def test_an_order_that_rests_is_cancelled_when_the_trader_stops() -> None:
    ledger = Ledger()

    async def stopped() -> Venue:
        async with Venue(generated_market(3, 10**6), VenueOptions(speed=100.0)) as venue:
            place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
            trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, ledger)
            trading, market = asyncio.create_task(trader.run()), asyncio.create_task(venue.run())
            while not ledger.orders:
                await asyncio.sleep(0.01)
            (known, *_) = ledger.orders.values()
            far = known._replace(client_order_id="rests", time_in_force=TimeInForce.DAY, side=Side.BUY)
            trader.orders.submit(far._replace(limit_price=NANOS // 1000))
            while not ledger.placed["rests"]:
                await asyncio.sleep(0.01)
            assert venue.orders.by_client_order_id("rests").is_open
            trader.stop()
            await trading
            market.cancel()
        return venue

    venue = run(stopped())
    assert ledger.endings["rests"] is Ending.CANCELED
    assert venue.orders.by_client_order_id("rests").status.value == "canceled"


def test_what_its_listener_raises_ends_it_and_comes_out() -> None:
    class Clumsy(Ledger):
        def on_submitted(self, order: Order, took: int) -> None:
            raise LookupError("dropped it")

    ledger = Clumsy()

    async def clumsy() -> None:
        async with Venue(generated_market(3, 10**6), VenueOptions(speed=100.0)) as venue:
            place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
            trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, ledger)
            market = asyncio.create_task(venue.run())
            with pytest.raises(LookupError, match="dropped it"):
                await trader.run()
            market.cancel()
        assert not [order for order in venue.orders.orders() if order.is_open]

    run(clumsy())
    assert ledger.orders


def test_a_fill_that_cannot_be_stops_all_orders() -> None:
    ledger = Ledger()

    async def impossible() -> None:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, ledger)
        trader.on_report(Filled("nobody's", 1, 1))
        trader.pipeline.on_frame(0, _MARKED)
        (decision,) = trader.pipeline.on_frame(0, _LEANING).decisions
        assert isinstance(decision, Rejected)
        assert decision.reject.reason is RejectReason.KILL_SWITCH
        await trader.orders.aclose()

    run(impossible())
    assert "a fill that cannot be" in ledger.notices[0]
