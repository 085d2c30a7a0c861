"""Phase 2 feed parser for PyPy: one pass over the bytes, with integer arithmetic.

No tree and no strings in between: digits become an integer as they are read, names are told apart by their
bytes. PyPy compiles such loops well; CPython takes about a tenth of a microsecond a byte, and `token_scanner`
is for it. What is not in the venue's usual spelling (white space, escapes, exponents, unknown members) goes to the
tree, as it is and as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.byte_reader import ByteReader
from ticktotrade.feed.events import BookUpdate, Element, Parsed, Quote, TakerSide, Trade
from ticktotrade.feed.interface import FeedConfig, FeedParser, UpdateParts
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.feed.token_values import Minutes, Symbols, UpdateHeads
from ticktotrade.feed.tree import TreeParser
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.feed.values import WHEN_ABSENT
from ticktotrade.market_data import LABEL_BYTES, SYMBOL_BYTES, Level
from ticktotrade.nano import DECIMAL_NANOS, NANOS
from ticktotrade.new_record import new_record

_QUOTE, _COMMA, _COLON, _POINT = b'",:.'
_OPEN, _CLOSE, _OPEN_ARRAY, _CLOSE_ARRAY = b"{}[]"
_ZERO, _FIVE, _NINE = b"059"
(_SPACE,) = b" "
_MOST_NUMBER: Final = 19
_MOST_TEXTS: Final = 1 << 14

# Numbers instead of names, so that telling the kinds apart costs a comparison of integers.
_NANO, _ID, _TEXT, _TIME, _FLAG, _LEVELS, _TEXTS, _TAKER_SIDE = range(8)
_KINDS: Final = {
    "price": _NANO,
    "size": _NANO,
    "id": _ID,
    "symbol": _TEXT,
    "label": _TEXT,
    "time": _TIME,
    "flag": _FLAG,
    "levels": _LEVELS,
    "labels": _TEXTS,
    "taker side": _TAKER_SIDE,
}
_LENGTHS: Final = {"symbol": (1, SYMBOL_BYTES), "label": (0, LABEL_BYTES), "labels": (0, LABEL_BYTES)}


@dataclass(slots=True, frozen=True)
class _Slot:
    """Where a member's value goes in its event, and how it is read.

    ``shortest`` and ``longest`` are a text's. An attribute of a plain object is read faster than a member of a
    named tuple.
    """

    place: int
    bit: int
    kind: int
    shortest: int
    longest: int


@dataclass(slots=True, frozen=True)
class _Plan:
    """How a message type is read: its members by the code of their names, and what is there without them."""

    event: type[Any]
    slots: dict[int, _Slot]
    absent: list[Any]
    required: int  # a bit for each required member


class ByteScanner(FeedParser):
    """Reads sound frames in the usual spelling, whatever the order of their members.

    ``changes`` is that of a `ByteReader`: an attribute, since a method would be a call more.
    """

    def __init__(self, config: FeedConfig = FeedConfig()) -> None:
        self._max_frame_bytes = config.max_frame_bytes
        self._tree = TreeParser(config)
        self._texts: dict[bytes, str] = {}
        self._second = b'"1970-01-01T00:00:00'  # the last one seen, and what it stands for
        self._second_time = 0
        symbols, self._minutes = Symbols("S", "symbol", b""), Minutes()
        heads = UpdateHeads(symbols, self._minutes)
        self.changes: Callable[[bytes], UpdateParts] = ByteReader(config.max_frame_bytes, heads).changes

    def parse(self, frame: bytes) -> Parsed:
        """O(bytes of the frame), each looked at once (FEED-14)."""
        if len(frame) > self._max_frame_bytes:  # FEED-1
            raise Refused(ErrorCode.FRAME_TOO_LARGE, f"{len(frame)} bytes")
        try:
            return Parsed(self._elements(frame), 0)
        except (IndexError, Unrecognised):
            # An index behind the last byte: the frame ends too early.
            return self._tree.parse(frame)  # FEED-2, FEED-15

    def quoted(self, frame: bytes) -> str:
        """As `ShapeReader.quoted`."""
        quote = self._only(frame)
        if not isinstance(quote, Quote):
            raise Unrecognised
        return quote.symbol

    def traded(self, frame: bytes) -> Trade:
        """As `ShapeReader.traded`."""
        trade = self._only(frame)
        if not isinstance(trade, Trade):
            raise Unrecognised
        return trade

    def _only(self, frame: bytes) -> Element:
        """The one element that a frame consists of."""
        if len(frame) > self._max_frame_bytes or frame[0] != _OPEN_ARRAY:
            raise Unrecognised
        element, at = self._element(frame, 1)
        if frame[at] != _CLOSE_ARRAY or at + 1 != len(frame):
            raise Unrecognised
        return element

    def _elements(self, frame: bytes) -> tuple[Element, ...]:
        """All elements of a frame in order, if none is broken (FEED-3)."""
        if frame[0] != _OPEN_ARRAY:
            raise Unrecognised
        elements: list[Element] = []
        at = 1
        while True:
            element, at = self._element(frame, at)
            elements.append(element)
            if frame[at] == _COMMA:
                at += 1
            elif frame[at] == _CLOSE_ARRAY and at + 1 == len(frame):
                return tuple(elements)
            else:
                raise Unrecognised

    def _element(self, frame: bytes, at: int) -> tuple[Element, int]:
        """The element that begins at an index, and the index behind it. Its type has to come first."""
        if not (frame.startswith(b'{"T":"', at) and frame[at + 7] == _QUOTE and frame[at + 8] == _COMMA):
            raise Unrecognised
        plan = _PLANS.get(frame[at + 6])  # FEED-4
        if plan is None:
            raise Unrecognised
        at += 8
        values = plan.absent[:]
        seen = 0
        while frame[at] == _COMMA:
            code, at = _name(frame, at + 1)
            slot = plan.slots.get(code)
            if slot is None:
                raise Unrecognised
            if seen & slot.bit:
                raise Unrecognised  # a member that comes twice (FEED-11)
            seen |= slot.bit
            values[slot.place], at = self._value(frame, at, slot)  # FEED-5
        if frame[at] != _CLOSE or seen & plan.required != plan.required:  # FEED-6
            raise Unrecognised
        return new_record(plan.event, values), at + 1

    def _value(self, frame: bytes, at: int, slot: _Slot) -> tuple[Any, int]:
        """The value of a member by its kind (FEED-7), and the index behind it."""
        kind = slot.kind
        if kind == _NANO:
            return _nano(frame, at)
        if kind == _LEVELS:
            return _levels(frame, at)
        if kind == _TIME:
            return self._time(frame, at)
        if kind == _TEXT:
            return self._text(frame, at, slot)
        if kind == _ID:
            return _id(frame, at)
        if kind == _FLAG:
            return _flag(frame, at)
        if kind == _TAKER_SIDE:
            return _taker_side(frame, at)
        return self._text_array(frame, at, slot)

    def _text(self, frame: bytes, at: int, slot: _Slot) -> tuple[str, int]:
        """A string of printable ASCII without escapes; the same text is always the same object (FEED-10)."""
        end = frame.find(b'"', at + 1)
        raw = frame[at + 1 : end]
        text = self._texts.get(raw)
        if text is None:
            text = self._new_text(raw)
        if frame[at] != _QUOTE or end < 0 or not slot.shortest <= len(raw) <= slot.longest:
            raise Unrecognised
        return text, end + 1

    def _new_text(self, raw: bytes) -> str:
        text = raw.decode("latin-1")
        if not (text.isascii() and text.isprintable()) or "\\" in text or len(text) > LABEL_BYTES:
            raise Unrecognised
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        self._texts[raw] = text
        return text

    def _text_array(self, frame: bytes, at: int, slot: _Slot) -> tuple[tuple[str, ...], int]:
        if frame[at] != _OPEN_ARRAY:
            raise Unrecognised
        if frame[at + 1] == _CLOSE_ARRAY:
            return (), at + 2
        texts: list[str] = []
        while True:
            text, at = self._text(frame, at + 1, slot)
            texts.append(text)
            if frame[at] == _CLOSE_ARRAY:
                return tuple(texts), at + 1
            if frame[at] != _COMMA:
                raise Unrecognised

    def _time(self, frame: bytes, at: int) -> tuple[int, int]:
        """``"2024-08-09T00:00:01.273Z"``; the last second seen is remembered (FEED-9)."""
        if not frame.startswith(self._second, at):
            self._remember_second(frame[at : at + 20])
        at += 20
        fraction = 0
        if frame[at] == _POINT:
            start = at = at + 1
            while _ZERO <= frame[at] <= _NINE:
                fraction = fraction * 10 + frame[at] - _ZERO
                at += 1
                if at - start > 9:
                    raise Unrecognised
            if at == start:
                raise Unrecognised
            fraction *= DECIMAL_NANOS[at - start]
        if not frame.startswith(b'Z"', at):
            raise Unrecognised
        return self._second_time + fraction, at + 2

    def _remember_second(self, piece: bytes) -> None:
        tens, ones = piece[18], piece[19]
        if piece[0] != _QUOTE or not (_ZERO <= tens <= _FIVE and _ZERO <= ones <= _NINE):
            raise Unrecognised
        self._second_time = self._minutes[piece[1:18]] + (tens * 10 + ones - 11 * _ZERO) * NANOS
        self._second = piece


def _name(frame: bytes, at: int) -> tuple[int, int]:
    """The code of a member's name, of one to three characters, and the index of its value.

    Without a loop, so that PyPy compiles it into the loop over the members.
    """
    code = frame[at + 1]
    if code <= _SPACE or frame[at] != _QUOTE:
        raise Unrecognised
    at += 2
    if frame[at] != _QUOTE:
        code = code << 8 | frame[at]
        at += 1
        if frame[at] != _QUOTE:
            code = code << 8 | frame[at]
            at += 1
    if frame[at] != _QUOTE or frame[at + 1] != _COLON:
        raise Unrecognised
    return code, at + 2


def _nano(frame: bytes, at: int) -> tuple[int, int]:
    """A plain decimal of at most nine digits before the point and nine behind it: it fits a machine word (FEED-8).

    In one loop, because PyPy compiles a loop by itself, and entering one costs as much as several digits.
    """
    start = at
    value = point = 0
    byte = frame[at]
    while True:
        if _ZERO <= byte <= _NINE:
            value = value * 10 + byte - _ZERO
        elif byte == _POINT and not point:
            point = at
        else:
            break
        at += 1
        if at - start > _MOST_NUMBER:
            raise Unrecognised
        byte = frame[at]
    end_of_whole = point or at
    if not start < end_of_whole <= start + 9 or (frame[start] == _ZERO and end_of_whole > start + 1):
        raise Unrecognised
    if not point:
        return value * NANOS, at
    decimals = at - point - 1
    if not 1 <= decimals <= 9:
        raise Unrecognised
    return value * DECIMAL_NANOS[decimals], at


def _id(frame: bytes, at: int) -> tuple[int, int]:
    start = at
    while _ZERO <= frame[at] <= _NINE:
        at += 1
    digits = at - start
    if not 1 <= digits <= 19 or (frame[start] == _ZERO and digits > 1):
        raise Unrecognised
    return int(frame[start:at]), at


def _flag(frame: bytes, at: int) -> tuple[bool, int]:
    if frame.startswith(b"true", at):
        return True, at + 4
    if frame.startswith(b"false", at):
        return False, at + 5
    raise Unrecognised


def _taker_side(frame: bytes, at: int) -> tuple[TakerSide, int]:
    if frame.startswith(b'"B"', at):
        return TakerSide.BUYER, at + 3
    if frame.startswith(b'"S"', at):
        return TakerSide.SELLER, at + 3
    raise Unrecognised


def _levels(frame: bytes, at: int) -> tuple[tuple[Level, ...], int]:
    if frame[at] != _OPEN_ARRAY:
        raise Unrecognised
    if frame[at + 1] == _CLOSE_ARRAY:
        return (), at + 2
    levels: list[Level] = []
    while True:
        if not frame.startswith(b'{"p":', at + 1):
            raise Unrecognised
        price, at = _nano(frame, at + 6)
        if not frame.startswith(b',"s":', at):
            raise Unrecognised
        size, at = _nano(frame, at + 5)
        if frame[at] != _CLOSE:
            raise Unrecognised
        levels.append(Level(price, size))
        at += 1
        if frame[at] == _CLOSE_ARRAY:
            return tuple(levels), at + 1
        if frame[at] != _COMMA:
            raise Unrecognised


def _plan(kind: str) -> _Plan:
    layout = LAYOUTS[kind]
    first = len(layout.fixed)
    slots = {}
    required = 0
    for place, field in enumerate(layout.fields, first):
        if field.kind in _KINDS:
            code = int.from_bytes(field.name.encode())
            slots[code] = _Slot(place, 1 << place, _KINDS[field.kind], *_LENGTHS.get(field.kind, (0, 0)))
        if field.required:
            required |= 1 << place
    absent = [*layout.fixed, *(WHEN_ABSENT.get(field.kind) for field in layout.fields)]
    if layout.event is BookUpdate:
        absent.append(False)  # no asks are cut: a price of ten digits goes to the tree
    return _Plan(layout.event, slots, absent, required)


# The types of one letter; a member that is read in no way above leaves its message to the tree.
_PLANS: Final[dict[int, _Plan]] = {ord(kind): _plan(kind) for kind in LAYOUTS if len(kind) == 1}
