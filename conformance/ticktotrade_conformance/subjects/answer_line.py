"""How long an answer may be, and how many values it may have: reading it is bounded before it begins (WIRE-7)."""

import re
from typing import Final

from ticktotrade_conformance.subjects.interface import Fault, Verdict

SHORT: Final = 16 * 1024 * 1024
LONG: Final = 64 * 1024 * 1024
_MUCH: Final = 256 * 1024
_BYTES_PER_VALUE: Final = 16

_OUTSIDE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|([^"]+)', re.DOTALL)
_MARKS: Final = (b",", b"[", b"{")


def longest_answer(told: int) -> int:
    """The bytes that an answer may have, if its machine has been told about so many."""
    return SHORT if told < _MUCH else LONG


def check_values(line: bytes, longest: int) -> None:
    """Raise `Fault` if a line has more values than fit an answer of at most ``longest`` bytes.

    A value takes some hundred bytes of memory and a microsecond to read, however short its text is. Counted are the
    commas, ``[`` and ``{`` outside of strings. O(length of the line), and as a rule without looking for strings.
    """
    most = longest // _BYTES_PER_VALUE
    if sum(map(line.count, _MARKS)) <= most:
        return
    seen = 0
    for match in _OUTSIDE.finditer(line):
        if match[1] is not None:
            seen += sum(map(match[1].count, _MARKS))
            if seen > most:
                raise Fault(Verdict.PROTOCOL_FAULT, f"an answer of more than {most:,} values (WIRE-7)")
