"""Cases for the rate limiter."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case

_NEXT: Final = ("earliest",)


def _at(*times: int, cells: int = 1) -> tuple[tuple[Any, ...], ...]:
    return tuple(step for time in times for step in (("admit", time, cells), _NEXT))


CASES: Final = (
    Case(
        "one-by-one",
        "A burst of one: a cell every interval, admitted at exactly the earliest time.",
        ("LIMIT-2", "LIMIT-3", "LIMIT-4", "LIMIT-5", "LIMIT-8"),
        LimiterConfig(rate=1, period=10, burst=1),
        (_NEXT, *_at(100, 100, 109, 110, 111, 119, 120, 135, 144, 145)),
    ),
    Case(
        "burst",
        "A burst and not one cell more, also after a long idle time.",
        ("LIMIT-2", "LIMIT-4", "LIMIT-5"),
        LimiterConfig(rate=1, period=10, burst=3),
        _at(0, 0, 0, 0, 9, 10, 10, 1000, 1000, 1000, 1000, 1009, 1010),
    ),
    Case(
        "cells",
        "Several cells at once come through together or not at all.",
        ("LIMIT-4", "LIMIT-5", "LIMIT-6"),
        LimiterConfig(rate=1, period=10, burst=4),
        (
            *_at(0, cells=3),
            *_at(0, cells=2),
            *_at(9, cells=2),
            *_at(10, cells=2),
            *_at(1000, cells=5),
            *_at(1000, cells=4),
        ),
    ),
    Case(
        "uneven",
        "The interval is the period divided by the rate, without its remainder.",
        ("LIMIT-2",),
        LimiterConfig(rate=3, period=10, burst=2),
        _at(0, 0, 0, 2, 3, 5, 6),
    ),
    Case(
        "backwards",
        "A clock that steps back gains nothing: the arrival time stays where it was.",
        ("LIMIT-7",),
        LimiterConfig(rate=1, period=10, burst=2),
        _at(100, 50, 50, 99, 100, 110, -5, I64_MIN),
    ),
    Case(
        "range",
        "The last time of 64 bits: a next arrival beyond it is refused, and nothing changes.",
        ("LIMIT-7", "LIMIT-8", "NUM-13", "MACHINE-2"),
        LimiterConfig(rate=1, period=10, burst=2),
        _at(I64_MIN, I64_MAX, I64_MAX - 10, I64_MAX - 10, I64_MAX),
    ),
    Case(
        "rate-too-high",
        "Less than a nanosecond a cell makes no machine.",
        ("LIMIT-1",),
        LimiterConfig(rate=11, period=10, burst=1),
        (),
    ),
    Case(
        "burst-too-long",
        "A burst that takes longer than 64 bits makes no machine.",
        ("LIMIT-1",),
        LimiterConfig(rate=1, period=I64_MAX, burst=3),
        (),
    ),
    Case(
        "burst-just-fits",
        "The longest burst of 64 bits does.",
        ("LIMIT-1", "LIMIT-8"),
        LimiterConfig(rate=1, period=I64_MAX, burst=2),
        (*_at(-5, -5, 0), *_at(-I64_MAX, cells=2)),
    ),
)
