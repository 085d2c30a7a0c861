"""Cases of frames that somebody else has parsed, and of orders that nobody encodes (PIPE-30)."""

from typing import Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.errors import ErrorCode
from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Problem
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.risk import RiskConfig
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.pipeline.steps import (
    DAY,
    EAGER,
    EVEN,
    LEANS_DOWN,
    LEANS_UP,
    READS,
    TIME,
    book,
    cancelled,
    corrected,
    filled,
    frame,
    parsed,
    printed,
    trade,
)

_UNREADABLE: Final = Problem(ErrorCode.FRAME_MALFORMED, "", None, book_lost=True)
_OF_EVERY_KIND: Final = (
    '{"T":"success","msg":"connected"}',
    '{"T":"error","code":406,"msg":"so it goes"}',
    '{"T":"subscription","trades":["A"]}',
    '{"T":"later"}',
    f'{{"T":"q","S":"A",{TIME},"bp":100,"bs":1,"ap":101,"as":1}}',
    f'{{"T":"b","S":"A",{TIME},"o":1,"h":1,"l":1,"c":1,"v":1}}',
    f'{{"T":"s","S":"A",{TIME},"sc":"","sm":"","rc":"","rm":""}}',
    f'{{"T":"l","S":"A",{TIME},"u":2,"d":1}}',
    f'{{"T":"i","S":"A",{TIME},"p":1}}',
    f'{{"T":"n","id":1,"created_at":{TIME[4:]},"headline":"x"}}',
    '{"T":"t","S":"A"}',
    '{"T":"o"}',
)
_MOST_UNKNOWN: Final = 2**32 - 1

CASES: Final = (
    Case(
        "parsed-elsewhere",
        "Elements lead to what their frame leads to; the order comes as it is, under the next number, and fills.",
        ("PIPE-30", "PIPE-7"),
        EAGER,
        (
            parsed(5, trade("100"), EVEN),
            parsed(6, LEANS_UP),
            *READS,
            frame(7, LEANS_DOWN),
            parsed(8, LEANS_UP),
            *READS,
            filled("t2t-1", NANOS),
            filled("t2t-2", NANOS, "f"),
            filled("t2t-3", NANOS, "g"),
            *READS,
        ),
    ),
    Case(
        "parsed-and-not-encoded",
        "Whatever the encoding, the order of elements is no message.",
        ("PIPE-30",),
        EAGER._replace(encoding=Encoding.BINCODE),
        (parsed(5, trade("100"), LEANS_UP), frame(6, LEANS_DOWN), parsed(7, LEANS_UP, LEANS_DOWN), *READS),
    ),
    Case(
        "parsed-of-every-kind",
        "Elements of every kind count as those of a frame do, also broken ones, and unknown members in any number.",
        ("PIPE-30", "PIPE-2"),
        EAGER,
        (
            parsed(1, *_OF_EVERY_KIND),
            *READS,
            ("on_elements", 2, (), _MOST_UNKNOWN),
            ("on_elements", 2, (), _MOST_UNKNOWN),
            *READS,
            parsed(3, f'{{"T":"q","S":"A",{TIME},"bp":100,"bs":1,"ap":101,"as":1,"y":1,"Y":2}}'),
            *READS,
        ),
    ),
    Case(
        "parsed-and-lost",
        "What the session answers for a frame that cannot be read makes every book stale; a broken update, its symbol's.",
        ("PIPE-30", "PIPE-22", "PIPE-23"),
        EAGER,
        (
            parsed(1, trade("100"), EVEN, trade("100", "B"), book("100:5", "101:5", "B", reset=True)),
            ("on_elements", 2, (_UNREADABLE,), 0),
            *READS,
            parsed(3, book("100:9", "101:1"), trade("100", "C"), book("100:9", "101:1", "C")),
            *READS,
            parsed(4, EVEN, book("100:5", "101:5", "B", reset=True), '{"T":"o","S":"B"}'),
            *READS,
            parsed(5, LEANS_UP, '{"T":"o"}', LEANS_DOWN, book("100:9", "101:1", "B")),
            *READS,
        ),
    ),
    Case(
        "parsed-and-refused",
        "An element at which a machine refuses something is a problem at its index, and the gate and the limiter decide.",
        ("PIPE-30", "PIPE-8", "PIPE-9", "PIPE-10"),
        EAGER._replace(
            book=BookConfig(max_levels=2),
            max_symbols=2,
            risk=RiskConfig(max_position=2 * NANOS),
            limiter=LimiterConfig(rate=1, period=10, burst=1),
        ),
        (
            parsed(1, LEANS_UP, trade("100"), EVEN, book("100:1 99:1 98:1", ""), "7", LEANS_UP),
            parsed(2, trade("1", "B"), trade("1", "C"), book("1:1", "2:1", "D"), EVEN, LEANS_DOWN, LEANS_UP),
            *READS,
            parsed(11, EVEN, LEANS_UP),
            parsed(21, EVEN, LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "parsed-at-any-length",
        "The limit for a frame is the parser's: elements may be more than would fit.",
        ("PIPE-30",),
        EAGER._replace(feed=FeedConfig(max_frame_bytes=2)),
        (
            frame(1, trade("100"), EVEN),
            parsed(2, trade("100"), *[EVEN] * 40, LEANS_UP),
            *READS,
            frame(3),
            parsed(3, book("100:1", "101:9")),
            *READS,
        ),
    ),
    Case(
        "parsed-in-time",
        "Elements move the clock, by which books grow old and days begin, and never back.",
        ("PIPE-30", "PIPE-24", "PIPE-25", "PIPE-26"),
        EAGER._replace(max_book_age=10, utc_days=True, risk=RiskConfig(max_daily_loss=5 * NANOS * NANOS)),
        (
            parsed(DAY - 9, trade("100"), EVEN),
            parsed(DAY - 8, LEANS_UP),
            filled("t2t-1", NANOS),
            parsed(DAY - 7, trade("90")),
            parsed(DAY - 6, LEANS_DOWN),
            *READS,
            ("on_elements", DAY + 5, (), 0),
            *READS,
            ("on_elements", DAY - 6, (), 0),
            *READS,
            parsed(DAY + 6, book("90:1", "91:9")),
            parsed(DAY + 6, book("90:9", "91:1", reset=True), book("90:1", "91:9", reset=True)),
            *READS,
        ),
    ),
    Case(
        "parsed-and-taken-back",
        "Trades of elements and of frames are remembered together, and taken back by either.",
        ("PIPE-30", "PIPE-27"),
        EAGER,
        (
            parsed(1, printed(1, "100")),
            frame(1, printed(2, "1000")),
            parsed(2, LEANS_UP, cancelled(2), EVEN, LEANS_UP),
            frame(3, corrected(1, 3, "500")),
            parsed(4, LEANS_DOWN),
            parsed(5, cancelled(3), LEANS_UP),
            *READS,
        ),
    ),
)
