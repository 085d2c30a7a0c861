"""Frames of the market-data stream: valid ones in any spelling, nearly valid ones, and plain garbage."""

from typing import Final

from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.numbers import number_text, time_text

# By kind: what a member's value is mostly, and what else it may be.
_USUAL: Final[dict[str, tuple[str, ...]]] = {
    "symbol": ('"A"', '"B"', '"ETH/USD"', '"\\u0041"', '"é"'),
    "time": (
        '"2024-08-09T00:00:01.273Z"',
        '"2024-08-09T00:00:01Z"',
        '"2024-08-09T00:00:00.123456789Z"',
        '"1970-01-01T00:00:00+01:00"',
    ),
    "price": ("100", "101", "102.5", "99.99", "1e2", "103", "1.01e2", "100.000000000", "61685.98"),
    "size": ("1", "0", "2", "0.5", "2e-07", "3", "10", "0.0", "1.25869"),
    "volume": ("49378", "0", "1.66283276", "9223372036.854775808", "1e20"),
    "average": ("133.7", "47984.1688165374", "0", "1.50", "1e2", "1.2345678901234567e-05", "-0.0"),
    "id": ("1", "3447222699101865076", "18446744073709551615", "1.0", "0"),
    "code": ("402", "406", "4294967295", "400.0"),
    "label": ('"C"', '""', '" "', '"' + "y" * 32 + '"', '"\\ud83d\\ude00"'),
    "message": ('"connected"', '"authenticated"', '"auth failed"', '""', '"Trading Halt"'),
    "text": ('"a headline"', '""', '"<p>é</p>"', '"' + "x" * 1025 + '"'),
    "flag": ("true", "false"),
    "taker side": ('"B"', '"S"'),
    "labels": ('["@","I"]', "[]", '[""]', '["@"]'),
    "symbols": ('["A","*"]', "[]", '["B"]', "[" + '"S",' * 19 + '"S"]'),
}
_UNUSUAL: Final[dict[str, tuple[str, ...]]] = {
    "symbol": ('""', '"' + "x" * 33 + '"', "1", '"' + "é" * 16 + '"'),
    "time": ('"2024-02-30T00:00:00Z"', '"x"', "1723161601", '"2024-08-09T00:00:01.2730000001Z"'),
    "price": ("-1", "0.0000000001", "9223372036.854775808", '"1"'),
    "size": ("-1", "0.0000000001", "9223372036.854775808", '"1"'),
    "volume": ("-1", "1e-10", "170141183460469231731687303715.884105728", "1e29", "1e30"),
    "average": (
        "-1",
        "1e-255",
        "1e-256",
        "170141183460469231731687303715884105727",
        "1e39",
        '"1"',
        "-1e-300",
    ),
    "id": ("18446744073709551616", "1.5", "-1", '"1"'),
    "code": ("4294967296", "-1", "1.5"),
    "label": ('"' + "y" * 33 + '"', '"\\ud800"', "7", '"' + "é" * 17 + '"'),
    "message": ("1", '"' + "x" * 1024 + '"', '"' + "x" * 1025 + '"'),
    "text": ("1", "[]"),
    "flag": ("1", '"true"'),
    "taker side": ('"b"', '""', "0"),
    "labels": ('"@"', "[1]", "[null]", '["' + "y" * 33 + '"]'),
    "symbols": ('[""]', '"A"', "[1]"),
}
# Of asks: above the highest price, at it, and where arithmetic of 64 bits wraps around.
_FAR: Final = (
    "9999999997",
    "9223372036.854775808",
    "9223372036.854775807",
    "18446744073.709551617",
    "1e30",
    "9999999997.0000000001",
    "-9999999997",
)
_SPACE: Final = ("", " ", "\n\t", "\r")
_VALUE: Final = (
    "1",
    "null",
    "true",
    '"x"',
    "{}",
    "[]",
    '{"a":[1,{"b":-0.5e-3}]}',
    '{"a":1,"a":2}',
    "NaN",
    "01",
    "[" * 70 + "]" * 70,
    "[" * 60 + "]" * 60,
    '"\\ud800"',
    '"\\u12 4"',
    '"\t"',
    "1" * 5000,
)
# Books, trades and quotes are what a feed is full of, and what a fast parser is written for.
_KINDS: Final = ("o", "t", "q") * 4 + tuple(LAYOUTS) + ("other", "other")
_WHOLE_FRAMES: Final = (
    b"[]",
    b"{}",
    b"",
    b"null",
    b"1",
    b'"x"',
    b"[1,null,[],{}]",
    b"[{}",
    b"[]]",
    b"\xef\xbb\xbf[]",
    b"[\xff]",
    b'[{"T":"\xc3\x28"}]',
    b"[{}]\x00",
    b"[" * 3000,
    b"[],[]",
    "[]".encode("utf-16"),
)


def frame(dice: Dice) -> bytes:
    """A frame: mostly one to three elements, sometimes damaged, sometimes something else altogether."""
    if dice.once_in(16):
        return dice.choice(_WHOLE_FRAMES)
    elements = [element(dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    text = f"[{','.join(elements)}]" if len(elements) > 1 or dice.below(8) else elements[0]
    data = text.encode()
    return mutated(data, dice) if dice.once_in(8) else data


def element(dice: Dice) -> str:
    """One element: a message of a known type, of an unknown one, or no object at all."""
    kind = dice.choice(_KINDS)
    members = _other(dice) if kind == "other" else _message(kind, dice)
    return _object(_disturbed(members, dice), dice)


_Members = list[tuple[str, str]]


def _message(kind: str, dice: Dice) -> _Members:
    """A message's members: mostly all of them sound, and the optional ones all there or some of them."""
    fields = LAYOUTS[kind].fields
    leave_out = 3 if dice.below(2) else 1 << 16
    sound = dice.below(8) > 0
    members = [("T", f'"{kind}"')]
    for field in fields:
        if field.required or not dice.once_in(leave_out):
            members.append((field.name, _value(field.kind, field.required, sound, dice)))
    return members


def _value(kind: str, required: bool, sound: bool, dice: Dice) -> str:
    if kind == "levels":
        return _levels(sound, dice)
    if sound or dice.below(3):
        return dice.choice(_USUAL[kind])
    match dice.below(8):
        case 0:
            return "null"
        case 1:
            return dice.choice(_VALUE)
        case 2 | 3 if kind in ("price", "size", "volume", "average", "id", "code"):
            return number_text(dice)
        case 2 | 3 if kind == "time":
            return f'"{time_text(dice)}"'
        case _:
            return "null" if not required and dice.below(4) == 0 else dice.choice(_UNUSUAL[kind])


def _other(dice: Dice) -> _Members:
    kind = dice.choice(('"z"', '"bars"', '""', '"T"', "1", "null", '"\\u006f"'))
    return [("T", kind), ("S", '"A"'), ("x", dice.choice(_VALUE))]


def _levels(sound: bool, dice: Dice) -> str:
    if not sound and dice.once_in(4):
        return dice.choice(
            ("null", "{}", "[1]", "[{}]", '[{"p":1}]', '[{"p":1,"s":1,"n":3}]', '[{"s":1,"p":2}]')
        )
    levels = [_level(sound, dice) for _ in range(dice.choice((1, 0, 2, 3)))]
    return f"[{','.join(levels)}]"


def _level(sound: bool, dice: Dice) -> str:
    price = dice.choice(_FAR) if dice.once_in(12) else _value("price", True, sound, dice)
    return _object([("p", price), ("s", _value("size", True, sound, dice))], dice)


def _disturbed(members: _Members, dice: Dice) -> _Members:
    """The members, sometimes with one more, one less, one twice, one with another value, or reordered."""
    place = dice.below(16) % len(members)
    match dice.below(16):
        case 1:
            return members[:place] + members[place + 1 :]
        case 2:
            return [*members, members[place]]
        case 3:
            return [*members, (dice.choice(("y", "", "\\u0054", "P")), dice.choice(_VALUE))]
        case 4:
            return [*members[:place], (members[place][0], dice.choice(_VALUE)), *members[place + 1 :]]
        case 5 | 6 | 7:
            return members[place:] + members[:place]
        case _:
            return members


def _object(members: _Members, dice: Dice) -> str:
    space = dice.choice(_SPACE) if dice.once_in(8) else ""
    return "{" + ",".join(f'{space}"{name}"{space}:{space}{value}' for name, value in members) + space + "}"
