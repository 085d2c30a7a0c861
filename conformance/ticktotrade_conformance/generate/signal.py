"""Arguments that bring a signal to its threshold: fractions at it, and off by the smallest step, of narrow and of wide numbers."""

from typing import Any, Final

from ticktotrade.market_data import Level, Touch
from ticktotrade.ratio import Ratio, Threshold
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import History, Scenario

_U32_MAX: Final = 2**32 - 1
_THRESHOLDS: Final = (
    *((1, 2), (1, 3), (2, 3), (3, 4), (1, 1), (1, 4)),
    *((_U32_MAX - 1, _U32_MAX), (2**31 + 1, _U32_MAX), (2**31, 2**32 - 3), (1, _U32_MAX)),
)
_RATIO_MAX: Final = 2**80
_SCALES: Final = (1, 3, 2**60, 10**20, 2**47, _RATIO_MAX, _RATIO_MAX)
_BID: Final = Level(100, 1)
_ASK: Final = Level(101, 1)
_TOUCHES: Final = (
    Touch(_BID, _ASK),
    Touch(_BID, None),
    Touch(None, _ASK),
    Touch(_BID, _BID),
    Touch(_ASK, _BID),
    Touch(None, None),
    Touch(Level(0, 1), Level(1, 1)),
    Touch(Level(0, 1), Level(0, 1)),
    Touch(Level(100, 0), Level(101, 0)),
)
# Prices that narrower numbers and floats take for others are one apart from here on.
_WIDE_PRICES: Final = (2**8, 2**16, 2**31, 2**32, 2**53, 2**53 + 1, 2**62, I64_MAX - 1)


def _signal_config(dice: Dice) -> SignalConfig:
    """A threshold that the ratios below come near."""
    return SignalConfig(5, Threshold(*dice.choice(_THRESHOLDS)))


def _evaluate_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """A touch that mostly can be traded, and an imbalance at a threshold, or beside one; as often as not at its own."""
    touch = _odd_touch(dice) if dice.once_in(6) else _TOUCHES[0]
    if dice.once_in(16):
        return touch, None
    numerator, denominator = dice.choice(
        ((0, 1), steps.config.threshold, *_THRESHOLDS, steps.config.threshold)
    )
    scale = min(dice.choice(_SCALES), _RATIO_MAX // max(numerator, denominator))
    beside = dice.choice((0, -1, 1)) if scale > 1 else 0
    sign = dice.choice((1, -1))
    return touch, Ratio(sign * min(numerator * scale + beside, _RATIO_MAX), denominator * scale)


def _odd_touch(dice: Dice) -> Touch:
    """One that can be traded only if it is read exactly, or not at all."""
    if dice.below(2):
        return dice.choice(_TOUCHES)
    price = dice.choice(_WIDE_PRICES)
    below = dice.choice((price - 1, price, 1))
    prices = (below, price) if dice.below(4) else (price, below)
    return Touch(*[Level(each, 1) for each in prices])


SCENARIO: Final = Scenario(arguments={"evaluate": _evaluate_arguments}, config=_signal_config)
