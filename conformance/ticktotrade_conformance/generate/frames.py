"""Frames of the market-data stream: valid ones in any spelling, nearly valid ones, and plain garbage."""

from typing import Final

from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.numbers import number_text, time_text

_SYMBOL: Final = ('"A"', '"B"', '"ETH/USD"', '"\\u0041"', '"é"', '""', '"' + "x" * 33 + '"', "null", "1")
_TIME: Final = (
    '"2024-08-09T00:00:01.273Z"',
    '"2024-08-09T00:00:01Z"',
    '"2024-08-09T00:00:00.123456789Z"',
    '"1970-01-01T00:00:00+01:00"',
)
_PRICE: Final = ("100", "101", "102.5", "99.99", "1e2", "103", "1.01e2", "100.000000000", "61685.98")
_SIZE: Final = ("1", "0", "2", "0.5", "2e-07", "3", "10", "0.0", "1.25869")
_ID: Final = ("1", "3447222699101865076", "18446744073709551615", "18446744073709551616", "1.0", "1.5", "-1")
_LABEL: Final = ('"C"', '""', '" "', "null", '"' + "y" * 32 + '"', '"\\ud83d\\ude00"', '"\\ud800"', "7")
_LABELS: Final = ('["@","I"]', "[]", "null", '[""]', '"@"', "[1]")
_FLAG: Final = ("true", "false", "null", "1", '"true"')
_TAKER: Final = ('"B"', '"S"', '"b"', "null", "0")
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
_SYMBOLS: Final = ('["A","*"]', "[]", "null", "[" + '"S",' * 19 + '"S"]', '[""]', '"A"')
_CHANNELS: Final = (*(field.name for field in LAYOUTS["subscription"].fields), "imbalances")
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
    kind = dice.choice(("o", "t", "q", "o", "t", "q", "control", "other"))
    match kind:
        case "o":
            members = _book_update(dice)
        case "t":
            members = _trade(dice)
        case "q":
            members = _quote(dice)
        case "control":
            members = _control(dice)
        case _:
            members = _other(dice)
    return _object(_disturbed(members, dice), dice)


_Members = list[tuple[str, str]]


def _book_update(dice: Dice) -> _Members:
    members = [("T", '"o"'), *_common(dice), ("b", _levels(dice)), ("a", _levels(dice))]
    return [*members, ("r", dice.choice(_FLAG))] if dice.once_in(4) else members


def _trade(dice: Dice) -> _Members:
    members = [
        ("T", '"t"'),
        *_common(dice),
        ("i", dice.choice(_ID[:3]) if dice.below(8) else dice.choice(_ID)),
        ("p", _number(_PRICE, dice)),
        ("s", _number(_SIZE, dice)),
    ]
    if dice.below(2):
        return [*members, ("tks", dice.choice(_TAKER[:2]) if dice.below(8) else dice.choice(_TAKER))]
    return [*members, ("x", dice.choice(_LABEL)), ("c", dice.choice(_LABELS)), ("z", dice.choice(_LABEL))]


def _quote(dice: Dice) -> _Members:
    members = [
        ("T", '"q"'),
        *_common(dice),
        ("bp", _number(_PRICE, dice)),
        ("bs", _number(_SIZE, dice)),
        ("ap", _number(_PRICE, dice)),
        ("as", _number(_SIZE, dice)),
    ]
    if dice.below(2):
        return members
    labels = [(name, dice.choice(_LABEL[:3])) for name in ("bx", "ax", "z")]
    return [*members, *labels, ("c", dice.choice(_LABELS))]


def _control(dice: Dice) -> _Members:
    match dice.below(3):
        case 0:
            return [("T", '"success"'), ("msg", dice.choice(('"connected"', '"authenticated"', "null", "1")))]
        case 1:
            code = dice.choice(("402", "406", "4294967295", "4294967296", "-1", "400.0", "1.5"))
            return [("T", '"error"'), ("code", code), ("msg", dice.choice(('"auth failed"', '""')))]
        case _:
            drawn = _SYMBOLS if dice.once_in(4) else _SYMBOLS[:4]
            return [("T", '"subscription"'), *((each, dice.choice(drawn)) for each in _CHANNELS)]


def _other(dice: Dice) -> _Members:
    kind = dice.choice(('"b"', '"n"', '""', '"T"', "1", "null", '"\\u006f"'))
    return [("T", kind), *_common(dice), ("x", dice.choice(_VALUE))]


def _common(dice: Dice) -> _Members:
    symbol = dice.choice(_SYMBOL[:3]) if dice.below(8) else dice.choice(_SYMBOL)
    if dice.once_in(16):
        return [("S", symbol), ("t", f'"{time_text(dice)}"')]
    return [("S", symbol), ("t", dice.choice(_TIME))]


def _number(usual: tuple[str, ...], dice: Dice) -> str:
    return dice.choice(usual) if dice.below(16) else number_text(dice)


def _levels(dice: Dice) -> str:
    levels = [
        _object([("p", _number(_PRICE, dice)), ("s", _number(_SIZE, dice))], dice)
        for _ in range(dice.choice((1, 0, 2, 3)))
    ]
    return f"[{','.join(levels)}]"


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
