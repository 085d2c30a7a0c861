"""The venue's account: what it owns, what its orders may take of that, and what it is refused."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from support.matched_market import DOLLAR, SYMBOL, Levels, Market, ask, market, wanted
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import TimeInForce
from ticktotrade_conformance.venue.orders.account import Account, AccountOptions, StartingPosition
from ticktotrade_conformance.venue.orders.records import Change, OrderStatus, Position, VenueOrder, Wanted
from ticktotrade_conformance.venue.orders.rejection import Rejection

MONEY = DOLLAR * NANOS
"""A dollar in 1e-18 dollars."""


def with_account(**options: Any) -> Market:
    return market(account=AccountOptions(**options))


def holding(units: int, price: int = 0) -> tuple[StartingPosition, ...]:
    return (StartingPosition(SYMBOL, units * NANOS, price * DOLLAR),)


def refused(do: Callable[[], object]) -> str:
    """Why a venue that cannot afford something refuses it."""
    with pytest.raises(Rejection) as caught:
        do()
    assert (caught.value.status, caught.value.code) == (403, 40310000)
    return caught.value.message


def rounded_up(amount: int, fee: int) -> int:
    return int(-(Fraction(-amount * fee, 10_000) // 1))


# What always holds


class _AccountMachine(RuleBasedStateMachine):
    """An account beside a model of it, which adds up all fills and all open orders each time."""

    @initialize(
        fee=st.sampled_from([0, 1, 25, 10_000]),
        cash=st.integers(0, 3000),
        units=st.integers(0, 9),
        short_pairs=st.booleans(),
    )
    def begin(self, fee: int, cash: int, units: int, short_pairs: bool) -> None:
        self.options = AccountOptions(cash * DOLLAR, holding(units, 90), fee, short_pairs)
        self.made = Market(account=self.options)
        self.by_hand: list[tuple[int, int]] = []
        self.reckoned: dict[str, int] = {}

    prices = st.integers(95, 105)
    levels = st.lists(st.tuples(prices, st.integers(0, 5)), max_size=4, unique_by=lambda level: level[0])

    @rule(bids=levels, asks=levels, reset=st.booleans())
    def update(self, bids: Levels, asks: Levels, reset: bool) -> None:
        self.made.update(bids, asks, reset=reset)

    @rule(price=prices)
    def trade(self, price: int) -> None:
        self.made.trade(price)
        self.last_trade = price * DOLLAR

    @rule(which=st.integers(0, 9))
    def cancel(self, which: int) -> None:
        still_open = self.still_open()
        if still_open:
            self.made.engine.cancel(self.made.now, still_open[which % len(still_open)].id)

    @rule()
    def close(self) -> None:
        self.made.engine.close(self.made.now)

    @rule(
        side=st.sampled_from(Side),
        quantity=st.integers(1, 9),
        limit=st.none() | prices,
        stop=st.none() | prices,
        tif=st.sampled_from(TimeInForce),
        notional=st.none() | st.integers(1, 2000),
        replacing=st.none() | st.integers(0, 9),
    )
    def order(
        self,
        side: Side,
        quantity: int,
        limit: int | None,
        stop: int | None,
        tif: TimeInForce,
        notional: int | None,
        replacing: int | None,
    ) -> None:
        still_open = self.still_open()
        old = still_open[replacing % len(still_open)] if replacing is not None and still_open else None
        asked = wanted(side, quantity, limit, stop, tif, notional)
        if old is not None:
            limit_price = asked.limit_price or old.wanted.limit_price
            asked = old.wanted._replace(quantity=quantity * NANOS, notional=None, limit_price=limit_price)
        market_price = self.market_price(asked.side)
        before = self.everything()
        enough = self.has_enough(asked, old, market_price)
        try:
            if old is None:
                new = self.made.submit(asked)
            else:
                change = Change(asked.quantity, None, asked.limit_price, None, None)
                new = self.made.engine.replace(self.made.now, old.id, change)
        except Rejection as rejection:
            assert self.everything() == before
            assert rejection.status == 422 or not enough
        else:
            assert enough
            self.reckoned[new.id] = own_price(asked, market_price)

    @rule(side=st.sampled_from(Side), quantity=st.integers(1, 5), price=prices)
    def hand(self, side: Side, quantity: int, price: int) -> None:
        sign = 1 if side is Side.BUY else -1
        if side is Side.BUY:
            enough = self.made.engine.account.buying_power >= quantity * price * MONEY
        else:
            enough = (
                self.options.short_pairs or self.made.engine.account.available(SYMBOL) >= quantity * NANOS
            )
        before = self.everything()
        try:
            self.made.engine.trade_by_hand(SYMBOL, side, quantity * NANOS, price * DOLLAR)
        except Rejection:
            assert not enough
            assert self.everything() == before
        else:
            assert enough
            self.by_hand.append((sign * quantity * NANOS, sign * quantity * price * MONEY))

    def still_open(self) -> list[VenueOrder]:
        return [order for order in self.made.engine.orders() if order.is_open]

    def everything(self) -> object:
        account = self.made.engine.account
        owned = (account.cash, account.positions(), account.buying_power, account.available(SYMBOL))
        return owned, account.dollar_fees, dict(account.asset_fees), self.made.engine.orders()

    def market_price(self, side: Side) -> int:
        touch = self.made.books.touch(SYMBOL)
        level = touch.ask if side is Side.BUY else touch.bid
        return getattr(self, "last_trade", 0) if level is None else level.price

    def has_enough(self, asked: Wanted, old: VenueOrder | None, market_price: int) -> bool:
        cash, quantity = claim(asked, 0, 0, own_price(asked, market_price))
        freed_cash, freed_quantity = (0, 0) if old is None else self.claim_of(old)
        account = self.made.engine.account
        if cash > account.buying_power + freed_cash:
            return False
        return self.options.short_pairs or quantity <= account.available(SYMBOL) + freed_quantity

    def claim_of(self, order: VenueOrder) -> tuple[int, int]:
        return claim(order.wanted, order.filled_quantity, order.filled_value, self.reckoned[order.id])

    @invariant()
    def every_fill_has_moved_money_and_asset(self) -> None:
        if not hasattr(self, "made"):
            return
        account, fee = self.made.engine.account, self.options.fee
        cash = self.options.cash * NANOS - sum(paid for _, paid in self.by_hand)
        held = self.options.positions[0].quantity + sum(quantity for quantity, _ in self.by_hand)
        dollars = asset = 0
        for order in self.made.engine.orders():
            for fill in order.fills:
                value = fill.quantity * fill.price
                if order.wanted.side is Side.BUY:
                    kept = rounded_up(fill.quantity, fee)
                    held, cash, asset = held + fill.quantity - kept, cash - value, asset + kept
                else:
                    kept = min(value, rounded_up(value // NANOS, fee) * NANOS)
                    held, cash, dollars = held - fill.quantity, cash + value - kept, dollars + kept
        assert (account.cash, account.position(SYMBOL).quantity) == (cash, held)
        assert (account.dollar_fees, account.asset_fees[SYMBOL]) == (dollars, asset)

    @invariant()
    def what_is_reserved_is_what_open_orders_may_take_and_is_there(self) -> None:
        if not hasattr(self, "made"):
            return
        account = self.made.engine.account
        claims = [self.claim_of(order) for order in self.still_open()]
        assert account.cash - account.buying_power == sum(cash for cash, _ in claims)
        reserved = account.position(SYMBOL).quantity - account.available(SYMBOL)
        assert reserved == sum(quantity for _, quantity in claims)
        assert account.buying_power >= 0
        assert self.options.short_pairs or account.available(SYMBOL) >= 0

    @invariant()
    def a_cost_is_on_the_side_of_its_position(self) -> None:
        if hasattr(self, "made"):
            quantity, cost = self.made.engine.account.position(SYMBOL)
            assert quantity * cost >= 0
            assert quantity or not cost


def own_price(asked: Wanted, market_price: int) -> int:
    return asked.limit_price or asked.stop_price or market_price


def claim(asked: Wanted, filled: int, value: int, price: int) -> tuple[int, int]:
    """The cash and the quantity that what is left of an order may take."""
    if asked.quantity is None:
        assert asked.notional is not None
        money = asked.notional * NANOS - value
        return (money, 0) if asked.side is Side.BUY else (0, money // price if price else 0)
    left = asked.quantity - filled
    return (left * price, 0) if asked.side is Side.BUY else (0, left)


TestAccount = _AccountMachine.TestCase
TestAccount.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@given(
    st.lists(
        st.tuples(st.sampled_from(Side), st.integers(1, 10**12), st.integers(0, 10**12)),
        min_size=1,
        max_size=20,
    )
)
def test_a_cost_is_the_average_cost_but_for_what_is_rounded(trades: list[tuple[Side, int, int]]) -> None:
    account = Account(AccountOptions(short_pairs=True))
    held, cost = 0, Fraction(0)
    for side, size, price in trades:
        account.trade(SYMBOL, side, size, price)
        change = size if side is Side.BUY else -size
        closing = min(size, abs(held)) if held * change < 0 else 0
        if closing:
            cost -= cost * Fraction(closing, abs(held))
        cost += (change + closing if change < 0 else change - closing) * price
        held += change
        position = account.position(SYMBOL)
        assert position.quantity == held
        assert abs(position.cost - cost) <= len(trades)
    assert account.cash == 10**6 * MONEY - sum(
        size * price if side is Side.BUY else -size * price for side, size, price in trades
    )


# Fees


def test_a_purchase_pays_its_fee_in_the_asset_and_a_sale_in_dollars() -> None:
    made = market(account=AccountOptions(fee=25))
    account = made.engine.account
    bought = made.submit(wanted()._replace(quantity=NANOS // 10))
    assert bought.filled_quantity == NANOS // 10, "the order has filled in full"
    assert account.position(SYMBOL) == Position(99_750_000, 101 * MONEY // 10)
    assert account.cash == 10**6 * MONEY - 101 * MONEY // 10
    message = refused(lambda: made.submit(wanted(Side.SELL)._replace(quantity=NANOS // 10)))
    assert message == "insufficient balance for A (requested: 0.1, available: 0.09975)"
    made.submit(wanted(Side.SELL)._replace(quantity=99_750_000))
    assert account.position(SYMBOL) == Position()
    proceeds = 99 * 99_750_000 * DOLLAR
    assert account.dollar_fees == 24_688_125 * NANOS == proceeds * 25 // 10_000
    assert account.asset_fees == {SYMBOL: 250_000}
    assert account.cash == 10**6 * MONEY - 101 * MONEY // 10 + proceeds - account.dollar_fees


def test_fees_are_rounded_up_to_a_billionth_and_are_never_more_than_the_trade() -> None:
    account = Account(AccountOptions(fee=25, short_pairs=True))
    account.trade(SYMBOL, Side.BUY, 401, DOLLAR)
    assert account.asset_fees[SYMBOL] == 2
    account.trade(SYMBOL, Side.BUY, 1, DOLLAR)
    assert (account.asset_fees[SYMBOL], account.position(SYMBOL).quantity) == (3, 399)
    account.trade(SYMBOL, Side.SELL, 401, DOLLAR)
    assert account.dollar_fees == 2 * NANOS
    account.trade(SYMBOL, Side.SELL, 1, 7)
    assert account.dollar_fees == 2 * NANOS + 7, (
        "of a sale of less than a billionth of a dollar there is nothing left"
    )


@pytest.mark.parametrize("held", [-NANOS, 0, NANOS])
def test_a_purchase_that_is_all_fee_leaves_its_position_as_it_is(held: int) -> None:
    start = (StartingPosition(SYMBOL, held, 90 * DOLLAR),)
    account = Account(AccountOptions(fee=10_000, positions=start, short_pairs=True))
    account.trade(SYMBOL, Side.BUY, NANOS, 500 * DOLLAR)
    assert account.position(SYMBOL) == Position(held, held * 90 * DOLLAR)
    assert account.cash == (10**6 - 500) * MONEY


def test_stocks_have_no_fees() -> None:
    account = Account(AccountOptions(fee=25))
    account.trade("AAPL", Side.BUY, NANOS, DOLLAR)
    account.trade("AAPL", Side.SELL, NANOS, DOLLAR)
    assert (account.cash, account.dollar_fees, account.positions()) == (10**6 * MONEY, 0, {})


# What there is not


def test_what_rests_is_reserved_until_it_trades_or_ends() -> None:
    made = with_account(positions=holding(5))
    account = made.engine.account
    first = made.submit(wanted(Side.SELL, 3, limit=110))
    assert account.available(SYMBOL) == 2 * NANOS
    message = refused(lambda: made.submit(wanted(Side.SELL, 3)))
    assert message == "insufficient balance for A (requested: 3, available: 2)"
    made.update(bids=[(110, 2)])
    assert made.again(first).filled_quantity == 2 * NANOS
    assert (account.position(SYMBOL).quantity, account.available(SYMBOL)) == (3 * NANOS, 2 * NANOS)
    made.engine.cancel(made.now, first.id)
    assert account.available(SYMBOL) == 3 * NANOS
    made.update(bids=[(110, 0)])
    assert made.submit(wanted(Side.SELL, 3)).status is OrderStatus.FILLED


def test_cash_is_reserved_at_the_limit_and_the_rest_is_free_when_it_trades_for_less() -> None:
    made = with_account(cash=1000 * DOLLAR)
    account = made.engine.account
    rests = made.submit(wanted(quantity=5, limit=100))
    assert account.buying_power == 500 * MONEY
    assert refused(lambda: made.submit(wanted(quantity=5, limit=102))) == "insufficient buying power"
    assert refused(lambda: made.submit(wanted(quantity=5))) == "insufficient buying power"
    assert refused(lambda: made.submit(wanted(notional=501))) == "insufficient buying power"
    assert refused(lambda: made.submit(wanted(quantity=5, stop=120))) == "insufficient buying power"
    made.submit(wanted(quantity=4, limit=125))
    assert account.buying_power == (500 - 404) * MONEY, "it has traded at 101"
    made.engine.close(made.now)
    assert made.again(rests).status is OrderStatus.EXPIRED
    assert account.buying_power == account.cash == 596 * MONEY


def test_a_replacement_may_take_what_the_old_order_has_reserved() -> None:
    made = with_account(cash=500 * DOLLAR, positions=holding(5))
    buy = made.submit(wanted(quantity=5, limit=90))
    new = made.engine.replace(made.now, buy.id, Change(None, None, 100 * DOLLAR, None, None))
    before = made.engine.orders()
    change = Change(None, None, 101 * DOLLAR, None, None)
    assert refused(lambda: made.engine.replace(made.now, new.id, change)) == "insufficient buying power"
    sell = made.submit(wanted(Side.SELL, 4, limit=110))
    assert made.engine.account.available(SYMBOL) == NANOS
    change = Change(6 * NANOS, None, None, None, None)
    message = refused(lambda: made.engine.replace(made.now, sell.id, change))
    assert message == "insufficient balance for A (requested: 6, available: 5)"
    assert made.engine.orders() == (*before, sell)
    made.engine.replace(made.now, sell.id, Change(5 * NANOS, None, None, None, None))
    assert made.engine.account.available(SYMBOL) == 0


def test_a_market_order_that_becomes_too_dear_buys_what_it_can() -> None:
    made = with_account(cash=910 * DOLLAR)
    order = made.submit(wanted(quantity=9))
    assert order.status is OrderStatus.CANCELED, "nine at 101 would have done, but four of them are at 102"
    assert order.filled_quantity == 5 * NANOS + 405 * NANOS // 102
    assert 0 <= made.engine.account.cash < 102 * NANOS
    all_or_none = with_account(cash=910 * DOLLAR).submit(wanted(quantity=9, tif=TimeInForce.FOK))
    assert (all_or_none.status, all_or_none.fills) == (OrderStatus.CANCELED, ())


def test_without_a_price_nothing_is_reserved_and_what_cannot_be_paid_is_cancelled() -> None:
    made = Market(account=AccountOptions(cash=0))
    orders = [made.submit(wanted()), made.submit(wanted(Side.SELL, notional=5))]
    made.update([(99, 1)], [(101, 1)], reset=True)
    assert [made.again(order).status for order in orders] == [OrderStatus.CANCELED] * 2


def test_stocks_and_where_it_is_allowed_pairs_may_be_sold_short() -> None:
    made = with_account(cash=0)
    assert made.submit(wanted(Side.SELL)._replace(symbol="AAPL")).is_open
    assert "for A (requested: 1, available: 0)" in refused(lambda: made.submit(wanted(Side.SELL)))
    made = with_account(cash=0, short_pairs=True)
    made.submit(wanted(Side.SELL, 3))
    assert made.engine.account.position(SYMBOL) == Position(-3 * NANOS, -297 * MONEY)
    assert refused(lambda: made.submit(wanted(quantity=3))) == "insufficient buying power"


def test_a_trade_by_hand_leaves_alone_what_is_reserved() -> None:
    made = with_account(cash=1000 * DOLLAR, positions=holding(5, 90))
    made.submit(wanted(Side.SELL, 3, limit=110))
    refused(lambda: made.engine.trade_by_hand(SYMBOL, Side.SELL, 3 * NANOS, 100 * DOLLAR))
    refused(lambda: made.engine.trade_by_hand(SYMBOL, Side.BUY, 11 * NANOS, 100 * DOLLAR))
    made.engine.trade_by_hand(SYMBOL, Side.SELL, 2 * NANOS, 100 * DOLLAR)
    assert made.engine.account.position(SYMBOL) == Position(3 * NANOS, 270 * MONEY)
    made.engine.trade_by_hand("B", Side.BUY, NANOS, 0)
    assert made.engine.account.cash == 1200 * MONEY
    assert made.lines[-2:] == ["by hand: sell 2 A/USD at 100", "by hand: buy 1 B at 0"]


def test_the_answer_to_an_order_that_cannot_be_paid() -> None:
    body = {"symbol": SYMBOL, "qty": "1", "side": "sell", "type": "market", "time_in_force": "day"}
    body["client_order_id"] = "mine"
    made = with_account()
    answer = ask(made, "POST", "/v2/orders", body)
    assert answer.status == 403
    assert answer.body == (
        b'{"code":40310000,"message":"insufficient balance for A (requested: 1, available: 0)"}'
    )
    assert not made.engine.orders()
    assert made.lines == ["order 'mine': refused, insufficient balance for A (requested: 1, available: 0)"]
