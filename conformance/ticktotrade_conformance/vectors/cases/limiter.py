"""Cases for the rate limiter: without keys, with keys, and at sizes and widths that fast code breaks at."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case, Repeat

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


def _alike(key: str, *others: str) -> _Steps:
    """A key uses up its burst of one, and is in none of the others' way."""
    return (
        *_at(0, key=key),
        *(step for other in others for step in (("earliest", other), *_at(1, key=other))),
        *(("earliest", asked) for asked in (key, *others)),
    )


_MANY: Final = 1100
_KEY_LENGTHS: Final = (2, 8, 9, 15, 16, 17, 23, 24, 31, 32, 33, 48, 63, 64)


def _fill(times: int, pause: int = 0, key: str = "key-1000") -> Repeat:
    """So many keys, each admitted a pause after the one before."""
    return Repeat(times, (("admit", 0, 1, key),), {"0.args.now": pause, "0.args.key": 1})


_SIZES: Final = (
    *(
        Case(
            f"keys-alike-{length}",
            f"Keys of {length} bytes that differ in the last, the first or the middle one, in case, or by one more.",
            ("LIMIT-9", "LIMIT-12"),
            LimiterConfig(rate=1, period=10, burst=1),
            (
                *_alike("k" * length, "k" * (length - 1) + "m", "m" + "k" * (length - 1)),
                *_alike("n" * length, "n" * (length // 2) + "k" + "n" * ((length - 1) // 2), "N" * length),
                *_alike("p" * (length - 1), "p" * (length - 2) + "\0", "p" * (length - 1) + "\0"),
                *_alike("q" * (length - 1), "q" * (length - 1) + " ", "q" * length),
                *_alike("ab" * (length // 2), "ba" * (length // 2)),
                _KNOWN,
            ),
        )
        for length in _KEY_LENGTHS
    ),
    Case(
        "many-keys",
        "1,100 keys, each with an arrival time of its own; those that are paid for go, wherever they stand.",
        ("LIMIT-9", "LIMIT-10", "LIMIT-11", "LIMIT-12"),
        LimiterConfig(rate=1, period=10, burst=2, max_keys=_MANY),
        (
            _fill(_MANY, pause=1),
            ("admit", 0, 1, "another"),
            Repeat(_MANY, (("earliest", "key-1000"),), {"0.args.key": 1}),
            _KNOWN,
            *_at(1000, key="key-1500"),
            *_at(1000, key="key-1501"),
            ("retain_recent", 1009),
            _KNOWN,
            ("earliest", "key-1999"),
            ("earliest", "key-2000"),
            # All the room that the forgotten ones have left is used again, and no more.
            Repeat(998, (("admit", 2000, 2, "new-0000"),), {"0.args.key": 1}),
            *_at(2000, cells=2, key="another"),
            *_at(2000, cells=2, key="one-more"),
        ),
    ),
    *(
        Case(
            f"max-keys-{most}",
            f"{most} keys and not one more; when all of them are forgotten there is room for as many.",
            ("LIMIT-10", "LIMIT-12", "MACHINE-2"),
            LimiterConfig(rate=1, period=10, burst=1, max_keys=most),
            (
                _fill(most),
                *_at(0, key="another"),
                *_at(10, key="key-1000"),
                ("retain_recent", 15),
                *_at(25, key="another"),
                ("retain_recent", 100),
                _KNOWN,
                Repeat(most, (("admit", 100, 1, "new-0000"),), {"0.args.key": 1}),
                *_at(100, key="another"),
                *_at(110, key="new-0000"),
            ),
        )
        for most in (16, 64, 255, 256, 1024)
    ),
    Case(
        "many-cells",
        "1,100 cells at once, one by one, and not one more; then 1,100 as they come free.",
        ("LIMIT-2", "LIMIT-5", "LIMIT-8"),
        LimiterConfig(rate=1, period=10, burst=_MANY),
        (
            Repeat(_MANY, (("admit", 0, 1, None),)),
            *_at(0, 9),
            Repeat(_MANY, (("admit", 10, 1, None),), {"0.args.now": 10}),
            *_at(_MANY * 10),
            *_at(10**6, cells=_MANY),
            *_at(10**6),
            *_at(10**6, cells=_MANY + 1),
        ),
    ),
    *(
        Case(
            f"cells-of-two-to-the-{bits}",
            f"An interval of 2^{bits}: cells whose time is 0, or little, in 63 or 64 bits never fit the burst.",
            ("LIMIT-6", "NUM-13"),
            LimiterConfig(rate=1, period=2**bits, burst=2),
            tuple(
                step
                for cells in (2 ** (62 - bits), 2 ** (63 - bits), 2 ** (64 - bits), 2 ** (64 - bits) + 1)
                for step in (*_at(0, cells=cells + 1), *_at(0, cells=cells + 2))
            ),
        )
        for bits in (34, 40, 53)
    ),
    *(
        Case(
            f"burst-of-two-to-the-{bits}",
            f"A burst that takes 2^{bits} nanoseconds, {beyond}, makes no machine.",
            ("LIMIT-1",),
            LimiterConfig(rate=1, period=2**40, burst=burst),
            (),
        )
        for bits, beyond, burst in (
            (63, "one more than there are", 2**23 + 1),
            (64, "0 in 64 bits", 2**24 + 1),
            (65, "0 in 64 bits as well", 2**25 + 1),
        )
    ),
    Case(
        "burst-beyond-floats",
        "A burst of 2^63 - 2^40 nanoseconds, and an interval that a float rounds up to one that is too long.",
        ("LIMIT-1", "LIMIT-4", "LIMIT-8"),
        LimiterConfig(rate=1, period=2**40, burst=2**23),
        (*_at(0, cells=2**23), *_at(2**40 - 1, 2**40), *_at(5, cells=2**23)),
    ),
    Case(
        "interval-beyond-floats",
        "An interval of 2^53 and one, of which each nanosecond counts.",
        ("LIMIT-2", "LIMIT-4", "LIMIT-5", "LIMIT-8"),
        LimiterConfig(rate=3, period=3 * (2**53 + 1) + 2, burst=3),
        (
            *_at(0, cells=3),
            *_at(2**53, 2**53 + 1, 2**53 + 1),
            *_at(2**55 + 5, 2**55 + 5, cells=2),
        ),
    ),
    *(
        Case(
            f"many-at-once-{cells}",
            f"{cells} cells at once, which fewer bits take for none or one.",
            ("LIMIT-4", "LIMIT-5", "LIMIT-6"),
            LimiterConfig(rate=1, period=1, burst=cells),
            (*_at(0, cells=cells), *_at(0, 1), *_at(2**40, cells=cells + 1), *_at(2**40, cells=cells - 1)),
        )
        for cells in (257, 65_537, 2**31 + 1, 2**32 - 2)
    ),
    Case(
        "times-beyond-floats",
        "Times one apart near both ends, and around 2^53, that floats do not tell from each other.",
        ("LIMIT-4", "LIMIT-5", "LIMIT-7", "LIMIT-8", "LIMIT-11"),
        LimiterConfig(rate=1, period=10, burst=1),
        tuple(
            step
            for time, key in ((-I64_MAX, "a"), (-(2**53) - 1, "b"), (2**53 + 1, "c"), (I64_MAX - 40, "d"))
            for step in (
                *_at(time, time + 9, time + 10, time + 10, time + 21, key=key),
                ("retain_recent", time + 30),
                _KNOWN,
                ("retain_recent", time + 31),
                _KNOWN,
            )
        ),
    ),
    Case(
        "the-first-times",
        "With a long burst at the first times there are: what would be before them is never answered as a time after.",
        ("LIMIT-3", "LIMIT-4", "LIMIT-8"),
        LimiterConfig(rate=1, period=2**61, burst=4),
        (
            *_at(I64_MIN),
            *_at(I64_MIN, cells=3),
            *_at(I64_MIN, I64_MIN + 2**61),
            ("retain_recent", I64_MIN),
            *_at(I64_MIN, cells=4, key="a"),
            ("earliest", "b"),
            *_at(-(2**61), cells=4),
            *_at(-1, 0, cells=3),
        ),
    ),
    Case(
        "the-last-times",
        "What would arrive after the last time is refused, by however much, and leaves nothing; a denial goes first.",
        ("LIMIT-4", "LIMIT-7", "LIMIT-10", "MACHINE-2"),
        LimiterConfig(rate=1, period=I64_MAX, burst=2, max_keys=1),
        (
            *_at(0, cells=2, key="a"),
            *_at(I64_MAX, cells=2, key="a"),
            *_at(1, key="a"),
            _KNOWN,
            *_at(0, key="a"),
            *_at(0, key="a"),
            *_at(I64_MAX, key="a"),
            *_at(0, key="b"),
            ("retain_recent", I64_MAX - 1),
            *_at(I64_MAX, key="b"),
            ("retain_recent", I64_MAX),
            *_at(I64_MAX, 0, key="b"),
            _KNOWN,
        ),
    ),
    Case(
        "forgotten-at-zero",
        "Keys were forgotten up to the time 0, or before it, or to an earlier one after a later one.",
        ("LIMIT-8", "LIMIT-11"),
        LimiterConfig(rate=1, period=10, burst=2),
        (
            ("retain_recent", -40),
            ("earliest", "a"),
            *_at(-60, -45, key="a"),
            ("retain_recent", 0),
            *_at(-20, -10, key="b"),
            ("retain_recent", -5),
            ("earliest", "c"),
            *_at(-11, -10, key="c"),
            *_at(-20),
        ),
    ),
    Case(
        "refused-and-denied-leave-no-key",
        "Neither too many cells, nor an overflow, nor a denial, nor one key too many takes any room, however often.",
        ("LIMIT-6", "LIMIT-7", "LIMIT-10", "MACHINE-2"),
        LimiterConfig(rate=1, period=10, burst=2, max_keys=2),
        (
            ("retain_recent", 100),
            Repeat(
                70,
                (
                    ("admit", 100, 3, "more-00"),
                    ("admit", I64_MAX, 1, "over-00"),
                    ("admit", 0, 1, "soon-00"),
                    ("earliest", "asked-00"),
                ),
                {"0.args.key": 1, "1.args.key": 1, "2.args.key": 1, "3.args.key": 1},
            ),
            _KNOWN,
            *_at(100, key="a"),
            *_at(100, key="b"),
            Repeat(70, (("admit", 100, 1, "many-00"),), {"0.args.key": 1}),
            _KNOWN,
            ("retain_recent", 110),
            *_at(110, key="c"),
            *_at(110, key="d"),
            *_at(110, key="e"),
            _KNOWN,
        ),
    ),
)

CASES: Final = (*_UNKEYED, *_KEYED, *_SIZES)
