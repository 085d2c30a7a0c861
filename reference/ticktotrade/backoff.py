"""How long to wait before connecting again: doubled at every failure, capped, and only then jittered."""

from typing import Annotated, Final

from ticktotrade.schema.shapes import U64_MAX, Integer

Seed = Annotated[int, Integer("seed", 0, U64_MAX)]
_MOST_DOUBLINGS: Final = 63
"""A nanosecond doubled so often is longer than any duration."""


class SplitMix64:
    """The generator splitmix64 (Steele, Lea and Flood 2014), which every language can have in five lines."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def draw(self) -> int:
        """The next number from 0 to 2^64 − 1. O(1)."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & U64_MAX
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & U64_MAX
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & U64_MAX
        return mixed ^ (mixed >> 31)


def capped_delay(attempt: int, base: int, cap: int) -> int:
    """The longest that the wait after the ``attempt``-th failure in a row may be, in nanoseconds (SESSION-15)."""
    return min(cap, base << min(attempt - 1, _MOST_DOUBLINGS))


def jittered(delay: int, draw: int) -> int:
    """Between half of a delay and all of it.

    After the cap, not before it: else all clients would come back together once they have reached it
    (SESSION-16).
    """
    return delay - draw % (delay // 2 + 1)
