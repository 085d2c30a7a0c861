"""Cases of many: orders in hand and remembered, slices, failures in a row, requests."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.router import Failure
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case, Repeat
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    ORDERS,
    SEEN,
    STATUS,
    adopt,
    fails,
    has,
    order,
    says,
    submit,
    tick,
)

_ROOM: Final = CONFIG._replace(
    max_orders=2000, limiter=LimiterConfig(rate=1, period=1, burst=200_000), poll_interval=10**6
)
_NO_ROOM: Final = _ROOM._replace(limiter=LimiterConfig(rate=1, period=10**9, burst=1))
_NEXT_ID: Final = {"0.args.order.client_order_id": 1}

_ENDED: Final = (
    Case(
        "many-remembered",
        "Of 1,100 ids that have ended the latest 1,024 are remembered.",
        ("ROUTER-4",),
        _ROOM._replace(max_remembered=1024, max_age=5),
        (
            Repeat(1100, (submit(10, "k-1000"),), _NEXT_ID),
            *(submit(10, each) for each in ("k-2099", "k-1076", "k-1075", "k-1077", "k-1000", "k-1078")),
        ),
    ),
    Case(
        "all-remembered",
        "Of 1,100 ids that have ended none is forgotten where there is room for more.",
        ("ROUTER-4",),
        _ROOM._replace(max_remembered=5000, max_age=5),
        (
            Repeat(1100, (submit(10, "k-1000"),), _NEXT_ID),
            *(submit(10, each) for each in ("k-1000", "k-1075")),
        ),
    ),
    Case(
        "late-answers-of-many",
        "An answer or a failure is that of the request of its number alone, whatever number another one in flight has.",
        ("ROUTER-5", "ROUTER-11"),
        _ROOM,
        (
            submit(0, "a"),
            has(1, 1, "a"),
            Repeat(
                1030,
                (("query", 2, "a"), has(2, 2, "a")),
                {"1.args.request": 1},
            ),
            ("query", 3, "a"),
            *(
                step
                for apart in (1, 16, 32, 64, 128, 256, 512, 1024)
                for step in (says(4, 1032 - apart, 404), fails(4, 1032 - apart))
            ),
            *SEEN,
        ),
    ),
    Case(
        "many-deadlines",
        "The deadlines of 280 orders that wait for the limiter pass at once.",
        ("ROUTER-35", "ROUTER-9"),
        _NO_ROOM,
        (submit(0, "a"), Repeat(280, (submit(0, "k-1000"),), _NEXT_ID), STATUS, tick(1000), *SEEN),
    ),
    Case(
        "many-in-hand",
        "There is room for 1,030 orders, and for no more.",
        ("ROUTER-4",),
        _NO_ROOM._replace(max_orders=1030, max_remembered=5000),
        (
            *(submit(0, "a"), Repeat(1029, (submit(0, "k-1000"),), _NEXT_ID), submit(0, "b")),
            Repeat(1029, (("cancel", 1, "k-1000"),), {"0.args.client_order_id": 1}),
            *(ORDERS, submit(2, "k-1500"), submit(2, "b"), ORDERS),
        ),
    ),
)

_ADOPTED: Final = Repeat(280, (adopt(0, order("k-1000"), "venue"),), _NEXT_ID)
_ASKED: Final = Repeat(280, (adopt(0, order("k-1000")),), _NEXT_ID)

_AT_ONCE: Final = (
    Case(
        "many-in-flight",
        "Of 280 requests the first and the last are answered, and the others abandoned.",
        ("ROUTER-12", "ROUTER-11", "ROUTER-9"),
        _ROOM,
        (_ADOPTED, has(1, 1, "k-1000", id="venue"), has(1, 280, "k-1279", id="venue"), tick(100), STATUS),
    ),
    Case(
        "many-canceled",
        "A stop cancels 280 orders; one answer that the credentials are not taken ends them all.",
        ("ROUTER-37", "ROUTER-42", "ROUTER-27"),
        _ROOM,
        (_ADOPTED, tick(100), ("stop", 101), says(102, 300, 401), *SEEN),
    ),
    Case(
        "many-held-back",
        "280 orders are held back: nothing more is sent for any of them.",
        ("ROUTER-41", "ROUTER-12"),
        _ROOM,
        (_ASKED, says(1, 1, 401), STATUS, tick(100), STATUS, tick(10**6), STATUS),
    ),
    Case(
        "many-slices",
        "An order in 300 slices, three of which were sent when the others are cancelled.",
        ("ROUTER-32", "ROUTER-33", "ROUTER-34"),
        _ROOM,
        (
            ("slices", 0, order("a", quantity=301 * NANOS), 300, 5, NANOS),
            *(tick(10), ("cancel", 11, "a"), ORDERS),
        ),
    ),
)


def _failing(
    first: int, count: int, failure: Failure, at: int = 0, due: int = 2**62
) -> tuple[tuple[Any, ...], ...]:
    """Failures at the same time of the clock, and each time a tick at which the next request is due."""
    return tuple(
        step
        for number in range(first, first + count)
        for step in (fails(at, number, failure), STATUS, tick(due))
    )


# A limiter that has room at every time, so that the waits are seen.
_PATIENT: Final = _ROOM._replace(
    limiter=LimiterConfig(rate=1, period=2**31, burst=2**32 - 1),
    request_timeout=2**62,
    deadline=I64_MAX,
    doubt_cap=2**62,
)

_IN_A_ROW: Final = (
    *(
        Case(
            f"many-failures-{name}",
            "Waits are doubled up to the cap, past the width of every number that could be shifted.",
            ("ROUTER-10",),
            _PATIENT._replace(backoff_cap=2**62, backoff_base=base),
            (submit(0, "a"), *_failing(1, 67, failure)),
        )
        for name, base, failure in (("unsent", 1, Failure.REFUSED), ("doubtful", 3, Failure.RESET))
    ),
    Case(
        "many-failures-longest",
        "Waits are doubled up to the longest duration there is, which is one less than a nanosecond doubled 63 times.",
        ("ROUTER-10",),
        _PATIENT._replace(backoff_cap=I64_MAX, backoff_base=1),
        (submit(-(2**62), "a"), *_failing(1, 67, Failure.REFUSED, -(2**62) - 10, 2**62 - 2)),
    ),
    Case(
        "many-failures-counted",
        "The failures of an order are counted past 256, and so are the attempts to place it.",
        ("ROUTER-10", "ROUTER-38"),
        _PATIENT._replace(backoff_cap=10**6, backoff_base=10**3, seed=2),
        (
            submit(0, "a"),
            Repeat(250, (fails(0, 1, Failure.REFUSED), tick(2**62)), {"0.args.request": 1}),
            *(*_failing(251, 10, Failure.REFUSED), ORDERS),
        ),
    ),
    Case(
        "waits-beyond-floats",
        "A wait is a whole number, also where a float would not hold it.",
        ("ROUTER-10", "ROUTER-36"),
        _PATIENT._replace(backoff_base=2**53 + 1, backoff_cap=I64_MAX, doubt_cap=I64_MAX),
        (submit(0, "a"), *_failing(1, 9, Failure.REFUSED), fails(0, 10, Failure.REFUSED), STATUS),
    ),
    Case(
        "many-requests",
        "Requests are numbered past 65,536: of 64 orders that are asked about in vain.",
        ("ROUTER-5", "ROUTER-12"),
        _ROOM._replace(request_timeout=1, backoff_base=1, backoff_cap=1),
        (
            Repeat(64, (adopt(0, order("k-1000"), "venue"),), _NEXT_ID),
            Repeat(1030, (tick(1), tick(2)), {"0.args.now": 2, "1.args.now": 2}),
            has(2060, 65_984, "k-1063", id="venue"),
            STATUS,
        ),
    ),
)

CASES: Final = (*_ENDED, *_AT_ONCE, *_IN_A_ROW)
