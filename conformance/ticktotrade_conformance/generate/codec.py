"""Messages for a codec: sound ones, or with one damage where it hurts; alike but for one member; long, and of many items."""

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ticktotrade.codec import MESSAGE, BincodeCodec, BookMessage, CodecConfig, Encoding, JsonCodec, Shutdown
from ticktotrade.codec.bincode import Append, Layout
from ticktotrade.codec.layout import LENGTH, TAG, width_of
from ticktotrade.feed.events import Trade
from ticktotrade.market_data import Level
from ticktotrade.schema import Shape, record_of, shape_of, shapes
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.scenario import History, Scenario
from ticktotrade_conformance.generate.values import maker
from ticktotrade_conformance.traces.trace import Step

_make_message: Final = maker(MESSAGE)
_make_book: Final = maker(shape_of(BookMessage))
_JSON: Final = JsonCodec()
_BINCODE: Final = BincodeCodec()

# What no UTF-8 has: bytes that begin nothing, overlong characters, surrogates, too high ones, and some cut off.
_NO_UTF8: Final = (
    *(b"\xff", b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xe2\x82"),
    *(b"\xf0\x80\x80\xaf", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xed\xbf\xbf"),
)
_TEXT_LENGTHS: Final = (5, 16, 17, 31, 33, 64, 65, 255, 257, 1023, 1024)
_COUNTS: Final = (17, 33, 65, 257, 1025, 1025)


class Part(StrEnum):
    """What some bytes of a message are for."""

    INTEGER = "integer"
    TAG = "tag"
    FLAG = "flag"
    LENGTH = "length"
    COUNT = "count"
    TEXT = "text"


class Mark(NamedTuple):
    """Where some bytes of a message are, what they are for, and the shape of the value that they are of."""

    part: Part
    start: int
    end: int
    shape: Shape


class _Marking(Layout):
    """Writes as the reference does, and remembers where what stands."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def appender(self, shape: Shape) -> Append:
        append = super().appender(shape)
        head = _HEADS.get(type(shape))
        if head is None:
            return append

        def append_marked(data: bytearray, value: Any) -> None:
            start = len(data)
            size = width_of(shape).size if isinstance(shape, shapes.Integer) else head.size
            self.marks.append(Mark(head.part, start, start + size, shape))
            append(data, value)
            if isinstance(shape, shapes.Text) and value:
                self.marks.append(Mark(Part.TEXT, start + size, len(data), shape))

        return append_marked


class _Head(NamedTuple):
    """What a value begins with."""

    part: Part
    size: int


_HEADS: Final[dict[type[Any], _Head]] = {
    shapes.Integer: _Head(Part.INTEGER, 0),
    shapes.Boolean: _Head(Part.FLAG, 1),
    shapes.Maybe: _Head(Part.FLAG, 1),
    shapes.Choice: _Head(Part.TAG, TAG.size),
    shapes.Union: _Head(Part.TAG, TAG.size),
    shapes.Text: _Head(Part.LENGTH, LENGTH.size),
    shapes.Sequence: _Head(Part.COUNT, LENGTH.size),
}
_MARKING: Final = _Marking()


def marked(message: Any) -> tuple[bytes, list[Mark]]:
    """A message in bincode, and what its bytes are for."""
    _MARKING.marks = []
    data = bytearray()
    _MARKING.append_message(data, message)
    return bytes(data), _MARKING.marks


def _encode_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_message(dice, steps),)


def _decode_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """A message in the codec's encoding, and now and then in the other one.

    Now and then it is one that was encoded before, or decoded and perhaps refused.
    """
    in_json = (steps.config.encoding is Encoding.JSON) ^ dice.once_in(16)
    if steps and dice.once_in(8):
        (before,) = dice.choice(steps[-8:]).arguments
        if isinstance(before, bytes):
            return (before,)
        return (_JSON.encode(before) if in_json else _BINCODE.encode(before),)
    message = _message(dice, steps)
    return (_json(message, dice) if in_json else damaged_bincode(message, dice),)


def _message(dice: Dice, steps: Sequence[Step]) -> Any:
    """Any message; or one that was encoded before with one other member; or one with a long text."""
    throw = dice.below(8)
    encoded = [step.arguments[0] for step in steps if step.operation == "encode"] if throw > 4 else []
    if encoded:
        return _with_one_changed(encoded[-1 - dice.below(min(len(encoded), 3))], dice)
    if throw == 3:
        return _with_a_long_text(_make_message(dice), dice)
    return _long(dice) if throw == 4 else _make_message(dice)


def _with_a_long_text(message: Any, dice: Dice) -> Any:
    """A text of it has a beginning that others have as well, of a length that fast code knows."""
    texts = [
        (member.name, member.shape)
        for member in record_of(type(message)).members
        if isinstance(member.shape, shapes.Text)
    ]
    if not texts:
        return message
    name, shape = dice.choice(texts)
    length = min(dice.choice(_TEXT_LENGTHS), shape.maximum)
    return message._replace(**{name: "k" * (length - 1) + dice.choice("abc")})


def _with_one_changed(message: Any, dice: Dice) -> Any:
    """A text of it is alike, and another one; or another member is anything else."""
    members = record_of(type(message)).members
    texts = [member for member in members if isinstance(member.shape, shapes.Text)]
    if texts and dice.below(4):
        member = dice.choice(texts)
        assert isinstance(member.shape, shapes.Text)
        text = _like(getattr(message, member.name), dice)
        fits = member.shape.minimum <= len(text.encode()) <= member.shape.maximum
        return message._replace(**{member.name: text}) if fits else message
    member = dice.choice(members)
    return message._replace(**{member.name: maker(member.shape)(dice)})


def _like(text: str, dice: Dice) -> str:
    """A text that differs in one character, in case, in order or in what is behind it."""
    place = dice.choice((len(text) - 1, 0, len(text) // 2))
    match dice.below(5):
        case 0 if text:
            return text[:place] + ("y" if text[place] != "y" else "z") + text[place + 1 :]
        case 1:
            return text.swapcase()
        case 2:
            return text + dice.choice((" ", "\0", "k"))
        case 3:
            return text[::-1]
        case _:
            return text[:-1]


# What JSON has to escape, and what some writers escape or make into something else.
_SPECIAL: Final = (
    *("", "\n", "\x0b", "\u00e9", "\U0001f600", '"', "\0", "\x7f", "\b\f", "\r\t", "\\", "\x1f"),
    *("</&>'", "\u2028", "\u2029", "\x85", "\ufeff", "e\u0301", "\ufffe"),
)


def _long(dice: Dice) -> Shutdown:
    """A message with a text of a length that fast code knows, and something in it that is escaped in JSON, or wide."""
    length = dice.choice(_TEXT_LENGTHS)
    special = dice.choice(_SPECIAL)
    before = dice.choice((0, 14, 15, 16, 31, 63, length // 2))
    text = ("x" * before + special + "x" * length).encode()[:length].decode(errors="ignore")
    return Shutdown(dice.choice(("x", "k" * 15 + "a", "k" * 32)), 0, text)


def damaged_bincode(message: Any, dice: Dice) -> bytes:
    """A message in bincode, most often with one damage: to a tag, a flag, a length, a text or an integer of it."""
    data, marks = marked(message)
    match dice.below(8):
        case 0:
            return data
        case 1:
            return mutated(data, dice)
        case 2:
            return data + bytes([dice.choice((0, 1, 0xFF))])
        case _:
            kind = dice.choice(tuple(Part))
            found = [mark for mark in marks if mark.part is kind]
            if not found and kind is Part.COUNT:
                data, marks = marked(_make_book(dice))
                found = [mark for mark in marks if mark.part is kind]
            mark = dice.choice(found or marks)
            if mark.part in (Part.INTEGER, Part.LENGTH) and dice.below(2):
                return _beyond_its_range(data, mark, dice)
            return (
                data[: mark.start] + _damaged(mark.part, data[mark.start : mark.end], dice) + data[mark.end :]
            )


def _beyond_its_range(data: bytes, mark: Mark, dice: Dice) -> bytes:
    """An integer is the first one beyond its range, if its bytes can say so; or a text is, and as long as its length says."""
    _, start, end, shape = mark
    if isinstance(shape, shapes.Text):
        length = int.from_bytes(data[start:end], "little")
        text = dice.choice(("x" * (shape.maximum + 1), "\u00e9" * (shape.maximum // 2 + 1), "")).encode()
        return data[:start] + len(text).to_bytes(end - start, "little") + text + data[end + length :]
    assert isinstance(shape, shapes.Integer)
    size, signed = width_of(shape)
    number = dice.choice((shape.minimum - 1, shape.maximum + 1))
    lowest = -(1 << 8 * size - 1) if signed else 0
    number = number if lowest <= number < lowest + (1 << 8 * size) else shape.maximum
    return data[:start] + number.to_bytes(size, "little", signed=signed) + data[end:]


def _damaged(part: Part, data: bytes, dice: Dice) -> bytes:
    match part:
        case Part.FLAG:
            return bytes([dice.choice((2, 0xFF, 1 - data[0]))])
        case Part.TEXT:
            wrong = dice.choice(_NO_UTF8)[: len(data)]
            room = len(data) - len(wrong)
            before = dice.choice((room, 0, room // 2, min(room, 16), min(room, 64)))
            return data[:before] + wrong + data[before + len(wrong) :]
        case Part.INTEGER:
            size, half = len(data), len(data) // 2
            top = bytes(half - 1) + b"\x80"
            return dice.choice((b"\xff" * size, data[::-1], bytes(half) + top, top + bytes(size - half)))
        case _:
            number = int.from_bytes(data, "little")
            edge = dice.choice(
                (1, -1, 1 << 32, 1 << 63, 1 << 8, 1 << 16, 1 << 24, 1 << 31, 1 << 60, -number - 1)
            )
            return ((number + edge) % (1 << 8 * len(data))).to_bytes(len(data), "little")


def _json(message: Any, dice: Dice) -> bytes:
    text = _JSON.encode(message).decode()
    damage = dice.choice(_RESPELLED)
    if dice.below(4) == 0:
        return mutated(text.encode(), dice)
    return damage(text, dice).encode()


def _as_it_is(text: str, dice: Dice) -> str:
    del dice
    return text


# Where there may be white space, what looks like it, or what lenient readers skip.
_SPACES: Final = ("\t", "\r", "\n ", "\x0b", "\x0c", "\u00a0", "/**/", ",", "\0", "\ufeff")


def _spaced(text: str, dice: Dice) -> str:
    throw = dice.below(3)
    if throw == 0:
        return dice.choice((" {}", "{}\n", "{} ", "{}x", "{}{}", "{}\0", "\ufeff{}", "{}\x0c")).replace(
            "{}", text
        )
    mark = dice.choice((":", ",", "}"))
    return text.replace(mark, dice.choice(_SPACES) + mark if throw == 1 else mark + dice.choice(_SPACES), 1)


# What may stand in a string in front of what is there, and what may not.
_ESCAPES: Final = (
    *("\\/", "\\b\\f", "\\u0041", "\\u00E9", "\\u00e9", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\x7f", "\\r\\t"),
    *("\\x41", "\\u41", "\\ud83d", "\\ude00\\ud83d", "\\U0041", "\n", "\x1f", "\\", "\\'", "\\0"),
)


def _with_an_escape(text: str, dice: Dice) -> str:
    """One of its strings, a name or a value, begins with an escape, sound or not, or is spelt with one."""
    strings = list(re.finditer(r'"[^"\\]+"', text))
    start = dice.choice(strings).start() + 1
    if dice.below(2):
        return f"{text[:start]}\\u{ord(text[start]) & 0xFFFF:04x}{text[start + 1 :]}"
    return text[:start] + dice.choice(_ESCAPES) + text[start:]


def _with_another_number(text: str, dice: Dice) -> str:
    """A number is spelt in another way, most of which are wrong; at any depth, and also as a decimal string."""
    numbers = list(re.finditer(r"(?<=[:\"])-?[0-9]+(?=[,}\"])", text))
    if not numbers:
        return text
    quoted = [number for number in numbers if text[number.start() - 1] == '"']
    number = dice.choice(quoted if quoted and dice.below(2) else numbers)
    spelling = dice.choice(
        ("-0", "0{}", "+{}", "{}.0", "{}e0", "{}.", " {}", "{} ", "-{}", "{}_", "0x{}", "\u0661")
    )
    return text[: number.start()] + spelling.replace("{}", number[0]) + text[number.end() :]


def _turned_round(text: str, dice: Dice) -> str:
    """Members in another order, at every depth, and other white space."""
    ahead = dice.below(4)
    pairs = json.loads(text, object_pairs_hook=lambda pairs: dict((pairs[ahead:] + pairs[:ahead])[::-1]))
    return json.dumps(pairs)


def _with_another_member(text: str, dice: Dice) -> str:
    """A member twice, or one that nobody knows; of the message, or of an object in it."""
    inner = list(re.finditer(r'[{,]("[a-z_]+":(?:[0-9]+|"[^"\\]*"))(?=})', text[:-1]))
    if inner and dice.below(2):
        member = dice.choice(inner)
        added_inside = dice.choice((member[1], '"note":null'))
        return f"{text[: member.end()]},{added_inside}{text[member.end() :]}"
    document = json.loads(text)
    name = dice.choice(tuple(document))
    added = dice.choice(((name, document[name]), ("note", None)))
    return f"{text[:-1]},{json.dumps(added[0])}:{json.dumps(added[1], ensure_ascii=False)}}}"


def _with_another_case(text: str, dice: Dice) -> str:
    """A name of a member, a choice or a message in other letters."""
    words = list(re.finditer(r'"[a-zA-Z_]+"', text))
    start, end = dice.choice(words).span()
    return text[:start] + dice.choice((text[start:end].upper(), text[start:end].title())) + text[end:]


def _without_a_member(text: str, dice: Dice) -> str:
    document = json.loads(text)
    del document[dice.choice(tuple(document))]
    return json.dumps(document, ensure_ascii=False)


_OTHER_VALUES: Final[tuple[Any, ...]] = (
    *(
        None,
        None,
        None,
        None,
        0,
        "",
        [],
        "9" * 40,
        {},
        True,
        "-0",
        "order",
        [None],
        "+1",
        "1 ",
        "00",
        2**64,
        -(2**63) - 1,
    ),
)


def _with_another_value(text: str, dice: Dice) -> str:
    """One value is something else: what it was as a float or a string, or of another type or range."""
    document = json.loads(text)
    integers = [name for name, value in document.items() if type(value) is int]
    if integers and dice.below(2) == 0:
        name = dice.choice(integers)
        value = document[name]
        document[name] = dice.choice(
            (float(value), str(value), value + (1 << 64), -1 - value, bool(value & 1))
        )
    else:
        arrays = [name for name, value in document.items() if type(value) is list]
        name = dice.choice(arrays if arrays and dice.below(2) else tuple(document))
        document[name] = dice.choice(_OTHER_VALUES)
    return json.dumps(document, ensure_ascii=False)


_RESPELLED: Final = (
    _as_it_is,
    _turned_round,
    _spaced,
    _with_another_member,
    _without_a_member,
    _with_another_value,
    _with_another_value,
    _with_an_escape,
    _with_an_escape,
    _with_another_number,
    _with_another_case,
)


def _many_items(dice: Dice, config: CodecConfig) -> tuple[Step, ...]:
    """Messages of many levels and many texts, encoded and decoded, and again in part."""
    count = dice.choice(_COUNTS)
    levels = tuple(Level(place, 1 + place % 7) for place in range(count))
    sides = dice.choice(((levels, levels[:1]), (levels[:1], levels)))
    book = BookMessage("A", 0, None, False, *sides)
    name = dice.choice(("c{:04}", "c" * 20 + "{:04}", "{:04}" + "c" * 28))
    texts = tuple(name.format(place) for place in range(count))
    trades = [Trade("A", 0, 1, 2, 3, None, each, None, None) for each in (texts, texts[-3:], texts[:2])]
    messages: list[Any] = dice.choice(([book, *trades], [book], trades))
    codec = _JSON if config.encoding is Encoding.JSON else _BINCODE
    return (
        *[Step("encode", (message,)) for message in messages],
        *[Step("decode", (codec.encode(message),)) for message in messages],
    )


SCENARIO: Final = Scenario(
    arguments={"encode": _encode_arguments, "decode": _decode_arguments},
    weights={"decode": 2},
    throws=64,
    many=(_many_items,),
)
