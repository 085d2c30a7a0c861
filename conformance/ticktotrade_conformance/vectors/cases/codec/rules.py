"""Cases for the codec: each rule by itself."""

from typing import Any, Final

from ticktotrade.codec import (
    BincodeCodec,
    BookMessage,
    CodecConfig,
    Encoding,
    Heartbeat,
    JsonCodec,
    Message,
    OrderResponse,
    OrderStatus,
    PositionMessage,
    RiskCheck,
    RiskResult,
    Shutdown,
    SignalMessage,
)
from ticktotrade.feed.events import Average, Bar, BarSpan, TakerSide, Trade
from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.ratio import Ratio
from ticktotrade.risk.interface import Reject, RejectReason
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX, U64_MAX
from ticktotrade_conformance.vectors.case import Case

_LIMIT: Final = Order(
    client_order_id="t2t-1",
    symbol="ETH/USD",
    side=Side.SELL,
    order_type=OrderType.LIMIT,
    time_in_force=TimeInForce.IOC,
    quantity=NANOS,
    limit_price=2_681_620_000_000,
    stop_price=None,
    extended_hours=False,
    event_time=1_723_161_256_715_000_000,
    received_at=1_723_161_255_445_853_266,
)
_MARKET: Final = _LIMIT._replace(
    side=Side.BUY, order_type=OrderType.MARKET, limit_price=None, extended_hours=True
)
_EXTREME: Final = Order(
    client_order_id="é" * 24,
    symbol='"\\\n\u2028',
    side=Side.BUY,
    order_type=OrderType.STOP_LIMIT,
    time_in_force=TimeInForce.FOK,
    quantity=I64_MAX,
    limit_price=0,
    stop_price=I64_MAX,
    extended_hours=True,
    event_time=I64_MIN,
    received_at=-1,
)
_CONTROLS: Final = _LIMIT._replace(
    client_order_id="\x00\x01\b\t\n\x0b\f\r\x1f\x7f/", symbol="\u0080\u2029<&>'\U0001f600"
)
_ORDERS: Final = (_LIMIT, _MARKET, _EXTREME)
_TIME: Final = 1_723_161_256_715_000_000
_BID: Final = Level(2_681_610_000_000, 3 * NANOS)
_ASK: Final = Level(2_681_620_000_000, 1)
_BOOK: Final = BookMessage("ETH/USD", _TIME, None, True, (_BID, Level(0, I64_MAX)), (_ASK,))
_TRADE: Final = Trade("AAPL", _TIME, 96_921, 126_550_000_000, 1, "D", ("@", "I"), "C", None)
_BAR: Final = Bar(
    BarSpan.DAY, "BTC/USD", 0, NANOS, NANOS, 1, I64_MAX, I128_MAX, U64_MAX, Average(479_841_688_165_374, 10)
)
_RESPONSE: Final = OrderResponse(
    "t2t-1",
    "904837e3-3b76-47ec-b432-046db621571b",
    OrderStatus.PARTIALLY_FILLED,
    NANOS,
    2_681_620_000_000 * NANOS,
    _TIME,
    _TIME + 1,
    "",
)
_REJECT: Final = Reject(RejectReason.EXPOSURE, I128_MAX, 0)
_MESSAGES: Final[tuple[Message, ...]] = (
    _BOOK,
    BookMessage("é", -1, U64_MAX, False, (), ()),
    _TRADE,
    Trade("ETH/USD", I64_MIN, U64_MAX, 0, I64_MAX, None, (), None, TakerSide.SELLER),
    _BAR,
    Bar(BarSpan.MINUTE, "A", 0, 0, 0, 0, 0, 0, None, None),
    SignalMessage("ETH/USD", _TIME, _TIME + 1, Side.BUY, Touch(_BID, _ASK), Ratio(2 * NANOS, 3 * NANOS)),
    SignalMessage("A", 0, 0, Side.SELL, Touch(None, None), Ratio(-(2**80), 2**80)),
    _LIMIT,
    _MARKET,
    _EXTREME,
    _RESPONSE,
    OrderResponse("x", None, OrderStatus.HELD, 0, I128_MAX, 0, 0, "é" * 512),
    PositionMessage("ETH/USD", _TIME, -2 * NANOS, -(2**64) - 1, -1, 0, I64_MAX),
    PositionMessage("A", 0, I64_MIN, -I128_MAX, I128_MAX, 1, 2),
    RiskCheck(_TIME, _MARKET),
    RiskResult(_TIME, "t2t-1", None),
    RiskResult(_TIME, "t2t-2", _REJECT),
    RiskResult(_TIME, "t2t-3", Reject(RejectReason.KILL_SWITCH, None, None)),
    Heartbeat("", U64_MAX, 0),
    Heartbeat("risk", 2**63, _TIME),
    Shutdown("router", _TIME, "the credentials were not taken"),
    Shutdown("", -1, ""),
)
_JSON: Final = JsonCodec().encode(_LIMIT)
_BINCODE: Final = BincodeCodec().encode(_LIMIT)
_BINCODE_BOOK: Final = BincodeCodec().encode(_BOOK)
_BINCODE_TRADE: Final = BincodeCodec().encode(_TRADE)


def _encoded(messages: tuple[Message, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple(("encode", message) for message in messages)


def _decoded(*messages: bytes) -> tuple[tuple[Any, ...], ...]:
    return tuple(("decode", message) for message in messages)


def _patched(offset: int, replacement: bytes, message: bytes = _BINCODE) -> bytes:
    return message[:offset] + replacement + message[offset + len(replacement) :]


def _number(value: int, size: int = 8) -> bytes:
    return value.to_bytes(size, "little")


# Where the members of the order, the book and the trade are in bincode, each behind a tag of four bytes.
_ID, _SYMBOL, _SIDE, _TYPE, _LIFE, _QUANTITY, _LIMIT_FLAG, _LIMIT_PRICE, _STOP_FLAG, _EXTENDED = (
    4, 17, 32, 36, 40, 44, 52, 53, 61, 62,
)  # fmt: skip
_BOOK_SEQUENCE, _BOOK_RESET, _BIDS, _ASKS = 27, 28, 29, 69
_CONDITIONS: Final = 58

CASES: Final = (
    Case(
        "json",
        "Every message as JSON, and back.",
        ("CODEC-1", "CODEC-2", "CODEC-10"),
        CodecConfig(Encoding.JSON),
        (
            *_encoded((*_MESSAGES, _CONTROLS)),
            *_decoded(*(JsonCodec().encode(message) for message in (*_MESSAGES, _CONTROLS))),
        ),
    ),
    Case(
        "json-spelling",
        "White space, the order of members and the spelling of strings do not matter to the reader.",
        ("CODEC-7",),
        CodecConfig(Encoding.JSON),
        _decoded(
            b" " + _JSON.replace(b",", b" ,\n").replace(b":", b" : ") + b"\n",
            b'{"received_at":1723161255445853266,'
            + _JSON[1:].replace(b',"received_at":1723161255445853266', b""),
            _JSON.replace(b'"type":"order",', b"")[:-1] + b',"type":"order"}',
            _JSON.replace(b"ETH", b"\\u0045TH"),
            _JSON.replace(b'"symbol"', b'"\\u0073ymbol"'),
            JsonCodec().encode(_BOOK).replace(b'"price":0,"size":1', b'"size":1,"price":-0'),
        ),
    ),
    Case(
        "json-refused",
        "Anything that is not exactly one message is refused.",
        ("CODEC-6",),
        CodecConfig(Encoding.JSON),
        _decoded(
            b"",
            b"\xef\xbb\xbf" + _JSON,
            _JSON.replace(b"t2t-1", b""),
            _JSON.replace(b"t2t-1", b"x" * 49),
            _JSON.replace(b"ETH/USD", b"a\nb"),
            b"{}",
            b"[]",
            b"null",
            _JSON[:-1],
            _JSON + b"x",
            _JSON + _JSON,
            _JSON.replace(b'"sell"', b'"Sell"'),
            _JSON.replace(b'"sell"', b"1"),
            _JSON.replace(b"1000000000,", b"1e9,"),
            _JSON.replace(b"1000000000,", b"1000000000.0,"),
            _JSON.replace(b"1000000000,", b"-1,"),
            _JSON.replace(b"1000000000,", b"9223372036854775808,"),
            _JSON.replace(b"1000000000,", b"true,"),
            _JSON.replace(b"1000000000,", b'"1000000000",'),
            _JSON.replace(b"1000000000,", b"1" * 5000 + b","),
            _JSON.replace(b"false", b"0"),
            _JSON.replace(b',"stop_price":null', b""),
            _JSON[:-1] + b',"note":1}',
            _JSON[:-1] + b',"side":"sell"}',
            _JSON.replace(b"ETH/USD", b""),
            _JSON.replace(b"ETH/USD", b"x" * 33),
            _JSON.replace(b"ETH/USD", b"\\ud800"),
            _JSON.replace(b"ETH/USD", b"\xff"),
            _JSON.replace(b'"type":"order",', b""),
            _JSON.replace(b'"type":"order"', b'"type":"Order"'),
            _JSON.replace(b'"type":"order"', b'"type":"trade"'),
            _JSON.replace(b'"type":"order"', b'"type":4'),
            _JSON.replace(b'"type":"order"', b'"type":["order"]'),
            _JSON[:-1] + b',"type":"order"}',
            JsonCodec().encode(_RESPONSE).replace(b'"2681620000000000000000"', b"2681620000000000000000"),
            JsonCodec().encode(_RESPONSE).replace(b'"2681620000000000000000"', b'"02681620000000000000000"'),
            JsonCodec().encode(_RESPONSE).replace(b'"2681620000000000000000"', b'"' + b"9" * 39 + b'"'),
            JsonCodec().encode(_BOOK).replace(b"true", b"null"),
            JsonCodec().encode(_BOOK).replace(b'"asks":[{', b'"asks":[{"side":"sell",'),
            JsonCodec().encode(_BOOK).replace(b'"asks":[', b'"asks":[null,'),
            JsonCodec().encode(_BOOK).replace(b'"size":1}', b'"size":1,"size":1}'),
        ),
    ),
    Case(
        "json-exact",
        "An integer has all of its digits, in both directions; a float would lose some.",
        ("CODEC-1", "CODEC-6"),
        CodecConfig(Encoding.JSON),
        (
            *_encoded((_LIMIT._replace(quantity=2**53 + 1), _BAR)),
            *_decoded(
                JsonCodec().encode(_LIMIT._replace(quantity=2**53 + 1)),
                JsonCodec().encode(_LIMIT._replace(quantity=I64_MAX)),
                JsonCodec().encode(_BAR),
            ),
        ),
    ),
    Case(
        "bincode",
        "Every message in the layout of bincode 1.3, and back.",
        ("CODEC-3", "CODEC-4", "CODEC-5", "CODEC-10", "CODEC-11", "CODEC-12"),
        CodecConfig(Encoding.BINCODE),
        (*_encoded(_MESSAGES), *_decoded(*(BincodeCodec().encode(message) for message in _MESSAGES))),
    ),
    Case(
        "bincode-cut-off",
        "A message that ends at any byte before its last is refused.",
        ("CODEC-8",),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            *(
                message[:end]
                for message in (_BINCODE, _BINCODE_BOOK, _BINCODE_TRADE)
                for end in range(len(message))
            )
        ),
    ),
    Case(
        "bincode-hostile",
        "Huge lengths, tags and flags that do not exist, texts that are no UTF-8, negative prices.",
        ("CODEC-8", "CODEC-14"),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            _patched(_ID, b"\xff" * 8),
            _patched(_ID, _number(2**63)),
            _patched(_ID, bytes(8)),
            _patched(_ID, _number(49)),
            _patched(_ID + 8, b"\xff"),
            _patched(_ID + 8, b"\xed\xa0\x80"),
            _patched(_ID + 8, b"\xc0\x80"),
            _patched(_SIDE, _number(2, 4)),
            _patched(_SIDE, _number(256, 4)),
            _patched(_TYPE, _number(4, 4)),
            _patched(_LIFE, _number(6, 4)),
            _patched(_QUANTITY, b"\xff" * 8),
            _patched(_LIMIT_FLAG, b"\x02"),
            _patched(_LIMIT_PRICE, _number(2**63)),
            _patched(_STOP_FLAG, b"\xff"),
            _patched(_EXTENDED, b"\x02"),
            _patched(_EXTENDED, b"\xff"),
            _patched(_BOOK_SEQUENCE, b"\x03", _BINCODE_BOOK),
            _patched(_BOOK_RESET, b"\x02", _BINCODE_BOOK),
            *(BincodeCodec().encode(_LIMIT._replace(symbol=symbol)) for symbol in ("", "x" * 33, "é" * 17)),
            *(BincodeCodec().encode(_LIMIT._replace(client_order_id="x" * length)) for length in (0, 49)),
        ),
    ),
    Case(
        "bincode-ranges",
        "An integer that fits its width and not its declared range is refused.",
        ("CODEC-8",),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            BincodeCodec().encode(_TRADE._replace(price=-1)),
            BincodeCodec().encode(_BAR._replace(volume=-1)),
            BincodeCodec().encode(_BAR._replace(average=Average(0, 256))),
            BincodeCodec().encode(_BAR._replace(average=Average(-1, 0))),
            BincodeCodec().encode(PositionMessage("A", 0, 0, -I128_MAX - 1, 0, 0, 0)),
            BincodeCodec().encode(_RESPONSE._replace(filled_value=-I128_MAX - 1)),
            BincodeCodec().encode(SignalMessage("A", 0, 0, Side.BUY, Touch(None, None), Ratio(2**80 + 1, 1))),
            BincodeCodec().encode(SignalMessage("A", 0, 0, Side.BUY, Touch(None, None), Ratio(1, 0))),
            BincodeCodec().encode(_BOOK._replace(bids=(_BID, Level(1, -1)))),
        ),
    ),
    Case(
        "bincode-tags",
        "A message's tag is its place in the list, in four bytes; there is none behind the last.",
        ("CODEC-10", "CODEC-11"),
        CodecConfig(Encoding.BINCODE),
        (
            *_encoded((_BOOK, _LIMIT, Shutdown("", 0, ""))),
            *_decoded(
                *(_patched(0, _number(tag, 4)) for tag in (3, 5, 7, 11, 255, 256 + 4, 2**31, 2**32 - 1)),
                _BINCODE[4:],
                b"\x05\0\0\0\0\0\0\0order" + _BINCODE[4:],
                b"",
            ),
        ),
    ),
    Case(
        "bincode-sequences",
        "A number of items is believed only as far as there are bytes for them.",
        ("CODEC-12", "CODEC-13"),
        CodecConfig(Encoding.BINCODE),
        (
            *_encoded((_BOOK, _TRADE)),
            *_decoded(
                *(
                    _patched(_BIDS, _number(length), _BINCODE_BOOK)
                    for length in (0, 1, 3, 4, 2**32 + 2, 2**60, 2**60 + 2, 2**63, 2**63 + 2, 2**64 - 1)
                ),
                *(
                    _patched(_ASKS, _number(length), _BINCODE_BOOK)
                    for length in (0, 2, 2**32 + 1, 2**60 + 1, 2**63, 2**64 - 1)
                ),
                *(
                    _patched(_CONDITIONS, _number(length), _BINCODE_TRADE)
                    for length in (0, 1, 3, 4, 2**32 + 2, 2**61, 2**63, 2**64 - 1)
                ),
                # 2^32 more bytes of text than there are.
                _patched(_ID, _number(2**32 + 5)),
                _patched(_SYMBOL, _number(2**32 + 7)),
            ),
        ),
    ),
    Case(
        "bincode-trailing",
        "Bytes behind the message are refused.",
        ("CODEC-9",),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            _BINCODE + b"\x00",
            _BINCODE + _BINCODE,
            _BINCODE_BOOK + b"\xff",
            BincodeCodec().encode(Shutdown("", 0, "")) + b"\x00",
        ),
    ),
)
