"""Functions that read one message, and take it only if every byte of it is sound."""

from collections.abc import Callable
from itertools import takewhile
from typing import Any, Final, NamedTuple

from ticktotrade.codec.layout import I64, I128, U32, U64, Width, least_size, width_of
from ticktotrade.codec.specialised.runs import CODES, MOST_BRANCHES, Run, Work, fits_run, is_fixed
from ticktotrade.codec.specialised.source import Source
from ticktotrade.new_record import new_record
from ticktotrade.schema import Shape, shapes
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX, U64_MAX

_LIMITS: Final[dict[Width, tuple[int, int]]] = {
    U32: (0, 2**32 - 1),
    I64: (I64_MIN, I64_MAX),
    U64: (0, U64_MAX),
    I128: (-I128_MAX - 1, I128_MAX),
}
_BOOLEANS: Final = (False, True)


class Unsound(ValueError):
    """The bytes are no message; the plain variant says why."""


def message_reader(record: shapes.Record, tag: int) -> Callable[[bytes], Any]:
    """A function from bytes to the record whose message they are.

    It raises `ValueError`, `LookupError` or `struct.error` for any other bytes.
    """
    reading = _Reading()
    opening = _Open().with_field("I", "tag").with_check(f"tag != {tag}")
    reading.read(((record, "message"),), opening)
    with reading.source.block(f"if {reading.offset} != len(data):"):
        reading.source.line("raise Unsound")
    reading.source.line("return message")
    return reading.source.function("data")


class _Open(NamedTuple):
    """A run whose struct is still open; behind its unpacking come the checks, and then lines that use its values."""

    run: Run = Run()
    checks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def with_field(self, code: str, *names: str) -> "_Open":
        return self._replace(run=self.run.with_field(code, *names))

    def with_check(self, *checks: str) -> "_Open":
        return self._replace(checks=(*self.checks, *checks))

    def with_line(self, *lines: str) -> "_Open":
        return self._replace(lines=(*self.lines, *lines))


class _Offset(NamedTuple):
    """A place in the message: a variable (or nothing, at the start) and a distance from it."""

    variable: str = ""
    distance: int = 0

    def __str__(self) -> str:
        if not self.variable:
            return str(self.distance)
        return f"{self.variable} + {self.distance}" if self.distance else self.variable

    def plus(self, distance: int) -> "_Offset":
        return _Offset(self.variable, self.distance + distance)


class _Reading:
    """Walks the shape of a message, as the writing does, and keeps the offset at which it is."""

    def __init__(self) -> None:
        self.source = Source()
        self.offset = _Offset()
        # Names that every function of this kind knows.
        self.source.known("Unsound", Unsound)
        self.source.known("make", new_record)
        self.source.known("booleans", _BOOLEANS)

    def read(self, work: Work, opening: _Open, branches: int = 0) -> None:
        """Read values behind an open run; ``branches`` is how many were taken on the way here."""
        while work:
            (shape, value), *rest = work
            work = tuple(rest)
            match shape:
                case shapes.Record(record_type, members) if is_fixed(shape):
                    opening = self._with_fixed_record(opening, record_type, members, value)
                case shapes.Record(record_type, members):
                    names = self._names(members)
                    self.read(_parts(members, names), opening, branches)
                    self.source.line(self._making(record_type, names, value))
                    opening = _Open()
                case shapes.Text(_, minimum, maximum):
                    length = self.source.name("length")
                    self._flush(
                        opening.with_field("Q", length).with_check(*_outside(length, minimum, maximum, U64))
                    )
                    self._text(length, value)
                    opening = _Open()
                case shapes.Sequence(item):
                    length = self.source.name("length")
                    self._flush(opening.with_field("Q", length))
                    self._sequence(item, length, value)
                    opening = _Open()
                case shapes.Maybe(item):
                    along = tuple(takewhile(lambda each: fits_run(each[0]), work))
                    along = along if branches < MOST_BRANCHES and is_fixed(item) else ()
                    work = work[len(along) :]
                    self._maybe(item, value, along, opening, branches + 1)
                    opening = _Open()
                case _:
                    opening = self._with_value(opening, shape, value)
        self._flush(opening)

    def _names(self, members: tuple[shapes.Member, ...]) -> list[str]:
        return [self.source.name(member.name) for member in members]

    def _making(self, record_type: type[Any], names: list[str], value: str) -> str:
        # A record's own constructor takes twice as long as the tuple's.
        return f"{value} = make({self.source.constant('record', record_type)}, ({', '.join(names)},))"

    # Members of fixed width

    def _with_fixed_record(
        self, opening: _Open, record_type: type[Any], members: tuple[shapes.Member, ...], value: str
    ) -> _Open:
        names = self._names(members)
        for shape, name in _parts(members, names):
            match shape:
                case shapes.Record(inner_type, inner_members):
                    opening = self._with_fixed_record(opening, inner_type, inner_members, name)
                case _:
                    opening = self._with_value(opening, shape, name)
        return opening.with_line(self._making(record_type, names, value))

    def _with_value(self, opening: _Open, shape: Shape, value: str) -> _Open:
        match shape:
            case shapes.Integer(_, minimum, maximum):
                width = width_of(shape)
                outside = _outside(value, minimum, maximum, width)
                if width is not I128:
                    return opening.with_field(CODES[width], value).with_check(*outside)
                low, high = self.source.name("low"), self.source.name("high")
                opening = opening.with_field(CODES[width], low, high).with_line(
                    f"{value} = {low} | {high} << 64"
                )
                return opening.with_line(f"if {' or '.join(outside)}: raise Unsound") if outside else opening
            case shapes.Boolean():
                # A place in a table is found or not: the same look-up checks it.
                flag = self.source.name("flag")
                return opening.with_field("B", flag).with_line(f"{value} = booleans[{flag}]")
            case shapes.Choice(enumeration):
                tag = self.source.name("tag")
                choices = self.source.constant("choices", tuple(enumeration))
                return opening.with_field("I", tag).with_line(f"{value} = {choices}[{tag}]")
            case _:
                raise TypeError(f"no bincode layout for {shape!r}")

    def _flush(self, opening: _Open) -> None:
        layout, names = opening.run.layout, opening.run.names
        if names:
            unpack_from = self.source.constant("unpack_from", layout.unpack_from)
            self.source.line(f"{', '.join(names)}, = {unpack_from}(data, {self.offset})")
        self.offset = self.offset.plus(layout.size)
        self._check(opening)

    def _check(self, opening: _Open) -> None:
        if opening.checks:
            self.source.line(f"if {' or '.join(opening.checks)}: raise Unsound")
        for line in opening.lines:
            self.source.line(line)

    # All others

    def _text(self, length: str, value: str) -> None:
        # A text that is cut off puts the offset behind the end, which what follows, or the last check, refuses.
        end = self.source.name("end")
        self.source.line(f"{end} = {self.offset} + {length}")
        self.source.line(f"{value} = data[{self.offset}:{end}].decode()")
        self.offset = _Offset(end)

    def _maybe(self, item: Shape, value: str, along: Work, opening: _Open, branches: int) -> None:
        there, place = self.source.name("there"), self.offset.plus(opening.run.layout.size)
        end, start = self.source.name("end"), self.offset
        self.source.line(f"{there} = data[{place}]")
        with self.source.block(f"if {there} == 1:"):
            self.read(((item, value), *along), opening.with_field("x"), branches)
            self.source.line(f"{end} = {self.offset}")
        self.offset = start
        with self.source.block(f"elif {there}:"):
            self.source.line("raise Unsound")
        with self.source.block("else:"):
            self.read(along, opening.with_field("x"), branches)
            self.source.line(f"{value} = None")
            self.source.line(f"{end} = {self.offset}")
        self.offset = _Offset(end)

    def _sequence(self, item: Shape, length: str, value: str) -> None:
        items, each = self.source.name("items"), self.source.name("item")
        with self.source.block(f"if {length} > (len(data) - ({self.offset})) // {least_size(item)}:"):
            self.source.line("raise Unsound")
        self.source.line(f"{items} = []")
        if is_fixed(item):
            self._fixed_items(item, length, each, items)
        else:
            offset = _Offset(self.source.name("offset"))
            self.source.line(f"{offset} = {self.offset}")
            self.offset = offset
            with self.source.block(f"for _ in range({length}):"):
                self.read(((item, each),), _Open())
                self.source.line(f"{offset} = {self.offset}")
                self.source.line(f"{items}.append({each})")
            self.offset = offset
        self.source.line(f"{value} = tuple({items})")

    def _fixed_items(self, item: Shape, length: str, each: str, items: str) -> None:
        """Items of fixed width: one struct takes them all, one after the other."""
        if isinstance(item, shapes.Record):
            opening = self._with_fixed_record(_Open(), item.type, item.members, each)
        else:
            opening = self._with_value(_Open(), item, each)
        layout = opening.run.layout
        end = self.source.name("end")
        self.source.line(f"{end} = {self.offset} + {length} * {layout.size}")
        unpack = self.source.constant("iter_unpack", layout.iter_unpack)
        with self.source.block(
            f"for {', '.join(opening.run.names)}, in {unpack}(data[{self.offset}:{end}]):"
        ):
            self._check(opening)
            self.source.line(f"{items}.append({each})")
        self.offset = _Offset(end)


def _parts(members: tuple[shapes.Member, ...], names: list[str]) -> Work:
    return tuple(zip([member.shape for member in members], names, strict=True))


def _outside(value: str, minimum: int, maximum: int, width: Width) -> list[str]:
    """The conditions under which a value that fits its width is outside its declared range."""
    lowest, highest = _LIMITS[width]
    below = [f"{value} < {minimum}"] if minimum > lowest else []
    above = [f"{value} > {maximum}"] if maximum < highest else []
    return below + above
