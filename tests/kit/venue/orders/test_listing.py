"""What the venue lists: orders, positions, the account."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.matched_market import DOLLAR, SYMBOL, TIME, Market, ask, market, wanted
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, read_decimal
from ticktotrade.order import TimeInForce
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.venue.orders.account import AccountOptions, StartingPosition
from ticktotrade_conformance.venue.orders.answers import order_members

ORDERS, POSITIONS, ACCOUNT = "/v2/orders", "/v2/positions", "/v2/account"
SYMBOLS = (SYMBOL, "B/USD", "B", "AAPL")


def said(made: Market, path: str, **query: object) -> Any:
    answer = ask(made, "GET", path, query=urlencode(query))
    assert answer.status == 200, answer
    assert answer.headers == (("content-type", "application/json; charset=utf-8"),)
    return json.loads(answer.body)


def names(made: Market, **query: object) -> list[str]:
    return [order["client_order_id"] for order in said(made, ORDERS, **query)]


# Orders


def test_an_order_in_a_list_is_the_one_that_is_asked_for_alone() -> None:
    made = market()
    made.submit(wanted(quantity=7, limit=101, name="mine"))
    (listed,) = said(made, ORDERS)
    assert listed["status"] == "partially_filled"
    assert listed == said(made, f"{ORDERS}/{listed['id']}")
    assert listed == said(made, f"{ORDERS}:by_client_order_id", client_order_id="mine")
    assert said(Market(), ORDERS) == []


def test_open_orders_are_listed_first_the_newest_and_no_more_than_fifty() -> None:
    made = market()
    for number in range(60):
        made.submit(wanted(limit=90, name=f"n{number}"))
        made.submit(wanted(limit=90, tif=TimeInForce.IOC))
    assert names(made) == [f"n{number}" for number in range(59, 9, -1)]
    assert names(made, limit=500, direction="asc") == [f"n{number}" for number in range(60)]
    assert len(names(made, status="all", limit=500)) == 120
    assert names(made, status="closed", limit=1) == [made.engine.orders()[-1].client_order_id]


def test_times_are_exclusive_and_may_have_an_offset() -> None:
    made = market()
    orders = [made.submit(wanted(limit=90, name=name)) for name in "abc"]
    middle = write_time(orders[1].created_at)
    assert names(made, after=middle) == ["c"]
    assert names(made, until=middle) == ["a"]
    assert names(made, after="2023-11-14T23:13:20.000000002+01:00") == ["c", "b"]


def test_a_pair_may_be_named_without_its_slash_and_nothing_else() -> None:
    made = Market()
    for name, symbol in enumerate(SYMBOLS):
        made.submit(wanted(limit=90, name=str(name))._replace(symbol=symbol))
    assert names(made, symbols="BUSD") == names(made, symbols="B/USD") == ["1"]
    assert names(made, symbols="B") == ["2"]
    assert names(made, symbols="AUSD,AAPL,NONE") == ["3", "0"]


@pytest.mark.parametrize(
    "query",
    [
        "status=new",
        "status=",
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=ten",
        "limit=%D9%A1",
        "limit=" + "1" * 10,
        "after=yesterday",
        "after=2024-01-01",
        "until=2024-02-30T00:00:00Z",
        "until=2024-01-01T00:00:00.0000000001Z",
        "direction=up",
        "symbols=",
        "symbols=A/USD,",
        "side=both",
        "nested=maybe",
        "limit=1&limit=1",
        "page=2",
        "&".join(f"limit{n}=1" for n in range(50)),
    ],
)
def test_a_list_that_there_is_not(query: str) -> None:
    answer = ask(market(), "GET", ORDERS, query=query)
    assert (answer.status, json.loads(answer.body)["code"]) == (422, 40010001)


@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: f"symbols={text}".encode()))
def test_any_query_has_an_answer(query: bytes) -> None:
    assert ask(market(), "GET", ORDERS, query=query.decode("latin-1")).status in {200, 422}


orders = st.lists(
    st.tuples(st.sampled_from(SYMBOLS), st.sampled_from(Side), st.sampled_from([90, 101]), st.integers(0, 2)),
    max_size=12,
)


@given(
    orders,
    st.sampled_from(["open", "closed", "all"]),
    st.integers(1, 14),
    st.none() | st.integers(0, 20),
    st.none() | st.integers(0, 20),
    st.sampled_from(["asc", "desc"]),
    st.lists(st.sampled_from(SYMBOLS), max_size=3),
    st.sampled_from([None, *Side]),
)
def test_a_list_is_what_a_model_says(
    submitted: list[tuple[str, Side, int, int]],
    status: str,
    limit: int,
    after: int | None,
    until: int | None,
    direction: str,
    symbols: list[str],
    side: Side | None,
) -> None:
    made = market()
    for symbol, order_side, price, later in submitted:
        made.now += later - 1  # so that some come at the same time, and a clock steps back
        made.submit(wanted(order_side, limit=price)._replace(symbol=symbol))
    query: dict[str, object] = {"status": status, "limit": limit, "direction": direction}
    query |= {} if after is None else {"after": write_time(TIME + after)}
    query |= {} if until is None else {"until": write_time(TIME + until)}
    query |= {"symbols": ",".join(symbols)} if symbols else {}
    query |= {} if side is None else {"side": side}
    model = [
        order
        for order in made.engine.orders()
        if (status == "all" or (status == "open") == order.is_open)
        and (after is None or order.created_at > TIME + after)
        and (until is None or order.created_at < TIME + until)
        and (not symbols or order.wanted.symbol in symbols)
        and (side is None or order.wanted.side is side)
    ]
    model.sort(key=lambda order: order.created_at)
    if direction == "desc":
        model.reverse()
    assert said(made, ORDERS, **query) == [order_members(order) for order in model[:limit]]


# Positions and the account


def test_positions_read_as_alpacas() -> None:
    made = market(account=AccountOptions(fee=25))
    made.submit(wanted(quantity=2))
    made.submit(wanted(Side.SELL, 1, limit=110))
    made.engine.trade_by_hand("AAPL", Side.SELL, 3 * NANOS, 200 * DOLLAR)
    made.trade(100)
    pair, stock = said(made, POSITIONS)
    assert (pair["symbol"], pair["asset_class"], pair["exchange"]) == (SYMBOL, "crypto", "CRYPTO")
    assert (pair["side"], pair["qty"], pair["qty_available"]) == ("long", "1.995", "0.995")
    assert (pair["cost_basis"], pair["avg_entry_price"]) == ("202", "101.253132832")
    assert (pair["current_price"], pair["market_value"], pair["unrealized_pl"]) == ("100", "199.5", "-2.5")
    assert (stock["symbol"], stock["asset_class"], stock["side"]) == ("AAPL", "us_equity", "short")
    assert (stock["qty"], stock["qty_available"], stock["avg_entry_price"]) == ("-3", "-3", "200")
    assert (stock["cost_basis"], stock["current_price"], stock["market_value"]) == ("-600", None, None)
    assert stock["asset_id"] != pair["asset_id"]
    assert said(made, f"{POSITIONS}/{SYMBOL}") == said(made, f"{POSITIONS}/AUSD") == pair
    assert said(made, f"{POSITIONS}/AAPL") == stock
    for each in (stock, pair):
        assert all(value is None or isinstance(value, str | bool) for value in each.values())


def test_a_position_is_priced_by_the_last_trade_then_the_middle_then_the_side_that_there_is() -> None:
    made = Market(account=AccountOptions(positions=(StartingPosition(SYMBOL, NANOS),)))

    def price() -> str | None:
        (position,) = said(made, POSITIONS)
        return str(position["current_price"]) if position["current_price"] is not None else None

    assert price() is None
    made.update(bids=[(99, 1)])
    assert price() == "99"
    made.update(asks=[(102, 1)])
    assert price() == "100.5"
    made.trade(103)
    assert price() == "103"
    made.update(asks=[(104, 1)], reset=True)
    assert price() == "103"


def test_pairs_may_be_listed_without_their_slash() -> None:
    held = (StartingPosition("B/USD", NANOS), StartingPosition("AAPL", NANOS))
    made = Market(account=AccountOptions(positions=held, slashless_positions=True))
    assert [each["symbol"] for each in said(made, POSITIONS)] == ["AAPL", "BUSD"]
    assert said(made, f"{POSITIONS}/B/USD")["symbol"] == "BUSD"


def test_what_is_not_held_is_not_listed() -> None:
    made = market()
    made.submit(wanted(quantity=2))
    made.submit(wanted(Side.SELL, 2))
    assert said(made, POSITIONS) == []
    answer = ask(made, "GET", f"{POSITIONS}/{SYMBOL}")
    assert answer.status == 404
    assert json.loads(answer.body) == {"code": 40410000, "message": "position does not exist"}


def test_the_account() -> None:
    made = market(account=AccountOptions(cash=1000 * DOLLAR))
    made.submit(wanted(quantity=2))
    made.submit(wanted(quantity=3, limit=99))
    made.engine.trade_by_hand("AAPL", Side.SELL, NANOS, 200 * DOLLAR)
    account = said(made, ACCOUNT)
    assert (account["status"], account["currency"]) == ("ACTIVE", "USD")
    assert (account["cash"], account["buying_power"]) == ("998", "701")
    assert (account["long_market_value"], account["short_market_value"]) == ("200", "-200")
    assert account["equity"] == account["portfolio_value"] == "998"


@given(st.integers(1, 10**10), st.integers(1, 10**10), st.integers(0, 100))
def test_what_is_written_is_rounded_once(quantity: int, price: int, fee: int) -> None:
    made = Market(account=AccountOptions(fee=fee, short_pairs=True))
    made.engine.account.trade(SYMBOL, Side.BUY, quantity, price)
    account = said(made, ACCOUNT)
    exact = made.engine.account.cash
    assert 0 <= exact - read_decimal(account["cash"]) * NANOS < NANOS
    for position in said(made, POSITIONS):
        cost = made.engine.account.position(SYMBOL).cost
        assert -NANOS < 2 * (read_decimal(position["cost_basis"]) * NANOS - cost) <= NANOS


@pytest.mark.parametrize("path", [POSITIONS, f"{POSITIONS}/{SYMBOL}", ACCOUNT])
def test_what_is_listed_is_only_to_be_read(path: str) -> None:
    assert ask(market(), "POST", path, {}).status == 405
    assert ask(market(), "DELETE", path).status == 405


def test_orders_are_listed_and_submitted_and_nothing_else() -> None:
    answer = ask(market(), "PUT", ORDERS)
    assert (answer.status, json.loads(answer.body)["message"]) == (405, "the endpoint takes GET, POST")
