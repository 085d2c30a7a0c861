"""Reads the value of one member, by its kind, from a tree of JSON (FEED-7).

Numbers are still text in that tree, so that nothing is lost before it is known what a number means.
"""

from collections.abc import Callable
from typing import Any, Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import NEWS_TEXT_BYTES, Average, TakerSide
from ticktotrade.market_data import LABEL_BYTES, MESSAGE_BYTES, SYMBOL_BYTES
from ticktotrade.nano import DECIMALS, MOST_DIGITS, decimal_parts, scaled_decimal
from ticktotrade.schema.shapes import I64_MAX, I128_MAX, U64_MAX
from ticktotrade.timestamp import read_time

MOST_AVERAGE_DECIMALS: Final = 255

ReadValue = Callable[[Any], Any]


class Number(str):
    """The text of a JSON number; a plain ``str`` in the tree is a JSON string."""


def _text(minimum: int, maximum: int) -> Callable[[Any], str]:
    """Reads a string of so many bytes of UTF-8 (FEED-10)."""

    def read(value: Any) -> str:
        if type(value) is not str:
            raise Refused(ErrorCode.WRONG_TYPE)
        length = len(value) if value.isascii() else len(value.encode())
        if not minimum <= length <= maximum:
            raise Refused(ErrorCode.OUT_OF_RANGE)
        return value

    return read


def _number(decimals: int, maximum: int) -> Callable[[Any], int]:
    """Reads a number exactly, as an integer of so many decimals (FEED-8)."""

    def read(value: Any) -> int:
        if type(value) is not Number:
            raise Refused(ErrorCode.WRONG_TYPE)
        return scaled_decimal(value, decimals, 0, maximum)

    return read


def _ask_price(value: Any) -> int | None:
    """A price; nothing if it is above the highest one there is (FEED-16)."""
    try:
        return _NANO(value)
    except Refused as refused:
        if refused.code is ErrorCode.OUT_OF_RANGE and not value.startswith("-"):
            return None
        raise


def _average(value: Any) -> Average:
    """A quotient, exactly, as a coefficient and a number of decimals (FEED-13)."""
    if type(value) is not Number:
        raise Refused(ErrorCode.WRONG_TYPE)
    sign, significant, exponent = decimal_parts(value)
    if not significant:
        return Average(0, 0)
    if -exponent > MOST_AVERAGE_DECIMALS:
        raise Refused(ErrorCode.INEXACT)
    if sign or len(significant) + max(exponent, 0) > MOST_DIGITS:
        raise Refused(ErrorCode.OUT_OF_RANGE)
    coefficient = int(significant) * 10 ** max(exponent, 0)
    if coefficient > I128_MAX:
        raise Refused(ErrorCode.OUT_OF_RANGE)
    return Average(coefficient, max(-exponent, 0))


def _array(read_item: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    """Reads an array, its items in order, up to the first that is broken (FEED-7)."""

    def read(value: Any) -> tuple[str, ...]:
        if type(value) is not list:
            raise Refused(ErrorCode.WRONG_TYPE)
        return tuple([read_item(item) for item in value])

    return read


def _time(value: Any) -> int:
    """A time as chapter *Numbers* has it (FEED-9)."""
    if type(value) is not str:
        raise Refused(ErrorCode.WRONG_TYPE)
    return read_time(value)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise Refused(ErrorCode.WRONG_TYPE)
    return value


def _taker_side(value: Any) -> TakerSide:
    """One of the two letters (FEED-10)."""
    if type(value) is not str:
        raise Refused(ErrorCode.WRONG_TYPE)
    try:
        return TakerSide(value)
    except ValueError:
        raise Refused(ErrorCode.OUT_OF_RANGE) from None


_SYMBOL = _text(1, SYMBOL_BYTES)
_LABEL = _text(0, LABEL_BYTES)
_NANO = _number(DECIMALS, I64_MAX)

READERS: Final[dict[str, ReadValue]] = {
    "symbol": _SYMBOL,
    "label": _LABEL,
    "message": _text(0, MESSAGE_BYTES),
    "text": _text(0, NEWS_TEXT_BYTES),
    "time": _time,
    "price": _NANO,
    "ask price": _ask_price,
    "size": _NANO,
    "volume": _number(DECIMALS, I128_MAX),
    "average": _average,
    "id": _number(0, U64_MAX),
    "code": _number(0, 2**32 - 1),
    "flag": _flag,
    "taker side": _taker_side,
    "labels": _array(_LABEL),
    "symbols": _array(_SYMBOL),
}
"""How a value of each kind is read; of every kind but levels, whose items have members of their own."""

WHEN_ABSENT: Final[dict[str, Any]] = {"flag": False, "labels": (), "symbols": (), "levels": ()}
"""What an optional member is when it is missing or null; of every other kind nothing."""
