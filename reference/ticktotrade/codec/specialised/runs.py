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
    """``codes`` are format characters, ``names`` what is packed or unpacked."""

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def with_field(self, code: str, *names: str) -> "Run":
        """The run with one more member behind it."""
        return Run((*self.codes, code), (*self.names, *names))

    @property
    def is_constant(self) -> bool:
        """Whether only numbers that are known already are packed."""
        return all(name.isdigit() for name in self.names)

    @property
    def layout(self) -> struct.Struct:
        """The struct of the whole run."""
        return struct.Struct("<" + "".join(self.codes))


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
