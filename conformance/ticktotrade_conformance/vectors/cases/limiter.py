"""Cases for the rate limiter."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case

_Steps = tuple[tuple[Any, ...], ...]

_KNOWN: Final = ("keys",)
_AUGUST_2024: Final = 1_723_161_600_000_000_000
_FIRST_MINUTE: Final = 199 * 300_000_000


def _at(*times: int, cells: int = 1, key: str | None = None) -> _Steps:
    """A question at each time, and what is seen of its key after it."""
    return tuple(step for time in times for step in (("admit", time, cells, key), ("earliest", key)))


_UNKEYED: Final = (
    Case(
        "one-by-one",
        "A burst of one: a cell every interval, admitted at exactly the earliest time.",
        ("LIMIT-2", "LIMIT-3", "LIMIT-4", "LIMIT-5", "LIMIT-8"),
        LimiterConfig(rate=1, period=10, burst=1),
        (("earliest", None), *_at(100, 100, 109, 110, 111, 119, 120, 135, 144, 145)),
    ),
    Case(
        "burst",
        "A burst and not one cell more, also after a long idle time.",
        ("LIMIT-2", "LIMIT-3", "LIMIT-4", "LIMIT-5", "LIMIT-8", "LIMIT-13"),
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
        LimiterConfig(rate=3, period=11, burst=2),
        _at(0, 0, 0, 2, 3, 5, 6),
    ),
    Case(
        "epoch",
        "Times of these days, which a float holds to 256 nanoseconds only.",
        ("LIMIT-4", "LIMIT-5", "LIMIT-8"),
        LimiterConfig(rate=1, period=10, burst=2),
        _at(*(_AUGUST_2024 + offset for offset in (1, 1, 10, 11, 11, 20, 21))),
    ),
    Case(
        "first-minute",
        "200 a minute with a burst of 200: 399 in the first minute, and the 400th when it is over.",
        ("LIMIT-5", "LIMIT-13"),
        LimiterConfig(rate=200, period=60 * NANOS, burst=200),
        (
            *_at(0, cells=200),
            *_at(0, _FIRST_MINUTE - 1, _FIRST_MINUTE, cells=199),
            *_at(60 * NANOS - 1, 60 * NANOS, 60 * NANOS),
        ),
    ),
    Case(
        "windows-of-cells",
        "Questions of several cells each, and in no window more than the burst and one an interval.",
        ("LIMIT-4", "LIMIT-5", "LIMIT-13"),
        LimiterConfig(rate=1, period=10, burst=5),
        (
            *_at(0, cells=2),
            *_at(0, cells=3),
            *_at(19, cells=2),
            *_at(20, cells=2),
            *_at(29, 30),
            *_at(80, 80, cells=3),
            *_at(80, cells=2),
            *_at(89, 90),
        ),
    ),
    Case(
        "backwards",
        "A clock that steps back gains nothing: the arrival time stays where it was.",
        ("LIMIT-7", "LIMIT-13"),
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

_KEYED: Final = (
    Case(
        "keys",
        "Each key has its own arrival time, and no key another one still.",
        ("LIMIT-8", "LIMIT-9", "LIMIT-12"),
        LimiterConfig(rate=1, period=10, burst=2),
        (
            _KNOWN,
            ("earliest", "a"),
            *_at(0, cells=2, key="a"),
            *_at(0, 5, key="b"),
            *_at(5, 9, key="a"),
            *_at(9, cells=2),
            *_at(10, key="a"),
            *_at(10, 19, key="b"),
            *_at(19),
            _KNOWN,
        ),
    ),
    Case(
        "keys-alike",
        "Keys that look alike are not the same: case, spaces, composed and decomposed letters, beginnings.",
        ("LIMIT-9", "LIMIT-12"),
        LimiterConfig(rate=1, period=10, burst=1),
        (
            *(
                step
                for key in (
                    "b",
                    "B",
                    "b ",
                    "ab",
                    "\u00e9",
                    "e\u0301",
                    "x" * 63,
                    "x" * 64,
                    "\U0001d11e",
                    "\uff5e",
                )
                for step in _at(0, key=key)
            ),
            _KNOWN,
        ),
    ),
    Case(
        "max-keys",
        "One key too many is refused, also where it would have to wait; the known ones and no key go on.",
        ("LIMIT-6", "LIMIT-10", "LIMIT-12", "MACHINE-2"),
        LimiterConfig(rate=1, period=10, burst=2, max_keys=2),
        (
            *_at(0, key="b"),
            *_at(0, cells=2, key="a"),
            *_at(0, key="c"),
            *_at(0, cells=3, key="c"),
            *_at(5, key="a"),
            *_at(5, key="b"),
            *_at(5, 5, 5),
            _KNOWN,
            ("retain_recent", 15),
            _KNOWN,
            *_at(0, key="c"),
            *_at(15, key="c"),
            *_at(0, I64_MAX, key="d"),
            _KNOWN,
            ("retain_recent", 20),
            *_at(20, key="c"),
            _KNOWN,
        ),
    ),
    Case(
        "unknown-keys",
        "A key becomes known with its first cells, and neither by being refused nor by being denied.",
        ("LIMIT-7", "LIMIT-10", "MACHINE-2"),
        LimiterConfig(rate=1, period=10, burst=2, max_keys=1),
        (
            *_at(0, cells=3, key="a"),
            *_at(I64_MAX, key="a"),
            ("retain_recent", 100),
            *_at(80, key="a"),
            _KNOWN,
            *_at(90, key="b"),
            _KNOWN,
        ),
    ),
    Case(
        "retain",
        "A key is forgotten when all of its cells are paid for, to the nanosecond.",
        ("LIMIT-10", "LIMIT-11", "LIMIT-12"),
        LimiterConfig(rate=1, period=10, burst=3),
        (
            *_at(0, cells=3, key="three"),
            *_at(0, cells=2, key="two"),
            *_at(0, key="one"),
            *_at(0),
            ("retain_recent", 9),
            _KNOWN,
            ("retain_recent", 10),
            _KNOWN,
            ("earliest", None),
            ("retain_recent", 29),
            _KNOWN,
            *_at(29, 29, key="three"),
            *_at(29, cells=3, key="two"),
        ),
    ),
    Case(
        "forgotten-and-back",
        "Before the time up to which keys were forgotten, an unknown key has nothing for free.",
        ("LIMIT-3", "LIMIT-8", "LIMIT-11", "LIMIT-13"),
        LimiterConfig(rate=1, period=10, burst=2),
        (
            *_at(0, cells=2, key="a"),
            ("retain_recent", 20),
            *_at(0, 9, key="a"),
            *_at(10, 10, 19, 20, key="a"),
            *_at(0, cells=2, key="new"),
            *_at(0, cells=2),
            ("retain_recent", 5),
            ("earliest", "another"),
            *_at(5, 10, key="another"),
        ),
    ),
)

CASES: Final = (*_UNKEYED, *_KEYED)
