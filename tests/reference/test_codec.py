import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.codec import BincodeCodec, Codec, JsonCodec
from ticktotrade.errors import Refused
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated

CODECS: list[Codec] = [JsonCodec(), BincodeCodec()]
prices = st.integers(0, I64_MAX)
times = st.integers(I64_MIN, I64_MAX)


def texts(most: int) -> st.SearchStrategy[str]:
    return st.text(min_size=1, max_size=most).filter(lambda text: len(text.encode()) <= most)


orders = st.builds(
    Order,
    texts(48),
    texts(32),
    st.sampled_from(Side),
    st.sampled_from(OrderType),
    st.sampled_from(TimeInForce),
    prices,
    st.none() | prices,
    st.none() | prices,
    st.booleans(),
    times,
    times,
)


@pytest.mark.parametrize("codec", CODECS, ids=["json", "bincode"])
@given(order=orders)
def test_what_is_encoded_is_decoded(codec: Codec, order: Order) -> None:
    assert codec.decode(codec.encode(order)) == order


@given(orders)
def test_the_encodings_say_the_same(order: Order) -> None:
    assert CODECS[0].decode(CODECS[0].encode(order)) == CODECS[1].decode(CODECS[1].encode(order))


@given(orders)
def test_the_bincode_layout_is_the_documented_one(order: Order) -> None:
    """Written out by hand, field by field, as bincode 1.3 documents it."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value.encode())) + value.encode()

    def option(value: int | None) -> bytes:
        return b"\0" if value is None else b"\1" + struct.pack("<q", value)

    tags = (list(Side).index(order.side), list(OrderType).index(order.order_type))
    assert BincodeCodec().encode(order) == (
        text(order.client_order_id)
        + text(order.symbol)
        + struct.pack("<III", *tags, list(TimeInForce).index(order.time_in_force))
        + struct.pack("<q", order.quantity)
        + option(order.limit_price)
        + option(order.stop_price)
        + struct.pack("<?qq", order.extended_hours, order.event_time, order.received_at)
    )


@given(orders)
def test_json_is_compact_and_in_declared_order(order: Order) -> None:
    message = JsonCodec().encode(order)
    document = json.loads(message)
    assert tuple(document) == Order._fields
    assert message == json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("codec", CODECS, ids=["json", "bincode"])
@given(order=orders, throws=st.binary(min_size=12, max_size=12))
def test_damaged_messages_are_refused_or_mean_another_order(
    codec: Codec, order: Order, throws: bytes
) -> None:
    message = mutated(codec.encode(order), Dice(throws))
    try:
        decoded = codec.decode(message)
    except Refused as refused:
        assert refused.code == "bad_message"
        return
    if isinstance(codec, BincodeCodec):
        assert codec.encode(decoded) == message


@pytest.mark.parametrize("codec", CODECS, ids=["json", "bincode"])
@given(data=st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(codec: Codec, data: bytes) -> None:
    try:
        codec.decode(data)
    except Refused as refused:
        assert refused.code == "bad_message"


@pytest.mark.parametrize("length", [2**63, 2**64 - 1, 2**40, 49])
def test_a_hostile_length_is_refused_at_once(length: int) -> None:
    with pytest.raises(Refused, match="bad_message"):
        BincodeCodec().decode(struct.pack("<Q", length) + b"x" * 200)
