"""Any frame, by the rules of chapter *Feed*: each element becomes an event, a problem, or nothing to us."""

from collections.abc import Mapping
from typing import Any

from backends.team import values
from backends.team.element_types import ROWS, Member, Row
from backends.team.strict_json import Json, Malformed, Object, read_json, repeats_a_name
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import Element, Parsed, Problem, Skipped


class _Broken(Exception):
    """A member gives its element this code."""

    def __init__(self, code: ErrorCode, member: str) -> None:
        super().__init__(code, member)
        self.code = code
        self.member = member


def read_carefully(frame: bytes) -> Parsed:
    """Each element of a frame. Linear in its length; raises `Refused` with ``frame_malformed``."""
    try:
        value = read_json(frame)
    except Malformed as error:
        raise Refused(ErrorCode.FRAME_MALFORMED, str(error)) from None
    if isinstance(value, Object):
        value = [value]
    if not isinstance(value, list):
        raise Refused(ErrorCode.FRAME_MALFORMED, "neither an array nor an object")
    elements, unknown = [], 0
    for each in value:
        element, skipped = _element(each)
        elements.append(element)
        unknown += skipped
    return Parsed(tuple(elements), unknown)


def _element(value: Json) -> tuple[Element, int]:
    """What an element becomes, and how many unknown members it has (FEED-3 to FEED-5, FEED-11, FEED-12)."""
    if not isinstance(value, Object):
        return Problem(ErrorCode.NOT_AN_OBJECT, "", None, True), 0
    try:
        if repeats_a_name(value):
            raise _Broken(ErrorCode.DUPLICATE_MEMBER, "")
        kind = _kind(value)
        row = ROWS.get(kind)
        return (Skipped(kind), 0) if row is None else _event(row, value.members)
    except _Broken as broken:
        kinds = [each for name, each in value.pairs if name == "T"]
        harmless = len(kinds) == 1 and isinstance(kinds[0], str) and kinds[0] != "o"
        return Problem(broken.code, broken.member, _symbol_of(value), not harmless), 0


def _kind(element: Object) -> str:
    if "T" not in element.members:
        raise _Broken(ErrorCode.MISSING_MEMBER, "T")
    kind = element.members["T"]
    if not isinstance(kind, str):
        raise _Broken(ErrorCode.WRONG_TYPE, "T")
    return kind


def _event(row: Row, members: Mapping[str, Json]) -> tuple[Element, int]:
    found: list[Any] = []
    unknown = len(members) - 1
    for member in row.members:
        unknown -= member.name in members
        value = _value(member, members)
        if isinstance(value, values.Levels):
            unknown += value.unknown
        found.append(value)
    return row.make(*found), unknown


def _value(member: Member, members: Mapping[str, Json]) -> Any:
    """The member's value, or why it is broken (FEED-6)."""
    value = members.get(member.name)
    if value is None and not member.required:
        return member.absent
    if member.name not in members:
        raise _Broken(ErrorCode.MISSING_MEMBER, member.name)
    try:
        return member.read(value)
    except Refused as refused:
        raise _Broken(refused.code, member.name) from None


def _symbol_of(element: Object) -> str | None:
    """Whose book a broken element may have been about (FEED-15)."""
    try:
        symbol: str = values.symbol(element.only("S"))
    except Refused:
        return None
    return symbol
