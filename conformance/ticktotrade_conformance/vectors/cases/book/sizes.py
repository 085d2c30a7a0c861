"""Cases for the order book: many levels and numbers, and values that narrow or binary arithmetic does not hold."""

from collections.abc import Iterable
from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level, Side
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.vectors.case import Case, Repeat

_Steps = tuple[tuple[Any, ...], ...]
_Levels = Iterable[tuple[int, int]]

_ALL: Final = ("snapshot",)
_STATUS: Final = ("status",)
_TOUCH: Final[_Steps] = (("best",), ("mid",), ("spread",))
_MANY: Final = 1100
_LAST_BID: Final = 2000 - _MANY + 1


def _update(
    bids: _Levels = (), asks: _Levels = (), sequence: int | None = None, reset: bool = False
) -> tuple[Any, ...]:
    sides = (tuple(Level(*level) for level in side) for side in (bids, asks))
    return ("apply", reset, *sides, sequence)


def _growing(times: int, bid: tuple[int, int], ask: tuple[int, int], tick: int, size: int = 0) -> Repeat:
    """An update of one bid and one ask, again and again, each a tick further from the touch and of another size."""
    each = {
        "0.args.bids.0.price": -tick,
        "0.args.bids.0.size": size,
        "0.args.asks.0.price": tick,
        "0.args.asks.0.size": size,
    }
    return Repeat(times, (_update([bid], [ask]),), {path: by for path, by in each.items() if by})


def _counting(*counts: int) -> _Steps:
    """What counts levels: for so many of them, and a walk that ends just there."""
    return tuple(("imbalance", count) for count in counts)


def _walking(*quantities: int) -> _Steps:
    return tuple(("walk", side, quantity) for side in Side for quantity in quantities)


# Bids of 1, 2, 3... at 2000, 1999, 1998...; asks of 2001, 2002, 2003... at 3001, 3002, 3003...
_FILL: Final = _growing(_MANY, (2000, 1), (3001, 2001), tick=1, size=1)
_COUNTS: Final = (16, 17, 64, 65, 256, 257, 1024, 1025, 65_535)


def _numbered(sequence: int, reset: bool = False) -> tuple[Any, ...]:
    return _update([(100, 1 + sequence % 1000)], sequence=sequence, reset=reset)


def _after(last: int, *numbers: int) -> _Steps:
    """A book whose last number is so much, and what it says to others; each of a book that is live."""
    return tuple(
        step for number in numbers for step in (_numbered(last, reset=True), _numbered(number), _STATUS)
    )


_LOOKALIKES: Final = (2**8, 2**16, 2**31, 2**32, 2**63)

# Each leaves the touch as it is, and most the numbers of levels as well.
_CHANGES: Final = (
    _update([(100, 1), (99, 2), (98, 3)], [(101, 4), (102, 5), (103, 6)]),
    _update([(99, 7)]),
    _update([], [(102, 8)]),
    _update([(98, 0), (97, 3)]),
    _update([(99, 2), (99, 7)], [(103, 0), (104, 6)]),
    _update([(98, 3), (97, 0)], sequence=1),
    _update([(98, 4)], sequence=2),
    _update([(100, 1), (99, 3)], [(101, 4), (102, 5)], reset=True),
    _update([], [(101, 4), (102, 5)], reset=True),
    _update([(100, 1), (99, 3)], [(101, 4), (102, 5)]),
    _update(reset=True),
)
_QUESTIONS: Final = (
    (("depth", 3), ("BOOK-8",)),
    (("imbalance", 3), ("BOOK-9",)),
    (("walk", Side.BUY, 12), ("BOOK-21", "BOOK-22", "BOOK-23")),
    (("snapshot",), ("BOOK-8",)),
)

CASES: Final = (
    Case(
        "many-levels",
        "1,100 levels a side come one by one, and every one of them counts.",
        ("BOOK-1", "BOOK-7", "BOOK-8", "BOOK-9", "BOOK-21", "BOOK-22", "BOOK-23"),
        BookConfig(),
        (
            _FILL,
            *_TOUCH,
            *_counting(*_COUNTS),
            # The bids' sizes add up to n × (n + 1) ÷ 2.
            *_walking(136, 137, 2080, 32_896, 32_897, 524_800, 524_801, 605_550, I64_MAX),
            ("depth", 2),
            _update([(_LAST_BID, 7), (2000 - 511, 7), (2000 - 512, 7)], [(3001 + 511, 7), (3001 + 512, 7)]),
            *_counting(512, 513, 65_535),
        ),
    ),
    Case(
        "many-levels-removed",
        "Of 1,100 levels a side every other one goes, then the best ones one by one, then all the others at once.",
        ("BOOK-2", "BOOK-7", "BOOK-9", "BOOK-21", "BOOK-23"),
        BookConfig(),
        (
            _FILL,
            _update([(2000 - 513, 0)], [(3001 + 511, 0)]),
            _update([(2000 - 587, 0)], [(3001 + 587, 0)]),
            *_counting(512, 513, 1024, 65_535),
            _growing(_MANY // 2, (1999, 0), (3002, 0), tick=2),
            *_TOUCH,
            *_counting(*_COUNTS),
            *_walking(I64_MAX),
            Repeat(
                400,
                (_update([(2000, 0)], [(3001, 0)]), ("spread",)),
                {"0.args.bids.0.price": -2, "0.args.asks.0.price": 2},
            ),
            *_TOUCH,
            *_counting(64, 65, 65_535),
            *_walking(I64_MAX),
            _update(
                [(1000 - 3 * place, 5) for place in range(9)], [(4000 + 3 * place, 5) for place in range(9)]
            ),
            *_walking(I64_MAX),
            _update(
                [(price, 0) for price in range(_LAST_BID - 1, 1201)],
                [(price, 0) for price in range(3801, 3002 + _MANY)],
            ),
            _ALL,
        ),
    ),
    Case(
        "many-levels-inwards",
        "1,100 levels a side that come from the outside in, each of them the best so far; a reset leaves none of them.",
        ("BOOK-1", "BOOK-4", "BOOK-7", "BOOK-9"),
        BookConfig(),
        (
            _growing(_MANY, (_LAST_BID, 1), (3000 + _MANY, 1), tick=-1, size=1),
            *_TOUCH,
            *_counting(*_COUNTS),
            _update([(1, 1)], [(5000, 1)], reset=True),
            _ALL,
            *_counting(65_535),
        ),
    ),
    Case(
        "many-in-one-update",
        "1,100 changes of a side in one update, and all of them are made.",
        ("BOOK-1", "BOOK-5", "BOOK-8"),
        BookConfig(),
        (
            _update(((9 * place % 1100, 1) for place in range(_MANY)), reset=True),
            *_counting(65_535),
            ("walk", Side.SELL, I64_MAX),
            *(("depth", count) for count in (17, 65, 257, 1025)),
            _ALL,
            _update([(5, 1)] * 40 + [(5, 0)] * 40, [(7, size) for size in range(1, 70)]),
            ("depth", 1),
            ("walk", Side.SELL, I64_MAX),
            _update([(place % 3, 1 + place) for place in range(40)], [(7, 0), (8, 3)] * 20),
            ("depth", 1),
            ("walk", Side.SELL, 1098),
        ),
    ),
    *(
        Case(
            f"max-levels-{most}",
            f"A side takes {most} levels and not one more, and the other one as many.",
            ("BOOK-6", "MACHINE-2"),
            BookConfig(max_levels=most),
            (
                _growing(most, (2000, 1), (3001, 2001), tick=1, size=1),
                _update([(1, 1)]),
                _update([], [(9000, 1)]),
                _update([(1, 0)] * 3 + [(2001, 0)], [(2000, 0)]),
                *_counting(most, 65_535),
                *_walking(I64_MAX),
                _update([(1, 1), (2000, 0)], [(9000, 1), (3001, 0)]),
                *_TOUCH,
                _update([(2, 1)]),
                _update(((place, 1) for place in range(most + 1)), reset=True),
                _update([], ((place, 1) for place in range(most + 1)), reset=True),
                *_counting(most, 65_535),
            ),
        )
        for most in (16, 255, 256, 1024)
    ),
    Case(
        "max-levels-of-one-side",
        "The limit is each side's own: a full side leaves room on the other, and removing what is not there needs none.",
        ("BOOK-3", "BOOK-6", "MACHINE-2"),
        BookConfig(max_levels=3),
        (
            _update([(3, 1), (2, 1), (1, 1)]),
            _update([(9, 0), (8, 0)], [(4, 1), (5, 1)]),
            _ALL,
            _update([(9, 0), (8, 0), (3, 2)], [(6, 1), (99, 0)]),
            _ALL,
            _update([(9, 0), (8, 1)], [(7, 0)]),
            _update([(9, 0)], [(7, 1)]),
            _ALL,
        ),
    ),
    Case(
        "many-numbers",
        "1,100 numbered updates; each of their numbers is a duplicate from then on.",
        ("BOOK-15", "BOOK-16", "BOOK-17"),
        BookConfig(),
        (
            Repeat(
                _MANY,
                (_update([(100, 1)], sequence=5),),
                {"0.args.sequence": 1, "0.args.bids.0.size": 1},
            ),
            *(_numbered(number) for number in (5, 6, 79, 80, 847, 848, 1000, 1103, 1104)),
            ("best",),
            _numbered(1105),
            ("best",),
            _numbered(1107),
            _STATUS,
        ),
    ),
    Case(
        "many-resets",
        "1,100 whole books, one after the other, and nothing of those before is in the last one.",
        ("BOOK-4", "BOOK-8"),
        BookConfig(),
        (
            Repeat(
                _MANY,
                (_update([(2000, 1)], [(3001, 1)], reset=True),),
                {"0.args.bids.0.price": -1, "0.args.asks.0.price": 1},
            ),
            _ALL,
            *_counting(65_535),
            _update(reset=True),
            _ALL,
        ),
    ),
    Case(
        "numbers-of-updates-that-change-nothing",
        "An update without levels, of one that is not there, or of one as it is, takes its number all the same.",
        ("BOOK-3", "BOOK-15", "BOOK-17"),
        BookConfig(),
        (
            _numbered(5),
            _update(sequence=6),
            _update([(7, 0)], sequence=7),
            _update([], [(7, 0)], sequence=8),
            _update([(100, 6)], sequence=9),
            _update([(7, 1), (7, 0)], sequence=10),
            _numbered(11),
            _STATUS,
            ("best",),
        ),
    ),
    Case(
        "max-levels-in-between",
        "Levels that come and go within one update need no room, however many they are, also in a reset.",
        ("BOOK-5", "BOOK-6"),
        BookConfig(max_levels=2),
        (
            _update([(place, 1) for place in range(9)] + [(place, 0) for place in range(2, 9)]),
            _ALL,
            _update([], [(place, 1) for place in range(9)] + [(place, 0) for place in range(7)]),
            _ALL,
            _update([(place, 1 + place % 5) for place in (5, 6, 5, 6, 5, 6)], reset=True),
            _ALL,
        ),
    ),
    *(
        Case(
            f"numbers-alike-{width.bit_length() - 1}",
            f"Numbers that {width.bit_length() - 1} bits do not tell from the last one, or from the one after it.",
            ("BOOK-16", "BOOK-17"),
            BookConfig(),
            (
                *_after(7, 7 + width, 8 + width, 6 + width),
                *_after(7 + width, 7, 8, 6),
                *_after(width - 2, width - 1, width),
                *_after(width - 1, width, 0, width + 1),
                *_after(width, width + 1, 1),
            ),
        )
        for width in _LOOKALIKES
    ),
    Case(
        "numbers-beyond-floats",
        "Numbers above 2^53, one apart, which floats do not tell from each other; the highest has none after it.",
        ("BOOK-16", "BOOK-17"),
        BookConfig(),
        (
            *_after(2**53, 2**53 + 1, 2**53 + 2, 2**53),
            *_after(2**63 - 1, 2**63, 2**63 + 1),
            *_after(U64_MAX - 2, U64_MAX - 1, U64_MAX, U64_MAX - 2),
            *_after(U64_MAX, 0, U64_MAX, U64_MAX - 1),
        ),
    ),
    Case(
        "refused-reset-with-a-number",
        "A refused reset leaves the number, the status and the levels, in a live book and in one that is not.",
        ("BOOK-6", "BOOK-13", "BOOK-18", "MACHINE-2"),
        BookConfig(max_levels=1),
        (
            _numbered(5),
            _update([(1, 1), (2, 1)], sequence=20, reset=True),
            _update([], [(1, 1), (2, 1)], reset=True),
            _ALL,
            _numbered(21),
            _STATUS,
            _update([(1, 1), (2, 1)], sequence=20, reset=True),
            _numbered(21),
            _STATUS,
            _ALL,
            _numbered(6, reset=True),
            _update([(1, 1), (2, 1)], sequence=20, reset=True),
            _numbered(7),
            _STATUS,
        ),
    ),
    *(
        Case(
            f"prices-alike-{bits}",
            f"Prices and sizes around 2^{bits}, one apart: as many levels, in order, each with its own size.",
            ("BOOK-1", "BOOK-2", "BOOK-7", "BOOK-8", "BOOK-10", "NUM-1"),
            BookConfig(),
            (
                _update(((2**bits + beyond, 2**bits + beyond) for beyond in (-1, 2, 0, 1)), [(5, 2**bits)]),
                _update([(5, 2**bits)], ((2**bits + beyond, 2**bits - beyond) for beyond in (1, -2, 0, -1))),
                _ALL,
                *_TOUCH,
                *_counting(1, 3),
                *_walking(2**bits + 1, 2**bits + 3),
                _update([(2**bits + 2, 0)], [(5, 0), (2**bits - 2, 0)]),
                _ALL,
                *_TOUCH,
            ),
        )
        for bits in (31, 32, 53, 62)
    ),
    Case(
        "prices-alike-in-their-last-bits",
        "Prices and sizes that agree in their last 8, 16 or 32 bits, the sizes in being 0 there.",
        ("BOOK-1", "BOOK-2", "BOOK-5", "NUM-1"),
        BookConfig(),
        (
            _update(((7 + 2**bits, 2**bits) for bits in (8, 16, 31, 32, 62)), [(7, 2**32)]),
            _update([(7, 3)], ((7 + 2**bits, 5 * 2**bits) for bits in (8, 16, 32))),
            _ALL,
            _update([(7 + 2**32, 0)], [(7 + 2**32, 0)]),
            _ALL,
        ),
    ),
    Case(
        "the-ends-of-prices",
        "A bid at 0 and an ask at 2^63 - 1 are levels like any others, also the only ones; sums of prices need 64 bits.",
        ("BOOK-7", "BOOK-8", "BOOK-10", "BOOK-11", "BOOK-21"),
        BookConfig(),
        (
            _update([(0, 1)], [(I64_MAX, 1)]),
            _ALL,
            *_TOUCH,
            *_walking(1, 2),
            _update([(I64_MAX, 3)], [(0, 3)]),
            _ALL,
            *_TOUCH,
            *_walking(1, 4, 5),
            _update([(0, 0)], [(I64_MAX, 0)]),
            *_TOUCH,
            _update([(I64_MAX, 0), (I64_MAX - 1, 1)], [(0, 0), (I64_MAX - 2, 1)]),
            *_TOUCH,
            _update([(I64_MAX - 1, 0)], [(I64_MAX - 2, 0), (1, 1)]),
            *_TOUCH,
        ),
    ),
    Case(
        "the-ends-of-sizes",
        "Largest sizes, one apart: totals beyond 64 bits, costs beyond 64 and 96, and none of them a float.",
        ("BOOK-9", "BOOK-22", "NUM-14"),
        BookConfig(),
        (
            _update(
                [(I64_MAX - place, I64_MAX - place) for place in range(4)],
                [(2**62 + place, I64_MAX - place) for place in range(3)],
            ),
            *_counting(1, 2, 3, 4),
            *_walking(2**32 + 1, 2**53 + 1, I64_MAX - 1, I64_MAX),
            _update([(I64_MAX, I64_MAX)], [(2**62, I64_MAX - 1)]),
            *_counting(1, 2),
            _update([(I64_MAX, 2**53 + 1)], [(2**62, 2**53)]),
            *_counting(1, 2),
            *_walking(2**53 + 1, 2**53 + 2, I64_MAX),
        ),
    ),
    *(
        Case(
            f"asked-again-{question[0]}",
            "Asked nothing else in between, it is answered anew when a size behind the touch changes, or a price.",
            requirements,
            BookConfig(),
            tuple(step for change in _CHANGES for step in (change, question)),
        )
        for question, requirements in _QUESTIONS
    ),
)
