"""Cases of the router, section *What an answer means*."""

import json
from typing import Any, Final

from ticktotrade.market_data import MESSAGE_BYTES
from ticktotrade.nano import NANOS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    ORDERS,
    SECOND_CONFIG,
    SEEN,
    STATUS,
    filled,
    has,
    refuses,
    says,
    shown,
    submit,
    tick,
)

_READABLE: Final[tuple[dict[str, Any], ...]] = (
    {"id": "A_z-9"},
    {"id": "x" * 64},
    {"status": "held"},
    {"status": ""},
    {"filled_qty": "0.0", "filled_avg_price": 7},
    {"filled_qty": "1e-9", "filled_avg_price": "1E+2"},
    {"filled_qty": "9223372036.854775807", "filled_avg_price": "9223372036.854775807"},
)

_UNREADABLE: Final[tuple[dict[str, Any], ...]] = (
    {"id": None},
    {"id": ""},
    {"id": "x" * 65},
    {"id": "../account"},
    {"id": "é"},
    {"id": 7},
    {"client_order_id": "a"},
    {"client_order_id": None},
    {"status": None},
    {"filled_qty": None},
    {"filled_qty": 0},
    {"filled_qty": "-0"},
    {"filled_qty": "01"},
    {"filled_qty": "0.0000000001"},
    {"filled_qty": "9223372036.854775808"},
    {"filled_qty": "1"},
    {"filled_qty": "1", "filled_avg_price": 100},
    {"filled_qty": "1", "filled_avg_price": "-1"},
    {"filled_qty": "1", "filled_avg_price": "100 "},
    {"filled_qty": "1", "filled_avg_price": "9223372036.854775808"},
    {"filled_qty": "1", "filled_avg_price": "9223372036.8547758079"},
    {"filled_qty": "1", "filled_avg_price": "9223372036.8547758081"},
)

_STATUSES_OF_HTTP: Final = (
    *(100, 199, 299, 300, 302, 399, 400, 402, 404, 407, 408, 409, 422, 428, 429, 430, 451, 499),
    *(500, 503, 504, 599, 600, 999),
)

_MEANINGS: Final = (
    Case(
        "every-status",
        "What each kind of status says of the request that places an order.",
        ("ROUTER-13", "ROUTER-20", "ROUTER-16", "ROUTER-18"),
        CONFIG._replace(max_orders=100),
        tuple(
            step
            for number, status in enumerate(_STATUSES_OF_HTTP)
            for step in (
                submit(number, f"o{number}"),
                says(number, number + 1, status, shown(f"o{number}")),
                ORDERS,
            )
        ),
    ),
    Case(
        "forbidden-order",
        "403 with a code of its kind is about the order; the router goes on.",
        ("ROUTER-13", "ROUTER-20"),
        CONFIG,
        (
            submit(0, "a"),
            refuses(1, 1, 403, 40310000, "insufficient buying power"),
            submit(2, "b"),
            refuses(3, 2, 403, 40399999),
            submit(4, "c"),
            refuses(5, 3, 403, 40300000),
            *SEEN,
        ),
    ),
    *(
        Case(
            f"forbidden-{name}",
            "403 without such a code is about the credentials.",
            ("ROUTER-13", "ROUTER-40"),
            CONFIG,
            (submit(0, "a"), says(1, 1, 403, body), *SEEN),
        )
        for name, body in (
            ("code-below", '{"code":40299999}'),
            ("code-above", '{"code":40400000}'),
            ("float", '{"code":40310000.0}'),
            ("text", '{"code":"40310000","message":"forbidden."}'),
            ("twice", '{"code":40310000,"code":40310000}'),
            ("no-json", "forbidden"),
        )
    ),
    Case(
        "readable",
        "What an answer has to have, and what in it does not matter.",
        ("ROUTER-14", "ROUTER-22"),
        CONFIG._replace(max_orders=100),
        (
            *(
                step
                for number, changes in enumerate(_READABLE)
                for step in (submit(0, f"o{number}"), has(0, number + 1, f"o{number}", **changes))
            ),
            ORDERS,
        ),
    ),
    Case(
        "unreadable",
        "An answer that lacks something, or has it in another form, leaves the request in doubt.",
        ("ROUTER-14", "ROUTER-15", "ROUTER-18"),
        CONFIG._replace(max_orders=100),
        (
            *(
                step
                for number, changes in enumerate(_UNREADABLE)
                for step in (submit(0, f"o{number}"), has(0, number + 1, f"o{number}", **changes))
            ),
            *(
                step
                for number, body in enumerate(
                    ("", "{", "[]", '"x"', f"[{shown('p3')}]", f'{shown("p4")[:-1]},"legs":1}}', "\ufeff{}")
                )
                for step in (submit(0, f"p{number}"), says(0, number + 23, 200, body))
            ),
            ORDERS,
        ),
    ),
    Case(
        "contradictions",
        "Another order's id, and fills that have gone, are unreadable; the order is asked about again.",
        ("ROUTER-14", "ROUTER-22"),
        CONFIG,
        (
            submit(0, "a"),
            has(1, 1, "a", **filled("2", "100")),
            tick(51),
            has(52, 2, "a", id="other", **filled("3", "100")),
            tick(100),
            has(101, 3, "a", **filled("1.999999999", "100")),
            ORDERS,
            tick(200),
            has(201, 4, "a", status="canceled", filled_qty="1", filled_avg_price="1"),
            tick(400),
            has(401, 5, "a", **filled("2", "100", "canceled")),
        ),
    ),
    Case(
        "averages",
        "The venue's average is cut off after the ninth decimal, and nothing else is.",
        ("ROUTER-15", "ROUTER-23"),
        CONFIG,
        tuple(
            step
            for number, price in enumerate(
                ("47984.1688165374", "0.9999999999", "0.00000000099", "1.23456789012e1", "1e-30", "99.999")
            )
            for step in (
                submit(number, f"o{number}"),
                has(number, number + 1, f"o{number}", **filled("2", price, "filled")),
            )
        ),
    ),
    Case(
        "reasons",
        "The detail of a rejected order is the venue's message, as much as fits; without one, the status.",
        ("ROUTER-20",),
        CONFIG,
        tuple(
            step
            for number, body in enumerate(
                (
                    '{"message":"no \\u00e9"}',
                    '{"message":""}',
                    '{"message":7}',
                    '{"code":1}',
                    "[]",
                    "<html>",
                    json.dumps({"message": "x" + "é" * MESSAGE_BYTES}, ensure_ascii=False),
                    json.dumps({"message": "x" * MESSAGE_BYTES}),
                )
            )
            for step in (submit(number, f"o{number}"), says(number, number + 1, 422, body))
        ),
    ),
)


def _waits(text: str | None, reset: str | None = None, now: int = 0) -> tuple[tuple[Any, ...], ...]:
    """What a 429 with these headers makes the router wait for."""
    return (submit(now, "a"), says(now, 1, 429, "", text, reset), STATUS)


_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_FIRST_OF_2024: Final = {
    "Jan": 1704067200,
    "Feb": 1706745600,
    "Mar": 1709251200,
    "Apr": 1711929600,
    "May": 1714521600,
    "Jun": 1717200000,
    "Jul": 1719792000,
    "Aug": 1722470400,
    "Sep": 1725148800,
    "Oct": 1727740800,
    "Nov": 1730419200,
    "Dec": 1733011200,
}

_DATED: Final = (
    *(
        Case(
            f"date-on-{day.lower()}",
            "Every day's name is one, whatever the date.",
            ("ROUTER-17",),
            SECOND_CONFIG,
            _waits(f"{day}, 01 Jan 1970 00:00:30 GMT"),
        )
        for day in _DAYS
    ),
    *(
        Case(
            f"date-in-{month.lower()}",
            "Every month's name is one.",
            ("ROUTER-17",),
            SECOND_CONFIG,
            _waits(f"Mon, 01 {month} 2024 00:00:30 GMT", now=seconds * NANOS),
        )
        for month, seconds in _FIRST_OF_2024.items()
    ),
    *(
        Case(
            f"date-{name}",
            "The edges of a time of day.",
            ("ROUTER-17",),
            SECOND_CONFIG,
            _waits(text, now=now),
        )
        for name, text, now in (
            ("hour-23", "Thu, 01 Jan 1970 23:00:00 GMT", (23 * 3600 - 60) * NANOS),
            ("hour-24", "Thu, 01 Jan 1970 24:00:00 GMT", (24 * 3600 - 60) * NANOS),
            ("minute-59", "Thu, 01 Jan 1970 00:59:00 GMT", 3500 * NANOS),
            ("minute-60", "Thu, 01 Jan 1970 00:60:00 GMT", 3500 * NANOS),
            ("second-59", "Thu, 01 Jan 1970 00:00:59 GMT", 0),
            ("second-60", "Thu, 01 Jan 1970 00:00:60 GMT", 0),
        )
    ),
    *(
        Case(f"date-{name}", "Nearly an IMF-fixdate is none.", ("ROUTER-17",), SECOND_CONFIG, _waits(text))
        for name, text in (
            ("of-no-day", "Xyz, 01 Jan 1970 00:00:30 GMT"),
            ("in-utc", "Thu, 01 Jan 1970 00:00:30 UTC"),
            ("in-lower-case", "thu, 01 Jan 1970 00:00:30 gmt"),
        )
    ),
    Case(
        "reset-of-ten-digits",
        "A reset of today has ten digits.",
        ("ROUTER-17",),
        SECOND_CONFIG,
        _waits(None, "1723161630", 1723161600 * NANOS),
    ),
    Case(
        "wait-of-eleven-digits",
        "Eleven digits are too many, whatever they are.",
        ("ROUTER-17",),
        SECOND_CONFIG,
        _waits("00000000030"),
    ),
)


CASES: Final = (
    *_MEANINGS,
    *_DATED,
)
