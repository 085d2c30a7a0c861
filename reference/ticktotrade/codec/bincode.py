"""Messages in the layout of bincode 1.3's free functions, read strictly: the plain variant.

Writers and readers are closures made from the declared shapes, a shape at a time. What the compiled variants answer
is what this one answers, and whatever they do not take for sound is decided here.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import Any

from ticktotrade.codec.interface import Codec
from ticktotrade.codec.layout import LENGTH, TAG, Width, least_size, width_of
from ticktotrade.codec.messages import MESSAGE, Message
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.schema import Shape, shapes

Append = Callable[[bytearray, Any], None]
"""Writes a value behind the bytes that are there."""
Take = Callable[[bytes, int], tuple[Any, int]]
"""Reads a value at an offset; answers it and the offset behind it. It raises `Refused` with ``bad_message``."""


def _bad(detail: str) -> Refused:
    return Refused(ErrorCode.BAD_MESSAGE, detail)


class Layout:
    """How the values of every shape are written and read."""

    @cached_property
    def append_message(self) -> Append:
        """Writes a message, its tag first (CODEC-11)."""
        return self.appender(MESSAGE)

    @cached_property
    def take_message(self) -> Take:
        """Reads a message by its tag (CODEC-11)."""
        return self.taker(MESSAGE)

    def appender(self, shape: Shape) -> Append:
        """A function that writes values of a shape. Raises TypeError if the shape has no layout."""
        match shape:
            case shapes.Integer():
                return self.append_integer(width_of(shape))
            case shapes.Boolean():
                return lambda data, value: data.append(1 if value else 0)
            case shapes.Text():
                return self.append_text
            case shapes.Choice(enumeration):
                return self.append_choice(enumeration)
            case shapes.Maybe(item):
                return self.append_maybe(self.appender(item))
            case shapes.Sequence(item):
                return self.append_sequence(self.appender(item))
            case shapes.Record():
                return self.append_record(shape)
            case shapes.Union():
                return self.append_union(shape)
            case _:
                raise TypeError(f"no bincode layout for {shape!r}")

    def taker(self, shape: Shape) -> Take:
        """A function that reads values of a shape. Raises TypeError if the shape has no layout."""
        match shape:
            case shapes.Integer(_, minimum, maximum):
                return self.take_integer(width_of(shape), minimum, maximum)
            case shapes.Boolean():
                return self.take_flag
            case shapes.Text(_, minimum, maximum):
                return self.take_text(minimum, maximum)
            case shapes.Choice(enumeration):
                return self.take_choice(enumeration)
            case shapes.Maybe(item):
                return self.take_maybe(self.taker(item))
            case shapes.Sequence(item):
                return self.take_sequence(self.taker(item), least_size(item))
            case shapes.Record():
                return self.take_record(shape)
            case shapes.Union():
                return self.take_union(shape)
            case _:
                raise TypeError(f"no bincode layout for {shape!r}")

    # Integers, tags and lengths

    def append_integer(self, width: Width) -> Append:
        """Little-endian, in the width of the declared range (CODEC-4)."""
        size, signed = width
        return lambda data, value: data.extend(value.to_bytes(size, "little", signed=signed))

    def take_integer(self, width: Width, minimum: int, maximum: int) -> Take:
        """The whole declared range, and nothing else (CODEC-4, CODEC-8)."""
        size, signed = width

        def take(data: bytes, offset: int) -> tuple[int, int]:
            value = int.from_bytes(_bytes(data, offset, size), "little", signed=signed)
            if not minimum <= value <= maximum:
                raise _bad(f"{value} at byte {offset} is outside {minimum} to {maximum}")
            return value, offset + size

        return take

    @cached_property
    def append_tag(self) -> Append:
        """A place in a declared list (CODEC-5, CODEC-11)."""
        return self.append_integer(TAG)

    def take_tag(self, data: bytes, offset: int) -> tuple[int, int]:
        """A place in a declared list, whether there is such a place or not."""
        tag = _bytes(data, offset, TAG.size)
        return int.from_bytes(tag, "little"), offset + TAG.size

    @cached_property
    def append_length(self) -> Append:
        """How many bytes or items follow (CODEC-5, CODEC-12)."""
        return self.append_integer(LENGTH)

    def take_length(self, data: bytes, offset: int) -> tuple[int, int]:
        """How many bytes or items are said to follow, whether they do or not."""
        length = _bytes(data, offset, LENGTH.size)
        return int.from_bytes(length, "little"), offset + LENGTH.size

    def take_flag(self, data: bytes, offset: int) -> tuple[bool, int]:
        """One byte, 0 or 1 (CODEC-5, CODEC-8)."""
        flag = _bytes(data, offset, 1)[0]
        if flag > 1:
            raise _bad(f"the byte {flag} at {offset} is neither 0 nor 1")
        return flag == 1, offset + 1

    # Texts and choices

    def append_text(self, data: bytearray, value: str) -> None:
        """The length in bytes, then UTF-8 (CODEC-5)."""
        encoded = value.encode()
        self.append_length(data, len(encoded))
        data += encoded

    def take_text(self, minimum: int, maximum: int) -> Take:
        """A text of a length in its range, and in UTF-8 (CODEC-5, CODEC-8)."""

        def take(data: bytes, offset: int) -> tuple[str, int]:
            length, start = self.take_length(data, offset)
            if not minimum <= length <= maximum:
                raise _bad(f"a text of {length} bytes at {offset}; {minimum} to {maximum} are possible")
            return self.text(_bytes(data, start, length), start), start + length

        return take

    def text(self, encoded: bytes, offset: int) -> str:
        """What bytes mean in UTF-8 (CODEC-8)."""
        try:
            return encoded.decode()
        except UnicodeDecodeError:
            raise _bad(f"the text at byte {offset} is not UTF-8") from None

    def append_choice(self, enumeration: type[StrEnum]) -> Append:
        """The place in the declared list (CODEC-5)."""
        tags = {choice: tag for tag, choice in enumerate(enumeration)}
        return lambda data, value: self.append_tag(data, tags[value])

    def take_choice(self, enumeration: type[StrEnum]) -> Take:
        """The name at a place in the declared list (CODEC-5, CODEC-8)."""
        choices = list(enumeration)

        def take(data: bytes, offset: int) -> tuple[StrEnum, int]:
            tag, end = self.take_tag(data, offset)
            if tag >= len(choices):
                raise _bad(f"the tag {tag} at byte {offset} is none of {enumeration.__name__}")
            return choices[tag], end

        return take

    # Composites

    def append_maybe(self, append_item: Append) -> Append:
        """A byte 0, or a byte 1 and the item (CODEC-5)."""

        def append(data: bytearray, value: Any) -> None:
            if value is None:
                data.append(0)
            else:
                data.append(1)
                append_item(data, value)

        return append

    def take_maybe(self, take_item: Take) -> Take:
        """Nothing or the item, as the byte before says (CODEC-5, CODEC-8)."""

        def take(data: bytes, offset: int) -> tuple[Any, int]:
            there, offset = self.take_flag(data, offset)
            return take_item(data, offset) if there else (None, offset)

        return take

    def append_sequence(self, append_item: Append) -> Append:
        """The number of items, then the items (CODEC-12)."""

        def append(data: bytearray, value: tuple[Any, ...]) -> None:
            self.append_length(data, len(value))
            for item in value:
                append_item(data, item)

        return append

    def take_sequence(self, take_item: Take, least: int) -> Take:
        """As many items as are said to follow, if so many could (CODEC-12, CODEC-13)."""

        def take(data: bytes, offset: int) -> tuple[tuple[Any, ...], int]:
            length, start = self.take_length(data, offset)
            if length > (len(data) - start) // least:
                raise _bad(f"{length} items at {offset}, in a message of {len(data)} bytes")
            items: list[Any] = []
            for _ in range(length):
                item, start = take_item(data, start)
                items.append(item)
            return tuple(items), start

        return take

    def append_record(self, record: shapes.Record) -> Append:
        """The members in declared order, with nothing between them (CODEC-3)."""
        append_members = [self.appender(member.shape) for member in record.members]

        def append(data: bytearray, value: Any) -> None:
            for append_member, part in zip(append_members, value, strict=True):
                append_member(data, part)

        return append

    def take_record(self, record: shapes.Record) -> Take:
        """The members in declared order, with nothing between them (CODEC-3)."""
        take_members = [self.taker(member.shape) for member in record.members]

        def take(data: bytes, offset: int) -> tuple[Any, int]:
            parts: list[Any] = []
            for take_member in take_members:
                part, offset = take_member(data, offset)
                parts.append(part)
            return record.type(*parts), offset

        return take

    def append_union(self, union: shapes.Union) -> Append:
        """The record's place in the declared list, then the record (CODEC-11)."""
        by_type = {record.type: (tag, self.appender(record)) for tag, (_, record) in enumerate(union.records)}

        def append(data: bytearray, value: Any) -> None:
            tag, append_record = by_type[type(value)]
            self.append_tag(data, tag)
            append_record(data, value)

        return append

    def take_union(self, union: shapes.Union) -> Take:
        """The record whose place it is (CODEC-8, CODEC-11)."""
        takers = [self.taker(record) for _, record in union.records]

        def take(data: bytes, offset: int) -> tuple[Any, int]:
            tag, end = self.take_tag(data, offset)
            if tag >= len(takers):
                raise _bad(f"the tag {tag} at byte {offset} is no message's")
            return takers[tag](data, end)

        return take


def _bytes(data: bytes, offset: int, count: int) -> bytes:
    end = offset + count
    if end > len(data):
        raise _bad(f"it ends at byte {len(data)}, inside a value that needs {end}")
    return data[offset:end]


_BINCODE = Layout()


class BincodeCodec(Codec):
    """One closure for each member of each message, called one after the other."""

    def __init__(self, layout: Layout = _BINCODE) -> None:
        self._append = layout.append_message
        self._take = layout.take_message

    def encode(self, message: Message) -> bytes:
        """O(bytes) (CODEC-10, CODEC-11)."""
        data = bytearray()
        self._append(data, message)
        return bytes(data)

    def decode(self, data: bytes) -> Message:
        """O(bytes); a length is believed only as far as there are bytes (CODEC-8, CODEC-9, CODEC-13, CODEC-14)."""
        message, end = self._take(data, 0)
        if end != len(data):
            raise _bad(f"{len(data) - end} bytes too many")
        return message  # type: ignore[no-any-return]
