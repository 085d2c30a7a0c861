"""What the router is made of, each on its own."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.routing import order
from ticktotrade.errors import Refused
from ticktotrade.market_data import MESSAGE_BYTES
from ticktotrade.nano import NANOS, read_decimal
from ticktotrade.order import CLIENT_ORDER_ID_BYTES
from ticktotrade.retry_after import LONGEST_WAIT, wanted_pause
from ticktotrade.router import Answer, Ending
from ticktotrade.router.order_rules import check_pennies
from ticktotrade.router.orders_api import meaning, order_body, read_order, reason
from ticktotrade.router.schedule import Schedule
from ticktotrade.router.slicing import check_slices, sliced
from ticktotrade.schema.shapes import I64_MAX

quantities = st.integers(1, I64_MAX)


@given(lot=st.integers(1, 10**12), lots=st.integers(1, 10**6), count=st.integers(1, 300))
def test_slices_are_whole_lots_that_add_up(lot: int, lots: int, count: int) -> None:
    whole = order("a", quantity=lot * lots)
    if lots < count:
        with pytest.raises(Refused, match="invalid_order"):
            check_slices(whole, count, lot)
        return
    check_slices(whole, count, lot)
    parts = sliced(whole, count, lot)
    assert sum(part.quantity for part in parts) == whole.quantity
    assert all(part.quantity % lot == 0 < part.quantity for part in parts)
    assert max(part.quantity for part in parts) - min(part.quantity for part in parts) in (0, lot)
    assert [part.quantity for part in parts] == sorted((part.quantity for part in parts), reverse=True)
    assert [part.client_order_id for part in parts] == [f"a-{number}" for number in range(1, count + 1)]


@given(length=st.integers(1, CLIENT_ORDER_ID_BYTES), count=st.integers(1, 2000))
def test_the_ids_of_slices_fit(length: int, count: int) -> None:
    whole = order("x" * length, quantity=2000)
    fits = all(len(part.client_order_id) <= CLIENT_ORDER_ID_BYTES for part in sliced(whole, count, 1))
    try:
        check_slices(whole, count, 1)
    except Refused:
        assert not fits
    else:
        assert fits


@given(quantity=quantities, limit_price=st.integers(0, I64_MAX), notional=st.none() | quantities)
def test_a_body_says_exactly_what_the_order_says(
    quantity: int, limit_price: int, notional: int | None
) -> None:
    new = order("a", quantity=quantity)._replace(limit_price=limit_price)
    body = json.loads(order_body(new, notional))
    assert read_decimal(body["limit_price"]) == limit_price
    amount = "qty" if notional is None else "notional"
    assert read_decimal(body[amount]) == (quantity if notional is None else notional)
    assert {"qty", "notional"} & body.keys() == {amount}


@given(now=st.integers(0, 2**32), seconds=st.integers(-(2**33), 2**33))
def test_a_date_means_what_the_standard_library_writes(now: int, seconds: int) -> None:
    at = max(now + seconds, 0) % 10**10
    header = format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True)
    believed = now < at <= now + LONGEST_WAIT // NANOS
    assert wanted_pause(now * NANOS, header, None) == (at if believed else now) * NANOS
    assert wanted_pause(now * NANOS, None, str(at)) == (at if believed else now) * NANOS


@given(now=st.integers(-(2**63), I64_MAX), retry_after=st.text(), reset=st.text())
def test_no_header_makes_a_pause_that_is_absurd(now: int, retry_after: str, reset: str) -> None:
    assert now <= wanted_pause(now, retry_after, reset) <= now + LONGEST_WAIT


@given(
    body=st.binary(max_size=60)
    | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_body_breaks_the_reading(body: bytes) -> None:
    assert read_order(body, "a") is None
    answer = Answer(422, None, None, body)
    assert meaning(answer) is not None
    assert 0 < len(reason(answer).encode()) <= MESSAGE_BYTES


@given(quantity=st.integers(1, 10**12), price=st.fractions(0, 10**6), digits=st.integers(0, 15))
def test_an_average_is_cut_off_after_nine_decimals(quantity: int, price: Fraction, digits: int) -> None:
    scaled = price.numerator * 10**digits // price.denominator
    text = f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}" if digits else str(scaled)
    shown = {
        "id": "v",
        "client_order_id": "a",
        "status": "filled",
        "filled_qty": f"{quantity // NANOS}.{quantity % NANOS:09d}",
        "filled_avg_price": text,
    }
    state = read_order(json.dumps(shown).encode(), "a")
    assert state is not None
    assert state.ending is Ending.FILLED
    assert state.filled_quantity == quantity
    assert state.filled_value == scaled * NANOS // 10**digits * quantity


@given(cents=st.integers(100, 10**9), part=st.integers(0, 10_000_000 - 1))
def test_from_a_dollar_on_prices_are_whole_cents(cents: int, part: int) -> None:
    new = order("a")._replace(limit_price=cents * (NANOS // 100) + part)
    if part == 0:
        check_pennies(new)
    else:
        with pytest.raises(Refused, match="sub_penny"):
            check_pennies(new)
    check_pennies(new._replace(symbol="BTC/USD"))


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 9))))
def test_a_schedule_gives_the_earliest_and_then_the_lowest(changes: list[tuple[int, int | None]]) -> None:
    schedule: Schedule[str] = Schedule()
    times: dict[int, int] = {}
    for number, at in changes:
        if at is None:
            schedule.drop(number)
            times.pop(number, None)
        else:
            schedule.set(number, at, str(number))
            times[number] = at
        assert schedule.first() == min(times.values(), default=None)
    taken = []
    while schedule.is_due(9):
        assert schedule.peek() not in taken
        taken.append(schedule.take())
    assert taken == [str(number) for number in sorted(times, key=lambda each: (times[each], each))]
    assert not schedule.is_due(I64_MAX)
