"""Baseline feed parser: a generic JSON tree, then objects (bottleneck B1)."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import Element, Parsed, Problem, Skipped
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.feed.members import ASK_FIELDS, LAYOUTS, LEVEL_FIELDS, Field
from ticktotrade.feed.values import READERS, WHEN_ABSENT, Number, ReadValue
from ticktotrade.json_text import BadJson, JsonReader, RepeatedMember, has_repeated_member
from ticktotrade.market_data import Level


class _Broken(Exception):
    """The element being read is broken at a member."""

    def __init__(self, code: ErrorCode, member: str) -> None:
        super().__init__(code, member)
        self.code = code
        self.member = member


class _Reading(NamedTuple):
    """How a message is read: what it makes, how many members it has (its type included), and each of them.

    A member is its name, its reader (none for levels), whether it is required, and its value if absent; the
    event's first values are ``fixed``.
    """

    make: Callable[..., Any]
    size: int
    members: tuple[tuple[str, ReadValue | None, bool, Any], ...]
    fixed: tuple[Any, ...]


class TreeParser(FeedParser):
    """Builds the whole JSON tree of a frame, then one event for each element.

    Numbers stay text in the tree, so that nothing is lost before it is known what a number means.
    """

    def __init__(self, config: FeedConfig = FeedConfig()) -> None:
        self._max_frame_bytes = config.max_frame_bytes
        self._json = JsonReader(integer=Number, fraction=Number)
        self._unknown_members = 0
        self._asks_cut = False

    def parse(self, frame: bytes) -> Parsed:
        """O(bytes of the frame) (FEED-14)."""
        if len(frame) > self._max_frame_bytes:  # FEED-1
            raise Refused(ErrorCode.FRAME_TOO_LARGE, f"{len(frame)} bytes")
        try:
            tree = self._json.read(frame)
        except BadJson as error:
            raise Refused(ErrorCode.FRAME_MALFORMED, str(error)) from None  # FEED-2
        if isinstance(tree, dict):
            tree = [tree]
        elif not isinstance(tree, list):
            raise Refused(ErrorCode.FRAME_MALFORMED, "not an array or an object")  # FEED-2
        self._unknown_members = 0
        elements = tuple([self._element(each) for each in tree])
        return Parsed(elements, self._unknown_members)

    def _element(self, element: Any) -> Element:
        """What an element is, whatever is wrong with its neighbours (FEED-3)."""
        if not isinstance(element, dict):
            return Problem(ErrorCode.NOT_AN_OBJECT, "", None, book_lost=True)  # FEED-3, FEED-15
        if self._json.repeated and has_repeated_member(element):
            return _problem(ErrorCode.DUPLICATE_MEMBER, "", element)  # FEED-11
        unknown_before = self._unknown_members
        self._asks_cut = False
        try:
            kind = _required(element, "T", str)  # FEED-4
            layout = _READINGS.get(kind)
            if layout is None:
                return Skipped(kind)  # FEED-4
            values = self._values(layout, element)
        except _Broken as broken:
            self._unknown_members = unknown_before  # FEED-12
            return _problem(broken.code, broken.member, element)
        if layout is _UPDATE:
            values.append(self._asks_cut)
        event: Element = layout.make(*layout.fixed, *values)
        return event

    def _values(self, layout: _Reading, members: Mapping[str, Any]) -> list[Any]:
        """The members' values in the layout's order; every member that is not of the layout is counted.

        The first one that is broken breaks the element (FEED-5).
        """
        values: list[Any] = []
        absent = 0
        for name, read, required, when_absent in layout.members:
            value = members.get(name)
            if value is None:
                if required:
                    code = ErrorCode.WRONG_TYPE if name in members else ErrorCode.MISSING_MEMBER
                    raise _Broken(code, name)  # FEED-6
                values.append(when_absent)  # FEED-6
                absent += name not in members
                continue
            try:
                values.append(self._levels(value, _SIDES[name]) if read is None else read(value))
            except Refused as refused:
                raise _Broken(refused.code, name) from None
        self._unknown_members += len(members) - (layout.size - absent)  # FEED-12
        return values

    def _levels(self, value: Any, reading: _Reading) -> tuple[Level, ...]:
        """The levels of one side (FEED-7), without those beyond the highest price (FEED-16)."""
        if type(value) is not list:
            raise Refused(ErrorCode.WRONG_TYPE)
        levels = []
        for level in value:
            if not isinstance(level, dict):
                raise Refused(ErrorCode.WRONG_TYPE)
            try:
                price, size = self._values(reading, level)
            except _Broken as broken:
                raise Refused(broken.code) from None
            if price is None:
                self._asks_cut |= size > 0
            else:
                levels.append(Level(price, size))
        return tuple(levels)


def _problem(code: ErrorCode, member: str, element: dict[str, Any]) -> Problem:
    """A broken object, and whose book may have missed an update by it (FEED-15)."""
    kind, symbol = _said_once(element, "T"), _said_once(element, "S")
    try:
        symbol = READERS["symbol"](symbol)
    except Refused:
        symbol = None
    return Problem(code, member, symbol, book_lost=type(kind) is not str or kind == "o")


def _said_once(element: dict[str, Any], name: str) -> Any:
    repeated = isinstance(element, RepeatedMember) and name in element.repeated
    return None if repeated else element.get(name)


def _required(element: Mapping[str, Any], name: str, wanted: type) -> Any:
    if name not in element:
        raise _Broken(ErrorCode.MISSING_MEMBER, name)
    if type(element[name]) is not wanted:
        raise _Broken(ErrorCode.WRONG_TYPE, name)
    return element[name]


def _reading(
    make: Callable[..., Any], fields: tuple[Field, ...], size: int, fixed: tuple[Any, ...] = ()
) -> _Reading:
    members = [
        (field.name, READERS.get(field.kind), field.required, WHEN_ABSENT.get(field.kind)) for field in fields
    ]
    return _Reading(make, size, tuple(members), fixed)


_READINGS: Final = {
    kind: _reading(layout.event, layout.fields, len(layout.fields) + 1, layout.fixed)
    for kind, layout in LAYOUTS.items()
}
_UPDATE: Final = _READINGS["o"]
_SIDES: Final = {
    "b": _reading(Level, LEVEL_FIELDS, len(LEVEL_FIELDS)),
    "a": _reading(Level, ASK_FIELDS, len(ASK_FIELDS)),
}
