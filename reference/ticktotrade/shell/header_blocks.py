"""An HPACK encoder that remembers what it has encoded.

One order's headers are the next one's, but for the length. Encoding them anew is a fifth of what it takes to get an
order into the kernel's hands.
"""

from collections.abc import Iterable
from typing import Any, Final

import hpack

_MOST_REMEMBERED: Final = 64


class RememberingEncoder(hpack.Encoder):
    """Encodes pairs of bytes as its base class does, and the same ones a second time by looking them up.

    A block stands for its headers as long as the table that it refers to stays as it is (RFC 7541, 2.3.2), and none is
    remembered that has put something in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._blocks: dict[tuple[Any, ...], bytes] = {}
        self.version = 0
        """Changes with the table that blocks refer to, at the latest with the next block."""
        self._newest: object = None
        self._entries = 0

    def encode(self, headers: Iterable[Any], huffman: bool = True) -> bytes:
        """The block for these headers. O(their number)."""
        key = tuple(headers)
        is_resized = self.header_table.resized
        block = None if is_resized else self._blocks.get(key)
        if block is not None and self._is_as_it_was():
            return block
        block = super().encode(key, huffman)
        if not self._is_as_it_was():
            self._note()
        elif (
            not is_resized and len(self._blocks) < _MOST_REMEMBERED
        ):  # else the new size is in it, for this once
            self._blocks[key] = block
        return block

    def is_at(self, version: int) -> bool:
        """Whether the table is as it was at a version, and nothing has to be said of it before the next block. O(1)."""
        return self.version == version and not self.header_table.resized and self._is_as_it_was()

    def _is_as_it_was(self) -> bool:
        """Nothing has entered the table, and nothing has been pushed out of it. Each entry is a tuple of its own."""
        entries = self.header_table.dynamic_entries
        return len(entries) == self._entries and (not entries or entries[0] is self._newest)

    def _note(self) -> None:
        """Forget all, and note how the table is now."""
        entries = self.header_table.dynamic_entries
        self._blocks.clear()
        self.version += 1
        self._newest = entries[0] if entries else None
        self._entries = len(entries)
