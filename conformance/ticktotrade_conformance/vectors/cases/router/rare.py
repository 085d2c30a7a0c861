"""Cases of what is rarely met: values one beside another, alike but for one thing, or written in a rare way."""

import json
from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.router import Failure
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.generate.dates import DAYS, SPELLINGS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    DOUBTFUL,
    LATE,
    ORDERS,
    QUERIED,
    REPLACING,
    SEEN,
    STATUS,
    fails,
    filled,
    has,
    order,
    refuses,
    says,
    shown,
    submit,
    tick,
    unknown,
)

_ROOM: Final = CONFIG._replace(max_orders=100)
_SECONDS: Final = CONFIG._replace(request_timeout=10 * NANOS, deadline=7200 * NANOS)
_FLOATS: Final = 2**53 + 1
"""In nanos it is 9007199.254740993: the first that a float does not hold."""

_ALIKE: Final = (
    *("k" * 16 + "a", "k" * 16 + "b", "k" * 32 + "a", "k" * 32 + "b", "k" * 47 + "a", "k" * 47 + "b"),
    *("a", "A", "a ", "é" * 24, "é" * 23 + "è"),
)

_IDS: Final = (
    Case(
        "ids-alike",
        "Ids are other ones if they differ in the case or in the last of many bytes.",
        ("ROUTER-4",),
        _ROOM,
        (*(submit(0, each) for each in _ALIKE), *(submit(0, each) for each in _ALIKE)),
    ),
    Case(
        "answers-alike",
        "An order with another id is another order, however long they are alike.",
        ("ROUTER-14",),
        _ROOM,
        tuple(
            step
            for number, (each, other) in enumerate(
                (
                    *zip(_ALIKE[::2], _ALIKE[1::2], strict=False),
                    ("b", "b "),
                    ("c", " c"),
                    ("d", "D"),
                    ("e", "e\x00"),
                )
            )
            for step in (submit(0, each), says(0, number + 1, 200, shown(other)))
        ),
    ),
    Case(
        "venue-ids-alike",
        "An order under another id of the venue's is another one, if only its case or its last character differs.",
        ("ROUTER-14",),
        CONFIG,
        (
            submit(0, "a"),
            has(0, 1, "a", id="v" * 63 + "a"),
            *(
                step
                for number, each in enumerate(("v" * 63 + "A", "v" * 63 + "b", "v" * 63, "V" * 63 + "a"), 2)
                for step in (tick(1000 * number), has(1000 * number, number, "a", id=each), STATUS)
            ),
        ),
    ),
    Case(
        "asking-by-long-ids",
        "The longest ids are three times as long where every byte is percent-encoded.",
        ("ROUTER-18",),
        _ROOM,
        (
            *(submit(0, each) for each in ("é" * 24, "%" * 48, "k" * 48)),
            *(fails(0, number, Failure.RESET) for number in (1, 2, 3)),
            tick(20),
        ),
    ),
    Case(
        "slices-of-long-ids",
        "An id of slices is measured in bytes.",
        ("ROUTER-32",),
        _ROOM,
        tuple(("slices", 0, order(each), 2, 10, NANOS) for each in ("é" * 24, "é" * 23 + "a", "é" * 23)),
    ),
    Case(
        "slices-then-the-order",
        "The id of the sliced order is remembered after that of its last slice.",
        ("ROUTER-33", "ROUTER-4"),
        CONFIG._replace(max_remembered=1),
        (
            ("slices", 0, order("a"), 1, 10, NANOS),
            *(refuses(1, 1, 422, 42210000), submit(2, "a"), submit(2, "a-1"), ORDERS),
        ),
    ),
    Case(
        "refused-ids",
        "An id that was refused is neither used nor remembered for longer.",
        ("ROUTER-4", "MACHINE-2"),
        CONFIG._replace(max_remembered=2),
        (
            submit(0, "x", limit_price=NANOS + 1),
            *(
                step
                for number, each in enumerate("abx", 1)
                for step in (submit(0, each), says(0, number, 422))
            ),
            *(submit(1, "b"), submit(1, "d"), says(1, 4, 422), submit(2, "b"), submit(2, "x")),
        ),
    ),
)

_CODES: Final = tuple(
    Case(
        f"forbidden-{name}",
        "A code is a whole number, of any size; what is none makes it about the credentials.",
        ("ROUTER-13", "ROUTER-40"),
        CONFIG,
        (submit(0, "a"), says(1, 1, 403, body), *SEEN),
    )
    for name, body in (
        ("wrapped-at-32-bits", f'{{"code":{40310000 + 2**32}}}'),
        ("wrapped-at-64-bits", f'{{"code":{40310000 + 2**64}}}'),
        ("negative", '{"code":-40310000}'),
        ("exponent", '{"code":4031e4}'),
        ("behind-a-mark", '\ufeff{"code":40310000}'),
        ("and-more", '{"code":40310000}x'),
        ("comma", '{"code":40310000,}'),
        ("nan", '{"code":40310000,"x":NaN}'),
        ("control-character", '{"code":40310000,"x":"\x1f"}'),
        ("escaped-name", '{"c\\u006fde":40310000}'),
        ("in-an-array", '[{"code":40310000}]'),
        ("in-capitals", '{"Code":40310000}'),
    )
)

_NO_QUANTITIES: Final = ("+1", " 1", "1 ", "1.", ".5", "", "0x1", "1_0", "-1", "18446744073.709551617")
_NO_AVERAGES: Final[tuple[Any, ...]] = ("+1", " 1", "-0", "1.", "18446744073.709551617", "", None, True, 1)
_NO_STATUSES: Final[tuple[Any, ...]] = (7, True, [])
_NOT_THE_ORDER: Final[tuple[dict[str, Any], ...]] = (
    *({"filled_qty": quantity} for quantity in _NO_QUANTITIES),
    *({"filled_qty": "1", "filled_avg_price": average} for average in _NO_AVERAGES),
    *({"status": status} for status in _NO_STATUSES),
)
_OF_OPEN_ORDERS: Final = ("filled ", " filled", "FILLED", "Canceled", "cancelled", "new\x00")

_ANSWERS: Final = (
    Case(
        "rarely-readable",
        "Numbers that are nearly some, and what is no text.",
        ("ROUTER-14", "ROUTER-15"),
        _ROOM,
        (
            *(
                step
                for number, changes in enumerate(_NOT_THE_ORDER)
                for step in (submit(0, f"o{number}"), has(0, number + 1, f"o{number}", **changes))
            ),
            ORDERS,
        ),
    ),
    Case(
        "open-statuses",
        "A status that is written otherwise is that of an open order.",
        ("ROUTER-24",),
        _ROOM,
        (
            *(
                step
                for number, status in enumerate(_OF_OPEN_ORDERS)
                for step in (submit(0, f"o{number}"), has(0, number + 1, f"o{number}", status=status))
            ),
            ORDERS,
        ),
    ),
    Case(
        "averages-beyond-floats",
        "An average is read exactly, where a float would be one nano less or more.",
        ("ROUTER-15", "ROUTER-23"),
        _ROOM,
        tuple(
            step
            for number, (quantity, price) in enumerate(
                (
                    *(("1", "1.005"), ("1", "9007199.254740993"), ("9007199.254740993", "9007199.254740993")),
                    *(("0.000000003", "1.0000000005"), ("1", "8.2999999999"), ("4.5", "100")),
                )
            )
            for step in (submit(0, f"o{number}"), has(0, number + 1, f"o{number}", **filled(quantity, price)))
        ),
    ),
    Case(
        "other-reasons",
        "A message is as it is, cut off by its bytes and never within a character.",
        ("ROUTER-20",),
        CONFIG,
        tuple(
            step
            for number, message in enumerate(
                (" spaced ", "é" * 600, "x" + "é" * 600, "😀" * 257, "x" * 1025, "\x00", "a\nb")
            )
            for step in (
                submit(number, f"o{number}"),
                says(number, number + 1, 422, json.dumps({"message": message}, ensure_ascii=False)),
            )
        ),
    ),
    Case(
        "other-statuses-of-http",
        "Each class of status means the same throughout, but for the few that mean something of their own.",
        ("ROUTER-13",),
        _ROOM,
        tuple(
            step
            for number, status in enumerate(
                (
                    *(
                        101,
                        102,
                        200,
                        201,
                        202,
                        203,
                        204,
                        206,
                        226,
                        301,
                        303,
                        304,
                        307,
                        308,
                        405,
                        406,
                        410,
                        411,
                    ),
                    *(
                        412,
                        413,
                        414,
                        415,
                        416,
                        417,
                        418,
                        421,
                        423,
                        424,
                        425,
                        426,
                        431,
                        498,
                        501,
                        502,
                        505,
                        507,
                        511,
                        529,
                        700,
                    ),
                )
            )
            for step in (submit(0, f"o{number}"), says(0, number + 1, status, shown(f"o{number}")))
        ),
    ),
)

_NUMBERS: Final = (
    Case(
        "beyond-floats",
        "Quantities and prices are written to the last digit.",
        ("ROUTER-6", "ROUTER-3"),
        _ROOM,
        (
            *(
                submit(0, f"a{number}", symbol="BTC/USD", quantity=each, limit_price=each)
                for number, each in enumerate((_FLOATS, I64_MAX, I64_MAX - 1, 1, 10, 2**31, 2**32 + 1))
            ),
            *(
                submit(0, f"b{number}", limit_price=each)
                for number, each in enumerate(
                    (9_007_199_260_000_000, 9_007_199_260_000_001, 9_007_199_259_999_999)
                )
            ),
            ("slices", 0, order("c", symbol="BTC/USD", quantity=_FLOATS), 2, 10, 1),
        ),
    ),
    Case(
        "intervals-that-wrap",
        "Slices that would be due beyond the last time there is are due then.",
        ("ROUTER-33", "ROUTER-36"),
        _ROOM._replace(limiter=LimiterConfig(rate=1, period=1, burst=2), deadline=I64_MAX),
        (
            ("slices", 0, order("a", quantity=6 * NANOS), 6, 2**62, NANOS),
            *(has(1, 1, "a-1", status="filled", filled_qty="1", filled_avg_price="1"), STATUS, tick(2**62)),
            *(
                has(2**62, 2, "a-2", status="filled", filled_qty="1", filled_avg_price="1"),
                *SEEN,
                tick(2**63 - 2),
                STATUS,
            ),
        ),
    ),
    Case(
        "reserve-of-uneven-cells",
        "The reserve is so many whole times of a cell, each rounded down.",
        ("ROUTER-43",),
        CONFIG._replace(limiter=LimiterConfig(rate=3, period=11, burst=4), cancel_reserve=2),
        (submit(0, "a"), *(submit(0, each) for each in "bcd"), STATUS, tick(2), tick(3), STATUS),
    ),
    *(
        Case(
            f"busy-{name}",
            what,
            ("ROUTER-17",),
            _ROOM._replace(max_remembered=100),
            tuple(
                step
                for number, (now, header) in enumerate(dated, 1)
                for step in (
                    submit(now, f"k{number}", received_at=now),
                    says(now, number, 429, "", header, None),
                    STATUS,
                    ("cancel", now, f"k{number}"),
                )
            ),
        )
        for name, what, dated in (
            ("days-of-the-calendar", "A date is of a day that there is, in leap years as well.", DAYS),
            ("nearly-dates", "What is not written as an IMF-fixdate is no date.", SPELLINGS),
        )
    ),
    *(
        Case(
            f"in-use-{name}",
            "Only the number 40010001 says that the client order id is in use: any other refusal is remembered.",
            ("ROUTER-13", "ROUTER-21"),
            CONFIG,
            (
                *QUERIED,
                unknown(101, 2),
                says(102, 3, 422, json.dumps({"code": code, "message": "no"})),
                tick(200),
                unknown(201, 4),
                *SEEN,
                tick(500),
                unknown(501, 5),
            ),
        )
        for name, code in (("in-32-bits", 40010001 + 2**32), ("as-text", "40010001"), ("negative", -40010001))
    ),
    *(
        Case(
            f"message-of-{name}",
            "The venue's message is answered as it came, whether an order is refused or the credentials.",
            ("ROUTER-20", "ROUTER-40"),
            CONFIG,
            (
                submit(0, "a"),
                submit(0, "b"),
                *(refuses(1, each, status, 0, message) for each, status in ((1, 422), (2, 401))),
            ),
        )
        for name, message in (
            ("control-characters", "a\0b\x7f\x1b[2J\u2028"),
            ("1024-bytes", "x" * 1024),
            ("1025-bytes", "x" * 1023 + "é"),
        )
    ),
    Case(
        "long-and-deep-bodies",
        "An order is read whatever else is in the body, also behind 5,000 bytes and within 60 brackets.",
        ("ROUTER-14",),
        CONFIG,
        (
            submit(0, "a"),
            says(1, 1, 200, shown("a", note="x" * 5000)),
            submit(2, "b"),
            says(3, 2, 200, shown("b").replace("[]", "[" * 60 + "]" * 60)),
            *SEEN,
        ),
    ),
    Case(
        "cancel-again-counts-on",
        "A second cancel of an order leaves its failures as they are.",
        ("ROUTER-27", "ROUTER-10"),
        CONFIG._replace(backoff_cap=10_000),
        (
            *(submit(0, "a"), has(1, 1, "a"), ("cancel", 2, "a"), fails(3, 2), tick(50), fails(51, 3)),
            *(("cancel", 52, "a"), STATUS, tick(100), fails(101, 4), STATUS),
        ),
    ),
    Case(
        "written-as-it-is",
        "In a body only quotation marks, backslashes and control characters are escaped, in a target all but what RFC 3986 leaves.",
        ("ROUTER-6", "ROUTER-18", "CODEC-2"),
        CONFIG,
        tuple(
            step
            for number, name in enumerate(("</&>'\u2028\x7f", "*!()$+,;=:@~._-"), 1)
            for step in (
                submit(0, name, symbol=name[:9]),
                fails(1, 2 * number - 1),
                ("query", 1, name),
                has(1, 2 * number, name),
            )
        ),
    ),
    Case(
        "busy-is-429-alone",
        "What another status says about when to come again means nothing, and a 429 that says nothing takes nothing back.",
        ("ROUTER-17", "ROUTER-18"),
        _SECONDS,
        (
            *(submit(0, each) for each in "abc"),
            says(1, 1, 503, "", "30", None),
            STATUS,
            says(1, 2, 429, "", "3", None),
            STATUS,
            says(1, 3, 429, "", None, None),
            STATUS,
        ),
    ),
    *(
        Case(
            f"busy-{name}",
            "What a 429 wants, where narrower numbers or shorter calendars have it otherwise.",
            ("ROUTER-17",),
            _SECONDS,
            (submit(now, "a"), says(now, 1, 429, "", retry_after, reset), STATUS),
        )
        for name, now, retry_after, reset in (
            ("wrapped-at-32-bits", 0, "4294967297", None),
            ("reset-wrapped-at-32-bits", 0, None, "4294967297"),
            ("wrapped-at-63-bits", 0, "9223372037", None),
            ("ten-nines", 0, "9999999999", None),
            ("ten-digits", 0, "0000000030", None),
            ("reset-of-eleven-digits", 0, None, "00000000030"),
            ("reset-of-leading-zeros", 0, None, "0000000030"),
            ("reset-date", 0, None, "Thu, 01 Jan 1970 00:00:30 GMT"),
            ("space-behind", 0, "30 ", None),
            ("date-with-space", 0, "Thu, 01 Jan 1970 00:00:30 GMT ", None),
            ("in-a-leap-year", 1_709_164_799 * NANOS, "Thu, 29 Feb 2024 00:00:09 GMT", None),
            ("after-a-leap-day", 1_709_251_199 * NANOS, "Fri, 01 Mar 2024 00:00:09 GMT", None),
            ("in-2000", 951_782_399 * NANOS, "Tue, 29 Feb 2000 00:00:09 GMT", None),
            ("in-2100", 4_107_542_399 * NANOS, "Mon, 01 Mar 2100 00:00:09 GMT", None),
            ("no-day-of-2100", 4_107_542_399 * NANOS, "Mon, 29 Feb 2100 00:00:09 GMT", None),
            ("before-1970", -10 * NANOS, "Wed, 31 Dec 1969 23:59:59 GMT", None),
            ("date-an-hour", 0, "Thu, 01 Jan 1970 01:00:00 GMT", None),
            ("date-above-an-hour", 0, "Thu, 01 Jan 1970 01:00:01 GMT", None),
            ("date-and-reset", 0, "Thu, 01 Jan 1970 00:00:30 GMT", "20"),
        )
    ),
)

_GIVEN_UP: Final = (
    Case(
        "three-given-up",
        "Deadlines that pass at once pass for all: none of the orders is wanted when it turns up.",
        ("ROUTER-35", "ROUTER-9"),
        LATE,
        (
            *(submit(0, each) for each in "abc"),
            *(fails(40, number) for number in (1, 2, 3)),
            tick(60),
            *SEEN,
            *(has(81, number, each) for number, each in ((4, "b"), (5, "a"), (6, "c"))),
            ORDERS,
        ),
    ),
    Case(
        "abandoned-then-done",
        "A request is abandoned before what that means for its order is told.",
        ("ROUTER-9", "ROUTER-12", "ROUTER-31"),
        CONFIG,
        (*REPLACING, ("query", 12, "a"), has(13, 3, "a", status="canceled"), tick(110), *SEEN),
    ),
    Case(
        "refused-twice",
        "A refusal is remembered, though the id is said to be in use afterwards.",
        ("ROUTER-21", "ROUTER-44"),
        CONFIG,
        (
            *(*QUERIED, unknown(101, 2), refuses(102, 3, 422, 42210000, "no")),
            *(tick(200), refuses(201, 4, 422, 40010001), tick(500), unknown(501, 5), *SEEN),
        ),
    ),
    Case(
        "failures-then-not-there",
        "A 404 that places an order again does not forget its failures.",
        ("ROUTER-10", "ROUTER-19"),
        CONFIG._replace(backoff_cap=10**6),
        (
            *DOUBTFUL,
            *(step for number in (2, 3, 4) for step in (tick(200 * number), fails(200 * number, number))),
            *(tick(950), unknown(950, 5), fails(951, 6), STATUS),
        ),
    ),
)

CASES: Final = (*_IDS, *_CODES, *_ANSWERS, *_NUMBERS, *_GIVEN_UP)
