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


def templated(make: Any) -> Any:
    """A way of writing by itself, whatever this interpreter takes."""

    def made(codec: Codec, order: Order) -> order_writer.WriteOrder:
        template = order_writer._template(codec, order, 1)
        assert template is not None
        written: order_writer.WriteOrder = make(codec, order, template)
        return written

    return made


WRITERS = [order_writer.order_writer, templated(order_writer._packing), templated(order_writer._adding)]

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
    assert order_writer._template(CompiledCodec(), SAMPLE, 1) is not None
    assert order_writer._template(JsonCodec(), SAMPLE, 1) is None, (
        "a number takes as many bytes as it has digits"
    )
    assert order_writer._template(CompiledCodec(), SAMPLE._replace(stop_price=1), 1) is None, (
        "what is between the values would have to be zeros"
    )


def test_the_codec_is_asked_beforehand_for_each_length_of_an_id() -> None:
    class Counting(CompiledCodec):
        asked = 0

        def encode(self, message: Any) -> bytes:
            self.asked += 1
            return super().encode(message)

    codec = Counting()
    write = order_writer.order_writer(codec, SAMPLE._replace(client_order_id="t2t-1"))
    before = codec.asked
    for number in (1, 9, 10, 99, 10_000_000, 99_999_999, 1):
        write(f"t2t-{number}", 1, 2, 3)
    assert codec.asked == before
    write("t2t-100000000", 1, 2, 3)
    write("t2t-100000001", 1, 2, 3)
    assert codec.asked == before + 1, "once for one that nobody expected"


def test_a_codec_whose_bytes_move_with_the_length_of_an_id_is_asked_each_time() -> None:
    class Short(CompiledCodec):
        """Writes the length of a short text in one byte, as variable integers are written."""

        def encode(self, message: Any) -> bytes:
            written, text = super().encode(message), message.client_order_id.encode()
            length = len(text).to_bytes(8, "little")
            return written.replace(length + text, length[:1] + text) if len(text) < 40 else written

    codec = Short()
    write = order_writer.order_writer(codec, SAMPLE)
    for client_order_id in ("a", "b" * 39, "c" * 40, "d" * 48):
        order = SAMPLE._replace(client_order_id=client_order_id, limit_price=1, event_time=2, received_at=3)
        assert write(client_order_id, 1, 2, 3) == codec.encode(order)
