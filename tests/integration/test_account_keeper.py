"""The account beside the trader, on real sockets: what was there before, what others do, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import islice

import pytest

from support.live_trading import CONFIG, CREDENTIALS, IMPATIENT, Ledger, run
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline.interface import Sent
from ticktotrade.ratio import Threshold
from ticktotrade.risk import Position
from ticktotrade.router.interface import Done, Ending, Filled
from ticktotrade.shell.earlier_orders import EarlierOrders
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import TraderConfig, VenueAddress
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.programs.live import ending
from ticktotrade_conformance.programs.live.ending import see_out
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import (
    AccountOptions,
    OrderFault,
    OrderFaultPlan,
    StartingPosition,
    Venue,
    VenueOptions,
)
from ticktotrade_conformance.venue.orders.records import OrderStatus, Wanted

HELD = AccountOptions(
    positions=(StartingPosition("BTC/USD", NANOS // 2, 60_000 * NANOS), StartingPosition("ETH/USD", NANOS))
)
FAULTY = OrderFaultPlan(tuple(OrderFault), 4, every=3)


def resting(client_order_id: str, side: Side = Side.BUY) -> Wanted:
    """An order far from the market, of somebody's earlier life."""
    price = NANOS if side is Side.BUY else 10**6 * NANOS
    kind = OrderType.LIMIT, TimeInForce.GTC, NANOS // 100, None, price, None
    return Wanted("BTC/USD", side, *kind, False, client_order_id)


async def live(
    config: TraderConfig,
    options: VenueOptions,
    act: Callable[[Venue, Trader, Ledger], Awaitable[None]],
    before: Callable[[Venue], None] = lambda venue: None,
) -> tuple[Venue, Trader, Ledger]:
    """A trader at a venue, something that is done meanwhile, and the end."""
    ledger = Ledger()
    async with Venue(islice(generated_market(3), 10**6), options) as venue:
        before(venue)
        place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], config, ledger)
        trading = asyncio.create_task(trader.run())
        market = asyncio.create_task(venue.run())
        await act(venue, trader, ledger)
        trader.stop()
        await trading
        market.cancel()
    return venue, trader, ledger


async def until(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def held_at_gate(trader: Trader) -> dict[str, int]:
    return {each.symbol: each.quantity for each in trader.pipeline.positions() if each.quantity}


def held_at_venue(venue: Venue) -> dict[str, int]:
    return {symbol: each.quantity for symbol, each in venue.orders.account.positions().items()}


@pytest.mark.parametrize("order_faults", [OrderFaultPlan(), FAULTY])
def test_a_start_cancels_earlier_orders_and_takes_positions_in(order_faults: OrderFaultPlan) -> None:
    def before(venue: Venue) -> None:
        for number in range(3):
            venue.orders.submit(0, resting(f"earlier-{number}"))

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: trader.account.compared_at)
        statuses = {venue.orders.by_client_order_id(f"earlier-{number}").status for number in range(3)}
        assert statuses == {OrderStatus.CANCELED}
        assert not ledger.orders, "nothing is traded before the account is known"
        await until(lambda: ledger.orders)

    options = VenueOptions(account=HELD, order_faults=order_faults, stall=0.6)
    venue, trader, ledger = run(live(IMPATIENT, options, act, before))
    assert set(ledger.earlier) == {"earlier-0", "earlier-1", "earlier-2"}
    assert {ledger.endings[each] for each in ledger.earlier} == {Ending.CANCELED}
    assert held_at_gate(trader) == held_at_venue(venue)
    assert any("held at the start: BTC/USD, ETH/USD" in notice for notice in ledger.notices)
    assert any("cancelling 3 orders of an earlier life" in notice for notice in ledger.notices)


def test_earlier_orders_can_be_adopted_and_count_at_the_gate() -> None:
    def before(venue: Venue) -> None:
        venue.orders.submit(0, resting("earlier"))
        venue.orders.submit(0, resting("earlier-sale", Side.SELL))

    def position(trader: Trader) -> Position:
        (found,) = [each for each in trader.pipeline.positions() if each.symbol == "BTC/USD"]
        return found

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: trader.account.compared_at)
        assert position(trader).open_buys >= NANOS // 100
        assert position(trader).open_sells >= NANOS // 100
        assert venue.orders.by_client_order_id("earlier").is_open
        # It comes to trade, and the gate hears of it as of any other order.
        venue.orders.cancel(0, venue.orders.by_client_order_id("earlier-sale").id)
        await until(lambda: "earlier-sale" in ledger.endings)

    adopting = CONFIG._replace(earlier=EarlierOrders.ADOPT)
    venue, trader, ledger = run(live(adopting, VenueOptions(account=HELD), act, before))
    assert ledger.endings["earlier"] is Ending.CANCELED, "cancelled at the end, as all that is open"
    assert held_at_gate(trader) == held_at_venue(venue)
    assert all(each.open_buys == each.open_sells == 0 for each in trader.pipeline.positions())


@pytest.mark.parametrize("fate", ["open", "filled", "never there"])
def test_orders_that_an_earlier_run_left_are_asked_about_and_ended(fate: str) -> None:
    kind = OrderType.LIMIT, TimeInForce.DAY, NANOS // 100, NANOS, None
    left = Order("left", "BTC/USD", Side.BUY, *kind, False, 0, 0)

    def before(venue: Venue) -> None:
        if fate == "open":
            venue.orders.submit(0, resting("left"))
        elif fate == "filled":
            venue.orders.trade_by_hand("BTC/USD", Side.BUY, NANOS // 100, NANOS)

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        assert set(trader.left) <= {left}
        await until(lambda: "left" in ledger.endings and trader.account.compared_at)

    config = CONFIG._replace(left=(left,), router=CONFIG.router._replace(late_limit=NANOS // 5))
    venue, trader, ledger = run(live(config, VenueOptions(account=HELD), act, before))
    assert ledger.endings["left"] is Ending.CANCELED
    assert "left" not in {order.client_order_id for order in trader.left}
    assert held_at_gate(trader) == held_at_venue(venue)


def test_a_trade_by_hand_is_taken_in_and_noticed() -> None:
    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: trader.account.compared_at)
        venue.orders.trade_by_hand("DOGE/USD", Side.BUY, 7 * NANOS, NANOS // 10)
        await until(lambda: any("DOGE/USD" in notice and "taken in" in notice for notice in ledger.notices))

    venue, trader, _ = run(live(CONFIG, VenueOptions(account=HELD), act))
    assert held_at_gate(trader) == held_at_venue(venue)
    assert held_at_gate(trader)["DOGE/USD"] >= 7 * NANOS - NANOS


def test_fees_that_are_taken_in_the_asset_are_taken_in() -> None:
    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: sum(ledger.filled.values()) > NANOS // 20)

    options = VenueOptions(account=HELD._replace(fee=25), speed=5.0)
    venue, trader, ledger = run(live(CONFIG, options, act))
    assert venue.orders.account.asset_fees.total() > 0
    assert held_at_gate(trader) == held_at_venue(venue)
    assert any("the venue holds" in notice and "taken in" in notice for notice in ledger.notices)


def test_a_venue_that_does_not_show_the_account_ends_it() -> None:
    async def refused() -> None:
        ledger = Ledger()
        other = VenueOptions(accepted=CREDENTIALS)
        async with Venue(generated_market(3, 100), other) as venue:
            place = VenueAddress(venue.url, venue.orders_url + "/elsewhere", venue.client_tls())
            trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, ledger)
            stopped = await trader.run()
        assert stopped.halted is not None
        assert stopped.halted.status == 404
        assert not ledger.orders

    run(refused())


def gate_with_an_order(trader: Trader) -> str:
    """Have the pipeline send an order; its id."""
    time = b'"t":"2024-08-09T00:00:01Z"'
    trader.pipeline.on_frame(0, b'[{"T":"t","S":"A",%b,"i":1,"p":100,"s":1}]' % time)
    leaning = b'[{"T":"o","S":"A",%b,"r":true,"b":[{"p":99,"s":9}],"a":[{"p":101,"s":1}]}]' % time
    (decision,) = trader.pipeline.on_frame(0, leaning).decisions
    assert isinstance(decision, Sent)
    return decision.client_order_id


@pytest.mark.parametrize("how", [each for each in Ending if each is not Ending.UNKNOWN])
def test_whatever_ends_an_order_ends_it_at_the_gate(how: Ending) -> None:
    async def ended() -> tuple[Position, ...]:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, Ledger())
        client_order_id = gate_with_an_order(trader)
        assert trader.pipeline.positions()[0].open_buys == NANOS // 100
        trader.on_report(Filled(client_order_id, NANOS // 500, NANOS // 500 * 101 * NANOS))
        trader.on_report(Done(client_order_id, how, ""))
        await trader.orders.aclose()
        return trader.pipeline.positions()

    ((_, quantity, _, _, open_buys, _),) = run(ended())
    assert (quantity, open_buys) == (NANOS // 500, 0)


def test_under_a_steady_overload_fresh_orders_still_go_out() -> None:
    """Those that have grown too old leave the line, instead of taking the room of those behind them."""
    config = CONFIG._replace(
        pace=LimiterConfig(rate=10, period=NANOS, burst=2), router=CONFIG.router._replace(max_age=NANOS)
    )

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: ledger.details.count("stale") > 10)
        sent = len(ledger.took)
        # A line that has come to a standstill never gets there.
        await until(lambda: len(ledger.took) > sent + 10)

    signal = CONFIG.pipeline._replace(signal=SignalConfig(1, Threshold(1, 10)))
    options = VenueOptions(account=AccountOptions(short_pairs=True), speed=20.0)
    _, trader, ledger = run(live(config._replace(pipeline=signal), options, act))
    assert all(each.open_buys == each.open_sells == 0 for each in trader.pipeline.positions())
    assert set(ledger.details) >= {"stale"}


def test_an_adopted_order_is_no_profit_and_no_loss() -> None:
    def before(venue: Venue) -> None:
        venue.orders.submit(0, resting("take-profit", Side.SELL))

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: trader.account.compared_at and ledger.earlier)
        assert trader.pipeline.pnl().day == 0

    account = AccountOptions(positions=(StartingPosition("BTC/USD", 3 * NANOS, 61_686 * NANOS),))
    adopting = CONFIG._replace(earlier=EarlierOrders.ADOPT)
    run(live(adopting, VenueOptions(account=account, speed=0.001), act, before))


def test_what_cannot_be_followed_is_left_by_name() -> None:
    async def left() -> tuple[str, ...]:
        ledger = Ledger()
        async with Venue(generated_market(3, 10**6), VenueOptions()) as venue:
            whole = 5 * NANOS
            amount = OrderType.MARKET, TimeInForce.GTC, None, whole, None, None
            venue.orders.submit(0, Wanted("AAPL", Side.BUY, *amount, False, "for-dollars"))
            place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
            adopting = CONFIG._replace(earlier=EarlierOrders.ADOPT)
            trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], adopting, ledger)
            trading, market = asyncio.create_task(trader.run()), asyncio.create_task(venue.run())
            await until(lambda: trader.account.compared_at)
            trader.stop()
            await trading
            market.cancel()
        assert any("for-dollars" in notice for notice in ledger.notices)
        assert trader.left == ()
        return trader.left_ids

    assert run(left()) == ("for-dollars",)


def test_a_book_that_has_not_come_whole_is_not_traded_on() -> None:
    async def begun() -> None:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, Ledger())
        time = b'"t":"2024-08-09T00:00:01Z"'
        trader.pipeline.on_frame(0, b'[{"T":"t","S":"A",%b,"i":1,"p":100,"s":1}]' % time)
        leaning = b'[{"T":"o","S":"A",%b,"b":[{"p":99,"s":9}],"a":[{"p":101,"s":1}]}]' % time
        assert trader.pipeline.on_frame(0, leaning).decisions == ()
        await trader.orders.aclose()

    run(begun())


def test_an_order_whose_fate_is_not_known_stays_reserved_and_named() -> None:
    async def unknown() -> None:
        place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], CONFIG, Ledger())
        client_order_id = gate_with_an_order(trader)
        trader.on_report(Done(client_order_id, Ending.UNKNOWN, "halted"))
        assert trader.pipeline.positions()[0].open_buys == NANOS // 100
        await trader.orders.aclose()

    run(unknown())


def test_orders_that_have_waited_too_long_are_not_sent() -> None:
    age = NANOS // 5
    config = CONFIG._replace(
        pace=LimiterConfig(rate=4, period=NANOS, burst=1), router=CONFIG.router._replace(max_age=age)
    )

    async def act(venue: Venue, trader: Trader, ledger: Ledger) -> None:
        await until(lambda: len(ledger.endings) > 10)

    options = VenueOptions(account=AccountOptions(short_pairs=True), speed=5.0)
    venue, _, ledger = run(live(config, options, act))
    sent = {order.client_order_id for order in venue.orders.orders()}
    assert sent, "some were in time"
    assert set(ledger.details) & {"stale"}, "and some were not"
    assert all(took < age for took in ledger.took)
    for client_order_id, how in ledger.endings.items():
        assert (how is Ending.UNSENT) == (client_order_id not in sent)


ORDERS = 40


def test_stopping_takes_as_long_as_it_gets_on_and_counts_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty orders, ten requests a second: it takes far longer than the patience, and is not cut short."""
    monkeypatch.setattr(ending, "PATIENCE", 0.6)
    monkeypatch.setattr(ending, "VENUE_PATIENCE", 0.6)
    notices: list[str] = []
    slow = LimiterConfig(rate=20, period=NANOS, burst=60)
    config = CONFIG._replace(
        router=CONFIG.router._replace(limiter=slow, cancel_reserve=5, poll_interval=NANOS, max_age=None)
    )

    async def stopped() -> tuple[Venue, Trader, float]:
        ledger = Ledger()
        async with Venue(generated_market(3, 10), VenueOptions(speed=None)) as venue:
            place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
            trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], config, ledger)
            trading = asyncio.create_task(trader.run())
            market = asyncio.create_task(venue.run())
            await until(lambda: trader.account.compared_at)
            for number in range(ORDERS):
                kind = OrderType.LIMIT, TimeInForce.GTC, NANOS // 100, NANOS, None
                trader.orders.submit(Order(f"rests-{number}", "BTC/USD", Side.BUY, *kind, False, 0, 0))
            await until(lambda: ledger.placed.total() == ORDERS)
            began = asyncio.get_running_loop().time()
            trader.stop()
            await see_out(trader, trading, notices.append)
            took = asyncio.get_running_loop().time() - began
            await trading
            market.cancel()
        return venue, trader, took

    venue, trader, took = run(stopped())
    assert {order.status for order in venue.orders.orders()} == {OrderStatus.CANCELED}
    assert trader.left == ()
    assert took > 3 * 0.6
    counts = [int(notice.split()[1]) for notice in notices]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) >= 2, notices
