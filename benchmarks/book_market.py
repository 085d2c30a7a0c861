"""What the benchmarks do to a book: one level at a time, on both sides, mostly near the touch."""

from random import Random
from typing import NamedTuple

from ticktotrade.market_data import Level


class Move(NamedTuple):
    """One changed level: among the asks or the bids, a price, a size (0: it goes)."""

    is_ask: bool
    price: int
    size: int


class Market(NamedTuple):
    """The levels to begin with, each side best first, and moves after which they are the same again."""

    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    moves: tuple[Move, ...]


MOST_AWAY = 8
"""So many levels are away at most before the first of them comes back."""


def market(levels: int, moves: int, near_the_touch: bool = True, seed: int = 1) -> Market:
    """Half of the moves change a size, a quarter take a level away, a quarter put one back.

    That is between what two venues were seen to do: 72 % sizes, 26 % levels that come or go on one (perpetual
    futures), 13 % and 88 % on the other (spot). ``near_the_touch`` has the distance from the touch grow with the third power of a random
    number, so that a tenth of the moves reaches it in a book of 1,000 levels; else any level is as likely.
    """
    random = Random(seed)
    middle = 1_000_000 + 10 * levels
    sides = (
        [Level(middle - 10 * step, 100 + step) for step in range(levels)],
        [Level(middle + 10 + 10 * step, 100 + step) for step in range(levels)],
    )
    away: list[tuple[bool, Level]] = []
    made: list[Move] = []
    while len(made) < moves:
        if len(away) > random.randrange(MOST_AWAY):
            is_ask, level = away.pop(0)
            made.append(Move(is_ask, *level))
            continue
        is_ask = random.random() < 0.5
        level = sides[is_ask][int(levels * random.random() ** (3 if near_the_touch else 1))]
        if (is_ask, level) in away:
            continue
        if random.random() < 0.67:
            made.append(Move(is_ask, level.price, 1 + random.randrange(99)))
        else:
            made.append(Move(is_ask, level.price, 0))
            away.append((is_ask, level))
    made += [Move(is_ask, *level) for is_ask, level in away]
    return Market(tuple(sides[0]), tuple(sides[1]), tuple(made))
