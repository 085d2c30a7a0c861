"""Cases of many: symbols, orders, trades, elements and frames; and of what is nearly the same."""

from typing import Any, Final

from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.risk import CollarReference, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade_conformance.vectors.case import Case, Repeat
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
    filled,
    frame,
    printed,
    trade,
)

_WIDE: Final = EAGER._replace(
    max_symbols=2_000,
    limiter=LimiterConfig(10_000, 10_000, 10_000),
    risk=RiskConfig(
        max_open_orders=10_000,
        max_position=I64_MAX,
        max_exposure=I128_MAX,
        max_messages=10_000,
        max_repeats=10_000,
    ),
)
_BOTH_WAYS: Final = frame(2, LEANS_UP, LEANS_DOWN)
_LONG: Final = "SYMBOL-OF-THIRTY-ONE-BYTES-AND-"
_ALIKE: Final = (f"{_LONG}A", f"{_LONG}B", "AB", "Ab", "ab", "ABC", "SYMBOL-OF-THIRT", "SYMBOL-OF-THIRTY")
_QUOTE: Final = f'{{"T":"q","S":"A",{TIME},"bp":1,"bs":1,"ap":2,"as":1,"y":1}}'
_SPOKEN: Final = (
    '{"T":"success","msg":"connected"}',
    '{"T":"error","code":406,"msg":"so it goes"}',
    '{"T":"subscription","trades":["A"],"y":1}',
    '{"T":"later"}',
    f'{{"T":"b","S":"A",{TIME},"o":1,"h":1,"l":1,"c":1,"v":1}}',
    f'{{"T":"s","S":"A",{TIME},"sc":"","sm":"","rc":"","rm":""}}',
    f'{{"T":"l","S":"A",{TIME},"u":2,"d":1}}',
    f'{{"T":"i","S":"A",{TIME},"p":1}}',
    f'{{"T":"n","id":1,"created_at":{TIME[4:]},"headline":""}}',
)
_COUNTED: Final = (_QUOTE, trade("100"), trade("1", "C"), book("", ""), '{"T":"t"}', *_SPOKEN)
"""Something for each count but those of orders."""


def _each_symbol(now: int, symbols: tuple[str, ...], bids: str, asks: str, reset: bool) -> tuple[Any, ...]:
    return frame(now, *(book(bids, asks, symbol, reset) for symbol in symbols))


def _near_limits() -> tuple[Case, ...]:
    """For each limit of the gate a pipeline that comes to it, and to no other one."""
    hundred = 100 * NANOS * NANOS
    limits: dict[str, dict[str, Any]] = {
        "order_quantity": {"max_order_quantity": NANOS - 1},
        "order_notional": {"max_order_notional": 101 * NANOS * NANOS - 1},
        "price_collar": {"collar": 99},
        "price_collar_book": {"collar": 0, "collar_reference": CollarReference.BOOK},
        "open_orders": {"max_open_orders": 2},
        "repeated_order": {"max_repeats": 1, "repeat_period": 10},
        "position": {"max_position": 2 * NANOS - 1},
        "exposure": {"max_exposure": 2 * hundred - 1},
        "daily_loss": {"max_daily_loss": NANOS * NANOS - 1},
        "message_rate": {"max_messages": 2, "message_period": 10},
        "restricted_symbol": {"restricted": ("A",)},
        "duplicate_order": {},
    }
    return tuple(
        Case(
            f"reason-{name.replace('_', '-')}",
            "What the gate says of an order is the decision, with both of its numbers; orders are numbered on.",
            ("PIPE-7", "PIPE-8", "PIPE-12"),
            _WIDE._replace(risk=_WIDE.risk._replace(**limit), limiter=LimiterConfig(1, 4, 2)),
            (
                *((("adopt", EARLIER._replace(client_order_id="t2t-2"), 1),) if not limit else ()),
                frame(1, trade("100"), trade("100", "B"), LEANS_UP),
                filled("t2t-1", NANOS),
                frame(5, LEANS_DOWN, book("100:9", "101:1", "B", reset=True)),
                *READS,
                frame(9, book("100:9", "101:1")),
                frame(10, LEANS_DOWN, LEANS_UP),
                *READS,
                frame(11, EVEN, trade("101"), LEANS_UP, trade("99"), LEANS_DOWN),
                *READS,
            ),
        )
        for name, limit in limits.items()
    )


CASES: Final = (
    *_near_limits(),
    Case(
        "hundreds-of-orders",
        "Orders are numbered and counted on and on.",
        ("PIPE-7", "PIPE-12"),
        _WIDE,
        (frame(1, trade("100")), frame(2, *[LEANS_UP, LEANS_DOWN] * 130), ("counts",), _BOTH_WAYS),
    ),
    Case(
        "thousand-orders",
        "A number is as long as it has to be, and is used up whatever becomes of its order.",
        ("PIPE-7", "PIPE-8", "PIPE-12", "PIPE-20"),
        _WIDE,
        (
            frame(1, trade("100")),
            ("kill", True),
            Repeat(550, (_BOTH_WAYS,)),
            ("counts",),
            ("kill", False),
            _BOTH_WAYS,
        ),
    ),
    Case(
        "one-limiter-for-all",
        "The cells that one symbol's order has taken are missing for the next one's.",
        ("PIPE-9",),
        _WIDE._replace(limiter=LimiterConfig(rate=1, period=10, burst=1)),
        (
            frame(1, trade("100"), trade("100", "B"), LEANS_UP, book("100:9", "101:1", "B", reset=True)),
            ("counts",),
        ),
    ),
    Case(
        "hundreds-throttled",
        "Throttled orders are numbered and counted as well.",
        ("PIPE-7", "PIPE-9", "PIPE-12"),
        _WIDE._replace(limiter=LimiterConfig(rate=1, period=10, burst=1)),
        (
            frame(1, trade("100"), LEANS_UP),
            Repeat(140, (frame(2, LEANS_DOWN, LEANS_UP),)),
            ("counts",),
            _BOTH_WAYS,
        ),
    ),
    *(
        Case(
            f"{count}-symbols",
            "Each symbol has its own book, signal, mark and age, however many there are.",
            ("PIPE-4", "PIPE-6", "PIPE-7", "PIPE-12", "PIPE-23"),
            _WIDE._replace(max_symbols=count),
            (
                frame(1, *(trade("100", symbol) for symbol in symbols)),
                _each_symbol(2, symbols, "100:5", "101:5", reset=True),
                frame(3, book("100:9", "101:1", symbols[0]), book("100:9", "101:1", symbols[-1])),
                frame(4, f'{{"T":"o","S":"{symbols[1]}"}}', trade("1", "ONE-MORE"), book("", "", "ONE-MORE")),
                _each_symbol(5, symbols, "100:1", "101:9", reset=False),
                *READS,
            ),
        )
        for count in (17, 65)
        for symbols in [tuple(f"S{number:04}" for number in range(count))]
    ),
    Case(
        "thousand-symbols",
        "The thousandth symbol is known, and so is still the first.",
        ("PIPE-6", "PIPE-10", "PIPE-12"),
        EAGER._replace(max_symbols=1030),
        (
            frame(1, *(trade("100", f"S{number:04}") for number in range(1030))),
            frame(
                2,
                *(book("100:9", "101:1", f"S{number}") for number in ("0000", "0511", "1029", "1030")),
            ),
            ("tops",),
            ("counts",),
        ),
    ),
    Case(
        "symbols-alike",
        "Symbols are told apart by all of their code points: books, trades, filters and what is lost.",
        ("PIPE-3", "PIPE-4", "PIPE-6", "PIPE-12", "PIPE-23", "PIPE-27"),
        _WIDE._replace(symbols=(*_ALIKE[:1], *_ALIKE[2:])),
        (
            frame(1, *(trade(str(100 + number), symbol) for number, symbol in enumerate(_ALIKE))),
            _each_symbol(2, _ALIKE, "100:5", "101:5", reset=True),
            frame(3, book("100:9", "101:1", _ALIKE[0]), book("100:9", "101:1", "ab"), cancelled(1, "AB")),
            frame(4, f'{{"T":"o","S":"{_ALIKE[1]}"}}', '{"T":"o","S":"Ab"}'),
            _each_symbol(5, _ALIKE, "100:9", "101:1", reset=False),
            *READS,
        ),
    ),
    *(
        Case(
            f"{count}-elements",
            "Every element of a frame is counted and taken in, and a problem is at its index.",
            ("PIPE-2", "PIPE-5", "PIPE-10", "PIPE-12"),
            _WIDE._replace(symbols=("A", "B")),
            (
                *(frame(1, *[each] * count) for each in _COUNTED),
                frame(2, *[_QUOTE] * count, '{"T":"t"}', trade("100"), LEANS_UP),
                *READS,
            ),
        )
        for count in (17, 65)
    ),
    Case(
        "hundreds-of-elements",
        "Every count goes on.",
        ("PIPE-2", "PIPE-12", "PIPE-13"),
        _WIDE._replace(symbols=("A", "B")),
        (
            *(Repeat(300, (frame(1, each),)) for each in _COUNTED),
            ("mark_stale",),
            Repeat(300, (frame(2, book("", "")),)),
            frame(3, *[_QUOTE] * 300, '{"T":"t"}', trade("100"), LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "hundreds-of-frames",
        "Frames are counted and moved on by, also where they are empty or cannot be read.",
        ("PIPE-2", "PIPE-22", "PIPE-25"),
        EAGER._replace(max_book_age=600),
        (
            frame(0, trade("100"), EVEN),
            Repeat(
                300,
                (("on_frame", 1, b"[]"), ("on_frame", 1, b"[")),
                {"0.args.received_at": 2, "1.args.received_at": 2},
            ),
            frame(601, LEANS_UP),
            ("on_frame", 1201, b"[]"),
            *READS,
            ("on_frame", 1202, b"[]"),
            *READS,
        ),
    ),
    Case(
        "quotes-are-counted",
        "A quote makes no symbol known and marks nothing.",
        ("PIPE-4", "PIPE-5", "PIPE-6"),
        _WIDE,
        (
            frame(1, _QUOTE, LEANS_UP, _QUOTE, LEANS_DOWN),
            frame(2, trade("100"), _QUOTE, LEANS_UP),
            filled("t2t-3", NANOS),
            frame(3, _QUOTE, _QUOTE.replace('"A"', '"B"'), LEANS_DOWN),
            *READS,
        ),
    ),
    Case(
        "trades-by-their-ids",
        "A trade is known by all of its id, and of two with one id the latest is meant.",
        ("PIPE-27",),
        _WIDE,
        (
            frame(
                1,
                *(printed(each, str(100 + number)) for number, each in enumerate((1, 2**32 + 1, 2**64 - 1))),
            ),
            frame(2, cancelled(2**64 - 2), LEANS_UP),
            frame(3, cancelled(1), LEANS_DOWN),
            frame(4, cancelled(2**64 - 1), LEANS_UP),
            *READS,
            frame(5, printed(7, "100"), printed(8, "500"), printed(7, "100"), cancelled(7), LEANS_DOWN),
            frame(6, cancelled(8), LEANS_UP, corrected(7, 9, "0"), LEANS_DOWN),
            *READS,
        ),
    ),
    Case(
        "exchanges-alike",
        "Exchanges are compared whole, in their case; one that is missing is no difference on either side, an empty one is.",
        ("PIPE-27",),
        _WIDE._replace(risk=_WIDE.risk._replace(collar=0)),
        tuple(
            frame(
                number,
                printed(1, "101"),
                printed(2, "500", exchange=given),
                cancelled(2, exchange=asked),
                EVEN,
                LEANS_UP,
                cancelled(2),
                cancelled(1),
            )
            for number, (given, asked) in enumerate(
                (each, other) for each in (None, "", "V", "v", "VW") for other in (None, "", "V", "v", "VW")
            )
        ),
    ),
    Case(
        "corrected-exchange",
        "A corrected trade has the correction's exchange, or its own if that has none.",
        ("PIPE-27",),
        _WIDE._replace(risk=_WIDE.risk._replace(collar=0)),
        (
            frame(1, printed(1, "101"), printed(2, "500", exchange="V")),
            frame(2, corrected(2, 3, "400"), cancelled(3, exchange="W"), EVEN, LEANS_UP),
            frame(3, corrected(3, 4, "300", exchange="V"), cancelled(2, exchange="V"), EVEN, LEANS_UP),
            frame(4, cancelled(4, exchange="V"), EVEN, LEANS_UP),
            frame(
                5,
                printed(5, "500"),
                corrected(5, 6, "400", exchange="W"),
                cancelled(6, exchange="V"),
                EVEN,
                LEANS_UP,
            ),
            frame(6, cancelled(6, exchange="W"), EVEN, LEANS_UP),
            *READS,
        ),
    ),
    *(
        Case(
            f"numbers-behind-{name}",
            "The prefix is put in front of every number as it is.",
            ("PIPE-7", "PIPE-10"),
            _WIDE._replace(id_prefix=prefix, encoding=encoding, order_quantity=quantity),
            (frame(-1, trade("100")), *[frame(2**53 + 1, LEANS_UP, LEANS_DOWN)] * 6, ("counts",)),
        )
        for name, prefix, encoding, quantity in (
            ("nothing", "", Encoding.JSON, 1),
            ("24-bytes", "prefix-of-24-bytes-that-9", Encoding.BINCODE, 5 * 10**9 + 1),
            ("24-wide-bytes", "é" * 12, Encoding.JSON, 2**53 + 1),
        )
        if len(prefix.encode()) <= 24
    ),
    Case(
        "prices-beside-each-other",
        "Prices that a float cannot tell apart are told apart.",
        ("PIPE-7", "PIPE-8", "PIPE-12"),
        _WIDE._replace(
            risk=_WIDE.risk._replace(collar=0, max_order_notional=I128_MAX, max_order_quantity=I64_MAX),
            order_quantity=1,
        ),
        (
            frame(1, trade("9007199.254740993")),
            frame(2, book("9007199.254740991:9", "9007199.254740993:1", reset=True)),
            frame(3, book("9007199.254740991:9", "9007199.254740994:1", reset=True), EVEN),
            frame(4, book("9007199.254740992:1", "9007199.254740993:9", reset=True)),
            *READS,
        ),
    ),
    Case(
        "times-that-go-back",
        "Gate and limiter have the frame's own time, also where it is before the clock, which books go by.",
        ("PIPE-8", "PIPE-9", "PIPE-10", "PIPE-24", "PIPE-25"),
        _WIDE._replace(
            limiter=LimiterConfig(rate=1, period=10, burst=2),
            risk=_WIDE.risk._replace(max_messages=3, message_period=10),
            max_book_age=10,
        ),
        (
            frame(100, trade("100"), LEANS_UP),
            frame(95, LEANS_DOWN),
            frame(96, LEANS_UP),
            *READS,
            ("tick", 110),
            *READS,
            frame(105, LEANS_DOWN),
            ("messaged", 104),
            ("tick", 106),
            frame(106, LEANS_UP),
            frame(109, LEANS_DOWN),
            ("tick", 120),
            *READS,
            ("tick", 121),
            *READS,
            frame(118, LEANS_UP, book("100:1", "101:9")),
            *READS,
        ),
    ),
    Case(
        "ages-of-ages",
        "The age of a book is exact over all the times that there are.",
        ("PIPE-24", "PIPE-25"),
        EAGER._replace(max_book_age=I64_MAX),
        (
            frame(-(2**63), trade("100"), EVEN),
            ("tick", -1),
            *READS,
            ("tick", 0),
            *READS,
            frame(0, book("100:9", "101:1"), LEANS_UP),
            ("tick", I64_MAX),
            *READS,
        ),
    ),
    Case(
        "lost-in-the-middle",
        "What is lost is lost where it stands: what was before it has been traded on, what follows has not.",
        ("PIPE-10", "PIPE-23"),
        _WIDE,
        (
            frame(1, trade("100"), LEANS_UP, '{"T":"o","S":"A"}', book("100:1", "101:9"), EVEN, LEANS_DOWN),
            frame(2, '{"T":"o","S":"A"}', LEANS_UP, "7", book("100:1", "101:9"), LEANS_DOWN, EVEN),
            *READS,
        ),
    ),
    Case(
        "killed-over-the-day",
        "A new day leaves the switch, the numbers, the zones and the counts as they are.",
        ("PIPE-20", "PIPE-21", "PIPE-26"),
        _WIDE._replace(utc_days=True),
        (
            frame(1, trade("100"), LEANS_UP),
            ("kill", True),
            frame(2, LEANS_DOWN),
            frame(DAY, LEANS_DOWN, LEANS_UP),
            ("start_day",),
            frame(DAY, LEANS_UP, LEANS_DOWN),
            *READS,
            ("kill", False),
            frame(3 * DAY, LEANS_UP),
            *READS,
        ),
    ),
    Case(
        "earlier-orders-number-nothing",
        "An adopted order takes no number; a number that is taken already is a duplicate, and is used up.",
        ("PIPE-7", "PIPE-28"),
        _WIDE,
        (
            ("adopt", EARLIER._replace(client_order_id="t2t-2"), 100 * NANOS),
            ("adopt", EARLIER._replace(client_order_id="t2t-900", symbol="B"), 1),
            ("take_position", "C", NANOS, 0, 1),
            *READS,
            frame(1, LEANS_UP, trade("100"), LEANS_DOWN, LEANS_UP, LEANS_DOWN),
            *READS,
        ),
    ),
    Case(
        "frames-too-large",
        "The largest frame is read, and one that is larger by a byte is lost with all that it has.",
        ("PIPE-22", "FEED-1"),
        EAGER._replace(feed=FeedConfig(max_frame_bytes=200)),
        (
            frame(1, EVEN),
            ("on_frame", 2, b"[" + b" " * 198 + b"]"),
            *READS,
            ("on_frame", 3, b"[" + b" " * 199 + b"]"),
            *READS,
        ),
    ),
)
