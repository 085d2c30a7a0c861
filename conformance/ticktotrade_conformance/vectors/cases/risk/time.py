"""Cases of the risk gate, section *Time, messages and repeated orders*."""

from typing import Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk.steps import (
    BUY,
    FAR,
    checks,
    mark,
    order,
    sent,
)

CASES: Final = (
    Case(
        "clock",
        "The clock does not go back: what is sent at an earlier time counts from the latest time there was.",
        ("RISK-20", "RISK-21"),
        FAR._replace(max_messages=1, message_period=10),
        (
            mark(),
            *sent(order("a", quantity=2), now=100),
            *checks(BUY, now=50),
            *checks(BUY, now=109),
            *checks(BUY, now=110),
            ("messaged", 95),
            *checks(BUY, now=109),
            *checks(BUY, now=110),
            ("sent", 200, order("a")),
            *checks(BUY, now=100),
            ("messaged", 200),
            ("messaged", 0),
            *checks(BUY, now=209),
            *checks(BUY, now=210),
        ),
    ),
    Case(
        "first-and-last-time",
        "Periods that reach beyond the range of times do not wrap around.",
        ("RISK-20", "RISK-21", "RISK-22"),
        FAR._replace(max_messages=1, message_period=I64_MAX, max_repeats=1, repeat_period=I64_MAX),
        (
            mark(),
            *checks(BUY, now=I64_MIN),
            *sent(order("a"), now=I64_MIN),
            *checks(BUY, now=I64_MIN),
            *checks(BUY, now=-2),
            *checks(BUY, now=-1),
            *sent(order("c"), now=I64_MAX),
            *checks(BUY, now=0),
        ),
    ),
    Case(
        "messages",
        "Orders and cancels count in a window that slides: two just before a second and two just after it are four.",
        ("RISK-21",),
        FAR._replace(max_messages=3, message_period=1000),
        (
            mark(),
            *sent(order("a", quantity=1), now=990),
            ("messaged", 995),
            *checks(BUY, now=1000),
            *sent(order("b", quantity=2), now=1001),
            *checks(order("c"), now=1001),
            *(("messaged", time) for time in (1002, 1002, 1002)),
            *checks(order("c"), now=1989),
            *checks(order("c"), now=1990),
            *checks(order("c"), now=1995),
            *checks(order("c"), now=2001),
            *checks(order("c"), now=2002),
            *checks(order("c"), now=1995),
        ),
    ),
    Case(
        "repeats",
        "Orders that are alike count, whatever their ids; one that differs in anything but id, times and force does not.",
        ("RISK-22",),
        FAR._replace(max_repeats=2, repeat_period=10),
        (
            mark(),
            *sent(order("a"), now=100),
            *checks(order("c"), now=100),
            *sent(
                order("b")._replace(time_in_force=TimeInForce.IOC, extended_hours=True, event_time=9),
                now=104,
            ),
            *checks(
                order("c"),
                order("c", Side.SELL),
                order("c", quantity=2),
                order("c", price=101),
                order("c", symbol="B"),
                order("c")._replace(order_type=OrderType.MARKET, limit_price=None),
                order("c")._replace(order_type=OrderType.STOP, limit_price=None, stop_price=100 * NANOS),
                order("c")._replace(order_type=OrderType.STOP_LIMIT, stop_price=100 * NANOS),
                now=104,
            ),
            ("closed", "a"),
            *checks(order("c"), now=109),
            *checks(order("c"), now=110),
            *sent(order("d"), order("e"), now=109),
            *checks(order("c"), now=109),
            *checks(order("c"), now=118),
            *checks(order("c"), now=119),
        ),
    ),
    Case(
        "cancel-moves-the-clock",
        "What goes out moves the clock, and with it every window.",
        ("RISK-20", "RISK-22"),
        FAR._replace(max_repeats=1, repeat_period=10),
        (mark(), *sent(order("a"), now=100), ("messaged", 200), *checks(order("b"), now=100)),
    ),
)
