"""Functions that write one message: as new bytes, or into a buffer that is there."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import StrEnum
from itertools import takewhile
from typing import Any, Final

from ticktotrade.codec.layout import LENGTH, width_of
from ticktotrade.codec.specialised.runs import CODES, MOST_BRANCHES, Run, Work, fits_run, is_fixed
from ticktotrade.codec.specialised.source import Source
from ticktotrade.schema import Shape, shapes

Pieces = tuple[str, ...]
"""Expressions for the bytes of a message, in order."""

_LOW: Final = 2**64 - 1

_MOST_LENGTHS: Final = 64
"""For texts that may be longer, nothing is kept ready for each of their lengths."""

_CODE_BYTES: Final = 32
"""Texts of at most so many bytes are symbols and other codes, which come again and again."""
_MOST_KNOWN: Final = 1024
"""So many of them are remembered in bytes, for each member of each message: it saves a ninth of encoding an order."""

# A struct with the text in it, instead of a slice of the buffer behind one: CPython saves two fifths of filling a buffer
# with an order, PyPy would lose a sixth.
_PACKS_TEXTS: Final = sys.implementation.name == "cpython"


def message_writer(record: shapes.Record, tag: int) -> Callable[[Any], bytes]:
    """A function from a record to the bytes of its message."""
    writing = _Joining()
    pieces = writing.write(((record, "message"),), Run().with_field("I", str(tag)))
    writing.source.line(f"return {writing.joined(pieces)}")
    return writing.source.function("message")


def message_filler(record: shapes.Record, tag: int) -> Callable[[Any, bytearray, int], int]:
    """A function of a record, a buffer and an offset that writes the record's message there.

    It answers the offset behind the message. It raises `struct.error` or `IndexError` if the buffer ends before; it
    never makes it longer. What is then in the buffer is undefined.
    """
    writing = _Filling()
    writing.write(((record, "message"),), Run().with_field("I", str(tag)))
    writing.source.line("return offset")
    return writing.source.function("message, buffer, offset")


class _Writing(ABC):
    """Walks the shape of a message. Members of fixed width wait in a run until one comes that is not."""

    def __init__(self) -> None:
        self.source = Source()

    def write(self, work: Work, run: Run, branches: int = 0) -> Pieces:
        """Write values behind a run that waits; ``branches`` is how many were taken on the way here."""
        pieces: Pieces = ()
        while work:
            (shape, value), *rest = work
            work = tuple(rest)
            match shape:
                case shapes.Record(_, members):
                    work = (*self._members(members, value), *work)
                case shapes.Text(_, _, maximum):
                    before, run = self.text(value, maximum, run)
                    pieces += before
                case shapes.Sequence(item):
                    pieces += self.flush(run.with_field("Q", f"len({value})")) + self.sequence(item, value)
                    run = Run()
                case shapes.Maybe(item):
                    # What follows in the same run is written in both branches, in one go with the flag.
                    along = tuple(takewhile(lambda each: fits_run(each[0]), work))
                    along = along if branches < MOST_BRANCHES and is_fixed(item) else ()
                    work = work[len(along) :]
                    pieces += self.maybe(item, value, along, run, branches + 1)
                    run = Run()
                case _:
                    run = self._with_value(run, shape, value)
        return pieces + self.flush(run)

    def _members(self, members: tuple[shapes.Member, ...], value: str) -> Work:
        names = [self.source.name(member.name) for member in members]
        self.source.line(f"{', '.join(names)}, = {value}")
        return tuple(zip([member.shape for member in members], names, strict=True))

    def _with_value(self, run: Run, shape: Shape, value: str) -> Run:
        match shape:
            case shapes.Integer():
                code = CODES[width_of(shape)]
                halves = (f"{value} & {_LOW}", f"{value} >> 64")
                return run.with_field(code, *halves) if len(code) == 2 else run.with_field(code, value)
            case shapes.Boolean():
                return run.with_field("?", value)
            case shapes.Choice(enumeration):
                return run.with_field("I", f"{self._tags(enumeration)}[{value}._value_]")
            case _:
                raise TypeError(f"no bincode layout for {shape!r}")

    def _tags(self, enumeration: type[StrEnum]) -> str:
        # By the plain text of a choice: a choice itself is hashed in Python, which takes longer than packing it.
        tags = {choice.value: tag for tag, choice in enumerate(enumeration)}
        return self.source.constant("tags", tags)

    @abstractmethod
    def flush(self, run: Run) -> Pieces:
        """Write a run."""

    @abstractmethod
    def text(self, value: str, maximum: int, run: Run) -> tuple[Pieces, Run]:
        """Write a run, the length of a text of at most so many bytes, and the text; the run that then waits."""

    @abstractmethod
    def sequence(self, item: Shape, value: str) -> Pieces:
        """Write items, whose number has been written."""

    @abstractmethod
    def maybe(self, item: Shape, value: str, along: Work, run: Run, branches: int) -> Pieces:
        """Write a run, an item or its absence, and what comes along in the same run."""


class _Joining(_Writing):
    """Makes an expression of every piece, and joins them in the end."""

    def joined(self, pieces: Pieces) -> str:
        """One expression for all the pieces."""
        return pieces[0] if len(pieces) == 1 else f"b''.join(({', '.join(pieces)}))"

    def flush(self, run: Run) -> Pieces:
        if not run.codes:
            return ()
        if run.is_constant:
            return (self.source.constant("constant", run.layout.pack(*map(int, run.names))),)
        return (f"{self.source.constant('pack', run.layout.pack)}({', '.join(run.names)})",)

    def text(self, value: str, maximum: int, run: Run) -> tuple[Pieces, Run]:
        if maximum <= _CODE_BYTES:
            known = self.source.constant("known", {})
            remembered = self.source.constant("remembered", _remembered)
            return (*self.flush(run), f"({known}.get({value}) or {remembered}({known}, {value}))"), Run()
        encoded = self.source.name("text")
        self.source.line(f"{encoded} = {value}.encode()")
        if maximum > _MOST_LENGTHS or not run.is_constant:
            return (*self.flush(run.with_field("Q", f"len({encoded})")), encoded), Run()
        # Nothing but the length differs from message to message: looking it up takes a fifth of packing it.
        constants = [int(name) for name in run.names]
        pack = run.with_field("Q").layout.pack
        prefixes = tuple([pack(*constants, length) for length in range(maximum + 1)])
        return (f"{self.source.constant('prefixes', prefixes)}[len({encoded})]", encoded), Run()

    def sequence(self, item: Shape, value: str) -> Pieces:
        writing = _Joining()
        pieces = writing.write(((item, "item"),), Run())
        writing.source.line(f"return {writing.joined(pieces)}")
        write_item = self.source.constant("write", writing.source.function("item"))
        return (f"b''.join([{write_item}(item) for item in {value}])",)

    def maybe(self, item: Shape, value: str, along: Work, run: Run, branches: int) -> Pieces:
        piece = self.source.name("piece")
        with self.source.block(f"if {value} is None:"):
            pieces = self.write(along, run.with_field("x"), branches)
            self.source.line(f"{piece} = {self.joined(pieces)}")
        with self.source.block("else:"):
            pieces = self.write(((item, value), *along), run.with_field("B", "1"), branches)
            self.source.line(f"{piece} = {self.joined(pieces)}")
        return (piece,)


class _Filling(_Writing):
    """Writes every piece into the buffer at once."""

    def flush(self, run: Run) -> Pieces:
        if run.length:
            packs = self.source.constant("packs", tuple([layout.pack_into for layout in run.layouts]))
            self.source.line(f"{packs}[{run.length}](buffer, offset, {', '.join(run.names)})")
            self.source.line(f"offset += {run.layout.size} + {run.length}")
        elif run.codes:
            pack_into = self.source.constant("pack_into", run.layout.pack_into)
            self.source.line(f"{pack_into}(buffer, offset, {', '.join(run.names)})")
            self.source.line(f"offset += {run.layout.size}")
        return ()

    def text(self, value: str, maximum: int, run: Run) -> tuple[Pieces, Run]:
        encoded = self.source.name("text")
        self.source.line(f"{encoded} = {value}.encode()")
        length = self.source.name("length")
        self.source.line(f"{length} = len({encoded})")
        if _PACKS_TEXTS and maximum <= _MOST_LENGTHS:
            if run.length:
                self.flush(run)
                run = Run()
            return (), run.with_text(encoded, length, maximum)
        self.flush(run.with_field("Q", length))
        # A slice assigned beyond the end would make the buffer longer.
        self.source.line(f"end = offset + {length}")
        with self.source.block("if end > len(buffer):"):
            self.source.line("raise IndexError")
        self.source.line(f"buffer[offset:end] = {encoded}")
        self.source.line("offset = end")
        return (), Run()

    def sequence(self, item: Shape, value: str) -> Pieces:
        each = self.source.name("item")
        with self.source.block(f"for {each} in {value}:"):
            self.write(((item, each),), Run())
        return ()

    def maybe(self, item: Shape, value: str, along: Work, run: Run, branches: int) -> Pieces:
        with self.source.block(f"if {value} is None:"):
            self.write(along, run.with_field("x"), branches)
        with self.source.block("else:"):
            self.write(((item, value), *along), run.with_field("B", "1"), branches)
        return ()


def _remembered(known: dict[str, bytes], text: str) -> bytes:
    """The length of a text and the text, which is known from then on, while there is room."""
    encoded = text.encode()
    data = len(encoded).to_bytes(LENGTH.size, "little") + encoded
    if len(known) < _MOST_KNOWN:
        known[text] = data
    return data
