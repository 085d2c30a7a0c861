"""Arguments that meet a limiter at its edges: few keys, and times around those at which cells come free."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_KEYS: Final = (None, "a", None, "b", "a", "c")

# From the time before: none, a nanosecond, the intervals of the configurations below and what is next to them.
_STEPS_OF_TIME: Final = (0, 0, 0, 1, 10, 9, 11, 5, 3, -1, -10, 20, 100, -100)
_BEGINNINGS: Final = (0, 0, 100, 1_723_161_600_000_000_001, I64_MIN, I64_MAX - 25)


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """The time of the latest step that has one, and a little more or less."""
    latest = next((step.arguments[0] for step in reversed(steps) if _has_time(step)), None)
    if latest is None or dice.once_in(32):
        return dice.choice(_BEGINNINGS)
    assert isinstance(latest, int)
    return max(I64_MIN, min(I64_MAX, latest + dice.choice(_STEPS_OF_TIME)))


def _has_time(step: Step) -> bool:
    return step.operation in {"admit", "retain_recent"}


def _admit_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return _now(dice, steps), dice.choice((1, 1, 2, 1, 3, 4)), dice.choice(_KEYS)


def _retain_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _earliest_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """The key of the latest question, or any other."""
    asked = [step.arguments[2] for step in steps if step.operation == "admit"]
    return (asked[-1] if asked and dice.below(2) == 0 else dice.choice(_KEYS),)


def _limiter_config(dice: Dice) -> LimiterConfig:
    """Intervals of a few nanoseconds, bursts of a few cells, and room for one key, two, or all of them."""
    rate, period = dice.choice(((1, 10), (1, 10), (3, 11), (1, 1), (11, 10), (2, 10)))
    return LimiterConfig(rate, period, dice.choice((2, 1, 3, 4)), dice.choice((100, 2, 1)))


SCENARIO: Final = Scenario(
    arguments={
        "admit": _admit_arguments,
        "retain_recent": _retain_arguments,
        "earliest": _earliest_arguments,
    },
    config=_limiter_config,
    weights={"admit": 6, "retain_recent": 2, "earliest": 2},
)
