"""Arguments that bring a risk gate to its limits: few symbols, orders that add up, and fills of them."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import RiskConfig
from ticktotrade.risk.interface import DOLLAR
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_SYMBOLS: Final = ("A", "A", "A", "B", "A", "A", "B", "R")
_PRICES: Final = (100, 100, 101, 95, 100, 150)
_QUANTITIES: Final = (1, 2, 3, 5, 8, 20, 20)


def _order_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """An order that has not been sent yet, or now and then one of an id that has."""
    sent = len(_sent(steps))
    number = dice.below(sent + 1) if dice.once_in(8) else sent
    return (_order(dice, f"o{number}"),)


def _sent(steps: Sequence[Step]) -> list[Order]:
    return [step.arguments[0] for step in steps if step.operation == "sent"]


def _order(dice: Dice, client_order_id: str) -> Order:
    """A limit order near the marks; now and then one of another type."""
    price = dice.choice(_PRICES) * NANOS
    made = Order(
        client_order_id=client_order_id,
        symbol=dice.choice(_SYMBOLS),
        side=dice.choice(tuple(Side)),
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.DAY,
        quantity=dice.choice(_QUANTITIES) * NANOS,
        limit_price=price,
        stop_price=None,
        extended_hours=False,
        event_time=0,
        received_at=0,
    )
    match dice.below(16):
        case 1:
            return made._replace(order_type=OrderType.MARKET, limit_price=None)
        case 2:
            return made._replace(order_type=OrderType.STOP, limit_price=None, stop_price=price)
        case 3:
            return made._replace(order_type=OrderType.STOP_LIMIT, stop_price=price + NANOS)
        case 4:
            return made._replace(limit_price=price + 1)
        case _:
            return made


def _fill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A fill, in whole or in part, of one of the orders sent so far."""
    sent = _sent(steps)
    if not sent:
        return "o0", NANOS
    order = dice.choice(sent)
    part = dice.choice((order.quantity, NANOS, order.quantity // 2, max(order.quantity - NANOS, 0), 0))
    return order.client_order_id, part


def _closed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """One of the orders sent so far, or one that was not."""
    return (f"o{dice.below(len(_sent(steps)) + 1)}",)


def _mark_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A last price for one of the symbols."""
    del steps
    return dice.choice(_SYMBOLS), dice.choice((100, 100, 101, 50, 0)) * NANOS


def _kill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """The kill switch, which is mostly off: it hides everything else."""
    del steps
    return (dice.once_in(6),)


def _risk_config(dice: Dice) -> RiskConfig:
    """Limits, of which some are near and some far away."""
    return RiskConfig(
        max_order_quantity=dice.choice((100, 100, 5)) * NANOS,
        max_order_notional=dice.choice((100_000, 100_000, 500)) * DOLLAR,
        collar=dice.choice((10_000, 10_000, 500, 100, 0)),
        max_open_orders=dice.choice((100, 100, 3, 1, 0)),
        max_position=dice.choice((100, 3, 10, 0)) * NANOS,
        max_exposure=dice.choice((1_000_000, 1_000_000, 1000, 300)) * DOLLAR,
        restricted=dice.choice(((), ("R",))),
    )


def _huge_order(client_order_id: str, symbol: str) -> Order:
    return _order(Dice(b""), client_order_id)._replace(symbol=symbol, quantity=I64_MAX)


_MARKED: Final = (Step("mark", ("A", 100 * NANOS)), Step("mark", ("B", 100 * NANOS)))

# Three positions whose exposure does not fit 128 bits any more; orders in A still pass what comes before it.
_HUGE: Final = (
    *_MARKED[:1],
    *(Step("mark", (symbol, I64_MAX)) for symbol in ("B", "C", "R")),
    *(Step("sent", (_huge_order(f"huge {symbol}", symbol),)) for symbol in ("B", "C", "R")),
)

SCENARIO: Final = Scenario(
    arguments={
        "check": _order_arguments,
        "sent": _order_arguments,
        "fill": _fill_arguments,
        "closed": _closed_arguments,
        "mark": _mark_arguments,
        "kill": _kill_arguments,
    },
    config=_risk_config,
    preludes=((), *[_MARKED] * 14, _HUGE),
    weights={"check": 6, "sent": 5, "fill": 4, "mark": 3},
    throws=48,
)
