"""Configurations in which some limits are near, each with or without the ones beside it, and the others out of the way."""

from typing import Any, Final

from ticktotrade.nano import Notional
from ticktotrade.risk import CollarReference, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.risk.worlds import Scale, World

FAR: Final = RiskConfig(
    max_order_quantity=I64_MAX,
    max_order_notional=I128_MAX,
    collar=10_000,
    max_open_orders=100_000,
    max_position=I64_MAX,
    max_exposure=I128_MAX,
    max_daily_loss=I128_MAX,
    max_messages=100_000,
    message_period=5,
    max_repeats=100_000,
    repeat_period=5,
)
"""No limit is reached before the numbers end."""

_PERIODS: Final = (5, 5, 1, 20, 20, I64_MAX)

# In the order in which they are checked, so that those beside each other are near together often.
_LIMITS: Final = (
    "max_messages",
    "max_order_quantity",
    "max_order_notional",
    "collar",
    "max_open_orders",
    "max_repeats",
    "max_position",
    "max_exposure",
    "max_daily_loss",
)


# Where to begin in them; the last three take more to be met.
_FIRST: Final = (6, 8, 7, 0, 1, 2, 3, 4, 5, 5, 5, 7, 8)


def limits(dice: Dice, world: World) -> RiskConfig:
    """One to four limits are near, neighbours as often as not."""
    first, second, third = world.naming.symbols
    config = FAR._replace(
        restricted=dice.choice(((), (third,), (third,), (second,), (third, second), (first,))),
        collar_reference=dice.choice((*[CollarReference.LAST_TRADE] * 2, CollarReference.BOOK)),
        message_period=dice.choice(_PERIODS),
        repeat_period=dice.choice(_PERIODS),
    )
    near: dict[str, Any] = {}
    place, apart = dice.choice(_FIRST), dice.below(2)
    for _ in range(dice.choice((1, 2, 2, 3, 4))):
        name = _LIMITS[place % len(_LIMITS)]
        near[name] = dice.choice(_near(name, world.scale))
        place += 1 + dice.below(len(_LIMITS) - 1) if apart else 1
    return config._replace(**near)


def _near(name: str, scale: Scale) -> tuple[int, ...]:
    """What a limit may be near to be met now and then; of amounts also one less, which a float takes for the same."""
    match name:
        case "max_order_quantity":
            return scale.times(5), scale.times(3), scale.times(5) - 1
        case "max_order_notional":
            return _amounts(scale, 5, 3, 2)
        case "collar":
            return 100, 500, 0, 500
        case "max_position":
            return 0, scale.times(3), 0, scale.times(5), scale.times(3) - 1
        case "max_exposure":
            return _amounts(scale, 5, 3, 8)
        case "max_daily_loss":
            return 0, *_amounts(scale, 1), *_amounts(scale, 1)[:1]
        case _:
            return 2, 1, 0, 3


def _amounts(scale: Scale, *counts: int) -> tuple[Notional, ...]:
    exact = [min(scale.price * scale.times(count), I128_MAX) for count in counts]
    return *(amount - 1 for amount in exact), *exact
