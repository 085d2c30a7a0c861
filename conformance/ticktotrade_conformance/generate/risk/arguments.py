"""Arguments that bring a risk gate to its limits: few symbols, orders that add up, fills of them, and times."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import Notional, Price, Quantity, Time
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import Fill
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.risk.course import Course, course_of
from ticktotrade_conformance.generate.risk.far import MANY, roomy
from ticktotrade_conformance.generate.risk.openings import plain_order, start
from ticktotrade_conformance.generate.risk.worlds import WHOLE, Scale
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.traces.trace import Step

# In hundredths of the scale's price.
_PRICES: Final = (100, 100, 101, 95, 100, 150)
_MARKS: Final = (100, 100, 101, 50, 0)
_QUANTITIES: Final = (3, 1, 2, 5, 3, 5, 8, 20)
_STEPS_OF_TIME: Final = (0, 1, 4, 5, 6, -1, -5, -7, 20)


def _now(dice: Dice, course: Course) -> Time:
    """The time of the latest step that has one, and mostly not much more."""
    latest = 100 if course.latest is None else course.latest
    return max(I64_MIN, min(I64_MAX, latest + dice.choice(_STEPS_OF_TIME)))


def _symbol(dice: Dice, course: Course) -> str:
    """Mostly the first one; the last one is rare."""
    first, second, third = course.world.naming.symbols
    return dice.choice((*[first] * 12, second, second, second, third))


def _any_symbol(dice: Dice, course: Course) -> str:
    """The last one too, which often has no price yet."""
    first, second, third = course.world.naming.symbols
    return dice.choice((first, first, first, first, second, third, third))


def _price(dice: Dice, course: Course) -> Price:
    return course.world.scale.share(dice.choice(_PRICES))


def _order_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """An order that has not been sent yet, or now and then one of an id that has been.

    Some are alike to one of the latest two or to all but one member of it, some go against the order that was filled last.
    """
    course = course_of(steps)
    number = dice.below(len(course.sent) + 1) if dice.once_in(8) else len(course.sent)
    now, made = _now(dice, course), _order(dice, course, course.world.naming.order(number))
    if course.sent and dice.once_in(3):
        recent = dice.choice(course.sent[:-3:-1])
        return now, _alike(dice, course.world.naming.symbols, recent, made)
    filled = course.filled_last
    if filled is not None and dice.once_in(3):
        other = Side.SELL if filled.side is Side.BUY else Side.BUY
        quantity = course.fills[-1].quantity if dice.below(2) else made.quantity
        return now, made._replace(symbol=filled.symbol, side=other, quantity=quantity)
    return now, made


def _alike(dice: Dice, symbols: Sequence[str], order: Order, other: Order) -> Order:
    """The order with another's id, and with all that does not matter another; most of them in one more member.

    A number is another one, or one that is the same only to a float, or to who keeps 32 bits of it.
    """
    alike = order._replace(
        client_order_id=other.client_order_id,
        time_in_force=dice.choice(tuple(TimeInForce)),
        extended_hours=dice.below(2) == 1,
        event_time=dice.choice((0, 1)),
        received_at=dice.choice((0, 1)),
    )
    match dice.below(12):
        case 1:
            return alike._replace(symbol=dice.choice(symbols))
        case 2:
            return alike._replace(side=other.side)
        case 3:
            return alike._replace(quantity=other.quantity)
        case 10:
            return alike._replace(quantity=dice.choice(_beside(alike.quantity)))
        case 11 if alike.limit_price is not None:
            return alike._replace(limit_price=dice.choice(_beside(alike.limit_price)))
        case 4 if alike.limit_price is not None:
            return alike._replace(limit_price=min(alike.limit_price + 1, I64_MAX))
        case 4 | 5 | 7 if alike.stop_price is not None:
            return alike._replace(stop_price=min(alike.stop_price + 1, I64_MAX))
        case 6:
            return alike._replace(
                order_type=other.order_type, limit_price=other.limit_price, stop_price=other.stop_price
            )
        case _:
            return alike


def _beside(number: int) -> tuple[int, ...]:
    """One apart, or apart in the upper half."""
    return min(number + 1, I64_MAX), min(number + 2**32, I64_MAX)


def _order(dice: Dice, course: Course, client_order_id: str) -> Order:
    """A limit order near the marks; now and then one of another type, or not well formed."""
    price = _price(dice, course)
    side = dice.choice(tuple(Side))
    quantity = course.world.scale.times(dice.choice(_QUANTITIES))
    made = plain_order(client_order_id, _symbol(dice, course), side, quantity, price)
    match dice.below(20):
        case 1:
            return made._replace(order_type=OrderType.MARKET, limit_price=None)
        case 2 | 11:
            return made._replace(order_type=OrderType.STOP, limit_price=None, stop_price=price)
        case 3 | 12 | 14 | 15:
            return made._replace(order_type=OrderType.STOP_LIMIT, stop_price=course.world.scale.share(102))
        case 4 | 5 | 13:
            return made._replace(limit_price=min(price + 1, I64_MAX))
        case 6:
            return made._replace(quantity=min(quantity + 1, I64_MAX))
        case 7:
            return dice.choice((made._replace(quantity=0), made._replace(limit_price=None)))
        case 8:
            return made._replace(limit_price=0)
        case 9:
            return _of_no_price(dice, made)
        case 10:
            return made._replace(quantity=dice.choice((I64_MAX, I64_MAX - 1)))
        case _:
            return made


def _of_no_price(dice: Dice, order: Order) -> Order:
    """One of the orders that 0 is a price of, or that have a price that they should not have."""
    return dice.choice(
        (
            order._replace(order_type=OrderType.STOP, limit_price=None, stop_price=0),
            order._replace(order_type=OrderType.STOP_LIMIT, limit_price=0, stop_price=order.limit_price),
            order._replace(order_type=OrderType.MARKET),
            order._replace(stop_price=order.limit_price),
            order._replace(order_type=OrderType.STOP_LIMIT),
        )
    )


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
    "correct",
    "start_day",
    "unmark",
    "take_position",
    "adopt",
)
# What is amended is taken in again with what followed it.
_TRADED: Final = (*_HOLDING, "correct", "bust", "correct", "bust", "fill", "fill")
_KILLED: Final = ("kill", "check", "start_day", "kill", "sent", "check")


def _fitting(steps: Sequence[Step]) -> tuple[str, ...]:
    """First an order, then fills of it, then what may become of them; the switch does not stay on for long."""
    course = course_of(steps)
    if course.killed:
        return _KILLED
    if course.executions:
        return _TRADED if len(course.executions) > 2 else _HOLDING
    return _FILLING if any(course.open.values()) else _SENDING


def _fill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A fill, in whole or in part, of an open order; now and then of another one, or one that came before."""
    course = course_of(steps)
    fillable = [each for each, remaining in course.open.items() if remaining]
    if not fillable or dice.once_in(16):
        fillable = [*course.open, course.world.naming.order(0)]
    order = dice.choice(fillable)
    fills = course.fills
    if fills and dice.once_in(8):
        return (_again(dice, dice.choice(fills[-8:]), order),)
    whole, unit = course.open.get(order, 0), course.world.scale.quantity
    part = dice.choice(
        (whole, min(unit, whole), whole // 2, max(whole - unit, 0), whole, min(whole + 1, I64_MAX))
    )
    execution_id = course.world.naming.execution(len(fills))
    return (Fill(execution_id, order, part, _value(dice, course.world.scale, part)),)


def _again(dice: Dice, fill: Fill, order: str) -> Fill:
    """A fill that came before, as it was or with a member of another one."""
    return dice.choice(
        (
            fill,
            fill._replace(client_order_id=order),
            fill._replace(value=min(fill.value + 1, I128_MAX)),
            fill._replace(quantity=min(fill.quantity + 1, I64_MAX)),
        )
    )


def _value(dice: Dice, scale: Scale, quantity: Quantity) -> Notional:
    """What a quantity traded for: near the marks, with a remainder that no average price has, or out of all bounds."""
    if dice.once_in(12 if scale is WHOLE else 24):
        return dice.choice((I128_MAX, 0, I128_MAX // 2 + 1, I128_MAX - 1))
    value = quantity * scale.share(dice.choice(_PRICES)) + dice.choice((0, 0, 0, 1, 2, 10**9))
    return min(value, I128_MAX)


def _execution_id(dice: Dice, course: Course) -> str:
    """One of the day's executions, or now and then one that was not taken in."""
    if not course.executions or dice.once_in(8):
        return course.world.naming.execution(0)
    return dice.choice(tuple(course.executions))


def _correct_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Another quantity or another value; now and then none."""
    course = course_of(steps)
    quantity = course.world.scale.times(dice.choice((1, 2, 3, 0, 30, 10_000)))
    if dice.once_in(16):
        quantity = I64_MAX
    return _execution_id(dice, course), quantity, _value(dice, course.world.scale, quantity)


def _bust_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_execution_id(dice, course_of(steps)),)


def _closed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """One of the orders so far, whether it is open still or not, or one that was not."""
    course = course_of(steps)
    known = (*course.orders, course.world.naming.order(len(course.sent)))
    return (dice.choice(known),)


def _messaged_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, course_of(steps)),)


def _mark_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A last price for one of the symbols."""
    course = course_of(steps)
    return _symbol(dice, course), course.world.scale.share(dice.choice(_MARKS))


def _unmark_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_symbol(dice, course_of(steps)),)


def _take_position_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """What a venue may say is held: some of it, none, the other way, or as much as there is room for."""
    course = course_of(steps)
    scale = course.world.scale
    quantity = dice.choice((2, 0, -2, 5, 1)) * scale.quantity
    if dice.once_in(8):
        quantity = dice.choice((I64_MAX, I64_MIN, max(I64_MAX - 5 * scale.quantity, 0)))
    cost = abs(quantity) * _price(dice, course) + dice.choice((0, 1))
    if dice.once_in(16):
        cost = I128_MAX
    return _any_symbol(dice, course), quantity, min(cost, I128_MAX), _price(dice, course)


def _adopt_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """An order under an id of its own, or now and then one that was sent."""
    course = course_of(steps)
    client_order_id = f"earlier{course.adopted}"
    if dice.once_in(4):
        client_order_id = course.world.naming.order(len(course.sent))
    elif course.orders and dice.once_in(6):
        client_order_id = dice.choice(tuple(course.orders))
    order = _order(dice, course, client_order_id)._replace(symbol=_any_symbol(dice, course))
    if course.sent and dice.once_in(4):
        order = _alike(dice, course.world.naming.symbols, course.sent[-1], order)
    if dice.once_in(12):
        order = order._replace(quantity=I64_MAX)
    return order, _price(dice, course)


def _quote_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A touch around the marks, or away from them, with one side or none now and then."""
    course = course_of(steps)
    scale = course.world.scale
    bid, ask = (
        Level(scale.share(dice.choice((100, 99, 101, 95, 150, 0))), dice.choice((scale.quantity, 1, 0)))
        for _ in range(2)
    )
    touches = (Touch(bid, ask), Touch(bid, ask), Touch(None, ask), Touch(bid, None), Touch(None, None))
    return _symbol(dice, course), dice.choice(touches)


def _kill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """The kill switch, which is mostly turned off again: it hides everything else."""
    return (dice.once_in(3 if course_of(steps).killed else 2),)


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
    start=start,
    fitting=_fitting,
    throws=28,
    many=MANY,
    many_config=roomy,
)
