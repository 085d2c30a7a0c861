"""Cases for limits that are checked one after the other: one of two violated, the other one, and both."""

from typing import Any, Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.risk import RiskConfig
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk.steps import DOLLAR, FAR, checks, filled, mark, order, sent

_Steps = tuple[tuple[Any, ...], ...]


def _pair(first: str, second: str, config: RiskConfig, steps: _Steps) -> Case:
    about = f"What violates {first} is rejected for that, whether it violates {second} or not."
    name = f"{first}-then-{second}".replace("_", "-")
    return Case(name, about, ("RISK-3",), config, steps)


_FALLEN: Final = (mark(), *sent(order("a", quantity=3)), filled("a", 3), mark(price=90))
"""Three are held that have lost 10 each."""

CASES: Final = (
    _pair(
        "kill_switch",
        "restricted_symbol",
        FAR._replace(restricted=("R",)),
        (
            mark(),
            mark("R"),
            *checks(order("x", symbol="R")),
            ("kill", True),
            *checks(order("x"), order("x", symbol="R")),
        ),
    ),
    _pair(
        "restricted_symbol",
        "duplicate_order",
        FAR._replace(restricted=("R",)),
        (
            mark(),
            mark("R"),
            *sent(order("a")),
            *checks(order("x", symbol="R"), order("a"), order("a", symbol="R")),
        ),
    ),
    _pair(
        "duplicate_order",
        "message_rate",
        FAR._replace(max_messages=1, message_period=10),
        (
            mark(),
            *sent(order("a")),
            *checks(order("a"), order("x")),
            *checks(order("a"), order("x"), now=10),
        ),
    ),
    _pair(
        "message_rate",
        "order_quantity",
        FAR._replace(max_messages=1, message_period=10, max_order_quantity=3 * NANOS),
        (
            mark(),
            ("messaged", 0),
            *checks(order("x"), order("x", quantity=4)),
            *checks(order("x"), order("x", quantity=4), now=10),
        ),
    ),
    _pair(
        "order_quantity",
        "no_reference_price",
        FAR._replace(max_order_quantity=3 * NANOS),
        (mark(), *checks(order("x", quantity=4), order("x", symbol="U"), order("x", quantity=4, symbol="U"))),
    ),
    _pair(
        "no_reference_price",
        "order_notional",
        FAR._replace(max_order_notional=300 * DOLLAR),
        (mark(), *checks(order("x", symbol="U"), order("x", quantity=4), order("x", quantity=4, symbol="U"))),
    ),
    _pair(
        "order_notional",
        "price_collar",
        FAR._replace(max_order_notional=300 * DOLLAR, collar=100),
        (mark(), *checks(order("x", quantity=4), order("x", price=102), order("x", quantity=4, price=102))),
    ),
    _pair(
        "price_collar",
        "open_orders",
        FAR._replace(collar=100, max_open_orders=1),
        (
            mark(),
            *checks(order("x", price=102)),
            *sent(order("a")),
            *checks(order("x"), order("x", price=102)),
        ),
    ),
    _pair(
        "open_orders",
        "repeated_order",
        FAR._replace(max_open_orders=1, max_repeats=1, repeat_period=10),
        (
            mark(),
            *sent(order("a")),
            *checks(order("x"), order("x", quantity=2)),
            ("closed", "a"),
            *checks(order("x"), order("x", quantity=2)),
        ),
    ),
    _pair(
        "repeated_order",
        "position",
        FAR._replace(max_repeats=1, repeat_period=10, max_position=3 * NANOS),
        (
            mark(),
            *sent(order("a", quantity=2)),
            *checks(order("x", Side.SELL, 3), order("x", quantity=3), order("x", quantity=2)),
            ("closed", "a"),
            *checks(order("x", quantity=2)),
        ),
    ),
    _pair(
        "position",
        "exposure",
        FAR._replace(max_position=3 * NANOS, max_exposure=500 * DOLLAR),
        (
            mark(),
            mark("B"),
            *checks(order("x", quantity=4), order("x", quantity=3)),
            *sent(order("b", quantity=3, symbol="B")),
            *checks(order("x", quantity=3), order("x", quantity=4), order("x", quantity=2)),
        ),
    ),
    _pair(
        "exposure",
        "daily_loss",
        FAR._replace(max_exposure=400 * DOLLAR, max_daily_loss=20 * DOLLAR),
        (
            *_FALLEN,
            *checks(order("x", quantity=1, price=90), order("x", quantity=2, price=90)),
            mark(price=100),
            *checks(order("x", quantity=1), order("x", quantity=2)),
        ),
    ),
    _pair(
        "position",
        "daily_loss",
        FAR._replace(max_position=4 * NANOS, max_daily_loss=20 * DOLLAR),
        (
            *_FALLEN,
            *checks(order("x", quantity=1, price=90), order("x", quantity=2, price=90)),
            *checks(order("x", Side.SELL, 7, price=90), order("x", Side.SELL, 8, price=90)),
            *checks(order("x", Side.SELL, 3, price=90)),
        ),
    ),
)
