"""JSON texts of the members of a market-data message, by their kind (FEED-7)."""

from typing import Final

from ticktotrade.schema.shapes import I64_MAX, I128_MAX, U64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.json_strings import faulty_string, sound_string, too_long_string
from ticktotrade_conformance.generate.numerals import Numeral, sound_number, unsound_number
from ticktotrade_conformance.generate.times import USUAL_TIMES, sound_time, unsound_time

# By kind: what a venue sends, in its own spelling.
_USUAL: Final[dict[str, tuple[str, ...]]] = {
    "type": ('"t"',),
    "symbol": ('"A"', '"B"', '"ETH/USD"', '"a"', '"BTC/USD"', '"ETH/USDT"', '"BRK.B"', '"AB"'),
    "time": tuple(f'"{time}"' for time in USUAL_TIMES),
    "price": ("100", "101", "102.5", "99.99", "103", "102.05", "61685.98", "0.000000012", "61685.99", "1.5"),
    "ask price": ("101", "100", "102.5", "103", "61685.99", "102.05", "1.5"),
    "size": ("1", "0", "2", "0.5", "3", "10", "1.25869", "15", "0.05"),
    "volume": ("49378", "0", "1.66283276", "9223372036.854775808"),
    "average": ("133.7", "47984.1688165374", "0", "1.2345678901234567"),
    "id": ("1", "2", "3447222699101865076", "3447222699101865077", "18446744073709551615", "0", "10"),
    "code": ("402", "406", "4294967295", "0"),
    "label": ('"C"', '""', '" "', '"V"', '"c"', '"CC"'),
    "message": ('"connected"', '"authenticated"', '"auth failed"', '""', '"Trading Halt"'),
    "text": ('"a headline"', '""', '"<p>é</p>"', '"x"'),
    "flag": ("true", "false"),
    "taker side": ('"B"', '"S"'),
    "labels": ('["@"]', '["@","I"]', "[]", '["I","@"]', '[""]'),
    "symbols": ('["A"]', '["A","*"]', "[]", '["B"]'),
}

_NUMERALS: Final = {
    "price": Numeral(9, 0, I64_MAX, (100 * 10**9, 0, 1, 102_500_000_000, 61_685_990_000_000)),
    "ask price": Numeral(9, 0, I64_MAX, (101 * 10**9, 0, 1, 102_500_000_000)),
    "size": Numeral(9, 0, I64_MAX, (10**9, 0, 1, 500_000_000, 200)),
    "volume": Numeral(9, 0, I128_MAX, (10**9, 0, 1, 2**63, 2**64 + 1)),
    "id": Numeral(0, 0, U64_MAX, (1, 0, 2**53 + 1, 3_447_222_699_101_865_076)),
    "code": Numeral(0, 0, 2**32 - 1, (402, 0, 1, 406)),
}
# Averages have decimals of their own; these are where they begin and end.
_AVERAGES: Final = tuple(
    Numeral(decimals, 0, I128_MAX, (1_337, 0, 1, 10**decimals))
    for decimals in (1, 0, 9, 16, 17, 20, 38, 254, 255)
)
_FINE_AVERAGES: Final = (
    "1e-256",
    "-1e-256",
    "0." + "0" * 255 + "1",
    "1.1e-255",
    "15e-256",
    "10e-256",
    "0e-300",
    "1e-511",
)
_STRINGS: Final = {
    "symbol": (1, 32),
    "label": (0, 32),
    "message": (0, 1024),
    "text": (0, 65_536),
    "type": (0, 32),
}

# No value of some kinds, though of the same JSON type.
_UNSOUND: Final[dict[str, tuple[str, ...]]] = {
    "taker side": ('"b"', '""', '"BS"', '"B "', '"buy"', '"s"', '"A"', '"B\\u0000"', '"C"', '"T"'),
    "type": (
        '"z"',
        '"tt"',
        '"T"',
        '""',
        '"O"',
        '"t "',
        '"succes"',
        '"Success"',
        '"subscriptions"',
        '"t\\u0000"',
    ),
    "flag": ("1", '"true"', "0", "[true]", "True", "tru", "truee", "falsee", "nul"),
}
_LITERALS: Final = ("true", "false", "nul", "True", "truex", "tru", "nulll", "NULL", "none", "undefined")
_OTHER_TYPES: Final = (
    "null",
    "1",
    '"1"',
    "true",
    "[]",
    "{}",
    "false",
    '""',
    "0",
    '[""]',
    "[1]",
    "-1",
    "1.5",
    '"null"',
    '"A"',
    '{"p":1,"s":1}',
    '"B"',
    "[[]]",
    "[null]",
    '"2024-08-09T00:00:01Z"',
)


def usual_value(kind: str, dice: Dice) -> str:
    """What the venue sends, in its own spelling."""
    return dice.choice(_USUAL[kind])


def sound_value(kind: str, dice: Dice) -> str:
    """Any value that the kind holds, in any spelling."""
    if kind in _STRINGS:
        return sound_string(*_STRINGS[kind], dice)
    if kind in _NUMERALS:
        return sound_number(_NUMERALS[kind], dice)
    if kind == "average":
        return sound_number(dice.choice(_AVERAGES), dice)
    if kind == "time":
        return f'"{escaped(sound_time(dice), dice)}"'
    if kind in ("labels", "symbols"):
        return _array(kind[:-1], dice, sound=True)
    value = usual_value(kind, dice)
    return f'"{escaped(value[1:-1], dice, once_in=2)}"' if value.startswith('"') else value


def unsound_value(kind: str, dice: Dice) -> str:
    """A value that the kind does not hold, or one that JSON does not know."""
    if dice.below(4) == 3:
        return dice.choice(_OTHER_TYPES)
    if kind in _UNSOUND:
        return dice.choice(_UNSOUND[kind])
    if kind in _STRINGS:
        return _unsound_string(kind, dice)
    if kind in _NUMERALS:
        return unsound_number(_NUMERALS[kind], dice)
    if kind == "average":
        return (
            dice.choice(_FINE_AVERAGES)
            if dice.below(3) == 0
            else unsound_number(dice.choice(_AVERAGES[:3]), dice)
        )
    if kind == "time":
        return f'"{escaped(unsound_time(dice), dice)}"'.replace("\x00", "\\u0000")
    return _array(kind[:-1], dice, sound=False)


def unknown_value(dice: Dice) -> str:
    """What a member that nobody knows may hold."""
    match dice.below(8):
        case 0 | 1 | 2:
            return dice.choice(_OTHER_TYPES)
        case 3:
            return dice.choice(_NESTED)
        case 4:
            return sound_string(0, 1024, dice)
        case 5:
            return sound_number(_AVERAGES[2], dice)
        case 6:
            return dice.choice(
                (faulty_string(1, 64, dice), unsound_number(_NUMERALS["id"], dice), dice.choice(_LITERALS))
            )
        case _:
            return nested(dice)


_NESTED: Final = (
    '{"a":1}',
    '{"a":[1,{"b":-0.5e-3}]}',
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":1}}',
    '[{"a":1},{"a":1}]',
    '[[[{"\\u0061":1,"a":1}]]]',
    '{"T":"o","S":"B","p":1}',
    '{"":1,"":2}',
    '{"":1," ":2}',
    '{"a":1,"A":2}',
    '[{"a":1,"b":[{"c":1,"d":2,"c":3}]}]',
    "[" + "1," * 64 + "1]",
    '{"T":1,"T":2}',
    '{"é":1,"e\u0301":1}',
    '{"é":1,"\\u00e9":1}',
    "[{},[],{},[]]",
    '"[{"',
    '"}]"',
)


def nested(dice: Dice) -> str:
    """Arrays and objects, one in another, about as deep as is allowed; or just many beside each other."""
    depth = dice.choice((62, 61, 63, 60, 64, 2, 3, 16, 32, 33, 59, 126, 200, 1000))
    match dice.below(5):
        case 0:
            return "[" * depth + "]" * depth
        case 1:
            return '{"a":' * depth + "1" + "}" * depth
        case 2:
            return '[{"a":' * (depth // 2) + '"]}"' + "}]" * (depth // 2)
        case 3:
            return "[" + ",".join(["[[]]"] * depth) + "]"
        case _:
            return '"' + "[{" * depth + '"'


def escaped(text: str, dice: Dice, once_in: int = 8) -> str:
    """The inside of a JSON string, now and then with one of its characters as an escape."""
    if not text or not dice.once_in(once_in):
        return text
    place = dice.below(64) % len(text)
    code = f"{ord(text[place]):04x}"
    return f"{text[:place]}\\u{code.upper() if dice.below(2) else code}{text[place + 1 :]}"


def _unsound_string(kind: str, dice: Dice) -> str:
    shortest, longest = _STRINGS[kind]
    if dice.below(2):
        return faulty_string(1, longest, dice)
    return '""' if shortest and dice.below(2) else too_long_string(longest, dice)


def _array(kind: str, dice: Dice, *, sound: bool) -> str:
    """An array of labels or symbols, of which one at most is unusual or unsound."""
    items = [usual_value(kind, dice)] * dice.choice((1, 2, 3, 0, 5, 17))
    place = dice.below(32) % (len(items) + 1)
    if sound:
        items.insert(place, sound_value(kind, dice))
    elif dice.below(8) == 0:
        return dice.choice(_NO_ARRAYS)
    else:
        items.insert(place, unsound_value(kind, dice))
        if dice.below(2):
            items.append(unsound_value(kind, dice))
    return f"[{','.join(items)}]"


_NO_ARRAYS: Final = (
    '"@"',
    '["@",]',
    '[,"@"]',
    '["@"',
    '["@""I"]',
    '["@" "I"]',
    '["@":"I"]',
    '["@"}',
    "[,]",
    '"[]"',
)
