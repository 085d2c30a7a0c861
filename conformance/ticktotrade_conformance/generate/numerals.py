"""Texts of numbers of some kind: in every spelling, beside what the kind holds, and not quite JSON."""

from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade_conformance.generate.dice import Dice


class Numeral(NamedTuple):
    """What a number of some kind may be: whole units of ``10**-decimals``, and which of them are usual."""

    decimals: int
    minimum: int
    maximum: int
    usual: tuple[int, ...]


# Where integers of fixed width wrap around, and where floats leave out the first whole number.
_POWERS: Final = (64, 63, 32, 31, 53, 16, 8, 127, 128, 24, 15, 7)
_POWERS_OF_TEN: Final[tuple[int, ...]] = tuple(10**power for power in range(48))
_BESIDE: Final = (0, 1, -1, 2)
_EXPONENTS: Final = (
    1,
    2,
    -2,
    9,
    -9,
    10,
    -10,
    3,
    -1,
    18,
    -18,
    19,
    20,
    -20,
    64,
    -64,
    127,
    128,
    -129,
    256,
    300,
    -300,
)
_MARKS: Final = ("e", "E", "e0", "E00")
_ZEROS: Final = (1, 2, 9, 10, 3, 11, 20, 40, 64, 300)
_FINER: Final = (1, 2, 3, 9, 10, 11, 20, 30, 55, 256)


def sound_number(numeral: Numeral, dice: Dice) -> str:
    """A number that the kind holds, in one of its spellings."""
    return _spelt(held(numeral, dice), numeral.decimals, dice)


def unsound_number(numeral: Numeral, dice: Dice) -> str:
    """A number that the kind does not hold, or one that JSON does not know."""
    match dice.below(8):
        case 0 | 1 | 2:
            return _spelt(_beyond(numeral, dice), numeral.decimals, dice)
        case 3 | 4:
            finer = dice.choice(_FINER)
            value = held(numeral, dice) if dice.below(4) else _beyond(numeral, dice)
            rest = 1 + dice.below(9)
            return _spelt(value * 10**finer + (rest if value >= 0 else -rest), numeral.decimals + finer, dice)
        case 5:
            return dice.choice(_HUGE)
        case _:
            return spoilt_number(_spelt(held(numeral, dice), numeral.decimals, dice), dice)


def spoilt_number(text: str, dice: Dice) -> str:
    """Nearly the same text, as a rule no JSON number."""
    return dice.choice(_SPOILS)(text)


_HUGE: Final = (
    "1e30",
    "-1e30",
    "1e-30",
    "1e999999999999999999999",
    "1e-999999999999999999999",
    "1e18446744073709551616",
    "1e-18446744073709551607",
    "1e4294967296",
    "1e-4294967287",
    "-1e-30",
    "9" * 400,
    "0." + "9" * 400,
    "1" + "0" * 400 + "e-400",
    "0." + "0" * 400 + "1e401",
    "0e" + "9" * 30,
    "1e" + "0" * 30 + "1",
    "1e-" + "0" * 30 + "1",
)

_SPOILS: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: "0" + text,
    lambda text: text + ".",
    lambda text: text.lstrip("-0") if "." in text else "." + text,
    lambda text: "+" + text,
    lambda text: "-" + text,
    lambda text: text.replace("-", "- ") if "-" in text else "- " + text,
    lambda text: text + "e",
    lambda text: text + "e+",
    lambda text: text + "E-",
    lambda text: text + "e1.5",
    lambda text: text + "e1e1",
    lambda text: text + ".5.5",
    lambda text: text + ".e1",
    lambda text: text[:1] + "_" + text,
    lambda text: text + "_",
    lambda text: text + "f",
    lambda text: text + "n",
    lambda text: "0x" + text,
    lambda text: "00",
    lambda text: "-",
    lambda text: "-00",
    lambda text: "NaN",
    lambda text: "Infinity",
    lambda text: "-Infinity",
    lambda text: text + "١",
    lambda text: text + "\u00b2",
    lambda text: text.replace(".", ",") if "." in text else text + ",5",
    lambda text: text[:1] + " " + text[1:] if len(text) > 1 else text + " 1",
    lambda text: text + "\x00",
    lambda text: text.replace("1", "１") if "1" in text else text + "１",
    lambda text: " " + text,
    lambda text: text + "\n",
    lambda text: "",
)


def held(numeral: Numeral, dice: Dice) -> int:
    """One that the kind holds: a usual one, one near an end or a width, of any number of digits, or any."""
    match dice.below(8):
        case 0 | 1:
            value = dice.choice(numeral.usual)
        case 2:
            value = dice.choice(
                (numeral.maximum, 0, 1, numeral.maximum - 1, numeral.minimum, numeral.minimum + 1)
            )
        case 3:
            value = (1 << dice.choice(_POWERS)) * dice.choice((1, 10**numeral.decimals)) + dice.choice(
                _BESIDE
            )
        case 4:
            value = _POWERS_OF_TEN[dice.below(40)] - dice.below(2)
        case 5 | 6:
            value = dice.below(2**64) % 10 ** (1 + dice.below(20))
        case _:
            value = dice.below(2**64) << 64 | dice.below(2**64)
    if numeral.minimum < 0 and dice.below(3) == 1:
        value = -value
    if numeral.minimum <= value <= numeral.maximum:
        return value
    return numeral.minimum + value % (numeral.maximum - numeral.minimum + 1)


def _beyond(numeral: Numeral, dice: Dice) -> int:
    """One that the kind does not hold: just outside, far outside, or where a width makes a usual one of it."""
    usual = dice.choice(numeral.usual)
    match dice.below(8):
        case 0:
            return numeral.maximum + 1 + dice.below(3)
        case 1:
            return numeral.minimum - 1 - dice.below(3)
        case 2:
            return min(-usual, numeral.minimum - 1)
        case 3:
            return max(_POWERS_OF_TEN[dice.below(48)], numeral.maximum + 1)
        case _:
            unit = dice.choice((1, 10**numeral.decimals))
            wrapped: int = (1 << dice.choice(_POWERS)) * unit * (1 + dice.below(3)) + usual
            return wrapped if wrapped > numeral.maximum else 2**128 * unit + usual


def _spelt(value: int, decimals: int, dice: Dice) -> str:
    """A JSON number of exactly this value; the simplest is the shortest without an exponent."""
    if value == 0 and dice.below(2):
        return dice.choice(_ZERO)
    match dice.below(16):
        case 10:
            return _plain(value, decimals, dice.choice(_ZEROS))
        case 11 | 12 | 13:
            exponent = dice.choice(_EXPONENTS)
            return _plain(value, decimals + exponent) + _exponent(exponent, dice)
        case 14:
            digits = len(str(abs(value))) - 1
            return _plain(value, digits) + _exponent(digits - decimals, dice)
        case 15:
            return _plain(value, 0) + _exponent(-decimals, dice)
        case _:
            return _plain(value, decimals)


_ZERO: Final = (
    "-0",
    "0.0",
    "-0.000",
    "0e5",
    "0.00",
    "-0E-400",
    "0.0e1",
    "0e+999999999999999999999",
    "0." + "0" * 64,
)


def _plain(value: int, places: int, zeros: int = 0) -> str:
    """``value / 10**places`` without an exponent, with some zeros at the end of its fraction."""
    sign, digits = ("-", str(-value)) if value < 0 else ("", str(value))
    if places <= 0:
        whole, fraction = digits + "0" * -places if value else "0", ""
    else:
        digits = digits.rjust(places + 1, "0")
        whole, fraction = digits[:-places], digits[-places:].rstrip("0")
    fraction += "0" * zeros
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def _exponent(exponent: int, dice: Dice) -> str:
    mark = dice.choice(_MARKS)
    if exponent < 0:
        return f"{mark[0]}-{mark[1:]}{-exponent}"
    return f"{mark[0]}{dice.choice(('', '+'))}{mark[1:]}{exponent}"
