"""Nano integers: every price, quantity and time of the specification (chapter *Numbers*).

Prices are nano-dollars, quantities nano-units, times nanoseconds since the Unix epoch, each a 64-bit
integer. A price times a quantity is exact, in 1e-18 dollars, a 128-bit integer. Nothing is ever rounded:
a decimal that is not a whole number of nanos is refused (NUM-1, NUM-2).
"""

import re
from typing import Annotated, Final, NamedTuple

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX, U64_MAX, Integer

Price = Annotated[int, Integer("price", 0, I64_MAX, "nano-dollars")]
Quantity = Annotated[int, Integer("quantity", 0, I64_MAX, "nano-units")]
PositiveQuantity = Annotated[int, Integer("positive quantity", 1, I64_MAX, "nano-units")]
SignedPrice = Annotated[int, Integer("signed price", I64_MIN, I64_MAX, "nano-dollars")]
SignedQuantity = Annotated[int, Integer("signed quantity", I64_MIN, I64_MAX, "nano-units")]
Nano = Annotated[int, Integer("nano", I64_MIN, I64_MAX, "1e-9")]
Time = Annotated[int, Integer("time", I64_MIN, I64_MAX, "nanoseconds since the Unix epoch")]
Duration = Annotated[int, Integer("duration", 0, I64_MAX, "nanoseconds")]
PositiveDuration = Annotated[int, Integer("positive duration", 1, I64_MAX, "nanoseconds")]
Notional = Annotated[int, Integer("notional", 0, I128_MAX, "1e-18 dollars")]
SignedNotional = Annotated[int, Integer("signed notional", -I128_MAX, I128_MAX, "1e-18 dollars")]
"""Its range is symmetric, so that its size is a notional."""
Observed = Annotated[int, Integer("observed", 0, I128_MAX, "as the limit beside it")]
Count = Annotated[int, Integer("count", 0, 2**32 - 1)]
PositiveCount = Annotated[int, Integer("positive count", 1, 2**32 - 1)]
LevelCount = Annotated[int, Integer("level count", 1, 2**16 - 1, "price levels")]
Tally = Annotated[int, Integer("tally", 0, U64_MAX)]

NANOS: Final = 10**9
DECIMALS: Final = 9
DECIMAL_NANOS: Final[tuple[int, ...]] = tuple(10 ** (DECIMALS - decimals) for decimals in range(DECIMALS + 1))
"""What a decimal of so many digits is to be multiplied with."""

_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?", re.ASCII)

# A number of at most 19 characters is read in one go. 39 digits hold every 128-bit integer, and no exponent of
# more than 18 digits can be made up for by the digits of a text that fits in memory. Longer ones are cut off
# before `int` sees them, which keeps the time linear.
_USUAL_LENGTH: Final = 19
MOST_DIGITS: Final = 39
_MOST_EXPONENT_DIGITS: Final = 18


def read_decimal(text: str) -> int:
    """The nanos that a JSON number stands for, exactly: ``"1.5e-3"`` is 1_500_000.

    Raises `Refused` with ``bad_number`` if the text is not a JSON number (NUM-3), ``inexact`` if the value is not
    a whole number of nanos (NUM-5), and else ``out_of_range`` if it does not fit a signed 64-bit integer (NUM-6).
    Linear in the length of the text, whatever the exponent (NUM-4).

    >>> read_decimal("61.68"), read_decimal("-1e-9")
    (61680000000, -1)
    """
    if _DECIMAL.fullmatch(text) is None:
        raise Refused(ErrorCode.BAD_NUMBER, f"{_shortened(text)} is not a JSON number")
    return scaled_decimal(text, DECIMALS, I64_MIN, I64_MAX)


def truncated_decimal(text: str, decimals: int, minimum: int, maximum: int) -> int:
    """The integer that a JSON number times ``10**decimals`` is, cut off towards 0: for quotients, which others rounded.

    Raises `Refused` with ``bad_number`` if the text is not a JSON number, and with ``out_of_range`` outside ``minimum`` to
    ``maximum``. Linear in the length of the text.
    """
    if _DECIMAL.fullmatch(text) is None:
        raise Refused(ErrorCode.BAD_NUMBER, f"{_shortened(text)} is not a JSON number")
    sign, significant, exponent = decimal_parts(text)
    places = len(significant) + exponent + decimals if significant else 0
    if places > MOST_DIGITS:
        raise Refused(ErrorCode.OUT_OF_RANGE, f"{_shortened(text)} is outside {minimum} to {maximum}")
    kept = significant[: max(places, 0)].ljust(places, "0")
    value = int(sign + (kept or "0"))
    if not minimum <= value <= maximum:
        raise Refused(ErrorCode.OUT_OF_RANGE, f"{_shortened(text)} is outside {minimum} to {maximum}")
    return value


def scaled_decimal(number: str, decimals: int, minimum: int, maximum: int) -> int:
    """The integer that a JSON number times ``10**decimals`` is, exactly.

    ``number`` has to be a JSON number. Raises `Refused` as `read_decimal` does, and with ``out_of_range``
    outside ``minimum`` to ``maximum``.
    """
    whole, _, fraction = number.partition(".")
    if len(number) <= _USUAL_LENGTH and len(fraction) <= decimals and number.lower().find("e") < 0:
        # What nearly every number on a feed looks like: it takes a third of the time of the general case.
        value = int(whole + fraction.ljust(decimals, "0"))
    else:
        value = _scaled_general(number, decimals, minimum, maximum)
    if not minimum <= value <= maximum:
        raise Refused(ErrorCode.OUT_OF_RANGE, f"{_shortened(number)} is outside {minimum} to {maximum}")
    return value


def _scaled_general(number: str, decimals: int, minimum: int, maximum: int) -> int:
    sign, significant, shift = decimal_parts(number)
    if not significant:
        return 0
    shift += decimals
    if shift < 0:
        raise Refused(ErrorCode.INEXACT, f"{_shortened(number)} has more than {decimals} decimals")  # NUM-5
    if len(significant) + shift > MOST_DIGITS:  # NUM-6
        raise Refused(ErrorCode.OUT_OF_RANGE, f"{_shortened(number)} is outside {minimum} to {maximum}")
    value: int = int(sign + significant) * 10**shift
    return value


class DecimalParts(NamedTuple):
    """A number taken apart: its value is ``int(sign + significant) * 10**exponent``.

    ``significant`` neither begins nor ends with a zero; it is empty for 0. ``exponent`` is exact up to
    eighteen digits, and beyond that no text makes up for it.
    """

    sign: str
    significant: str
    exponent: int


def decimal_parts(number: str) -> DecimalParts:
    """The parts of a JSON number, exactly (NUM-4). Linear in its length, whatever its exponent."""
    match = _DECIMAL.fullmatch(number)
    assert match is not None
    sign, whole, fraction, exponent = match.groups(default="")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    shift = _exponent(exponent) - len(fraction) + (len(digits) - len(significant))
    return DecimalParts(sign, significant, shift)


def write_decimal(value: int) -> str:
    """The shortest plain decimal of a nano integer (NUM-7). O(1).

    >>> write_decimal(1_500_000), write_decimal(-61_000_000_000)
    ('0.0015', '-61')
    """
    sign = "-" if value < 0 else ""
    whole, nanos = divmod(abs(value), NANOS)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{sign}{whole}{fraction}"


def _exponent(text: str) -> int:
    digits = text.lstrip("+-").lstrip("0")
    magnitude = 10**_MOST_EXPONENT_DIGITS if len(digits) > _MOST_EXPONENT_DIGITS else int(digits or "0")
    return -magnitude if text.startswith("-") else magnitude


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}… ({len(text)} characters)"
