"""Phase 1 codec: messages in the layout of bincode 1.3's free functions, read strictly.

Integers are little-endian and of fixed width; a string is its length as a u64 and its UTF-8 bytes; an
option is one byte, 0 or 1, and then the item; a choice is its place in the enumeration as a u32; a record
is its members one after the other. Unlike bincode's own `deserialize`, trailing bytes are refused
(CODEC-9).
"""

import struct
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any

from ticktotrade.codec.interface import Codec
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.order import Order
from ticktotrade.schema import Shape, record_of, shapes

Append = Callable[[bytearray, Any], None]
"""Writes a value behind the bytes that are there."""
Take = Callable[[bytes, int], tuple[Any, int]]
"""Reads a value at an offset; answers it and the offset behind it."""

_LENGTH = struct.Struct("<Q")
_TAG = struct.Struct("<I")


class BincodeCodec(Codec):
    """Writers and readers made from the message's declared members, once."""

    def encode(self, order: Order) -> bytes:
        """O(bytes) (CODEC-3 to CODEC-5)."""
        message = bytearray()
        _append_order(message, order)
        return bytes(message)

    def decode(self, message: bytes) -> Order:
        """O(bytes); a length is believed only as far as there are bytes (CODEC-8, CODEC-9)."""
        order, end = _take_order(message, 0)
        if end != len(message):
            raise _bad(f"{len(message) - end} bytes too many")
        return order  # type: ignore[no-any-return]


def _bad(detail: str) -> Refused:
    return Refused(ErrorCode.BAD_MESSAGE, detail)


@cache
def appender(shape: Shape) -> Append:
    """A function that writes values of a shape."""
    match shape:
        case shapes.Integer():
            return _append_packed(_integer_layout(shape))
        case shapes.Boolean():
            return _append_packed(struct.Struct("<?"))
        case shapes.Text():
            return _append_text
        case shapes.Choice(enumeration):
            return _append_choice(enumeration)
        case shapes.Maybe(item):
            return _append_maybe(appender(item))
        case shapes.Record(_, members):
            return _append_record([appender(member.shape) for member in members])
        case _:
            raise TypeError(f"no bincode layout for {shape!r}")


@cache
def taker(shape: Shape) -> Take:
    """A function that reads values of a shape; it raises `Refused` with ``bad_message``."""
    match shape:
        case shapes.Integer(_, minimum, maximum):
            return _take_integer(_integer_layout(shape), minimum, maximum)
        case shapes.Boolean():
            return _take_boolean
        case shapes.Text(_, minimum, maximum):
            return _take_text(minimum, maximum)
        case shapes.Choice(enumeration):
            return _take_choice(enumeration)
        case shapes.Maybe(item):
            return _take_maybe(taker(item))
        case shapes.Record(record_type, members):
            return _take_record(record_type, [taker(member.shape) for member in members])
        case _:
            raise TypeError(f"no bincode layout for {shape!r}")


def _integer_layout(shape: shapes.Integer) -> struct.Struct:
    """The narrowest of u32, i64 and u64 that holds the whole range (CODEC-4)."""
    if shape.minimum >= 0 and shape.maximum < 2**32:
        return struct.Struct("<I")
    if shape.minimum >= shapes.I64_MIN and shape.maximum <= shapes.I64_MAX:
        return struct.Struct("<q")
    if shape.fits_64_bits:
        return struct.Struct("<Q")
    raise TypeError(f"no bincode layout for {shape!r}")


# Writing


def _append_packed(layout: struct.Struct) -> Append:
    pack = layout.pack
    return lambda message, value: message.extend(pack(value))


def _append_text(message: bytearray, value: str) -> None:
    encoded = value.encode()
    message += _LENGTH.pack(len(encoded))
    message += encoded


def _append_choice(enumeration: type[StrEnum]) -> Append:
    tags = {choice: _TAG.pack(tag) for tag, choice in enumerate(enumeration)}
    return lambda message, value: message.extend(tags[value])


def _append_maybe(append_item: Append) -> Append:
    def append(message: bytearray, value: Any) -> None:
        if value is None:
            message.append(0)
        else:
            message.append(1)
            append_item(message, value)

    return append


def _append_record(append_members: list[Append]) -> Append:
    def append(message: bytearray, value: Any) -> None:
        for append_member, part in zip(append_members, value, strict=True):
            append_member(message, part)

    return append


# Reading


def _take_bytes(message: bytes, offset: int, count: int) -> bytes:
    end = offset + count
    if end > len(message):
        raise _bad(f"it ends at byte {len(message)}, inside a value that needs {end}")
    return message[offset:end]


def _take_integer(layout: struct.Struct, minimum: int, maximum: int) -> Take:
    def take(message: bytes, offset: int) -> tuple[int, int]:
        (value,) = layout.unpack(_take_bytes(message, offset, layout.size))
        if not minimum <= value <= maximum:
            raise _bad(f"{value} at byte {offset} is outside {minimum} to {maximum}")
        return value, offset + layout.size

    return take


def _take_flag(message: bytes, offset: int) -> tuple[int, int]:
    flag = _take_bytes(message, offset, 1)[0]
    if flag > 1:
        raise _bad(f"the byte {flag} at {offset} is neither 0 nor 1")
    return flag, offset + 1


def _take_boolean(message: bytes, offset: int) -> tuple[bool, int]:
    flag, offset = _take_flag(message, offset)
    return flag == 1, offset


def _take_text(minimum: int, maximum: int) -> Take:
    def take(message: bytes, offset: int) -> tuple[str, int]:
        (length,) = _LENGTH.unpack(_take_bytes(message, offset, _LENGTH.size))
        if not minimum <= length <= maximum:
            raise _bad(f"a text of {length} bytes at {offset}; {minimum} to {maximum} are possible")
        start = offset + _LENGTH.size
        try:
            return _take_bytes(message, start, length).decode(), start + length
        except UnicodeDecodeError:
            raise _bad(f"the text at byte {start} is not UTF-8") from None

    return take


def _take_choice(enumeration: type[StrEnum]) -> Take:
    choices = list(enumeration)

    def take(message: bytes, offset: int) -> tuple[StrEnum, int]:
        (tag,) = _TAG.unpack(_take_bytes(message, offset, _TAG.size))
        if tag >= len(choices):
            raise _bad(f"the tag {tag} at byte {offset} is none of {enumeration.__name__}")
        return choices[tag], offset + _TAG.size

    return take


def _take_maybe(take_item: Take) -> Take:
    def take(message: bytes, offset: int) -> tuple[Any, int]:
        flag, offset = _take_flag(message, offset)
        return take_item(message, offset) if flag else (None, offset)

    return take


def _take_record(record_type: type[Any], take_members: list[Take]) -> Take:
    def take(message: bytes, offset: int) -> tuple[Any, int]:
        parts: list[Any] = []
        for take_member in take_members:
            part, offset = take_member(message, offset)
            parts.append(part)
        return record_type(*parts), offset

    return take


_append_order = appender(record_of(Order))
_take_order = taker(record_of(Order))
