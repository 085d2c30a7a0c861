"""Shapes: the types of everything that a machine takes, answers or is configured with, as data.

A shape is written once, as a Python annotation; `ticktotrade.schema.reflect` turns annotations into the
objects below, and the trace format, the message codecs, the declaration in ``spec/`` and the generators of
the conformance kit are all made from them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

I64_MIN: Final = -(2**63)
I64_MAX: Final = 2**63 - 1
U64_MAX: Final = 2**64 - 1
I128_MAX: Final = 2**127 - 1


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from ``minimum`` to ``maximum``, both included; ``unit`` says of what."""

    name: str
    minimum: int
    maximum: int
    unit: str = ""

    @property
    def fits_64_bits(self) -> bool:
        """Whether every value fits a signed or an unsigned 64-bit integer (TRACE-4)."""
        return (self.minimum >= I64_MIN and self.maximum <= I64_MAX) or (
            self.minimum >= 0 and self.maximum <= U64_MAX
        )


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Text:
    """Unicode text whose UTF-8 form has ``minimum`` to ``maximum`` bytes, both included."""

    name: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Bytes:
    """Any bytes. ``name`` says what they are meant to hold; nothing is promised."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of names, in the order in which the enumeration declares them."""

    enumeration: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Maybe:
    """An item, or nothing."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Any number of items, in order."""

    item: "Shape"


class Member(NamedTuple):
    """A named part of a record, or a named parameter of an operation."""

    name: str
    shape: "Shape"
    has_default: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Record:
    """A `typing.NamedTuple` class: named members in a fixed order."""

    type: type[Any]
    members: tuple[Member, ...]

    @property
    def name(self) -> str:
        """The class's name."""
        return self.type.__name__


@dataclass(frozen=True, slots=True)
class Union:
    """One of several records, told apart by a tag: the record's name in snake case."""

    records: tuple[tuple[str, Record], ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """The answer of an operation that only acts."""


Shape = Integer | Boolean | Text | Bytes | Choice | Maybe | Sequence | Record | Union | Nothing
