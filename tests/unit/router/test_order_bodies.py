"""A body that is put together is the one that is written from nothing, byte for byte."""

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router.order_bodies import OrderBodies
from ticktotrade.router.orders_api import order_body

texts = st.one_of(
    st.sampled_from(["BTC/USD", '"limit_price":"', '","limit_price":"1', "\\", "\x7f\x00\n", "€/é"]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
)
orders = st.builds(
    Order,
    client_order_id=texts,
    symbol=texts,
    side=st.sampled_from(Side),
    order_type=st.just(OrderType.LIMIT),
    time_in_force=st.sampled_from(TimeInForce),
    quantity=st.integers(1, 2**63 - 1),
    limit_price=st.integers(1, 2**63 - 1),
    stop_price=st.none(),
    extended_hours=st.just(False),
    event_time=st.just(0),
    received_at=st.just(0),
)


@given(st.lists(orders, min_size=1, max_size=8))
def test_a_body_is_what_order_body_writes(several: list[Order]) -> None:
    bodies = OrderBodies()
    for order in several * 2:
        assert bodies.body(order) == order_body(order, None)


def test_what_is_remembered_is_bounded() -> None:
    bodies = OrderBodies()
    for quantity in range(1, 3000):
        order = Order("a", "B", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, quantity, 1, None, False, 0, 0)
        assert bodies.body(order) == order_body(order, None)
    assert len(bodies._beginnings) <= 1024
