"""What bytes look like when every digit in them is a zero, and what the numbers in them are then to be multiplied with.

Prices, sizes and times are new all the time, their looks are not: ``"p":61685.99,"s":1.25869},`` looks like
``"p":00000.00,"s":0.00000},``, and so do nine out of ten levels of a recorded day. A shape is read strictly when it comes up
first; from then on one look-up says that the bytes are well formed and where the points are, and the digits are left to
`int`. Nothing that was remembered of a number helps the next one, and nothing has to: a market of new numbers is as fast
as one that repeats itself.

What a shape stands for is the same for every parser, so that all of a process share what was read. It is bounded by how
many shapes there are.
"""

import re
from typing import Final, NamedTuple

from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.nano import DECIMAL_NANOS

DIGITS_AS_ZEROS: Final = bytes.maketrans(b"123456789", b"000000000")
"""Makes its shape of bytes: one pass in C, half a nanosecond a byte."""

NUMBERS_APART: Final = bytes(
    byte if ord("0") <= byte <= ord("9") else ord("_") if byte == ord(".") else ord(" ")
    for byte in range(256)
)
"""Leaves of bytes what `int` takes: ``61685.99`` becomes ``61685_99``, and everything else spaces to split at.

`int` skips an underscore between digits, so that a number with a point is one integer in one call.
"""

PLAIN: Final = rb"(0{1,9})(?:\.(0{1,9}))?"
"""The shape of a number that is not negative, has no exponent, and is in range whatever its digits are."""


class Scale(NamedTuple):
    """Of a plain number's shape: the least integer that all its digits may be, and what makes nanos of that integer.

    Less than ``least`` is a number with a zero in front, which JSON does not know.
    """

    least: int
    factor: int


def scale_of(whole: bytes, decimals: bytes | None) -> Scale:
    """The scale of a number by the groups of `PLAIN`."""
    behind = len(decimals or b"")
    least = 10 ** (len(whole) + behind - 1) if len(whole) > 1 else 0
    return Scale(least, DECIMAL_NANOS[behind])


# What is behind a level: another one of its side, or the end of the bids, of the asks, or of both. They are numbers so that
# a sum of `BOTH_END`, the last of them being `ASKS_END` at least, says that each side has ended once, and the bids first: one
# addition a side, and two comparisons a frame.
MORE: Final = 0
BIDS_END: Final = 1
ASKS_END: Final = 2
BOTH_END: Final = BIDS_END + ASKS_END

_ENDS: Final = {b"},": MORE, b'}],"a":[': BIDS_END, b"}]}]": ASKS_END, b'}],"a":[]}]': BOTH_END}
_LEVEL: Final = re.compile(rb'"p":%b,"s":%b(\}.*)' % (PLAIN, PLAIN))

LevelShape = tuple[int, int, int, int, int]
"""Least and factor of the price, least and factor of the size, and what is behind the level."""


class LevelShapes(dict[bytes, LevelShape]):
    """Levels by their shape, from behind their opening brace up to the next one: there are 32,400."""

    def __missing__(self, shape: bytes) -> LevelShape:
        match = _LEVEL.fullmatch(shape)
        end = _ENDS.get(match[5]) if match else None
        if match is None or end is None:
            raise Unrecognised
        self[shape] = level = (*scale_of(match[1], match[2]), *scale_of(match[3], match[4]), end)
        return level


_SECOND: Final = re.compile(rb'00(?:\.(0{1,9}))?Z","b":\[(.*)')
_NO_LEVELS: Final = {b"": MORE, b'],"a":[': BIDS_END, b'],"a":[]}]': BOTH_END}


class SecondShapes(dict[bytes, tuple[int, int]]):
    """The rest of an update's time, from its seconds up to the first level: there are 30.

    What makes nanoseconds of the seconds' digits, and whether the bids, or both sides, have no level at all.
    """

    def __missing__(self, shape: bytes) -> tuple[int, int]:
        match = _SECOND.fullmatch(shape)
        end = _NO_LEVELS.get(match[2]) if match else None
        if match is None or end is None:
            raise Unrecognised
        self[shape] = second = (DECIMAL_NANOS[len(match[1] or b"")], end)
        return second


LEVELS: Final = LevelShapes()
SECONDS: Final = SecondShapes()
