"""How long an answer may be, and how many values it may have: reading it is bounded before it begins (WIRE-7)."""

from typing import Final

from ticktotrade_conformance.backends.interface import Fault, Verdict
from ticktotrade_conformance.traces.json_values import has_more_values

SHORT: Final = 16 * 1024 * 1024
LONG: Final = 64 * 1024 * 1024
_MUCH: Final = 256 * 1024
_BYTES_PER_VALUE: Final = 16


def longest_answer(told: int) -> int:
    """The bytes that an answer may have, if its machine has been told about so many."""
    return SHORT if told < _MUCH else LONG


def check_values(line: bytes, longest: int) -> None:
    """Raise `Fault` if a line has more values than fit an answer of at most ``longest`` bytes."""
    most = longest // _BYTES_PER_VALUE
    if has_more_values(line, most):
        raise Fault(Verdict.PROTOCOL_FAULT, f"an answer of more than {most:,} values (WIRE-7)")
