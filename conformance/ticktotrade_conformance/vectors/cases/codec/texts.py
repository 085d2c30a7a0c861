"""Cases for the codec: texts of every length, what is no UTF-8, texts that look alike, and rare spellings of JSON."""

from collections.abc import Iterable
from typing import Any, Final

from ticktotrade.codec import (
    BincodeCodec,
    BookMessage,
    CodecConfig,
    Encoding,
    Heartbeat,
    JsonCodec,
    OrderResponse,
    OrderStatus,
    PositionMessage,
    Shutdown,
)
from ticktotrade.feed.events import Trade
from ticktotrade.market_data import Level
from ticktotrade_conformance.vectors.case import Case

_Steps = tuple[tuple[Any, ...], ...]

_BINCODE: Final = BincodeCodec()
_JSON: Final = JsonCodec()
_JSON_CONFIG: Final = CodecConfig(Encoding.JSON)
_BINCODE_CONFIG: Final = CodecConfig(Encoding.BINCODE)


def _decoded(messages: Iterable[bytes]) -> _Steps:
    return tuple(("decode", message) for message in messages)


def _binary(detail: bytes) -> bytes:
    """A message in bincode that ends with a text of these bytes."""
    empty = _BINCODE.encode(Shutdown("x", 0, ""))
    return empty[:-8] + len(detail).to_bytes(8, "little") + detail


def _textual(detail: bytes) -> bytes:
    """A message in JSON that ends with a string of these bytes."""
    return _JSON.encode(Shutdown("x", 0, ""))[:-2] + detail + b'"}'


# Bytes that never begin a character, or nothing but a character; overlong ones; surrogates; beyond U+10FFFF; cut off.
_NO_UTF8: Final = (
    *(b"\xff", b"\xfe", b"\x80", b"\xbf", b"\xf8\x88\x80\x80\x80", b"\xc0\x80", b"\xc0\xaf", b"\xc1\xbf"),
    *(b"\xe0\x80\xaf", b"\xe0\x9f\xbf", b"\xf0\x80\x80\xaf", b"\xf0\x8f\xbf\xbf"),
    *(
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xf4\x90\x80\x80",
        b"\xf5\x80\x80\x80",
    ),
    *(b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xe2\x82A", b"\xc3\xa9\xa9"),
)
_FEW: Final = (b"\xff", b"\x80", b"\xed\xa0\x80", b"\xe2\x82")


def _broken_texts(length: int) -> tuple[bytes, ...]:
    """Texts of so many bytes that are no UTF-8 at the beginning, in the middle or at the end; first one that is."""
    faults = _NO_UTF8 if length <= 33 else _FEW
    places = (
        ((0, length), (length // 2, length), (length, length)) if length > 33 else ((0, 0), (length, length))
    )
    broken = []
    for fault in faults:
        room = length - len(fault)
        if room >= 0:
            befores = {min(place, room) for place, _ in places}
            broken += [b"x" * before + fault + b"x" * (room - before) for before in sorted(befores)]
    return (b"x" * length, *broken)


_LENGTHS: Final = (5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1024)

_KEPT: Final = (
    *("a\0b", "\0", "\ufeffa", " a ", "a\t", "\u00e9", "e\u0301", "\ufffd", "\uffff", "\U0010ffff"),
    *(
        "\u0130",
        "\u00df",
        "\u200b",
        "\ud7ff\ue000",
        "\U0001f600",
        "A",
        "a",
        "null",
        "0",
        "\\u0041",
        "\x7f\x80",
    ),
)


def _texts_alike(length: int) -> tuple[str, ...]:
    half = length // 2
    return (
        *("k" * length, "k" * (length - 1) + "m", "m" + "k" * (length - 1)),
        *("k" * half + "m" + "k" * (length - half - 1), "K" * length, "k" * (length - 1), "k" * length),
        *("ab" * half, "ba" * half, "k" * (length - 1) + " ", "k" * (length - 1) + "\0", "k" * length),
    )


def _alike(length: int) -> _Steps:
    messages = [Shutdown(text, 0, text) for text in _texts_alike(length)]
    orders = [OrderResponse(text, text, OrderStatus.NEW, 0, 0, 0, 0, "") for text in _texts_alike(length)]
    return tuple(("encode", message) for message in (*messages, *orders))


def _read_back(codec: BincodeCodec | JsonCodec, steps: _Steps) -> _Steps:
    return (*steps, *_decoded(codec.encode(step[1]) for step in steps))


_GOOD: Final = _BINCODE.encode(Heartbeat("pulse", 1, 2))
_BAD: Final = _GOOD.replace(b"pulse", b"pul\xffe")
_OTHER: Final = _BINCODE.encode(Heartbeat("pul\u00e9", 1, 2))
_ORDER: Final = _JSON.encode(OrderResponse("id", None, OrderStatus.HELD, 7, 10**21, 5, 6, "why"))
_POSITION: Final = _JSON.encode(PositionMessage("A", 0, -5, -(10**21), 0, 1, 2))
_BEAT: Final = _JSON.encode(Heartbeat("s", 1, 2))
_TRADE: Final = _JSON.encode(Trade("A", 0, 1, 2, 3, None, ("@",), None, None))
_BOOK: Final = _JSON.encode(BookMessage("A", 0, None, True, (Level(5, 6),), ()))


def _with(message: bytes, old: bytes, *new: bytes) -> tuple[bytes, ...]:
    assert message.count(old) == 1, (message, old)
    return tuple(message.replace(old, each) for each in new)


_SPELLINGS: Final = (
    *_with(_BEAT, b'"s"', *(b'"\\/"', b'"\\b\\f\\n\\r\\t"', b'"\\"\\\\"', b'"\\u0041\\u00e9\\u00E9"')),
    *_with(_BEAT, b'"s"', b'"\\ud83d\\ude00"', b'"\\uD83D\\uDE00"', b'"\\uFFFF\\u0000\\u2028"', b'"\x7f"'),
    *_with(_BEAT, b'"s"', '"\u2028\U0001f600"'.encode(), b'"\\\\u0041"', b'""'),
    *_with(_BEAT, b'"source"', b'"\\u0073ource"', b'"sourc\\u0065"'),
    *_with(_BEAT, b'"heartbeat"', b'"\\u0068eartbeat"'),
    *_with(_BEAT, b'"beat":1', b'"beat":-0', b'"beat":18446744073709551615', b'"beat":9223372036854775808'),
    *_with(_BEAT, b'"time":2', b'"time":-9223372036854775808', b'"time":9007199254740993', b'"time":-0'),
    *_with(_BEAT, b":1,", b":\t1\t,", b":\r1\r\n,", b": \t\r\n1 ,"),
    b"\t\r\n " + _BEAT + b" \n\r\t",
    *_with(_POSITION, b'"0"', b'"170141183460469231731687303715884105727"', b'"-18446744073709551617"'),
    *_with(_POSITION, b'"0"', b'"-170141183460469231731687303715884105727"', b'"\\u0030"', b'"\\u002d1"'),
)
_REFUSED: Final = (
    *_with(_BEAT, b'"s"', *(b'"\\x41"', b'"\\u41"', b'"\\u+041"', b'"\\ud83d"', b'"\\ude00\\ud83d"', b"'s'")),
    *_with(
        _BEAT,
        b'"s"',
        *(b'"\\', b'"\\"', b'"s', b'"\\U0041"', b'"\\u004"', b'"\\ud83d\\u0041"', b"s", b"null"),
    ),
    *_with(_BEAT, b'"s"', b'"\n"', b'"\t"', b'"\0"', b'"\x1f"', b'"' + b"s" * 33 + b'"', b'["s"]'),
    *(
        message
        for length in (15, 16, 31, 63, 64, 65)
        for message in (_textual(b"x" * length + b"\x01"), _textual(b"x" * length + b"\n" + b"x" * 20))
    ),
    *_with(_BEAT, b'"beat":1', *(b'"beat":01', b'"beat":+1', b'"beat":1.', b'"beat":.1', b'"beat":0x1')),
    *_with(_BEAT, b'"beat":1', *(b'"beat":1e0', b'"beat":1E0', b'"beat":1.0', b'"beat":0.0', b'"beat":-1')),
    *_with(
        _BEAT, b'"beat":1', *(b'"beat":18446744073709551616', b'"beat":true', b'"beat":null', b'"beat":"1"')
    ),
    *_with(_BEAT, b'"beat":1', *(b'"beat":NaN', b'"beat":1_0', b'"beat":--1', b'"beat":- 1', b'"beat":')),
    *_with(
        _BEAT,
        b'"beat":1',
        b'"beat":36893488147419103233',
        b'"beat":[1]',
        b'"beat":{}',
        '"beat":\u0661'.encode(),
    ),
    *_with(_BEAT, b'"time":2', b'"time":-9223372036854775809', b'"time":9223372036854775808', b'"time":00'),
    *_with(_BEAT, b":1,", *(b":\x0b1,", b":\x0c1,", b":\xc2\xa01,", b":1,,", b":1 2,", b":1/**/,", b":1;")),
    *(_BEAT + tail for tail in (b"\0", b",", b"//", b"\x1a", b"}", b"\x0c", b" null")),
    *(head + _BEAT for head in (b"\x0c", b"\xc2\xa0", b"\0", b"[", b"\xef\xbb\xbf", b"\xff\xfe")),
    _BEAT[:-1] + b",}",
    *_with(_BEAT, b'"source"', b'"Source"', b'"source "', b"source", b'"source\\u0000"'),
    _BEAT[:-1] + b',"\\u0074ime":2}',
    _BEAT[:-1] + b',"time":2}',
    _BEAT[:-1] + b',"note":null}',
    _BEAT[:-1] + b',"":0}',
    *_with(_BEAT, b'"time":2', b'"time":2,"\\u0073ource":"s"', b'"Time":2'),
    *_with(_ORDER, b'"held"', b'"HELD"', b'"Held"', b"17", b'"held "', b'"heldx"', b'""', b"null"),
    *_with(_ORDER, b'"why"', b"null", b"0", b"false"),
    *_with(_ORDER, b'"venue_order_id":null,', b""),
    *_with(_ORDER, b'"id"', b'""', b"null", b'"' + b"x" * 49 + b'"', '"{}"'.format("é" * 25).encode()),
    *_with(
        _POSITION, b'"0"', *(b'"+1"', b'"-0"', b'" 1"', b'"1 "', b'""', b'"-"', b'"00"', b'"1e3"', b'"1.0"')
    ),
    *_with(
        _POSITION,
        b'"0"',
        *('"\u0661"'.encode(), b'"1_0"', b"0", b"null", b"1.0", b'"0x1"', b'"--1"', b'"-01"'),
    ),
    *_with(
        _POSITION,
        b'"0"',
        b'"170141183460469231731687303715884105728"',
        b'"-170141183460469231731687303715884105729"',
    ),
    *_with(_POSITION, b'"0"', b'"340282366920938463463374607431768211457"', b'"' + b"1" * 60 + b'"'),
    *_with(_TRADE, b'["@"]', b"null", b'"@"', b"{}", b"[null]", b"[1]", b'["@",]', b'[["@"]]', b'{"0":"@"}'),
    *_with(_TRADE, b',"conditions":["@"]', b""),
    *_with(_TRADE, b'"exchange":null,', b"", b'"exchange":false,', b'"exchange":0,'),
    *_with(_TRADE, b'"taker_side":null', b'"taker_side":"b"', b'"taker_side":"BUYER"', b'"taker_side":""'),
    *_with(
        _BOOK,
        b'{"price":5,"size":6}',
        b"[5,6]",
        b'{"price":5}',
        b'{"price":5,"size":6,"n":null}',
        b"null",
        b"{}",
    ),
    *_with(
        _BOOK,
        b'{"price":5,"size":6}',
        b'{"price":5,"size":6,"price":5}',
        b'{"price":"5","size":6}',
        b'{"price":5,"Size":6}',
    ),
    *_with(
        _BOOK,
        b'{"price":5,"size":6}',
        b'{"price":5,"size":-6}',
        b'{"price":5,"size":6.0}',
        b'{"price":5,"si\\u007ae":6,"size":6}',
    ),
    *_with(_BOOK, b"true", b"1", b"0", b'"true"', b"null", b"True", b"[]"),
    *_with(_BOOK, b'"asks":[]', b'"asks":null', b'"asks":{}', b'"asks":[[]]', b'"asks":""', b'"asks":0'),
    *_with(_BOOK, b',"asks":[]', b""),
)

CASES: Final = (
    *(
        Case(
            f"bincode-no-utf8-{length}",
            f"A text of {length} bytes is refused wherever it is no UTF-8, in every way of being none.",
            ("CODEC-8",),
            _BINCODE_CONFIG,
            _decoded(map(_binary, _broken_texts(length))),
        )
        for length in _LENGTHS
    ),
    *(
        Case(
            f"json-no-utf8-{length}",
            f"A string of {length} bytes is refused wherever it is no UTF-8, in every way of being none.",
            ("CODEC-6", "JSON-1"),
            _JSON_CONFIG,
            _decoded(map(_textual, _broken_texts(length))),
        )
        for length in (16, 17, 65, 257)
    ),
    *(
        Case(
            f"{name}-texts-as-they-are",
            "Nothing is cut off, trimmed, composed or replaced in a text: it says what it says.",
            requirements,
            config,
            _read_back(codec, tuple(("encode", Shutdown(text, 0, text)) for text in _KEPT)),
        )
        for name, config, codec, requirements in (
            ("json", _JSON_CONFIG, _JSON, ("CODEC-2", "CODEC-7")),
            ("bincode", _BINCODE_CONFIG, _BINCODE, ("CODEC-5", "CODEC-14")),
        )
    ),
    *(
        Case(
            f"bincode-texts-alike-{length}",
            f"Texts of {length} bytes that differ in one of them, in case or in order, one after the other.",
            ("CODEC-5", "CODEC-14"),
            _BINCODE_CONFIG,
            _read_back(_BINCODE, _alike(length)),
        )
        for length in (2, 9, 17, 24, 32)
    ),
    Case(
        "bincode-a-refused-text-is-not-remembered",
        "A text that was refused is refused again, also where it was once in a sound message, and behind a refusal.",
        ("CODEC-8", "CODEC-9", "CODEC-14"),
        _BINCODE_CONFIG,
        (
            *_decoded((_BAD, _BAD, _GOOD, _BAD, _OTHER, _GOOD, _BAD)),
            *_decoded((_GOOD + b"\0", _GOOD, _GOOD[:-1], _GOOD, _OTHER[:-1], _OTHER, _BAD, _OTHER)),
            ("encode", Heartbeat("pul\ufffde", 1, 2)),
            *_decoded((_BINCODE.encode(Heartbeat("pul\ufffde", 1, 2)), _BAD)),
        ),
    ),
    Case(
        "json-rare-spellings",
        "Every escape, both cases of hexadecimal digits, every white space, -0, and numbers at their ends.",
        ("CODEC-7",),
        _JSON_CONFIG,
        _decoded(_SPELLINGS),
    ),
    Case(
        "json-nearly",
        "What lenient readers take for JSON, or for a message, is refused.",
        ("CODEC-6", "JSON-1", "JSON-3", "JSON-4"),
        _JSON_CONFIG,
        _decoded(_REFUSED),
    ),
)
