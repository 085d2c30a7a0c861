"""Cases for names that differ in little: ids, executions and symbols that are alike in all but one thing."""

from typing import Any, Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import OrderType, TimeInForce
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.risk.steps import (
    FAR,
    READS,
    checks,
    executed,
    filled,
    mark,
    order,
    sent,
)

_Steps = tuple[tuple[Any, ...], ...]

_SHORT: Final = ("o1", "O1", "o01", "o001", "o1 ", " o1", "o1\0", "o1\u00a0", "é1", "e\u03011", "1o")


def _long(width: int) -> tuple[str, ...]:
    """Names of some bytes, of which two each differ in the last one, and two in the first."""
    return tuple(
        name
        for length in (8, 9, 16, 17, 32, 33, 48)
        if length <= width
        for name in ("k" * (length - 1) + "a", "k" * (length - 1) + "b", "q" + "k" * (length - 2) + "b")
    )


_ORDERS: Final = (*_SHORT, *_long(48))
_EXECUTIONS: Final = (*_SHORT, *_long(48), "k" * 63 + "a", "k" * 63 + "b", "q" + "k" * 62 + "b")
_SYMBOLS: Final = (*_SHORT, *_long(32), "A/USD", "A/USDT", "A")


def _each_id() -> _Steps:
    """Each id is new when it is checked and sent, though all before it are known."""
    return tuple(step for name in _ORDERS for step in (*checks(order(name)), *sent(order(name))))


def _each_symbol() -> _Steps:
    """Each symbol is unknown until it has its own price."""
    return tuple(
        step
        for number, name in enumerate(_SYMBOLS)
        for step in (
            *checks(order("x", symbol=name)),
            mark(name, number + 1),
            *sent(order(f"n{number}", symbol=name, price=number + 1)),
        )
    )


_STOP_LIMIT: Final = order("x")._replace(order_type=OrderType.STOP_LIMIT, stop_price=100 * NANOS)

CASES: Final = (
    Case(
        "ids-alike",
        "Client order ids are compared whole and as they are: case, zeros, blanks, accents and the last of 48 bytes count.",
        ("RISK-3", "RISK-14", "RISK-16"),
        FAR,
        (
            mark(),
            *_each_id(),
            ("positions",),
            *checks(*(order(name) for name in _ORDERS[::4])),
            *(("closed", name) for name in _ORDERS[1::2]),
            *(("closed", name) for name in _ORDERS[::3]),
            ("positions",),
        ),
    ),
    Case(
        "executions-alike",
        "Execution ids are compared whole and as they are, and whatever order they are of.",
        ("RISK-25", "RISK-33"),
        FAR,
        (
            mark(),
            *sent(order("a", quantity=100), order("b", quantity=100)),
            *(filled("ab"[number % 2], 1, name) for number, name in enumerate(_EXECUTIONS)),
            ("positions",),
            *(("bust", name) for name in _EXECUTIONS[1::2]),
            ("positions",),
            *(filled("a", 1, name) for name in _EXECUTIONS[::3]),
            *(("correct", name, 2 * NANOS, 0) for name in _EXECUTIONS[::2]),
            ("positions",),
        ),
    ),
    Case(
        "symbols-alike",
        "Symbols are compared whole and as they are; positions come in the order of code points, not of lengths or cases.",
        ("RISK-7", "RISK-17", "RISK-19"),
        FAR,
        (*_each_symbol(), *READS),
    ),
    *(
        Case(
            f"restricted-alike-{number}",
            "Only the restricted symbol itself is restricted, and none that is like it.",
            ("RISK-3",),
            FAR._replace(restricted=(first, third)),
            (
                *(mark(symbol) for symbol in (first, second, third)),
                *checks(*(order("x", symbol=symbol) for symbol in (first, second, third))),
            ),
        )
        for number, (first, second, third) in enumerate(
            (
                ("a", "A", "aA"),
                ("A/USD", "A", "A/USDT"),
                ("k" * 31 + "a", "k" * 31 + "b", "k" * 15),
                ("T", "T\0", "T "),
            ),
            1,
        )
    ),
    Case(
        "one-execution-of-two-orders",
        "An execution id is taken for every order and every symbol, and a fill of nothing or too much does not take one.",
        ("RISK-15", "RISK-25", "MACHINE-2"),
        FAR,
        (
            mark(),
            mark("B"),
            *sent(order("a", quantity=3), order("b", quantity=3, symbol="B")),
            filled("a", 4, "e"),
            filled("a", 0, "e"),
            filled("z", 1, "e"),
            filled("a", 1, "e"),
            filled("b", 1, "e"),
            filled("b", 1, "f"),
            filled("z", 1, "f"),
            executed("f", "a", NANOS, 0),
            *READS,
        ),
    ),
    Case(
        "alike-but-for-one",
        "Orders are alike if all six members are: each of those that were sent differs in one of them from the one checked.",
        ("RISK-22",),
        FAR._replace(max_repeats=1, repeat_period=10),
        (
            mark(),
            mark("B"),
            *sent(
                _STOP_LIMIT._replace(client_order_id="1", symbol="B"),
                _STOP_LIMIT._replace(client_order_id="2", side=Side.SELL),
                _STOP_LIMIT._replace(client_order_id="3", quantity=NANOS + 1),
                _STOP_LIMIT._replace(client_order_id="4", limit_price=100 * NANOS + 1),
                _STOP_LIMIT._replace(client_order_id="5", stop_price=100 * NANOS + 1),
                _STOP_LIMIT._replace(client_order_id="6", order_type=OrderType.LIMIT, stop_price=None),
                _STOP_LIMIT._replace(client_order_id="7", order_type=OrderType.STOP, limit_price=None),
            ),
            *checks(_STOP_LIMIT),
            *sent(
                _STOP_LIMIT._replace(
                    client_order_id="8",
                    time_in_force=TimeInForce.GTC,
                    extended_hours=True,
                    event_time=5,
                    received_at=6,
                )
            ),
            *checks(_STOP_LIMIT),
        ),
    ),
    Case(
        "restricted-with-a-slash",
        "A pair and what is written without its slash are two symbols.",
        ("RISK-3",),
        FAR._replace(restricted=("BTCUSD", "ETH/USD")),
        tuple(
            step
            for symbol in ("BTC/USD", "BTCUSD", "ETH/USD", "ETHUSD")
            for step in (mark(symbol), *checks(order(symbol, symbol=symbol)))
        ),
    ),
    Case(
        "spaces-first",
        "An id with spaces around it takes nothing from the one without.",
        ("RISK-3", "RISK-14"),
        FAR,
        (mark(), *sent(*(order(each) for each in (" o1", "o1 ", "\to1", "O1", "o01", "o1"))), *READS),
    ),
    Case(
        "refused-and-replayed",
        "A correction that is refused for its sums is none when the others are taken in again.",
        ("RISK-32", "RISK-34", "RISK-29"),
        FAR,
        (
            mark(),
            *sent(order("a"), order("b")),
            filled("a", 1, "x"),
            filled("b", 1, "y"),
            ("correct", "x", NANOS, I128_MAX),
            ("correct", "x", I64_MAX, 5),
            *READS,
            ("bust", "y"),
            *READS,
        ),
    ),
    Case(
        "day-of-a-closed-position",
        "A day begins for a symbol too of which nothing is held any more, and something is open.",
        ("RISK-31", "RISK-19"),
        FAR,
        (
            mark(),
            *sent(order("a"), order("b", side=Side.SELL), order("c")),
            filled("a", 1, "x", 90),
            filled("b", 1, "y", 100),
            *READS,
            ("start_day",),
            *READS,
        ),
    ),
    *(
        Case(
            f"alike-to-{name}",
            "Numbers of orders that are alike are the same, and not only to a float or in their lower half.",
            ("RISK-22",),
            FAR._replace(max_repeats=1, repeat_period=10, max_order_notional=I128_MAX),
            (
                mark(),
                *sent(
                    _STOP_LIMIT._replace(client_order_id="1", quantity=number),
                    _STOP_LIMIT._replace(client_order_id="2", limit_price=number),
                    _STOP_LIMIT._replace(client_order_id="3", stop_price=number),
                ),
                *checks(
                    *(
                        each
                        for value in (other, number)
                        for each in (
                            _STOP_LIMIT._replace(client_order_id="4", quantity=value),
                            _STOP_LIMIT._replace(client_order_id="5", limit_price=value),
                            _STOP_LIMIT._replace(client_order_id="6", stop_price=value),
                        )
                    )
                ),
            ),
        )
        for name, number, other in (("floats", 2**53 + 1, 2**53), ("lower-halves", 2**32 + 1, 1))
    ),
)
