"""Cases of the router, section *Slices*."""

from typing import Final

from ticktotrade.nano import NANOS
from ticktotrade.router import Failure
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    ORDERS,
    SEEN,
    STATUS,
    fails,
    filled,
    has,
    order,
    replace,
    tick,
)

CASES: Final = (
    Case(
        "slices",
        "Slices are whole lots that add up exactly, one every interval, each an order of its own.",
        ("ROUTER-32", "ROUTER-33"),
        CONFIG._replace(max_orders=10),
        (
            ("slices", 0, order("a", quantity=11 * NANOS), 4, 10, NANOS),
            *SEEN,
            has(1, 1, "a-1", **filled("3", "100", "filled")),
            tick(9),
            tick(10),
            fails(11, 2, Failure.REFUSED),
            tick(30),
            ("cancel", 31, "a-4"),
            ("slices", 40, order("b", quantity=10 * NANOS, symbol="BTC/USD"), 3, 0 + 1, 3),
            ("slices", 40, order("b", quantity=9 * NANOS, symbol="BTC/USD"), 2, 1, 3),
            ORDERS,
        ),
    ),
    Case(
        "slices-refused",
        "Odd lots, less than a lot a slice, and ids that get too long.",
        ("ROUTER-32", "ROUTER-2"),
        CONFIG,
        (
            ("slices", 0, order("a", quantity=2 * NANOS + 1), 2, 10, NANOS),
            ("slices", 0, order("a", quantity=2 * NANOS), 3, 10, NANOS),
            ("slices", 0, order("a", quantity=0), 1, 10, NANOS),
            ("slices", 0, order("x" * 47), 1, 10, NANOS),
            ("slices", 0, order("x" * 46, quantity=100), 10, 10, 1),
            ("slices", 0, order("a", limit_price=None), 2, 10, NANOS),
            *SEEN,
            ("slices", 0, order("x" * 46), 2, 10, NANOS),
            ("slices", 0, order("a"), 1, I64_MAX, 4 * NANOS),
        ),
    ),
    Case(
        "slices-deadline",
        "A slice's deadline counts from its own time.",
        ("ROUTER-33", "ROUTER-35"),
        CONFIG._replace(deadline=20),
        (
            ("slices", 0, order("a"), 2, 100, NANOS),
            fails(1, 1, Failure.REFUSED),
            tick(20),
            STATUS,
            tick(100),
            fails(101, 2, Failure.REFUSED),
            tick(119),
            tick(120),
            *SEEN,
        ),
    ),
    Case(
        "cancel-slices",
        "To cancel the sliced order is to cancel every slice that is left, and what has replaced one.",
        ("ROUTER-34", "ROUTER-33", "ROUTER-30"),
        CONFIG._replace(max_orders=10),
        (
            ("slices", 0, order("a"), 4, 10, NANOS),
            has(1, 1, "a-1"),
            tick(10),
            fails(11, 2),
            ("ask", 12, "a"),
            replace(12, "a", "b", quantity=NANOS),
            replace(13, "a-1", "b", quantity=NANOS),
            ORDERS,
            ("cancel", 14, "a"),
            *SEEN,
            has(15, 3, "b"),
            ORDERS,
            has(16, 5, "a-1", status="replaced"),
            has(17, 4, "a-2", status="filled"),
            has(18, 6, "b", status="canceled"),
            ORDERS,
            ("cancel", 19, "a"),
        ),
    ),
)
