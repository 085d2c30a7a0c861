"""The venue's matching engine: what it accepts, how it trades, what it keeps."""

import json
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.matched_market import DOLLAR, SYMBOL, TIME, Levels, Market, ask, market, traded, wanted
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS, read_decimal
from ticktotrade.order import TimeInForce
from ticktotrade_conformance.venue.orders.answers import HttpAnswer, order_members
from ticktotrade_conformance.venue.orders.records import Change, Fill, OrderStatus, VenueOrder, Wanted
from ticktotrade_conformance.venue.orders.rejection import Rejection
from ticktotrade_conformance.venue.orders.request_rate import RequestRate

LEGAL = {
    OrderStatus.ACCEPTED: {OrderStatus.NEW},
    OrderStatus.NEW: {OrderStatus.PARTIALLY_FILLED},
    OrderStatus.PARTIALLY_FILLED: set(),
}
FINAL = {OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.REPLACED}


# What always holds


class Do(NamedTuple):
    """One step of a history."""

    what: str
    order: Wanted
    which: int
    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]
    price: int


prices = st.integers(95, 105)
levels = st.lists(st.tuples(prices, st.integers(0, 5)), max_size=4, unique_by=lambda level: level[0])
orders = st.builds(
    wanted,
    side=st.sampled_from(Side),
    quantity=st.integers(1, 9),
    limit=st.none() | prices,
    stop=st.none() | prices,
    tif=st.sampled_from(TimeInForce),
    notional=st.none() | st.integers(1, 2000),
    name=st.sampled_from(["a", "b", None, None]),
)
steps = st.builds(
    Do,
    st.sampled_from(
        ["submit", "submit", "submit", "update", "update", "reset", "trade", "cancel", "replace", "close"]
    ),
    orders,
    st.integers(0, 9),
    levels,
    levels,
    prices,
)


def do(made: Market, step: Do) -> None:
    there = made.engine.orders()
    one = there[step.which % len(there)].id if there else "none"
    made.now += 1
    match step.what:
        case "submit":
            made.engine.submit(made.now, step.order)
        case "cancel":
            made.engine.cancel(made.now, one)
        case "replace":
            order = step.order
            change = Change(order.quantity, None, order.limit_price, order.stop_price, order.client_order_id)
            made.engine.replace(made.now, one, change)
        case "trade":
            made.trade(step.price)
        case "close":
            made.engine.close(made.now)
        case _:
            made.update(step.bids, step.asks, reset=step.what == "reset")


def check_order(order: VenueOrder) -> None:
    asked = order.wanted
    assert order.filled_quantity == sum(fill.quantity for fill in order.fills)
    assert order.filled_value == sum(fill.quantity * fill.price for fill in order.fills)
    assert all(fill.quantity > 0 for fill in order.fills)
    if asked.quantity is not None:
        assert order.filled_quantity <= asked.quantity
        assert (order.filled_quantity == asked.quantity) == (order.status is OrderStatus.FILLED)
    else:
        assert asked.notional is not None
        assert order.filled_value <= asked.notional * NANOS
    limit = asked.limit_price
    if limit is not None:
        worse = [f for f in order.fills if (f.price > limit if asked.side is Side.BUY else f.price < limit)]
        assert not worse
    if asked.time_in_force is TimeInForce.FOK:
        assert order.status in ({OrderStatus.FILLED} if order.fills else FINAL - {OrderStatus.FILLED})
    if asked.time_in_force is TimeInForce.IOC:
        assert not order.is_open
    if not order.triggered:
        assert not order.fills


def check_step(before: dict[str, VenueOrder], after: tuple[VenueOrder, ...]) -> None:
    assert [order.id for order in after][: len(before)] == list(before)
    assert len({order.client_order_id for order in after}) == len(after)
    for order in after:
        old = before.get(order.id)
        if old is None:
            continue
        if old.status in FINAL:
            assert order == old
        elif order.status is not old.status:
            reached = LEGAL[old.status] | {each for legal in LEGAL[old.status] for each in LEGAL[legal]}
            assert order.status in FINAL | reached
        assert order.fills[: len(old.fills)] == old.fills


@given(st.lists(steps, max_size=30))
def test_every_history_keeps_the_rules(history: list[Do]) -> None:
    made = market()
    for step in history:
        before = {order.id: order for order in made.engine.orders()}
        try:
            do(made, step)
        except Rejection as rejection:
            assert {order.id: order for order in made.engine.orders()} == before
            assert rejection.status in {403, 404, 422}
        after = made.engine.orders()
        check_step(before, after)
        for order in after:
            check_order(order)
        filled, shown = made.filled(), made.shown()
        for side in Side:
            since = filled[side] - made.filled_before[side]
            assert since <= shown[side], "a displayed size was sold twice between two messages of the market"
        for order in after:
            replacing = [each for each in after if each.replaces == order.id]
            assert (order.status is OrderStatus.REPLACED) == (len(replacing) == 1)


@given(levels, levels, st.sampled_from(Side), st.integers(1, 30))
def test_a_market_order_trades_as_walking_the_book_does(
    bids: Levels, asks: Levels, side: Side, quantity: int
) -> None:
    made = market(bids, asks)
    order = made.submit(wanted(side, quantity))
    left, value = quantity, 0
    for price, size in sorted(asks) if side is Side.BUY else sorted(bids, reverse=True):
        value += min(size, left) * price
        left -= min(size, left)
    assert order.filled_quantity == (quantity - left) * NANOS
    assert order.filled_value == value * NANOS * DOLLAR


@given(levels, st.sampled_from([TimeInForce.IOC, TimeInForce.DAY]), st.lists(st.integers(1, 9), max_size=6))
def test_many_orders_get_what_is_displayed_once(
    asks: Levels, tif: TimeInForce, quantities: list[int]
) -> None:
    made = market((), asks)
    for quantity in quantities:
        made.submit(wanted(quantity=quantity, tif=tif))
        made.update(bids=[(90, 1)])
    assert made.filled()[Side.BUY] == min(sum(quantities) * NANOS, made.shown()[Side.BUY])


@given(
    st.integers(1, 10**6),
    st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 10**12)), min_size=1, max_size=4),
)
def test_a_notional_order_spends_what_it_can_and_no_more(
    notional: int, fine_levels: list[tuple[int, int]]
) -> None:
    made = Market()
    asks = [{"p": f"{p}e-9", "s": f"{s}e-9"} for p, s in dict(fine_levels).items()]
    text = json.dumps([{"T": "o", "S": SYMBOL, "t": "2024-01-01T00:00:00Z", "b": [], "a": asks, "r": True}])
    made.books.take(
        text.replace('"p": "', '"p": ').replace('"s": "', '"s": ').replace('e-9"', "e-9").encode()
    )
    order = made.submit(wanted(notional=notional))
    check_order(order)
    left = notional * DOLLAR * NANOS - order.filled_value
    depth = made.books.snapshot(SYMBOL).asks
    if order.is_open:
        assert order.filled_quantity == sum(size for _, size in depth)
    else:
        dearest = max(price for price, _ in depth)
        assert left < dearest


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 10**12)), min_size=1, max_size=5))
def test_the_average_is_the_nearest_nano(parts: list[tuple[int, int]]) -> None:
    fills = tuple(Fill(0, quantity, price) for quantity, price in parts)
    quantity, value = sum(q for q, _ in parts), sum(q * p for q, p in parts)
    order = market().submit(wanted())._replace(fills=fills, filled_quantity=quantity, filled_value=value)
    average = order.average_price
    assert average is not None
    assert (
        -quantity < 2 * (value - average * quantity) <= quantity
        or 2 * value - 2 * average * quantity == -quantity
    )
    assert min(p for _, p in parts) <= average <= max(p for _, p in parts)


# Trading


def test_a_marketable_order_gets_each_level_at_its_price_and_its_rest_waits() -> None:
    made = market()
    order = made.submit(wanted(quantity=7, limit=101))
    assert traded(order) == [(5, 101)]
    assert order.status is OrderStatus.PARTIALLY_FILLED
    assert made.submit(wanted(quantity=1, limit=101)).status is OrderStatus.NEW, "the level is taken"
    made.update(asks=[(102, 9)])
    assert traded(made.again(order)) == [(5, 101)]
    made.update(asks=[(101, 1)])
    assert traded(made.again(order)) == [(5, 101), (1, 101)], "the older one first"
    made.update(asks=[(100, 1)])
    assert traded(made.again(order))[2:] == [(1, 101)], "at its limit: the market came to it"
    assert made.again(order).status is OrderStatus.FILLED


def test_resting_orders_fill_by_price_and_then_by_age() -> None:
    made = market()
    low = made.submit(wanted(limit=99))
    high, late = made.submit(wanted(limit=100)), made.submit(wanted(limit=100))
    made.update(asks=[(99, 2)])
    assert [made.again(each).status for each in (high, late, low)] == ["filled", "filled", "new"]
    made.update(asks=[(99, 1)])
    assert made.again(low).status is OrderStatus.FILLED


@pytest.mark.parametrize(("quantity", "filled", "status"), [(10, 10, "filled"), (11, 0, "canceled")])
def test_fill_or_kill(quantity: int, filled: int, status: str) -> None:
    order = market().submit(wanted(quantity=quantity, tif=TimeInForce.FOK))
    assert (order.filled_quantity, order.status) == (filled * NANOS, status)


def test_immediate_or_cancel() -> None:
    order = market().submit(wanted(Side.SELL, 12, tif=TimeInForce.IOC))
    assert (traded(order), order.status) == ([(5, 99), (5, 98)], OrderStatus.CANCELED)


def test_a_stop_is_reached_by_a_trade_or_the_touch() -> None:
    made = market()
    by_trade, by_touch = made.submit(wanted(stop=104)), made.submit(wanted(Side.SELL, stop=97))
    at_once = made.submit(wanted(stop=101))
    assert at_once.status is OrderStatus.FILLED
    made.trade(103)
    assert made.again(by_trade).status is OrderStatus.NEW
    made.trade(104)
    assert traded(made.again(by_trade)) == [(1, 101)]
    made.update(bids=[(99, 0), (98, 0), (97, 3)])
    assert traded(made.again(by_touch)) == [(1, 97)]


def test_a_stop_limit_order_rests_once_it_is_reached() -> None:
    made = market()
    order = made.submit(wanted(stop=103, limit=100))
    made.update(asks=[(100, 1)])
    assert made.again(order).status is OrderStatus.NEW, "its limit alone does not count"
    made.update(asks=[(100, 0)])
    made.trade(103)
    assert made.again(order).triggered
    made.update(asks=[(100, 1)])
    assert made.again(order).status is OrderStatus.FILLED


def test_the_opening_and_the_close() -> None:
    made = Market()
    opening = made.submit(wanted(quantity=7, tif=TimeInForce.OPG))
    close = made.submit(wanted(quantity=7, tif=TimeInForce.CLS))
    day, lasting = made.submit(wanted(limit=90)), made.submit(wanted(limit=90, tif=TimeInForce.GTC))
    assert opening.status is close.status is OrderStatus.ACCEPTED
    made.update(asks=[(101, 5)], reset=True)
    assert traded(made.again(opening)) == [(5, 101)]
    assert made.again(opening).status is OrderStatus.CANCELED
    made.update(asks=[(101, 9)])
    assert made.again(close).status is OrderStatus.ACCEPTED
    late = made.submit(wanted(tif=TimeInForce.OPG))
    made.engine.close(made.now)
    assert traded(made.again(close)) == [(7, 101)]
    assert [made.again(each).status for each in (day, lasting, late)] == ["expired", "new", "expired"]


def test_an_order_waits_for_its_symbol_to_have_a_book() -> None:
    made = Market()
    order = made.submit(wanted())
    assert order.status is OrderStatus.NEW
    made.update(asks=[(101, 1)], reset=True)
    assert made.again(order).status is OrderStatus.FILLED


def test_a_replacement_is_a_new_order_for_what_is_left() -> None:
    made = market()
    old = made.submit(wanted(quantity=7, limit=101, name="old"))
    new = made.engine.replace(made.now, old.id, Change(None, None, 100 * DOLLAR, None, "new"))
    assert (new.wanted.quantity, new.filled_quantity, new.replaces) == (2 * NANOS, 0, old.id)
    assert new.status is OrderStatus.NEW
    gone = made.again(old)
    assert (gone.status, gone.replaced_by, gone.filled_quantity) == ("replaced", new.id, 5 * NANOS)
    newer = made.engine.replace(made.now, new.id, Change(3 * NANOS, None, 102 * DOLLAR, None, None))
    assert traded(newer) == [(3, 102)]
    assert newer.client_order_id not in {"", "old", "new"}
    with pytest.raises(Rejection, match='cannot replace order in "replaced" state'):
        made.engine.replace(made.now, old.id, Change(None, None, DOLLAR, None, None))
    assert len(made.engine.orders()) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(None, None, None, None, "other"), "not changed"),
        (Change(7 * NANOS, TimeInForce.DAY, 100 * DOLLAR, None, None), "not changed"),
        (Change(None, None, 99 * DOLLAR, None, "old"), "must be unique"),
        (Change(None, None, None, 99 * DOLLAR, None), "limit orders have no stop_price"),
    ],
)
def test_a_replacement_that_is_none(change: Change, message: str) -> None:
    made = market()
    old = made.submit(wanted(quantity=7, limit=100, name="old"))
    with pytest.raises(Rejection, match=message):
        made.engine.replace(made.now, old.id, change)
    assert made.engine.orders() == (old,)


def test_a_notional_order_is_not_replaced() -> None:
    made = Market()
    order = made.submit(wanted(notional=5))
    with pytest.raises(Rejection, match="notional"):
        made.engine.replace(made.now, order.id, Change(NANOS, None, None, None, None))


def test_cancelling() -> None:
    made = market()
    order = made.submit(wanted(limit=90))
    assert made.engine.cancel(made.now, order.id).status is OrderStatus.CANCELED
    made.update(asks=[(89, 5)])
    assert not made.again(order).fills
    with pytest.raises(Rejection, match='already in "canceled" state'):
        made.engine.cancel(made.now, order.id)


def test_the_engine_keeps_so_many_orders_and_no_more() -> None:
    made = Market(most_orders=2)
    first = made.submit(wanted(limit=90))
    made.submit(wanted(limit=90))
    with pytest.raises(Rejection, match="no more than 2 orders") as caught:
        made.submit(wanted(limit=90))
    assert caught.value.status == 403
    made.engine.cancel(made.now, first.id)


def test_each_acceptance_fill_and_end_is_a_line() -> None:
    made = market()
    made.submit(wanted(quantity=6, name="a\nb", tif=TimeInForce.IOC))
    assert made.lines == [
        r"order 'a\nb': accepted, buy 6 A/USD market ioc",
        r"order 'a\nb': 5 at 101",
        r"order 'a\nb': 1 at 102",
        r"order 'a\nb': filled",
    ]


# The interface


PLAIN = {"symbol": SYMBOL, "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"}
LIMIT = {**PLAIN, "symbol": "AAPL", "type": "limit", "limit_price": "100.01"}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in PLAIN.items() if key != name}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, 40010000),
        (b"[]", 400, 40010000),
        (b'{"symbol":"A","symbol":"B"}', 400, 40010000),
        (b"\xff", 400, 40010000),
        (without("symbol"), 422, 40010001),
        (without("side"), 422, 40010001),
        (without("type"), 422, 40010001),
        (without("time_in_force"), 422, 40010001),
        (without("qty"), 422, 40010001),
        ({**PLAIN, "notional": "5"}, 422, 40010001),
        ({**PLAIN, "symbol": "no such thing"}, 422, 42210000),
        ({**PLAIN, "symbol": "A" * 33}, 422, 42210000),
        ({**PLAIN, "symbol": 7}, 422, 40010001),
        ({**PLAIN, "side": "hold"}, 422, 40010001),
        ({**PLAIN, "side": ["buy"]}, 422, 40010001),
        ({**PLAIN, "type": "trailing_stop"}, 422, 40010001),
        ({**PLAIN, "qty": "0"}, 422, 40010001),
        ({**PLAIN, "qty": "-1"}, 422, 40010001),
        ({**PLAIN, "qty": "1.0000000001"}, 422, 40010001),
        ({**PLAIN, "qty": "1e99"}, 422, 40010001),
        ({**PLAIN, "qty": "one"}, 422, 40010001),
        ({**PLAIN, "qty": True}, 422, 40010001),
        ({**PLAIN, "qty": ["1"]}, 422, 40010001),
        ({**PLAIN, "limit_price": "1"}, 422, 40010001),
        ({**PLAIN, "stop_price": "1"}, 422, 40010001),
        ({**PLAIN, "type": "limit"}, 422, 40010001),
        ({**PLAIN, "type": "stop_limit", "limit_price": "1"}, 422, 40010001),
        ({**PLAIN, "type": "stop", "stop_price": "1", "time_in_force": "ioc"}, 422, 40010001),
        ({**PLAIN, "order_class": "bracket"}, 422, 40010001),
        ({**PLAIN, "extended_hours": True}, 422, 42210000),
        ({**PLAIN, "extended_hours": "yes"}, 422, 40010001),
        ({**PLAIN, "client_order_id": "x" * 49}, 422, 40010001),
        ({**PLAIN, "client_order_id": 7}, 422, 40010001),
        ({**without("qty"), "notional": "0.99"}, 403, 40310000),
        ({**without("qty"), "notional": "5", "time_in_force": "fok"}, 422, 40010001),
        ({**without("qty"), "notional": "5", "type": "limit", "limit_price": "1"}, 422, 40010001),
        ({**LIMIT, "limit_price": "100.001"}, 422, 42210000),
        ({**LIMIT, "limit_price": "0.99999"}, 422, 42210000),
    ],
)
def test_what_is_not_accepted(body: object, status: int, code: int) -> None:
    made = market()
    answer = ask(made, "POST", "/v2/orders", body)
    said = json.loads(answer.body)
    assert (answer.status, said["code"]) == (status, code)
    assert said["message"]
    assert not made.engine.orders()


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        {**PLAIN, "qty": 0.5, "client_order_id": "", "order_class": "simple", "limit_price": None},
        {**without("qty"), "notional": "1.000000001", "time_in_force": "gtc"},
        {**LIMIT, "limit_price": "100.01", "extended_hours": True},
        {**LIMIT, "limit_price": "0.9999"},
        {**LIMIT, "symbol": SYMBOL, "limit_price": "100.000000001"},
        {**PLAIN, "client_order_id": "ü" * 24, "something": "else"},
    ],
)
def test_what_is_accepted(body: dict[str, Any]) -> None:
    made = market()
    answer = ask(made, "POST", "/v2/orders", body)
    assert answer.status == 200, answer
    said = json.loads(answer.body)
    assert said["client_order_id"]
    assert ask(made, "GET", f"/v2/orders/{said['id']}").body == answer.body


def test_an_order_reads_as_alpacas() -> None:
    made = market()
    body = {**PLAIN, "qty": "10.5", "client_order_id": "mine"}
    said = json.loads(ask(made, "POST", "/v2/orders", body).body)
    assert said | {"qty": "10.5", "filled_qty": "10", "filled_avg_price": "101.5"} == said
    assert said | {"status": "partially_filled", "limit_price": None, "notional": None} == said
    assert said["filled_at"] is None
    assert said["created_at"].startswith("2023-11-14T22:13:20")
    assert ask(made, "DELETE", f"/v2/orders/{said['id']}") == HttpAnswer(204, (), b"")
    found = json.loads(ask(made, "GET", "/v2/orders:by_client_order_id", query="client_order_id=mine").body)
    assert found["status"] == "canceled"
    assert found["canceled_at"] is not None
    assert read_decimal(found["filled_qty"]) == 10 * NANOS
    assert all(not isinstance(value, int | float) or isinstance(value, bool) for value in found.values())


values = st.sampled_from(
    [
        "",
        "1",
        "0.5",
        "-1",
        "1e3",
        "1e-10",
        "1e400",
        "\x00",
        "A/USD",
        "é" * 48,
        "buy",
        "sell",
        "day",
        "ioc",
        "limit",
    ]
) | st.recursive(st.none() | st.booleans() | st.integers() | st.floats(), st.lists, max_leaves=3)
bodies = st.dictionaries(st.sampled_from([*LIMIT, "notional", "stop_price", "client_order_id"]), values)


@given(st.sampled_from([PLAIN, LIMIT, {}]), bodies, st.booleans())
def test_any_body_has_an_answer(plain: dict[str, str], changes: dict[str, Any], replacing: bool) -> None:
    made = market()
    there = made.submit(wanted(limit=90))
    path = f"/v2/orders/{there.id}" if replacing else "/v2/orders"
    answer = ask(made, "PATCH" if replacing else "POST", path, changes if replacing else plain | changes)
    assert answer.status in {200, 400, 403, 422}
    assert (answer.status == 200) == (len(made.engine.orders()) == 2)
    if answer.status != 200:
        assert made.engine.orders() == (there,)
    for order in made.engine.orders():
        check_order(order)


@given(st.binary(max_size=60))
def test_any_bytes_have_an_answer(body: bytes) -> None:
    assert ask(market(), "POST", "/v2/orders", body).status in {400, 422}


def test_a_client_order_id_is_taken_once() -> None:
    made = market()
    body = {**PLAIN, "client_order_id": "mine"}
    assert ask(made, "POST", "/v2/orders", body).status == 200
    answer = ask(made, "POST", "/v2/orders", body)
    assert answer.status == 422
    assert json.loads(answer.body) == {"code": 40010001, "message": "client_order_id must be unique"}
    assert len(made.engine.orders()) == 1


def test_replacing_over_the_interface() -> None:
    made = market()
    order = made.submit(wanted(limit=90, quantity=3))
    path = f"/v2/orders/{order.id}"
    said = json.loads(ask(made, "PATCH", path, {"limit_price": "91.5", "client_order_id": "n"}).body)
    assert (said["limit_price"], said["replaces"], said["qty"]) == ("91.5", order.id, "3")
    assert json.loads(ask(made, "GET", path).body) == order_members(made.again(order))
    assert ask(made, "PATCH", path, {"limit_price": "92"}).status == 422
    new = f"/v2/orders/{said['id']}"
    assert ask(made, "PATCH", new, {"symbol": "B"}).status == 422
    assert ask(made, "PATCH", new, {"qty": "0"}).status == 422
    assert ask(made, "PATCH", new, {"time_in_force": "never"}).status == 422


@pytest.mark.parametrize(
    ("method", "path", "query", "status"),
    [
        ("GET", "/", "", 404),
        ("GET", "/v2/orders/", "", 404),
        ("GET", "/v2/orders/nobodys", "", 404),
        ("DELETE", "/v2/orders/nobodys", "", 404),
        ("PATCH", "/v2/orders/nobodys", "", 404),
        ("GET", "/v2/orders/a/b", "", 404),
        ("PUT", "/v2/orders", "", 405),
        ("PUT", "/v2/orders/nobodys", "", 405),
        ("POST", "/v2/orders:by_client_order_id", "client_order_id=x", 405),
        ("GET", "/v2/orders:by_client_order_id", "client_order_id=x", 404),
        ("GET", "/v2/orders:by_client_order_id", "client_order_id=x&client_order_id=y", 422),
        ("GET", "/v2/orders:by_client_order_id", "", 422),
        ("GET", "/v2/orders:by_client_order_id", "&".join(f"a{n}=" for n in range(50)), 422),
    ],
)
def test_what_is_nowhere(method: str, path: str, query: str, status: int) -> None:
    answer = ask(market(), method, path, {"qty": "1"}, query)
    assert answer.status == status
    assert json.loads(answer.body)["code"] // 100000 == {404: 404, 405: 405, 422: 400}[status]


def test_a_minute_has_so_many_requests() -> None:
    rate = RequestRate(2)
    assert [rate.admit(TIME + each) for each in range(3)] == [
        (True, 2, 1, TIME // NANOS + 60),
        (True, 2, 0, TIME // NANOS + 60),
        (False, 2, 0, TIME // NANOS + 60),
    ]
    assert not rate.admit(TIME + 60 * NANOS - 1).admitted
    assert rate.admit(TIME + 60 * NANOS) == (True, 2, 1, TIME // NANOS + 120)
    assert rate.admit(TIME + 60 * NANOS).headers()[1] == ("x-ratelimit-remaining", "0")
