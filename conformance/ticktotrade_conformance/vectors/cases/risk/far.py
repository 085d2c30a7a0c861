"""Cases that take a collection or a counter of the gate past 1,024."""

from typing import Any, Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.risk import CollarReference
from ticktotrade_conformance.vectors.case import Case, Repeat
from ticktotrade_conformance.vectors.cases.risk.steps import (
    DOLLAR,
    FAR,
    checks,
    executed,
    filled,
    mark,
    order,
    sent,
    touch,
)

_Step = tuple[Any, ...]

_MANY: Final = 1100
_LAST: Final = 999 + _MANY
_ROOM: Final = FAR._replace(max_open_orders=2**32 - 1)
_SUMS: Final = (("exposure",), ("pnl",))


def _rising(steps: tuple[_Step, ...], *paths: str) -> Repeat:
    """Steps that are repeated; what is at the paths grows by 1."""
    return Repeat(_MANY, steps, dict.fromkeys(paths, 1))


CASES: Final = (
    Case(
        "many-open",
        "Every open order counts and is known, however many there are.",
        ("RISK-9", "RISK-14", "RISK-3"),
        FAR._replace(max_open_orders=_MANY),
        (
            mark(),
            _rising(sent(order("n1000")), "0.args.order.client_order_id"),
            ("positions",),
            *checks(order("x"), order("n1000"), order(f"n{_LAST}")),
            filled("n1000", 1, "first"),
            *checks(order("x")),
            ("closed", f"n{_LAST}"),
            ("closed", "n1000"),
            ("closed", "n1512"),
            ("positions",),
        ),
    ),
    Case(
        "many-ids",
        "An id stays used, however many came after it.",
        ("RISK-14", "RISK-16"),
        FAR,
        (
            mark(),
            _rising(
                (*sent(order("n1000")), ("closed", "n1000")),
                "0.args.order.client_order_id",
                "1.args.client_order_id",
            ),
            *checks(*(order(f"n{number}") for number in (1000, 1100, 1500, 1900, _LAST, _LAST + 1))),
            *sent(order("n1000"), order("n1100")),
        ),
    ),
    Case(
        "many-alike",
        "As many orders as there are that are alike count, and as many as are not do not.",
        ("RISK-22",),
        _ROOM._replace(max_repeats=_MANY, repeat_period=10),
        (
            mark(),
            Repeat(
                _MANY,
                sent(order("a1000"), order("b1000")),
                {
                    "0.args.order.client_order_id": 1,
                    "1.args.order.client_order_id": 1,
                    "1.args.order.quantity": 1,
                },
            ),
            *checks(order("x"), order("x")._replace(quantity=NANOS + _MANY)),
            *checks(order("x"), now=10),
        ),
    ),
    Case(
        "many-others-since",
        "An order is alike to one that was sent a thousand others ago.",
        ("RISK-22",),
        _ROOM._replace(max_repeats=1, repeat_period=10),
        (
            mark(),
            *sent(order("a", quantity=2)),
            Repeat(
                _MANY,
                sent(order("b1000", Side.SELL)),
                {"0.args.order.client_order_id": 1, "0.args.order.quantity": 1},
            ),
            *checks(order("x", quantity=2), order("x", quantity=3)),
        ),
    ),
    Case(
        "many-messages",
        "Messages are counted past 2^16, and all of them leave the window.",
        ("RISK-21",),
        FAR._replace(max_messages=65_600, message_period=10),
        (
            mark(),
            Repeat(65_599, (("messaged", 5),)),
            *checks(order("x")),
            ("messaged", 6),
            *checks(order("x")),
            *checks(order("x"), now=15),
            *checks(order("x"), now=16),
        ),
    ),
    Case(
        "many-symbols",
        "Every symbol counts, however many there are: prices, books, orders, positions and what they were worth in the morning.",
        ("RISK-12", "RISK-17", "RISK-23", "RISK-30", "RISK-31"),
        _ROOM._replace(collar=100, collar_reference=CollarReference.BOOK),
        (
            _rising(
                (
                    ("mark", "S1000", 100 * NANOS),
                    ("quote", "S1000", touch(99, 101)),
                    *sent(order("n1000", symbol="S1000")),
                    filled("n1000", 1, "e1000", 99),
                    *sent(order("m1000", Side.SELL, symbol="S1000")),
                ),
                "0.args.symbol",
                "1.args.symbol",
                "2.args.order.symbol",
                "2.args.order.client_order_id",
                "3.args.fill.client_order_id",
                "3.args.fill.execution_id",
                "4.args.order.symbol",
                "4.args.order.client_order_id",
            ),
            *_SUMS,
            mark("S1000", 90),
            mark(f"S{_LAST}", 120),
            *_SUMS,
            *checks(
                order("x", symbol="S1000", price=103),
                order("x", symbol=f"S{_LAST}", price=102),
                order("x", symbol=f"S{_LAST}", price=103),
                order("x", symbol=f"S{_LAST + 1}"),
            ),
            ("start_day",),
            *_SUMS,
            _rising((("unmark", "S1000"),), "0.args.symbol"),
            *checks(order("x", symbol=f"S{_LAST}", price=101), order("x", symbol="S1000", price=101)),
            *_SUMS,
        ),
    ),
    Case(
        "many-restricted",
        "Every restricted symbol is restricted, the last one of many too.",
        ("RISK-3",),
        FAR._replace(restricted=tuple(f"S{number}" for number in range(_MANY))),
        (
            *(mark(f"S{number}") for number in (0, 64, 256, 1024, _MANY - 1, _MANY)),
            *checks(*(order("x", symbol=f"S{number}") for number in (0, 64, 256, 1024, _MANY - 1, _MANY))),
        ),
    ),
    Case(
        "many-executions",
        "Every execution of the day is known and taken in again, the first of many too.",
        ("RISK-25", "RISK-32", "RISK-33"),
        FAR,
        (
            mark(),
            *sent(order("a", quantity=2 * _MANY), order("s", Side.SELL, 3)),
            _rising(
                (executed("e1000", "a", NANOS, 100 * DOLLAR),),
                "0.args.fill.execution_id",
                "0.args.fill.value",
            ),
            filled("s", 3, "s", 120),
            ("positions",),
            filled("a", 1, "e1000"),
            filled("a", 1, f"e{_LAST}"),
            ("correct", "e1000", NANOS, 50 * DOLLAR),
            ("positions",),
            ("bust", "e1000"),
            ("positions",),
            ("bust", f"e{_LAST}"),
            ("bust", "e1512"),
            ("positions",),
            ("pnl",),
        ),
    ),
    Case(
        "many-corrections",
        "An execution can be corrected as often as it has to be, and others busted beside it.",
        ("RISK-32", "RISK-33"),
        FAR,
        (
            mark(),
            *sent(order("a", quantity=2 * _MANY)),
            filled("a", 1, "first"),
            _rising((("correct", "first", NANOS, 90 * DOLLAR),), "0.args.value"),
            ("positions",),
            _rising(
                (filled("a", 1, "e1000"), ("bust", "e1000")),
                "0.args.fill.execution_id",
                "1.args.execution_id",
            ),
            ("positions",),
            filled("a", 1, "e1000"),
            ("correct", "first", NANOS, 80 * DOLLAR),
            ("positions",),
        ),
    ),
    Case(
        "many-days",
        "A new day is one, however many went before it: their executions are not known any more.",
        ("RISK-25", "RISK-31"),
        FAR,
        (
            mark(),
            *sent(order("a", quantity=3 * _MANY)),
            filled("a", 1, "first"),
            _rising((filled("a", 1, "e"), ("start_day",))),
            filled("a", 1, "first"),
            filled("a", 1, "e"),
            filled("a", 1, "e"),
            ("positions",),
            _rising((("start_day",),)),
            ("bust", "e"),
            filled("a", 1, "first"),
            ("positions",),
        ),
    ),
    Case(
        "many-refusals",
        "What is refused uses nothing up, however often it is: no id, no place, no message, no price.",
        ("RISK-14", "RISK-15", "RISK-37", "MACHINE-2"),
        FAR._replace(max_messages=2, message_period=10, max_open_orders=2, max_repeats=2, repeat_period=10),
        (
            mark(),
            *sent(order("a", quantity=2)),
            _rising(sent(order("n1000", quantity=0)), "0.args.order.client_order_id"),
            _rising(sent(order("n1000", symbol="U")), "0.args.order.client_order_id"),
            _rising(sent(order("a", quantity=2), now=9)),
            _rising((filled("a", 3, "e1000"),), "0.args.fill.execution_id"),
            _rising((filled("n1000", 1, "e1000"),), "0.args.fill.client_order_id"),
            _rising((("adopt", order("n1000", quantity=0), 1),), "0.args.order.client_order_id"),
            _rising((("bust", "e1000"),), "0.args.execution_id"),
            _rising((("closed", "n1000"),), "0.args.client_order_id"),
            *checks(order("n1000", quantity=2)),
            *sent(order("n1000", quantity=2)),
            filled("n1000", 1, "e1000"),
            *checks(order("x", quantity=3)),
            *checks(order("x", quantity=3), now=10),
            ("positions",),
        ),
    ),
    Case(
        "many-taken-in",
        "Orders and positions of an earlier life, as many as there were.",
        ("RISK-36", "RISK-37"),
        _ROOM,
        (
            _rising(
                (
                    ("take_position", "S1000", -NANOS, 90 * DOLLAR, 100 * NANOS),
                    ("adopt", order("n1000", symbol="S1000", quantity=3), 50 * NANOS),
                ),
                "0.args.symbol",
                "1.args.order.symbol",
                "1.args.order.client_order_id",
            ),
            *_SUMS,
            *checks(order("n1000"), order(f"n{_LAST}"), order("x", symbol=f"S{_LAST}")),
            filled("n1000", 3, "first"),
            filled(f"n{_LAST}", 3, "last"),
            *_SUMS,
        ),
    ),
)
