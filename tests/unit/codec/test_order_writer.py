"""Orders written from what differs are what the codec writes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.codec import BincodeCodec, Codec, CompiledCodec, JsonCodec, order_writer
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

SAMPLE = Order(
    "", "BTC/USD", Side.SELL, OrderType.LIMIT, TimeInForce.IOC, 7, None, None, False, 0, 0
)  # what differs does not matter
CODECS: list[Codec] = [BincodeCodec(), CompiledCodec(), JsonCodec()]
WRITERS = [order_writer.order_writer, order_writer._packing, order_writer._adding]

times = st.integers(I64_MIN, I64_MAX)


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: type(codec).__name__)
@given(
    ids=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4),
    price=st.integers(0, I64_MAX),
    event_time=times,
    received_at=times,
)
def test_it_is_what_the_codec_writes(
    codec: Codec, ids: list[str], price: int, event_time: int, received_at: int
) -> None:
    ways = WRITERS[:1] if isinstance(codec, JsonCodec) else WRITERS
    for make in ways:
        write = make(codec, SAMPLE)
        for client_order_id in ids:
            order = SAMPLE._replace(
                client_order_id=client_order_id,
                limit_price=price,
                event_time=event_time,
                received_at=received_at,
            )
            assert write(client_order_id, price, event_time, received_at) == codec.encode(order)


def test_there_is_a_template_where_every_value_has_its_place() -> None:
    assert order_writer._template(CompiledCodec(), SAMPLE) is not None
    assert order_writer._template(JsonCodec(), SAMPLE) is None, (
        "a number takes as many bytes as it has digits"
    )
    assert order_writer._template(CompiledCodec(), SAMPLE._replace(stop_price=1)) is None, (
        "what is between the values would have to be zeros"
    )


def test_the_codec_is_asked_once_for_each_length_of_an_id() -> None:
    class Counting(CompiledCodec):
        asked = 0

        def encode(self, message: Any) -> bytes:
            self.asked += 1
            return super().encode(message)

    codec = Counting()
    write = order_writer.order_writer(codec, SAMPLE)
    write("t2t-98", 1, 2, 3)
    before = codec.asked
    write("t2t-99", 1, 2, 3)
    assert codec.asked == before
    write("t2t-100", 1, 2, 3)
    assert codec.asked > before
