"""Cases of rules of several sections that meet."""

from typing import Final

from ticktotrade.router import Failure
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CANCELING,
    CONFIG,
    REPLACING,
    SEEN,
    fails,
    has,
    refuses,
    says,
    submit,
    tick,
)

CASES: Final = (
    Case(
        "two-endings",
        "There is nothing left to be replaced, and a cancel is wanted: the former is the reason.",
        ("ROUTER-31", "ROUTER-25"),
        CONFIG,
        (
            *REPLACING,
            ("cancel", 11, "b"),
            *SEEN,
            tick(51),
            has(52, 3, "a", status="canceled"),
            *SEEN,
            fails(53, 2, Failure.REFUSED),
            *SEEN,
        ),
    ),
    Case(
        "halted-whatever-is-wanted",
        "An order whose own request shows that the credentials are not taken ends so, though a cancel is wanted.",
        ("ROUTER-40", "ROUTER-25"),
        CONFIG,
        (submit(0, "a"), ("cancel", 1, "a"), refuses(2, 1, 401, 40110000), *SEEN),
    ),
    Case(
        "released-after-the-cancel",
        "A cancel that was taken is not sent again when the order is released: it is asked about.",
        ("ROUTER-41", "ROUTER-27"),
        CONFIG,
        (
            *CANCELING,
            says(11, 2, 204),
            refuses(12, 3, 401, 40110000),
            *SEEN,
            tick(100),
            ("cancel", 200, "a"),
            *SEEN,
            has(201, 4, "a", status="canceled"),
            *SEEN,
        ),
    ),
    Case(
        "busy-before-its-time",
        "A 429 holds requests back until its own time at least, for those too that come at an earlier one.",
        ("ROUTER-17", "ROUTER-36"),
        CONFIG,
        (submit(0, "a"), says(100, 1, 429), submit(95, "b"), *SEEN, tick(99), tick(100), *SEEN),
    ),
)
