"""The types that messages are made of, each with its two spellings: JSON and bincode (chapter *Codec*)."""

import re
from collections.abc import Callable
from enum import StrEnum
from struct import Struct
from typing import Any, Final, NamedTuple, Protocol

from backends.team.strict_json import Json, Number, Object

_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL_STRING: Final = re.compile(r"0|-?[1-9][0-9]*")
_MOST_DIGITS: Final = 40
"""Of an integer of 128 bits, with its sign."""
_WIDTHS: Final = ((4, False), (8, True), (8, False), (16, True))
"""Bytes, and whether there is a sign, from the first to be tried on (CODEC-4)."""
_U32: Final = Struct("<I")
_U64: Final = Struct("<Q")


class Bad(ValueError):
    """The bytes are no message."""


class Kind(Protocol):
    """A type. ``fewest`` is the number of bytes that its shortest value has in bincode."""

    @property
    def fewest(self) -> int: ...

    def to_json(self, value: Any) -> Any:
        """What msgspec writes in the form that is wanted."""

    def from_json(self, json: Json) -> Any:
        """Raises `Bad`."""

    def to_bytes(self, value: Any) -> bytes: ...

    def from_bytes(self, data: bytes, at: int) -> tuple[Any, int]:
        """The value that begins at a place, and the place behind it. Raises `Bad`."""


def _holds(width: int, signed: bool, least: int, most: int) -> bool:
    bits = 8 * width - signed
    return most < 2**bits and least >= (-(2**bits) if signed else 0)


class Whole:
    """An integer of a range, which decides how it is written, whatever its value (TRACE-4, CODEC-4)."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        fitting = [(width, signed) for width, signed in _WIDTHS if _holds(width, signed, least, most)]
        self.fewest, self._signed = fitting[0]
        self._as_text = not any(width <= 8 for width, _ in fitting)

    def to_json(self, value: int) -> int | str:
        """A number, or a decimal string."""
        return str(value) if self._as_text else value

    def from_json(self, json: Json) -> int:
        """Raises `Bad`."""
        if self._as_text:
            text, form = json, _DECIMAL_STRING
        else:
            text, form = json.text if isinstance(json, Number) else None, _WHOLE
        if not isinstance(text, str) or len(text) > _MOST_DIGITS or form.fullmatch(text) is None:
            raise Bad("no integer")
        return self._checked(int(text))

    def to_bytes(self, value: int) -> bytes:
        """Little-endian."""
        return value.to_bytes(self.fewest, "little", signed=self._signed)

    def from_bytes(self, data: bytes, at: int) -> tuple[int, int]:
        """Raises `Bad`."""
        end = at + self.fewest
        if end > len(data):
            raise Bad("it ends in an integer")
        return self._checked(int.from_bytes(data[at:end], "little", signed=self._signed)), end

    def _checked(self, value: int) -> int:
        if not self._least <= value <= self._most:
            raise Bad("an integer beyond its range")
        return value


_LENGTH: Final = Whole(0, 2**64 - 1)
_INDEX: Final = Whole(0, 2**32 - 1)


class Text:
    """Text of so many bytes of UTF-8."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self.fewest = 8 + least

    def to_json(self, value: str) -> str:
        """As it is."""
        return value

    def from_json(self, json: Json) -> str:
        """Raises `Bad`."""
        if not isinstance(json, str) or not self._least <= len(json.encode()) <= self._most:
            raise Bad("no text, or too short or long")
        return json

    def to_bytes(self, value: str) -> bytes:
        """Its length and its UTF-8."""
        encoded = value.encode()
        return _U64.pack(len(encoded)) + encoded

    def from_bytes(self, data: bytes, at: int) -> tuple[str, int]:
        """Raises `Bad`."""
        length, begin = _LENGTH.from_bytes(data, at)
        end = begin + length
        if not self._least <= length <= self._most or end > len(data):
            raise Bad("a text too short or long")
        try:
            return data[begin:end].decode(), end
        except UnicodeDecodeError:
            raise Bad("no UTF-8") from None


class Choice:
    """One of the names of an enumeration."""

    fewest = 4

    def __init__(self, names: type[StrEnum]) -> None:
        self._names = list(names)
        self._by_name = {each.value: each for each in names}

    def to_json(self, value: StrEnum) -> str:
        """Its name."""
        return value.value

    def from_json(self, json: Json) -> StrEnum:
        """Raises `Bad`."""
        if not isinstance(json, str) or json not in self._by_name:
            raise Bad("no such name")
        return self._by_name[json]

    def to_bytes(self, value: StrEnum) -> bytes:
        """Its index."""
        return _U32.pack(self._names.index(value))

    def from_bytes(self, data: bytes, at: int) -> tuple[StrEnum, int]:
        """Raises `Bad`."""
        index, end = _INDEX.from_bytes(data, at)
        if index >= len(self._names):
            raise Bad("no such choice")
        return self._names[index], end


class Flag:
    """True or false."""

    fewest = 1

    def to_json(self, value: bool) -> bool:
        """As it is."""
        return value

    def from_json(self, json: Json) -> bool:
        """Raises `Bad`."""
        if not isinstance(json, bool):
            raise Bad("neither true nor false")
        return json

    def to_bytes(self, value: bool) -> bytes:
        """One byte."""
        return b"\1" if value else b"\0"

    def from_bytes(self, data: bytes, at: int) -> tuple[bool, int]:
        """Raises `Bad`."""
        byte = data[at : at + 1]
        if byte not in (b"\0", b"\1"):
            raise Bad("neither 0 nor 1")
        return byte == b"\1", at + 1


class Maybe:
    """A value, or nothing."""

    fewest = 1

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def to_json(self, value: Any) -> Any:
        """Null for nothing."""
        return None if value is None else self._kind.to_json(value)

    def from_json(self, json: Json) -> Any:
        """Raises `Bad`."""
        return None if json is None else self._kind.from_json(json)

    def to_bytes(self, value: Any) -> bytes:
        """One byte says which."""
        return b"\0" if value is None else b"\1" + self._kind.to_bytes(value)

    def from_bytes(self, data: bytes, at: int) -> tuple[Any, int]:
        """Raises `Bad`."""
        there, at = _FLAG.from_bytes(data, at)
        return self._kind.from_bytes(data, at) if there else (None, at)


_FLAG: Final = Flag()


class Many:
    """Items in their order."""

    fewest = 8

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def to_json(self, value: tuple[Any, ...]) -> list[Any]:
        """An array."""
        return [self._kind.to_json(each) for each in value]

    def from_json(self, json: Json) -> tuple[Any, ...]:
        """Raises `Bad`."""
        if not isinstance(json, list):
            raise Bad("no array")
        return tuple([self._kind.from_json(each) for each in json])

    def to_bytes(self, value: tuple[Any, ...]) -> bytes:
        """Their number, and each of them."""
        return _U64.pack(len(value)) + b"".join([self._kind.to_bytes(each) for each in value])

    def from_bytes(self, data: bytes, at: int) -> tuple[tuple[Any, ...], int]:
        """Raises `Bad`, before anything is made for items that cannot be there (CODEC-13)."""
        count, at = _LENGTH.from_bytes(data, at)
        if count > (len(data) - at) // self._kind.fewest:
            raise Bad("more items than bytes")
        items = []
        for _ in range(count):
            item, at = self._kind.from_bytes(data, at)
            items.append(item)
        return tuple(items), at


class Field(NamedTuple):
    """A member of a record."""

    name: str
    kind: Kind


class Record:
    """Members in their declared order."""

    def __init__(self, make: Callable[..., Any], fields: tuple[Field, ...]) -> None:
        self._make = make
        self._fields = fields
        self._names = {each.name for each in fields}
        self.fewest = sum(each.kind.fewest for each in fields)

    def to_json(self, value: tuple[Any, ...]) -> dict[str, Any]:
        """An object."""
        return {name: kind.to_json(each) for (name, kind), each in zip(self._fields, value, strict=True)}

    def from_json(self, json: Json) -> Any:
        """Raises `Bad` for any other members than its own."""
        if not isinstance(json, Object) or json.members.keys() != self._names:
            raise Bad("not the members of the record")
        return self._make(*[kind.from_json(json.members[name]) for name, kind in self._fields])

    def to_bytes(self, value: tuple[Any, ...]) -> bytes:
        """Each of them, with nothing between."""
        return b"".join([kind.to_bytes(each) for (_, kind), each in zip(self._fields, value, strict=True)])

    def from_bytes(self, data: bytes, at: int) -> tuple[Any, int]:
        """Raises `Bad`."""
        values = []
        for _, kind in self._fields:
            value, at = kind.from_bytes(data, at)
            values.append(value)
        return self._make(*values), at
