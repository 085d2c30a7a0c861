"""The lines of a file, however long one is, in bounded memory."""

from collections.abc import Iterator
from typing import Final, Protocol

LINE_LIMIT: Final = 64 * 1024 * 1024
"""The longest line of a trace, and of a request of the wire protocol, in bytes."""

VALUES_LIMIT: Final = LINE_LIMIT // 16
"""The values that such a line has at most (`json_values`)."""


class LineSource(Protocol):
    """A file in bytes."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or its first ``size`` bytes; nothing at the end."""


def bounded_lines(file: LineSource, limit: int) -> Iterator[bytes]:
    """The lines of a file, with their ends; of one of more than ``limit`` bytes the first ``limit`` + 1.

    What is left of it is skipped only if the next line is wanted.
    """
    while line := file.readline(limit + 1):
        yield line
        while len(line) > limit and not line.endswith(b"\n"):
            line = file.readline(limit + 1)
