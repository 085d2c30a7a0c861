"""Arguments that bring a signal to its threshold: fractions at it, and off by the smallest step."""

from typing import Any, Final

from ticktotrade.market_data import Level, Touch
from ticktotrade.ratio import Ratio, Threshold
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario

_THRESHOLDS: Final = ((1, 2), (1, 3), (2, 3), (3, 4), (1, 1), (1, 4))
_SCALES: Final = (1, 3, 2**60, 10**20)
_BID: Final = Level(100, 1)
_ASK: Final = Level(101, 1)
_TOUCHES: Final = (
    Touch(_BID, _ASK),
    Touch(_BID, None),
    Touch(None, _ASK),
    Touch(_BID, _BID),
    Touch(_ASK, _BID),
    Touch(None, None),
)


def _signal_config(dice: Dice) -> SignalConfig:
    """A threshold that the ratios below come near."""
    return SignalConfig(5, Threshold(*dice.choice(_THRESHOLDS)))


def _evaluate_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """A touch that mostly can be traded, and an imbalance at a threshold, or beside one."""
    del steps
    touch = dice.choice(_TOUCHES) if dice.once_in(8) else _TOUCHES[0]
    if dice.once_in(16):
        return touch, None
    numerator, denominator = dice.choice(((0, 1), *_THRESHOLDS))
    scale = dice.choice(_SCALES)
    beside = dice.choice((0, -1, 1)) if scale > 1 else 0
    sign = dice.choice((1, -1))
    return touch, Ratio(sign * (numerator * scale + beside), denominator * scale)


SCENARIO: Final = Scenario(arguments={"evaluate": _evaluate_arguments}, config=_signal_config)
