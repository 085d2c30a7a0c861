"""Cases for the risk gate."""

from typing import Any, Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import RiskConfig
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case

_DOLLAR: Final = NANOS * NANOS
_OPEN: Final = RiskConfig(
    max_order_quantity=I64_MAX,
    max_order_notional=2**126,
    collar=10_000,
    max_open_orders=1000,
    max_position=I64_MAX,
    max_exposure=2**126,
)
_READS: Final = (("positions",), ("exposure",))


def _order(
    client_order_id: str, side: Side = Side.BUY, quantity: int = 1, symbol: str = "A", price: int = 100
) -> Order:
    return Order(
        client_order_id,
        symbol,
        side,
        OrderType.LIMIT,
        TimeInForce.DAY,
        quantity * NANOS,
        price * NANOS,
        None,
        False,
        0,
        0,
    )


def _whole(client_order_id: str, symbol: str, side: Side, quantity: int) -> Order:
    """An order for some nano-units, at a price of 1."""
    return _order(client_order_id, side, symbol=symbol)._replace(quantity=quantity, limit_price=1)


def _mark(symbol: str = "A", price: int = 100) -> tuple[Any, ...]:
    return ("mark", symbol, price * NANOS)


def _sent(*orders: Order) -> tuple[tuple[Any, ...], ...]:
    return tuple(("sent", order) for order in orders)


def _checks(*orders: Order) -> tuple[tuple[Any, ...], ...]:
    return tuple(("check", order) for order in orders)


def _filled(client_order_id: str, quantity: int) -> tuple[Any, ...]:
    return ("fill", client_order_id, quantity * NANOS)


_BUY: Final = _order("b")
_SELL: Final = _order("s", Side.SELL)

CASES: Final = (
    Case(
        "order-form",
        "No quantity, or not the prices of the type: not an order, whatever the limits.",
        ("RISK-1",),
        _OPEN,
        (
            _mark(),
            *_checks(
                _BUY,
                _BUY._replace(quantity=0),
                _BUY._replace(limit_price=None),
                _BUY._replace(stop_price=NANOS),
                _BUY._replace(order_type=OrderType.MARKET),
                _BUY._replace(order_type=OrderType.MARKET, limit_price=None),
                _BUY._replace(order_type=OrderType.STOP),
                _BUY._replace(order_type=OrderType.STOP, limit_price=None, stop_price=100 * NANOS),
                _BUY._replace(order_type=OrderType.STOP_LIMIT),
                _BUY._replace(order_type=OrderType.STOP_LIMIT, stop_price=100 * NANOS),
                _BUY._replace(stop_price=0),
                _BUY._replace(order_type=OrderType.MARKET, limit_price=0),
                _BUY._replace(order_type=OrderType.STOP, limit_price=None, stop_price=0),
                _BUY._replace(order_type=OrderType.STOP_LIMIT, limit_price=0, stop_price=0),
            ),
            ("sent", _BUY._replace(quantity=0)),
            *_READS,
        ),
    ),
    Case(
        "reasons-in-order",
        "An order that violates everything is rejected for the first limit; each one lifted shows the next.",
        ("RISK-2", "RISK-3", "RISK-4"),
        RiskConfig(
            max_order_quantity=2 * NANOS,
            max_order_notional=150 * _DOLLAR,
            collar=100,
            max_open_orders=1,
            max_position=2 * NANOS,
            max_exposure=250 * _DOLLAR,
            restricted=("R",),
        ),
        (
            *_checks(_order("x", symbol="U")),
            _mark(),
            *_sent(_order("o")),
            ("kill", True),
            *_checks(_order("o", quantity=3, symbol="R")),
            ("kill", False),
            *_checks(
                _order("o", quantity=3, symbol="R"),
                _order("o", quantity=3),
                _order("x", quantity=3, symbol="U"),
                _order("x", quantity=2, symbol="U"),
                _order("x", quantity=2, price=110),
                _order("x", price=110),
                _order("x"),
            ),
            _filled("o", 1),
            *_checks(_order("x", quantity=2, price=75), _order("x", price=101), _order("x", quantity=1)),
            *_sent(_order("y")),
            _filled("y", 1),
            *_checks(_order("x")),
        ),
    ),
    Case(
        "notional",
        "Valued at the limit price, else at the stop price, else at the last trade's; the limit itself passes.",
        ("RISK-5", "RISK-6"),
        _OPEN._replace(max_order_notional=200 * _DOLLAR, max_order_quantity=3 * NANOS),
        (
            _mark(),
            *_checks(
                _order("a", quantity=2),
                _order("a", quantity=2, price=101),
                _order("a", quantity=3, price=66),
                _order("a", quantity=4, price=1),
                _order("a", quantity=3)._replace(order_type=OrderType.MARKET, limit_price=None),
                _order("a", quantity=2)._replace(order_type=OrderType.MARKET, limit_price=None),
                _order("a", quantity=2)._replace(
                    order_type=OrderType.STOP, limit_price=None, stop_price=100 * NANOS + 1
                ),
                _order("a", quantity=2)._replace(order_type=OrderType.STOP_LIMIT, stop_price=500 * NANOS),
                _order("a", quantity=3, price=0),
                _order("a", quantity=3)._replace(order_type=OrderType.STOP, limit_price=None, stop_price=0),
                _order("a", quantity=3, price=0)._replace(
                    order_type=OrderType.STOP_LIMIT, stop_price=500 * NANOS
                ),
            ),
        ),
    ),
    Case(
        "collar",
        "The collar is exact and two-sided, and counts from the last trade.",
        ("RISK-7", "RISK-8", "RISK-17"),
        _OPEN._replace(collar=100),
        (
            *_checks(_BUY),
            _mark(),
            *_checks(
                _order("a", price=101),
                _order("a")._replace(limit_price=101 * NANOS + 1),
                _order("a", price=99),
                _order("a")._replace(limit_price=99 * NANOS - 1),
            ),
            _mark(price=102),
            *_checks(_order("a", price=101), _order("a", price=100)),
            _mark(price=0),
            *_checks(_order("a", price=0), _order("a")._replace(limit_price=1)),
            ("mark", "A", 3),
            *_checks(_order("a")._replace(limit_price=3), _order("a")._replace(limit_price=4)),
        ),
    ),
    Case(
        "open-orders",
        "Orders count as open from being sent until they are filled or closed.",
        ("RISK-9", "RISK-14", "RISK-15", "RISK-16"),
        _OPEN._replace(max_open_orders=2),
        (
            _mark(),
            *_sent(_order("a", quantity=2), _order("b")),
            *_checks(_order("c")),
            _filled("a", 1),
            *_checks(_order("c")),
            _filled("a", 1),
            *_checks(_order("c")),
            ("closed", "b"),
            *_sent(_order("c"), _order("d")),
            *_checks(_order("e")),
            *_READS,
        ),
    ),
    Case(
        "position",
        "Shorts count by their size, open orders as if filled, and an order that only reduces always passes.",
        ("RISK-10", "RISK-11", "RISK-19"),
        _OPEN._replace(max_position=3 * NANOS),
        (
            _mark(),
            *_checks(
                _order("x", quantity=3),
                _order("x", quantity=4),
                _order("x", Side.SELL, 3),
                _order("x", Side.SELL, 4),
            ),
            *_sent(_order("a", quantity=2)),
            *_checks(
                _order("x", quantity=1),
                _order("x", quantity=2),
                _order("x", Side.SELL, 3),
                _order("x", Side.SELL, 4),
            ),
            _filled("a", 2),
            ("positions",),
            *_checks(_order("x", Side.SELL, 2), _order("x", Side.SELL, 5), _order("x", Side.SELL, 6)),
            *_sent(_order("f", Side.SELL, 12)),
            ("positions",),
            *_checks(_order("x", Side.SELL, 1)),
            _filled("f", 12),
            ("positions",),
            *_checks(
                _order("x", quantity=5),
                _order("x", quantity=10),
                _order("x", quantity=11),
                _order("x", quantity=14),
                _order("x", Side.SELL),
            ),
        ),
    ),
    Case(
        "exposure",
        "Gross exposure: every symbol at its last trade's price, the worse of its two sides, open orders included.",
        ("RISK-12", "RISK-17"),
        _OPEN._replace(max_exposure=1000 * _DOLLAR),
        (
            _mark(),
            _mark("B", 50),
            *_sent(_order("a", quantity=3), _order("b", Side.SELL, 4, symbol="B", price=50)),
            *_READS,
            *_checks(
                _order("x", quantity=5),
                _order("x", quantity=6),
                _order("x", Side.SELL, 8),
                _order("x", Side.SELL, 9),
            ),
            _filled("a", 3),
            _filled("b", 4),
            *_READS,
            _mark("A", 1000),
            *_READS,
            *_checks(
                _order("x", Side.SELL, 3, price=1000),
                _order("x", Side.SELL, 7, price=1000),
                _order("x", price=1000),
            ),
            _mark("A", 0),
            ("exposure",),
        ),
    ),
    Case(
        "lifecycle-refused",
        "What does not fit an order's life is refused and changes nothing.",
        ("RISK-14", "RISK-15", "RISK-16", "MACHINE-2"),
        _OPEN,
        (
            *_sent(_order("a")),
            _mark(),
            *_sent(_order("a", quantity=2), _order("a")),
            *_checks(_order("a")),
            _filled("x", 1),
            _filled("a", 0),
            _filled("a", 3),
            *_READS,
            _filled("a", 2),
            _filled("a", 1),
            ("closed", "a"),
            ("closed", "x"),
            *_sent(_order("a")),
            *_READS,
        ),
    ),
    Case(
        "many-ids",
        "An id stays used, however many came after it.",
        ("RISK-14", "RISK-16"),
        _OPEN,
        (
            _mark(),
            *(
                step
                for number in range(100)
                for step in (*_sent(_order(f"n{number}")), ("closed", f"n{number}"))
            ),
            *_checks(_order("n0"), _order("n50"), _order("n100")),
            *_sent(_order("n0")),
        ),
    ),
    Case(
        "kill",
        "The kill switch stops checks, also of reducing orders, and nothing else.",
        ("RISK-4", "RISK-18"),
        _OPEN,
        (
            _mark(),
            *_checks(_BUY, _SELL),
            ("kill", True),
            *_checks(_BUY, _SELL),
            *_sent(_BUY),
            ("kill", False),
            *_checks(_SELL),
        ),
    ),
    Case(
        "overflow",
        "What would not fit 64 bits of position or 128 bits of exposure is refused and changes nothing.",
        ("RISK-13", "RISK-14", "NUM-13", "MACHINE-2"),
        _OPEN._replace(max_exposure=2**127 - 1),
        (
            ("mark", "A", I64_MAX),
            ("mark", "B", I64_MAX),
            *_sent(_order("a")._replace(quantity=I64_MAX)),
            *_sent(_order("b")),
            *_READS,
            *_sent(_order("c", symbol="B")._replace(quantity=I64_MAX)),
            *_READS,
            *_sent(_order("d", symbol="B", side=Side.SELL)._replace(quantity=I64_MAX)),
            *_checks(_order("e", symbol="A", side=Side.SELL)._replace(limit_price=I64_MAX)),
            ("mark", "C", I64_MAX),
            *_sent(_order("f", symbol="C")._replace(quantity=NANOS)),
            *_READS,
            *_checks(_order("g", symbol="C")._replace(limit_price=I64_MAX)),
        ),
    ),
    Case(
        "overflow-edges",
        "The last sums that fit and the first that do not: buys, sells, what is held with either, the exposure.",
        ("RISK-13", "RISK-14", "NUM-13"),
        _OPEN._replace(max_exposure=2**127 - 1),
        (
            *(("mark", symbol, I64_MAX) for symbol in ("A", "B", "C")),
            *(("mark", symbol, 1) for symbol in ("D", "E")),
            *_sent(_whole("a", "A", Side.SELL, I64_MAX)),
            ("fill", "a", I64_MAX),
            *_sent(
                _whole("b", "A", Side.SELL, 2), _whole("c", "A", Side.SELL, 1), _whole("d", "A", Side.SELL, 1)
            ),
            ("closed", "c"),
            *_sent(_whole("e", "A", Side.BUY, I64_MAX), _whole("f", "A", Side.BUY, 1)),
            ("positions",),
            ("closed", "e"),
            *_sent(
                _whole("g", "B", Side.BUY, I64_MAX),
                _whole("h", "C", Side.SELL, 4),
                _whole("i", "D", Side.SELL, 1),
            ),
            *_READS,
            *_checks(_whole("j", "E", Side.BUY, 1)),
            *_sent(_whole("j", "E", Side.BUY, 1)),
            *_READS,
        ),
    ),
    Case(
        "positions-order",
        "Positions come by symbol in the order of code points; a symbol with nothing held and nothing open has none.",
        ("RISK-19",),
        _OPEN,
        (
            *(_mark(symbol) for symbol in ("é", "a", "B", "\U0001f600", "\uffee")),
            *_sent(*(_order(symbol, symbol=symbol) for symbol in ("é", "a", "B", "\U0001f600", "\uffee"))),
            ("positions",),
            ("closed", "a"),
            _filled("B", 1),
            *_sent(_order("z", Side.SELL, symbol="B")),
            _filled("z", 1),
            ("positions",),
        ),
    ),
)
