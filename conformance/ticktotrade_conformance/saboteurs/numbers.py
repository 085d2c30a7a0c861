"""Saboteurs of the numbers."""

from fractions import Fraction

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.nano import NANOS
from ticktotrade.numbers import PlainNumbers
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("numbers", "NUM-4")
class FloatPrices(PlainNumbers):
    """Reads decimals through a float: 0.29 loses a unit somewhere."""

    def read_decimal(self, text: str) -> int:
        exact = PlainNumbers.read_decimal(text)
        return int(float(text) * 1e9) if abs(exact) < 2**62 else exact


@saboteur("numbers", "NUM-9")
class LeapSeconds(PlainNumbers):
    """Takes second 60 for the next minute's second 0."""

    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace(":59:60", ":59:59"))


@saboteur("numbers", "NUM-1")
class Microseconds(PlainNumbers):
    """Keeps times to the microsecond, as most date types do."""

    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text) // 1000 * 1000


@saboteur("numbers", "NUM-2", "NUM-6")
class Unsigned(PlainNumbers):
    """Has room for twice the highest value, and none below zero."""

    def read_decimal(self, text: str) -> int:
        try:
            value = PlainNumbers.read_decimal(text)
        except Refused as refused:
            if refused.code is ErrorCode.OUT_OF_RANGE and len(text) < 40 and "e9" not in text.lower():
                value = int(Fraction(text) * NANOS)
                if value <= U64_MAX:
                    return min(value, I64_MAX)
            raise
        return value


@saboteur("numbers", "NUM-3")
class StripsSpace(PlainNumbers):
    """Reads what stands between white space, as most libraries do."""

    def read_decimal(self, text: str) -> int:
        return PlainNumbers.read_decimal(text.strip())


@saboteur("numbers", "NUM-5")
class CutsTheTenthDecimal(PlainNumbers):
    """Cuts off what is finer than a nano."""

    def read_decimal(self, text: str) -> int:
        try:
            return PlainNumbers.read_decimal(text)
        except Refused as refused:
            if refused.code is ErrorCode.INEXACT and "e" not in text.lower():
                return PlainNumbers.read_decimal(text[: text.index(".") + 10])
            raise


@saboteur("numbers", "NUM-6")
class RangeFirst(PlainNumbers):
    """Looks at the size before it looks at the decimals."""

    def read_decimal(self, text: str) -> int:
        try:
            return PlainNumbers.read_decimal(text)
        except Refused as refused:
            if refused.code is ErrorCode.INEXACT and "e" not in text.lower():
                PlainNumbers.read_decimal(text.partition(".")[0])
            raise


@saboteur("numbers", "NUM-7")
class NineDecimals(PlainNumbers):
    """Writes every fraction with all of its decimals."""

    def write_decimal(self, value: int) -> str:
        whole, point, fraction = PlainNumbers.write_decimal(value).partition(".")
        return whole + point + fraction.ljust(9, "0") if point else whole


@saboteur("numbers", "NUM-8")
class SignOfTheHour(PlainNumbers):
    """Takes an offset's sign from its hours: half an hour west of Greenwich lies east of it."""

    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace("-00:", "+00:") if text[-6:-3] == "-00" else text)


@saboteur("numbers", "NUM-10")
class CutsTimes(PlainNumbers):
    """Reads nine decimals of a second, and skips the rest."""

    def read_time(self, text: str) -> int:
        seconds, point, behind = text.partition(".")
        digits = len(behind) - len(behind.lstrip("0123456789"))
        return PlainNumbers.read_time(seconds + point + behind[: min(digits, 9)] + behind[digits:])


@saboteur("numbers", "NUM-11")
class RangeBeforeTheOffset(PlainNumbers):
    """Finds out whether a time fits before it has moved it by its offset."""

    def read_time(self, text: str) -> int:
        time = PlainNumbers.read_time(text)
        if text[-6:-5] in ("+", "-"):
            PlainNumbers.read_time(text[:-6] + "Z")
        return time


@saboteur("numbers", "NUM-12")
class GroupsOfThree(PlainNumbers):
    """Writes milli-, micro- or nanoseconds, with the zeros at their end."""

    def write_time(self, time: int) -> str:
        seconds, point, fraction = PlainNumbers.write_time(time).rstrip("Z").partition(".")
        return seconds + point + fraction.ljust(-(-len(fraction) // 3) * 3, "0") + "Z"
