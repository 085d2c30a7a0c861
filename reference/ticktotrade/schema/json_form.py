"""The JSON form of a value: how traces, the wire protocol and JSON messages write it (chapter *Traces*).

A shape has one writer and one reader, made once and kept. Both are strict: a value is written or read only
if it is exactly of its declared type, so that ``True`` is never taken for 1, nor 1.0 for 1, and no member
is lost or invented on the way.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from ticktotrade.schema import shapes
from ticktotrade.schema.shapes import Record, Shape

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What `json` reads and writes."""

Writer = Callable[[Any], Json]
Reader = Callable[[Json], Any]

_DECIMAL = re.compile(r"-?[1-9][0-9]{0,40}|0", re.ASCII)


class Mismatch(Exception):
    """A value is not of its declared type. The message begins with the place inside the value."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place

    def inside(self, part: str) -> "Mismatch":
        """The same problem, seen from one level further out."""
        joint = "" if not self.place or self.place.startswith("[") else "."
        return Mismatch(self.problem, f"{part}{joint}{self.place}")

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" if self.place else self.problem


@cache
def writer(shape: Shape) -> Writer:
    """A function from a typed value to its JSON form.

    It raises `Mismatch` if the value is not exactly of its declared type. O(size of the value).
    """
    return _WRITERS[type(shape)](shape)


@cache
def reader(shape: Shape) -> Reader:
    """A function from a JSON form to the typed value.

    It raises `Mismatch` for a wrong type, a value out of range, and an unknown or missing member; a
    member that has a default may be missing. O(size of the value).
    """
    return _READERS[type(shape)](shape)


def shown(value: object, limit: int = 60) -> str:
    """A short picture of a value for an error message."""
    try:
        text = repr(value[:limit] if isinstance(value, str | bytes | list) else value)
    except Exception:
        text = f"a {type(value).__name__} that cannot be shown"
    return text if len(text) <= limit else text[: limit - 1] + "…"


# Integers


def _check_integer(shape: shapes.Integer, value: Any, remedy: str = "") -> int:
    if type(value) is not int:
        raise Mismatch(f"{shown(value)} is not an integer{remedy}")
    if not shape.minimum <= value <= shape.maximum:
        raise Mismatch(f"{shown(value)} is outside {shape.minimum} to {shape.maximum} ({shape.name})")
    return value


def _as_integer(value: Any) -> str:
    """What to do with a value that stands for an integer and is none: a boolean, an integer of a library's own."""
    if type(value) is int or not hasattr(type(value), "__index__"):
        return ""
    return f"; it is a {type(value).__name__}: convert it with int()"


def _write_integer(shape: shapes.Integer) -> Writer:
    """Writes a number, or a decimal string where the declared range is wider than 64 bits (TRACE-4)."""
    minimum, maximum = shape.minimum, shape.maximum

    def write(value: Any) -> Json:
        if type(value) is int and minimum <= value <= maximum:
            return value
        return _check_integer(shape, value, _as_integer(value))

    if shape.fits_64_bits:
        return write
    return lambda value: str(write(value))


def _read_integer(shape: shapes.Integer) -> Reader:
    """Reads what `_write_integer` writes, and nothing else (TRACE-4)."""
    minimum, maximum = shape.minimum, shape.maximum

    def read_number(value: Json) -> int:
        if type(value) is int and minimum <= value <= maximum:
            return value
        return _check_integer(shape, value)

    def read(value: Json) -> int:
        if type(value) is not str or _DECIMAL.fullmatch(value) is None:
            raise Mismatch(f"{shown(value)} is not a decimal string (TRACE-4)")
        return _check_integer(shape, int(value))

    return read_number if shape.fits_64_bits else read


# Booleans, text, bytes, choices


def _boolean(shape: shapes.Boolean) -> Writer:
    """Writes and reads true and false, which are not 1 and 0 (TRACE-7)."""

    def write(value: Any) -> Json:
        if type(value) is not bool:
            raise Mismatch(f"{shown(value)} is not true or false")
        return value

    return write


def _text(shape: shapes.Text) -> Writer:
    """Writes and reads a string whose UTF-8 form has a length in its range (TRACE-5)."""

    def write(value: Any) -> Json:
        if type(value) is not str:
            raise Mismatch(f"{shown(value)} is not text")
        try:
            length = len(value) if value.isascii() else len(value.encode())
        except UnicodeEncodeError:
            raise Mismatch(f"{shown(value)} has a lone surrogate") from None
        if not shape.minimum <= length <= shape.maximum:
            raise Mismatch(f"{shown(value)} has not {shape.minimum} to {shape.maximum} bytes ({shape.name})")
        return value

    return write


def _write_bytes(shape: shapes.Bytes) -> Writer:
    """Writes a character for each byte (TRACE-6)."""

    def write(value: Any) -> Json:
        if type(value) is not bytes:
            raise Mismatch(f"{shown(value)} is not bytes")
        return value.decode("latin-1")

    return write


def _read_bytes(shape: shapes.Bytes) -> Reader:
    def read(value: Json) -> bytes:
        if type(value) is not str:
            raise Mismatch(f"{shown(value)} is not a string of bytes")
        try:
            return value.encode("latin-1")
        except UnicodeEncodeError:
            raise Mismatch(f"{shown(value)} has a character above U+00FF (TRACE-6)") from None

    return read


def _write_choice(shape: shapes.Choice) -> Writer:
    """Writes the name (TRACE-7)."""
    enumeration = shape.enumeration

    def write(value: Any) -> Json:
        if type(value) is not enumeration:
            named = [each.name for each in enumeration if type(value) is str and each.value == value]
            remedy = f"; it is text: give {enumeration.__name__}.{named[0]}" if named else ""
            raise Mismatch(f"{shown(value)} is not a {enumeration.__name__}{remedy}")
        return str(value.value)

    return write


def _read_choice(shape: shapes.Choice) -> Reader:
    """Reads a declared name (TRACE-7)."""
    by_name = {each.value: each for each in shape.enumeration}

    def read(value: Json) -> Any:
        choice = by_name.get(value) if type(value) is str else None
        if choice is None:
            raise Mismatch(f"{shown(value)} is none of {', '.join(by_name)}")
        return choice

    return read


# Composites


def _maybe(make: Callable[[Shape], Writer]) -> Callable[[shapes.Maybe], Writer]:
    """Writes or reads null for what is missing (TRACE-7)."""

    def make_maybe(shape: shapes.Maybe) -> Writer:
        item = make(shape.item)
        return lambda value: None if value is None else item(value)

    return make_maybe


def _write_sequence(shape: shapes.Sequence) -> Writer:
    """Writes an array (TRACE-7)."""
    write_item = writer(shape.item)

    def write(value: Any) -> Json:
        if type(value) is not tuple:
            raise Mismatch(f"{shown(value)} is not a tuple")
        return _each(write_item, value)

    return write


def _read_sequence(shape: shapes.Sequence) -> Reader:
    """Reads an array (TRACE-7)."""
    read_item = reader(shape.item)

    def read(value: Json) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Mismatch(f"{shown(value)} is not an array")
        return tuple(_each(read_item, value))

    return read


def _each(convert: Callable[[Any], Any], items: Any) -> list[Any]:
    done: list[Any] = []
    try:
        for item in items:
            done.append(convert(item))
    except Mismatch as mismatch:
        raise mismatch.inside(f"[{len(done)}]") from None
    return done


def _write_record(shape: Record) -> Writer:
    """Writes an object with all members, in declared order (TRACE-3)."""
    record_type = shape.type
    members = [(member.name, writer(member.shape)) for member in shape.members]

    def write(value: Any) -> Json:
        if type(value) is not record_type:
            raise Mismatch(f"{shown(value)} is not a {record_type.__name__}")
        try:
            return {
                name: write_member(part) for (name, write_member), part in zip(members, value, strict=True)
            }
        except Mismatch:
            # Which member it was is found out only now: nearly every value is as declared.
            for (name, write_member), part in zip(members, value, strict=True):
                _inside(name, write_member, part)
            raise

    return write


def _inside(name: str, write_member: Writer, part: Any) -> None:
    try:
        write_member(part)
    except Mismatch as mismatch:
        raise mismatch.inside(name) from None


def _read_record(shape: Record) -> Reader:
    read_members = members_reader(shape.members)
    return lambda value: shape.type(*read_members(value))


def members_reader(members: tuple[shapes.Member, ...]) -> Callable[[Json], list[Any]]:
    """A reader of an object with just these members, in any order; the answer has their values in declared order (TRACE-3)."""
    known = frozenset(member.name for member in members)
    readers = [(member, reader(member.shape)) for member in members]

    def read(value: Json) -> list[Any]:
        if type(value) is not dict:
            raise Mismatch(f"{shown(value)} is not an object")
        for name in value:
            if name not in known:
                raise Mismatch(f"unknown member {shown(name)}; known: {', '.join(sorted(known)) or 'none'}")
        parts: list[Any] = []
        for member, read_member in readers:
            if member.name in value:
                try:
                    parts.append(read_member(value[member.name]))
                except Mismatch as mismatch:
                    raise mismatch.inside(member.name) from None
            elif member.has_default:
                parts.append(member.default)
            else:
                raise Mismatch(f"the member {member.name!r} is missing")
        return parts

    return read


def _write_union(shape: shapes.Union) -> Writer:
    """Writes the record's object behind its tag, ``type`` (TRACE-8)."""
    by_type = {record.type: (tag, writer(record)) for tag, record in shape.records}

    def write(value: Any) -> Json:
        tag_and_writer = by_type.get(type(value))
        if tag_and_writer is None:
            raise Mismatch(f"{shown(value)} is none of {', '.join(tag for tag, _ in shape.records)}")
        tag, write_record = tag_and_writer
        form = write_record(value)
        assert isinstance(form, dict)
        return {"type": tag, **form}

    return write


def _read_union(shape: shapes.Union) -> Reader:
    """Reads the record whose tag it is (TRACE-8)."""
    by_tag = {tag: reader(record) for tag, record in shape.records}

    def read(value: Json) -> Any:
        if type(value) is not dict:
            raise Mismatch(f"{shown(value)} is not an object")
        tag = value.get("type")
        read_record = by_tag.get(tag) if isinstance(tag, str) else None
        if read_record is None:
            raise Mismatch(f"{shown(tag)} is none of {', '.join(by_tag)}", "type")
        return read_record({name: part for name, part in value.items() if name != "type"})

    return read


def _nothing(shape: shapes.Nothing) -> Writer:
    """Writes and reads null, the answer of an operation that only acts (TRACE-9)."""

    def write(value: Any) -> Json:
        if value is not None:
            raise Mismatch(f"{shown(value)} is not null")
        return None

    return write


_WRITERS: dict[type[Any], Callable[[Any], Writer]] = {
    shapes.Integer: _write_integer,
    shapes.Boolean: _boolean,
    shapes.Text: _text,
    shapes.Bytes: _write_bytes,
    shapes.Choice: _write_choice,
    shapes.Maybe: _maybe(writer),
    shapes.Sequence: _write_sequence,
    Record: _write_record,
    shapes.Union: _write_union,
    shapes.Nothing: _nothing,
}

_READERS: dict[type[Any], Callable[[Any], Reader]] = {
    shapes.Integer: _read_integer,
    shapes.Boolean: _boolean,
    shapes.Text: _text,
    shapes.Bytes: _read_bytes,
    shapes.Choice: _read_choice,
    shapes.Maybe: _maybe(reader),
    shapes.Sequence: _read_sequence,
    Record: _read_record,
    shapes.Union: _read_union,
    shapes.Nothing: _nothing,
}
