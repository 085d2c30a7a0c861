"""Quotes and trades by their shape, from behind their symbol to the end of the frame: where their numbers are.

A frame of a shape that is known is sound if its time is one and no number has a zero in front, so that a quote, of which
nobody asks for the values, is read without reading any. Which members there are, and of what kind, is said by `LAYOUTS`;
their order is that of the shape. Texts in which digits or points may be are not known here.
"""

import re
from typing import Any, Final, NamedTuple

from ticktotrade.feed.events import TakerSide
from ticktotrade.feed.members import LAYOUTS, Field
from ticktotrade.feed.shapes import PLAIN, scale_of
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.feed.values import READERS, WHEN_ABSENT
from ticktotrade.json_text import JsonReader
from ticktotrade.nano import DECIMAL_NANOS

_MOST_SHAPES: Final = 1 << 12

_LABEL: Final = (
    rb'"[ !#-\-/:-\[\]-~]{0,32}"'  # printable ASCII without digits, points, quotation marks and escapes
)
_PATTERNS: Final[dict[str, re.Pattern[bytes]]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "price": PLAIN,
        "size": PLAIN,
        "id": rb"0{1,19}",
        "time": rb'"0000-00-00T00:00:00(?:\.(0{1,9}))?Z"',
        "label": _LABEL,
        "labels": rb"\[(?:%b(?:,%b)*)?\]" % (_LABEL, _LABEL),
        "taker side": rb'"[BS]"',
    }.items()
}
_NAME: Final = re.compile(rb',"([a-z]{1,3})":')
_END: Final = b"}]"
_TO_SECOND: Final = len('"2024-08-09T00:00:')
_NUMBERS_OF_A_TIME: Final = 6


class _Member(NamedTuple):
    """Where a member's value is in its shape, how many numbers are before it, and what it matched."""

    value: int
    numbers: int
    match: re.Match[bytes]


class QuoteShape(NamedTuple):
    """Where the numbers begin that have several digits before the point, and where the time, its quotation mark left out, and its seconds do."""

    firsts: tuple[int, ...]
    time: int
    second: int


class TradeShape(NamedTuple):
    """As of a quote; then which of the numbers each is, with the factor that makes nanos of it; then what is no number."""

    firsts: tuple[int, ...]
    time: int
    second: int
    seconds: int
    seconds_factor: int
    id: int
    price: int
    price_factor: int
    size: int
    size_factor: int
    exchange: str | None
    conditions: tuple[str, ...]
    tape: str | None
    taker_side: TakerSide | None


class QuoteShapes(dict[bytes, QuoteShape]):
    """The shapes of quotes that came up, of which so many are remembered."""

    def __missing__(self, shape: bytes) -> QuoteShape:
        members = _members(shape, "q")
        if len(self) >= _MOST_SHAPES:
            self.clear()
        self[shape] = quote = QuoteShape(*_checked(members, "q"))
        return quote


class TradeShapes(dict[bytes, TradeShape]):
    """The shapes of trades that came up, of which so many are remembered."""

    def __missing__(self, shape: bytes) -> TradeShape:
        members = _members(shape, "t")
        if len(self) >= _MOST_SHAPES:
            self.clear()
        time, price, size = members["t"], members["p"], members["s"]
        self[shape] = trade = TradeShape(
            *_checked(members, "t"),
            time.numbers + _NUMBERS_OF_A_TIME - 1,
            DECIMAL_NANOS[len(time.match[1] or b"")],
            members["i"].numbers,
            price.numbers,
            scale_of(*price.match.groups()).factor,
            size.numbers,
            scale_of(*size.match.groups()).factor,
            *(_constant(field, members) for field in LAYOUTS["t"].fields if not field.required),
        )
        return trade


def _members(shape: bytes, kind: str) -> dict[str, _Member]:
    """Each member of a message by its name. Raises `Unrecognised` unless all are known and none comes twice."""
    fields = {field.name: field for field in LAYOUTS[kind].fields}
    del fields["S"]
    members: dict[str, _Member] = {}
    at = numbers = 0
    while shape[at:] != _END:
        name = _NAME.match(shape, at)
        field = name and fields.get(name[1].decode())
        value = field and name and _PATTERNS[field.kind].match(shape, name.end())
        if not (name and field and value) or field.name in members:
            raise Unrecognised
        members[field.name] = _Member(name.end(), numbers, value)
        numbers += {"time": _NUMBERS_OF_A_TIME, "price": 1, "size": 1, "id": 1}.get(field.kind, 0)
        at = value.end()
    return members


def _checked(members: dict[str, _Member], kind: str) -> tuple[tuple[int, ...], int, int]:
    """What a frame has to be looked at for, whatever its shape says: a `QuoteShape`'s values.

    Raises `KeyError` if one of the members that are required, all of them numbers and the time, is missing.
    """
    firsts = tuple(
        members[field.name].value
        for field in LAYOUTS[kind].fields
        if field.kind in ("price", "size", "id") and _is_long(members[field.name].match[0])
    )
    time = members["t"]
    return firsts, time.value + 1, time.value + _TO_SECOND


def _is_long(number: bytes) -> bool:
    """Whether there are several digits before the point, of which the first must not be 0."""
    return len(number.partition(b".")[0]) > 1


def _constant(field: Field, members: dict[str, _Member]) -> Any:
    """The value of an optional member, which is the same in all frames of its shape: it has no digit."""
    member = members.get(field.name)
    if member is None:
        return WHEN_ABSENT.get(field.kind)
    return READERS[field.kind](JsonReader().read(member.match[0]))


QUOTES: Final = QuoteShapes()
TRADES: Final = TradeShapes()
