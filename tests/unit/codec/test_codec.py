"""The codecs against each other, against bytes written out by hand, and against bytes that nobody should send."""

import json
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticktotrade.alternatives import PooledCodec
from ticktotrade.codec import (
    MESSAGE,
    BincodeCodec,
    BookMessage,
    Codec,
    CodecConfig,
    CompiledCodec,
    Heartbeat,
    JsonCodec,
    Message,
    RiskCheck,
    Shutdown,
)
from ticktotrade.codec.bincode import Layout
from ticktotrade.codec.layout import least_size, width_of
from ticktotrade.codec.specialised import Unsound, message_reader
from ticktotrade.errors import Refused
from ticktotrade.feed.events import Trade
from ticktotrade.market_data import Level, Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.schema import Mismatch, Shape, reader, record_of, shapes, writer
from ticktotrade.schema.shapes import I64_MAX, I128_MAX, U64_MAX
from ticktotrade_conformance.generate.codec import SCENARIO, Part, marked
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.scenario import History

JSON, PLAIN, COMPILED, POOLED = JsonCodec(), BincodeCodec(), CompiledCodec(), PooledCodec()
EVERY: dict[str, Codec] = {"json": JSON, "plain": PLAIN, "compiled": COMPILED, "pooled": POOLED}
BINCODE: dict[str, Codec] = {name: codec for name, codec in EVERY.items() if name != "json"}
every_codec = pytest.mark.parametrize("codec", EVERY.values(), ids=EVERY)
every_bincode = pytest.mark.parametrize("codec", BINCODE.values(), ids=BINCODE)


def values(shape: Shape) -> st.SearchStrategy[Any]:
    """Any value of a shape, its edges included."""
    match shape:
        case shapes.Integer(_, minimum, maximum):
            edges = (minimum, maximum, max(minimum, 0))
            return st.sampled_from(edges) | st.integers(minimum, maximum)
        case shapes.Boolean():
            return st.booleans()
        case shapes.Text(_, minimum, maximum):
            texts = st.text(min_size=min(1, minimum), max_size=min(maximum, 40))
            longest = "é" * (maximum // 2) + "x" * (maximum % 2)
            return st.just(longest) | texts.filter(lambda text: minimum <= len(text.encode()) <= maximum)
        case shapes.Choice(enumeration):
            return st.sampled_from(enumeration)
        case shapes.Maybe(item):
            return st.none() | values(item)
        case shapes.Sequence(item):
            return st.lists(values(item), max_size=4).map(tuple)
        case shapes.Record(record_type, members):
            return st.tuples(*[values(member.shape) for member in members]).map(
                lambda parts: record_type(*parts)
            )
        case shapes.Union(records):
            return st.one_of([values(record) for _, record in records])
        case _:
            raise TypeError(shape)


messages: st.SearchStrategy[Message] = values(MESSAGE)
orders: st.SearchStrategy[Order] = values(record_of(Order))
throws = st.binary(min_size=64, max_size=64)


def decoded(codec: Codec, data: bytes) -> Message | None:
    """What the bytes mean, or nothing if they are refused as they have to be."""
    try:
        return codec.decode(data)
    except Refused as refused:
        assert refused.code == "bad_message"
        return None


def typed(message: Message | None) -> Any:
    """A form in which True is not 1."""
    return None if message is None else writer(MESSAGE)(message)


ORDER = Order(
    client_order_id="t2t-1",
    symbol="ETH/USD",
    side=Side.SELL,
    order_type=OrderType.LIMIT,
    time_in_force=TimeInForce.IOC,
    quantity=10**9,
    limit_price=2_681_620_000_000,
    stop_price=None,
    extended_hours=False,
    event_time=1_723_161_256_715_000_000,
    received_at=1_723_161_255_445_853_266,
)
BOOK = BookMessage("ETH/USD", 1, 7, True, tuple(Level(price, 1) for price in range(50)), (Level(99, 2),) * 3)
TRADE = Trade("AAPL", 5, 6, 7, 8, "D", ("@", "I", ""), "C", None)


# Round trips


@every_codec
@given(messages)
def test_what_is_encoded_is_decoded(codec: Codec, message: Message) -> None:
    again = codec.decode(codec.encode(message))
    assert type(again) is type(message)
    assert typed(again) == typed(message)


@given(messages)
def test_every_bincode_codec_writes_the_same_bytes(message: Message) -> None:
    data = PLAIN.encode(message)
    assert COMPILED.encode(message) == POOLED.encode(message) == data
    buffer = bytearray(len(data))
    assert POOLED.encode_into(message, buffer) == len(data)
    assert buffer == data


@given(throws)
def test_every_bincode_codec_reads_hostile_bytes_alike(dice: bytes) -> None:
    (data,) = SCENARIO.arguments["decode"](Dice(dice), History(CodecConfig(), ()))
    wanted = typed(decoded(PLAIN, data))
    assert typed(decoded(COMPILED, data)) == wanted
    assert typed(decoded(POOLED, data)) == wanted


@every_bincode
@given(messages, throws)
def test_what_bincode_accepts_is_what_it_writes(codec: Codec, message: Message, dice: bytes) -> None:
    data = mutated(codec.encode(message), Dice(dice))
    again = decoded(codec, data)
    assert again is None or codec.encode(again) == data


@given(messages, throws)
def test_what_json_accepts_is_a_message_of_one_form(message: Message, dice: bytes) -> None:
    again = decoded(JSON, mutated(JSON.encode(message), Dice(dice)))
    if again is not None:
        assert typed(JSON.decode(JSON.encode(again))) == typed(again)


@every_codec
@given(data=st.binary(max_size=200))
@example(data=b"")
def test_any_bytes_are_decoded_or_refused(codec: Codec, data: bytes) -> None:
    decoded(codec, data)


@given(messages)
def test_a_compiled_reader_takes_every_sound_message_itself(message: Message) -> None:
    """Without this, a reader that always fell back to the plain variant would pass."""
    tag, record = tag_and_record(message)
    assert typed(message_reader(record, tag)(PLAIN.encode(message))) == typed(message)


@given(throws)
def test_a_compiled_reader_takes_nothing_that_the_plain_one_refuses(dice: bytes) -> None:
    (data,) = SCENARIO.arguments["decode"](Dice(dice), History(CodecConfig(), ()))
    if decoded(PLAIN, data) is None:
        for tag, (_, record) in enumerate(MESSAGE.records):  # type: ignore[union-attr]
            with pytest.raises((Unsound, ValueError, LookupError, struct.error)):
                message_reader(record, tag)(data)


def tag_and_record(message: Message) -> tuple[int, shapes.Record]:
    assert isinstance(MESSAGE, shapes.Union)
    places = {record.type: (tag, record) for tag, (_, record) in enumerate(MESSAGE.records)}
    return places[type(message)]


# The bytes themselves


@every_bincode
@given(order=orders)
def test_the_bincode_layout_is_the_documented_one(codec: Codec, order: Order) -> None:
    """Written out by hand, field by field, as bincode 1.3 documents it."""
    tags = (list(Side).index(order.side), list(OrderType).index(order.order_type))
    assert codec.encode(order) == (
        struct.pack("<I", 4)
        + text(order.client_order_id)
        + text(order.symbol)
        + struct.pack("<III", *tags, list(TimeInForce).index(order.time_in_force))
        + struct.pack("<q", order.quantity)
        + option(order.limit_price)
        + option(order.stop_price)
        + struct.pack("<?qq", order.extended_hours, order.event_time, order.received_at)
    )


@every_bincode
@given(book=values(record_of(BookMessage)))
def test_a_sequence_is_its_number_of_items_and_the_items(codec: Codec, book: BookMessage) -> None:
    sides = [
        struct.pack("<Q", len(side)) + b"".join(struct.pack("<qq", *level) for level in side)
        for side in (book.bids, book.asks)
    ]
    sequence = b"\0" if book.sequence is None else b"\1" + struct.pack("<Q", book.sequence)
    head = struct.pack("<I", 0) + text(book.symbol) + struct.pack("<q", book.time) + sequence
    assert codec.encode(book) == head + struct.pack("<?", book.reset) + b"".join(sides)


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def option(value: int | None) -> bytes:
    return b"\0" if value is None else b"\1" + struct.pack("<q", value)


@given(messages)
def test_json_is_compact_and_in_declared_order(message: Message) -> None:
    data = JSON.encode(message)
    document = json.loads(data)
    assert tuple(document) == ("type", *type(message)._fields)
    assert data == json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("minimum", "maximum", "width"),
    [
        (0, 2**32 - 1, (4, False)),
        (0, 2**32, (8, True)),
        (-1, 0, (8, True)),
        (0, I64_MAX + 1, (8, False)),
        (-1, I64_MAX + 1, (16, True)),
        (0, U64_MAX, (8, False)),
        (0, I128_MAX, (16, True)),
        (-I128_MAX - 1, I128_MAX, (16, True)),
    ],
)
def test_the_declared_range_decides_the_width(minimum: int, maximum: int, width: tuple[int, bool]) -> None:
    assert width_of(shapes.Integer("it", minimum, maximum)) == width


def test_what_has_no_layout_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="no bincode layout"):
        width_of(shapes.Integer("it", 0, I128_MAX + 1))
    for shape in (shapes.Nothing(), shapes.Bytes("it")):
        for make in (Layout().appender, Layout().taker, least_size):
            with pytest.raises(TypeError, match="no bincode layout"):
                make(shape)


def test_items_that_take_no_bytes_have_no_layout() -> None:
    """Of them a message of 8 bytes might have 2^63."""

    class Nothing(tuple[()]):
        _fields = ()

    with pytest.raises(TypeError, match="no bincode layout"):
        Layout().taker(shapes.Sequence(shapes.Record(Nothing, ())))


# Hostile bytes


@every_bincode
@given(message=messages)
def test_a_message_that_is_cut_off_anywhere_is_refused(codec: Codec, message: Message) -> None:
    data = codec.encode(message)
    # Of long texts, which are many bytes alike, a few cuts will do.
    for end in range(0, len(data), 1 + len(data) // 300):
        with pytest.raises(Refused, match="bad_message"):
            codec.decode(data[:end])


@every_codec
@pytest.mark.parametrize(
    "message", [ORDER, BOOK, TRADE, RiskCheck(0, ORDER), Heartbeat("a", 1, 2)], ids=tag_and_record
)
def test_a_cut_at_every_byte_and_bytes_behind_are_refused(codec: Codec, message: Message) -> None:
    data = codec.encode(message)
    for wrong in (*(data[:end] for end in range(len(data))), data + b"\0", data + b"}", data + data):
        with pytest.raises(Refused, match="bad_message"):
            codec.decode(wrong)


HOSTILE_LENGTHS = (2**63, 2**64 - 1, 2**63 - 1, 2**40, 2**32 + 5, 2**31, 2**28)


def with_hostile_lengths(message: Message) -> Iterator[bytes]:
    """The message with each of its lengths replaced by each of the hostile ones."""
    data, marks = marked(message)
    for part, start, end, _ in marks:
        if part is Part.LENGTH:
            for length in HOSTILE_LENGTHS:
                yield data[:start] + length.to_bytes(8, "little") + data[end:]


@every_bincode
@pytest.mark.parametrize("message", [ORDER, BOOK, TRADE, Shutdown("x", 0, "y")], ids=tag_and_record)
def test_a_hostile_length_is_refused_without_making_room_for_it(codec: Codec, message: Message) -> None:
    hostile = list(with_hostile_lengths(message))
    assert hostile
    for data in hostile:
        assert decoded(codec, data) is None
    for data in hostile:
        assert peak(lambda data=data: decoded(codec, data)) < 20_000  # type: ignore[misc]


@every_bincode
def test_a_decoder_takes_memory_in_proportion_to_the_message(codec: Codec) -> None:
    """The most that a byte can ask for: levels of 16 bytes become a tuple and two integers."""
    sizes = (1_000, 2_000, 4_000)
    data = [
        codec.encode(BOOK._replace(bids=tuple(Level(2**40 + n, 2**50 + n) for n in range(size))))
        for size in sizes
    ]
    peaks = [peak(lambda each=each: decoded(codec, each)) for each in data]  # type: ignore[misc]
    assert all(used < 20 * len(each) + 20_000 for used, each in zip(peaks, data, strict=True))
    assert all(more < 3 * less for less, more in pairwise(peaks))


@every_bincode
def test_a_list_that_is_as_long_as_it_can_be_and_still_broken_is_refused_in_proportion(codec: Codec) -> None:
    labels = codec.encode(TRADE._replace(conditions=("",) * 5_000, tape=None))
    broken = labels[:-1] + b"\x02"
    assert decoded(codec, broken) is None
    assert peak(lambda: decoded(codec, broken)) < 20 * len(broken)


def peak(run: Callable[[], object]) -> int:
    """Bytes that were allocated at most while it ran. Where that cannot be measured, the test ends here."""
    tracemalloc = pytest.importorskip("tracemalloc")
    run()
    tracemalloc.start()
    try:
        run()
        return int(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


@given(messages)
def test_json_refuses_values_of_another_type(message: Message) -> None:
    document = json.loads(JSON.encode(message))
    for name, value in document.items():
        wrong = {**document, name: [value]}
        with pytest.raises(Refused, match="bad_message"):
            JSON.decode(json.dumps(wrong).encode())


def test_json_reads_back_exactly_what_a_float_would_round() -> None:
    order = ORDER._replace(quantity=2**53 + 1, event_time=-(2**62) - 1)
    assert JSON.decode(JSON.encode(order)) == order


def test_the_writer_of_json_refuses_what_is_not_of_its_declared_type() -> None:
    with pytest.raises(Mismatch):
        JSON.encode(ORDER._replace(quantity=-1))


def test_the_reader_of_a_union_wants_its_tag() -> None:
    with pytest.raises(Mismatch, match="type"):
        reader(MESSAGE)({"source": "a", "beat": 1, "time": 2})
