"""Arguments that take a book through its statuses and sizes.

Numbers go on, come twice or leave some out, also by what narrower types do not tell apart; books of a few levels meet
at a dozen prices, and books of many are filled, thinned out and asked as far as they go.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level, Side
from ticktotrade.nano import NANOS, LevelCount
from ticktotrade.schema import shape_of
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.generate.values import maker
from ticktotrade_conformance.traces.trace import Step

_make_levels: Final = maker(shape_of(tuple[Level, ...]))

_make_level_count: Final = maker(shape_of(LevelCount))

# From the number before: mostly the next one, and now and then one that comes again or leaves some out.
_STEPS: Final = (1, 1, 1, 1, 0, 2, -1, 3)
# What looks like the next number, or like the last, in so many bits.
_STRIDES: Final = tuple(2**bits + beyond for bits in (8, 16, 31, 32, 63) for beyond in (1, 0, -1))
# The first number: the next ones are beyond what some width holds.
_FIRST_NUMBERS: Final = (5, 0, 1, U64_MAX - 1, U64_MAX, *(2**bits - 2 for bits in (8, 16, 31, 32, 53, 63)))


def _apply_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Changes of a few levels, with a number or without; now and then the whole book."""
    sequence = _sequence(dice, steps) if dice.below(2) else None
    reset = dice.once_in(5)
    if dice.once_in(12):
        return reset, *dice.choice(((_passing(dice), ()), ((), _passing(dice)))), sequence
    if reset and dice.once_in(4):
        return reset, (), (), sequence
    return reset, _make_levels(dice), _make_levels(dice), sequence


def _passing(dice: Dice) -> tuple[Level, ...]:
    """Changes of which some levels come and are gone again when the update is done."""
    count = dice.choice((4, 2, 3, 6))
    come = tuple(Level((100 + place) * NANOS, NANOS) for place in range(count))
    return (*come, *[level._replace(size=0) for level in come[dice.below(3) :]])


def _sequence(dice: Dice, steps: Sequence[Step]) -> int:
    before = next((number for number in map(_number, reversed(steps)) if number is not None), None)
    if before is None or dice.once_in(32):
        return dice.choice(_FIRST_NUMBERS)
    step = dice.choice(_STRIDES) if dice.once_in(16) else dice.choice(_STEPS)
    return (before + step) % (U64_MAX + 1)


def _number(step: Step) -> int | None:
    """The sequence number of a step, if it is an update that has one."""
    if step.operation != "apply":
        return None
    number: int | None = step.arguments[3]
    return number


def _depth_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A few levels, or as many as a vector, a page or a chunk of levels holds, and one more; or as many as before."""
    if dice.below(2):
        before = [step.arguments for step in steps[-16:] if step.operation in ("depth", "imbalance")]
        if before:
            return before[-1]
    return (dice.choice(_COUNTS) - dice.below(2) if dice.once_in(4) else _make_level_count(dice),)


def _book_config(dice: Dice) -> BookConfig:
    """Room for everything, or for so little that updates are refused."""
    return BookConfig(dice.choice((10_000, 10_000, 3, 2, 1)))


def _large_book_config(dice: Dice) -> BookConfig:
    """Room for more than there will be, or for just what fits."""
    return BookConfig(dice.choice((10_000, 65_535, 10_000, *_COUNTS)))


# One more than is in what holds a power of two.
_COUNTS: Final = (17, 33, 65, 129, 257, 1025, 257, 1025)
# A thousand levels of the widest tick still end above 0, and reach the prices of the usual updates.
_TICKS: Final = (NANOS // 16, 1, NANOS // 10)
_BEST_BID: Final = 110 * NANOS
_BEST_ASKS: Final = (111 * NANOS, 110 * NANOS, 101 * NANOS)
_LARGEST_SIZES: Final = (NANOS, 7, I64_MAX)


class _Ladder(NamedTuple):
    """Levels of both sides, each best first, and as many of one as of the other."""

    bids: tuple[Level, ...]
    asks: tuple[Level, ...]

    def part(self, places: Sequence[int]) -> "_Ladder":
        """The levels at some places, in that order."""
        return _Ladder(
            tuple(self.bids[place] for place in places), tuple(self.asks[place] for place in places)
        )

    def removed(self) -> "_Ladder":
        """What removes all of them."""
        return _Ladder(*[tuple(level._replace(size=0) for level in side) for side in self])


def _many_levels(dice: Dice, config: BookConfig) -> tuple[Step, ...]:
    """A book of many levels comes in some order and some updates, loses some of them, and is asked for the others."""
    count = config.max_levels if config.max_levels in _COUNTS else dice.choice(_COUNTS)
    ladder = _ladder(dice, count)
    order = dice.choice(
        (range(count), range(count - 1, -1, -1), [place * 7 % count for place in range(count)])
    )
    batch = dice.choice((count, count // 2 + 1, count // 16 + 1))
    filled = [_update(ladder.part(order[start : start + batch])) for start in range(0, count, batch)]
    middle = count // 2
    leaving = dice.choice(
        (range(1, count, 2), range(count - 3), range(3, count), range(middle, middle + 1), range(0))
    )
    thinned = [_update(ladder.part(leaving).removed())]
    one_more = Step("apply", (False, (Level(1, 1),), (Level(I64_MAX, 1),), None))
    emptied = [Step("apply", (True, ladder.bids[:1], ladder.asks[:1], None))] if dice.once_in(2) else []
    return (*filled, *_questions(dice, ladder), one_more, *thinned, *_questions(dice, ladder), *emptied)


def _ladder(dice: Dice, count: int) -> _Ladder:
    tick, largest, best_ask = dice.choice(_TICKS), dice.choice(_LARGEST_SIZES), dice.choice(_BEST_ASKS)
    sizes = [largest - place % 7 for place in range(count)]
    return _Ladder(
        tuple(Level(_BEST_BID - place * tick, size) for place, size in enumerate(sizes)),
        tuple(Level(best_ask + place * tick, size) for place, size in enumerate(reversed(sizes))),
    )


def _update(ladder: _Ladder, *, reset: bool = False) -> Step:
    return Step("apply", (reset, ladder.bids, ladder.asks, None))


def _questions(dice: Dice, ladder: _Ladder) -> tuple[Step, ...]:
    """Everything that counts levels, for all of them or about half, and a walk that ends there or just beyond."""
    count = max(1, len(ladder.bids) // (1 + dice.below(2)) - dice.below(3))
    quantity = min(sum(level.size for level in ladder.bids[:count]) + dice.below(2), I64_MAX)
    return (
        Step("depth", (count,)),
        Step("imbalance", (count,)),
        Step("walk", (Side.BUY, quantity)),
        Step("walk", (Side.SELL, quantity)),
    )


def _many_numbers(dice: Dice, config: BookConfig) -> tuple[Step, ...]:
    """Many numbered updates, and then a number that comes again."""
    del config
    first, count = dice.choice(_FIRST_NUMBERS[:3]), dice.choice(_COUNTS)
    numbers = [*range(first, first + count), first + dice.choice((0, count - 2, count - 17, count // 2))]
    return tuple(
        Step("apply", (False, (Level(100 * NANOS, 1 + number % 3),), (), number)) for number in numbers
    )


def _many_resets(dice: Dice, config: BookConfig) -> tuple[Step, ...]:
    """Many whole books, one after the other, each of levels that no other has."""
    del config
    tick = dice.choice(_TICKS)
    return tuple(
        _update(
            _Ladder((Level(_BEST_BID - place * tick, 1),), (Level(_BEST_BID + place * tick, 1),)), reset=True
        )
        for place in range(dice.choice(_COUNTS) + 1)
    )


SCENARIO: Final = Scenario(
    arguments={
        "apply": _apply_arguments,
        "depth": _depth_arguments,
        "imbalance": _depth_arguments,
    },
    config=_book_config,
    weights={"apply": 8, "walk": 2, "depth": 2, "imbalance": 2},
    throws=24,
    many=(_many_levels, _many_levels, _many_levels, _many_numbers, _many_resets),
    many_config=_large_book_config,
)
