"""Texts of times: usual ones, awkward ones, and ones that are not quite."""

from calendar import monthrange
from typing import Final

from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.generate.dice import Dice

USUAL_TIMES: Final = (
    "2024-08-09T00:00:01.273Z",
    "2024-08-09T00:00:01Z",
    "2024-08-09T00:00:00.123456789Z",
    "2024-08-09T00:00:01.2734Z",
    "2024-08-09T00:00:02.5Z",
    "2024-08-09T00:01:01.273Z",
    "2024-08-09T01:00:01.273Z",
    "2024-08-10T00:00:01.273Z",
)
_YEARS: Final = (2024, 1970, 1969, 2000, 1900, 2023, 2100, 2262, 1677, 1, 9999, 4, 1600, 2038, 2106)
_CLOCKS: Final = ("00:00:00", "23:59:59", "12:34:56", "00:00:01", "00:59:59", "23:00:00", "19:08:07")
_FRACTION_DIGITS: Final = (3, 0, 9, 6, 1, 2, 8, 7, 5, 4)
_OFFSETS: Final = (0, 60, -60, 330, -30, 30, -1, 1, 1439, -1439, 840, -720, -210, 345)


def sound_time(dice: Dice) -> str:
    """An RFC 3339 time, as a rule one that 64 bits of nanoseconds hold."""
    match dice.below(8):
        case 0:
            return dice.choice(USUAL_TIMES)
        case 1:
            instant = dice.choice((I64_MAX, I64_MIN)) + dice.choice((0, 1, -1, NANOS, -NANOS, 3600 * NANOS))
            return _at(instant, dice)
        case 2:
            return _at(dice.below(2**64) + I64_MIN, dice)
        case _:
            year = dice.choice(_YEARS) if dice.below(2) else 1678 + dice.below(1 << 16) % 580
            month = 1 + dice.below(12)
            last = monthrange(year, month)[1]
            day = dice.choice((1, last, last - 1, 28, 1 + dice.below(28)))
            clock = dice.choice(_CLOCKS)
            return f"{year:04}-{month:02}-{day:02}T{clock}{_fraction(dice)}{_offset(_minutes(dice), dice)}"


def unsound_time(dice: Dice) -> str:
    """No RFC 3339 time, or one that is none here: a part that does not exist, or a damage to a sound one."""
    text = sound_time(dice)
    match dice.below(4):
        case 0:
            start, end, part = dice.choice(_NO_SUCH_PART)
            return text[:start] + part + text[end:]
        case 1:
            place = dice.below(64) % len(text)
            return text[:place] + dice.choice(_NO_SUCH_CHARACTER) + text[place + dice.below(2) :]
        case 2:
            place = dice.below(64) % len(text)
            return text[:place] + text[place + 1 :]
        case _:
            return text[:19] + dice.choice(_NO_SUCH_END)


_NO_SUCH_PART: Final = (
    (17, 19, "60"),
    (14, 16, "60"),
    (11, 13, "24"),
    (8, 10, "00"),
    (8, 10, "32"),
    (5, 10, "04-31"),
    (5, 10, "02-30"),
    (0, 10, "2023-02-29"),
    (0, 10, "1900-02-29"),
    (5, 7, "00"),
    (5, 7, "13"),
    (0, 4, "0000"),
    (17, 19, "99"),
    (11, 13, "99"),
    (0, 4, "02024"),
    (0, 4, "+2024"),
    (0, 4, "-2024"),
    (0, 4, "24"),
    (10, 11, " "),
    (10, 11, "t"),
    (10, 11, "_"),
    (0, 0, " "),
    (16, 19, ""),
    (10, 19, ""),
    (4, 5, "/"),
    (13, 14, "."),
)
_NO_SUCH_CHARACTER: Final = ("0", "A", "/", ":", ";", "-", "+", " ", "\x00", "é", "１", "٣", ".", "Z", "9")
_NO_SUCH_END: Final = (
    "",
    ".Z",
    ",5Z",
    ".5",
    ".0000000001Z",
    ".1234567891Z",
    ".12345678901Z",
    ".00000000000000000001Z",
    ".000000000000000000000000000000001Z",
    ".1234567890Z",
    ".12345678900000000000000Z",
    ".5z",
    "z",
    "ZZ",
    " Z",
    "Z ",
    "Z\n",
    "Z\x00",
    ".5 Z",
    "+24:00",
    "-24:00",
    "+05:60",
    "-05:99",
    "+0530",
    "+05",
    "+5:30",
    "+05:3",
    "+05:300",
    "05:30",
    "Z+00:00",
    "+00:00Z",
    "\u221205:30",
    ".5+05:30:00",
    ".-5Z",
    ".5.5Z",
    ".5eZ",
    "UTC",
    ".1" + "0" * 300 + "Z",
    ".1" + "0" * 300 + "1Z",
)


def _at(instant: int, dice: Dice) -> str:
    """The text of an instant, by the clock of some offset."""
    minutes = _minutes(dice)
    return write_time(instant + minutes * 60 * NANOS)[:-1] + _offset(minutes, dice)


def _minutes(dice: Dice) -> int:
    return dice.choice(_OFFSETS) if dice.below(4) == 1 else 0


def _offset(minutes: int, dice: Dice) -> str:
    if minutes == 0:
        return dice.choice(("Z",) * 12 + ("z", "+00:00", "-00:00"))
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _fraction(dice: Dice) -> str:
    digits = dice.choice(_FRACTION_DIGITS)
    if digits == 0:
        return ""
    fraction = f".{dice.below(2**64) % 10**digits:0{digits}}"
    return fraction if dice.below(6) else fraction + "0" * dice.choice((1, 2, 10, 11, 64))
