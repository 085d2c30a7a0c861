"""Cases of the risk gate, section *The day*."""

from typing import Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk.steps import (
    DOLLAR,
    FAR,
    READS,
    executed,
    filled,
    mark,
    order,
    sent,
    whole_order,
)

CASES: Final = (
    Case(
        "corrections",
        "A corrected execution counts as if it had been that from the start: later ones close at another cost.",
        ("RISK-32", "RISK-34", "MACHINE-2"),
        FAR,
        (
            mark(),
            *sent(order("a", quantity=9), order("s", Side.SELL, 9)),
            filled("a", 2, "1", price=100),
            filled("a", 2, "2", price=110),
            filled("s", 3, "3", price=120),
            *READS,
            ("correct", "1", 2 * NANOS, 180 * DOLLAR),
            *READS,
            ("correct", "1", 1 * NANOS, 90 * DOLLAR),
            *READS,
            ("correct", "2", 1 * NANOS, 110 * DOLLAR),
            *READS,
            ("correct", "3", 20 * NANOS, 2400 * DOLLAR),
            *READS,
            ("correct", "9", NANOS, 1),
            ("correct", "1", 0, 0),
            *READS,
            ("start_day",),
            ("correct", "1", NANOS, 1),
            *READS,
        ),
    ),
    Case(
        "amendments-of-a-symbol",
        "Executions of one symbol are taken in again, from what its day began with.",
        ("RISK-31", "RISK-32", "RISK-33"),
        FAR,
        (
            mark(),
            mark("B"),
            *sent(
                order("a", quantity=9),
                order("s", Side.SELL, 9),
                order("b", quantity=9, symbol="B"),
            ),
            filled("a", 3, "1", price=90),
            filled("b", 3, "2", price=95),
            ("start_day",),
            filled("s", 1, "3", price=120),
            filled("b", 1, "4", price=105),
            filled("s", 4, "5", price=80),
            *READS,
            ("bust", "3"),
            *READS,
            ("correct", "4", 2 * NANOS, 300 * DOLLAR),
            *READS,
        ),
    ),
    Case(
        "corrected-in-their-order",
        "After a correction the day's executions are taken in again in the order in which they came, not in that of their ids.",
        ("RISK-32", "RISK-34"),
        FAR,
        (
            mark(),
            *sent(order("b", quantity=2), order("s", Side.SELL)),
            filled("b", 1, "z", 100),
            filled("s", 1, "a", 110),
            filled("b", 1, "m", 120),
            ("correct", "m", NANOS, 121 * DOLLAR),
            *READS,
        ),
    ),
    Case(
        "held-on-the-way",
        "A position that would not have fitted in between refuses a correction.",
        ("RISK-34", "NUM-13", "MACHINE-2"),
        FAR,
        (
            ("mark", "A", 1),
            *sent(whole_order("a", "A", Side.BUY, 2), whole_order("b", "A", Side.SELL, 2)),
            executed("e", "a", 1, 1),
            executed("f", "a", 1, 1),
            executed("g", "b", 2, 2),
            ("correct", "e", I64_MAX, 1),
            *READS,
        ),
    ),
)
