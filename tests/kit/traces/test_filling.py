"""A fill for an order that no venue answers: all of it, at its own price."""

import pytest

from ticktotrade.codec import CodecConfig, Encoding
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline.interface import Sent
from ticktotrade_conformance.traces.filling import whole_fill


@pytest.mark.parametrize("encoding", Encoding)
def test_an_order_is_filled_whole_at_its_limit_price(encoding: Encoding) -> None:
    codec = PHASES[Phase.BASELINE].stages.codec(CodecConfig(encoding))
    kind = OrderType.LIMIT, TimeInForce.IOC
    order = Order("t2t-1", "A", Side.SELL, *kind, 3 * NANOS, 101 * NANOS, None, False, 1, 2)
    fill = whole_fill(codec, Sent("t2t-1", codec.encode(order)))
    assert fill.client_order_id == "t2t-1"
    assert (fill.quantity, fill.value) == (3 * NANOS, 3 * NANOS * 101 * NANOS)
    assert fill.execution_id == "fill-t2t-1"
