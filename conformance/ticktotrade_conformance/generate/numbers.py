"""Numbers and times to read and to write: new ones, and ones that are nearly those of an earlier step."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from ticktotrade.nano import DECIMALS, NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.numerals import Numeral, held, sound_number, unsound_number
from ticktotrade_conformance.generate.scenario import History, MakeArguments, Scenario
from ticktotrade_conformance.generate.times import sound_time, unsound_time

_NANO: Final = Numeral(
    DECIMALS, I64_MIN, I64_MAX, (NANOS, 0, 61_685_990_000_000, 290_000_000, 8_200_000_000, 1_500_000)
)
_DAY: Final = 86_400 * NANOS
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_DIGIT: Final = re.compile("[0-9]")


def number_text(dice: Dice) -> str:
    """A text that is, or looks like, a JSON number."""
    return sound_number(_NANO, dice) if dice.below(16) < 9 else unsound_number(_NANO, dice)


def time_text(dice: Dice) -> str:
    """A text that is, or looks like, an RFC 3339 time."""
    return sound_time(dice) if dice.below(16) < 9 else unsound_time(dice)


def _texts(operation: str, make: Callable[[Dice], str]) -> MakeArguments:
    """Texts that an operation reads: what it remembers of one may be wrong for the next, which is nearly the same."""

    def make_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
        earlier = [step.arguments[0] for step in steps[-4:] if step.operation == operation]
        if not earlier or dice.below(4):
            return (make(dice),)
        return (_nearly(dice.choice(earlier), dice),)

    return make_arguments


def _nearly(text: str, dice: Dice) -> str:
    match dice.below(4):
        case 0:
            found = _DIGIT.search(text, dice.below(64) % (len(text) + 1))
            return text if found is None else f"{text[: found.start()]}{dice.below(10)}{text[found.end() :]}"
        case 1:
            return text[: dice.below(64) % (len(text) + 1)]
        case 2:
            return text.swapcase()
        case _:
            return text


def _value(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (held(_NANO, dice),)


def _instant(dice: Dice, steps: History) -> tuple[Any, ...]:
    """The first or last moment of some day, or any other."""
    if dice.below(4) == 0:
        return (held(_NANO, dice),)
    year = dice.choice((2024, 1970, 1969, 2000, 1900, 2100, 1678 + dice.below(1 << 16) % 584))
    month = 1 + dice.below(12)
    day = date(year, month, 1).toordinal() - _EPOCH_DAY - dice.below(2) + 28 * dice.below(2)
    second = dice.choice((0, 1, 86_399, dice.below(1 << 16)))
    return (day * _DAY + second * NANOS + dice.choice(_FRACTIONS),)


_FRACTIONS: Final = (0, 1, 999_999_999, 500_000_000, 273_000_000, 1_000, 1_000_000, 120_000, 123_456_789)

SCENARIO: Final = Scenario(
    arguments={
        "read_decimal": _texts("read_decimal", number_text),
        "read_time": _texts("read_time", time_text),
        "write_decimal": _value,
        "write_time": _instant,
    },
    weights={"read_decimal": 3, "read_time": 3},
    throws=40,
)
