"""Messages for a codec to read: encoded ones, sound or with one damage where it hurts."""

import json
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ticktotrade.codec import MESSAGE, JsonCodec
from ticktotrade.codec.bincode import Append, Layout
from ticktotrade.codec.layout import LENGTH, TAG, width_of
from ticktotrade.schema import Shape, shapes
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.generate.values import maker

_make_message: Final = maker(MESSAGE)
_JSON: Final = JsonCodec()


class Part(StrEnum):
    """What some bytes of a message are for."""

    INTEGER = "integer"
    TAG = "tag"
    FLAG = "flag"
    LENGTH = "length"
    TEXT = "text"


class Mark(NamedTuple):
    """Where some bytes of a message are, and what they are for."""

    part: Part
    start: int
    end: int


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
            self.marks.append(Mark(head.part, start, start + size))
            append(data, value)
            if isinstance(shape, shapes.Text) and value:
                self.marks.append(Mark(Part.TEXT, start + size, len(data)))

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
    shapes.Sequence: _Head(Part.LENGTH, LENGTH.size),
}
_MARKING: Final = _Marking()


def marked(message: Any) -> tuple[bytes, list[Mark]]:
    """A message in bincode, and what its bytes are for."""
    _MARKING.marks = []
    data = bytearray()
    _MARKING.append_message(data, message)
    return bytes(data), _MARKING.marks


def _decode_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """A message in either encoding; which one the codec has been given, it is not known here."""
    del steps
    message = _make_message(dice)
    return (damaged_bincode(message, dice) if dice.below(2) else _json(message, dice),)


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
            if not found:
                return data
            _, start, end = dice.choice(found)
            return data[:start] + _damaged(kind, data[start:end], dice) + data[end:]


def _damaged(part: Part, data: bytes, dice: Dice) -> bytes:
    match part:
        case Part.FLAG:
            return bytes([dice.choice((2, 0xFF, 1 - data[0]))])
        case Part.TEXT:
            wrong = dice.choice((b"\xff", b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xc0\x80"))
            return data[: max(0, len(data) - len(wrong))] + wrong[: len(data)]
        case Part.INTEGER:
            return dice.choice((b"\xff" * len(data), data[::-1], bytes(len(data) - 1) + b"\x80"))
        case _:
            number = int.from_bytes(data, "little")
            edge = dice.choice((1, -1, 1 << 32, 1 << 63, 1 << 8, 1 << 31, -number - 1))
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


def _spaced(text: str, dice: Dice) -> str:
    return dice.choice((" {}", "{}\n", "{} ", "{}x", "{}{}")).replace("{}", text)


def _turned_round(text: str, dice: Dice) -> str:
    """Members in another order, at every depth, and other white space."""
    del dice
    pairs = json.loads(text, object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    return json.dumps(pairs)


def _with_another_member(text: str, dice: Dice) -> str:
    """A member twice, or one that nobody knows."""
    document = json.loads(text)
    name = dice.choice(tuple(document))
    added = dice.choice(((name, document[name]), ("note", None)))
    return f"{text[:-1]},{json.dumps(added[0])}:{json.dumps(added[1], ensure_ascii=False)}}}"


def _without_a_member(text: str, dice: Dice) -> str:
    document = json.loads(text)
    del document[dice.choice(tuple(document))]
    return json.dumps(document, ensure_ascii=False)


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
        name = dice.choice(tuple(document))
        document[name] = dice.choice((None, 0, "", [], "9" * 40, {}, True, "-0", "order"))
    return json.dumps(document, ensure_ascii=False)


_RESPELLED: Final = (
    _as_it_is,
    _turned_round,
    _spaced,
    _with_another_member,
    _without_a_member,
    _with_another_value,
    _with_another_value,
)

SCENARIO: Final = Scenario(arguments={"decode": _decode_arguments}, weights={"decode": 2}, throws=64)
