"""Arguments that take a book through its statuses: numbers that go on, come twice or leave one out, and resets."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level
from ticktotrade.schema import shape_of
from ticktotrade.schema.shapes import U64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.generate.values import maker
from ticktotrade_conformance.trace import Step

_make_levels: Final = maker(shape_of(tuple[Level, ...]))

# From the number before: mostly the next one, and now and then one that comes again or leaves some out.
_STEPS: Final = (1, 1, 1, 1, 0, 2, -1, 3)


def _apply_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Changes of a few levels, with a number or without; now and then the whole book."""
    sequence = _sequence(dice, steps) if dice.below(2) else None
    reset = dice.once_in(5)
    return reset, _make_levels(dice), _make_levels(dice), sequence


def _sequence(dice: Dice, steps: Sequence[Step]) -> int:
    before = next((number for number in map(_number, reversed(steps)) if number is not None), None)
    if before is None or dice.once_in(32):
        return dice.choice((5, 0, 1, U64_MAX - 1, U64_MAX))
    return min(max(before + dice.choice(_STEPS), 0), U64_MAX)


def _number(step: Step) -> int | None:
    """The sequence number of a step, if it is an update that has one."""
    if step.operation != "apply":
        return None
    number: int | None = step.arguments[3]
    return number


def _book_config(dice: Dice) -> BookConfig:
    """Room for everything, or for so little that updates are refused."""
    return BookConfig(dice.choice((10_000, 10_000, 3, 2, 1)))


SCENARIO: Final = Scenario(
    arguments={"apply": _apply_arguments}, config=_book_config, weights={"apply": 8, "walk": 2}, throws=24
)
