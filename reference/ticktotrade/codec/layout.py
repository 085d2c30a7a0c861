"""How many bytes the values of a shape take in bincode's layout (CODEC-4, CODEC-13)."""

from typing import NamedTuple

from ticktotrade.schema import Shape, shapes
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX, U64_MAX


class Width(NamedTuple):
    """An integer's size in bytes, and whether it is two's complement."""

    size: int
    signed: bool


U32 = Width(4, signed=False)
I64 = Width(8, signed=True)
U64 = Width(8, signed=False)
I128 = Width(16, signed=True)

TAG = U32
LENGTH = U64

_RANGES = (
    (0, 2**32 - 1, U32),
    (I64_MIN, I64_MAX, I64),
    (0, U64_MAX, U64),
    (-I128_MAX - 1, I128_MAX, I128),
)


def width_of(integer: shapes.Integer) -> Width:
    """The first of u32, i64, u64 and i128 that holds the whole declared range (CODEC-4).

    Raises TypeError if none does.
    """
    for minimum, maximum, width in _RANGES:
        if minimum <= integer.minimum and integer.maximum <= maximum:
            return width
    raise TypeError(f"no bincode layout for {integer!r}")


def least_size(shape: Shape) -> int:
    """The fewest bytes that a value of a shape takes: what a sequence's length is held to (CODEC-13).

    Raises TypeError for a shape without a layout, and for one that might take no bytes at all: of that any number
    would fit into a message.
    """
    match shape:
        case shapes.Integer():
            return width_of(shape).size
        case shapes.Boolean() | shapes.Maybe():
            return 1
        case shapes.Text(_, minimum, _):
            return LENGTH.size + minimum
        case shapes.Choice():
            return TAG.size
        case shapes.Sequence():
            return LENGTH.size
        case shapes.Record(_, members) if members:
            return sum(least_size(member.shape) for member in members)
        case shapes.Union(records):
            return TAG.size + min(least_size(record) for _, record in records)
        case _:
            raise TypeError(f"no bincode layout for {shape!r}")
