"""Numbers of JSON as exact integers (NUM-3 to NUM-6). No float, and nothing is rounded."""

import re
from typing import Final, NamedTuple

from ticktotrade.errors import ErrorCode, Refused

I64_MAX: Final = 2**63 - 1
U64_MAX: Final = 2**64 - 1
I128_MAX: Final = 2**127 - 1
DECIMALS: Final = 9

_NUMBER: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?")
_MOST_DIGITS: Final = 39
"""Of any integer up to 128 bits."""
_MOST_EXPONENT: Final = 10**18
"""No text that fits in memory has zeros enough to make up for it."""
_MAX_DECIMALS: Final = 255
SCALES: Final[list[int]] = [10 ** (DECIMALS - decimals) for decimals in range(DECIMALS + 1)]
"""What a number with so many decimals is to be multiplied with."""


class _Parts(NamedTuple):
    """``sign`` and ``digits``, which neither begin nor end with a zero, times ``10**exponent``."""

    sign: str
    digits: str
    exponent: int


def plain_nanos(number: bytes) -> int:
    """The nanos of a number without sign and exponent, with at most nine decimals, in bytes of JSON.

    Raises ValueError or IndexError for whatever else JSON has: `exact_integer` knows what becomes of that.
    """
    whole, _, fraction = number.partition(b".")
    value = int(whole + fraction) * SCALES[len(fraction)]
    if not 0 <= value <= I64_MAX:
        raise ValueError("beyond 64 bits")
    return value


def exact_integer(number: str, decimals: int, greatest: int) -> int:
    """A number of JSON times ``10**decimals``, which has to be whole, and from 0 to ``greatest``.

    Linear in the length of the text, whatever the exponent. Raises `Refused` with ``inexact``, else ``out_of_range``.
    """
    sign, digits, exponent = _parts(number)
    if not digits:
        return 0
    exponent += decimals
    if exponent < 0:
        raise Refused(ErrorCode.INEXACT)
    return _at_most(greatest, sign, digits, exponent)


def exact_average(number: str) -> tuple[int, int]:
    """Coefficient and number of decimals, as few as there can be (FEED-13); raises `Refused` in the same way."""
    sign, digits, exponent = _parts(number)
    if not digits:
        return 0, 0
    decimals = max(-exponent, 0)
    if decimals > _MAX_DECIMALS:
        raise Refused(ErrorCode.INEXACT)
    return _at_most(I128_MAX, sign, digits, exponent + decimals), decimals


def _parts(number: str) -> _Parts:
    found = _NUMBER.fullmatch(number)
    assert found is not None, "what has read the JSON has let no other text pass"
    sign, whole, fraction, exponent_sign, exponent = found.groups("")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    magnitude = exponent.lstrip("0")
    power = int(magnitude or "0") if len(magnitude) <= 18 else _MOST_EXPONENT
    power = -power if exponent_sign == "-" else power
    return _Parts(sign, significant, power - len(fraction) + len(digits) - len(significant))


def _at_most(greatest: int, sign: str, digits: str, exponent: int) -> int:
    if sign or len(digits) + exponent > _MOST_DIGITS:
        raise Refused(ErrorCode.OUT_OF_RANGE)
    value: int = int(digits) * 10**exponent
    if value > greatest:
        raise Refused(ErrorCode.OUT_OF_RANGE)
    return value
