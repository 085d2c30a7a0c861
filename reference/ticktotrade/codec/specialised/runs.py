"""Members of fixed width, one behind the other, that one `struct.Struct` takes at once."""

import struct
from typing import Final, NamedTuple

from ticktotrade.codec.layout import I64, I128, U32, U64, Width
from ticktotrade.schema import Shape, shapes

CODES: Final[dict[Width, str]] = {U32: "I", I64: "q", U64: "Q", I128: "Qq"}
"""A struct has no 128-bit integers: they are a low and a high half."""

MOST_BRANCHES: Final = 2
"""So many optional members in a row have a `struct.Struct` for every case of being there or not."""


class Run(NamedTuple):
    """``codes`` are format characters, ``names`` what is packed or unpacked.

    One text may be among them, whose length is in the variable ``length``: there is then a struct for each of its
    lengths up to ``longest``.
    """

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    length: str = ""
    longest: int = 0

    def with_field(self, code: str, *names: str) -> "Run":
        """The run with one more member behind it."""
        return self._replace(codes=(*self.codes, code), names=(*self.names, *names))

    def with_text(self, encoded: str, length: str, longest: int) -> "Run":
        """The run with the length of a text and the text behind it."""
        run = self.with_field("Q", length).with_field("{}s", encoded)
        return run._replace(length=length, longest=longest)

    @property
    def is_constant(self) -> bool:
        """Whether only numbers that are known already are packed."""
        return all(name.isdigit() for name in self.names)

    @property
    def layout(self) -> struct.Struct:
        """The struct of the whole run; the text in it, if there is one, is empty."""
        return self._layout(0)

    @property
    def layouts(self) -> tuple[struct.Struct, ...]:
        """The struct for each length of the text in it."""
        return tuple([self._layout(length) for length in range(self.longest + 1)])

    def _layout(self, length: int) -> struct.Struct:
        return struct.Struct("<" + "".join(self.codes).format(length))


Work = tuple[tuple[Shape, str], ...]
"""Values still to be written or read: their shapes, and the names of the variables that hold them."""


def is_fixed(shape: Shape) -> bool:
    """Whether all values of a shape take the same number of bytes."""
    match shape:
        case shapes.Integer() | shapes.Boolean() | shapes.Choice():
            return True
        case shapes.Record(_, members):
            return all(is_fixed(member.shape) for member in members)
        case _:
            return False


def fits_run(shape: Shape) -> bool:
    """Whether a value may stand in a run: it is fixed, or there or not and then fixed."""
    return is_fixed(shape.item if isinstance(shape, shapes.Maybe) else shape)
