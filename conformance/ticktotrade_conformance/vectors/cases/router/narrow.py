"""Cases in which only one narrow thing is out of the ordinary."""

from typing import Final

from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    ORDERS,
    SEEN,
    STATUS,
    fails,
    has,
    order,
    refuses,
    replace,
    says,
    shown,
    submit,
    tick,
)

_ASKED_AGAIN: Final = (submit(0, "a"), fails(0, 1), tick(20))

CASES: Final = (
    Case(
        "average-of-next-to-nothing",
        "An average that is cut off to 0 makes a fill of no value.",
        ("ROUTER-15", "ROUTER-23"),
        CONFIG,
        (submit(0, "a"), has(0, 1, "a", filled_qty="4", filled_avg_price="0.000000000012345"), ORDERS),
    ),
    Case(
        "average-beyond",
        "An average that no price can be leaves the request in doubt, however long it is.",
        ("ROUTER-15",),
        CONFIG,
        (
            submit(0, "a"),
            has(0, 1, "a", filled_qty="4", filled_avg_price="1" * 5000 + ".0000000001"),
            ORDERS,
        ),
    ),
    Case(
        "dollars-with-a-limit",
        "An order for dollars is a market order.",
        ("ROUTER-2",),
        CONFIG,
        (("submit", 0, order("a", quantity=0, limit_price=None), NANOS), ORDERS),
    ),
    *(
        Case(
            f"in-use-{status}",
            "Only 422 with the code says that the id is in use; both are looked at.",
            ("ROUTER-21",),
            CONFIG,
            (
                *_ASKED_AGAIN,
                says(20, 2, 404),
                refuses(21, 3, status, 40010001),
                tick(60),
                says(60, 4, 404),
                *SEEN,
            ),
        )
        for status in (422, 400)
    ),
    Case(
        "refusal-forgotten",
        "A refusal of an order that turns up all the same is not its reason to end.",
        ("ROUTER-21", "ROUTER-24"),
        CONFIG,
        (
            *_ASKED_AGAIN,
            says(20, 2, 404),
            refuses(21, 3, 422, 42210000),
            tick(60),
            has(60, 4, "a", status="canceled"),
        ),
    ),
    Case(
        "held-to-the-last-time",
        "A wait that ends beyond 2^63 − 1 ends there.",
        ("ROUTER-17", "ROUTER-36"),
        CONFIG,
        (
            submit(I64_MAX - 5, "a"),
            has(I64_MAX - 5, 1, "a"),
            ("query", I64_MAX - 4, "a"),
            says(I64_MAX - 4, 2, 429, "", "1", None),
            STATUS,
        ),
    ),
    Case(
        "slice-id-in-hand",
        "An id that one of the slices would have is used already.",
        ("ROUTER-4", "ROUTER-33"),
        CONFIG,
        (submit(0, "a-2"), ("slices", 0, order("a"), 2, 10, NANOS), ORDERS),
    ),
    Case(
        "venue-id-with-dots",
        "An id that would lead elsewhere in a path is none.",
        ("ROUTER-14",),
        CONFIG,
        (submit(0, "a"), has(0, 1, "a", id=".."), ORDERS),
    ),
    Case(
        "id-in-capitals",
        "Another client order id is another order, however alike.",
        ("ROUTER-14",),
        CONFIG,
        (submit(0, "a"), says(0, 1, 200, shown("A")), *SEEN),
    ),
    Case(
        "pairs-by-their-slash",
        "It is the slash that makes a pair of currencies.",
        ("ROUTER-3",),
        CONFIG,
        (
            submit(0, "a", symbol="AUSD", limit_price=100 * NANOS + 1),
            submit(0, "b", symbol="ETH/BTC", limit_price=100 * NANOS + 1),
        ),
    ),
    Case(
        "failures-forgotten",
        "An order that was read open begins to count its failures anew.",
        ("ROUTER-10",),
        CONFIG._replace(request_timeout=1000),
        (
            submit(0, "a"),
            has(0, 1, "a"),
            ("query", 1, "a"),
            fails(1, 2),
            ("query", 2, "a"),
            has(2, 3, "a"),
            ("query", 3, "a"),
            fails(3, 4),
            STATUS,
        ),
    ),
    Case(
        "failures-kept-while-canceling",
        "One that is to be cancelled goes on counting.",
        ("ROUTER-10", "ROUTER-27"),
        CONFIG._replace(request_timeout=1000),
        (
            submit(0, "a"),
            has(0, 1, "a"),
            ("cancel", 1, "a"),
            says(1, 2, 204),
            fails(2, 3),
            ("query", 3, "a"),
            has(3, 4, "a"),
            ("query", 4, "a"),
            fails(4, 5),
            STATUS,
        ),
    ),
    Case(
        "cancel-not-overtaken",
        "The cancel that an order waits for is not put off because its successor is placed.",
        ("ROUTER-30", "ROUTER-27"),
        CONFIG,
        (
            submit(0, "a"),
            has(0, 1, "a"),
            replace(1, "a", "b", quantity=5 * NANOS),
            ("cancel", 2, "a"),
            says(3, 3, 429),
            has(4, 2, "b"),
            *SEEN,
        ),
    ),
    Case(
        "gone-is-not-unknown",
        "Only 404 says that the venue does not know an order.",
        ("ROUTER-19", "ROUTER-18"),
        CONFIG,
        (*_ASKED_AGAIN, says(20, 2, 410), *SEEN),
    ),
    *(
        Case(
            f"status-{status}",
            "No other status means what 429 and 408 mean.",
            ("ROUTER-13",),
            CONFIG,
            (submit(0, "a"), says(0, 1, status)),
        )
        for status in (420, 425)
    ),
    Case(
        "cancelled-with-two-l",
        "A status that the venue does not have is that of an open order.",
        ("ROUTER-24",),
        CONFIG,
        (submit(0, "a"), has(0, 1, "a", status="cancelled"), ORDERS),
    ),
)
