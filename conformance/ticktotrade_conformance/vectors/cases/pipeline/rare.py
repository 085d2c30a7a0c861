"""Cases of what is rarely met: times that go back, elements that stop half-way, symbols and trades beside a bound."""

from typing import Final

from ticktotrade.book import BookConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.risk import RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.pipeline.steps import (
    DAY,
    EAGER,
    EARLIER,
    EVEN,
    LEANS_DOWN,
    LEANS_UP,
    READS,
    TIME,
    book,
    cancelled,
    corrected,
    frame,
    printed,
    trade,
)

_ROOM: Final = EAGER._replace(limiter=LimiterConfig(1000, 1000, 1000))
_UNTIL_CUT: Final = book("100:5", "101:5 9999999997:1", reset=True)
_MANY: Final = tuple(f"S{number:02}" for number in range(70))

CASES: Final = (
    Case(
        "cell-of-an-order-not-sent",
        "An order that the gate does not send for its sums has used up its number and its cell of the limiter.",
        ("PIPE-9", "PIPE-10"),
        EAGER._replace(
            limiter=LimiterConfig(rate=1, period=100, burst=1),
            risk=RiskConfig(max_position=I64_MAX, max_exposure=I128_MAX, max_daily_loss=I128_MAX),
        ),
        (
            frame(1, trade("100")),
            ("take_position", "A", -I64_MAX, 0, 0),
            ("adopt", EARLIER._replace(quantity=I64_MAX), 0),
            frame(2, LEANS_UP),
            ("on_closed", "earlier"),
            frame(3, EVEN, LEANS_UP),
            frame(101, EVEN, LEANS_UP),
            frame(102, EVEN, LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "earlier-frames",
        "Orders go by the time of their frame and of their update, also where both are earlier than those before.",
        ("PIPE-7", "PIPE-8", "PIPE-9", "PIPE-25"),
        EAGER._replace(
            limiter=LimiterConfig(rate=1, period=10, burst=1),
            risk=RiskConfig(max_messages=1, message_period=50),
        ),
        (
            frame(10, trade("100"), LEANS_UP.replace("00:00:01", "00:00:05")),
            ("messaged", 40),
            ("messaged", 80),
            ("tick", 100),
            frame(20, LEANS_DOWN),
            ("messaged", 120),
            frame(150, EVEN, LEANS_UP.replace("00:00:01", "00:00:03")),
            frame(170, EVEN, LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "messages-are-no-clock",
        "What goes out at the gate moves the gate's clock, and neither ages a book nor begins a day.",
        ("PIPE-19", "PIPE-25"),
        _ROOM._replace(max_book_age=10, utc_days=True),
        (
            frame(1, trade("100"), LEANS_UP),
            ("on_closed", "t2t-1"),
            ("take_position", "A", NANOS, NANOS * 50 * NANOS, 0),
            frame(2, trade("101")),
            ("messaged", DAY + 5),
            *READS,
        ),
    ),
    Case(
        "age-is-of-the-book",
        "Trades, quotes and updates that are ignored or refused leave a book as old as it is, frames that cannot be read age it.",
        ("PIPE-24", "PIPE-22", "PIPE-25"),
        _ROOM._replace(max_book_age=10, book=BookConfig(max_levels=2)),
        (
            frame(1, trade("100"), EVEN),
            frame(8, trade("100"), f'{{"T":"q","S":"A",{TIME},"bp":1,"bs":1,"ap":2,"as":1}}'),
            frame(12, book("100:9", "101:1")),
            ("tops",),
            frame(13, EVEN),
            frame(20, book("99:1 98:1 97:1", "")),
            frame(21, book("100:9", "101:1")),
            ("tick", 24),
            *READS,
            ("on_frame", 40, b"["),
            frame(35, EVEN),
            ("tick", 50),
            ("tops",),
        ),
    ),
    Case(
        "stale-before-anything",
        "A connection that is lost before anything is known leaves every symbol that becomes known stale.",
        ("PIPE-15", "PIPE-22", "PIPE-23"),
        _ROOM,
        (("mark_stale",), frame(1, trade("100"), book("100:9", "101:1")), *READS, frame(2, LEANS_UP), *READS),
    ),
    Case(
        "stale-again",
        "The same where some symbols are known, by a broken element without a symbol.",
        ("PIPE-23", "PIPE-13"),
        _ROOM,
        (
            frame(1, trade("100"), LEANS_UP, '{"T":"o"}'),
            frame(2, book("100:9", "101:1", "B"), LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "last-place-is-lost",
        "A broken element takes the last place of a symbol, and where there is none nothing.",
        ("PIPE-23", "PIPE-6"),
        _ROOM._replace(max_symbols=2),
        (
            frame(1, trade("100"), EVEN),
            frame(2, f'{{"T":"o","S":"B",{TIME},"b":7,"a":[]}}'),
            ("tops",),
            frame(3, f'{{"T":"o","S":"C",{TIME},"b":7,"a":[]}}', trade("1", "C"), trade("2", "D")),
            frame(4, LEANS_UP),
            ("take_position", "C", NANOS, 0, 5),
            *READS,
        ),
    ),
    Case(
        "seventy-symbols-traded",
        "Every symbol of a list is traded, however long it is, and no other.",
        ("PIPE-3",),
        _ROOM._replace(symbols=_MANY),
        (
            *(
                frame(number, trade("100", symbol), book("100:9", "101:1", symbol, reset=True))
                for number, symbol in enumerate(_MANY)
                if number % 23 in (0, 18)
            ),
            frame(100, trade("100", "S70"), trade("100", "S0")),
            frame(
                100,
                *(
                    f'{{"T":"q","S":"{symbol}",{TIME},"bp":1,"bs":1,"ap":2,"as":1}}'
                    for symbol in ("S69", "S70")
                ),
            ),
            *READS,
        ),
    ),
    Case(
        "refused-twice-in-a-frame",
        "Each element that is refused is a problem of its own, with its index.",
        ("PIPE-2", "PIPE-10", "PIPE-14"),
        _ROOM._replace(book=BookConfig(max_levels=2)),
        (
            frame(1, *(book("99:1 98:1 97:1", "", symbol) for symbol in "ABAC")),
            *READS,
        ),
    ),
    Case(
        "day-before-its-frame",
        "A day begins before the first element of its frame, and after a year without one it begins as well.",
        ("PIPE-25", "PIPE-26"),
        _ROOM._replace(utc_days=True),
        (
            frame(1, trade("100"), EVEN),
            ("take_position", "A", NANOS, NANOS * 90 * NANOS, 0),
            frame(DAY, trade("120"), trade("130")),
            ("pnl",),
            frame(DAY * 800, trade("140")),
            ("pnl",),
        ),
    ),
    Case(
        "asks-cut-until-a-reset",
        "A reset that its book applies says whether asks are cut off, also one without asks; one that it refuses says nothing.",
        ("PIPE-29", "PIPE-14"),
        _ROOM._replace(book=BookConfig(max_levels=2)),
        (
            frame(1, trade("100"), _UNTIL_CUT),
            frame(2, book("99:1 98:1 97:1", "101:1", reset=True)),
            ("tops",),
            frame(3, book("100:5", "", reset=True)),
            ("tops",),
            frame(4, book("99:1 98:1 97:1", "9999999997:1", reset=True)),
            ("tops",),
        ),
    ),
    Case(
        "trades-without-an-exchange",
        "The latest trade of an id counts, also where an earlier one names the very exchange; an empty one is an exchange.",
        ("PIPE-27",),
        _ROOM._replace(risk=RiskConfig(collar=0)),
        (
            frame(1, printed(1, "100", exchange="V"), printed(1, "300"), cancelled(1, exchange="V")),
            frame(2, LEANS_UP),
            frame(
                3,
                printed(2, "300"),
                corrected(2, 3, "400", exchange=""),
                cancelled(3, exchange="V"),
                LEANS_DOWN,
            ),
            frame(4, cancelled(3, exchange=""), LEANS_UP),
            *READS,
        ),
    ),
    *(
        Case(
            f"ids-alike-in-{name}",
            "A trade is taken back by all of its id; the mark tells which one it was.",
            ("PIPE-27",),
            _ROOM._replace(risk=RiskConfig(collar=0)),
            (
                frame(1, printed(number, "101"), printed(other, "300"), cancelled(number), LEANS_UP),
                frame(2, corrected(number, 7, "100"), LEANS_DOWN, cancelled(other), LEANS_UP),
                frame(3, printed(number, "100"), corrected(other, 8, "300"), LEANS_DOWN),
                *READS,
            ),
        )
        for name, number, other in (
            ("32-bits", 1, 2**32 + 1),
            ("floats", 2**53 + 1, 2**53),
            ("signed-numbers", 2**64 - 1, 2**63 - 1),
        )
    ),
    Case(
        "leaning-through-a-loss",
        "A book that was lost and comes back as it leaned does not fire once more.",
        ("PIPE-13", "PIPE-23"),
        _ROOM,
        (
            frame(1, trade("100"), LEANS_UP),
            frame(2, f'{{"T":"o","S":"A",{TIME},"b":7,"a":[]}}', LEANS_UP),
            frame(3, LEANS_DOWN),
            *READS,
        ),
    ),
)
