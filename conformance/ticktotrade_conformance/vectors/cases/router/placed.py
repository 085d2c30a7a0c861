"""Cases of the router, section *Placed*."""

from typing import Final

from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    LIVE,
    ORDERS,
    SEEN,
    STATUS,
    fails,
    filled,
    has,
    says,
    submit,
    tick,
    unknown,
)

_STATUSES_OF_ORDERS: Final = (
    *("new", "partially_filled", "filled", "done_for_day", "canceled", "expired", "replaced"),
    *("pending_cancel", "pending_replace", "accepted", "pending_new", "accepted_for_bidding"),
    *("stopped", "rejected", "suspended", "calculated", "pending_review", "held", "Filled", "other"),
)

CASES: Final = (
    *(
        Case(
            f"status-{status.replace('_', '-')}",
            "What becomes of an order at a status of the venue's.",
            ("ROUTER-24",),
            CONFIG,
            (submit(0, "a"), has(1, 1, "a", **filled("1", "100", status)), *SEEN),
        )
        for status in _STATUSES_OF_ORDERS
    ),
    Case(
        "poll-fails",
        "A query about a placed order is repeated after a while, whatever has become of it.",
        ("ROUTER-22", "ROUTER-10"),
        CONFIG,
        (
            *LIVE,
            tick(51),
            unknown(52, 2),
            STATUS,
            tick(100),
            fails(101, 3),
            tick(200),
            says(201, 4, 500),
            tick(300),
            says(301, 5, 200, "[]"),
            STATUS,
            tick(400),
            has(401, 6, "a"),
            *SEEN,
        ),
    ),
    Case(
        "fills",
        "Each fill is the difference to what was known, also where the rounded average is worth less.",
        ("ROUTER-23",),
        CONFIG,
        (
            submit(0, "a"),
            has(1, 1, "a", **filled("1", "100")),
            tick(51),
            has(52, 2, "a", **filled("1", "101")),
            tick(102),
            has(103, 3, "a", **filled("2", "40")),
            ORDERS,
            tick(153),
            has(154, 4, "a", **filled("3", "100")),
            ORDERS,
            tick(204),
            has(205, 5, "a", **filled("3.5", "100", "expired")),
        ),
    ),
)
