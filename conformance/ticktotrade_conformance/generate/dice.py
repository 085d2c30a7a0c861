"""Dice: choices read from a byte string."""

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """Reads a byte string as throws. Past its end every throw is 0, the simplest."""

    def __init__(self, throws: bytes) -> None:
        self._throws = throws
        self._next = 0

    def below(self, sides: int) -> int:
        """A number from 0 to ``sides - 1``; ``sides`` is at most 2**64."""
        width = 1 if sides <= 1 << 8 else 2 if sides <= 1 << 16 else 8
        start = self._next
        self._next = start + width
        return int.from_bytes(self._throws[start : start + width], "little") % sides

    def choice(self, items: Sequence[_T]) -> _T:
        """One of the items; the first is the simplest."""
        return items[self.below(len(items))]

    def once_in(self, throws: int) -> bool:
        """True once in so many throws."""
        return self.below(throws) == throws - 1
