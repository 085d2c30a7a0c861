"""Frames with markers in their numbers: the same frames, in every round with other numbers (WIRE-11)."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade_conformance.traces.shifting import PRICE_MARKER, QUANTITY_MARKER, TIME_MARKER

_NUMBER: Final = r"(-?[0-9][0-9.eE+-]*)"
_PRICE: Final = re.compile(rf'("(?:p|bp|ap|op|cp|o|h|l|c|u|d)"\s*:\s*){_NUMBER}')
_SIZE: Final = re.compile(rf'("(?:s|bs|as|os|cs|v)"\s*:\s*){_NUMBER}')
_ID: Final = re.compile(r'("(?:i|oi|ci)"\s*:\s*)([0-9]+)')
_TIME: Final = re.compile(r'("t"\s*:\s*"[0-9-]+T[0-9:]+)(?:\.([0-9]*))?')

_MOST_PRICE_DIGITS: Final = 6
"""Before the point; with a round's three in front of them a price is still in range (NUM-1)."""
_KEPT_DECIMALS: Final = 6
_MOST_ID_DIGITS: Final = 16

_DECODER: Final = json.JSONDecoder()


def marked_frames(frames: Iterable[bytes]) -> list[bytes]:
    """The frames, with a marker in each price, size, trade id and time that is not 0.

    A symbol's prices have it in front, and as many digits before the point as its longest has, so that they keep their
    order and differences in every round. Sizes and times have it behind their sixth decimal at the latest, ids behind their
    first digit or in front. What is no array of JSON objects stays as it is.
    """
    texts = [frame.decode("utf-8", "surrogateescape") for frame in frames]
    widths: dict[str, int] = {}
    for text in texts:
        for symbol, start, end in _elements(text):
            digits = (len(_plain(price).partition(".")[0]) for _, price in _PRICE.findall(text, start, end))
            widths[symbol] = max(widths.get(symbol, 0), *digits, 0)
    return [_marked(text, widths).encode("utf-8", "surrogateescape") for text in texts]


def _elements(text: str) -> Iterator[tuple[str, int, int]]:
    """Of each object in the array its symbol, and from where to where it goes."""
    position, end = text.find("[") + 1, len(text)
    while position and (position := text.find("{", position)) >= 0:
        try:
            element, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        symbol = element.get("S")
        yield symbol if type(symbol) is str else "", position, end
        position = end


def _marked(text: str, widths: dict[str, int]) -> str:
    parts, done = [], 0
    for symbol, start, end in _elements(text):
        parts += [text[done:start], _marked_element(text[start:end], widths[symbol])]
        done = end
    return "".join([*parts, text[done:]])


def _marked_element(text: str, width: int) -> str:
    in_front = width <= _MOST_PRICE_DIGITS
    text = _PRICE.sub(lambda at: at[1] + (_price(at[2], width) if in_front else _size(at[2])), text)
    text = _SIZE.sub(lambda at: at[1] + _size(at[2]), text)
    text = _ID.sub(lambda at: at[1] + _id(at[2]), text)
    return _TIME.sub(lambda at: f"{at[1]}.{(at[2] or '')[:_KEPT_DECIMALS]}{TIME_MARKER}", text)


def _price(number: str, width: int) -> str:
    plain = _plain(number)
    if _stays(plain):
        return number
    whole, point, decimals = plain.partition(".")
    return f"{PRICE_MARKER}{whole.rjust(width, '0')}{point}{decimals}"


def _size(number: str) -> str:
    plain = _plain(number)
    if _stays(plain):
        return number
    whole, _, decimals = plain.partition(".")
    return f"{whole}.{decimals[:_KEPT_DECIMALS]}{QUANTITY_MARKER}"


def _id(number: str) -> str:
    if len(number) > _MOST_ID_DIGITS:
        return f"{number[0]}{TIME_MARKER}{number[1 + len(TIME_MARKER) :]}"
    return f"{TIME_MARKER}{number}"


def _stays(number: str) -> bool:
    """Whether it is 0, or no price or size: below 0, or of a size that needs an exponent."""
    return re.search("[eE-]", number) is not None or re.search("[1-9]", number) is None


def _plain(number: str) -> str:
    """The number without an exponent, where that is the nano integer that the feed takes it for."""
    if "e" not in number.lower():
        return number
    try:
        return write_decimal(read_decimal(number))
    except Refused:
        return number
