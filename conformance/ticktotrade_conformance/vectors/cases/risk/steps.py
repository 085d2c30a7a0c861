"""What cases for the risk gate are made of: a configuration without limits, orders, fills, and what is read."""

from typing import Any, Final

from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import Fill, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX

DOLLAR: Final = NANOS * NANOS
FAR: Final = RiskConfig(
    max_order_quantity=I64_MAX,
    max_order_notional=2**126,
    collar=10_000,
    max_open_orders=1000,
    max_position=I64_MAX,
    max_exposure=2**126,
    max_daily_loss=I128_MAX,
    max_messages=2**32 - 1,
    max_repeats=2**32 - 1,
)
READS: Final = (("positions",), ("exposure",), ("pnl",))


def order(
    client_order_id: str, side: Side = Side.BUY, quantity: int = 1, symbol: str = "A", price: int = 100
) -> Order:
    """A limit order for so many units, at so many dollars."""
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


def whole_order(client_order_id: str, symbol: str, side: Side, quantity: int) -> Order:
    """An order for some nano-units, at a price of 1."""
    return order(client_order_id, side, symbol=symbol)._replace(quantity=quantity, limit_price=1)


def mark(symbol: str = "A", price: int = 100) -> tuple[Any, ...]:
    """A last trade at so many dollars."""
    return ("mark", symbol, price * NANOS)


def sent(*orders: Order, now: int = 0) -> tuple[tuple[Any, ...], ...]:
    """Orders that are sent, one after the other."""
    return tuple(("sent", now, order) for order in orders)


def checks(*orders: Order, now: int = 0) -> tuple[tuple[Any, ...], ...]:
    """Orders that are checked, one after the other."""
    return tuple(("check", now, order) for order in orders)


def filled(client_order_id: str, quantity: int, execution_id: str = "", price: int = 100) -> tuple[Any, ...]:
    """A fill at a price; its execution id, if it matters, or one made of the other two."""
    value = quantity * price * DOLLAR
    return (
        "fill",
        Fill(execution_id or f"{client_order_id}-{quantity}", client_order_id, quantity * NANOS, value),
    )


def executed(execution_id: str, client_order_id: str, quantity: int, value: int) -> tuple[Any, ...]:
    """A fill of some nano-units for some 1e-18 dollars."""
    return ("fill", Fill(execution_id, client_order_id, quantity, value))


def touch(bid: int | None, ask: int | None) -> Touch:
    """A touch at so many dollars, with one side or none."""
    return Touch(*(None if price is None else Level(price * NANOS, NANOS) for price in (bid, ask)))


BUY: Final = order("b")
SELL: Final = order("s", Side.SELL)


def bought_and_sold(symbol: str, paid: int, received: int) -> tuple[tuple[Any, ...], ...]:
    """A nano-unit that is bought and sold again, for so many 1e-18 dollars."""
    buy, sell = f"{symbol}-buy", f"{symbol}-sell"
    return (
        *sent(whole_order(buy, symbol, Side.BUY, 1)),
        executed(buy, buy, 1, paid),
        *sent(whole_order(sell, symbol, Side.SELL, 1)),
        executed(sell, sell, 1, received),
    )
