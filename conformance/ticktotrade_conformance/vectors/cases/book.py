"""Cases for the order book."""

from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case

_BEST: Final = ("best",)
_ALL: Final = ("snapshot",)
_READS: Final = (_BEST, _ALL, ("depth", 1), ("imbalance", 1), ("imbalance", 5), ("mid",), ("spread",))


def _levels(*pairs: tuple[int, int]) -> tuple[Level, ...]:
    return tuple(Level(price * NANOS, size * NANOS) for price, size in pairs)


def _change(
    bids: tuple[tuple[int, int], ...] = (), asks: tuple[tuple[int, int], ...] = (), reset: bool = False
) -> tuple[Any, ...]:
    return ("apply", reset, _levels(*bids), _levels(*asks))


_START: Final = _change(bids=((100, 1), (99, 2), (98, 3)), asks=((101, 4), (102, 5), (103, 6)), reset=True)

CASES: Final = (
    Case(
        "empty",
        "A book without levels has no touch, and refuses what needs one.",
        ("BOOK-7", "BOOK-8", "BOOK-9", "BOOK-10", "BOOK-11"),
        BookConfig(),
        _READS,
    ),
    Case(
        "levels",
        "Levels are set, changed and removed; removing one that is not there does nothing.",
        ("BOOK-1", "BOOK-2", "BOOK-3", "BOOK-7", "BOOK-8"),
        BookConfig(),
        (
            _START,
            *_READS,
            _change(bids=((99, 7),)),
            _ALL,
            _change(bids=((100, 0),), asks=((101, 0),)),
            *_READS,
            _change(bids=((50, 0),), asks=((500, 0),)),
            _ALL,
            ("depth", 2),
            ("depth", 65_535),
        ),
    ),
    Case(
        "one-sided",
        "With one side gone there is half a touch.",
        ("BOOK-7", "BOOK-9", "BOOK-10", "BOOK-11"),
        BookConfig(),
        (_change(bids=((100, 1),)), *_READS, _change(bids=((100, 0),), asks=((101, 1),)), *_READS),
    ),
    Case(
        "reset",
        "A reset leaves nothing of the old book; a level of size 0 in it is no level.",
        ("BOOK-4",),
        BookConfig(),
        (
            _START,
            _change(bids=((90, 1), (91, 0)), asks=((110, 1),), reset=True),
            *_READS,
            _change(reset=True),
            _ALL,
        ),
    ),
    Case(
        "repeated-price",
        "Of two changes to one price in one update the later counts.",
        ("BOOK-5",),
        BookConfig(),
        (
            _change(bids=((100, 1), (100, 2)), asks=((101, 3), (101, 0))),
            _ALL,
            _change(bids=((100, 0), (100, 5)), asks=((101, 0), (101, 1))),
            _ALL,
        ),
    ),
    Case(
        "crossed",
        "A locked and a crossed book answer as their levels say.",
        ("BOOK-10", "BOOK-11", "BOOK-12"),
        BookConfig(),
        (_START, _change(asks=((100, 1),)), *_READS, _change(asks=((99, 1),)), *_READS),
    ),
    Case(
        "max-levels",
        "An update that would leave too many levels is refused and changes nothing, the other side included.",
        ("BOOK-6", "MACHINE-2"),
        BookConfig(max_levels=3),
        (
            _START,
            _change(bids=((97, 1),), asks=((101, 9),)),
            _ALL,
            _change(bids=((101, 9),), asks=((104, 1),)),
            _ALL,
            _change(bids=((97, 1), (98, 0))),
            _ALL,
            _change(bids=((97, 9),), asks=((104, 1),)),
            _ALL,
            _change(bids=((1, 1), (2, 1), (1, 0))),
            _ALL,
            _change(bids=((1, 1), (2, 1), (3, 1), (4, 1)), reset=True),
            _ALL,
            _change(bids=((1, 1), (2, 1), (3, 1), (3, 2)), reset=True),
            *_READS,
        ),
    ),
    Case(
        "edges",
        "The lowest and the highest price and size; totals are wider than 64 bits.",
        ("BOOK-1", "BOOK-9", "BOOK-10", "BOOK-11", "NUM-2", "NUM-14"),
        BookConfig(),
        (
            (
                "apply",
                False,
                (Level(0, I64_MAX), Level(1, I64_MAX)),
                (Level(I64_MAX, 1), Level(I64_MAX - 1, 1)),
            ),
            *_READS,
            ("apply", True, (Level(I64_MAX, 1),), (Level(0, I64_MAX), Level(5, I64_MAX))),
            *_READS,
        ),
    ),
    Case(
        "deep",
        "A book of many levels answers as many as are asked for.",
        ("BOOK-8", "BOOK-9"),
        BookConfig(),
        (
            _change(
                bids=tuple((100 - price, 1 + price % 7) for price in range(80)),
                asks=tuple((101 + price, 1 + price % 5) for price in range(70)),
            ),
            ("depth", 60),
            ("depth", 75),
            ("imbalance", 60),
            ("imbalance", 65_535),
            _ALL,
        ),
    ),
    Case(
        "huge-totals",
        "Totals of many levels of the largest size.",
        ("BOOK-9", "NUM-2"),
        BookConfig(),
        (
            (
                "apply",
                True,
                tuple(Level(price, I64_MAX) for price in range(100)),
                tuple(Level(price, I64_MAX - price) for price in range(200, 290)),
            ),
            ("imbalance", 20),
            ("imbalance", 95),
            ("imbalance", 1000),
        ),
    ),
    Case(
        "nine-decimals",
        "Prices one nano apart are two levels.",
        ("BOOK-1", "NUM-1"),
        BookConfig(),
        (
            ("apply", False, (Level(100, 1), Level(101, 2)), (Level(103, 3), Level(102, 4))),
            *_READS,
        ),
    ),
)
