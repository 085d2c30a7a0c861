"""Texts of numbers and of times: usual ones, awkward ones, and ones that are not quite."""

from typing import Final

from ticktotrade_conformance.generate.dice import Dice

_WHOLE: Final = ("1", "0", "61685", "9223372036", "9223372037", "100", "9" * 30, "00", "")
_FRACTION: Final = (
    "",
    ".5",
    ".99",
    ".000000001",
    ".0000000001",
    ".1000000000000",
    ".854775807",
    ".854775808",
    ".",
)
_EXPONENT: Final = (
    "",
    "e0",
    "e-07",
    "E+2",
    "e9",
    "e10",
    "e-9",
    "e-10",
    "e999999999999999999999",
    "e-99999",
    "e",
)
_AWKWARD: Final = (
    "NaN",
    "Infinity",
    "+1",
    " 1",
    "1 ",
    "0x10",
    "1_000",
    "١",
    "-",
    "- 1",
    "1e1.5",
    "--1",
    "1\n",
)


def number_text(dice: Dice) -> str:
    """A text that is, or looks like, a JSON number."""
    if dice.once_in(16):
        return dice.choice(_AWKWARD)
    sign = "-" if dice.once_in(4) else ""
    if dice.below(4) == 1:
        # Many digits: what a float does not hold.
        return f"{sign}{dice.below(2**64) % 9_300_000_000}.{dice.below(2**64) % 10 ** (1 + dice.below(10))}"
    return sign + dice.choice(_WHOLE) + dice.choice(_FRACTION) + dice.choice(_EXPONENT)


_DATE: Final = (
    "2024-08-09",
    "1970-01-01",
    "2024-02-29",
    "2023-02-29",
    "1677-09-21",
    "2262-04-11",
    "0001-01-01",
    "9999-12-31",
    "0000-01-01",
    "2024-13-01",
    "2024-04-31",
    "1900-02-29",
    "2000-02-29",
    "24-08-09",
)
_CLOCK: Final = (
    "00:00:00",
    "23:59:59",
    "00:12:43",
    "23:47:16",
    "23:59:60",
    "24:00:00",
    "12:60:00",
    "12:34",
    "12:34:5",
)
_SECOND_FRACTION: Final = (
    "",
    ".5",
    ".000000001",
    ".854775807",
    ".854775808",
    ".145224192",
    ".145224191",
    ".1000000000",
    ".1000000001",
    ".",
    ",5",
)
_OFFSET: Final = (
    "Z",
    "z",
    "+00:00",
    "-00:00",
    "+05:30",
    "-23:59",
    "+24:00",
    "+05:60",
    "+0530",
    "",
    "ZZ",
    " Z",
)


def time_text(dice: Dice) -> str:
    """A text that is, or looks like, an RFC 3339 time."""
    joint = "T" if dice.below(16) < 14 else dice.choice("t _")
    return (
        dice.choice(_DATE)
        + joint
        + dice.choice(_CLOCK)
        + dice.choice(_SECOND_FRACTION)
        + dice.choice(_OFFSET)
    )
