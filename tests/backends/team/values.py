"""The kinds of members: what a JSON value of each is, or the code of what is wrong with it (FEED-7 to FEED-10)."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from backends.team.decimals import DECIMALS, I64_MAX, I128_MAX, U64_MAX, exact_average, exact_integer
from backends.team.strict_json import Json, Number, Object
from backends.team.times import read_time
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import NEWS_TEXT_BYTES, Average, TakerSide
from ticktotrade.market_data import LABEL_BYTES, MESSAGE_BYTES, SYMBOL_BYTES, Level

Read: TypeAlias = Callable[[Json], Any]
"""Reads a value of one kind; raises `Refused` with the code that it gives its element."""

_LEVEL_MEMBERS: Final = {"p", "s"}


class Levels(NamedTuple):
    """``cut`` says that levels beyond every price were left out, ``unknown`` counts members that no level has."""

    levels: tuple[Level, ...]
    cut: bool
    unknown: int


def _text(least: int, most: int) -> Read:
    """Text of so many bytes (FEED-10)."""

    def read(value: Json) -> str:
        if not isinstance(value, str):
            raise Refused(ErrorCode.WRONG_TYPE)
        if not least <= len(value.encode()) <= most:
            raise Refused(ErrorCode.OUT_OF_RANGE)
        return value

    return read


def _integer(decimals: int, greatest: int) -> Read:
    """A number with so many decimals (FEED-8)."""
    return lambda value: exact_integer(_number(value), decimals, greatest)


def _number(value: Json) -> str:
    if not isinstance(value, Number):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value.text


def average(value: Json) -> Average:
    """An exact pair (FEED-13)."""
    return Average(*exact_average(_number(value)))


def time(value: Json) -> int:
    """A time (FEED-9)."""
    if not isinstance(value, str):
        raise Refused(ErrorCode.WRONG_TYPE)
    return read_time(value)


def flag(value: Json) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value


def taker_side(value: Json) -> TakerSide:
    """``B`` or ``S``."""
    if not isinstance(value, str):
        raise Refused(ErrorCode.WRONG_TYPE)
    if value not in set(TakerSide):
        raise Refused(ErrorCode.OUT_OF_RANGE)
    return TakerSide(value)


def items(read: Read) -> Read:
    """An array of such values; the first that is broken says the code (FEED-7)."""

    def read_all(value: Json) -> tuple[Any, ...]:
        return tuple([read(each) for each in _array(value)])

    return read_all


def _array(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise Refused(ErrorCode.WRONG_TYPE)
    return value


def _side(price_of: Read) -> Read:
    """Levels whose prices are read so; nothing stands for one beyond every price (FEED-16)."""

    def read(value: Json) -> Levels:
        levels: list[Level] = []
        cut, unknown = False, 0
        for each in _array(value):
            at, size, more = _level(each, price_of)
            unknown += more
            if at is None:
                cut = cut or size > 0
            else:
                levels.append(Level(at, size))
        return Levels(tuple(levels), cut, unknown)

    return read


def _level(value: Json, price_of: Read) -> tuple[int | None, int, int]:
    if not isinstance(value, Object):
        raise Refused(ErrorCode.WRONG_TYPE)
    members = value.members
    numbers = []
    for name, read in (("p", price_of), ("s", _quantity)):
        if name not in members:
            raise Refused(ErrorCode.MISSING_MEMBER)
        numbers.append(read(members[name]))
    at, size = numbers
    return at, size, len(members.keys() - _LEVEL_MEMBERS)


def _ask_price(value: Json) -> int | None:
    """Nothing for one that is whole and beyond every price."""
    number = _number(value)
    try:
        return exact_integer(number, DECIMALS, I64_MAX)
    except Refused as refused:
        if refused.code is ErrorCode.OUT_OF_RANGE and not number.startswith("-"):
            return None
        raise


symbol: Final = _text(1, SYMBOL_BYTES)
label: Final = _text(0, LABEL_BYTES)
message: Final = _text(0, MESSAGE_BYTES)
news_text: Final = _text(0, NEWS_TEXT_BYTES)
_quantity: Final = _integer(DECIMALS, I64_MAX)
price: Final = _quantity
volume: Final = _integer(DECIMALS, I128_MAX)
whole_id: Final = _integer(0, U64_MAX)
stream_code: Final = _integer(0, 2**32 - 1)
bids: Final = _side(price)
asks: Final = _side(_ask_price)
