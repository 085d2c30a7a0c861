"""Frames one after another: new ones, earlier ones again, and earlier ones with one piece spoiled.

A parser that remembers goes wrong at a frame that is nearly one that it has seen.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_VALUES: Final = (
    b"01",
    b"1.",
    b".5",
    b"0.12345678901",
    b"9999999999",
    b"null",
    b"x",
    b"-1",
    b'"1"',
    b"1e2",
    b"7",
)

_SPOILS: Final[tuple[Callable[[bytes, Dice], bytes], ...]] = (
    lambda piece, dice: piece,
    lambda piece, dice: piece.partition(b":")[0] + b":" + dice.choice(_VALUES),
    lambda piece, dice: piece.replace(b'"', b'"x', 1),
    lambda piece, dice: piece.replace(b"1", b"01", 1),
    lambda piece, dice: piece + dice.choice((b"]", b"}", b"x", b",", b'"')),
    lambda piece, dice: dice.choice((b"x", b"-", b"[", b"{")) + piece,
    lambda piece, dice: piece[:-1],
    lambda piece, dice: piece[1:],
    lambda piece, dice: piece + b"," + piece,
    lambda piece, dice: piece.replace(b"Z", dice.choice((b"", b"z", b"5Z", b"+01:00"))),
)


def _parse_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A new frame, or now and then one of the last, the spoiled ones included."""
    if not steps or dice.below(3):
        return (frame(dice),)
    earlier = steps[-1 - dice.below(min(len(steps), 4))].arguments[0]
    pieces = earlier.split(b",")
    place = dice.below(1 << 16) % len(pieces)
    pieces[place] = dice.choice(_SPOILS)(pieces[place], dice)
    return (b",".join(pieces),)


SCENARIO: Final = Scenario(arguments={"parse": _parse_arguments}, throws=96)
