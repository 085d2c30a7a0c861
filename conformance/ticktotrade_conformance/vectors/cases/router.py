"""Cases for the order router."""

import json
from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import MESSAGE_BYTES, Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Answer, Failure, Replacement, RouterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case

_CONFIG: Final = RouterConfig(
    request_timeout=100,
    backoff_base=16,
    backoff_cap=100,
    seed=1,
    deadline=1000,
    poll_interval=50,
    max_orders=4,
    limiter=LimiterConfig(rate=1, period=1, burst=100),
    max_remembered=4,
    doubt_cap=1000,
    late_limit=300,
    max_age=None,
    cancel_reserve=0,
)
_SLOW: Final = _CONFIG._replace(limiter=LimiterConfig(rate=1, period=40, burst=1))
_SECOND_CONFIG: Final = _CONFIG._replace(
    request_timeout=10 * NANOS, deadline=7200 * NANOS, poll_interval=NANOS, seed=2
)

_ORDERS: Final = ("orders",)
_STATUS: Final = ("status",)
_SEEN: Final = (_ORDERS, _STATUS)
_CENT: Final = NANOS // 100


def _order(client_order_id: str, **changes: Any) -> Order:
    order = Order(
        client_order_id,
        "AAPL",
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.DAY,
        4 * NANOS,
        100 * NANOS,
        None,
        False,
        0,
        0,
    )
    return order._replace(**changes)


def _market(client_order_id: str, **changes: Any) -> Order:
    return _order(client_order_id, order_type=OrderType.MARKET, limit_price=None, **changes)


def _submit(now: int, client_order_id: str, **changes: Any) -> tuple[Any, ...]:
    return ("submit", now, _order(client_order_id, **changes), None)


def _says(now: int, request: int, status: int, body: str = "", *headers: str | None) -> tuple[Any, ...]:
    retry_after, reset = headers or (None, None)
    return ("answered", now, request, Answer(status, retry_after, reset, body.encode()))


def _shown(client_order_id: str, /, **changes: Any) -> str:
    """An order as the venue shows it, with some members that mean nothing."""
    members: dict[str, Any] = {
        "id": f"venue-{client_order_id}",
        "client_order_id": client_order_id,
        "created_at": "2024-08-09T00:00:01Z",
        "status": "new",
        "filled_qty": "0",
        "filled_avg_price": None,
        "legs": [],
    }
    return json.dumps(members | changes, ensure_ascii=False)


def _has(now: int, request: int, client_order_id: str, /, **changes: Any) -> tuple[Any, ...]:
    return _says(now, request, 200, _shown(client_order_id, **changes))


def _filled(quantity: str, price: str, status: str = "partially_filled") -> dict[str, str]:
    return {"status": status, "filled_qty": quantity, "filled_avg_price": price}


def _refuses(now: int, request: int, status: int, code: int, message: str = "so it goes") -> tuple[Any, ...]:
    return _says(now, request, status, json.dumps({"code": code, "message": message}, ensure_ascii=False))


def _unknown(now: int, request: int) -> tuple[Any, ...]:
    return _refuses(now, request, 404, 40410000, "order not found")


def _fails(now: int, request: int, failure: Failure = Failure.RESET) -> tuple[Any, ...]:
    return ("failed", now, request, failure)


def _tick(now: int) -> tuple[Any, ...]:
    return ("tick", now)


def _replace(now: int, old: str, new: str, **changes: Any) -> tuple[Any, ...]:
    return ("replace", now, old, Replacement(new, None, None, None, None)._replace(**changes))


_LIVE: Final = (_submit(0, "a"), _has(1, 1, "a"))
_DOUBTFUL: Final = (_submit(0, "a"), _fails(1, 1))
_ASKED: Final = (*_DOUBTFUL, _tick(100))
_CANCELING: Final = (*_LIVE, ("cancel", 10, "a"))
_REPLACING: Final = (*_LIVE, _replace(10, "a", "b", quantity=5 * NANOS))

_TOGETHER: Final = (
    Case(
        "two-endings",
        "There is nothing left to be replaced, and a cancel is wanted: the former is the reason.",
        ("ROUTER-31", "ROUTER-25"),
        _CONFIG,
        (
            *_REPLACING,
            ("cancel", 11, "b"),
            *_SEEN,
            _tick(51),
            _has(52, 3, "a", status="canceled"),
            *_SEEN,
            _fails(53, 2, Failure.REFUSED),
            *_SEEN,
        ),
    ),
    Case(
        "halted-whatever-is-wanted",
        "An order whose own request shows that the credentials are not taken ends so, though a cancel is wanted.",
        ("ROUTER-40", "ROUTER-25"),
        _CONFIG,
        (_submit(0, "a"), ("cancel", 1, "a"), _refuses(2, 1, 401, 40110000), *_SEEN),
    ),
    Case(
        "released-after-the-cancel",
        "A cancel that was taken is not sent again when the order is released: it is asked about.",
        ("ROUTER-41", "ROUTER-27"),
        _CONFIG,
        (
            *_CANCELING,
            _says(11, 2, 204),
            _refuses(12, 3, 401, 40110000),
            *_SEEN,
            _tick(100),
            ("cancel", 200, "a"),
            *_SEEN,
            _has(201, 4, "a", status="canceled"),
            *_SEEN,
        ),
    ),
    Case(
        "busy-before-its-time",
        "A 429 holds requests back until its own time at least, for those too that come at an earlier one.",
        ("ROUTER-17", "ROUTER-36"),
        _CONFIG,
        (_submit(0, "a"), _says(100, 1, 429), _submit(95, "b"), *_SEEN, _tick(99), _tick(100), *_SEEN),
    ),
)

_TAKING: Final = (
    Case(
        "one-order",
        "An order is sent, placed, asked about every poll interval, filled in parts, and done.",
        ("ROUTER-5", "ROUTER-6", "ROUTER-22", "ROUTER-23", "ROUTER-24", "ROUTER-38", "ROUTER-39"),
        _CONFIG,
        (
            _STATUS,
            _submit(0, "a"),
            *_SEEN,
            _has(1, 1, "a"),
            *_SEEN,
            _tick(50),
            _tick(51),
            *_SEEN,
            _has(52, 2, "a", **_filled("1", "99.5")),
            _tick(102),
            _has(103, 3, "a", **_filled("1.0", "99.50")),
            _tick(153),
            _has(154, 4, "a", **_filled("4", "99.875", "filled")),
            *_SEEN,
        ),
    ),
    Case(
        "every-body",
        "The body of every type of order: which members there are, their order, and how they are written.",
        ("ROUTER-6", "ROUTER-5"),
        _CONFIG._replace(max_orders=100),
        (
            _submit(0, "a", side=Side.SELL, time_in_force=TimeInForce.IOC, extended_hours=True),
            ("submit", 0, _market("b", quantity=1, symbol="ETH/USD"), None),
            ("submit", 0, _market("c", quantity=0), 1234_560_000_000),
            _submit(0, "d", order_type=OrderType.STOP, limit_price=None, stop_price=99 * NANOS),
            _submit(0, "e", order_type=OrderType.STOP_LIMIT, stop_price=99_990_000_000, limit_price=_CENT),
            _submit(0, '"\\é😀\x7f\x1f\n', symbol="é", quantity=I64_MAX, time_in_force=TimeInForce.FOK),
            *(
                _submit(0, f"{each}-x", time_in_force=each)
                for each in (TimeInForce.GTC, TimeInForce.OPG, TimeInForce.CLS)
            ),
        ),
    ),
    Case(
        "order-form",
        "An order asks for one amount, at the prices of its type; dollars are for market orders of the day.",
        ("ROUTER-2", "ROUTER-1"),
        _CONFIG,
        (
            _submit(0, "a", quantity=0),
            _submit(0, "a", limit_price=None),
            _submit(0, "a", stop_price=NANOS),
            ("submit", 0, _market("a", quantity=0), None),
            ("submit", 0, _market("a"), 100 * NANOS),
            ("submit", 0, _market("a", quantity=0), 0),
            ("submit", 0, _market("a", quantity=0, time_in_force=TimeInForce.GTC), 100 * NANOS),
            ("submit", 0, _order("a", quantity=0), 100 * NANOS),
            ("submit", 0, _market("a", quantity=0)._replace(limit_price=NANOS), 100 * NANOS),
            ("submit", 0, _market("a", quantity=0)._replace(stop_price=NANOS), 100 * NANOS),
            *_SEEN,
            ("submit", 0, _market("a", quantity=0), 1),
            _ORDERS,
        ),
    ),
    Case(
        "sub-penny",
        "Cents from a dollar on, hundredths of a cent below; pairs are excepted.",
        ("ROUTER-3",),
        _CONFIG,
        (
            _submit(0, "a", limit_price=NANOS + _CENT // 10),
            _submit(0, "a", limit_price=NANOS - 1),
            _submit(0, "a", limit_price=_CENT // 1000),
            _submit(0, "a", order_type=OrderType.STOP_LIMIT, stop_price=NANOS + 1),
            _submit(0, "a", limit_price=NANOS + _CENT // 10, quantity=0),
            ("slices", 0, _order("a", limit_price=NANOS + 1), 2, 10, NANOS),
            _submit(0, "a", limit_price=NANOS + _CENT),
            _submit(0, "b", limit_price=NANOS - _CENT // 100),
            _submit(0, "c", limit_price=NANOS + 1, symbol="BTC/USD"),
        ),
    ),
    Case(
        "used-ids",
        "An id in hand, or of the latest orders that have ended, is not taken again.",
        ("ROUTER-4",),
        _CONFIG._replace(max_remembered=2),
        (
            _submit(0, "a"),
            _submit(0, "a"),
            _refuses(1, 1, 422, 42210000),
            _submit(2, "a"),
            ("slices", 2, _order("b"), 2, 10, NANOS),
            _submit(2, "b"),
            _submit(2, "b-2"),
            ("slices", 2, _order("b"), 2, 10, NANOS),
            _submit(2, "c"),
            ("cancel", 3, "b-2"),
            _submit(4, "a"),
            _submit(4, "b"),
            ("slices", 4, _order("d"), 1, 10, NANOS),
            _refuses(5, 2, 422, 42210000),
            _submit(6, "b-2"),
            _submit(6, "b-1"),
            _submit(6, "b"),
            _ORDERS,
            ("cancel", 6, "d"),
        ),
    ),
    Case(
        "too-many",
        "So many orders are in hand at a time, slices counted each; it is said before an id is.",
        ("ROUTER-4",),
        _CONFIG._replace(max_orders=2),
        (
            ("slices", 0, _order("a"), 3, 10, NANOS),
            _submit(0, "a"),
            ("slices", 0, _order("b"), 2, 10, NANOS),
            _submit(0, "b"),
            _submit(0, "b"),
            _submit(0, "c"),
            _has(1, 1, "a"),
            _replace(2, "a", "c", quantity=NANOS),
            _refuses(3, 2, 400, 0),
            _replace(4, "a", "b", quantity=NANOS),
            _replace(4, "a", "c", quantity=NANOS),
            _ORDERS,
        ),
    ),
    Case(
        "refused-first",
        "Of several reasons to refuse, the first in order; and nothing has changed.",
        ("ROUTER-1", "ROUTER-4", "ROUTER-29", "MACHINE-2"),
        _CONFIG._replace(max_orders=1),
        (
            _submit(0, "a", quantity=0, limit_price=1),
            _submit(0, "a"),
            _submit(0, "a", limit_price=1),
            _submit(0, "a", quantity=0),
            _submit(0, "a"),
            _replace(0, "b", "a"),
            _replace(0, "a", "a"),
            _has(1, 1, "a"),
            _replace(2, "a", "a"),
            _replace(2, "a", "a", limit_price=1),
            _replace(2, "a", "a", limit_price=NANOS),
            *_SEEN,
            ("stop", 3),
            _submit(4, "a", quantity=0),
            ("slices", 4, _order("b", quantity=0), 1, 1, 1),
            _replace(4, "b", "a"),
            *_SEEN,
        ),
    ),
)

_SENDING: Final = (
    Case(
        "limiter",
        "Every request passes the limiter: repeated ones, those that ask, and those that cancel.",
        ("ROUTER-7", "ROUTER-39", "ROUTER-9"),
        _SLOW,
        (
            _submit(0, "a"),
            _submit(0, "b"),
            *_SEEN,
            _fails(1, 1, Failure.REFUSED),
            _STATUS,
            _tick(39),
            _tick(40),
            _STATUS,
            _tick(80),
            _has(81, 2, "b"),
            ("cancel", 82, "b"),
            _STATUS,
            _fails(83, 3),
            _tick(120),
            _tick(160),
            *_SEEN,
        ),
    ),
    Case(
        "what-is-new-first",
        "Asking about what is placed comes after all else; then the earlier due is first, then the older.",
        ("ROUTER-8", "ROUTER-7"),
        _SLOW._replace(request_timeout=1000),
        (
            _submit(0, "a"),
            _has(1, 1, "a"),
            _submit(2, "b"),
            _tick(60),
            _submit(61, "c"),
            _submit(61, "d"),
            _tick(100),
            _tick(140),
            _has(141, 2, "b"),
            _tick(200),
            ("cancel", 201, "a"),
            _tick(260),
            _tick(300),
            _tick(340),
            _ORDERS,
        ),
    ),
    Case(
        "what-is-due",
        "Every operation does its own and then what is due: abandons, gives up, sends.",
        ("ROUTER-9", "ROUTER-12", "ROUTER-35"),
        _CONFIG._replace(deadline=100, request_timeout=60),
        (
            _submit(0, "a"),
            _submit(0, "b"),
            _submit(50, "c"),
            _fails(51, 2, Failure.REFUSED),
            _fails(51, 3, Failure.REFUSED),
            _submit(1000, "d"),
            *_SEEN,
        ),
    ),
    Case(
        "late-but-first",
        "An answer that is late is taken in, if nothing else was told before.",
        ("ROUTER-9", "ROUTER-12"),
        _CONFIG,
        (_submit(0, "a"), _submit(0, "b"), _has(500, 1, "a"), *_SEEN, _has(500, 2, "b"), *_SEEN),
    ),
    Case(
        "delays",
        "Waits double up to the cap, and are jittered after it.",
        ("ROUTER-10", "ROUTER-16"),
        _CONFIG._replace(backoff_base=1_000_000, backoff_cap=20_000_000, deadline=10**15),
        (
            _submit(0, "a"),
            *(
                step
                for number in range(12)
                for step in (
                    _fails(number * 10**9, number + 1, Failure.REFUSED),
                    _STATUS,
                    _tick((number + 1) * 10**9),
                )
            ),
        ),
    ),
    Case(
        "delays-of-several",
        "Each order counts its own failures, all draw from one generator, and success counts anew.",
        ("ROUTER-10", "ROUTER-22"),
        _CONFIG._replace(backoff_base=1_000_000, backoff_cap=20_000_000, deadline=10**15, seed=2**64 - 1),
        (
            _submit(0, "a"),
            _submit(0, "b"),
            _fails(0, 1, Failure.REFUSED),
            _STATUS,
            _fails(0, 2),
            _STATUS,
            _tick(10**9),
            _fails(10**9, 3),
            _STATUS,
            _has(10**9, 4, "b"),
            _tick(2 * 10**9),
            _STATUS,
            _fails(2 * 10**9, 6),
            _STATUS,
        ),
    ),
    Case(
        "late-answers",
        "What was never asked, has been answered, or is abandoned has no answer.",
        ("ROUTER-11", "ROUTER-12", "MACHINE-2"),
        _CONFIG,
        (
            _says(0, 1, 200),
            _submit(0, "a"),
            _fails(1, 2),
            _has(1, 1, "a"),
            _has(1, 1, "a"),
            _tick(51),
            _tick(151),
            _has(152, 2, "a"),
            _fails(152, 2),
            *_SEEN,
        ),
    ),
    Case(
        "time-out",
        "A request that is not answered in time is abandoned, and then asked about.",
        ("ROUTER-12", "ROUTER-18", "ROUTER-39"),
        _CONFIG,
        (
            _submit(0, "a"),
            _STATUS,
            _tick(99),
            _tick(100),
            *_SEEN,
            _tick(116),
            _STATUS,
            _tick(216),
            *_SEEN,
        ),
    ),
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
        _CONFIG._replace(max_orders=100),
        tuple(
            step
            for number, status in enumerate(_STATUSES_OF_HTTP)
            for step in (
                _submit(number, f"o{number}"),
                _says(number, number + 1, status, _shown(f"o{number}")),
                _ORDERS,
            )
        ),
    ),
    Case(
        "forbidden-order",
        "403 with a code of its kind is about the order; the router goes on.",
        ("ROUTER-13", "ROUTER-20"),
        _CONFIG,
        (
            _submit(0, "a"),
            _refuses(1, 1, 403, 40310000, "insufficient buying power"),
            _submit(2, "b"),
            _refuses(3, 2, 403, 40399999),
            _submit(4, "c"),
            _refuses(5, 3, 403, 40300000),
            *_SEEN,
        ),
    ),
    *(
        Case(
            f"forbidden-{name}",
            "403 without such a code is about the credentials.",
            ("ROUTER-13", "ROUTER-40"),
            _CONFIG,
            (_submit(0, "a"), _says(1, 1, 403, body), *_SEEN),
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
        _CONFIG._replace(max_orders=100),
        (
            *(
                step
                for number, changes in enumerate(_READABLE)
                for step in (_submit(0, f"o{number}"), _has(0, number + 1, f"o{number}", **changes))
            ),
            _ORDERS,
        ),
    ),
    Case(
        "unreadable",
        "An answer that lacks something, or has it in another form, leaves the request in doubt.",
        ("ROUTER-14", "ROUTER-15", "ROUTER-18"),
        _CONFIG._replace(max_orders=100),
        (
            *(
                step
                for number, changes in enumerate(_UNREADABLE)
                for step in (_submit(0, f"o{number}"), _has(0, number + 1, f"o{number}", **changes))
            ),
            *(
                step
                for number, body in enumerate(
                    ("", "{", "[]", '"x"', f"[{_shown('p3')}]", f'{_shown("p4")[:-1]},"legs":1}}', "\ufeff{}")
                )
                for step in (_submit(0, f"p{number}"), _says(0, number + 23, 200, body))
            ),
            _ORDERS,
        ),
    ),
    Case(
        "contradictions",
        "Another order's id, and fills that have gone, are unreadable; the order is asked about again.",
        ("ROUTER-14", "ROUTER-22"),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(1, 1, "a", **_filled("2", "100")),
            _tick(51),
            _has(52, 2, "a", id="other", **_filled("3", "100")),
            _tick(100),
            _has(101, 3, "a", **_filled("1.999999999", "100")),
            _ORDERS,
            _tick(200),
            _has(201, 4, "a", status="canceled", filled_qty="1", filled_avg_price="1"),
            _tick(400),
            _has(401, 5, "a", **_filled("2", "100", "canceled")),
        ),
    ),
    Case(
        "averages",
        "The venue's average is cut off after the ninth decimal, and nothing else is.",
        ("ROUTER-15", "ROUTER-23"),
        _CONFIG,
        tuple(
            step
            for number, price in enumerate(
                ("47984.1688165374", "0.9999999999", "0.00000000099", "1.23456789012e1", "1e-30", "99.999")
            )
            for step in (
                _submit(number, f"o{number}"),
                _has(number, number + 1, f"o{number}", **_filled("2", price, "filled")),
            )
        ),
    ),
    Case(
        "reasons",
        "The detail of a rejected order is the venue's message, as much as fits; without one, the status.",
        ("ROUTER-20",),
        _CONFIG,
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
            for step in (_submit(number, f"o{number}"), _says(number, number + 1, 422, body))
        ),
    ),
)

_REPEATING: Final = (
    Case(
        "not-looked-at",
        "A refused connection and a 429 are repeated, after a while and as often as it takes.",
        ("ROUTER-16", "ROUTER-5", "ROUTER-38"),
        _CONFIG,
        (
            _submit(0, "a"),
            _fails(1, 1, Failure.REFUSED),
            *_SEEN,
            _tick(20),
            _says(21, 2, 429),
            *_SEEN,
            _tick(60),
            _has(61, 3, "a"),
            _tick(111),
            _fails(112, 4, Failure.REFUSED),
            _tick(130),
            ("cancel", 131, "a"),
            _says(132, 5, 429),
            _tick(150),
            _has(151, 6, "a"),
            _fails(152, 7, Failure.REFUSED),
            _tick(250),
            *_SEEN,
        ),
    ),
    Case(
        "busy",
        "After a 429 nothing is sent before the time that its headers name.",
        ("ROUTER-17", "ROUTER-39"),
        _SECOND_CONFIG,
        (
            _submit(0, "a"),
            _says(0, 1, 429, "", "2", None),
            _submit(1, "b"),
            _STATUS,
            _tick(2 * NANOS - 1),
            _tick(2 * NANOS),
            _says(2 * NANOS, 2, 429, "", "1", "5"),
            _STATUS,
            _says(2 * NANOS, 3, 429, "", "1", None),
            _STATUS,
            _tick(5 * NANOS - 1),
            _tick(5 * NANOS),
        ),
    ),
    *(
        Case(
            f"busy-{name}",
            "What the headers of a 429 say, and what they may say without meaning anything.",
            ("ROUTER-17",),
            _SECOND_CONFIG,
            (
                _submit(784_111_776 * NANOS, "a"),
                _says(784_111_776 * NANOS, 1, 429, "", retry_after, reset),
                _STATUS,
            ),
        )
        for name, retry_after, reset in (
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT", None),
            ("wrong-day", "Mon, 06 Nov 1994 08:49:37 GMT", None),
            ("no-day", "Sun, 31 Nov 1994 08:49:37 GMT", None),
            ("no-time", "Sun, 06 Nov 1994 24:49:37 GMT", None),
            ("leap-second", "Sun, 06 Nov 1994 08:49:60 GMT", None),
            ("old-date", "Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("lower-case", "sun, 06 nov 1994 08:49:37 gmt", None),
            ("earlier", "Sun, 06 Nov 1994 08:49:35 GMT", "784111770"),
            ("hour", "3600", None),
            ("above-an-hour", "3601", None),
            ("reset", None, "784111779"),
            ("reset-an-hour", None, "784115376"),
            ("reset-milliseconds", None, "784111779000"),
            ("reset-above-an-hour", "7", "784115377"),
            ("fraction", "1.5", "784111779.5"),
            ("signed", "+5", "-1"),
            ("spaces", " 5", "784111779 "),
            ("other-digits", "٥", None),
            ("empty", "", ""),
        )
    ),
    *(
        Case(
            f"in-doubt-{failure}",
            "After any failure but a refused connection the venue is asked before the order is sent again.",
            ("ROUTER-18", "ROUTER-19", "ROUTER-38"),
            _CONFIG,
            (
                _submit(0, "a"),
                _fails(1, 1, failure),
                *_SEEN,
                _tick(17),
                *_SEEN,
                _unknown(18, 2),
                _ORDERS,
                _has(19, 3, "a"),
                _ORDERS,
            ),
        )
        for failure in tuple(Failure)[1:]
    ),
    Case(
        "in-doubt-and-there",
        "The order was taken before the connection was lost: it is found, and not sent again.",
        ("ROUTER-18", "ROUTER-22", "ROUTER-23"),
        _CONFIG,
        (*_ASKED, _has(101, 2, "a", **_filled("4", "100", "filled")), *_SEEN),
    ),
    Case(
        "asked-in-vain",
        "As long as the venue does not say clearly, it is asked again; refused connections and 429 included.",
        ("ROUTER-18", "ROUTER-10"),
        _CONFIG,
        (
            *_ASKED,
            _fails(101, 2),
            _tick(200),
            _says(201, 3, 500),
            _tick(300),
            _says(301, 4, 429),
            _tick(400),
            _fails(401, 5, Failure.REFUSED),
            _tick(500),
            _refuses(501, 6, 422, 40010001),
            _tick(600),
            _says(601, 7, 200, "{}"),
            _tick(700),
            _refuses(701, 8, 403, 40310000),
            *_SEEN,
            _tick(800),
            _unknown(801, 9),
            _fails(802, 10, Failure.REFUSED),
            _ORDERS,
            _tick(900),
            _unknown(901, 11),
            _says(902, 12, 429),
            *_SEEN,
        ),
    ),
    Case(
        "asking-by-id",
        "Everything in an id that is not unreserved is percent-encoded.",
        ("ROUTER-18",),
        _CONFIG._replace(max_orders=10),
        tuple(
            step
            for number, client_order_id in enumerate(("aZ09-._~", "a b&c=d/e?f#g%h+", "é€😀", '"\x00\x7f'))
            for step in (
                _submit(1000 * number, client_order_id),
                _fails(1000 * number, 2 * number + 1),
                _tick(1000 * number + 50),
                _has(1000 * number + 50, 2 * number + 2, client_order_id, id="v", status="filled"),
            )
        ),
    ),
    Case(
        "late-order",
        "The first request comes after all, before the second: the id is in use, and the order is ours.",
        ("ROUTER-21", "ROUTER-19", "ROUTER-10"),
        _CONFIG,
        (
            *_ASKED,
            _unknown(101, 2),
            _refuses(102, 3, 422, 40010001, "client_order_id must be unique"),
            *_SEEN,
            _tick(200),
            _has(201, 4, "a"),
            _ORDERS,
        ),
    ),
    Case(
        "rejected",
        "A refusal is final; also that of an id which somebody else has used.",
        ("ROUTER-20", "ROUTER-21"),
        _CONFIG,
        (
            _submit(0, "a"),
            _refuses(1, 1, 422, 40010001, "client_order_id must be unique"),
            _submit(2, "b"),
            _refuses(3, 2, 404, 40410000),
            _submit(4, "c"),
            _fails(5, 3, Failure.REFUSED),
            _tick(50),
            _refuses(51, 4, 422, 42210000),
            *_SEEN,
        ),
    ),
    Case(
        "refused-in-doubt",
        "A refusal of the second request says nothing of the first one, which may come yet: it is asked about.",
        ("ROUTER-21", "ROUTER-44", "ROUTER-19"),
        _CONFIG,
        (
            *_ASKED,
            _unknown(101, 2),
            _refuses(102, 3, 403, 40310000, "insufficient buying power"),
            *_SEEN,
            _tick(200),
            _unknown(201, 4),
            _ORDERS,
            _tick(300),
            _unknown(301, 5),
            _tick(999),
            _unknown(999, 6),
            *_SEEN,
        ),
    ),
    Case(
        "refused-and-there",
        "The first request has come after all, though the second one was refused.",
        ("ROUTER-21", "ROUTER-22"),
        _CONFIG,
        (
            *_ASKED,
            _unknown(101, 2),
            _refuses(102, 3, 422, 42210000),
            _tick(200),
            _has(201, 4, "a"),
            *_SEEN,
        ),
    ),
)

_STATUSES_OF_ORDERS: Final = (
    *("new", "partially_filled", "filled", "done_for_day", "canceled", "expired", "replaced"),
    *("pending_cancel", "pending_replace", "accepted", "pending_new", "accepted_for_bidding"),
    *("stopped", "rejected", "suspended", "calculated", "pending_review", "held", "Filled", "other"),
)

_FOLLOWING: Final = (
    *(
        Case(
            f"status-{status.replace('_', '-')}",
            "What becomes of an order at a status of the venue's.",
            ("ROUTER-24",),
            _CONFIG,
            (_submit(0, "a"), _has(1, 1, "a", **_filled("1", "100", status)), *_SEEN),
        )
        for status in _STATUSES_OF_ORDERS
    ),
    Case(
        "poll-fails",
        "An ask about a placed order is repeated after a while, whatever has become of it.",
        ("ROUTER-22", "ROUTER-10"),
        _CONFIG,
        (
            *_LIVE,
            _tick(51),
            _unknown(52, 2),
            _STATUS,
            _tick(100),
            _fails(101, 3),
            _tick(200),
            _says(201, 4, 500),
            _tick(300),
            _says(301, 5, 200, "[]"),
            _STATUS,
            _tick(400),
            _has(401, 6, "a"),
            *_SEEN,
        ),
    ),
    Case(
        "fills",
        "Each fill is the difference to what was known, also where the rounded average is worth less.",
        ("ROUTER-23",),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(1, 1, "a", **_filled("1", "100")),
            _tick(51),
            _has(52, 2, "a", **_filled("1", "101")),
            _tick(102),
            _has(103, 3, "a", **_filled("2", "40")),
            _ORDERS,
            _tick(153),
            _has(154, 4, "a", **_filled("3", "100")),
            _ORDERS,
            _tick(204),
            _has(205, 5, "a", **_filled("3.5", "100", "expired")),
        ),
    ),
)

_CANCELING_CASES: Final = (
    Case(
        "cancel-unsent",
        "What has not been sent is cancelled by not sending it.",
        ("ROUTER-25",),
        _SLOW,
        (
            _submit(0, "a"),
            _submit(0, "b"),
            ("cancel", 1, "b"),
            ("cancel", 1, "b"),
            ("cancel", 1, "c"),
            _fails(2, 1, Failure.REFUSED),
            ("cancel", 3, "a"),
            *_SEEN,
            ("slices", 100, _order("d"), 2, 10, NANOS),
            ("cancel", 101, "d-2"),
            ("cancel", 102, "d-1"),
            _says(103, 2, 429),
            *_SEEN,
        ),
    ),
    Case(
        "cancel-in-flight",
        "A cancel of what is on its way waits for what becomes of it.",
        ("ROUTER-26", "ROUTER-27", "ROUTER-25"),
        _CONFIG,
        (
            _submit(0, "a"),
            ("cancel", 1, "a"),
            _ORDERS,
            _has(2, 1, "a"),
            *_SEEN,
            _submit(3, "b"),
            ("cancel", 4, "b"),
            _refuses(5, 3, 422, 42210000),
            _submit(6, "c"),
            ("cancel", 7, "c"),
            _has(8, 4, "c", status="filled", filled_qty="4", filled_avg_price="1"),
            *_SEEN,
        ),
    ),
    Case(
        "cancel-in-doubt",
        "What may be there is asked about at once, not placed again, and cancelled when it turns up.",
        ("ROUTER-26", "ROUTER-19"),
        _CONFIG,
        (
            *_DOUBTFUL,
            ("cancel", 2, "a"),
            ("cancel", 3, "a"),
            _ORDERS,
            _unknown(4, 2),
            *_SEEN,
            _tick(50),
            _has(51, 3, "a"),
            *_SEEN,
        ),
    ),
    Case(
        "cancel-before-placing-again",
        "A cancel comes while the order waits to be placed again.",
        ("ROUTER-26", "ROUTER-44"),
        _SLOW,
        (
            _submit(0, "a"),
            _fails(1, 1),
            _tick(40),
            _unknown(41, 2),
            _ORDERS,
            ("cancel", 42, "a"),
            _tick(80),
            _unknown(81, 3),
            _tick(299),
            _unknown(300, 4),
            _tick(1000),
            _unknown(1000, 5),
            *_SEEN,
        ),
    ),
    Case(
        "cancel",
        "An accepted cancel is no cancelled order: it is asked about until it is, and may fill meanwhile.",
        ("ROUTER-27",),
        _CONFIG,
        (
            *_CANCELING,
            ("cancel", 11, "a"),
            *_SEEN,
            _says(12, 2, 204),
            *_SEEN,
            _has(13, 3, "a", status="pending_cancel"),
            ("cancel", 14, "a"),
            _STATUS,
            _tick(63),
            _fails(64, 4),
            _STATUS,
            _tick(163),
            _has(164, 5, "a", **_filled("1", "100", "canceled")),
        ),
    ),
    *(
        Case(
            f"cancel-refused-{status}",
            "A cancel that was refused or is in doubt: the order is asked about, and the cancel sent again.",
            ("ROUTER-27", "ROUTER-10"),
            _CONFIG,
            (
                *_CANCELING,
                _says(11, 2, status),
                _STATUS,
                _tick(100),
                _has(101, 3, "a"),
                *_SEEN,
                _says(102, 4, status),
                _tick(200),
                _fails(201, 5),
                _tick(300),
                _says(301, 6, 204),
                _has(302, 7, "a", status="canceled"),
            ),
        )
        for status in (404, 422, 500, 400, 302, 200)
    ),
    Case(
        "cancel-after-failures",
        "What has failed before a cancel does not make it wait any longer.",
        ("ROUTER-10", "ROUTER-27"),
        _CONFIG,
        (
            *_LIVE,
            *(step for number in range(2, 5) for step in (_tick(100 * number), _fails(100 * number, number))),
            _STATUS,
            _tick(500),
            ("cancel", 501, "a"),
            _fails(502, 5),
            _STATUS,
        ),
    ),
    Case(
        "cancel-while-asking",
        "A cancel waits for the ask that is in flight, and needs none where that has failed.",
        ("ROUTER-27", "ROUTER-28"),
        _CONFIG,
        (
            *_LIVE,
            ("ask", 2, "a"),
            ("cancel", 3, "a"),
            ("ask", 3, "a"),
            _unknown(4, 2),
            _STATUS,
            ("ask", 5, "a"),
            _tick(40),
            ("ask", 41, "a"),
            _says(42, 3, 204),
            _has(43, 4, "a", status="canceled"),
        ),
    ),
    Case(
        "ask",
        "What waits to be asked about is asked about now; anything else has to take its turn.",
        ("ROUTER-28",),
        _SLOW,
        (
            _submit(0, "a"),
            ("ask", 1, "a"),
            _fails(2, 1, Failure.REFUSED),
            ("ask", 3, "a"),
            ("ask", 3, "b"),
            _tick(40),
            _fails(81, 2),
            ("ask", 82, "a"),
            _STATUS,
            ("ask", 83, "a"),
            _has(84, 3, "a"),
            ("ask", 85, "a"),
            _STATUS,
            _tick(122),
            *_SEEN,
        ),
    ),
)

_REPLACING_CASES: Final = (
    Case(
        "replace",
        "An order is replaced by one with an id of its own; the old one is asked about at once.",
        ("ROUTER-29", "ROUTER-30"),
        _CONFIG,
        (
            *_REPLACING,
            *_SEEN,
            _has(11, 2, "b"),
            *_SEEN,
            _has(12, 3, "a", **_filled("1", "100", "replaced")),
            _replace(13, "b", "c", limit_price=101 * NANOS, time_in_force=TimeInForce.GTC),
            _has(14, 4, "c", **_filled("5", "101", "filled")),
            _has(15, 5, "b", status="replaced"),
            *_SEEN,
        ),
    ),
    Case(
        "replace-bodies",
        "Only what changes is sent, and it has to make an order.",
        ("ROUTER-30", "ROUTER-29", "ROUTER-3"),
        _CONFIG._replace(max_orders=10),
        (
            *_LIVE,
            _replace(2, "a", "b"),
            _replace(2, "a", "b", stop_price=NANOS),
            _replace(2, "a", "b", limit_price=NANOS + 1),
            _replace(2, "a", "b", limit_price=NANOS, quantity=NANOS, time_in_force=TimeInForce.IOC),
            _submit(3, "c", order_type=OrderType.STOP_LIMIT, stop_price=99 * NANOS),
            _has(4, 3, "c"),
            _replace(5, "c", "d", stop_price=98_990_000_000),
            ("submit", 6, _market("e", quantity=0), 100 * NANOS),
            _has(7, 5, "e"),
            _replace(8, "e", "f", quantity=NANOS),
            _replace(8, "e", "f", time_in_force=TimeInForce.GTC),
            ("submit", 9, _market("g"), None),
            _has(10, 6, "g"),
            _replace(11, "g", "h", limit_price=NANOS),
            _replace(11, "g", "é", quantity=NANOS),
            _ORDERS,
        ),
    ),
    Case(
        "not-live",
        "Only what is placed, and neither to be cancelled nor replaced, can be replaced.",
        ("ROUTER-29",),
        _CONFIG,
        (
            _submit(0, "a"),
            _replace(0, "a", "b", quantity=NANOS),
            _fails(1, 1),
            _replace(1, "a", "b", quantity=NANOS),
            _tick(50),
            _has(51, 2, "a"),
            _replace(52, "a", "b", quantity=NANOS),
            _replace(53, "a", "c", quantity=NANOS),
            _refuses(54, 3, 422, 42210000),
            _replace(55, "a", "c", quantity=NANOS),
            _refuses(56, 4, 422, 42210000),
            ("cancel", 57, "a"),
            _replace(58, "a", "d", quantity=NANOS),
            _ORDERS,
        ),
    ),
    Case(
        "replace-in-doubt",
        "A replacement that may have come about is asked about by its own id, and sent again if it has not.",
        ("ROUTER-30", "ROUTER-18", "ROUTER-19", "ROUTER-31"),
        _CONFIG._replace(poll_interval=1000),
        (
            *_REPLACING,
            _fails(11, 2),
            _tick(50),
            _unknown(51, 3),
            _fails(52, 4),
            _tick(150),
            _has(151, 5, "b"),
            *_SEEN,
        ),
    ),
    Case(
        "nothing-to-replace",
        "The old order has ended: a replacement that has not come about never will.",
        ("ROUTER-31",),
        _CONFIG,
        (
            *_REPLACING,
            _fails(11, 2, Failure.REFUSED),
            ("ask", 12, "a"),
            _has(13, 3, "a", **_filled("4", "100", "filled")),
            _submit(20, "c"),
            _has(21, 4, "c"),
            _replace(22, "c", "d", quantity=NANOS),
            _fails(23, 5),
            ("ask", 24, "c"),
            _has(25, 6, "c", status="expired"),
            _submit(30, "e"),
            _has(31, 7, "e"),
            _replace(32, "e", "f", quantity=NANOS),
            ("ask", 33, "e"),
            _has(34, 9, "e", status="canceled"),
            _fails(35, 8, Failure.REFUSED),
            *_SEEN,
        ),
    ),
    Case(
        "replaced-but-by-what",
        "The old order was replaced, and whether by this one has to be asked; what was never sent it cannot be.",
        ("ROUTER-31",),
        _CONFIG,
        (
            *_REPLACING,
            _fails(11, 2),
            ("ask", 12, "a"),
            _has(13, 3, "a", status="replaced"),
            _ORDERS,
            _tick(50),
            _unknown(51, 4),
            _ORDERS,
            _tick(150),
            _has(151, 5, "b"),
            _replace(152, "b", "c", quantity=NANOS),
            _says(153, 6, 429),
            ("ask", 154, "b"),
            _has(155, 7, "b", status="replaced"),
            *_SEEN,
        ),
    ),
    Case(
        "replaced-while-waiting",
        "The old order was replaced while the request to replace it waited for the limiter.",
        ("ROUTER-31",),
        _SLOW._replace(poll_interval=120),
        (
            *_LIVE,
            _replace(40, "a", "b", quantity=NANOS),
            _fails(41, 2),
            _tick(80),
            _tick(121),
            _unknown(122, 3),
            _has(123, 4, "a", status="replaced"),
            _ORDERS,
            _tick(161),
            _has(162, 5, "b"),
            *_SEEN,
        ),
    ),
)

_SLICING: Final = (
    Case(
        "slices",
        "Slices are whole lots that add up exactly, one every interval, each an order of its own.",
        ("ROUTER-32", "ROUTER-33"),
        _CONFIG._replace(max_orders=10),
        (
            ("slices", 0, _order("a", quantity=11 * NANOS), 4, 10, NANOS),
            *_SEEN,
            _has(1, 1, "a-1", **_filled("3", "100", "filled")),
            _tick(9),
            _tick(10),
            _fails(11, 2, Failure.REFUSED),
            _tick(30),
            ("cancel", 31, "a-4"),
            ("slices", 40, _order("b", quantity=10 * NANOS, symbol="BTC/USD"), 3, 0 + 1, 3),
            ("slices", 40, _order("b", quantity=9 * NANOS, symbol="BTC/USD"), 2, 1, 3),
            _ORDERS,
        ),
    ),
    Case(
        "slices-refused",
        "Odd lots, less than a lot a slice, and ids that get too long.",
        ("ROUTER-32", "ROUTER-2"),
        _CONFIG,
        (
            ("slices", 0, _order("a", quantity=2 * NANOS + 1), 2, 10, NANOS),
            ("slices", 0, _order("a", quantity=2 * NANOS), 3, 10, NANOS),
            ("slices", 0, _order("a", quantity=0), 1, 10, NANOS),
            ("slices", 0, _order("x" * 47), 1, 10, NANOS),
            ("slices", 0, _order("x" * 46, quantity=100), 10, 10, 1),
            ("slices", 0, _order("a", limit_price=None), 2, 10, NANOS),
            *_SEEN,
            ("slices", 0, _order("x" * 46), 2, 10, NANOS),
            ("slices", 0, _order("a"), 1, I64_MAX, 4 * NANOS),
        ),
    ),
    Case(
        "slices-deadline",
        "A slice's deadline counts from its own time.",
        ("ROUTER-33", "ROUTER-35"),
        _CONFIG._replace(deadline=20),
        (
            ("slices", 0, _order("a"), 2, 100, NANOS),
            _fails(1, 1, Failure.REFUSED),
            _tick(20),
            _STATUS,
            _tick(100),
            _fails(101, 2, Failure.REFUSED),
            _tick(119),
            _tick(120),
            *_SEEN,
        ),
    ),
    Case(
        "cancel-slices",
        "To cancel the sliced order is to cancel every slice that is left, and what has replaced one.",
        ("ROUTER-34", "ROUTER-33", "ROUTER-30"),
        _CONFIG._replace(max_orders=10),
        (
            ("slices", 0, _order("a"), 4, 10, NANOS),
            _has(1, 1, "a-1"),
            _tick(10),
            _fails(11, 2),
            ("ask", 12, "a"),
            _replace(12, "a", "b", quantity=NANOS),
            _replace(13, "a-1", "b", quantity=NANOS),
            _ORDERS,
            ("cancel", 14, "a"),
            *_SEEN,
            _has(15, 3, "b"),
            _ORDERS,
            _has(16, 5, "a-1", status="replaced"),
            _has(17, 4, "a-2", status="filled"),
            _has(18, 6, "b", status="canceled"),
            _ORDERS,
            ("cancel", 19, "a"),
        ),
    ),
)

_ENDING: Final = (
    Case(
        "deadline-unsent",
        "Past its deadline an order that the venue cannot have is unsent.",
        ("ROUTER-35", "ROUTER-39"),
        _CONFIG._replace(deadline=50),
        (
            _submit(0, "a"),
            _fails(45, 1, Failure.REFUSED),
            _STATUS,
            _tick(49),
            _tick(50),
            _submit(60, "b"),
            _fails(115, 2, Failure.REFUSED),
            *_SEEN,
        ),
    ),
    Case(
        "deadline-doubtful",
        "Past its deadline an order that the venue did not know when asked last is not unsent: it may come yet.",
        ("ROUTER-35", "ROUTER-18", "ROUTER-44"),
        _CONFIG._replace(deadline=150),
        (
            *_ASKED,
            _unknown(101, 2),
            _fails(102, 3),
            _tick(149),
            _unknown(150, 4),
            *_SEEN,
            _submit(200, "b"),
            _submit(200, "c"),
            _tick(300),
            _tick(350),
            *_SEEN,
            _tick(500),
            *_SEEN,
        ),
    ),
    Case(
        "deadline-placed",
        "A placed order has no deadline, and an order that was answered late is placed.",
        ("ROUTER-35",),
        _CONFIG._replace(deadline=30, request_timeout=500),
        (_submit(0, "a"), _tick(100), _has(200, 1, "a"), _STATUS, _tick(251), _fails(252, 2), *_SEEN),
    ),
    Case(
        "last-times",
        "Times end at the last one of 64 bits; there the limiter lets nothing through.",
        ("ROUTER-36", "ROUTER-39", "ROUTER-7"),
        _CONFIG,
        (
            _submit(I64_MAX - 500, "a"),
            _STATUS,
            _has(I64_MAX - 450, 1, "a"),
            _submit(I64_MAX - 10, "b"),
            _STATUS,
            _fails(I64_MAX - 9, 2, Failure.REFUSED),
            _STATUS,
            ("cancel", I64_MAX, "a"),
            *_SEEN,
            _tick(I64_MAX),
        ),
    ),
    Case(
        "backwards",
        "A clock that steps back is believed.",
        ("ROUTER-36", "ROUTER-9"),
        _CONFIG,
        (
            _submit(1000, "a"),
            _fails(1001, 1, Failure.REFUSED),
            _tick(-1000),
            _submit(-1000, "b"),
            _STATUS,
            _submit(I64_MIN, "c"),
            _has(-900, 2, "b"),
            _STATUS,
            _tick(1020),
            *_SEEN,
        ),
    ),
    Case(
        "stop",
        "A stop takes no more orders, cancels what is open, and ends when nothing is in hand.",
        ("ROUTER-37", "ROUTER-1", "ROUTER-25"),
        _CONFIG,
        (
            *_LIVE,
            _submit(2, "b"),
            ("slices", 3, _order("c"), 2, 100, NANOS),
            ("stop", 10),
            *_SEEN,
            _submit(11, "d"),
            ("slices", 11, _order("d"), 2, 10, NANOS),
            _replace(11, "a", "d", quantity=NANOS),
            _says(12, 4, 204),
            _fails(12, 3, Failure.REFUSED),
            _has(13, 2, "b"),
            _has(13, 5, "a", status="canceled"),
            ("stop", 14),
            _says(15, 6, 404),
            _tick(50),
            *_SEEN,
            _has(51, 7, "b", status="filled"),
            *_SEEN,
            ("stop", 52),
            _submit(53, "e"),
            _tick(5000),
            _STATUS,
        ),
    ),
    Case(
        "stop-with-nothing",
        "With nothing in hand a stop is the end.",
        ("ROUTER-37", "ROUTER-1"),
        _CONFIG,
        (("stop", 0), *_SEEN, _submit(1, "a"), ("cancel", 1, "a"), ("stop", 2), _STATUS),
    ),
    Case(
        "stop-in-doubt",
        "A stop goes on until it is known what became of every order, however long the venue says nothing.",
        ("ROUTER-37", "ROUTER-35", "ROUTER-38", "ROUTER-44"),
        _CONFIG._replace(deadline=200),
        (
            *_DOUBTFUL,
            _submit(2, "b"),
            _has(3, 2, "b"),
            _submit(4, "c"),
            ("stop", 100),
            *_SEEN,
            _unknown(101, 4),
            _tick(104),
            *_SEEN,
            _tick(204),
            _tick(400),
            *_SEEN,
            *(_tick(1000 * number) for number in range(1, 8)),
            *_SEEN,
            _tick(10_000),
            ("stop", 10_001),
            *_SEEN,
        ),
    ),
)

_HALTING: Final = (
    Case(
        "halt",
        "Credentials that are not taken end what is unsent, and hold back the rest.",
        ("ROUTER-40", "ROUTER-41", "ROUTER-1"),
        _CONFIG._replace(max_orders=10),
        (
            *_LIVE,
            _submit(2, "b"),
            _fails(3, 2),
            _submit(4, "c"),
            _submit(4, "d"),
            _submit(4, "e"),
            _submit(4, "f"),
            ("slices", 5, _order("g"), 2, 1000, NANOS),
            _refuses(6, 3, 401, 40110000, "unauthorized"),
            *_SEEN,
            _submit(7, "h"),
            ("slices", 7, _order("h"), 2, 1, NANOS),
            _replace(7, "a", "h", quantity=NANOS),
            _has(8, 4, "d"),
            _fails(9, 5),
            _fails(10, 6, Failure.REFUSED),
            _says(11, 7, 401, '{"message":"unauthorized"}'),
            *_SEEN,
            _tick(10**6),
            *_SEEN,
        ),
    ),
    Case(
        "released",
        "A person asks about and cancels what was held back, with credentials that are taken.",
        ("ROUTER-41", "ROUTER-19", "ROUTER-44"),
        _CONFIG._replace(late_limit=7000),
        (
            *_LIVE,
            _submit(2, "b"),
            _fails(3, 2),
            _submit(4, "c"),
            _says(5, 3, 401),
            _tick(5000),
            ("ask", 5001, "a"),
            _has(5002, 4, "a"),
            _STATUS,
            _tick(5052),
            _has(5053, 5, "a"),
            ("cancel", 5054, "a"),
            _says(5055, 6, 204),
            _has(5056, 7, "a", status="canceled"),
            ("ask", 6000, "b"),
            _STATUS,
            _unknown(6001, 8),
            *_SEEN,
            _tick(6100),
            _says(6101, 9, 403),
            *_SEEN,
            ("cancel", 8000, "b"),
            _says(8001, 10, 401),
            ("cancel", 8002, "b"),
            _unknown(8003, 11),
            *_SEEN,
        ),
    ),
    Case(
        "held-back-in-flight",
        "What is in flight when credentials are refused is taken in, and nothing follows.",
        ("ROUTER-41", "ROUTER-40", "ROUTER-25"),
        _CONFIG._replace(max_orders=10),
        (
            *_LIVE,
            _submit(2, "b"),
            _submit(2, "c"),
            _submit(2, "d"),
            ("ask", 3, "a"),
            ("cancel", 3, "c"),
            _says(4, 2, 401),
            _has(5, 5, "a", **_filled("1", "100")),
            _fails(6, 3, Failure.REFUSED),
            ("ask", 7, "d"),
            _tick(102),
            *_SEEN,
        ),
    ),
    Case(
        "halt-while-stopping",
        "A stopping router whose credentials are not taken gives everything up, and is stopped.",
        ("ROUTER-42", "ROUTER-37"),
        _CONFIG._replace(max_orders=10),
        (
            *_LIVE,
            _submit(2, "b"),
            _fails(3, 2),
            _submit(4, "c"),
            _submit(5, "d"),
            ("stop", 10),
            _says(11, 3, 401),
            *_SEEN,
            _says(12, 4, 401),
        ),
    ),
    Case(
        "stop-when-halted",
        "A halted router that is stopped tries to cancel what it holds back.",
        ("ROUTER-37", "ROUTER-41", "ROUTER-42"),
        _CONFIG,
        (
            *_LIVE,
            _submit(2, "b"),
            _says(3, 2, 401),
            _STATUS,
            ("stop", 1000),
            *_SEEN,
            _says(1001, 3, 204),
            _has(1002, 4, "a", status="canceled"),
            _STATUS,
        ),
    ),
    Case(
        "no-limiter",
        "A limiter that cannot be made makes no router.",
        ("ROUTER-7",),
        _CONFIG._replace(limiter=LimiterConfig(rate=2, period=1)),
        (),
    ),
    *(
        Case(
            f"reserve-of-{reserve}",
            "A limiter whose burst is no more than what only cancels may use makes no router.",
            ("ROUTER-43",),
            _CONFIG._replace(cancel_reserve=reserve, limiter=LimiterConfig(rate=1, period=1, burst=3)),
            (_STATUS,),
        )
        for reserve in (2, 3, 4)
    ),
)


def _waits(text: str | None, reset: str | None = None, now: int = 0) -> tuple[tuple[Any, ...], ...]:
    """What a 429 with these headers makes the router wait for."""
    return (_submit(now, "a"), _says(now, 1, 429, "", text, reset), _STATUS)


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
            _SECOND_CONFIG,
            _waits(f"{day}, 01 Jan 1970 00:00:30 GMT"),
        )
        for day in _DAYS
    ),
    *(
        Case(
            f"date-in-{month.lower()}",
            "Every month's name is one.",
            ("ROUTER-17",),
            _SECOND_CONFIG,
            _waits(f"Mon, 01 {month} 2024 00:00:30 GMT", now=seconds * NANOS),
        )
        for month, seconds in _FIRST_OF_2024.items()
    ),
    *(
        Case(
            f"date-{name}",
            "The edges of a time of day.",
            ("ROUTER-17",),
            _SECOND_CONFIG,
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
        Case(f"date-{name}", "Nearly an IMF-fixdate is none.", ("ROUTER-17",), _SECOND_CONFIG, _waits(text))
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
        _SECOND_CONFIG,
        _waits(None, "1723161630", 1723161600 * NANOS),
    ),
    Case(
        "wait-of-eleven-digits",
        "Eleven digits are too many, whatever they are.",
        ("ROUTER-17",),
        _SECOND_CONFIG,
        _waits("00000000030"),
    ),
)

_ASKED_AGAIN: Final = (_submit(0, "a"), _fails(0, 1), _tick(20))

_NARROW: Final = (
    Case(
        "average-of-next-to-nothing",
        "An average that is cut off to 0 makes a fill of no value.",
        ("ROUTER-15", "ROUTER-23"),
        _CONFIG,
        (_submit(0, "a"), _has(0, 1, "a", filled_qty="4", filled_avg_price="0.000000000012345"), _ORDERS),
    ),
    Case(
        "average-beyond",
        "An average that no price can be leaves the request in doubt, however long it is.",
        ("ROUTER-15",),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(0, 1, "a", filled_qty="4", filled_avg_price="1" * 5000 + ".0000000001"),
            _ORDERS,
        ),
    ),
    Case(
        "dollars-with-a-limit",
        "An order for dollars is a market order.",
        ("ROUTER-2",),
        _CONFIG,
        (("submit", 0, _order("a", quantity=0, limit_price=None), NANOS), _ORDERS),
    ),
    *(
        Case(
            f"in-use-{status}",
            "Only 422 with the code says that the id is in use; both are looked at.",
            ("ROUTER-21",),
            _CONFIG,
            (
                *_ASKED_AGAIN,
                _says(20, 2, 404),
                _refuses(21, 3, status, 40010001),
                _tick(60),
                _says(60, 4, 404),
                *_SEEN,
            ),
        )
        for status in (422, 400)
    ),
    Case(
        "refusal-forgotten",
        "A refusal of an order that turns up all the same is not its reason to end.",
        ("ROUTER-21", "ROUTER-24"),
        _CONFIG,
        (
            *_ASKED_AGAIN,
            _says(20, 2, 404),
            _refuses(21, 3, 422, 42210000),
            _tick(60),
            _has(60, 4, "a", status="canceled"),
        ),
    ),
    Case(
        "held-to-the-last-time",
        "A wait that ends beyond 2^63 − 1 ends there.",
        ("ROUTER-17", "ROUTER-36"),
        _CONFIG,
        (
            _submit(I64_MAX - 5, "a"),
            _has(I64_MAX - 5, 1, "a"),
            ("ask", I64_MAX - 4, "a"),
            _says(I64_MAX - 4, 2, 429, "", "1", None),
            _STATUS,
        ),
    ),
    Case(
        "slice-id-in-hand",
        "An id that one of the slices would have is used already.",
        ("ROUTER-4", "ROUTER-33"),
        _CONFIG,
        (_submit(0, "a-2"), ("slices", 0, _order("a"), 2, 10, NANOS), _ORDERS),
    ),
    Case(
        "venue-id-with-dots",
        "An id that would lead elsewhere in a path is none.",
        ("ROUTER-14",),
        _CONFIG,
        (_submit(0, "a"), _has(0, 1, "a", id=".."), _ORDERS),
    ),
    Case(
        "id-in-capitals",
        "Another client order id is another order, however alike.",
        ("ROUTER-14",),
        _CONFIG,
        (_submit(0, "a"), _says(0, 1, 200, _shown("A")), *_SEEN),
    ),
    Case(
        "pairs-by-their-slash",
        "It is the slash that makes a pair of currencies.",
        ("ROUTER-3",),
        _CONFIG,
        (
            _submit(0, "a", symbol="AUSD", limit_price=100 * NANOS + 1),
            _submit(0, "b", symbol="ETH/BTC", limit_price=100 * NANOS + 1),
        ),
    ),
    Case(
        "failures-forgotten",
        "An order that was read open begins to count its failures anew.",
        ("ROUTER-10",),
        _CONFIG._replace(request_timeout=1000),
        (
            _submit(0, "a"),
            _has(0, 1, "a"),
            ("ask", 1, "a"),
            _fails(1, 2),
            ("ask", 2, "a"),
            _has(2, 3, "a"),
            ("ask", 3, "a"),
            _fails(3, 4),
            _STATUS,
        ),
    ),
    Case(
        "failures-kept-while-canceling",
        "One that is to be cancelled goes on counting.",
        ("ROUTER-10", "ROUTER-27"),
        _CONFIG._replace(request_timeout=1000),
        (
            _submit(0, "a"),
            _has(0, 1, "a"),
            ("cancel", 1, "a"),
            _says(1, 2, 204),
            _fails(2, 3),
            ("ask", 3, "a"),
            _has(3, 4, "a"),
            ("ask", 4, "a"),
            _fails(4, 5),
            _STATUS,
        ),
    ),
    Case(
        "cancel-not-overtaken",
        "The cancel that an order waits for is not put off because its successor is placed.",
        ("ROUTER-30", "ROUTER-27"),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(0, 1, "a"),
            _replace(1, "a", "b", quantity=5 * NANOS),
            ("cancel", 2, "a"),
            _says(3, 3, 429),
            _has(4, 2, "b"),
            *_SEEN,
        ),
    ),
    Case(
        "gone-is-not-unknown",
        "Only 404 says that the venue does not know an order.",
        ("ROUTER-19", "ROUTER-18"),
        _CONFIG,
        (*_ASKED_AGAIN, _says(20, 2, 410), *_SEEN),
    ),
    *(
        Case(
            f"status-{status}",
            "No other status means what 429 and 408 mean.",
            ("ROUTER-13",),
            _CONFIG,
            (_submit(0, "a"), _says(0, 1, status)),
        )
        for status in (420, 425)
    ),
    Case(
        "cancelled-with-two-l",
        "A status that the venue does not have is that of an open order.",
        ("ROUTER-24",),
        _CONFIG,
        (_submit(0, "a"), _has(0, 1, "a", status="cancelled"), _ORDERS),
    ),
)

_LATE: Final = _CONFIG._replace(deadline=50, backoff_cap=20)
_GIVEN_UP: Final = (*_DOUBTFUL, _tick(49), _fails(50, 2))
_AT_THE_LAST: Final = (*_DOUBTFUL, ("cancel", 300, "a"))

_SETTLING: Final = (
    Case(
        "settled",
        "The venue, asked at the settling time, does not know the order: it never will.",
        ("ROUTER-44", "ROUTER-26"),
        _CONFIG,
        (*_AT_THE_LAST, _ORDERS, _unknown(300, 2), *_SEEN),
    ),
    Case(
        "asked-too-early",
        "An answer that comes after the settling time says what the venue knew before it.",
        ("ROUTER-44", "ROUTER-39"),
        _CONFIG,
        (
            *_DOUBTFUL,
            ("cancel", 299, "a"),
            _unknown(350, 2),
            *_SEEN,
            _tick(400),
            _unknown(401, 3),
            *_SEEN,
        ),
    ),
    Case(
        "settled-by-the-latest",
        "The settling time counts from the latest request to place the order.",
        ("ROUTER-44", "ROUTER-19"),
        _CONFIG,
        (
            *_ASKED,
            _unknown(200, 2),
            _fails(201, 3),
            ("cancel", 499, "a"),
            _unknown(499, 4),
            _ORDERS,
            _tick(515),
            _unknown(515, 5),
        ),
    ),
    Case(
        "settled-only-by-404",
        "Nothing but the venue's word that it does not know the order settles it.",
        ("ROUTER-44", "ROUTER-18"),
        _CONFIG._replace(backoff_cap=16),
        (
            *_AT_THE_LAST,
            *(
                step
                for number, status in enumerate((500, 410, 422, 429, 200))
                for step in (_says(301 + 20 * number, 2 + number, status), _tick(320 + 20 * number))
            ),
            _ORDERS,
            _fails(401, 7, Failure.REFUSED),
            _tick(420),
            _unknown(421, 8),
        ),
    ),
    Case(
        "placed-again-when-late",
        "As long as an order is wanted a 404 places it again, however late.",
        ("ROUTER-19", "ROUTER-44"),
        _CONFIG,
        (*_DOUBTFUL, _tick(17), _fails(18, 2), _tick(400), _unknown(401, 3), _ORDERS),
    ),
    Case(
        "settled-canceled-before-rejected",
        "A cancel is wanted of an order that the venue has refused as well: it is canceled.",
        ("ROUTER-44", "ROUTER-21"),
        _CONFIG,
        (
            *_ASKED,
            _unknown(101, 2),
            _refuses(102, 3, 422, 42210000),
            ("cancel", 500, "a"),
            _unknown(501, 4),
            *_SEEN,
        ),
    ),
    Case(
        "settled-rejected-before-deadline",
        "A refused order whose deadline has passed is rejected.",
        ("ROUTER-44", "ROUTER-35", "ROUTER-21"),
        _CONFIG._replace(deadline=200),
        (
            *_ASKED,
            _unknown(101, 2),
            _refuses(102, 3, 422, 42210000, "no"),
            _tick(150),
            _fails(250, 4),
            _tick(600),
            _unknown(601, 5),
            *_SEEN,
        ),
    ),
    Case(
        "settled-nothing-to-replace",
        "The old order was replaced, but by another one; that goes before a cancel.",
        ("ROUTER-44", "ROUTER-31"),
        _CONFIG,
        (
            *_REPLACING,
            _fails(11, 2),
            ("ask", 12, "a"),
            _has(13, 3, "a", status="replaced"),
            ("cancel", 310, "b"),
            _unknown(311, 4),
            *_SEEN,
        ),
    ),
    Case(
        "settled-halted",
        "A halted router places nothing again: what is not there has ended.",
        ("ROUTER-44", "ROUTER-41"),
        _CONFIG,
        (
            *_DOUBTFUL,
            _submit(2, "b"),
            _says(3, 2, 401),
            ("ask", 400, "a"),
            _unknown(401, 3),
            *_SEEN,
        ),
    ),
    Case(
        "settled-given-up-before-halted",
        "An order that was given up before the router was halted has ended for that.",
        ("ROUTER-44", "ROUTER-35", "ROUTER-41"),
        _LATE,
        (
            *_GIVEN_UP,
            _submit(60, "b"),
            _says(61, 3, 401),
            ("ask", 400, "a"),
            _STATUS,
            _unknown(401, 4),
            *_SEEN,
        ),
    ),
    Case(
        "settled-while-held-back",
        "An ask that was in flight when the credentials were refused settles its order.",
        ("ROUTER-44", "ROUTER-40", "ROUTER-41"),
        _CONFIG,
        (*_DOUBTFUL, _tick(350), _submit(360, "b"), _says(361, 3, 401), _ORDERS, _unknown(362, 2), *_SEEN),
    ),
)

_GIVING_UP: Final = (
    Case(
        "given-up",
        "Past its deadline a doubtful order is asked about less and less often, and for ever.",
        ("ROUTER-35", "ROUTER-10", "ROUTER-39", "ROUTER-38"),
        _LATE,
        (
            *_GIVEN_UP,
            *_SEEN,
            *(
                step
                for number in range(3, 18)
                for step in (_tick(2000 * number), _fails(2000 * number, number), _STATUS)
            ),
            _ORDERS,
        ),
    ),
    Case(
        "given-up-and-there",
        "An order that turns up after it was given up is taken in, with its fills, and cancelled.",
        ("ROUTER-35", "ROUTER-27", "ROUTER-10"),
        _LATE,
        (
            *_GIVEN_UP,
            _tick(500),
            _has(501, 3, "a", **_filled("1", "100")),
            *_SEEN,
            _replace(502, "a", "b", quantity=NANOS),
            ("cancel", 502, "a"),
            _fails(503, 4),
            _STATUS,
            _tick(600),
            _has(601, 5, "a", **_filled("2", "100")),
            _says(602, 6, 204),
            _has(603, 7, "a", **_filled("2", "100", "canceled")),
            *_SEEN,
        ),
    ),
    Case(
        "given-up-and-filled",
        "It may have filled as well.",
        ("ROUTER-35", "ROUTER-23", "ROUTER-24"),
        _LATE,
        (*_GIVEN_UP, _tick(500), _has(501, 3, "a", **_filled("4", "100", "filled")), *_SEEN),
    ),
    Case(
        "found-at-the-deadline",
        "An ask that was in flight at the deadline finds the order: it was not given up.",
        ("ROUTER-35",),
        _LATE,
        (*_DOUBTFUL, _tick(49), _tick(60), _has(61, 2, "a"), *_SEEN),
    ),
    Case(
        "unknown-at-the-deadline",
        "A 404 at the deadline does not place the order again; its wait is of the longer ones.",
        ("ROUTER-35", "ROUTER-19", "ROUTER-10"),
        _LATE._replace(backoff_cap=1),
        (*_DOUBTFUL, _tick(49), _unknown(50, 2), *_SEEN, _submit(50, "b"), _unknown(50, 2)),
    ),
    Case(
        "deadline-in-flight",
        "A request that places an order is lost at its deadline: the order is doubtful, and given up.",
        ("ROUTER-35", "ROUTER-12"),
        _LATE._replace(request_timeout=60),
        (_submit(0, "a"), _tick(50), _tick(60), *_SEEN, _tick(400), _unknown(401, 2), *_SEEN),
    ),
    Case(
        "deadline-while-waiting-to-be-placed-again",
        "An order that waits for the limiter to be placed again is asked about instead.",
        ("ROUTER-35", "ROUTER-7"),
        _SLOW._replace(deadline=60),
        (_submit(0, "a"), _fails(1, 1), _tick(40), _unknown(41, 2), _STATUS, _tick(80), *_SEEN),
    ),
    Case(
        "cancel-after-giving-up",
        "A cancel of an order that was given up asks at once, and counts its failures anew.",
        ("ROUTER-26", "ROUTER-10", "ROUTER-44"),
        _LATE,
        (
            *_GIVEN_UP,
            *(
                step
                for number in range(3, 8)
                for step in (_tick(2000 * number), _fails(2000 * number, number))
            ),
            ("cancel", 14_100, "a"),
            _fails(14_101, 8),
            _STATUS,
            _tick(14_200),
            _unknown(14_201, 9),
            *_SEEN,
        ),
    ),
    Case(
        "release-after-giving-up",
        "An order that was given up stays so when it is released: it has no deadline any more.",
        ("ROUTER-41", "ROUTER-35"),
        _LATE,
        (
            *_GIVEN_UP,
            _submit(60, "b"),
            _says(61, 3, 401),
            ("ask", 100, "a"),
            _fails(101, 4),
            _STATUS,
            _tick(200),
            _has(201, 5, "a"),
            *_SEEN,
        ),
    ),
    Case(
        "released-and-given-up",
        "The deadline of an order that is released counts anew, and passes.",
        ("ROUTER-41", "ROUTER-35"),
        _LATE,
        (
            *_DOUBTFUL,
            _submit(2, "b"),
            _says(3, 2, 401),
            _tick(90),
            ("ask", 100, "a"),
            _tick(149),
            _fails(149, 3),
            _tick(150),
            _tick(200),
            _has(201, 4, "a"),
            *_SEEN,
        ),
    ),
)

_OLD: Final = _CONFIG._replace(max_age=30, deadline=100)

_AGEING: Final = (
    Case(
        "stale-when-submitted",
        "An order that is too old when it is submitted is done in the answer, and its id is used.",
        ("ROUTER-45", "ROUTER-4"),
        _OLD,
        (
            _submit(30, "a"),
            *_SEEN,
            _submit(30, "a"),
            _submit(29, "b"),
            _submit(1000, "c", received_at=971),
            ("submit", 1000, _market("d", quantity=0), NANOS),
            *_SEEN,
        ),
    ),
    Case(
        "stale-while-waiting",
        "What waits for the limiter gets old, by when it was received and not by when it was submitted.",
        ("ROUTER-45", "ROUTER-39"),
        _SLOW._replace(max_age=30, deadline=100),
        (
            _submit(0, "a"),
            _submit(10, "b"),
            _submit(10, "c", received_at=5),
            _submit(10, "d", received_at=15),
            _STATUS,
            _tick(29),
            _tick(30),
            _tick(40),
            *_SEEN,
        ),
    ),
    *(
        Case(
            f"deadline-and-age-{age}",
            "The earlier of the deadline and the age counts; at the same time it is the age.",
            ("ROUTER-45", "ROUTER-35"),
            _CONFIG._replace(max_age=age, deadline=50),
            (_submit(10, "a", received_at=10), _fails(45, 1, Failure.REFUSED), _STATUS, _tick(59), _tick(61)),
        )
        for age in (49, 50, 51)
    ),
    Case(
        "stale-slices",
        "A slice gets old from when it is due.",
        ("ROUTER-45", "ROUTER-33"),
        _OLD,
        (
            ("slices", 100, _order("a"), 2, 200, NANOS),
            _fails(125, 1, Failure.REFUSED),
            _STATUS,
            _tick(130),
            _tick(300),
            _fails(329, 2, Failure.REFUSED),
            _STATUS,
            _tick(330),
            *_SEEN,
        ),
    ),
    Case(
        "stale-replacement",
        "A replacement gets old from when it was asked for.",
        ("ROUTER-45", "ROUTER-29"),
        _OLD._replace(poll_interval=1000),
        (
            _submit(0, "a"),
            _has(1, 1, "a"),
            _replace(500, "a", "b", quantity=NANOS),
            _fails(529, 2, Failure.REFUSED),
            _tick(530),
            _replace(531, "a", "c", quantity=NANOS),
            *_SEEN,
        ),
    ),
    Case(
        "stale-in-doubt",
        "A doubtful order that is too old is not placed again; if it never was there, it is stale.",
        ("ROUTER-45", "ROUTER-35", "ROUTER-44"),
        _OLD,
        (
            _submit(0, "a"),
            _fails(1, 1),
            _tick(20),
            _unknown(30, 2),
            *_SEEN,
            _tick(400),
            _unknown(401, 3),
            *_SEEN,
        ),
    ),
    Case(
        "stale-in-flight",
        "An order that is in flight when it gets old may be placed; if it is not, it is stale.",
        ("ROUTER-45",),
        _OLD,
        (
            _submit(0, "a"),
            _submit(0, "b"),
            _tick(60),
            _has(61, 1, "a"),
            _fails(62, 2, Failure.REFUSED),
            *_SEEN,
        ),
    ),
    Case(
        "stale-at-the-last-time",
        "Ages end at the last time there is.",
        ("ROUTER-45", "ROUTER-36"),
        _OLD,
        (
            _submit(0, "a", received_at=I64_MAX - 5),
            _fails(1, 1, Failure.REFUSED),
            _STATUS,
            _submit(I64_MIN, "b", received_at=I64_MIN),
            _submit(0, "c", received_at=I64_MIN),
            _STATUS,
        ),
    ),
)

_RESERVED: Final = _CONFIG._replace(
    limiter=LimiterConfig(rate=1, period=10, burst=3),
    cancel_reserve=2,
    request_timeout=1000,
    poll_interval=1000,
    backoff_base=1,
    backoff_cap=1,
)

_ROOM: Final = (
    Case(
        "cancels-first",
        "A cancel goes before all that was due earlier, and an ask that has to precede one as well.",
        ("ROUTER-8", "ROUTER-7"),
        _SLOW._replace(request_timeout=1000, poll_interval=20),
        (
            _submit(0, "a"),
            _has(1, 1, "a"),
            _submit(2, "b"),
            _submit(3, "c"),
            ("cancel", 4, "a"),
            _tick(40),
            _fails(41, 2),
            _tick(80),
            _has(81, 3, "a"),
            _tick(120),
            _says(121, 4, 204),
            _tick(160),
            _fails(161, 5),
            ("cancel", 162, "b"),
            _tick(200),
            _tick(240),
            *_SEEN,
        ),
    ),
    Case(
        "cancels-in-order",
        "Among cancels the earlier due comes first, then the older order.",
        ("ROUTER-8",),
        _CONFIG._replace(limiter=LimiterConfig(rate=1, period=40, burst=3), request_timeout=1000),
        (
            *(_submit(0, each) for each in "abc"),
            *(_has(1, number, each) for number, each in enumerate("abc", 1)),
            _submit(2, "d"),
            ("cancel", 3, "c"),
            ("stop", 4),
            _tick(40),
            _tick(80),
            _tick(120),
            _ORDERS,
        ),
    ),
    Case(
        "after-the-cancel",
        "When a cancel has been taken, asking about the order comes last again.",
        ("ROUTER-8", "ROUTER-27"),
        _SLOW._replace(request_timeout=1000),
        (
            *_LIVE,
            ("cancel", 2, "a"),
            _tick(40),
            _submit(41, "b"),
            _says(42, 2, 204),
            _tick(80),
            _tick(120),
            _ORDERS,
        ),
    ),
    Case(
        "given-up-is-no-cancel",
        "Asking about an order that was given up takes its turn: what was cancelled comes first.",
        ("ROUTER-8", "ROUTER-35"),
        _CONFIG._replace(
            limiter=LimiterConfig(rate=1, period=40, burst=2), deadline=30, request_timeout=1000
        ),
        (
            _submit(0, "a"),
            _submit(0, "b"),
            _fails(1, 1),
            _has(1, 2, "b"),
            _tick(31),
            _STATUS,
            ("cancel", 32, "b"),
            _tick(40),
            _tick(80),
            *_SEEN,
        ),
    ),
    Case(
        "reserve",
        "What only cancels may use: a second order waits, two cancels do not.",
        ("ROUTER-43", "ROUTER-39"),
        _RESERVED,
        (
            _submit(0, "a"),
            _submit(0, "b"),
            _STATUS,
            _tick(9),
            _has(9, 1, "a"),
            _tick(10),
            _has(10, 2, "b"),
            ("cancel", 10, "a"),
            ("cancel", 10, "b"),
            _submit(10, "c"),
            _STATUS,
            _fails(10, 3, Failure.REFUSED),
            _STATUS,
            _tick(19),
            _tick(20),
            _tick(39),
            _tick(40),
            *_SEEN,
        ),
    ),
    Case(
        "reserve-for-polls",
        "Polls leave the reserve alone, and so do asks about what is in doubt.",
        ("ROUTER-43", "ROUTER-8"),
        _RESERVED._replace(poll_interval=5),
        (
            _submit(0, "a"),
            _has(1, 1, "a"),
            _tick(6),
            _STATUS,
            _tick(10),
            _fails(10, 2),
            _submit(11, "b"),
            _tick(19),
            _tick(20),
            _fails(20, 3),
            _tick(29),
            _tick(30),
            _STATUS,
        ),
    ),
    Case(
        "reserve-at-the-ends",
        "The limiter's earliest time is not before the first there is, and the reserve counts from it.",
        ("ROUTER-43", "ROUTER-36"),
        _RESERVED._replace(
            limiter=LimiterConfig(rate=1, period=2**61, burst=3), deadline=I64_MAX, request_timeout=I64_MAX
        ),
        (
            _submit(I64_MIN, "a"),
            _submit(I64_MIN, "b"),
            _STATUS,
            _tick(I64_MIN + 2**61),
            _tick(I64_MIN + 2**62 - 1),
            _tick(I64_MIN + 2**62),
            _submit(2**62 + 2**61 - 1, "c"),
            _submit(I64_MAX, "d"),
            _STATUS,
        ),
    ),
)

_REMAINING: Final = (
    Case(
        "what-is-left",
        "A replacement without a quantity asks for what is left, and says so.",
        ("ROUTER-46", "ROUTER-30"),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(1, 1, "a", **_filled("2.5", "100")),
            _replace(2, "a", "b"),
            _replace(2, "a", "b", limit_price=101 * NANOS),
            _has(3, 2, "b", **_filled("1", "101")),
            _has(4, 3, "a", **_filled("2.5", "100", "replaced")),
            _replace(5, "b", "c", time_in_force=TimeInForce.GTC),
            _has(6, 4, "c"),
            _replace(7, "c", "d", quantity=7 * NANOS, limit_price=102 * NANOS),
            _replace(7, "b", "e", limit_price=102 * NANOS),
        ),
    ),
    Case(
        "what-is-left-stays",
        "What fills while the replacement is on its way does not change it.",
        ("ROUTER-46",),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(1, 1, "a", **_filled("1", "100")),
            _replace(2, "a", "b", limit_price=101 * NANOS),
            ("ask", 3, "a"),
            _has(4, 3, "a", **_filled("2", "100")),
            _fails(5, 2),
            _tick(30),
            _unknown(31, 4),
            _fails(32, 5, Failure.REFUSED),
            _ORDERS,
        ),
    ),
    Case(
        "nothing-is-left",
        "An order that has filled wholly is not live, even if the venue does not call it filled yet.",
        ("ROUTER-29", "ROUTER-1"),
        _CONFIG,
        (
            _submit(0, "a"),
            _has(1, 1, "a", **_filled("4", "100")),
            _replace(2, "a", "b", limit_price=101 * NANOS),
            _replace(2, "a", "b", quantity=NANOS),
            _replace(2, "a", "b"),
            _submit(2, "c"),
            _has(3, 2, "c", **_filled("5", "100")),
            _replace(4, "c", "d", quantity=9 * NANOS),
            ("submit", 5, _market("e", quantity=0), NANOS),
            _has(6, 3, "e", **_filled("0.5", "1")),
            _replace(7, "e", "f", time_in_force=TimeInForce.GTC),
            _ORDERS,
        ),
    ),
)


def _adopt(
    now: int, order: Order, venue_order_id: str | None = None, filled: int = 0, value: int = 0
) -> tuple[Any, ...]:
    return ("adopt", now, order, venue_order_id, filled, value)


_ADOPTING: Final = (
    Case(
        "adopt",
        "An order that the venue lists is followed like any other; only what fills from now on is told.",
        ("ROUTER-48", "ROUTER-23", "ROUTER-38"),
        _CONFIG,
        (
            _adopt(0, _order("a"), "venue-a", 2 * NANOS, 200 * NANOS**2),
            *_SEEN,
            _has(1, 1, "a", **_filled("2", "100")),
            _tick(51),
            _has(52, 2, "a", **_filled("3", "101")),
            *_SEEN,
            _replace(53, "a", "b", limit_price=99 * NANOS),
            _refuses(54, 3, 422, 42210000),
            ("cancel", 55, "a"),
            _says(56, 4, 204),
            _has(57, 5, "a", **_filled("3", "101", "canceled")),
            _adopt(58, _order("a"), "venue-a"),
        ),
    ),
    Case(
        "adopt-contradicted",
        "What was adopted is held to what was known of it: its id there, and what has filled.",
        ("ROUTER-48", "ROUTER-14"),
        _CONFIG,
        (
            _adopt(0, _order("a"), "venue-a", 2 * NANOS, 200 * NANOS**2),
            _has(1, 1, "a", **_filled("1", "100")),
            _STATUS,
            _tick(50),
            _has(51, 2, "a", id="other", **_filled("2", "100")),
            _tick(200),
            _unknown(201, 3),
            _STATUS,
            _tick(400),
            _has(401, 4, "a", **_filled("4", "50", "filled")),
        ),
    ),
    Case(
        "adopt-in-doubt",
        "An order that the venue does not list is asked about, and cancelled if it turns up.",
        ("ROUTER-49", "ROUTER-26", "ROUTER-38"),
        _CONFIG,
        (
            _adopt(10, _order("a")),
            *_SEEN,
            _unknown(11, 1),
            *_SEEN,
            _tick(100),
            _has(101, 2, "a", **_filled("1", "100")),
            *_SEEN,
            _says(102, 3, 204),
            _has(103, 4, "a", **_filled("1", "100", "canceled")),
        ),
    ),
    Case(
        "adopt-and-settle",
        "One that is not there when everything must have come is settled, past its deadline too.",
        ("ROUTER-49", "ROUTER-44", "ROUTER-35"),
        _CONFIG._replace(deadline=100, backoff_cap=20),
        (
            _adopt(10, _order("a")),
            _adopt(10, _order("b")),
            _unknown(11, 1),
            _fails(11, 2),
            _tick(109),
            _unknown(109, 3),
            _unknown(110, 4),
            _STATUS,
            _tick(309),
            _unknown(310, 5),
            _unknown(310, 6),
            _STATUS,
            _tick(2000),
            _unknown(2000, 7),
            _unknown(2000, 8),
            *_SEEN,
        ),
    ),
    Case(
        "adopt-refused",
        "What cannot be adopted: orders, ids and fills that cannot be, and too many.",
        ("ROUTER-47", "ROUTER-1", "ROUTER-4"),
        _CONFIG._replace(max_orders=1),
        (
            _adopt(0, _order("a", quantity=0), "v"),
            _adopt(0, _order("a", limit_price=None), "v"),
            _adopt(0, _order("a"), "../v"),
            _adopt(0, _order("a"), "é"),
            _adopt(0, _order("a"), "v", 4 * NANOS + 1, 1),
            _adopt(0, _order("a"), "v", 0, 1),
            _adopt(0, _order("a"), None, 1),
            _adopt(0, _order("a"), None, 0, 1),
            *_SEEN,
            _adopt(0, _order("a", limit_price=NANOS + 1), "v", 4 * NANOS, 0),
            _adopt(0, _order("a"), "v"),
            _adopt(0, _order("b"), "../v"),
            _has(1, 1, "a", id="v", **_filled("4", "0", "filled")),
            _adopt(2, _order("a"), "v"),
            *_SEEN,
            ("stop", 3),
            _adopt(4, _order("c", quantity=0), "v"),
        ),
    ),
    Case(
        "adopt-when-halted",
        "A halted router adopts nothing; what it had adopted is held back.",
        ("ROUTER-47", "ROUTER-49", "ROUTER-41", "ROUTER-1"),
        _CONFIG,
        (
            _adopt(0, _order("a"), "v"),
            _adopt(0, _order("b")),
            _says(1, 1, 401),
            *_SEEN,
            _adopt(2, _order("c"), "w"),
            _unknown(3, 2),
            ("cancel", 400, "b"),
            _unknown(401, 3),
            *_SEEN,
        ),
    ),
    Case(
        "adopt-does-not-age",
        "Nothing that was adopted is stale, whatever its times are.",
        ("ROUTER-49", "ROUTER-48", "ROUTER-45"),
        _CONFIG._replace(max_age=10, late_limit=1),
        (
            _adopt(1000, _order("a"), "v"),
            _adopt(1000, _order("b")),
            *_SEEN,
            _fails(1020, 2),
            _tick(1100),
            _unknown(1101, 3),
            *_SEEN,
        ),
    ),
)

CASES: Final = (
    *_SETTLING,
    *_GIVING_UP,
    *_AGEING,
    *_ROOM,
    *_REMAINING,
    *_ADOPTING,
    *_TOGETHER,
    *_DATED,
    *_NARROW,
    *_TAKING,
    *_SENDING,
    *_MEANINGS,
    *_REPEATING,
    *_FOLLOWING,
    *_CANCELING_CASES,
    *_REPLACING_CASES,
    *_SLICING,
    *_ENDING,
    *_HALTING,
)
