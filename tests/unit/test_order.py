"""Which orders ask for something, at the prices of their type (RISK-1)."""

import pytest

from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce

NEEDS = {
    OrderType.MARKET: (False, False),
    OrderType.LIMIT: (True, False),
    OrderType.STOP: (False, True),
    OrderType.STOP_LIMIT: (True, True),
}


def order(kind: OrderType, quantity: int, limit_price: int | None, stop_price: int | None) -> Order:
    return Order("1", "A", Side.BUY, kind, TimeInForce.DAY, quantity, limit_price, stop_price, False, 0, 0)


@pytest.mark.parametrize("kind", OrderType)
@pytest.mark.parametrize("limit_price", [None, 0, 1])
@pytest.mark.parametrize("stop_price", [None, 0, 1])
def test_it_has_the_prices_of_its_type_and_no_others(
    kind: OrderType, limit_price: int | None, stop_price: int | None
) -> None:
    has = (limit_price is not None, stop_price is not None)
    assert order(kind, 1, limit_price, stop_price).is_well_formed is (has == NEEDS[kind])


@pytest.mark.parametrize(("quantity", "well_formed"), [(-1, False), (0, False), (1, True), (2**63 - 1, True)])
def test_it_asks_for_something(quantity: int, well_formed: bool) -> None:
    assert order(OrderType.MARKET, quantity, None, None).is_well_formed is well_formed
