"""A complete backend in one file, written from the specification alone.

It has all ten components, imports nothing but the standard library, and speaks the wire protocol
(spec/traces.md) on stdin and stdout:

    t2t conform --command "python standalone.py"

It is a second opinion on the specification, and an example for authors of backends in other languages: where
there was a choice it is plain, not fast. Arguments, answers and configurations stay in their JSON form: records
are dicts, bytes are strings, wide integers are decimal strings. That they have the declared types is taken from
the suite on trust; frames and messages are not.
"""

import json
import platform
import re
import sys
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from time import perf_counter_ns
from typing import Any, NamedTuple, Protocol, TypedDict
from urllib.parse import quote

I64_MIN, I64_MAX = -(2**63), 2**63 - 1
U32_MAX, U64_MAX = 2**32 - 1, 2**64 - 1
I128_MAX = 2**127 - 1


class Refused(Exception):
    """An operation did not do its work; in the feed, an element is broken at a member."""

    def __init__(self, code: str, member: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.member = member


# JSON text (JSON-1 to JSON-4)

Json = Any
MAX_DEPTH = 64

# The json module takes more than JSON, and not the same under every Python. It gets to see nothing but these
# tokens, which leaves only the grammar to it. In a string they have no half of a surrogate pair.
TOKEN = re.compile(
    r"""
    [ \t\n\r]+ | [\[\]{},:] | true | false | null
    | -?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?
    | "[^"\\\x00-\x1f]*(?:\\(?:
            ["\\/bfnrt]
            | u(?:[0-9a-cefA-CEF][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2}
            | u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}
        )[^"\\\x00-\x1f]*)*"
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Number:
    """A JSON number as it was written: no float, and no integer of a million digits."""

    text: str


class Object(dict[str, Json]):
    """A JSON object that knows which names it repeats."""

    def __init__(self, members: list[tuple[str, Json]]) -> None:
        super().__init__(members)
        self.repeated: set[str] = set()
        if len(self) < len(members):
            self.repeated = {
                name for name, count in Counter(name for name, _ in members).items() if count > 1
            }

    def only(self, name: str) -> Json:
        """The value of the one member of that name; nothing if there are none or several."""
        return None if name in self.repeated else self.get(name)


def read_json(raw: bytes, number: Callable[[str], Any] = Number) -> Json:
    """The value of a JSON text, whose objects may repeat names; ValueError if it is malformed."""
    text = raw.decode("utf-8")
    check_tokens(text)
    return json.loads(text, parse_int=number, parse_float=number, object_pairs_hook=Object)


def check_tokens(text: str) -> None:
    position = depth = 0
    while position < len(text):
        token = TOKEN.match(text, position)
        if token is None:
            raise ValueError(f"no JSON at character {position}")
        position = token.end()
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH}")


def repeats_a_name(value: Json) -> bool:
    """Whether an object at any depth has two members of the same name."""
    if isinstance(value, Object):
        return bool(value.repeated) or any(map(repeats_a_name, value.values()))
    return isinstance(value, list) and any(map(repeats_a_name, value))


def read_unique_json(raw: bytes, number: Callable[[str], Any] = Number) -> Json:
    value = read_json(raw, number)
    if repeats_a_name(value):
        raise ValueError("a member's name is repeated")
    return value


def write_json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


# Types of values: how they are read from JSON, and written and read as bincode


class Cursor:
    """Takes bytes from the front of a message."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._position = 0

    def left(self) -> int:
        return len(self._raw) - self._position

    def take(self, length: int) -> bytes:
        if length > self.left():
            raise ValueError("the message ends too early")
        self._position += length
        return self._raw[self._position - length : self._position]

    def take_integer(self, width: int, signed: bool = False) -> int:
        return int.from_bytes(self.take(width), "little", signed=signed)


def require(met: bool, code: str) -> None:
    if not met:
        raise Refused(code)


def in_range(value: int, low: int, high: int) -> int:
    require(low <= value <= high, "out_of_range")
    return value


class Kind(Protocol):
    """The type of a value. What is read is in range, and has the type's own JSON form."""

    def read(self, value: Json) -> Any: ...

    def pack(self, value: Any) -> bytes: ...

    def unpack(self, cursor: Cursor) -> Any: ...


@dataclass(frozen=True)
class Integer:
    """An integer that is a JSON number."""

    low: int
    high: int

    def _layout(self) -> tuple[int, bool]:
        """How many bytes it has, and whether it is signed (CODEC-4)."""
        if self.low >= 0 and self.high <= U32_MAX:
            return 4, False
        if self.low >= I64_MIN and self.high <= I64_MAX:
            return 8, True
        return (8, False) if self.low >= 0 and self.high <= U64_MAX else (16, True)

    def read(self, value: Json) -> int:
        require(isinstance(value, Number) and re.fullmatch("-?[0-9]+", value.text) is not None, "wrong_type")
        require(len(value.text) < 100, "out_of_range")  # int() has a limit of its own
        return in_range(int(value.text), self.low, self.high)

    def pack(self, value: int) -> bytes:
        width, signed = self._layout()
        return value.to_bytes(width, "little", signed=signed)

    def unpack(self, cursor: Cursor) -> int:
        return in_range(cursor.take_integer(*self._layout()), self.low, self.high)


@dataclass(frozen=True)
class WideInteger:
    """An integer whose declared range exceeds 64 bits: in JSON it is a decimal string."""

    low: int
    high: int

    def _as_integer(self) -> Integer:
        return Integer(self.low, self.high)

    def read(self, value: Json) -> str:
        require(isinstance(value, str) and re.fullmatch("-?[1-9][0-9]*|0", value) is not None, "wrong_type")
        return str(self._as_integer().read(Number(value)))

    def pack(self, value: str) -> bytes:
        return self._as_integer().pack(int(value))

    def unpack(self, cursor: Cursor) -> str:
        return str(self._as_integer().unpack(cursor))


@dataclass(frozen=True)
class Text:
    least: int
    most: int

    def read(self, value: Json) -> str:
        require(isinstance(value, str), "wrong_type")
        in_range(len(value.encode("utf-8")), self.least, self.most)
        return str(value)

    def pack(self, value: str) -> bytes:
        raw = value.encode("utf-8")
        return len(raw).to_bytes(8, "little") + raw

    def unpack(self, cursor: Cursor) -> str:
        return cursor.take(in_range(cursor.take_integer(8), self.least, self.most)).decode("utf-8")


@dataclass(frozen=True)
class Choice:
    names: tuple[str, ...]

    def read(self, value: Json) -> str:
        require(isinstance(value, str), "wrong_type")
        require(value in self.names, "out_of_range")
        return str(value)

    def pack(self, value: str) -> bytes:
        return self.names.index(value).to_bytes(4, "little")

    def unpack(self, cursor: Cursor) -> str:
        return self.names[in_range(cursor.take_integer(4), 0, len(self.names) - 1)]


class Boolean:
    def read(self, value: Json) -> bool:
        require(isinstance(value, bool), "wrong_type")
        return bool(value)

    def pack(self, value: bool) -> bytes:
        return bytes([value])

    def unpack(self, cursor: Cursor) -> bool:
        return bool(in_range(cursor.take_integer(1), 0, 1))


@dataclass(frozen=True)
class Maybe:
    inner: Kind

    def read(self, value: Json) -> Any:
        return None if value is None else self.inner.read(value)

    def pack(self, value: Any) -> bytes:
        return b"\0" if value is None else b"\1" + self.inner.pack(value)

    def unpack(self, cursor: Cursor) -> Any:
        return self.inner.unpack(cursor) if Boolean().unpack(cursor) else None


@dataclass(frozen=True)
class Sequence:
    item: Kind
    least_bytes: int  # that an item takes

    def read(self, value: Json) -> list[Any]:
        require(isinstance(value, list), "wrong_type")
        return list(map(self.item.read, value))

    def pack(self, value: list[Any]) -> bytes:
        return len(value).to_bytes(8, "little") + b"".join(map(self.item.pack, value))

    def unpack(self, cursor: Cursor) -> list[Any]:
        count = in_range(cursor.take_integer(8), 0, cursor.left() // self.least_bytes)
        return [self.item.unpack(cursor) for _ in range(count)]


@dataclass(frozen=True)
class Record:
    members: dict[str, Kind]

    def read(self, value: Json) -> dict[str, Any]:
        require(isinstance(value, Object) and value.keys() == self.members.keys(), "wrong_type")
        return {name: kind.read(value[name]) for name, kind in self.members.items()}

    def pack(self, value: dict[str, Any]) -> bytes:
        return b"".join(kind.pack(value[name]) for name, kind in self.members.items())

    def unpack(self, cursor: Cursor) -> dict[str, Any]:
        return {name: kind.unpack(cursor) for name, kind in self.members.items()}


# Numbers

NANO_DIGITS = 9
NANOS = 10**NANO_DIGITS

DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]\+?(-?)0*([0-9]+))?")
TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
EPOCH_DAY = date(1970, 1, 1).toordinal()
DAY_SECONDS = 86400


def read_decimal(text: str, places: int, low: int, high: int) -> int:
    """The integer ``text * 10**places``. Zeros are counted, and only written when they are few."""
    parts = DECIMAL.fullmatch(text)
    if parts is None:
        raise Refused("bad_number")
    sign, whole, fraction, exponent_sign, exponent = parts.groups(default="")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return 0
    # No text has enough digits to make up for an exponent of more than 18.
    power = int(exponent_sign + (exponent if len(exponent) <= 18 else "9" * 18)) if exponent else 0
    zeros = power + places - len(fraction) + len(digits) - len(significant)
    require(zeros >= 0, "inexact")
    require(len(significant) + zeros <= len(str(I128_MAX)), "out_of_range")
    return in_range(int(sign + significant + "0" * zeros), low, high)


def write_decimal(value: int) -> str:
    whole, fraction = divmod(abs(value), NANOS)
    return ("-" if value < 0 else "") + str(whole) + write_fraction(fraction)


def write_fraction(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def read_time(text: str) -> int:
    parts = TIME.fullmatch(text)
    if parts is None:
        raise Refused("bad_time")
    year, month, day, hour, minute, second = map(int, parts.groups()[:6])
    offset_hour, offset_minute = int(parts[9] or 0), int(parts[10] or 0)
    require(max(hour, offset_hour) <= 23 and max(minute, second, offset_minute) <= 59, "bad_time")
    try:
        days = date(year, month, day).toordinal() - EPOCH_DAY
    except ValueError:
        raise Refused("bad_time") from None
    fraction = (parts[7] or "").rstrip("0")
    require(len(fraction) <= NANO_DIGITS, "inexact")
    offset = (offset_hour * 3600 + offset_minute * 60) * (-1 if parts[8] == "-" else 1)
    seconds = days * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset
    return in_range(seconds * NANOS + int(fraction.ljust(NANO_DIGITS, "0")), I64_MIN, I64_MAX)


def write_time(time: int) -> str:
    seconds, nanos = divmod(time, NANOS)
    days, second = divmod(seconds, DAY_SECONDS)
    day = date.fromordinal(EPOCH_DAY + days).isoformat()
    return f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}{write_fraction(nanos)}Z"


class Numbers:
    write_decimal = staticmethod(write_decimal)
    read_time = staticmethod(read_time)
    write_time = staticmethod(write_time)

    def read_decimal(self, text: str) -> int:
        return read_decimal(text, NANO_DIGITS, I64_MIN, I64_MAX)


# Feed

Reader = Callable[[Json], Any]


class Level(TypedDict):
    price: int
    size: int


class Member(NamedTuple):
    """How a member of an element is read, and if it is optional what stands for it when it is not there."""

    name: str
    read: Reader
    optional: bool = False
    absent: Any = None

    def read_from(self, element: Object) -> Any:
        value = element.get(self.name)
        if value is None and self.optional:
            return self.absent
        try:
            require(self.name in element, "missing_member")
            return self.read(value)
        except Refused as refused:  # inside a level it has named a member of the level
            raise Refused(refused.code, self.name) from None


Members = dict[str, Member]  # by their names in the answer


def read_members(element: Object, members: Members) -> Any:
    return {name: member.read_from(element) for name, member in members.items()}


def number(places: int, most: int) -> Reader:
    def read(value: Json) -> int:
        require(isinstance(value, Number), "wrong_type")
        return read_decimal(value.text, places, 0, most)

    return read


def array(read_item: Reader) -> Reader:
    def read(value: Json) -> list[Any]:
        require(isinstance(value, list), "wrong_type")
        return list(map(read_item, value))

    return read


def read_volume(value: Json) -> str:
    """Its range is wider than 64 bits: the answer has it as a decimal string."""
    require(isinstance(value, Number), "wrong_type")
    return str(read_decimal(value.text, NANO_DIGITS, 0, I128_MAX))


def read_average(value: Json) -> dict[str, Any]:
    """The smallest pair of coefficient and decimals: as many decimals as it takes, up to 255."""
    require(isinstance(value, Number), "wrong_type")
    parts = DECIMAL.fullmatch(value.text)
    require(parts is not None, "wrong_type")
    sign, _, _, minus, exponent = parts.groups(default="") if parts else ("",) * 5
    mantissa = re.split("[eE]", value.text)[0].lstrip("-")
    digits = mantissa.replace(".", "").strip("0")
    if not digits:
        return {"coefficient": "0", "decimals": 0}
    whole, _, fraction = mantissa.partition(".")
    # Where the last digit other than 0 stands behind the point; before it, as a negative number.
    last = len(fraction.rstrip("0")) or len((whole + fraction).rstrip("0")) - len(whole)
    shift = int(exponent) if exponent and len(exponent) < 18 else 10**18 if exponent else 0
    decimals = last + shift if minus else last - shift
    require(decimals <= 255, "inexact")
    require(not sign and len(digits) - min(decimals, 0) <= 39, "out_of_range")
    coefficient = in_range(int(digits) * 10 ** max(-decimals, 0), 0, I128_MAX)
    return {"coefficient": str(coefficient), "decimals": max(decimals, 0)}


def read_time_string(value: Json) -> int:
    require(isinstance(value, str), "wrong_type")
    return read_time(value)


def read_ask_price(value: Json) -> int | None:
    """Nothing for one beyond every price (FEED-16)."""
    try:
        price: int = PRICE(value)
    except Refused as refused:
        if refused.code != "out_of_range" or value.text.startswith("-"):
            raise
        return None
    return price


def levels(read_price: Reader) -> Reader:
    level = {"price": Member("p", read_price), "size": Member("s", SIZE)}

    def read(value: Json) -> Any:
        require(isinstance(value, Object), "wrong_type")
        return read_members(value, level)

    return array(read)


SYMBOL, LABEL, MESSAGE = Text(1, 32).read, Text(0, 32).read, Text(0, 1024).read
NEWS = Text(0, 2**16).read
PRICE = SIZE = number(NANO_DIGITS, I64_MAX)
TRADE_ID = number(0, U64_MAX)
SYMBOLS, LABELS, BIDS, ASKS = array(SYMBOL), array(LABEL), levels(PRICE), levels(read_ask_price)

TYPE = Member("T", Text(0, 2**31).read)
TRADE = {
    "symbol": Member("S", SYMBOL),
    "time": Member("t", read_time_string),
    "id": Member("i", number(0, U64_MAX)),
    "price": Member("p", PRICE),
    "size": Member("s", SIZE),
    "exchange": Member("x", LABEL, optional=True),
    "conditions": Member("c", LABELS, optional=True, absent=[]),
    "tape": Member("z", LABEL, optional=True),
    "taker_side": Member("tks", Choice(("B", "S")).read, optional=True),
}
QUOTE = {
    "symbol": Member("S", SYMBOL),
    "time": Member("t", read_time_string),
    "bid_price": Member("bp", PRICE),
    "bid_size": Member("bs", SIZE),
    "ask_price": Member("ap", PRICE),
    "ask_size": Member("as", SIZE),
    "bid_exchange": Member("bx", LABEL, optional=True),
    "ask_exchange": Member("ax", LABEL, optional=True),
    "conditions": Member("c", LABELS, optional=True, absent=[]),
    "tape": Member("z", LABEL, optional=True),
}
BOOK_UPDATE = {
    "symbol": Member("S", SYMBOL),
    "time": Member("t", read_time_string),
    "reset": Member("r", Boolean().read, optional=True, absent=False),
    "bids": Member("b", BIDS, optional=True, absent=[]),
    "asks": Member("a", ASKS, optional=True, absent=[]),
}
TIMED = {"symbol": Member("S", SYMBOL), "time": Member("t", read_time_string)}
TAPE = {"tape": Member("z", LABEL, optional=True)}
BAR = {
    **TIMED,
    "open": Member("o", PRICE),
    "high": Member("h", PRICE),
    "low": Member("l", PRICE),
    "close": Member("c", PRICE),
    "volume": Member("v", read_volume),
    "trade_count": Member("n", TRADE_ID, optional=True),
    "average": Member("vw", read_average, optional=True),
}
CORRECTION = {
    **TIMED,
    "original_id": Member("oi", TRADE_ID),
    "original_price": Member("op", PRICE),
    "original_size": Member("os", SIZE),
    "corrected_id": Member("ci", TRADE_ID),
    "corrected_price": Member("cp", PRICE),
    "corrected_size": Member("cs", SIZE),
    "exchange": Member("x", LABEL, optional=True),
    "original_conditions": Member("oc", LABELS, optional=True, absent=[]),
    "corrected_conditions": Member("cc", LABELS, optional=True, absent=[]),
    **TAPE,
}
CANCEL = {
    **TIMED,
    "id": Member("i", TRADE_ID),
    "price": Member("p", PRICE),
    "size": Member("s", SIZE),
    "exchange": Member("x", LABEL, optional=True),
    "action": Member("a", LABEL, optional=True),
    **TAPE,
}
STATUS = {
    **TIMED,
    "status_code": Member("sc", LABEL),
    "status_message": Member("sm", MESSAGE),
    "reason_code": Member("rc", LABEL),
    "reason_message": Member("rm", MESSAGE),
    **TAPE,
}
LIMIT_BAND = {
    **TIMED,
    "up": Member("u", PRICE),
    "down": Member("d", PRICE),
    "indicator": Member("i", LABEL, optional=True),
    **TAPE,
}
NEWS_ITEM = {
    "id": Member("id", TRADE_ID),
    "created_at": Member("created_at", read_time_string),
    "headline": Member("headline", NEWS),
    "updated_at": Member("updated_at", read_time_string, optional=True),
    "symbols": Member("symbols", SYMBOLS, optional=True, absent=[]),
    **{name: Member(name, NEWS, optional=True) for name in ("author", "source", "url", "summary", "content")},
}
STREAM_ERROR = {"code": Member("code", number(0, U32_MAX)), "message": Member("msg", MESSAGE)}
SUBSCRIPTION = {
    re.sub("([A-Z])", r"_\1", name).lower(): Member(name, SYMBOLS, optional=True, absent=[])
    for name in (
        *("trades", "quotes", "bars", "updatedBars", "dailyBars", "statuses", "lulds"),
        *("corrections", "cancelErrors", "orderbooks", "news"),
    )
}
EVENTS: dict[str, tuple[str, Members]] = {  # by T: the answer's tag and the members
    "t": ("trade", TRADE),
    "q": ("quote", QUOTE),
    "o": ("book_update", BOOK_UPDATE),
    "b": ("bar", BAR),
    "d": ("bar", BAR),
    "u": ("bar", BAR),
    "c": ("correction", CORRECTION),
    "x": ("cancel", CANCEL),
    "s": ("status", STATUS),
    "l": ("limit_band", LIMIT_BAND),
    "i": ("auction_imbalance", {**TIMED, "price": Member("p", PRICE), **TAPE}),
    "n": ("news", NEWS_ITEM),
    "success": ("success", {"message": Member("msg", MESSAGE)}),
    "error": ("stream_error", STREAM_ERROR),
    "subscription": ("subscription", SUBSCRIPTION),
}
BAR_SPANS = {"b": "minute", "d": "day", "u": "updated_minute"}


class Feed:
    def __init__(self, max_frame_bytes: int) -> None:
        self._max_frame_bytes = max_frame_bytes

    def parse(self, frame: str) -> dict[str, Any]:
        require(len(frame) <= self._max_frame_bytes, "frame_too_large")
        try:
            value = read_json(frame.encode("latin-1"))
        except ValueError:
            raise Refused("frame_malformed") from None
        require(isinstance(value, list | Object), "frame_malformed")
        answers, unknown = [], 0
        for element in value if isinstance(value, list) else [value]:
            try:
                answers.append(read_element(element))
                unknown += count_unknown(element)
            except Refused as refused:
                answers.append(problem(refused.code, refused.member, **cost_of(element)))
        return {"elements": answers, "unknown_members": unknown}


def problem(code: str, member: str, symbol: str | None, book_lost: bool) -> dict[str, Any]:
    return {"type": "problem", "code": code, "member": member, "symbol": symbol, "book_lost": book_lost}


def broken_frame(code: str) -> dict[str, Any]:
    """The problem that a refused frame is, where one is answered: it may have had an update of any symbol."""
    return problem(code, "", symbol=None, book_lost=True)


def cost_of(element: Json) -> dict[str, Any]:
    """Whether a book may have missed an update by a broken element, and whose (FEED-15)."""
    if not isinstance(element, Object):
        return {"symbol": None, "book_lost": True}
    kind = element.only("T")
    try:
        symbol = SYMBOL(element.only("S"))
    except Refused:
        symbol = None
    return {"symbol": symbol, "book_lost": not isinstance(kind, str) or kind == "o"}


def read_element(element: Json) -> dict[str, Any]:
    require(isinstance(element, Object), "not_an_object")
    require(not repeats_a_name(element), "duplicate_member")
    kind = TYPE.read_from(element)
    if kind not in EVENTS:
        return {"type": "skipped", "kind": kind}
    tag, members = EVENTS[kind]
    span = {"span": BAR_SPANS[kind]} if tag == "bar" else {}
    event = {"type": tag, **span, **read_members(element, members)}
    return cut_asks(event) if tag == "book_update" else event


def cut_asks(update: dict[str, Any]) -> dict[str, Any]:
    """The update without the asks beyond every price."""
    asks = [ask for ask in update["asks"] if ask["price"] is not None]
    cut = any(ask["size"] for ask in update["asks"] if ask["price"] is None)
    return update | {"asks": asks, "asks_cut": cut}


def count_unknown(element: Object) -> int:
    """How many members of an event and of its levels are not in the table."""
    if element["T"] not in EVENTS:
        return 0
    _, members = EVENTS[element["T"]]
    unknown = len(element.keys() - {"T"} - {member.name for member in members.values()})
    for member in members.values():
        if member.read in (BIDS, ASKS):
            unknown += sum(len(level.keys() - {"p", "s"}) for level in element.get(member.name) or [])
    return unknown


# Order book


class Touch(TypedDict):
    bid: Level | None
    ask: Level | None


NO_TOUCH = Touch(bid=None, ask=None)


class Ratio(TypedDict):
    numerator: str
    denominator: str


Levels = dict[int, int]  # from price to size


class Book:
    def __init__(self, max_levels: int) -> None:
        self._max_levels = max_levels
        self._bids: Levels = {}
        self._asks: Levels = {}
        self._status = "live"
        self._last_number: int | None = None

    def apply(self, reset: bool, bids: list[Level], asks: list[Level], sequence: int | None) -> str:
        if reset:
            self._replace_sides(self._changed({}, bids), self._changed({}, asks))
            self._status, self._last_number = "live", sequence
            return "applied"
        if self._status != "live":
            return "ignored"
        if sequence is not None and self._last_number is not None:
            if sequence <= self._last_number:
                return "duplicate"
            if sequence > self._last_number + 1:
                self._status = "gapped"
                return "gap"
        self._replace_sides(self._changed(self._bids, bids), self._changed(self._asks, asks))
        if sequence is not None:
            self._last_number = sequence
        return "applied"

    def _replace_sides(self, bids: Levels, asks: Levels) -> None:
        self._bids, self._asks = bids, asks

    def mark_stale(self) -> None:
        self._status = "stale"

    def status(self) -> str:
        return self._status

    def _changed(self, side: Levels, changes: list[Level]) -> Levels:
        merged = side | {level["price"]: level["size"] for level in changes}
        changed = {price: size for price, size in merged.items() if size}
        require(len(changed) <= self._max_levels, "too_many_levels")
        return changed

    def best(self) -> Touch:
        bids, asks = self._sides(1)
        return {"bid": bids[0] if bids else None, "ask": asks[0] if asks else None}

    def depth(self, levels: int) -> dict[str, list[Level]]:
        bids, asks = self._sides(levels)
        return {"bids": bids, "asks": asks}

    def snapshot(self) -> dict[str, list[Level]]:
        return self.depth(self._max_levels)

    def _sides(self, levels: int) -> tuple[list[Level], list[Level]]:
        bids = sorted(self._bids.items(), reverse=True)[:levels]
        asks = sorted(self._asks.items())[:levels]
        return [Level(price=p, size=s) for p, s in bids], [Level(price=p, size=s) for p, s in asks]

    def imbalance(self, levels: int) -> Ratio:
        self._best_prices()
        bids, asks = (sum(level["size"] for level in side) for side in self._sides(levels))
        return {"numerator": str(bids - asks), "denominator": str(bids + asks)}

    def mid(self) -> Ratio:
        bid, ask = self._best_prices()
        return {"numerator": str(bid + ask), "denominator": "2"}

    def spread(self) -> int:
        bid, ask = self._best_prices()
        return ask - bid

    def walk(self, side: str, quantity: int) -> dict[str, Any]:
        prices = sorted(self._asks) if side == "buy" else sorted(self._bids, reverse=True)
        resting = self._asks if side == "buy" else self._bids
        missing, cost, touched = quantity, 0, []
        for price in prices:
            if missing:
                taken = min(missing, resting[price])
                missing -= taken
                cost += taken * price
                touched.append(price)
        return {
            "filled": quantity - missing,
            "cost": str(cost),
            "worst": touched[-1] if touched else None,
            "levels": len(touched),
        }

    def _best_prices(self) -> tuple[int, int]:
        require(bool(self._bids and self._asks), "one_sided")
        return max(self._bids), min(self._asks)


# Signal


class Signal:
    def __init__(self, levels: int, threshold: dict[str, int]) -> None:
        self.levels = levels
        self._numerator, self._denominator = threshold["numerator"], threshold["denominator"]
        self._zone: str | None = None
        require(self._numerator <= self._denominator, "invalid_config")

    def evaluate(self, touch: Touch, imbalance: Ratio | None) -> str | None:
        before, self._zone = self._zone, self._zone_of(touch, imbalance)
        return self._zone if self._zone != before else None

    def _zone_of(self, touch: Touch, imbalance: Ratio | None) -> str | None:
        bid, ask = touch["bid"], touch["ask"]
        if bid is None or ask is None or bid["price"] >= ask["price"] or imbalance is None:
            return None
        strength = int(imbalance["numerator"]) * self._denominator
        needed = int(imbalance["denominator"]) * self._numerator
        if strength >= needed:
            return "buy"
        return "sell" if -strength >= needed else None

    def zone(self) -> str | None:
        return self._zone


# Risk gate

SIDES = ("buy", "sell")


class Order(TypedDict):
    client_order_id: str
    symbol: str
    side: str
    order_type: str
    time_in_force: str
    quantity: int
    limit_price: int | None
    stop_price: int | None
    extended_hours: bool
    event_time: int
    received_at: int


alike = itemgetter("symbol", "side", "order_type", "quantity", "limit_price", "stop_price")


class Fill(TypedDict):
    execution_id: str
    client_order_id: str
    quantity: int
    value: str


def require_well_formed(order: Order) -> None:
    wants_limit = order["order_type"] in ("limit", "stop_limit")
    wants_stop = order["order_type"] in ("stop", "stop_limit")
    require(order["quantity"] != 0, "invalid_order")
    require((order["limit_price"] is not None) == wants_limit, "invalid_order")
    require((order["stop_price"] is not None) == wants_stop, "invalid_order")


class Position(NamedTuple):
    """What is held of a symbol; held and cost have the same sign."""

    held: int = 0
    cost: int = 0
    realised: int = 0

    def traded(self, side: str, quantity: int, value: int) -> "Position":
        """The position after an execution (RISK-26 to RISK-29)."""
        sign = 1 if side == "buy" else -1
        size = abs(self.held)
        if self.held * sign >= 0:
            return self._changed(sign * quantity, sign * value, 0)
        if quantity > size:
            closing = value * size // quantity
            closed = self.traded(side, size, closing)
            return closed.traded(side, quantity - size, value - closing)
        taken = abs(self.cost) * quantity // size
        gain = value - taken if self.held > 0 else taken - value
        return self._changed(sign * quantity, sign * taken, gain)

    def _changed(self, held: int, cost: int, realised: int) -> "Position":
        after = Position(self.held + held, self.cost + cost, self.realised + realised)
        require(I64_MIN <= after.held <= I64_MAX, "overflow")
        require(max(abs(after.cost), abs(after.realised)) <= I128_MAX, "overflow")
        return after


FLAT = Position()


class Execution(NamedTuple):
    symbol: str
    side: str
    quantity: int
    value: int


@dataclass(frozen=True)
class Holding:
    """What the gate knows of a symbol; ``buys`` and ``sells`` are what remains of its open orders."""

    mark: int | None = None
    unmarked: bool = False  # its mark is no reference for an order
    position: Position = FLAT
    buys: int = 0
    sells: int = 0

    def with_open(self, side: str, quantity: int) -> "Holding":
        if side == "buy":
            return replace(self, buys=self.buys + quantity)
        return replace(self, sells=self.sells + quantity)

    def with_mark(self, price: int) -> "Holding":
        """With a mark to value it at; if that is ``price``, no order may go by it."""
        return self if self.mark is not None else replace(self, mark=price, unmarked=True)

    def if_filled(self, side: str) -> int:
        """The position once every open order of that side is filled."""
        held = self.position.held
        return held + self.buys if side == "buy" else held - self.sells

    def exposure(self) -> int:
        return max(abs(self.if_filled(side)) for side in SIDES) * (self.mark or 0)

    def unrealised(self) -> int:
        return self.position.held * (self.mark or 0) - self.position.cost

    def require_fits(self) -> None:
        values = (self.buys, self.sells, *map(self.if_filled, SIDES))
        require(all(I64_MIN <= value <= I64_MAX for value in values), "overflow")


class Risk:
    def __init__(self, **config: Any) -> None:
        self._config = config
        self._stopped = False
        self._clock = I64_MIN
        self._holdings: dict[str, Holding] = {}
        self._touches: dict[str, Touch] = {}
        self._open: dict[str, Order] = {}  # with what remains as quantity
        self._used_ids: set[str] = set()
        self._messages: deque[int] = deque()  # their times
        self._recent: deque[tuple[int, Order]] = deque()  # orders sent, with their times
        self._executions: dict[str, Execution | None] = {}  # the day's; None for one that is final
        self._morning: dict[str, Position] = {}  # what the day began with, or was taken in since
        self._morning_unrealised = 0

    def check(self, now: int, order: Order) -> dict[str, Any] | None:
        require_well_formed(order)
        return next(self._violations(max(self._clock, now), order), None)

    def _violations(self, time: int, order: Order) -> Iterator[dict[str, Any]]:
        """What forbids the order, in the order of RISK-3; nobody asks beyond the first."""
        config = self._config
        if self._stopped:
            yield reject("kill_switch")
        if order["symbol"] in config["restricted"]:
            yield reject("restricted_symbol")
        if order["client_order_id"] in self._used_ids:
            yield reject("duplicate_order")
        messages = sum(sent_at > time - config["message_period"] for sent_at in self._messages)
        yield from exceeds("message_rate", config["max_messages"], messages + 1)
        yield from exceeds("order_quantity", config["max_order_quantity"], order["quantity"])
        mark, reference = self._usable_mark(order["symbol"]), self._reference(order)
        if mark is None or reference is None:
            yield reject("no_reference_price")
            return
        prices = (order["limit_price"], order["stop_price"], mark)
        value = next(price for price in prices if price is not None)
        yield from exceeds("order_notional", int(config["max_order_notional"]), value * order["quantity"])
        yield from exceeds("price_collar", reference * config["collar"], abs(value - reference) * 10_000)
        yield from exceeds("open_orders", config["max_open_orders"], len(self._open) + 1)
        since = time - config["repeat_period"]
        repeats = sum(sent_at > since and alike(sent) == alike(order) for sent_at, sent in self._recent)
        yield from exceeds("repeated_order", config["max_repeats"], repeats + 1)
        yield from self._violations_of_position(order)

    def _violations_of_position(self, order: Order) -> Iterator[dict[str, Any]]:
        config = self._config
        after = self._holding(order["symbol"]).with_open(order["side"], order["quantity"])
        position = after.if_filled(order["side"])
        reduces = position <= 0 if order["side"] == "buy" else position >= 0
        if not reduces:
            yield from exceeds("position", config["max_position"], abs(position))
            exposure = gross_exposure((self._holdings | {order["symbol"]: after}).values())
            yield from exceeds("exposure", int(config["max_exposure"]), exposure)
            yield from exceeds("daily_loss", int(config["max_daily_loss"]), -int(self.pnl()["day"]))

    def _usable_mark(self, symbol: str) -> int | None:
        holding = self._holding(symbol)
        return None if holding.unmarked else holding.mark

    def _reference(self, order: Order) -> int | None:
        if self._config["collar_reference"] == "last_trade":
            return self._usable_mark(order["symbol"])
        touch = self._touches.get(order["symbol"], NO_TOUCH)
        level = touch["ask"] if order["side"] == "buy" else touch["bid"]
        return None if level is None else level["price"]

    def sent(self, now: int, order: Order) -> None:
        self._require_new(order)
        require(self._usable_mark(order["symbol"]) is not None, "no_reference_price")
        self._make_open(order, self._holding(order["symbol"]))
        self.messaged(now)
        self._recent.append((self._clock, order))
        while self._recent[0][0] <= self._clock - self._config["repeat_period"]:
            self._recent.popleft()

    def adopt(self, order: Order, price: int) -> None:
        self._require_new(order)
        self._make_open(order, self._holding(order["symbol"]).with_mark(price))

    def _require_new(self, order: Order) -> None:
        require_well_formed(order)
        require(order["client_order_id"] not in self._used_ids, "duplicate_order")

    def _make_open(self, order: Order, holding: Holding) -> None:
        after = holding.with_open(order["side"], order["quantity"])
        after.require_fits()
        self._used_ids.add(order["client_order_id"])
        self._open[order["client_order_id"]] = order
        self._holdings[order["symbol"]] = after

    def messaged(self, now: int) -> None:
        self._clock = max(self._clock, now)
        self._messages.append(self._clock)
        while self._messages[0] <= self._clock - self._config["message_period"]:
            self._messages.popleft()

    def fill(self, fill: Fill) -> str:
        execution_id, order_id, quantity = fill["execution_id"], fill["client_order_id"], fill["quantity"]
        if execution_id in self._executions:
            return "duplicate"
        require(order_id in self._open, "unknown_order")
        order = self._open[order_id]
        require(0 < quantity <= order["quantity"], "overfill")
        execution = Execution(order["symbol"], order["side"], quantity, int(fill["value"]))
        position = self._holding(order["symbol"]).position.traded(*execution[1:])
        self._take_off(order_id, quantity)
        self._holdings[order["symbol"]] = replace(self._holding(order["symbol"]), position=position)
        self._executions[execution_id] = execution
        return "applied"

    def correct(self, execution_id: str, quantity: int, value: str) -> None:
        execution = self._execution(execution_id)
        require(quantity != 0, "overfill")
        self._amend(execution_id, execution._replace(quantity=quantity, value=int(value)))

    def bust(self, execution_id: str) -> None:
        self._execution(execution_id)
        self._amend(execution_id, None)

    def _execution(self, execution_id: str) -> Execution:
        execution = self._executions.get(execution_id)
        if execution is None:
            raise Refused("unknown_execution")
        return execution

    def _amend(self, execution_id: str, amended: Execution | None) -> None:
        """Take the day's executions of the symbol in again, one of them changed or left out."""
        symbol = self._execution(execution_id).symbol
        executions = self._executions | {execution_id: amended}
        position = self._morning.get(symbol, FLAT)
        for execution in executions.values():
            if execution is not None and execution.symbol == symbol:
                position = position.traded(*execution[1:])
        holding = replace(self._holding(symbol), position=position)
        holding.require_fits()
        self._executions = executions
        self._holdings[symbol] = holding

    def take_position(self, symbol: str, quantity: int, cost: str, price: int) -> None:
        before = self._holding(symbol)
        sign = (quantity > 0) - (quantity < 0)
        position = Position(quantity, sign * int(cost), before.position.realised)
        after = replace(before.with_mark(price), position=position)
        after.require_fits()
        self._holdings[symbol] = after
        self._morning[symbol] = position
        self._morning_unrealised += after.unrealised() - before.unrealised()
        for execution_id, execution in self._executions.items():
            if execution is not None and execution.symbol == symbol:
                self._executions[execution_id] = None

    def closed(self, client_order_id: str) -> None:
        require(client_order_id in self._open, "unknown_order")
        self._take_off(client_order_id, self._open[client_order_id]["quantity"])

    def _take_off(self, client_order_id: str, quantity: int) -> None:
        order = self._open.pop(client_order_id)
        holding = self._holding(order["symbol"])
        self._holdings[order["symbol"]] = holding.with_open(order["side"], -quantity)
        if quantity < order["quantity"]:
            self._open[client_order_id] = {**order, "quantity": order["quantity"] - quantity}

    def _holding(self, symbol: str) -> Holding:
        return self._holdings.get(symbol, Holding())

    def mark(self, symbol: str, price: int) -> None:
        self._holdings[symbol] = replace(self._holding(symbol), mark=price, unmarked=False)

    def unmark(self, symbol: str) -> None:
        holding = self._holding(symbol)
        if holding.mark is not None:
            self._holdings[symbol] = replace(holding, unmarked=True)

    def quote(self, symbol: str, touch: Touch) -> None:
        self._touches[symbol] = touch

    def kill(self, stop: bool) -> None:
        self._stopped = stop

    def start_day(self) -> None:
        for symbol, holding in self._holdings.items():
            self._morning[symbol] = holding.position._replace(realised=0)
            self._holdings[symbol] = replace(holding, position=self._morning[symbol])
        self._morning_unrealised = self._unrealised()
        self._executions = {}

    def _unrealised(self) -> int:
        return sum(holding.unrealised() for holding in self._holdings.values())

    def positions(self) -> list[dict[str, Any]]:
        return [
            {
                "symbol": symbol,
                "quantity": of.position.held,
                "cost": str(of.position.cost),
                "realised": str(of.position.realised),
                "open_buys": of.buys,
                "open_sells": of.sells,
            }
            for symbol, of in sorted(self._holdings.items(), key=lambda item: item[0])
            if any(of.position) or of.buys or of.sells
        ]

    def exposure(self) -> str:
        return str(gross_exposure(self._holdings.values()))

    def pnl(self) -> dict[str, str]:
        realised = sum(holding.position.realised for holding in self._holdings.values())
        unrealised = self._unrealised()
        day = realised + unrealised - self._morning_unrealised
        require(max(map(abs, (realised, unrealised, day))) <= I128_MAX, "overflow")
        return {"realised": str(realised), "unrealised": str(unrealised), "day": str(day)}


def reject(reason: str, limit: str | None = None, observed: str | None = None) -> dict[str, Any]:
    return {"reason": reason, "limit": limit, "observed": observed}


def exceeds(reason: str, limit: int, observed: int) -> Iterator[dict[str, Any]]:
    if observed > limit:
        yield reject(reason, str(limit), str(observed))


def gross_exposure(holdings: Iterable[Holding]) -> int:
    total = sum(holding.exposure() for holding in holdings)
    require(total <= I128_MAX, "overflow")
    return total


# Limiter


class Limiter:
    """``_own`` is the arrival time of requests without a key, ``_unknown`` that of keys that are not known."""

    def __init__(self, rate: int, period: int, burst: int, max_keys: int) -> None:
        self._interval = period // rate
        self._tolerance = self._interval * (burst - 1)
        self._max_keys = max_keys
        self._own: int | None = None
        self._unknown: int | None = None
        self._known: dict[str, int] = {}
        require(self._interval > 0 and self._tolerance <= I64_MAX, "invalid_config")

    def admit(self, now: int, cells: int, key: str | None = None) -> dict[str, Any]:
        extra = self._interval * (cells - 1)
        require(extra <= self._tolerance, "insufficient_capacity")
        has_room = key is None or key in self._known or len(self._known) < self._max_keys
        require(has_room, "too_many_keys")
        arrival = self._arrival(key)
        if arrival is None:
            arrival = now
        earliest = arrival + extra - self._tolerance
        if now < earliest:
            return {"admitted": False, "earliest": earliest}
        new_arrival = max(arrival, now) + self._interval + extra
        require(new_arrival <= I64_MAX, "overflow")
        if key is None:
            self._own = new_arrival
        else:
            self._known[key] = new_arrival
        return {"admitted": True, "earliest": now}

    def _arrival(self, key: str | None) -> int | None:
        return self._own if key is None else self._known.get(key, self._unknown)

    def retain_recent(self, now: int) -> None:
        self._known = {key: arrival for key, arrival in self._known.items() if arrival > now}
        self._unknown = now if self._unknown is None else max(self._unknown, now)

    def earliest(self, key: str | None = None) -> int | None:
        arrival = self._arrival(key)
        return None if arrival is None else max(arrival - self._tolerance, I64_MIN)

    def keys(self) -> list[str]:
        return sorted(self._known)


# Codec

SYMBOL_TEXT, LABEL_TEXT, MESSAGE_TEXT = Text(1, 32), Text(0, 32), Text(0, 1024)
ORDER_ID = Text(1, 48)
TIME_NS = SIGNED_AMOUNT = Integer(I64_MIN, I64_MAX)
AMOUNT = Integer(0, I64_MAX)  # a price or a quantity
TALLY = Integer(0, U64_MAX)
WIDE = WideInteger(0, I128_MAX)
MONEY = WideInteger(-I128_MAX, I128_MAX)
SIDE = Choice(SIDES)

LEVEL_RECORD = Record({"price": AMOUNT, "size": AMOUNT})
LEVEL_LIST = Sequence(LEVEL_RECORD, least_bytes=16)
TOUCH = Record({"bid": Maybe(LEVEL_RECORD), "ask": Maybe(LEVEL_RECORD)})
RATIO = Record({"numerator": WideInteger(-(2**80), 2**80), "denominator": WideInteger(1, 2**80)})
AVERAGE = Record({"coefficient": WIDE, "decimals": Integer(0, 255)})
ORDER = Record(
    {
        "client_order_id": ORDER_ID,
        "symbol": SYMBOL_TEXT,
        "side": SIDE,
        "order_type": Choice(("market", "limit", "stop", "stop_limit")),
        "time_in_force": Choice(("day", "gtc", "opg", "cls", "ioc", "fok")),
        "quantity": AMOUNT,
        "limit_price": Maybe(AMOUNT),
        "stop_price": Maybe(AMOUNT),
        "extended_hours": Boolean(),
        "event_time": TIME_NS,
        "received_at": TIME_NS,
    }
)
REASONS = (
    *("kill_switch", "restricted_symbol", "duplicate_order", "message_rate", "order_quantity"),
    *("no_reference_price", "order_notional", "price_collar", "open_orders", "repeated_order"),
    *("position", "exposure", "daily_loss"),
)
REJECT = Record({"reason": Choice(REASONS), "limit": Maybe(WIDE), "observed": Maybe(WIDE)})
STATUSES = (
    *("new", "partially_filled", "filled", "done_for_day", "canceled", "expired", "replaced"),
    *("pending_cancel", "pending_replace", "accepted", "pending_new", "accepted_for_bidding"),
    *("stopped", "rejected", "suspended", "calculated", "pending_review", "held"),
)
MESSAGES: dict[str, Record] = {  # by their tags, in the order of their places (CODEC-10)
    "book_message": Record(
        {
            "symbol": SYMBOL_TEXT,
            "time": TIME_NS,
            "sequence": Maybe(TALLY),
            "reset": Boolean(),
            "bids": LEVEL_LIST,
            "asks": LEVEL_LIST,
        }
    ),
    "trade": Record(
        {
            "symbol": SYMBOL_TEXT,
            "time": TIME_NS,
            "id": TALLY,
            "price": AMOUNT,
            "size": AMOUNT,
            "exchange": Maybe(LABEL_TEXT),
            "conditions": Sequence(LABEL_TEXT, least_bytes=8),
            "tape": Maybe(LABEL_TEXT),
            "taker_side": Maybe(Choice(("B", "S"))),
        }
    ),
    "bar": Record(
        {
            "span": Choice(("minute", "day", "updated_minute")),
            "symbol": SYMBOL_TEXT,
            "time": TIME_NS,
            **dict.fromkeys(("open", "high", "low", "close"), AMOUNT),
            "volume": WIDE,
            "trade_count": Maybe(TALLY),
            "average": Maybe(AVERAGE),
        }
    ),
    "signal_message": Record(
        {
            "symbol": SYMBOL_TEXT,
            "event_time": TIME_NS,
            "received_at": TIME_NS,
            "side": SIDE,
            "touch": TOUCH,
            "imbalance": RATIO,
        }
    ),
    "order": ORDER,
    "order_response": Record(
        {
            "client_order_id": ORDER_ID,
            "venue_order_id": Maybe(Text(1, 64)),
            "status": Choice(STATUSES),
            "filled_quantity": AMOUNT,
            "filled_value": WIDE,
            "time": TIME_NS,
            "received_at": TIME_NS,
            "detail": MESSAGE_TEXT,
        }
    ),
    "position_message": Record(
        {
            "symbol": SYMBOL_TEXT,
            "time": TIME_NS,
            "quantity": SIGNED_AMOUNT,
            "cost": MONEY,
            "realised": MONEY,
            "open_buys": AMOUNT,
            "open_sells": AMOUNT,
        }
    ),
    "risk_check": Record({"time": TIME_NS, "order": ORDER}),
    "risk_result": Record({"time": TIME_NS, "client_order_id": ORDER_ID, "reject": Maybe(REJECT)}),
    "heartbeat": Record({"source": LABEL_TEXT, "beat": TALLY, "time": TIME_NS}),
    "shutdown": Record({"source": LABEL_TEXT, "time": TIME_NS, "detail": MESSAGE_TEXT}),
}
TAG = Choice(tuple(MESSAGES))


class Codec:
    def __init__(self, encoding: str) -> None:
        self._is_json = encoding == "json"

    def encode(self, message: dict[str, Any]) -> str:
        tag = message["type"]
        raw = write_message(message) if self._is_json else TAG.pack(tag) + MESSAGES[tag].pack(message)
        return raw.decode("latin-1")

    def decode(self, data: str) -> dict[str, Any]:
        raw = data.encode("latin-1")
        try:
            return self._decode_json(raw) if self._is_json else self._decode_bincode(raw)
        except (ValueError, Refused):
            raise Refused("bad_message") from None

    def _decode_json(self, raw: bytes) -> dict[str, Any]:
        value = read_unique_json(raw)
        require(isinstance(value, Object) and "type" in value, "bad_message")
        tag = TAG.read(value.pop("type"))
        return {"type": tag, **MESSAGES[tag].read(value)}

    def _decode_bincode(self, raw: bytes) -> dict[str, Any]:
        cursor = Cursor(raw)
        tag = TAG.unpack(cursor)
        message = MESSAGES[tag].unpack(cursor)
        require(cursor.left() == 0, "bad_message")
        return {"type": tag, **message}


def in_declared_order(value: Any, kind: Kind) -> Any:
    match kind:
        case Record(members):
            return {name: in_declared_order(value[name], inner) for name, inner in members.items()}
        case Maybe(inner) if value is not None:
            return in_declared_order(value, inner)
        case Sequence(item):
            return [in_declared_order(one, item) for one in value]
    return value


def write_message(message: dict[str, Any]) -> bytes:
    tag = message["type"]
    return write_json({"type": tag, **in_declared_order(message, MESSAGES[tag])})


# Session

Action = dict[str, Any]
Channels = dict[str, list[str]]  # by their names in the answer

GOODBYE, BACK_SOON = 1000, 1001
MOST_HEALED = 100  # books that are asked for at once
STOPPING_ERRORS = {400, 401, 402, 405, 408, 409, 410, 411, 412, 413}
PASSING_ERRORS = {404, 406, 407, *range(500, 600)}
AUTHENTICATED = ("subscribing", "streaming")
CONNECTED = ("authenticating", *AUTHENTICATED)


def split_mix(seed: int) -> Iterator[int]:
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        yield z ^ (z >> 31)


def at_most_last(time: int) -> int:
    return min(time, I64_MAX)


def do(kind: str, **members: Any) -> Action:
    return {"type": kind, **members}


class Healing(NamedTuple):
    """A book that was asked for anew: how often, and until when it is waited for."""

    times: int
    until: int


class Session:
    """``_since`` is when the state's time-out began, or while backing off when the next connection is due."""

    def __init__(self, feed: dict[str, int], seed: int, **timing: int) -> None:
        self._feed = Feed(**feed)
        self._timing = timing
        self._random = split_mix(seed)
        self._wanted: Channels = {name: [] for name in SUBSCRIPTION}
        self._state = "idle"
        self._since = self._heard = self._attempt = 0
        self._greeted = False
        self._streaming_since: int | None = None  # on this connection
        self._healing: dict[str, Healing] = {}
        self._last_pair: int | None = None
        self._last_given_up: int | None = None  # to heal a book

    def _belongs_to(self, *states: str) -> None:
        require(self._state in states, "wrong_state")

    def _become(self, state: str, since: int) -> None:
        self._state, self._since = state, since

    def start(self, now: int) -> list[Action]:
        self._belongs_to("idle")
        self._become("connecting", now)
        return [do("connect")]

    def opened(self, now: int) -> None:
        self._belongs_to("connecting")
        self._become("authenticating", now)
        self._heard, self._greeted = now, False

    def text(self, now: int, frame: str) -> dict[str, Any]:
        self.ping(now)
        try:
            parsed = self._feed.parse(frame)
        except Refused as refused:
            return received_broken(refused.code)
        actions: list[Action] = []
        for element in parsed["elements"]:
            if self._state in CONNECTED:
                actions.extend(self._react(now, element))
        return {**parsed, "actions": actions}

    def binary(self, now: int, frame: str) -> dict[str, Any]:
        self.ping(now)
        return received_broken("frame_malformed")

    def ping(self, now: int) -> None:
        self._belongs_to(*CONNECTED)
        self._heard = now

    def _react(self, now: int, element: dict[str, Any]) -> list[Action]:
        match element:
            case {"type": "success", "message": "connected"} if self._state == "authenticating":
                greeted, self._greeted = self._greeted, True
                return [] if greeted else [do("send_auth")]
            case {"type": "success", "message": "authenticated"} if self._state == "authenticating":
                return self._on_authenticated(now) if self._greeted else []
            case {"type": "subscription"} if self._state == "subscribing":
                if all(set(self._wanted[name]) <= set(element[name]) for name in SUBSCRIPTION):
                    self._on_streaming(now)
            case {"type": "stream_error", "code": code} if code in STOPPING_ERRORS:
                return [*self.stop(), do("fatal", code=code, message=element["message"])]
            case {"type": "stream_error", "code": code} if code in PASSING_ERRORS:
                return self._give_up(now)
        return []

    def _on_authenticated(self, now: int) -> list[Action]:
        if any(self._wanted.values()):
            return self._request(now, self._wanted)
        self._on_streaming(now)
        return []

    def _on_streaming(self, now: int) -> None:
        self._state = "streaming"
        if self._streaming_since is None:
            self._streaming_since = now

    def _is_past(self, now: int, since: int | None, duration: str) -> bool:
        """Whether that long has passed since a time, if there is one."""
        return since is not None and now >= at_most_last(since + self._timing[duration])

    def _request(self, now: int, channels: Channels) -> list[Action]:
        self._become("subscribing", now)
        return [request_channels("subscribe", channels)]

    def closed(self, now: int, code: int | None, retry_after: str | None) -> list[Action]:
        self._belongs_to("connecting", *CONNECTED)
        stale = self._stale()
        stable = self._is_past(now, self._streaming_since, "stable_time")
        self._attempt = 1 if stable else self._attempt + 1
        self._streaming_since = None
        longest = min(self._timing["backoff_cap"], self._timing["backoff_base"] * 2 ** (self._attempt - 1))
        delay = longest - next(self._random) % (longest // 2 + 1)
        self._become("backing_off", at_most_last(max(now + delay, *times_to_retry(now, retry_after))))
        return [*stale, do("retry", at=self._since)]

    def _give_up(self, now: int) -> list[Action]:
        *stale, retry = self.closed(now, None, None)
        return [*stale, do("close", code=BACK_SOON), retry]

    def _stale(self) -> list[Action]:
        return [do("mark_stale")] if self._state in AUTHENTICATED else []

    def _deadline(self) -> int | None:
        if self._state in ("idle", "stopped"):
            return None
        if self._state == "backing_off":
            return self._since
        ends = []
        for state, limit in (
            ("connecting", "connect"),
            ("authenticating", "auth"),
            ("subscribing", "subscribe"),
        ):
            if self._state == state:
                ends.append(self._since + self._timing[f"{limit}_timeout"])
        if self._state in CONNECTED:
            ends.append(self._heard + self._timing["silence_timeout"])
        return at_most_last(min(ends))

    def tick(self, now: int) -> list[Action]:
        deadline = self._deadline()
        if deadline is None or now < deadline:
            return []
        if self._state != "backing_off":
            return self._give_up(now)
        self._become("connecting", now)
        return [do("connect")]

    def subscribe(self, now: int, channels: Channels) -> list[Action]:
        require(self._state != "stopped", "wrong_state")
        new: Channels = {name: [] for name in SUBSCRIPTION}
        for name, symbols in channels.items():
            for symbol in symbols:
                if symbol not in self._wanted[name] + new[name]:
                    new[name].append(symbol)
        self._wanted = {name: self._wanted[name] + new[name] for name in SUBSCRIPTION}
        if any(new.values()) and self._state in AUTHENTICATED:
            return self._request(now, new)
        return []

    def heal(self, now: int, symbols: list[str]) -> list[Action]:
        require(self._state != "stopped", "wrong_state")
        self._healing = {symbol: of for symbol, of in self._healing.items() if symbol in set(symbols)}
        if self._state != "streaming" or not self._is_past(now, self._streaming_since, "heal_timeout"):
            return []
        due = [symbol for symbol in dict.fromkeys(symbols) if self._is_to_be_healed(now, symbol)]
        if any(symbol in self._healing for symbol in due) and (
            self._last_given_up is None or self._is_past(now, self._last_given_up, "heal_pause")
        ):
            self._last_given_up = now
            return self._give_up(now)
        if not due or not (self._last_pair is None or self._is_past(now, self._last_pair, "heal_interval")):
            return []
        self._last_pair = now
        asked_for = due[:MOST_HEALED]
        for symbol in asked_for:
            times = self._healing[symbol].times + 1 if symbol in self._healing else 1
            wait = min(self._timing["heal_pause"], self._timing["heal_timeout"] * 2 ** (times - 1))
            self._healing[symbol] = Healing(times, at_most_last(now + wait))
        return [
            request_channels(action, {"orderbooks": asked_for}) for action in ("unsubscribe", "subscribe")
        ]

    def _is_to_be_healed(self, now: int, symbol: str) -> bool:
        counts = symbol != "*" and not {symbol, "*"}.isdisjoint(self._wanted["orderbooks"])
        return counts and (symbol not in self._healing or now >= self._healing[symbol].until)

    def stop(self) -> list[Action]:
        connection = self._state in ("connecting", *CONNECTED)
        actions = [*self._stale(), do("close", code=GOODBYE)] if connection else []
        self._state = "stopped"
        return actions

    def status(self) -> dict[str, Any]:
        return {
            "state": self._state,
            "deadline": self._deadline(),
            "attempt": self._attempt,
            "wanted": self._wanted,
        }


def request_channels(action: str, channels: Channels) -> Action:
    lists = {SUBSCRIPTION[name].name: symbols for name, symbols in channels.items() if symbols}
    return do("send", text=write_json({"action": action, **lists}).decode("utf-8"))


def received_broken(code: str) -> dict[str, Any]:
    return {"elements": [broken_frame(code)], "unknown_members": 0, "actions": []}


# Router

HOUR = 3600 * NANOS
ORDERS = "/v2/orders"
BY_ID = f"{ORDERS}:by_client_order_id?client_order_id="
PLACE, QUERY, CANCEL_IT = "place", "query", "cancel"
TAKEN, NOT_LOOKED_AT, NO_CREDENTIALS, NO, IN_DOUBT = (
    "taken",
    "not looked at",
    "credentials",
    "refused",
    "in doubt",
)
FINAL = ("filled", "canceled", "expired", "replaced", "rejected")
ID_IN_USE = 40010001
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HTTP_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) ("
    + "|".join(MONTHS)
    + r") ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT"
)


class Flight(NamedTuple):
    """A request that was sent and not answered yet."""

    request: int
    kind: str
    sent_at: int


@dataclass(eq=False)
class Routed:
    """An order in the router's hands. It is placed once it has a venue id, and else doubtful or unsent."""

    order: Order
    due: int  # when the next request is, which is of the kind ``waits_for``
    deadline: int
    too_old: int | None = None  # its deadline by age, if it has one
    notional: int | None = None
    changes: dict[str, str] | None = None  # what a replacement gives
    replaces: "Routed | None" = None
    slice_of: str | None = None
    waits_for: str = PLACE
    flight: Flight | None = None
    doubtful_since: int | None = None
    settles: int = I64_MIN  # an ask that is sent from then on says for good whether it is there
    given_up: str | None = None  # which of its deadlines has passed
    venue_id: str | None = None
    cancel_wanted: bool = False
    cancel_taken: bool = False
    refusal: str | None = None  # its detail
    held: bool = False
    failures: int = 0
    attempts: int = 0
    filled_quantity: int = 0
    filled_value: int = 0
    ending: str | None = None

    @property
    def id(self) -> str:
        return self.order["client_order_id"]

    @property
    def placed(self) -> bool:
        return self.venue_id is not None

    @property
    def unsent(self) -> bool:
        return not self.placed and self.doubtful_since is None

    @property
    def doubtful(self) -> bool:
        return not self.placed and self.doubtful_since is not None

    @property
    def is_to_cancel(self) -> bool:
        """Whether its next request is one of the cancels (ROUTER-8)."""
        return self.cancel_wanted and not self.cancel_taken

    def last_time(self) -> int:
        """The earlier of its deadlines."""
        return self.deadline if self.too_old is None else min(self.deadline, self.too_old)

    def lateness(self) -> str:
        return "stale" if self.last_time() == self.too_old else "deadline"

    def wait_for(self, kind: str, due: int) -> None:
        self.waits_for, self.due = kind, due

    def rank(self) -> tuple[int, int]:
        """Cancels first, polls last, and then by when they are due."""
        is_poll = self.placed and self.waits_for == QUERY
        return 0 if self.is_to_cancel else 2 if is_poll else 1, self.due

    def state(self) -> str:
        if self.placed:
            return "canceling" if self.cancel_wanted else "live"
        if self.flight is not None and self.flight.kind == PLACE:
            return "sending"
        return "asking" if self.doubtful else "waiting"

    def request(self) -> dict[str, str]:
        """The request that it waits for."""
        if self.waits_for == QUERY:
            return {"method": "GET", "target": BY_ID + quote(self.id, safe=""), "body": ""}
        if self.waits_for == CANCEL_IT:
            return {"method": "DELETE", "target": f"{ORDERS}/{self.venue_id}", "body": ""}
        if self.replaces is not None:
            body = (self.changes or {}) | {"client_order_id": self.id}
            return {
                "method": "PATCH",
                "target": f"{ORDERS}/{self.replaces.venue_id}",
                "body": write_body(body),
            }
        return {"method": "POST", "target": ORDERS, "body": write_body(order_body(self.order, self.notional))}


class Report(NamedTuple):
    """What the venue says of an order."""

    venue_id: str
    status: str
    quantity: int
    average: int


def write_body(body: dict[str, Any]) -> str:
    return write_json(body).decode("latin-1")


def order_body(order: Order, notional: int | None) -> dict[str, Any]:
    amount = {"qty": order["quantity"]} if notional is None else {"notional": notional}
    prices = {name: price for name, price in prices_of(order).items() if price is not None}
    return {
        "symbol": order["symbol"],
        **{name: write_decimal(value) for name, value in amount.items()},
        "side": order["side"],
        "type": order["order_type"],
        "time_in_force": order["time_in_force"],
        **{name: write_decimal(price) for name, price in prices.items()},
        **({"extended_hours": True} if order["extended_hours"] else {}),
        "client_order_id": order["client_order_id"],
    }


def prices_of(order: Order) -> dict[str, int | None]:
    return {"limit_price": order["limit_price"], "stop_price": order["stop_price"]}


def require_valid(order: Order, notional: int | None) -> None:
    if notional is None:
        require_well_formed(order)
        return
    require(notional > 0 and order["quantity"] == 0, "invalid_order")
    require(order["order_type"] == "market" and order["time_in_force"] == "day", "invalid_order")
    require(not any(price is not None for price in prices_of(order).values()), "invalid_order")


def require_whole_pennies(order: Order) -> None:
    for price in prices_of(order).values():
        if price is not None and "/" not in order["symbol"]:
            step = NANOS // 100 if price >= NANOS else NANOS // 10_000
            require(price % step == 0, "sub_penny")


def read_body(body: str) -> Object:
    """The members of a body; none if it is no JSON object."""
    try:
        value = read_unique_json(body.encode("latin-1"))
    except ValueError:
        return Object([])
    return value if isinstance(value, Object) else Object([])


def code_of(body: Object) -> int | None:
    code = body.get("code")
    if isinstance(code, Number) and re.fullmatch("-?[0-9]{1,100}", code.text):
        return int(code.text)
    return None


def meaning(status: int, code: int | None) -> str:
    about_the_order = code is not None and 40300000 <= code <= 40399999
    if 200 <= status <= 299:
        return TAKEN
    if status == 429:
        return NOT_LOOKED_AT
    if status == 401 or (status == 403 and not about_the_order):
        return NO_CREDENTIALS
    return NO if 400 <= status <= 499 and status != 408 else IN_DOUBT


def refusal_detail(status: int, body: Object) -> str:
    message = body.get("message")
    if isinstance(message, str) and message:
        return message.encode("utf-8")[:1024].decode("utf-8", "ignore")
    return f"http {status}"


def is_venue_id(text: str) -> bool:
    return re.fullmatch("[A-Za-z0-9_-]{1,64}", text) is not None


def read_report(routed: Routed, body: Object) -> Report | None:
    """None if it is unreadable."""
    venue_id, status, average = body.get("id"), body.get("status"), 0
    if not isinstance(venue_id, str) or not is_venue_id(venue_id):
        return None
    if body.get("client_order_id") != routed.id or not isinstance(status, str):
        return None
    try:
        quantity = read_decimal(unsigned(body.get("filled_qty")), NANO_DIGITS, 0, I64_MAX)
        if quantity:
            average = read_cut_off(unsigned(body.get("filled_avg_price")))
    except Refused:
        return None
    if venue_id != (routed.venue_id or venue_id) or quantity < routed.filled_quantity:
        return None
    return Report(venue_id, status, quantity, average)


def unsigned(value: Json) -> str:
    require(isinstance(value, str) and not value.startswith("-"), "bad_number")
    return str(value)


def read_cut_off(text: str) -> int:
    """A price whose digits after the ninth decimal mean nothing."""
    parts = DECIMAL.fullmatch(text)
    if parts is None:
        raise Refused("bad_number")
    _, whole, fraction, exponent_sign, exponent = parts.groups(default="")
    power = int(exponent_sign + (exponent if len(exponent) <= 18 else "9" * 18)) if exponent else 0
    kept = max(len(whole) + power + NANO_DIGITS, 0)
    digits = (whole + fraction)[:kept].lstrip("0") or "0"
    zeros = max(kept - len(whole + fraction), 0)
    return read_decimal(f"{digits}e{zeros}", 0, 0, I64_MAX)


def times_to_retry(now: int, retry_after: str | None, reset: str | None = None) -> list[int]:
    """Now, and the times that the headers name, without one that is too far away."""
    after = retry_after or ""
    times = [now, read_http_date(after)]
    if re.fullmatch("[0-9]{1,10}", after):
        times.append(now + int(after) * NANOS)
    if re.fullmatch("[0-9]{1,10}", reset or ""):
        times.append(int(reset or "") * NANOS)
    return [time for time in times if time is not None and time - now <= HOUR]


def read_http_date(text: str) -> int | None:
    parts = HTTP_DATE.fullmatch(text)
    if parts is None:
        return None
    day, month, year, hour, minute, second = parts.groups()
    try:
        days = date(int(year), MONTHS.index(month) + 1, int(day)).toordinal() - EPOCH_DAY
    except ValueError:
        return None
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    seconds = days * DAY_SECONDS + int(hour) * 3600 + int(minute) * 60 + int(second)
    return int(seconds * NANOS)


class Router:
    def __init__(
        self, limiter: dict[str, int], seed: int, max_age: int | None, cancel_reserve: int, **config: int
    ) -> None:
        self._limiter = Limiter(**limiter)
        require(limiter["burst"] > cancel_reserve, "invalid_config")
        self._reserved = cancel_reserve * (limiter["period"] // limiter["rate"])
        self._max_age = max_age
        self._random = split_mix(seed)
        self._config = config
        self._state = "running"
        self._orders: dict[str, Routed] = {}  # by when they came
        self._remembered: dict[str, None] = {}  # the oldest first
        self._requests = 0
        self._busy_until = I64_MIN
        self._actions: list[Action] = []

    # Taking orders

    def submit(self, now: int, order: Order, notional: int | None) -> list[Action]:
        require(self._state == "running", "wrong_state")
        require_valid(order, notional)
        require_whole_pennies(order)
        self._require_room([order["client_order_id"]], 1)
        too_old = self._too_old(order["received_at"])
        self._take(Routed(order, now, self._after(now, "deadline"), too_old, notional))
        return self._then(now)

    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> list[Action]:
        require(self._state == "running", "wrong_state")
        require_valid(order, None)
        name = order["client_order_id"]
        lots, rest = divmod(order["quantity"], lot)
        require(rest == 0 and lots >= count and len(f"{name}-{count}".encode()) <= 48, "invalid_order")
        ids = (f"{name}-{k}" for k in range(1, count + 1))
        require_whole_pennies(order)
        self._require_room(chain([name], ids), count)
        for k in range(count):
            quantity = (lots // count + (k < lots % count)) * lot
            part: Order = {**order, "client_order_id": f"{name}-{k + 1}", "quantity": quantity}
            due = at_most_last(now + k * interval)
            deadline, too_old = self._after(due, "deadline"), self._too_old(due)
            self._take(Routed(part, due, deadline, too_old, slice_of=name))
        return self._then(now)

    def adopt(
        self, now: int, order: Order, venue_order_id: str | None, filled_quantity: int, filled_value: str
    ) -> list[Action]:
        require(self._state == "running", "wrong_state")
        require_valid(order, None)
        require(venue_order_id is None or is_venue_id(venue_order_id), "invalid_order")
        require(filled_quantity <= order["quantity"], "invalid_order")
        require(filled_quantity > 0 or int(filled_value) == 0, "invalid_order")
        require(venue_order_id is not None or filled_quantity == 0, "invalid_order")
        self._require_room([order["client_order_id"]], 1)
        adopted = Routed(order, now, self._after(now, "deadline"), waits_for=QUERY, venue_id=venue_order_id)
        adopted.filled_quantity, adopted.filled_value = filled_quantity, int(filled_value)
        if venue_order_id is None:
            adopted.doubtful_since, adopted.cancel_wanted = now, True
            adopted.settles = self._after(now, "late_limit")
        self._take(adopted)
        return self._then(now)

    def replace(self, now: int, client_order_id: str, replacement: dict[str, Any]) -> list[Action]:
        require(self._state == "running", "wrong_state")
        old = self._in_hand(client_order_id)
        others = any(other.replaces is old and not other.placed for other in self._orders.values())
        left = old.order["quantity"] - old.filled_quantity
        require(old.placed and not old.cancel_wanted and not others, "not_live")
        require(old.notional is not None or left > 0, "not_live")
        given = {name: value for name, value in replacement.items() if value is not None}
        require(len(given) > 1 and old.notional is None, "invalid_order")
        if old.filled_quantity:
            given = {"quantity": left} | given
        order: Order = {**old.order, **given}  # type: ignore[typeddict-item]
        require_valid(order, None)
        require_whole_pennies(order)
        self._require_room([order["client_order_id"]], 1)
        changes = {
            ("qty" if name == "quantity" else name): given[name]
            if name == "time_in_force"
            else write_decimal(given[name])
            for name in ("quantity", "time_in_force", "limit_price", "stop_price")
            if name in given
        }
        new = Routed(order, now, self._after(now, "deadline"), self._too_old(now), slice_of=old.slice_of)
        new.changes, new.replaces = changes, old
        self._take(new)
        return self._then(now)

    def _require_room(self, ids: Iterable[str], count: int) -> None:
        require(len(self._orders) + count <= self._config["max_orders"], "too_many_orders")
        used = self._orders.keys() | self._remembered.keys() | {of.slice_of for of in self._orders.values()}
        require(used.isdisjoint(ids), "duplicate_order")

    def _take(self, routed: Routed) -> None:
        self._orders[routed.id] = routed

    def _too_old(self, birth: int) -> int | None:
        return None if self._max_age is None else at_most_last(birth + self._max_age)

    def _in_hand(self, client_order_id: str) -> Routed:
        require(client_order_id in self._orders, "unknown_order")
        return self._orders[client_order_id]

    # What a person wants

    def cancel(self, now: int, client_order_id: str) -> list[Action]:
        wanted = [of for of in self._orders.values() if client_order_id in (of.id, of.slice_of)]
        require(bool(wanted), "unknown_order")
        for routed in wanted:
            self._cancel(now, routed)
        return self._then(now)

    def _cancel(self, now: int, routed: Routed) -> None:
        again = routed.cancel_wanted and not routed.held
        self._release(now, routed)
        if again or routed.ending:
            return
        routed.cancel_wanted, routed.failures = True, 0
        if routed.flight is not None:
            return
        if routed.placed:
            routed.wait_for(QUERY if routed.cancel_taken else CANCEL_IT, now)
        elif routed.doubtful:
            routed.wait_for(QUERY, now)
        else:
            self._end(routed, "canceled", "not sent")

    def query(self, now: int, client_order_id: str) -> list[Action]:
        routed = self._in_hand(client_order_id)
        if routed.flight is None and (routed.held or routed.waits_for == QUERY):
            routed.wait_for(QUERY, now)
        self._release(now, routed)
        return self._then(now)

    def _release(self, now: int, routed: Routed) -> None:
        if routed.held:
            routed.held, routed.failures = False, 0
            if not routed.placed and routed.given_up is None:
                routed.deadline, routed.too_old = self._after(now, "deadline"), None

    def stop(self, now: int) -> list[Action]:
        if self._state in ("running", "halted"):
            self._state = "stopping"
            for routed in list(self._orders.values()):
                self._cancel(now, routed)
        return self._then(now)

    # What becomes of requests

    def answered(self, now: int, request: int, answer: dict[str, Any]) -> list[Action]:
        routed, flight = self._land(request)
        kind, status, body = flight.kind, answer["status"], read_body(answer["body"])
        if status == 429:
            times = times_to_retry(now, answer["retry_after"], answer["ratelimit_reset"])
            self._busy_until = at_most_last(max(*times, self._busy_until))
        match meaning(status, code_of(body)):
            case "taken" if kind == CANCEL_IT and status != 204:
                self._on_doubt(now, routed, kind)
            case "taken":
                self._on_taken(now, routed, kind, body)
            case "not looked at":
                self._on_not_looked_at(now, routed, kind)
            case "credentials":
                self._halt(status, refusal_detail(status, body))
            case "refused":
                self._on_refused(now, routed, flight, status, body)
            case _:
                self._on_doubt(now, routed, kind)
        return self._then(now)

    def failed(self, now: int, request: int, failure: str) -> list[Action]:
        routed, flight = self._land(request)
        if failure == "refused":
            self._on_not_looked_at(now, routed, flight.kind)
        else:
            self._on_doubt(now, routed, flight.kind)
        return self._then(now)

    def _land(self, request: int) -> tuple[Routed, Flight]:
        for routed in self._orders.values():
            flight = routed.flight
            if flight is not None and flight.request == request:
                routed.flight = None
                return routed, flight
        raise Refused("unknown_request")

    def _on_taken(self, now: int, routed: Routed, kind: str, body: Object) -> None:
        if kind == CANCEL_IT:
            routed.cancel_taken, routed.failures = True, 0
            routed.wait_for(QUERY, now)
            return
        report = read_report(routed, body)
        if report is None:
            self._on_doubt(now, routed, kind)
            return
        if not routed.placed:
            self._on_placed(now, routed, report.venue_id)
        if report.quantity > routed.filled_quantity:
            self._on_filled(routed, report)
        if report.status in FINAL:
            self._end(routed, report.status, "")
        elif routed.is_to_cancel:
            routed.wait_for(CANCEL_IT, now)
        else:
            if not routed.cancel_wanted:
                routed.failures = 0
            routed.wait_for(QUERY, self._after(now, "poll_interval"))

    def _on_placed(self, now: int, routed: Routed, venue_id: str) -> None:
        routed.venue_id, routed.failures = venue_id, 0
        routed.cancel_wanted = routed.cancel_wanted or routed.given_up is not None
        self._actions.append(do("placed", client_order_id=routed.id, venue_order_id=venue_id))
        old = routed.replaces
        if old is not None and old.flight is None and old.waits_for == QUERY:
            old.due = now

    def _on_filled(self, routed: Routed, report: Report) -> None:
        quantity = report.quantity - routed.filled_quantity
        value = max(report.average * report.quantity - routed.filled_value, 0)
        routed.filled_quantity = report.quantity
        routed.filled_value += value
        self._actions.append(do("filled", client_order_id=routed.id, quantity=quantity, value=str(value)))

    def _give_up_if_late(self, now: int, routed: Routed) -> None:
        """A deadline that has passed while the request was in flight comes before what came of it."""
        if routed.doubtful and not routed.held and routed.given_up is None and routed.last_time() <= now:
            routed.given_up = routed.lateness()

    def _on_not_looked_at(self, now: int, routed: Routed, kind: str) -> None:
        self._give_up_if_late(now, routed)
        if not self._ends_unplaced(routed):
            self._after_a_while(now, routed, QUERY if routed.doubtful else kind)

    def _on_doubt(self, now: int, routed: Routed, kind: str) -> None:
        if routed.unsent:
            routed.doubtful_since = now
        self._give_up_if_late(now, routed)
        if not self._ends_unplaced(routed):
            self._after_a_while(now, routed, self._next_kind(routed, kind))

    def _next_kind(self, routed: Routed, kind: str) -> str:
        """What follows on a request that was refused or is in doubt."""
        cancels = kind == QUERY and routed.placed and routed.is_to_cancel
        return CANCEL_IT if cancels else QUERY

    def _on_refused(self, now: int, routed: Routed, flight: Flight, status: int, body: Object) -> None:
        kind = flight.kind
        if kind == PLACE and routed.unsent:
            self._end(routed, "rejected", refusal_detail(status, body))
            return
        if kind == PLACE and not (status == 422 and code_of(body) == ID_IN_USE):
            routed.refusal = refusal_detail(status, body)
        self._give_up_if_late(now, routed)
        if self._ends_unplaced(routed):
            return
        is_unknown = status == 404 and kind == QUERY and routed.doubtful
        ending = self._ending_if_unknown(routed)
        if is_unknown and ending is None:
            routed.wait_for(PLACE, now)
        elif is_unknown and ending is not None and flight.sent_at >= routed.settles:
            self._end(routed, *ending)
        else:
            self._after_a_while(now, routed, self._next_kind(routed, kind))

    def _ending_if_unknown(self, routed: Routed) -> tuple[str, str] | None:
        """How a doubtful order ends that the venue does not know; nothing if it may be placed again."""
        if routed.replaces is not None and routed.replaces.ending is not None:
            return "unsent", "nothing to replace"
        if routed.cancel_wanted:
            return "canceled", "not at the venue"
        if routed.refusal is not None:
            return "rejected", routed.refusal
        if routed.given_up is not None:
            return "unsent", routed.given_up
        return None if self._state == "running" else ("unsent", "halted")

    def _ends_unplaced(self, routed: Routed) -> bool:
        """Whether an order that is not placed and has nothing in flight is at its end, whatever the time is."""
        if routed.placed:
            return False
        self._end_if_nothing_to_replace(routed)
        if routed.ending is None and routed.unsent:
            if routed.cancel_wanted:
                self._end(routed, "canceled", "not sent")
            elif self._state == "halted":
                self._end(routed, "unsent", "halted")
        return routed.ending is not None

    def _end_if_nothing_to_replace(self, routed: Routed) -> None:
        old = routed.replaces
        if old is None or old.ending is None or routed.placed or routed.flight is not None:
            return
        if routed.unsent or old.ending not in ("replaced", "unknown"):
            self._end(routed, "unsent", "nothing to replace")
        else:
            routed.waits_for = QUERY

    # Halting

    def _halt(self, status: int, detail: str) -> None:
        self._actions.append(do("halted", status=status, detail=detail))
        if self._state == "stopping":
            self._give_everything_up()
            return
        self._state = "halted"
        for routed in list(self._orders.values()):
            if routed.unsent and routed.flight is None:
                self._end(routed, "unsent", "halted")
            routed.held = True

    def _give_everything_up(self) -> None:
        for routed in list(self._orders.values()):
            if routed.ending is not None:
                continue
            flight, routed.flight = routed.flight, None
            if flight is not None:
                self._actions.append(do("abandon", request=flight.request))
            never_sent = routed.unsent and flight is None
            self._end(routed, "unsent" if never_sent else "unknown", routed.refusal or "halted")

    # Ends and delays

    def _end(self, routed: Routed, ending: str, detail: str) -> None:
        del self._orders[routed.id]
        routed.ending = ending
        self._remember(routed.id)
        if routed.slice_of and all(other.slice_of != routed.slice_of for other in self._orders.values()):
            self._remember(routed.slice_of)
        self._actions.append(do("done", client_order_id=routed.id, ending=ending, detail=detail))
        for other in list(self._orders.values()):
            if other.replaces is routed:
                self._end_if_nothing_to_replace(other)

    def _remember(self, client_order_id: str) -> None:
        self._remembered[client_order_id] = None
        if len(self._remembered) > self._config["max_remembered"]:
            del self._remembered[next(iter(self._remembered))]

    def _after(self, time: int, duration: str) -> int:
        return at_most_last(time + self._config[duration])

    def _after_a_while(self, now: int, routed: Routed, kind: str) -> None:
        routed.failures += 1
        cap = "doubt_cap" if routed.given_up is not None and not routed.placed else "backoff_cap"
        longest = min(self._config[cap], self._config["backoff_base"] * 2 ** (routed.failures - 1))
        delay = longest - next(self._random) % (longest // 2 + 1)
        routed.wait_for(kind, at_most_last(now + delay))

    # What is due

    def tick(self, now: int) -> list[Action]:
        return self._then(now)

    def _then(self, now: int) -> list[Action]:
        """What is due at the end of every operation, and all of its actions."""
        self._abandon_overdue(now)
        for routed in sorted(self._waiting(), key=Routed.last_time):
            if routed.ending is None and not routed.placed and routed.last_time() <= now:
                self._on_deadline(now, routed)
        self._send_due(now)
        if self._state == "stopping" and not self._orders:
            self._state = "stopped"
        actions, self._actions = self._actions, []
        return actions

    def _times_out(self) -> list[tuple[int, int]]:
        """When what is in flight is abandoned, with its number."""
        flights = [of.flight for of in self._orders.values() if of.flight is not None]
        return sorted((self._after(flight.sent_at, "request_timeout"), flight.request) for flight in flights)

    def _abandon_overdue(self, now: int) -> None:
        for time, request in self._times_out():
            if time <= now:
                routed, flight = self._land(request)
                self._actions.append(do("abandon", request=request))
                self._on_doubt(now, routed, flight.kind)

    def _on_deadline(self, now: int, routed: Routed) -> None:
        if routed.unsent:
            self._end(routed, "unsent", routed.lateness())
            return
        self._give_up_if_late(now, routed)
        routed.waits_for = QUERY

    def _waiting(self) -> list[Routed]:
        return [of for of in self._orders.values() if of.flight is None and not of.held]

    def _send_due(self, now: int) -> None:
        if now < self._busy_until:
            return
        for routed in sorted(self._waiting(), key=Routed.rank):
            if routed.due <= now:
                if not self._admits(now, routed.is_to_cancel):
                    return
                self._send(now, routed)

    def _room(self, is_to_cancel: bool) -> int:
        """When the limiter has room, beyond what is reserved for cancels if this is none."""
        earliest = self._limiter.earliest()
        if earliest is None:
            return I64_MIN
        return earliest if is_to_cancel else at_most_last(earliest + self._reserved)

    def _admits(self, now: int, is_to_cancel: bool) -> bool:
        if now < self._room(is_to_cancel):
            return False
        try:
            return bool(self._limiter.admit(now, 1)["admitted"])
        except Refused:
            return False

    def _send(self, now: int, routed: Routed) -> None:
        self._requests += 1
        if routed.waits_for == PLACE:
            routed.attempts += 1
            routed.settles = self._after(now, "late_limit")
        routed.flight = Flight(self._requests, routed.waits_for, now)
        self._actions.append(do("request", request=self._requests, **routed.request()))

    # Requests

    def orders(self) -> list[dict[str, Any]]:
        return [
            {
                "client_order_id": of.id,
                "state": of.state(),
                "venue_order_id": of.venue_id,
                "attempts": of.attempts,
                "filled_quantity": of.filled_quantity,
                "filled_value": str(of.filled_value),
                "doubtful_since": of.doubtful_since if of.doubtful else None,
            }
            for of in self._orders.values()
        ]

    def status(self) -> dict[str, Any]:
        times = [time for time, _ in self._times_out()]
        times.extend(of.last_time() for of in self._waiting() if of.unsent)
        for is_to_cancel in (True, False):
            dues = [of.due for of in self._waiting() if of.is_to_cancel == is_to_cancel]
            if dues:
                times.append(max(min(dues), self._busy_until, self._room(is_to_cancel)))
        return {"state": self._state, "deadline": min(times, default=None)}


# Pipeline

COUNTS_OF_MARKET_DATA = {"trade": "trades", "quote": "quotes", "book_update": "book_updates"}
COUNTS = (
    *("frames", *COUNTS_OF_MARKET_DATA.values(), "others", "controls", "skipped", "filtered", "ignored"),
    *("unknown_members", "problems", "sent", "rejected", "throttled"),
)


PROBLEM = ("code", "member", "symbol", "book_lost")

DAY = DAY_SECONDS * NANOS
REMEMBERED_TRADES = 64


class Print(NamedTuple):
    """A trade that may still be taken back."""

    id: int
    exchange: str | None
    price: int

    def is_meant(self, trade_id: int, exchange: str | None) -> bool:
        return self.id == trade_id and (self.exchange == exchange or None in (self.exchange, exchange))


@dataclass(eq=False)
class Market:
    """What the pipeline has of a symbol."""

    book: Book
    signal: Signal
    applied_at: int | None = None  # what the clock was at the book's latest update
    asks_cut: bool = False
    prints: list[Print] = field(default_factory=list)  # the last one is the mark


class Pipeline:
    def __init__(self, **config: Any) -> None:
        self._config = config
        self._feed = Feed(**self._config["feed"])
        self._risk = Risk(**self._config["risk"])
        self._limiter = Limiter(**self._config["limiter"])
        self._codec = Codec(self._config["encoding"])
        self._books_begin_stale = False
        self._new_market()  # refuses now what it would refuse with the first symbol
        self._markets: dict[str, Market] = {}
        self._orders = 0
        self._clock: int | None = None
        self._counts = dict.fromkeys(COUNTS, 0)

    def _new_market(self) -> Market:
        market = Market(Book(**self._config["book"]), Signal(**self._config["signal"]))
        if self._books_begin_stale:
            market.book.mark_stale()
        return market

    def tick(self, now: int) -> None:
        before = self._clock
        if before is None:
            self._clock = now
            return
        self._clock = max(before, now)
        if self._config["utc_days"] and self._clock // DAY > before // DAY:
            self._risk.start_day()

    def on_frame(self, received_at: int, frame: str) -> dict[str, Any]:
        try:
            parsed = self._feed.parse(frame)
        except Refused as refused:
            parsed = {"elements": [broken_frame(refused.code)], "unknown_members": 0}
        reaction = self.on_elements(received_at, **parsed)
        return reaction | {"decisions": [self._encoded(each) for each in reaction["decisions"]]}

    def _encoded(self, decision: dict[str, Any]) -> dict[str, Any]:
        if decision["type"] != "order":
            return decision
        message = self._codec.encode(decision)
        return {"type": "sent", "client_order_id": decision["client_order_id"], "message": message}

    def on_elements(
        self, received_at: int, elements: list[dict[str, Any]], unknown_members: int
    ) -> dict[str, Any]:
        self.tick(received_at)
        self._counts["frames"] += 1
        self._counts["unknown_members"] += unknown_members
        decisions, problems = [], []
        for index, element in enumerate(elements):
            try:
                answer = self._take(element, received_at)
            except Refused as refused:
                lost = refused.code == "too_many_levels"
                answer = problem(refused.code, "", symbol=element["symbol"], book_lost=lost)
            if answer is None:
                continue
            if answer["type"] == "problem":
                self._counts["problems"] += 1
                problems.append({"element": index} | {name: answer[name] for name in PROBLEM})
            else:
                self._counts["sent" if answer["type"] == "order" else answer["type"]] += 1
                decisions.append(answer)
        return {"decisions": decisions, "problems": problems}

    def _take(self, element: dict[str, Any], received_at: int) -> dict[str, Any] | None:
        """A decision, the problem that the element was to the parser, or nothing."""
        kind = element["type"]
        if kind == "problem":
            if element["book_lost"]:
                self._on_lost_update(element["symbol"])
            return element
        if kind in ("success", "stream_error", "subscription"):
            self._counts["controls"] += 1
        elif kind not in COUNTS_OF_MARKET_DATA:
            self._counts["skipped" if kind == "skipped" else "others"] += 1
            if kind in ("cancel", "correction"):
                self._take_back(element)
        elif not self._wants(element["symbol"]):
            self._counts["filtered"] += 1
        else:
            self._counts[COUNTS_OF_MARKET_DATA[kind]] += 1
            if kind == "trade":
                self._trade(element)
            elif kind == "book_update":
                return self._update(element, received_at)
        return None

    def _wants(self, symbol: str) -> bool:
        return not self._config["symbols"] or symbol in self._config["symbols"]

    def _on_lost_update(self, symbol: str | None) -> None:
        if symbol is None:
            self.mark_stale()
        elif self._wants(symbol) and (
            symbol in self._markets or len(self._markets) < self._config["max_symbols"]
        ):
            self._market(symbol).book.mark_stale()

    def _trade(self, trade: dict[str, Any]) -> None:
        prints = self._market(trade["symbol"]).prints
        prints.append(Print(trade["id"], trade["exchange"], trade["price"]))
        del prints[:-REMEMBERED_TRADES]
        self._risk.mark(trade["symbol"], trade["price"])

    def _take_back(self, element: dict[str, Any]) -> None:
        """Forget a trade that was cancelled, or have it as it was corrected (PIPE-27)."""
        symbol, exchange, is_correction = element["symbol"], element["exchange"], "corrected_id" in element
        prints = self._markets[symbol].prints if symbol in self._markets else []
        trade_id = element["original_id" if is_correction else "id"]
        place = max((i for i, one in enumerate(prints) if one.is_meant(trade_id, exchange)), default=None)
        if place is None:
            return
        was_last = place == len(prints) - 1
        old = prints.pop(place)
        if is_correction:
            exchange = old.exchange if exchange is None else exchange
            prints.insert(place, Print(element["corrected_id"], exchange, element["corrected_price"]))
        if was_last and prints:
            self._risk.mark(symbol, prints[-1].price)
        elif was_last:
            self._risk.unmark(symbol)

    def _market(self, symbol: str) -> Market:
        if symbol not in self._markets:
            require(len(self._markets) < self._config["max_symbols"], "too_many_symbols")
            self._markets[symbol] = self._new_market()
        return self._markets[symbol]

    def _update(self, update: dict[str, Any], received_at: int) -> dict[str, Any] | None:
        market = self._market(update["symbol"])
        book, signal = market.book, market.signal
        if self._is_old(market):
            book.mark_stale()
        try:
            result = book.apply(update["reset"], update["bids"], update["asks"], None)
        except Refused:
            book.mark_stale()
            raise
        if result == "ignored":
            self._counts["ignored"] += 1
            return None
        market.applied_at = self._clock
        market.asks_cut = update["asks_cut"] or (market.asks_cut and not update["reset"])
        touch = book.best()
        two_sided = touch["bid"] is not None and touch["ask"] is not None
        side = signal.evaluate(touch, book.imbalance(signal.levels) if two_sided else None)
        opposite = touch["ask"] if side == "buy" else touch["bid"]
        if side is None or opposite is None:
            return None
        self._orders += 1
        return self._decide(
            {
                "client_order_id": f"{self._config['id_prefix']}{self._orders}",
                "symbol": update["symbol"],
                "side": side,
                "order_type": "limit",
                "time_in_force": "ioc",
                "quantity": self._config["order_quantity"],
                "limit_price": opposite["price"],
                "stop_price": None,
                "extended_hours": False,
                "event_time": update["time"],
                "received_at": received_at,
            },
            touch,
        )

    def _is_old(self, market: Market) -> bool:
        age = self._config["max_book_age"]
        if age is None or market.applied_at is None or self._clock is None:
            return False
        return bool(self._clock - market.applied_at > age)

    def _decide(self, order: Order, touch: Touch) -> dict[str, Any]:
        order_id = order["client_order_id"]
        self._risk.quote(order["symbol"], touch)
        reject = self._risk.check(order["received_at"], order)
        if reject is not None:
            return {"type": "rejected", "client_order_id": order_id, "reject": reject}
        admission = self._limiter.admit(order["received_at"], 1)
        if not admission["admitted"]:
            return {"type": "throttled", "client_order_id": order_id, "earliest": admission["earliest"]}
        self._risk.sent(order["received_at"], order)
        return {"type": "order", **order}

    def on_fill(self, fill: Fill) -> str:
        return self._risk.fill(fill)

    def on_closed(self, client_order_id: str) -> None:
        self._risk.closed(client_order_id)

    def correct(self, execution_id: str, quantity: int, value: str) -> None:
        self._risk.correct(execution_id, quantity, value)

    def bust(self, execution_id: str) -> None:
        self._risk.bust(execution_id)

    def messaged(self, now: int) -> None:
        self._risk.messaged(now)

    def kill(self, stop: bool) -> None:
        self._risk.kill(stop)

    def start_day(self) -> None:
        self._risk.start_day()

    def take_position(self, symbol: str, quantity: int, cost: str, price: int) -> None:
        self._risk.take_position(symbol, quantity, cost, price)

    def adopt(self, order: Order, price: int) -> None:
        self._risk.adopt(order, price)

    def mark_stale(self) -> None:
        self._books_begin_stale = True
        for market in self._markets.values():
            market.book.mark_stale()

    def tops(self) -> list[dict[str, Any]]:
        return [
            {
                "symbol": symbol,
                "touch": market.book.best(),
                "status": "stale" if self._is_old(market) else market.book.status(),
                "asks_cut": market.asks_cut,
            }
            for symbol, market in sorted(self._markets.items(), key=itemgetter(0))
        ]

    def positions(self) -> list[dict[str, Any]]:
        return self._risk.positions()

    def pnl(self) -> dict[str, str]:
        return self._risk.pnl()

    def counts(self) -> dict[str, int]:
        return dict(self._counts)


# The wire protocol

COMPONENTS: dict[str, Callable[..., Any]] = {
    "numbers": Numbers,
    "feed": Feed,
    "book": Book,
    "signal": Signal,
    "risk": Risk,
    "limiter": Limiter,
    "codec": Codec,
    "session": Session,
    "router": Router,
    "pipeline": Pipeline,
}


# Being measured (WIRE-8 to WIRE-12)

Shift = Callable[[Json, int], Json]


@cache
def declaration() -> dict[str, Any]:
    """The declared types of all arguments: spec/operations.json."""
    found = json.loads((Path(__file__).parents[2] / "spec" / "operations.json").read_bytes())
    return dict(found)


@cache
def argument_shifts(component: str) -> dict[str, dict[str, Shift]]:
    """For each operation of a component the arguments that are other ones in each round, and how."""
    operations = declaration()["components"][component]["operations"]
    return {name: member_shifts(operation["args"]) for name, operation in operations.items()}


def member_shifts(members: Iterable[dict[str, Any]]) -> dict[str, Shift]:
    shifts = ((member["name"], shift_of(member["type"])) for member in members)
    return {name: shift for name, shift in shifts if shift is not None}


def shift_of(declared: Any) -> Shift | None:
    """How a value of a declared type changes with the number of the round; nothing if it does not (WIRE-11)."""
    match declared:
        case {"integer": "price"}:
            return lambda value, number: value + number // 10**6 * 10**12
        case {"integer": "quantity"}:
            return lambda value, number: value + number % 10**6 if value else 0
        case {"integer": "time"}:
            return lambda value, number: value + number % 1000 * 1000
        case {"text": _} | {"bytes": _}:
            return lambda value, number: with_digits(value, str(number))
        case {"maybe": item}:
            inner = shift_of(item)
            return inner and (lambda value, number: None if value is None else inner(value, number))
        case {"sequence": item}:
            each = shift_of(item)
            return each and (lambda values, number: [each(value, number) for value in values])
        case {"record": name}:
            return record_shift(member_shifts(declaration()["records"][name]))
        case {"union": records}:
            found = {tag: member_shifts(declaration()["records"][name]) for tag, name in records.items()}
            return lambda value, number: shifted(value, found[value["type"]], number)
    return None


def with_digits(text: str, digits: str) -> str:
    return text.replace("#p#", digits[:3]).replace("#q#", digits[3:6]).replace("#t#", digits[6:])


def record_shift(shifts: dict[str, Shift]) -> Shift | None:
    return (lambda value, number: shifted(value, shifts, number)) if shifts else None


def shifted(members: dict[str, Json], shifts: dict[str, Shift], number: int) -> dict[str, Json]:
    return members | {name: shift(members[name], number) for name, shift in shifts.items()}


class Measured:
    """What was prepared, and the outcomes of the latest round."""

    def __init__(self, component: str, config: Object, setup: list[Object], steps: list[Object]) -> None:
        self._component = component
        self._config = config
        self._setup = setup
        self.steps = steps
        self._outcomes: list[Any] = []

    def round(self, number: int, limit: int, arrivals: list[int] | None) -> list[int]:
        setup, steps = self._shifted(self._setup, number), self._shifted(self.steps, number)[:limit]
        machine = COMPONENTS[self._component](**self._config)
        for name, arguments in setup:
            outcome_of(getattr(machine, name), arguments)
        calls = [(getattr(machine, name), arguments) for name, arguments in steps]
        samples: list[int] = []
        self._outcomes = []
        clock, keep, note = perf_counter_ns, self._outcomes.append, samples.append
        begin = start = clock()
        for place, (operation, arguments) in enumerate(calls):
            if arrivals is not None:
                start = begin + arrivals[place]
                while clock() < start:
                    pass
            keep(outcome_of(operation, arguments))
            end = clock()
            note(end - start)
            start = end
        return samples

    def digest(self, step: int | None) -> str:
        check = 0
        for outcome in self._outcomes if step is None else [self._outcomes[step]]:
            check = zlib.crc32(write_json(outcome) + b"\n", check)
        return f"{check:08x}"

    def _shifted(self, steps: list[Object], number: int) -> list[tuple[str, dict[str, Json]]]:
        shifts = argument_shifts(self._component)
        return [(step["op"], shifted(step["args"], shifts[step["op"]], number)) for step in steps]


def outcome_of(operation: Callable[..., Any], arguments: dict[str, Json]) -> dict[str, Any]:
    try:
        return {"value": operation(**arguments)}
    except Refused as refused:
        return {"error": refused.code}


class Backend:
    """Answers requests, keeps the machine that was made last, and what was prepared last."""

    def __init__(self) -> None:
        self._machine: Any = None
        self._measured: Measured

    def answer(self, request: Object) -> dict[str, Any]:
        number = {"id": request["id"]}
        match request["do"]:
            case "hello":
                return number | {"hello": self._hello()}
            case "open":
                return number | {"outcome": self._open(request["component"], request["config"])}
            case "steps":
                return number | {"outcomes": [self._step(step) for step in request["steps"]]}
            case "prepare":
                parts = (request[name] for name in ("component", "config", "setup", "steps"))
                self._measured = Measured(*parts)
                return number | {"prepared": len(self._measured.steps)}
            case "measure":
                parts = (request[name] for name in ("round", "limit", "arrivals"))
                return number | {"measured": self._measured.round(*parts)}
            case "digest":
                return number | {"digest": self._measured.digest(request["step"])}
        raise ValueError(f"an unknown request: {request['do']}")

    def _hello(self) -> dict[str, Any]:
        return {
            "version": 1,
            "name": "standalone",
            "language": f"{platform.python_implementation()} {platform.python_version()}",
            "build": "one file, from the specification alone",
            "phase": "baseline",
            "components": list(COMPONENTS),
            "measures": True,
        }

    def _open(self, component: str, config: Object) -> dict[str, Any]:
        self._machine = None
        try:
            self._machine = COMPONENTS[component](**config)
        except Refused as refused:
            return {"error": refused.code}
        return {"value": None}

    def _step(self, step: Object) -> dict[str, Any]:
        return outcome_of(getattr(self._machine, step["op"]), step["args"])


def main() -> None:
    backend = Backend()
    for line in sys.stdin.buffer:
        answer = backend.answer(read_unique_json(line, number=int))
        sys.stdout.buffer.write(write_json(answer) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
