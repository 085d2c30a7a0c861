"""What a backend writes to its stderr: the beginning and the end are kept, whatever it is that floods."""

from typing import Final

from ticktotrade.safe_text import safe_text

_BYTES: Final = 8 * 1024
_FIRST_LINES: Final = 10
_LAST_LINES: Final = 12


class Log:
    """The first and the last few KiB of some output, in bounded memory.

    Some runtimes say first what was wrong and then where; others the other way round.
    """

    def __init__(self) -> None:
        self._first = b""
        self._last = b""
        self._dropped = 0

    def append(self, chunk: bytes) -> None:
        """Take in what was written next."""
        room = _BYTES - len(self._first)
        self._first += chunk[:room]
        last = self._last + chunk[room:] if room < len(chunk) else self._last
        self._dropped += max(len(last) - _BYTES, 0)
        self._last = last[-_BYTES:]

    @property
    def end(self) -> str:
        """The last few KiB."""
        return (self._first + self._last)[-_BYTES:].decode(errors="replace")

    def __str__(self) -> str:
        """A few lines of the beginning and of the end, each fit for a terminal; where lines are missing, how many."""
        if not self._dropped:
            lines = _lines(self._first + self._last)
            missing = len(lines) - _FIRST_LINES - _LAST_LINES
            if missing <= 0:
                return "\n".join(lines)
            return _joined(lines, lines, f"… {missing:,} of {len(lines):,} lines left out …")
        return _joined(_lines(self._first), _lines(self._last), f"… {self._dropped:,} bytes left out …")


def _lines(text: bytes) -> list[str]:
    lines = text.decode(errors="replace").splitlines()
    return [safe_text(line).rstrip() for line in lines if line.strip()]


def _joined(first: list[str], last: list[str], cut: str) -> str:
    return "\n".join([*first[:_FIRST_LINES], cut, *last[-_LAST_LINES:]])
