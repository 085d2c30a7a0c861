"""Cases for the order book: each rule by itself, in books of a few levels."""

from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.market_data import Level, Side
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade_conformance.vectors.case import Case

_BEST: Final = ("best",)
_ALL: Final = ("snapshot",)
_READS: Final = (_BEST, _ALL, ("depth", 1), ("imbalance", 1), ("imbalance", 5), ("mid",), ("spread",))
_STALE: Final = ("mark_stale",)
_STATUS: Final = ("status",)


def _levels(*pairs: tuple[int, int]) -> tuple[Level, ...]:
    return tuple(Level(price * NANOS, size * NANOS) for price, size in pairs)


def _change(
    bids: tuple[tuple[int, int], ...] = (),
    asks: tuple[tuple[int, int], ...] = (),
    reset: bool = False,
    sequence: int | None = None,
) -> tuple[Any, ...]:
    return ("apply", reset, _levels(*bids), _levels(*asks), sequence)


def _numbered(sequence: int, reset: bool = False) -> tuple[Any, ...]:
    """An update that shows that it was applied: the best bid's size is its number, and one."""
    return ("apply", reset, _levels((100, sequence % 1000 + 1)), (), sequence)


def _walks(*quantities: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(("walk", side, quantity * NANOS) for side in Side for quantity in quantities)


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
        (
            _START,
            _change(asks=((100, 1),)),
            *_READS,
            *_walks(2),
            _change(asks=((99, 1),)),
            *_READS,
            *_walks(2, 100),
        ),
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
                None,
            ),
            *_READS,
            ("apply", True, (Level(I64_MAX, 1),), (Level(0, I64_MAX), Level(5, I64_MAX)), None),
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
                None,
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
            ("apply", False, (Level(100, 1), Level(101, 2)), (Level(103, 3), Level(102, 4)), None),
            *_READS,
        ),
    ),
    Case(
        "sequence",
        "Numbered updates: the first may have any number, then each has the next; what was there before is a duplicate.",
        ("BOOK-15", "BOOK-16", "BOOK-17", "BOOK-20"),
        BookConfig(),
        (
            _STATUS,
            _numbered(500),
            _BEST,
            _numbered(501),
            _BEST,
            _numbered(501),
            _numbered(500),
            _numbered(0),
            _BEST,
            _numbered(502),
            _BEST,
            _STATUS,
        ),
    ),
    Case(
        "unnumbered",
        "An update without a number is applied between numbered ones and does not count as one of them.",
        ("BOOK-15", "BOOK-17"),
        BookConfig(),
        (
            _change(bids=((100, 1),)),
            _numbered(7),
            _change(bids=((100, 900),)),
            _BEST,
            _numbered(8),
            _BEST,
            _STATUS,
            _change(bids=((100, 900),)),
            _numbered(8),
            _numbered(10),
            _STATUS,
        ),
    ),
    Case(
        "gap",
        "A number left out: the levels stay, and every update is ignored, the missing one included, until a reset.",
        ("BOOK-14", "BOOK-17", "BOOK-20"),
        BookConfig(),
        (
            _START,
            _numbered(5),
            _numbered(7),
            _STATUS,
            *_READS,
            _numbered(6),
            _numbered(7),
            _numbered(8),
            _numbered(5),
            _change(bids=((100, 900),)),
            _STATUS,
            *_READS,
        ),
    ),
    Case(
        "healing",
        "A reset heals whatever its number, and the numbers go on from it; from a reset without one they begin anew.",
        ("BOOK-13", "BOOK-4", "BOOK-15", "BOOK-17"),
        BookConfig(),
        (
            _numbered(5),
            _numbered(7),
            _numbered(3, reset=True),
            _STATUS,
            _ALL,
            _numbered(3),
            _numbered(4),
            _STATUS,
            _ALL,
            _numbered(2, reset=True),
            _STATUS,
            _numbered(3),
            _numbered(9),
            _STATUS,
            _change(bids=((100, 1),), asks=((101, 1),), reset=True),
            _STATUS,
            _numbered(1),
            _STATUS,
            _numbered(2),
            _ALL,
        ),
    ),
    Case(
        "stale",
        "A book marked stale keeps its levels and says so; a gapped one is stale then as well. Only a reset heals it.",
        ("BOOK-13", "BOOK-14", "BOOK-19", "BOOK-20"),
        BookConfig(),
        (
            _START,
            _numbered(5),
            _STALE,
            _STATUS,
            *_READS,
            *_walks(2),
            _numbered(6),
            _numbered(8),
            _change(bids=((100, 900),)),
            _STATUS,
            _ALL,
            _numbered(5, reset=True),
            _STATUS,
            _numbered(7),
            _STATUS,
            _STALE,
            _STATUS,
            _STALE,
            _STATUS,
            _change(reset=True),
            _STATUS,
        ),
    ),
    Case(
        "last-numbers",
        "The lowest and the highest number: nothing comes after the highest.",
        ("BOOK-15", "BOOK-16", "BOOK-17"),
        BookConfig(),
        (
            _numbered(0),
            _numbered(0),
            _numbered(1),
            _numbered(U64_MAX),
            _STATUS,
            _numbered(U64_MAX - 1, reset=True),
            _numbered(U64_MAX),
            _numbered(0),
            _numbered(U64_MAX),
            _STATUS,
            _BEST,
        ),
    ),
    Case(
        "refused-sequence",
        "A refused update leaves the number and the status; an update that is not to be applied is not refused.",
        ("BOOK-6", "BOOK-18", "MACHINE-2"),
        BookConfig(max_levels=1),
        (
            _numbered(5),
            _change(bids=((99, 1),), sequence=6),
            _STATUS,
            _ALL,
            _numbered(6),
            _change(bids=((99, 1),), sequence=6),
            _change(bids=((99, 1),), sequence=7),
            _change(bids=((99, 1),), sequence=8),
            _STATUS,
            _change(bids=((99, 1),), sequence=7),
            _change(bids=((99, 1), (98, 1)), reset=True, sequence=9),
            _STATUS,
            _STALE,
            _change(bids=((99, 1), (98, 1)), reset=True),
            _STATUS,
            _ALL,
            _change(bids=((99, 1),), reset=True, sequence=9),
            _change(bids=((98, 1),), sequence=10),
            _change(bids=((98, 1),), sequence=11),
            _numbered(12),
            _STATUS,
        ),
    ),
    Case(
        "walk",
        "Liquidity is taken best level first, as far as it goes, and stays in the book.",
        ("BOOK-21", "BOOK-22", "BOOK-23"),
        BookConfig(),
        (
            *_walks(0, 1),
            _START,
            *_walks(0, 1, 3, 4, 5, 9, 15, 16),
            ("walk", Side.BUY, 1),
            ("walk", Side.SELL, NANOS + 1),
            _ALL,
            _change(bids=((100, 0), (99, 0), (98, 0))),
            *_walks(1),
        ),
    ),
    Case(
        "widest-walk",
        "The highest price and the largest quantity: a cost of nearly 2^126.",
        ("BOOK-22", "NUM-2"),
        BookConfig(),
        (
            (
                "apply",
                True,
                (Level(I64_MAX, I64_MAX), Level(I64_MAX - 1, I64_MAX)),
                (Level(I64_MAX, I64_MAX), Level(I64_MAX - 1, 1), Level(0, 5)),
                None,
            ),
            *(("walk", side, quantity) for side in Side for quantity in (I64_MAX, 5, 6, 7)),
        ),
    ),
)
