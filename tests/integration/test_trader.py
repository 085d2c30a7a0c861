"""The whole path live against the simulated venue: real sockets, TLS, and everything that goes wrong."""

import asyncio
from collections import Counter

import pytest

from support.live_trading import CONFIG, CREDENTIALS, IMPATIENT, STALL, Ledger, check_books_agree, run, trade
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline.interface import Reaction, Rejected
from ticktotrade.risk import RejectReason
from ticktotrade.router.interface import Ending, Filled, Halted, RouterState
from ticktotrade.session import Received
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import Report
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import Stopped, VenueAddress
from ticktotrade.shell.transport import Answered, Outgoing
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import Fault, FaultPlan, OrderFault, OrderFaultPlan, Venue, VenueOptions

_TIME = b'"t":"2024-08-09T00:00:01Z"'
_MARKED = b'[{"T":"t","S":"A",%b,"i":1,"p":100,"s":1}]' % _TIME
_LEANING = b'[{"T":"o","S":"A",%b,"r":true,"b":[{"p":99,"s":9}],"a":[{"p":101,"s":1}]}]' % _TIME


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
    assert stopped.fatal is None
    assert stopped.halted == Halted(401, "request is not authorized")
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


class Recording(Ledger):
    """Notes what it is told, beside what has left."""

    def __init__(self, events: list[str]) -> None:
        super().__init__()
        self.events = events

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        self.events.append("frame")

    def on_reaction(self, reaction: Reaction) -> None:
        self.events.append("reaction")

    def on_order(self, order: Order) -> None:
        self.events.append("order")

    def on_submitted(self, order: Order, took: int) -> None:
        self.events.append("submitted")

    def on_report(self, report: Report) -> None:
        self.events.append("report")


class Leaving:
    """A transport that notes what leaves, and answers nothing."""

    def __init__(self, events: list[str]) -> None:
        self.events = events

    async def open(self) -> None:
        pass

    def exchange(self, request: Outgoing) -> "asyncio.Future[Answered]":
        self.events.append("left")
        return asyncio.get_running_loop().create_future()

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize("phase", [Phase.PHASE_2, Phase.PHASE_3])
def test_an_order_leaves_before_anybody_is_told_of_it(phase: Phase) -> None:
    """Both where the frame is parsed for the session first and where it is not."""
    events: list[str] = []

    async def main() -> None:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        config = CONFIG._replace(pipeline=WIRE_CONFIG)
        trader = Trader(place, CREDENTIALS, PHASES[phase], config, Recording(events))
        trader.orders.send_by(Leaving(events))
        take = trader.feed.begin_dry()
        for captured in leaning_market(1, 40):
            events.clear()
            take(captured.frame)
            if len(trader.orders.orders) > 1:
                assert events == ["left", "reaction", "order", "submitted", "frame"]
        assert len(trader.orders.orders) > 30
        await trader.orders.aclose(0)

    run(main())


@pytest.mark.parametrize("phase", [Phase.PHASE_2, Phase.PHASE_3])
def test_an_order_that_has_ended_before_it_left_is_told_of_in_order(phase: Phase) -> None:
    events: list[str] = []

    async def main() -> None:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        router = CONFIG.router._replace(max_age=0)
        config = CONFIG._replace(pipeline=WIRE_CONFIG, router=router)
        trader = Trader(place, CREDENTIALS, PHASES[phase], config, Recording(events))
        trader.orders.send_by(Leaving(events))
        take = trader.feed.begin_dry()
        for captured in leaning_market(1, 40):
            events.clear()
            take(captured.frame)
        assert events == ["reaction", "order", "report", "frame"]
        await trader.orders.aclose(0)

    run(main())


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
