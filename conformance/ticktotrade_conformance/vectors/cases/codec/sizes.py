"""Cases for the codec: many items, long messages, and lengths, tags and integers at the widths of fast code."""

from enum import StrEnum
from typing import Any, Final

from ticktotrade.codec import (
    BincodeCodec,
    BookMessage,
    Codec,
    CodecConfig,
    Encoding,
    Heartbeat,
    JsonCodec,
    Message,
    OrderResponse,
    OrderStatus,
    PositionMessage,
    RiskResult,
    Shutdown,
)
from ticktotrade.codec.messages import MESSAGE
from ticktotrade.feed.events import Average, Bar, BarSpan, TakerSide, Trade
from ticktotrade.market_data import Level, Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk.interface import Reject, RejectReason
from ticktotrade.schema import shapes
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX, U64_MAX
from ticktotrade_conformance.vectors.case import Case

_Steps = tuple[tuple[Any, ...], ...]

_BINCODE: Final = BincodeCodec()
_ENCODINGS: Final[tuple[tuple[Encoding, Codec, str], ...]] = (
    (Encoding.JSON, JsonCodec(), "CODEC-1"),
    (Encoding.BINCODE, _BINCODE, "CODEC-12"),
)
_MANY: Final = tuple(f"condition {number}" for number in range(1000, 2100))
_ORDER: Final = Order(
    *("id", "A", Side.BUY, OrderType.LIMIT, TimeInForce.DAY, 5, 6, None, False, 7, 8),
)
_RESPONSE: Final = OrderResponse("id", None, OrderStatus.NEW, 5, 6, 7, 8, "")
_BAR: Final = Bar(BarSpan.DAY, "A", 1, 2, 3, 4, 5, 6, 7, Average(8, 9))


def _trade(*conditions: str) -> Trade:
    return Trade("A", 1, 2, 3, 4, None, conditions, None, None)


def _book(count: int) -> BookMessage:
    return BookMessage("A", 0, None, False, tuple(Level(price, 7) for price in range(count)), (Level(9, 9),))


def _turned(book: BookMessage) -> BookMessage:
    return book._replace(bids=book.asks, asks=book.bids)


def _both_ways(codec: Codec, *messages: Message) -> _Steps:
    return (
        *(("encode", message) for message in messages),
        *(("decode", codec.encode(message)) for message in messages),
    )


def _decoded(*messages: bytes) -> _Steps:
    return tuple(("decode", message) for message in messages)


_CHOICES: Final[tuple[Message, ...]] = (
    *(_ORDER._replace(order_type=each) for each in OrderType),
    *(_ORDER._replace(time_in_force=each) for each in TimeInForce),
    *(_ORDER._replace(side=each) for each in Side),
    *(_RESPONSE._replace(status=each) for each in OrderStatus),
    *(_BAR._replace(span=each) for each in BarSpan),
    *(_trade()._replace(taker_side=each) for each in TakerSide),
    *(RiskResult(1, "id", Reject(each, 2, 3)) for each in RejectReason),
)


def _choice_tags(message: Message, choice: StrEnum, start: int) -> _Steps:
    """The tag at a place of a message is that of a choice, in so many bits; or counts from the end."""
    data = _BINCODE.encode(message)
    tag, count = list(type(choice)).index(choice), len(type(choice))
    assert data[start : start + 4] == tag.to_bytes(4, "little")
    wrong = (count, count + 1, tag + 2**8, tag + 2**16, tag + 2**24, tag + 2**31, 2**32 - 1, 2**32 - count)
    return _decoded(*(data[:start] + number.to_bytes(4, "little") + data[start + 4 :] for number in wrong))


def _length_patched(message: Message, text: bytes, *lengths: int) -> _Steps:
    """The length in front of the last text, or of the last items that begin with these bytes, is another."""
    data = _BINCODE.encode(message)
    start = data.rindex(text) - 8
    return _decoded(*(data[:start] + length.to_bytes(8, "little") + data[start + 8 :] for length in lengths))


_HUGE: Final = tuple(
    number
    for bits in (8, 16, 31, 32, 60, 61, 62, 63)
    for number in (2**bits, 2**bits + 1, 2**bits + 2, 2**64 - 2**bits)
)

_INTEGERS: Final[tuple[Message, ...]] = tuple(
    message
    for value in (2**31, 2**32 - 1, 2**32, 2**53 + 1, 2**62 + 1, I64_MAX - 1, I64_MAX)
    for message in (
        Heartbeat("", value, -value),
        _RESPONSE._replace(filled_quantity=value, filled_value=value + 1, time=-value - 1),
        PositionMessage("A", value, -value, -value, value + 1, value, value - 1),
    )
)
_WIDE_INTEGERS: Final[tuple[Message, ...]] = (
    *(Heartbeat("", value, I64_MIN) for value in (2**63, 2**63 + 1, U64_MAX - 1, U64_MAX)),
    *(
        PositionMessage("A", 0, 0, sign * value, -sign * (value - 1), 0, 0)
        for value in (2**63, 2**63 + 1, 2**64 - 1, 2**64, 2**64 + 2**63, 2**96 + 1, 2**126 + 1, I128_MAX)
        for sign in (1, -1)
    ),
    *(_BAR._replace(volume=value, trade_count=U64_MAX) for value in (2**64 + 1, I128_MAX - 1, I128_MAX)),
)


def _each_message() -> tuple[Message, ...]:
    assert isinstance(MESSAGE, shapes.Union)
    return (
        *_INTEGERS[:3],
        _book(2),
        _trade("a"),
        _BAR,
        _ORDER,
        RiskResult(1, "id", None),
        Shutdown("", 1, "why"),
    )


CASES: Final = (
    *(
        Case(
            f"{encoding}-many-items",
            "A message of 1,100 texts, each another one, and after it some of them again, beside one that is new.",
            (requirement, "CODEC-14"),
            CodecConfig(encoding),
            _both_ways(codec, _trade(*_MANY), _trade(*_MANY[:1], *_MANY[1022:1026], *_MANY[-1:], "new")),
        )
        for encoding, codec, requirement in _ENCODINGS
    ),
    *(
        Case(
            f"{encoding}-some-items",
            "Books of 15 to 17, 63 to 65, 257 and 1,025 levels, as bids and as asks.",
            (requirement,),
            CodecConfig(encoding),
            _both_ways(
                codec,
                *map(_book, (15, 16, 17, 63, 64, 65, 257)),
                *(_turned(_book(count)) for count in (17, 65, 1025)),
            ),
        )
        for encoding, codec, requirement in _ENCODINGS
    ),
    *(
        Case(
            f"{encoding}-long-texts",
            "Texts of 15 to 17, 31 to 33, 63 to 65, 255 to 257, 1,023 and 1,024 bytes, of characters of one to four.",
            requirements,
            CodecConfig(encoding),
            _both_ways(
                codec,
                *(
                    Shutdown("", 0, (character * 1024).encode()[:length].decode(errors="ignore"))
                    for length in (15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1023, 1024)
                    for character in (
                        ("x", "\u00e9", "\u20ac", "\U0001f600") if length in (32, 33, 1024) else "x"
                    )
                ),
                *(Shutdown("", 0, "x" * before + "\n\x0b" + "x" * 20) for before in (14, 15, 30, 31, 63, 64)),
            ),
        )
        for encoding, codec, requirements in (
            (Encoding.JSON, JsonCodec(), ("CODEC-2",)),
            (Encoding.BINCODE, _BINCODE, ("CODEC-5",)),
        )
    ),
    *(
        Case(
            f"{encoding}-choices",
            "Every name of every choice.",
            requirements,
            CodecConfig(encoding),
            _both_ways(codec, *_CHOICES),
        )
        for encoding, codec, requirements in (
            (Encoding.JSON, JsonCodec(), ("CODEC-1",)),
            (Encoding.BINCODE, _BINCODE, ("CODEC-5",)),
        )
    ),
    *(
        Case(
            f"{encoding}-integers",
            "Integers around 2^31, 2^32, 2^53, 2^63, 2^64 and 2^127, which floats and narrower types do not hold.",
            requirements,
            CodecConfig(encoding),
            _both_ways(codec, *_INTEGERS, *_WIDE_INTEGERS),
        )
        for encoding, codec, requirements in (
            (Encoding.JSON, JsonCodec(), ("CODEC-1",)),
            (Encoding.BINCODE, _BINCODE, ("CODEC-4",)),
        )
    ),
    Case(
        "bincode-choice-tags",
        "Tags that are a choice's in 8, 16, 24 or 31 bits, or counted from the end, are none.",
        ("CODEC-8",),
        CodecConfig(Encoding.BINCODE),
        (
            *_choice_tags(_ORDER, Side.BUY, 23),
            *_choice_tags(_ORDER._replace(order_type=OrderType.STOP), OrderType.STOP, 27),
            *_choice_tags(_RESPONSE._replace(status=OrderStatus.HELD), OrderStatus.HELD, 15),
            *_decoded(
                *(
                    (tag + beyond).to_bytes(4, "little") + _BINCODE.encode(message)[4:]
                    for tag, message in ((4, _ORDER), (9, Heartbeat("", 1, 2)))
                    for beyond in (2**8, 2**16, 2**24, 2**31, 2**32 - 11)
                ),
            ),
        ),
    ),
    Case(
        "bincode-huge-lengths",
        "Lengths and numbers of items that are right in 8, 16, 31, 32 or 63 bits, or once multiplied.",
        ("CODEC-8", "CODEC-13"),
        CodecConfig(Encoding.BINCODE),
        (
            *_length_patched(
                Shutdown("why", 0, ""), b"why", *_HUGE, *(3 + 2**bits for bits in (8, 16, 32, 63))
            ),
            *_length_patched(
                Shutdown("", 0, "why"), b"why", *_HUGE, *(3 + 2**bits for bits in (8, 16, 32, 63))
            ),
            *_length_patched(
                BookMessage("A", 0, None, False, (Level(2**40, 7),), ()),
                (2**40).to_bytes(8, "little"),
                *_HUGE,
            ),
            # Nothing follows, as the low bits say.
            *_length_patched(Shutdown("", 0, ""), b"", *_HUGE),
            *_length_patched(BookMessage("A", 0, None, False, (), ()), b"", *_HUGE),
            *_length_patched(BookMessage("A", 0, None, False, (), ()), bytes(8), *_HUGE),
        ),
    ),
    Case(
        "bincode-ends-of-messages",
        "Each message without its last bytes, and with some zeros more.",
        ("CODEC-8", "CODEC-9"),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            *(
                changed
                for message in map(_BINCODE.encode, _each_message())
                for changed in (
                    message,
                    message[:-1],
                    message[:-2],
                    message[:-8],
                    message + b"\0",
                    message + bytes(8),
                )
            )
        ),
    ),
)
