"""Saboteurs of the numbers."""

from fractions import Fraction

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.nano import NANOS
from ticktotrade.numbers import PlainNumbers
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("numbers", "Reads decimals through a float: 0.29 loses a unit somewhere.", "NUM-4")
class FloatPrices(PlainNumbers):
    def read_decimal(self, text: str) -> int:
        exact = PlainNumbers.read_decimal(text)
        return int(float(text) * 1e9) if abs(exact) < 2**62 else exact


@saboteur("numbers", "Takes second 60 for the next minute's second 0.", "NUM-9")
class LeapSeconds(PlainNumbers):
    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace(":59:60", ":59:59"))


@saboteur("numbers", "Keeps times to the microsecond, as most date types do.", "NUM-1")
class Microseconds(PlainNumbers):
    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text) // 1000 * 1000


@saboteur("numbers", "Has room for twice the highest value, and none below zero.", "NUM-2", "NUM-6")
class Unsigned(PlainNumbers):
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


@saboteur("numbers", "Reads what stands between white space, as most libraries do.", "NUM-3")
class StripsSpace(PlainNumbers):
    def read_decimal(self, text: str) -> int:
        return PlainNumbers.read_decimal(text.strip())


@saboteur("numbers", "Cuts off what is finer than a nano.", "NUM-5")
class CutsTheTenthDecimal(PlainNumbers):
    def read_decimal(self, text: str) -> int:
        try:
            return PlainNumbers.read_decimal(text)
        except Refused as refused:
            if refused.code is ErrorCode.INEXACT and "e" not in text.lower():
                return PlainNumbers.read_decimal(text[: text.index(".") + 10])
            raise


@saboteur("numbers", "Looks at the size before it looks at the decimals.", "NUM-6")
class RangeFirst(PlainNumbers):
    def read_decimal(self, text: str) -> int:
        try:
            return PlainNumbers.read_decimal(text)
        except Refused as refused:
            if refused.code is ErrorCode.INEXACT and "e" not in text.lower():
                PlainNumbers.read_decimal(text.partition(".")[0])
            raise


@saboteur("numbers", "Writes every fraction with all of its decimals.", "NUM-7")
class NineDecimals(PlainNumbers):
    def write_decimal(self, value: int) -> str:
        whole, point, fraction = PlainNumbers.write_decimal(value).partition(".")
        return whole + point + fraction.ljust(9, "0") if point else whole


@saboteur(
    "numbers",
    "Takes an offset's sign from its hours: half an hour west of Greenwich lies east of it.",
    "NUM-8",
)
class SignOfTheHour(PlainNumbers):
    def read_time(self, text: str) -> int:
        return PlainNumbers.read_time(text.replace("-00:", "+00:") if text[-6:-3] == "-00" else text)


@saboteur("numbers", "Reads nine decimals of a second, and skips the rest.", "NUM-10")
class CutsTimes(PlainNumbers):
    def read_time(self, text: str) -> int:
        seconds, point, behind = text.partition(".")
        digits = len(behind) - len(behind.lstrip("0123456789"))
        return PlainNumbers.read_time(seconds + point + behind[: min(digits, 9)] + behind[digits:])


@saboteur("numbers", "Finds out whether a time fits before it has moved it by its offset.", "NUM-11")
class RangeBeforeTheOffset(PlainNumbers):
    def read_time(self, text: str) -> int:
        time = PlainNumbers.read_time(text)
        if text[-6:-5] in ("+", "-"):
            PlainNumbers.read_time(text[:-6] + "Z")
        return time


@saboteur("numbers", "Writes milli-, micro- or nanoseconds, with the zeros at their end.", "NUM-12")
class GroupsOfThree(PlainNumbers):
    def write_time(self, time: int) -> str:
        seconds, point, fraction = PlainNumbers.write_time(time).rstrip("Z").partition(".")
        return seconds + point + fraction.ljust(-(-len(fraction) // 3) * 3, "0") + "Z"
