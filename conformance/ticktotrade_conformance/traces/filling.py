"""Fills for orders that no venue answers."""

from ticktotrade.codec import Codec
from ticktotrade.order import Order
from ticktotrade.pipeline.interface import Sent
from ticktotrade.risk import Fill


def whole_fill(codec: Codec, sent: Sent) -> Fill:
    """The fill of a whole limit order at its own price, as an immediate-or-cancel order at the touch may hope for."""
    order = codec.decode(sent.message)
    assert isinstance(order, Order)
    assert order.limit_price is not None, "a pipeline's orders are limit orders (PIPE-7)"
    value = order.quantity * order.limit_price
    return Fill(f"fill-{order.client_order_id}", order.client_order_id, order.quantity, value)
