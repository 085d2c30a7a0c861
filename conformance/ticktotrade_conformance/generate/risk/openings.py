"""Where a sequence begins: a world with its first prices, a configuration near it, and now and then sums near their ends."""

from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import Notional, Quantity
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.risk import Fill, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.risk.limits import limits
from ticktotrade_conformance.generate.risk.worlds import (
    DEEP,
    HIGH,
    NAMINGS,
    USUAL,
    VAST,
    WHOLE,
    Scale,
    World,
)
from ticktotrade_conformance.traces.trace import Step


class Start(NamedTuple):
    """A configuration, and the steps that a sequence with it begins with."""

    config: RiskConfig
    steps: tuple[Step, ...]


Opening = Callable[[Dice, World], tuple[Step, ...]]
"""Makes the first steps in a world."""


def plain_order(client_order_id: str, symbol: str, side: Side, quantity: Quantity, price: int) -> Order:
    """A limit order of no particular interest."""
    return Order(
        client_order_id=client_order_id,
        symbol=symbol,
        side=side,
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.DAY,
        quantity=quantity,
        limit_price=price,
        stop_price=None,
        extended_hours=False,
        event_time=0,
        received_at=0,
    )


def _nothing(dice: Dice, world: World) -> tuple[Step, ...]:
    del dice, world
    return ()


def _marked(dice: Dice, world: World) -> tuple[Step, ...]:
    """Two symbols have traded, and one has a book; now and then at one of the ends of time."""
    first, second, _ = world.naming.symbols
    price, size = world.scale
    book = Touch(Level(world.scale.share(99), size), Level(world.scale.share(101), size))
    steps = (
        Step("mark", (first, price)),
        Step("mark", (second, price)),
        Step("quote", (first, book)),
    )
    if dice.once_in(8):
        return *steps, Step("messaged", (dice.choice((I64_MIN, I64_MAX - 20, I64_MIN)),))
    return steps


def _lost(dice: Dice, world: World) -> tuple[Step, ...]:
    """Two are held, of which one is lost, to the last 1e-18 dollars: on paper or, now and then, for good."""
    first, price, quantity = world.naming.symbols[0], world.scale.price, world.scale.quantity
    steps = (
        *_marked(dice, world)[:3],
        Step("sent", (100, plain_order("lost", first, Side.BUY, 2 * quantity, price))),
        _filled("lost", 2 * quantity, 2 * quantity * price, "x0"),
    )
    if dice.once_in(3):
        back = plain_order("back", first, Side.SELL, 2 * quantity, 0)
        return *steps, Step("sent", (100, back)), _filled("back", 2 * quantity, quantity * price, "x1")
    return *steps, Step("mark", (first, price // 2))


def _spent(dice: Dice, world: World) -> tuple[Step, ...]:
    """A position, long or short, that has cost all that there is or nearly so; now and then all of that is lost or won."""
    first, _, third = world.naming.symbols
    symbol = dice.choice((first, third))
    side, other = dice.choice(((Side.BUY, Side.SELL), (Side.SELL, Side.BUY)))
    size = 5 * world.scale.quantity
    value = I128_MAX - dice.choice((0, 1, 2, 5, 10))
    steps = [
        *_marked(dice, world)[:3],
        Step("mark", (symbol, dice.choice((world.scale.price, 0)))),
        Step("sent", (100, plain_order("spent", symbol, side, size, 1))),
        _filled("spent", world.scale.quantity, value, "x0"),
    ]
    if dice.below(2):
        steps += (
            Step("sent", (100, plain_order("back", symbol, other, size, 1))),
            _filled("back", world.scale.quantity, dice.choice((0, 3)), "x1"),
        )
    if dice.below(2):
        steps += _small_change(dice, world, symbol)
    if dice.once_in(4):
        steps.append(Step("start_day", ()))
    return tuple(steps)


def _small_change(dice: Dice, world: World, symbol: str) -> list[Step]:
    """A little won or lost on the other symbols, so that a sum leaves its range on the way and not in the end."""
    steps = []
    for other in world.naming.symbols:
        if other != symbol:
            sides = dice.choice(((Side.BUY, Side.SELL), (Side.SELL, Side.BUY)))
            values = dice.choice((3, 1, 10, 20)), 0
            steps.append(Step("mark", (other, 0)))
            for side, value in zip(sides[: 1 + dice.below(2)], values, strict=False):
                name = f"{side.value} {other}"
                steps.append(Step("sent", (100, plain_order(name, other, side, 1, 0))))
                steps.append(_filled(name, 1, value, name))
    return steps


def _filled(client_order_id: str, quantity: Quantity, value: Notional, execution_id: str) -> Step:
    return Step("fill", (Fill(execution_id, client_order_id, quantity, value),))


def _full(dice: Dice, world: World) -> tuple[Step, ...]:
    """Positions whose exposure is at the end of its range, or just below it; or beyond 128 bits without a sign."""
    size = 4 - dice.choice((0, 0, 1))
    beyond = dice.choice(((), (), (("V", I64_MAX), ("W", I64_MAX), ("U", I64_MAX))))
    return (
        *_marked(dice, world)[:3],
        *(
            step
            for symbol, quantity in (("X", I64_MAX), ("Y", I64_MAX), ("Z", size), *beyond)
            for order in [plain_order(f"full {symbol}", symbol, dice.choice(tuple(Side)), quantity, 1)]
            for step in (Step("mark", (symbol, I64_MAX)), Step("sent", (0, order)))
        ),
    )


def _held(dice: Dice, world: World) -> tuple[Step, ...]:
    """As much is held as there is room for, or a little less."""
    held = dice.choice((I64_MAX, I64_MIN, I64_MAX - 5 * world.scale.quantity, I64_MIN + dice.choice((1, 3))))
    symbol = world.naming.symbols[0]
    return (
        *_marked(dice, world)[:3],
        Step("take_position", (symbol, held, abs(held) * dice.below(2), world.scale.price)),
    )


_STARTS: Final[tuple[tuple[Opening, Scale], ...]] = (
    (_nothing, USUAL),
    *[(_marked, USUAL)] * 12,
    *[(_lost, USUAL)] * 6,
    *[(_marked, HIGH)] * 4,
    *[(_marked, DEEP)] * 4,
    *[(_marked, VAST)] * 2,
    *[(_full, WHOLE)] * 3,
    *[(_spent, WHOLE)] * 4,
    (_spent, USUAL),
    (_held, WHOLE),
    (_held, DEEP),
)


def start(dice: Dice) -> Start:
    """A world, limits in it, and how it begins."""
    opening, scale = dice.choice(_STARTS)
    naming = dice.choice((*[NAMINGS[0]] * len(NAMINGS), *NAMINGS[1:]))
    world = World(scale, naming)
    return Start(limits(dice, world), opening(dice, world))
