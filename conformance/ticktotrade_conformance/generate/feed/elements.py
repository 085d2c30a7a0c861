"""Elements of market-data frames: sound messages in which as a rule one thing is out of the ordinary.

A frame that is all sound but for one thing is what tells parsers apart: with two, the first may hide the second.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.member_values import (
    escaped,
    sound_value,
    unknown_value,
    unsound_value,
    usual_value,
)


class _Member(NamedTuple):
    """A member: its name and its value as they are spelt, and of what kind the value should be."""

    name: str
    value: str
    kind: str


_Members = list[_Member]

# Books, trades and quotes are what a feed is full of, and what a fast parser is written for.
_KINDS: Final = ("o", "t", "q") * 4 + tuple(LAYOUTS)
_NO_ELEMENTS: Final = (
    "1",
    "null",
    "[]",
    '"x"',
    "true",
    "[{}]",
    '"{}"',
    '["o"]',
    '"o"',
    "{}",
    '{"S":"A"}',
    "-0.0e5",
)
_NAMES: Final = (
    "y",
    "",
    "P",
    "SS",
    "sS",
    "TT",
    "xx",
    "é",
    "n",
    "bb",
    "tk",
    "tkss",
    "T ",
    "\\u0000",
    "T\\u0000",
    "b\\u0000",
    "Sx",
)
_COUNTS: Final = (1, 0, 2, 3, 2, 5, 1, 8)
# Of eight styles: in which all values are any of their kind, in any spelling.
_ANY_SPELLING: Final = (3, 6)


def element(dice: Dice) -> str:
    """One element: a message of a known type, in which perhaps something is unusual, unsound, missing or too much."""
    kind = dice.choice(_KINDS)
    members = _message(kind, dice)
    for _ in range(dice.choice((1, 0, 1, 0, 1, 2))):
        members = _oddity(members, kind, dice)
    return written(members) if dice.below(64) else dice.choice(_NO_ELEMENTS)


def usual_element(kind: str, dice: Dice) -> str:
    """A message as the venue sends it."""
    return written(_message(kind, dice))


def written(members: _Members) -> str:
    """The object of some members."""
    return "{" + ",".join([f'"{name}":{value}' for name, value, _ in members]) + "}"


def _message(kind: str, dice: Dice) -> _Members:
    """A message in the venue's spelling: the optional members are all there, or some of them."""
    members = [_Member("T", f'"{kind}"', "type")]
    style = dice.below(8)
    for field in LAYOUTS[kind].fields:
        if field.required or style > 3 or dice.below(4) == 0:
            kind_of_value = "asks" if field.kind == "levels" and field.name == "a" else field.kind
            make = _sound if style in _ANY_SPELLING else _usual
            members.append(_Member(field.name, make(kind_of_value, dice), kind_of_value))
    return _reordered(members, dice) if style == 7 else members


def _usual(kind: str, dice: Dice) -> str:
    if kind in ("levels", "asks"):
        return _joined([written(_level(kind, dice)) for _ in range(dice.choice(_COUNTS))])
    return usual_value(kind, dice)


def _level(kind: str, dice: Dice) -> _Members:
    price = "ask price" if kind == "asks" else "price"
    return [_Member("p", usual_value("price", dice), price), _Member("s", usual_value("size", dice), "size")]


def _sound(kind: str, dice: Dice) -> str:
    return _levels(kind, dice, sound=True) if kind in ("levels", "asks") else sound_value(kind, dice)


def _unsound(kind: str, dice: Dice) -> str:
    if kind not in ("levels", "asks"):
        return unsound_value(kind, dice)
    return unsound_value("labels", dice) if dice.below(4) == 0 else _levels(kind, dice, sound=False)


def _levels(kind: str, dice: Dice, *, sound: bool) -> str:
    """Some levels, one of which is out of the ordinary: an object with members of its own."""
    levels = [written(_level(kind, dice)) for _ in range(dice.choice(_COUNTS))]
    members = _level(kind, dice)
    if kind == "asks" and dice.below(2):
        members[0] = members[0]._replace(value=_far_price(dice))
    elif sound:
        members = _with_value(members, sound_value, dice)
    else:
        members = _oddity(members, "level", dice)
    if dice.below(4) == 0:
        members = _oddity(members, "level", dice)
    if kind == "asks" and dice.below(3) == 1:
        levels.append(f'{{"p":{dice.choice(_FAR)},"s":{dice.choice(("0", "1"))}}}')
    place = dice.below(32) % (len(levels) + 1)
    return _joined(
        [*levels[:place], written(members) if dice.below(32) else dice.choice(_NO_ELEMENTS), *levels[place:]]
    )


_FAR: Final = (
    "9999999997",
    "9223372036.854775808",
    "9223372036.854775807",
    "9223372036.854775809",
    "9223372036.8547758071",
    "9223372037",
    "18446744073.709551615",
    "18446744073.709551616",
    "18446744073.709551617",
    "18446744173.709551616",
    "18446744073709551617",
    "18446744073709551717",
    "36893488147.419103232",
    "340282366920938463463374607431768211557",
    "9999999997.0000000001",
    "-9999999997",
    "-18446744073.709551516",
    "1e30",
    "1e400",
    "92233720368547758.08e-7",
    "9.9e9",
    "1e18446744073709551617",
    "10000000000",
    "4294967296000000100",
)


def _far_price(dice: Dice) -> str:
    return dice.choice(_FAR)


def _joined(items: list[str]) -> str:
    return f"[{','.join(items)}]"


def _with_value(members: _Members, make: Callable[[str, Dice], str], dice: Dice) -> _Members:
    place = dice.below(32) % len(members)
    return _with(members, place, members[place]._replace(value=make(members[place].kind, dice)))


def _with(members: _Members, place: int, *those: _Member) -> _Members:
    return [*members[:place], *those, *members[place + 1 :]]


def _oddity(members: _Members, kind: str, dice: Dice) -> _Members:
    """The members with one thing about them out of the ordinary."""
    return dice.choice(_ODDITIES)(members, kind, dice) if members else members


def _sound_one(members: _Members, kind: str, dice: Dice) -> _Members:
    """One of them has any value of its kind, in any spelling."""
    return _with_value(members, _sound, dice)


def _unsound_one(members: _Members, kind: str, dice: Dice) -> _Members:
    """One of them has a value that is none of its kind."""
    return _with_value(members, _unsound, dice)


def _null(members: _Members, kind: str, dice: Dice) -> _Members:
    return _with_value(members, lambda kind, dice: "null", dice)


def _missing(members: _Members, kind: str, dice: Dice) -> _Members:
    place = dice.below(32) % len(members)
    return members[:place] + members[place + 1 :]


def _repeated(members: _Members, kind: str, dice: Dice) -> _Members:
    """One of them comes twice, perhaps in another spelling or with another value, and anywhere."""
    name, value, of_kind = members[dice.below(32) % len(members)]
    match dice.below(4):
        case 0:
            value = _usual(of_kind, dice)
        case 1:
            value = dice.choice(("null", "1", '"B"'))
        case _:
            pass
    place = dice.choice((len(members), 0, dice.below(32) % (len(members) + 1)))
    return [*members[:place], _Member(escaped(name, dice, once_in=2), value, of_kind), *members[place:]]


def _unknown(members: _Members, kind: str, dice: Dice) -> _Members:
    """One more that is not in the table; perhaps it is in that of another message."""
    place = dice.below(32) % (len(members) + 1)
    names = _NAMES if dice.below(2) else _KNOWN_NAMES
    return [*members[:place], _Member(dice.choice(names), unknown_value(dice), "label"), *members[place:]]


def _renamed(members: _Members, kind: str, dice: Dice) -> _Members:
    """One of them under nearly its name."""
    place = dice.below(32) % len(members)
    name = members[place].name
    near = dice.choice(
        (
            name.swapcase(),
            name.capitalize(),
            name + "x",
            name[1:],
            name + " ",
            " " + name,
            name * 2,
            name + "\\u0000",
            name[:-1],
        )
    )
    return _with(members, place, members[place]._replace(name=near))


def _spelt(members: _Members, kind: str, dice: Dice) -> _Members:
    """One name is written with an escape, which changes nothing."""
    place = dice.below(32) % len(members)
    return _with(members, place, members[place]._replace(name=escaped(members[place].name, dice, once_in=1)))


def _order_changed(members: _Members, kind: str, dice: Dice) -> _Members:
    return _reordered(members, dice)


def _reordered(members: _Members, dice: Dice) -> _Members:
    place = dice.below(32) % len(members)
    match dice.below(3):
        case 0:
            return members[place:] + members[:place]
        case 1:
            return members[::-1]
        case _:
            return [members[place], *members[:place], *members[place + 1 :]]


def _another_type(members: _Members, kind: str, dice: Dice) -> _Members:
    """The same members under another type, known or not."""
    types = (
        tuple(LAYOUTS) if dice.below(2) else ("z", "", "T", "O", "tt", "later", "t\\u0000", "succes", "Error")
    )
    return [each._replace(value=f'"{dice.choice(types)}"') if each.name == "T" else each for each in members]


def _two_unsound(members: _Members, kind: str, dice: Dice) -> _Members:
    """Two of them are unsound, so that it matters which is looked at first."""
    return _with_value(_with_value(members, _unsound, dice), _unsound, dice)


def _of_no_symbol(members: _Members, kind: str, dice: Dice) -> _Members:
    """A broken element, and something about the symbol or the type by which it is known whom it cost what."""
    of_interest = [each for each in members if each.name in "TS"] or members
    place = members.index(dice.choice(of_interest))
    broken = [*members, _Member("t", "1", "time")]
    return dice.choice((_unsound_at, _sound_at, _twice_at, _null_at))(broken, place, dice)


def _unsound_at(members: _Members, place: int, dice: Dice) -> _Members:
    return _with(members, place, members[place]._replace(value=_unsound(members[place].kind, dice)))


def _sound_at(members: _Members, place: int, dice: Dice) -> _Members:
    return _with(members, place, members[place]._replace(value=_sound(members[place].kind, dice)))


def _twice_at(members: _Members, place: int, dice: Dice) -> _Members:
    twice = members[place]._replace(name=escaped(members[place].name, dice, once_in=2))
    return [*members, twice._replace(value=dice.choice((twice.value, '"o"', '"B"', "1")))]


def _null_at(members: _Members, place: int, dice: Dice) -> _Members:
    return _with(members, place, members[place]._replace(value="null"))


def _many_unknown(members: _Members, kind: str, dice: Dice) -> _Members:
    """So many more that a table of fixed size would be full; perhaps one of them, or of the known, comes twice."""
    count = dice.choice((17, 16, 15, 33, 32, 31, 65, 8, 129, 257))
    more = [_Member(f"k{number}", "1", "label") for number in range(count)]
    match dice.below(4):
        case 0:
            more.insert(dice.below(1 << 16) % count, more[dice.below(1 << 16) % count])
        case 1:
            more.append(members[dice.below(32) % len(members)])
        case 2:
            more.append(more[0])
        case _:
            pass
    return more + members if dice.below(3) == 0 else members + more


def _alike(members: _Members, kind: str, dice: Dice) -> _Members:
    """Two more, under one long name or under two that only their last character, their case or their order tells apart."""
    stem = "k" * (dice.choice(_NAME_LENGTHS) - 2)
    one = f"{stem}ab"
    other = dice.choice(
        (one, one, f"{stem}ac", f"{stem}aB", f"{stem}ba", one.upper(), f"{stem}a", f"c{stem}b")
    )
    more = [_Member(one, "1", "label"), _Member(escaped(other, dice, once_in=4), "1", "label")]
    return more + members if dice.below(2) else members + more


def _repeated_inside(members: _Members, kind: str, dice: Dice) -> _Members:
    """One more that is deep or has many parts, in the last of which a name comes twice, or nearly."""
    first, second = dice.choice(
        (("a", "a"), ("a", "a"), ("", ""), ("a", "A"), ("T", "T"), ("k" * 64, "k" * 64))
    )
    part = f'{{"{first}":1,"{second}":2}}'
    if dice.below(2):
        depth = dice.choice((7, 8, 15, 16, 31, 32, 1))
        value = '{"a":' * depth + part + "}" * depth
    else:
        value = _joined(['{"a":1}'] * dice.choice((16, 32, 64, 128, 256)) + [part])
    return [*members, _Member("y", value, "label")]


# Of names: what fast code compares at once, and what is behind that.
_NAME_LENGTHS: Final = (9, 8, 5, 16, 17, 32, 33, 64, 65, 129, 257)
_KNOWN_NAMES: Final = tuple(
    dict.fromkeys(field.name for layout in LAYOUTS.values() for field in layout.fields)
)
_ODDITIES: Final = (
    *(_sound_one,) * 10,
    *(_unsound_one,) * 8,
    *(_unknown,) * 2,
    *(_repeated,) * 3,
    _null,
    _missing,
    _renamed,
    _spelt,
    _order_changed,
    _another_type,
    _two_unsound,
    *(_of_no_symbol,) * 2,
    _many_unknown,
    _alike,
    _repeated_inside,
)
