"""Arguments that bring a risk gate to its limits: few symbols, orders that add up, fills of them, and times."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.risk.interface import DOLLAR
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_SYMBOLS: Final = (*["A"] * 12, "B", "B", "B", "R")
_PRICES: Final = (100, 100, 101, 95, 100, 150)
_QUANTITIES: Final = (3, 1, 2, 5, 3, 5, 8, 20)
_STEPS_OF_TIME: Final = (0, 1, 4, 5, 6, -1, -5, -7, 20)


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """The time of the latest step that has one, and mostly not much more."""
    timed = (step.arguments[0] for step in reversed(steps) if step.operation in {"check", "sent", "messaged"})
    latest = next(timed, 100)
    assert isinstance(latest, int)
    return max(I64_MIN, min(I64_MAX, latest + dice.choice(_STEPS_OF_TIME)))


def _order_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """An order that has not been sent yet, or now and then one of an id that has been.

    Some are alike to the latest one, some go against the order that was filled last.
    """
    sent = _sent(steps)
    number = dice.below(len(sent) + 1) if dice.once_in(8) else len(sent)
    now, made = _now(dice, steps), _order(dice, f"o{number}")
    if sent and dice.once_in(4):
        force = dice.choice(tuple(TimeInForce))
        return now, sent[-1]._replace(client_order_id=made.client_order_id, time_in_force=force)
    filled = _latest_filled(steps, sent)
    if filled is not None and dice.once_in(3):
        other = Side.SELL if filled.side is Side.BUY else Side.BUY
        return now, made._replace(symbol=filled.symbol, side=other)
    return now, made


def _latest_filled(steps: Sequence[Step], sent: Sequence[Order]) -> Order | None:
    ids = (step.arguments[0].client_order_id for step in reversed(steps) if step.operation == "fill")
    latest = next(ids, None)
    return next((order for order in sent if order.client_order_id == latest), None)


def _sent(steps: Sequence[Step]) -> list[Order]:
    return [step.arguments[1] for step in steps if step.operation == "sent"]


def _order(dice: Dice, client_order_id: str) -> Order:
    """A limit order near the marks; now and then one of another type, or not well formed."""
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
        case 4 | 5 | 6:
            return made._replace(limit_price=price + 1)
        case 7:
            return dice.choice((made._replace(quantity=0), made._replace(limit_price=None)))
        case _:
            return made


class _Day(NamedTuple):
    """What a gate probably has: its open orders by id, with what remains of them, and the day's executions."""

    open: dict[str, int]
    executions: list[str]


def _day(steps: Sequence[Step]) -> _Day:
    day = _Day({}, [])
    for operation, arguments, *_ in steps:
        match operation, arguments:
            case "sent", (_, order):
                day.open.setdefault(order.client_order_id, order.quantity)
            case "fill", (fill,):
                remaining = day.open.get(fill.client_order_id, 0)
                if 0 < fill.quantity <= remaining and fill.execution_id not in day.executions:
                    day.open[fill.client_order_id] = remaining - fill.quantity
                    day.executions.append(fill.execution_id)
            case "closed", (client_order_id,):
                day.open.pop(client_order_id, None)
            case "start_day", ():
                day.executions.clear()
            case "adopt", (order, _):
                day.open.setdefault(order.client_order_id, order.quantity)
            case _:
                pass
    return day


_SENDING: Final = (
    *["sent"] * 6,
    "check",
    "check",
    "mark",
    "messaged",
    "quote",
    "kill",
    "unmark",
    "take_position",
    "adopt",
)
_FILLING: Final = (
    *["fill"] * 4,
    *["check"] * 4,
    "sent",
    "sent",
    "mark",
    *["messaged"] * 2,
    "quote",
    "closed",
)
_HOLDING: Final = (
    *["check"] * 6,
    *["fill"] * 4,
    *["sent"] * 3,
    *["mark"] * 3,
    *["messaged"] * 2,
    "closed",
    "bust",
    "bust",
    "correct",
    "start_day",
    "unmark",
    "take_position",
    "adopt",
)


def _fitting(steps: Sequence[Step]) -> tuple[str, ...]:
    """First an order, then fills of it, then what may become of them."""
    day = _day(steps)
    if day.executions:
        return _HOLDING
    return _FILLING if any(day.open.values()) else _SENDING


def _fill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A fill, in whole or in part, of an open order; now and then of another one, or one that came before."""
    fills = [step.arguments[0] for step in steps if step.operation == "fill"]
    if fills and dice.once_in(8):
        return (dice.choice(fills),)
    remaining = _day(steps).open
    fillable = [each for each in remaining if remaining[each]]
    if not fillable or dice.once_in(16):
        fillable = [*remaining, "o0"]
    order = dice.choice(fillable)
    whole = remaining.get(order, 0)
    part = dice.choice(
        (whole, min(NANOS, whole), whole // 2, max(whole - NANOS, 0), whole, min(whole + 1, I64_MAX))
    )
    return (Fill(f"e{len(fills)}", order, part, _value(dice, part)),)


def _value(dice: Dice, quantity: int) -> int:
    """What a quantity traded for: near the marks, with a remainder that no average price has, or out of all bounds."""
    if dice.once_in(24):
        return dice.choice((I128_MAX, 0, I128_MAX // 2 + 1))
    return quantity * dice.choice(_PRICES) * NANOS + dice.choice((1, 0, 2, NANOS))


def _execution_id(dice: Dice, steps: Sequence[Step]) -> str:
    """One of the day's executions, or now and then one that was not taken in."""
    taken = _day(steps).executions
    return "e0" if not taken or dice.once_in(8) else dice.choice(taken)


def _correct_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Another quantity or another value; now and then none."""
    quantity = dice.choice((1, 2, 3, 0, 30)) * NANOS
    return _execution_id(dice, steps), quantity, _value(dice, quantity)


def _bust_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_execution_id(dice, steps),)


def _closed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """One of the orders sent so far, whether it is open still or not, or one that was not."""
    return (f"o{dice.below(len(_sent(steps)) + 1)}",)


def _messaged_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _mark_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A last price for one of the symbols."""
    del steps
    return dice.choice(_SYMBOLS), dice.choice((100, 100, 101, 50, 0)) * NANOS


def _unmark_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    del steps
    return (dice.choice(_SYMBOLS),)


def _take_position_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """What a venue may say is held: some of it, none, the other way, or as much as there is room for."""
    del steps
    quantity = dice.choice((2, 0, -2, 5, 1)) * NANOS
    if dice.once_in(8):
        quantity = dice.choice((I64_MAX, I64_MIN, I64_MAX - 5 * NANOS))
    cost = (
        I128_MAX if dice.once_in(16) else abs(quantity) * dice.choice(_PRICES) * NANOS + dice.choice((0, 1))
    )
    return dice.choice(_SYMBOLS), quantity, cost, dice.choice(_PRICES) * NANOS


def _adopt_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """An order under an id of its own, or now and then one that was sent."""
    sent = _sent(steps)
    number = sum(step.operation == "adopt" for step in steps)
    client_order_id = "o0" if sent and dice.once_in(6) else f"earlier{number}"
    order = _order(dice, client_order_id)
    if dice.once_in(12):
        order = order._replace(quantity=I64_MAX)
    return order, dice.choice(_PRICES) * NANOS


def _quote_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A touch around the marks, or away from them, with one side or none now and then."""
    del steps
    bid, ask = (Level(dice.choice((100, 99, 101, 95, 150)) * NANOS, NANOS) for _ in range(2))
    return dice.choice(_SYMBOLS), dice.choice(
        (Touch(bid, ask), Touch(bid, ask), Touch(None, ask), Touch(bid, None))
    )


def _kill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """The kill switch, which is mostly off: it hides everything else."""
    del steps
    return (dice.once_in(12),)


def _risk_config(dice: Dice) -> RiskConfig:
    """Limits that are far away, but for one or two of a kind; periods of a few nanoseconds, so that steps of time meet them."""
    config = RiskConfig(
        max_order_quantity=100 * NANOS,
        max_order_notional=100_000 * DOLLAR,
        collar=10_000,
        max_open_orders=100,
        max_position=1000 * NANOS,
        max_exposure=1_000_000 * DOLLAR,
        restricted=dice.choice(((), ("R",))),
        collar_reference=dice.choice((*[CollarReference.LAST_TRADE] * 4, CollarReference.BOOK)),
        max_daily_loss=1_000_000 * DOLLAR,
        max_messages=1000,
        message_period=dice.choice((5, 1, 20)),
        max_repeats=1000,
        repeat_period=dice.choice((5, 1, 20)),
    )
    near = dice.choice((_NEAR_POSITIONS, _NEAR_MESSAGES, _NEAR_ORDERS, _NEAR_REPEATS, _NEAR_POSITIONS))
    for _ in range(dice.choice((1, 2))):
        config = config._replace(**dict([dice.choice(near)]))
    return config


_NEAR_ORDERS: Final[tuple[tuple[str, Any], ...]] = (
    ("max_order_quantity", 5 * NANOS),
    ("max_order_quantity", 3 * NANOS),
    ("max_order_notional", 500 * DOLLAR),
    ("collar", 100),
    ("collar", 100),
    ("collar", 0),
    ("max_open_orders", 2),
    ("max_open_orders", 0),
)
_NEAR_MESSAGES: Final[tuple[tuple[str, Any], ...]] = (("max_messages", 1), ("max_messages", 2))
_NEAR_REPEATS: Final[tuple[tuple[str, Any], ...]] = (("max_repeats", 1), ("max_repeats", 2))
_NEAR_POSITIONS: Final[tuple[tuple[str, Any], ...]] = (
    ("max_position", 0),
    ("max_position", 3 * NANOS),
    ("max_exposure", 300 * DOLLAR),
    ("max_exposure", 1000 * DOLLAR),
    ("max_daily_loss", 0),
    ("max_daily_loss", 0),
    ("max_daily_loss", 100 * DOLLAR),
)


def _huge_order(client_order_id: str, symbol: str) -> Order:
    return _order(Dice(b""), client_order_id)._replace(symbol=symbol, quantity=I64_MAX)


_MARKED: Final = (
    Step("mark", ("A", 100 * NANOS)),
    Step("mark", ("B", 100 * NANOS)),
    Step("quote", ("A", Touch(Level(99 * NANOS, NANOS), Level(101 * NANOS, NANOS)))),
)


def _simple_order(client_order_id: str, side: Side, quantity: int) -> Step:
    return Step("sent", (100, _order(Dice(b""), client_order_id)._replace(side=side, quantity=quantity)))


# A position that has cost all that there is; and the same after as much was lost.
_COSTLY: Final = (
    *_MARKED[:1],
    _simple_order("o0", Side.BUY, 5 * NANOS),
    _simple_order("o1", Side.SELL, 5 * NANOS),
    Step("fill", (Fill("e0", "o0", NANOS, I128_MAX),)),
)
_RUINED: Final = (
    *_COSTLY,
    Step("fill", (Fill("e1", "o1", NANOS, 0),)),
    Step("fill", (Fill("e2", "o0", NANOS, I128_MAX),)),
)

# Three positions whose exposure does not fit 128 bits any more; orders in A still pass what comes before it.
_HUGE: Final = (
    *_MARKED[:1],
    *(Step("mark", (symbol, I64_MAX)) for symbol in ("B", "C", "R")),
    *(Step("sent", (0, _huge_order(f"huge {symbol}", symbol))) for symbol in ("B", "C", "R")),
)

SCENARIO: Final = Scenario(
    arguments={
        "check": _order_arguments,
        "sent": _order_arguments,
        "messaged": _messaged_arguments,
        "fill": _fill_arguments,
        "correct": _correct_arguments,
        "bust": _bust_arguments,
        "closed": _closed_arguments,
        "mark": _mark_arguments,
        "quote": _quote_arguments,
        "kill": _kill_arguments,
        "unmark": _unmark_arguments,
        "take_position": _take_position_arguments,
        "adopt": _adopt_arguments,
    },
    config=_risk_config,
    preludes=((), *[_MARKED] * 12, _COSTLY, _RUINED, _HUGE),
    fitting=_fitting,
    throws=24,
)
