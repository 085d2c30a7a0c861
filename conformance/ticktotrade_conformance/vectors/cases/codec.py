"""Cases for the codec."""

from typing import Any, Final

from ticktotrade.codec import BincodeCodec, CodecConfig, Encoding, JsonCodec
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
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
_JSON: Final = JsonCodec().encode(_LIMIT)
_BINCODE: Final = BincodeCodec().encode(_LIMIT)


def _encoded(orders: tuple[Order, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple(("encode", order) for order in orders)


def _decoded(*messages: bytes) -> tuple[tuple[Any, ...], ...]:
    return tuple(("decode", message) for message in messages)


def _patched(offset: int, replacement: bytes) -> bytes:
    return _BINCODE[:offset] + replacement + _BINCODE[offset + len(replacement) :]


CASES: Final = (
    Case(
        "json",
        "Orders as JSON, and back.",
        ("CODEC-1", "CODEC-2"),
        CodecConfig(Encoding.JSON),
        (
            *_encoded((*_ORDERS, _CONTROLS)),
            *_decoded(*(JsonCodec().encode(order) for order in (*_ORDERS, _CONTROLS))),
        ),
    ),
    Case(
        "json-spelling",
        "White space and the order of members do not matter to the reader.",
        ("CODEC-7",),
        CodecConfig(Encoding.JSON),
        _decoded(
            b" " + _JSON.replace(b",", b" ,\n").replace(b":", b" : ") + b"\n",
            b'{"received_at":1723161255445853266,'
            + _JSON[1:].replace(b',"received_at":1723161255445853266', b""),
            _JSON.replace(b"ETH", b"\\u0045TH"),
        ),
    ),
    Case(
        "json-refused",
        "Anything that is not exactly one order is refused.",
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
        ),
    ),
    Case(
        "bincode",
        "Orders in the layout of bincode 1.3, and back.",
        ("CODEC-3", "CODEC-4", "CODEC-5"),
        CodecConfig(Encoding.BINCODE),
        (*_encoded(_ORDERS), *_decoded(*(BincodeCodec().encode(order) for order in _ORDERS))),
    ),
    Case(
        "bincode-cut-off",
        "A message that ends at any byte before its last is refused.",
        ("CODEC-8",),
        CodecConfig(Encoding.BINCODE),
        _decoded(*(_BINCODE[:end] for end in range(len(_BINCODE)))),
    ),
    Case(
        "bincode-hostile",
        "Huge lengths, tags and flags that do not exist, texts that are no UTF-8, negative prices, more bytes.",
        ("CODEC-8", "CODEC-9"),
        CodecConfig(Encoding.BINCODE),
        _decoded(
            _patched(0, b"\xff" * 8),
            _patched(0, (2**63).to_bytes(8, "little")),
            _patched(0, bytes(8)),
            _patched(0, (49).to_bytes(8, "little")),
            _patched(8, b"\xff"),
            _patched(8, b"\xed\xa0\x80"),
            _patched(28, b"\x02"),
            _patched(32, b"\x04"),
            _patched(36, b"\x06"),
            _patched(40, b"\xff" * 8),
            _patched(48, b"\x02"),
            _patched(57, b"\xff"),
            _patched(58, b"\x02"),
            _patched(59, b"\x02"),
            *(BincodeCodec().encode(_LIMIT._replace(symbol=symbol)) for symbol in ("", "x" * 33, "é" * 17)),
            *(BincodeCodec().encode(_LIMIT._replace(client_order_id="x" * length)) for length in (0, 49)),
            _BINCODE + b"\x00",
            _BINCODE + _BINCODE,
        ),
    ),
)
