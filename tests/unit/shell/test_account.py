"""What the venue's listings say of the account, read strictly."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.shell.account import (
    Holding,
    Holdings,
    Unreadable,
    read_orders,
    read_positions,
    traded_symbol,
)

POSITION = {
    "asset_id": "276e2673-764b-4ab6-a611-caf665ca6340",
    "symbol": "BTC/USD",
    "asset_class": "crypto",
    "avg_entry_price": "61686.123456789012",
    "qty": "0.09975",
    "side": "long",
    "cost_basis": "6153.190815814",
    "current_price": "61700.5",
}
ORDER = {
    "id": "a67c5985-b9c1-5ff5-a369-541b0b6d7db6",
    "client_order_id": "mine-1",
    "symbol": "BTC/USD",
    "side": "buy",
    "type": "limit",
    "time_in_force": "gtc",
    "qty": "1",
    "filled_qty": "0.25",
    "filled_avg_price": "61686.12345678949",
    "limit_price": "61690",
    "stop_price": None,
    "extended_hours": False,
    "status": "partially_filled",
    "submitted_at": "2024-08-09T00:00:00.1Z",
}


def body(*members: dict[str, Any]) -> bytes:
    return json.dumps(members).encode()


def readable(listing: bytes) -> tuple[Holding, ...]:
    found, unreadable = read_positions(listing)
    assert unreadable == {}
    return found


def with_(members: dict[str, Any], **changes: Any) -> bytes:
    return body({name: value for name, value in (members | changes).items() if value != "left out"})


def test_a_position_is_its_quantity_its_cost_and_its_price() -> None:
    (holding,) = readable(body(POSITION))
    assert holding == Holding("BTC/USD", 99_750_000, 6_153_190_815_814 * 10**9, 61_700_500_000_000)


@pytest.mark.parametrize(
    ("changes", "quantity", "cost", "price"),
    [
        ({"qty": "-2", "side": "short", "cost_basis": "-200"}, -2, 200, 61_700.5),
        ({"qty": "2", "side": "short", "cost_basis": "-200"}, -2, 200, 61_700.5),
        ({"qty": "2", "cost_basis": None, "avg_entry_price": "100"}, 2, 200, 61_700.5),
        (
            {"qty": "2", "cost_basis": "left out", "avg_entry_price": "100", "current_price": None},
            2,
            200,
            100,
        ),
        ({"qty": "0", "cost_basis": "0", "current_price": None}, 0, 0, 0),
        ({"qty": "2e0", "cost_basis": "2e2", "current_price": "1E2"}, 2, 200, 100),
    ],
)
def test_what_positions_may_be_like(changes: dict[str, Any], quantity: int, cost: int, price: float) -> None:
    (holding,) = readable(with_(POSITION, **changes))
    assert holding[1:] == (quantity * NANOS, cost * NANOS * NANOS, round(price * NANOS))


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"qty": "left out"}, "qty"),
        ({"qty": 2}, "qty"),
        ({"qty": "two"}, "qty"),
        ({"qty": "0.0000000001"}, "qty"),
        ({"qty": "9223372036.9"}, "qty"),
        ({"symbol": "x" * 33}, "symbol"),
        ({"current_price": "-1"}, "current_price"),
        ({"cost_basis": "1e30"}, "cost_basis"),
        ({"cost_basis": "NaN"}, "cost_basis"),
    ],
)
def test_a_position_that_cannot_be_read_is_named_and_the_others_are_read(
    changes: dict[str, Any], part: str
) -> None:
    sound = json.dumps(POSITION | {"symbol": "ETH/USD"}).encode()
    found, unreadable = read_positions(b"[%b,%b]" % (with_(POSITION, **changes)[1:-1], sound))
    assert [holding.symbol for holding in found] == ["ETH/USD"]
    ((symbol, why),) = unreadable.items()
    assert symbol == changes.get("symbol", "BTC/USD")
    assert why.startswith(part)


@pytest.mark.parametrize("symbol", ["left out", "", 7, None])
def test_a_position_of_nothing_is_no_position(symbol: object) -> None:
    with pytest.raises(Unreadable, match="symbol"):
        read_positions(with_(POSITION, symbol=symbol))


@pytest.mark.parametrize(
    "garbage", [b"", b"{}", b"[1]", b"[[]]", b"null", b"[" * 1000, b'[{"a":1,"a":1}]', b"\xff"]
)
def test_what_is_no_listing_is_unreadable(garbage: bytes) -> None:
    for read in (read_positions, read_orders):
        with pytest.raises(Unreadable):
            read(garbage)


def test_an_empty_account_is_empty() -> None:
    assert read_positions(b"[]") == Holdings((), {})
    assert read_orders(b"[]") == ()


def test_an_order_is_as_the_router_would_place_it() -> None:
    (listed,) = read_orders(body(ORDER))
    assert (listed.venue_order_id, listed.client_order_id) == (ORDER["id"], "mine-1")
    assert (listed.filled_quantity, listed.filled_value) == (NANOS // 4, NANOS // 4 * 61_686_123_456_789)
    order = listed.order
    assert order is not None
    assert (order.symbol, order.side, order.order_type) == ("BTC/USD", Side.BUY, OrderType.LIMIT)
    assert (order.time_in_force, order.quantity, order.limit_price) == (
        TimeInForce.GTC,
        NANOS,
        61_690 * NANOS,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "trailing_stop"},
        {"qty": None, "notional": "100"},
        {"client_order_id": "x" * 49},
        {"side": "both"},
        {"limit_price": None},
        {"time_in_force": "forever"},
        {"symbol": "x" * 33},
        {"filled_qty": "0.0000000001"},
        {"filled_qty": None},
        {"filled_avg_price": "1e40"},
    ],
)
def test_an_order_of_another_kind_is_known_by_its_ids(changes: dict[str, Any]) -> None:
    (listed,) = read_orders(with_(ORDER, **changes))
    assert listed.order is None
    assert listed.venue_order_id == ORDER["id"]


@pytest.mark.parametrize("name", ["id", "client_order_id", "submitted_at"])
def test_an_order_without_what_it_is_known_by_is_unreadable(name: str) -> None:
    with pytest.raises(Unreadable, match=name):
        read_orders(with_(ORDER, **{name: "left out"}))


@pytest.mark.parametrize(
    ("symbol", "is_crypto", "known", "traded"),
    [
        ("BTCUSD", True, (), "BTC/USD"),
        ("BTCUSDT", True, (), "BTC/USDT"),
        ("ETHBTC", True, (), "ETH/BTC"),
        ("BTC/USD", True, (), "BTC/USD"),
        ("AAPLUSD", False, (), "AAPLUSD"),
        ("ABCDEF", True, ("ABC/DEF",), "ABC/DEF"),
        ("ABUSD", True, ("A/BUSD",), "A/BUSD"),
        ("BTCUSD", True, ("BTCUSD",), "BTCUSD"),
        ("USD", True, (), "USD"),
        ("XYZ", True, (), "XYZ"),
    ],
)
def test_a_pair_without_its_slash_is_the_pair(
    symbol: str, is_crypto: bool, known: tuple[str, ...], traded: str
) -> None:
    assert traded_symbol(symbol, is_crypto, frozenset(known)) == traded


@given(st.integers(-I64_MAX, I64_MAX), st.integers(0, 2**126))
def test_whatever_the_venue_can_hold_is_read_exactly(quantity: int, cost: int) -> None:
    def decimal(value: int, places: int) -> str:
        digits = str(abs(value)).rjust(places + 1, "0")
        return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"

    listed = with_(POSITION, qty=decimal(quantity, 9), cost_basis=decimal(cost, 18))
    (holding,) = readable(listed)
    assert (holding.quantity, holding.cost) == (quantity, cost)
