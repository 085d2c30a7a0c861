"""Arguments that meet a limiter at its edges.

Times are around those at which cells come free, and around the ends of time; products of cells and intervals around the
widths at which they wrap. Keys are few, or alike but for one character, or many.
"""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.traces.trace import Step

_KEYS: Final = (None, "a", None, "b", "a", "c")
_KEY_BYTES: Final = 64
# Keys as long as what fast code keeps in place, compares in one go or hashes a part of.
_LENGTHS: Final = (8, 9, 15, 16, 17, 22, 23, 24, 31, 32, 33, 48, 63, 64)
_LONG_KEYS: Final = (*("k" * length for length in _LENGTHS), "e\u0301", "a\0b", "a b", "\uff5e", "\U0001d11e")

# The same letter, composed and not; and two that UTF-8 has in another order than UTF-16.
_LOOKALIKES: Final = {
    "e\u0301": "\u00e9",
    "\u00e9": "e\u0301",
    "\uff5e": "\U0001d11e",
    "\U0001d11e": "\uff5e",
}

# From the time before: none, a nanosecond, the intervals of the configurations below and what is next to them.
_STEPS_OF_TIME: Final = (0, 0, 0, 1, 10, 9, 11, 5, 3, -1, -10, 20, 100, -100)
_LEAPS: Final = tuple(sign * 2**bits for bits in (31, 32, 34, 40, 53, 62, 63) for sign in (1, -1))
_BEGINNINGS: Final = (
    *(0, 0, 100, 1_723_161_600_000_000_001, I64_MIN, I64_MAX - 25),
    *(-15, -(2**53) - 1, 2**53 + 1, -I64_MAX, I64_MAX),
)

_CELLS: Final = (1, 1, 2, 1, 3, 4)
_COUNT_MAX: Final = 2**32 - 1
_MANY_CELLS: Final = (
    *(65, 257, 65_537, 2**31, 2**31 + 1, _COUNT_MAX),
    *(2**bits + 1 for bits in (2, 10, 11, 24, 29, 30, 31)),
)


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """The time of the latest step that has one, and a little more or less, or far more."""
    latest = next((step.arguments[0] for step in reversed(steps) if _has_time(step)), None)
    if latest is None or dice.once_in(32):
        return dice.choice(_BEGINNINGS)
    assert isinstance(latest, int)
    later = dice.choice(_LEAPS) if dice.once_in(16) else dice.choice(_STEPS_OF_TIME)
    return max(I64_MIN, min(I64_MAX, latest + later))


def _has_time(step: Step) -> bool:
    return step.operation in {"admit", "retain_recent"}


def _key(dice: Dice, steps: Sequence[Step]) -> str | None:
    """Mostly one of a few; else a long one, or one that differs little from one that was asked before."""
    throw = dice.below(8)
    if throw < 5:
        return dice.choice(_KEYS)
    asked = [step.arguments[2] for step in steps if step.operation == "admit" and step.arguments[2]]
    if throw == 5 or not asked:
        return dice.choice(_LONG_KEYS)
    return _like(asked[-1 - dice.below(min(len(asked), 3))], dice)


def _like(key: str, dice: Dice) -> str:
    """A key that differs in one character, in its case, in how a character is composed, or by what is behind it."""
    place = dice.choice((len(key) - 1, 0, len(key) // 2))
    match dice.below(5):
        case 0:
            like = key[:place] + ("x" if key[place] != "x" else "y") + key[place + 1 :]
        case 1:
            like = key.swapcase()
        case 2:
            like = key + dice.choice((" ", "\0", "k"))
        case 3:
            like = key[:-1] or "k"
        case _:
            like = _LOOKALIKES.get(key, key[::-1])
    return like if len(like.encode()) <= _KEY_BYTES else key


def _admit_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    cells = dice.choice(_MANY_CELLS) if dice.once_in(16) else dice.choice(_CELLS)
    return _now(dice, steps), cells, _key(dice, steps)


def _retain_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _earliest_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """The key of the latest question, or any other."""
    asked = [step.arguments[2] for step in steps if step.operation == "admit"]
    return (asked[-1] if asked and dice.below(2) == 0 else _key(dice, steps),)


def _limiter_config(dice: Dice) -> LimiterConfig:
    """Intervals of a few nanoseconds, bursts of a few cells, and room for one key, two, or all of them."""
    if dice.once_in(6):
        return _wide_config(dice)
    rate, period = dice.choice(((1, 10), (1, 10), (3, 11), (1, 1), (11, 10), (2, 10)))
    return LimiterConfig(rate, period, dice.choice((2, 1, 3, 4)), dice.choice((100, 2, 1)))


def _wide_config(dice: Dice) -> LimiterConfig:
    """An interval and a burst whose product is about 2^63, 2^64 or what a float holds, or just fits."""
    bits = dice.choice((62, 34, 40, 53, 32, 33))
    period = dice.choice((2**bits, 2**bits - 1, 2**bits + 1, I64_MAX))
    beyond = dice.choice((1, 0, 2))
    burst = dice.choice((1, 2, 2 ** (63 - bits), 2 ** (64 - bits), I64_MAX // period)) + beyond
    return LimiterConfig(dice.choice((1, 1, 2, 3)), period, max(1, min(burst, _COUNT_MAX)), 100)


# One more than is in what holds a power of two.
_COUNTS: Final = (17, 65, 129, 257, 1025)
_LATE_KEYS: Final = ("another", "\uff5e", "\U0001d11e")
_NAMES: Final = ("{:04}", "k" * 40 + "{:04}", "{:04}" + "k" * 60)


def _many_keys_config(dice: Dice) -> LimiterConfig:
    """Room for just so many keys as will come, for fewer, or for any number."""
    most = dice.choice((2000, *_COUNTS, *(count - 1 for count in _COUNTS)))
    return LimiterConfig(1, 10, dice.choice((2, 1, 300)), most)


def _many_keys(dice: Dice, config: LimiterConfig) -> tuple[Step, ...]:
    """Many keys become known at different times; some of them are forgotten, and a few are asked for."""
    count = config.max_keys + dice.below(2) if config.max_keys < 2000 else dice.choice(_COUNTS)
    name, pause = dice.choice(_NAMES), dice.choice((1, 0, 3))
    keys = [name.format(place * 7 % count) for place in range(count)]
    admitted = [Step("admit", (place * pause, 1, key)) for place, key in enumerate(keys)]
    questions = [Step("earliest", (keys[place * (count - 1) // 8],)) for place in range(9)]
    past = count * pause // dice.choice((2, 1, 4)) + dice.choice((10, 0))
    # Whatever room the forgotten ones have left is used up, and a little more is asked for.
    again = [Step("admit", (past + place, 1, key)) for place, key in enumerate([*keys[:300], *_LATE_KEYS])]
    known = Step("keys", ())
    return (*admitted, known, *questions, Step("retain_recent", (past,)), known, *questions, *again)


def _many_admissions(dice: Dice, config: LimiterConfig) -> tuple[Step, ...]:
    """Many cells one by one, as they come free or all at once, with a key or without one."""
    del config
    count, key, pause = dice.choice(_COUNTS), dice.choice((None, "a")), dice.choice((10, 0, 9))
    return (*[Step("admit", (place * pause, 1, key)) for place in range(count)], Step("earliest", (key,)))


SCENARIO: Final = Scenario(
    arguments={
        "admit": _admit_arguments,
        "retain_recent": _retain_arguments,
        "earliest": _earliest_arguments,
    },
    config=_limiter_config,
    weights={"admit": 6, "retain_recent": 2, "earliest": 2},
    many=(_many_keys, _many_keys, _many_admissions),
    many_config=_many_keys_config,
)
