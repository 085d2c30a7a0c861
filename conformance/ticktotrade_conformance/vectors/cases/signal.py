"""Cases for the signal."""

from typing import Any, Final

from ticktotrade.market_data import Level, Touch
from ticktotrade.ratio import Ratio, Threshold
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.vectors.case import Case

_TOUCH: Final = Touch(Level(100, 1), Level(101, 1))
_ZONE: Final = ("zone",)
_WIDEST: Final = Threshold(2**32 - 2, 2**32 - 1)


def _seen(numerator: int, denominator: int, touch: Touch = _TOUCH) -> tuple[Any, ...]:
    return ("evaluate", touch, Ratio(numerator, denominator))


CASES: Final = (
    Case(
        "widest",
        "Ratios of 80 bits, one part in 2^80 below a third and at it.",
        ("SIGNAL-5",),
        SignalConfig(5, Threshold(1, 3)),
        (
            _seen((2**80 - 1) // 3, 2**80),
            _seen((2**80 + 2) // 3, 2**80),
            _seen(-((2**80 - 1) // 3), 2**80),
            _seen(-(2**80), 2**80),
        ),
    ),
    Case(
        "edge",
        "It fires on entering a zone, stays silent inside it, and fires again after having left it.",
        ("SIGNAL-2", "SIGNAL-4"),
        SignalConfig(5, Threshold(1, 2)),
        (
            _ZONE,
            _seen(1, 2),
            _ZONE,
            _seen(9, 10),
            _seen(1, 3),
            _ZONE,
            _seen(1, 2),
            _seen(-1, 2),
            _ZONE,
            _seen(-1, 1),
            _seen(1, 1),
        ),
    ),
    Case(
        "exact",
        "The threshold itself is inside; a hair below it is not, where a float would not tell them apart.",
        ("SIGNAL-5",),
        SignalConfig(5, Threshold(1, 3)),
        (
            _seen(10**23 - 1, 3 * 10**23),
            _seen(10**23, 3 * 10**23),
            _seen(-(10**23) + 1, 3 * 10**23),
            _seen(-1, 3),
        ),
    ),
    Case(
        "no-zone",
        "A one-sided, locked or crossed book, or none to weigh, is in no zone, and leaving that fires again.",
        ("SIGNAL-3",),
        SignalConfig(1, Threshold(1, 2)),
        (
            _seen(1, 1),
            _seen(1, 1, Touch(Level(100, 1), None)),
            _ZONE,
            _seen(1, 1),
            _seen(1, 1, Touch(None, Level(100, 1))),
            _seen(1, 1),
            _seen(1, 1, Touch(Level(100, 1), Level(100, 1))),
            _seen(1, 1),
            _seen(1, 1, Touch(Level(101, 1), Level(100, 1))),
            _seen(1, 1),
            ("evaluate", _TOUCH, None),
            _seen(1, 1),
            ("evaluate", Touch(None, None), None),
            _ZONE,
        ),
    ),
    Case(
        "prices-one-apart",
        "A bid one below the ask can be traded and one at it cannot, at prices that narrower numbers and floats confuse.",
        ("SIGNAL-3",),
        SignalConfig(1, Threshold(1, 2)),
        tuple(
            step
            for price in (1, 2**8, 2**16, 2**31, 2**32, 2**53 + 1, 2**62 + 1, I64_MAX)
            for bid in (price - 1, price)
            for step in (_seen(1, 1, Touch(Level(bid, 1), Level(price, 1))), _ZONE)
        ),
    ),
    Case(
        "sizes-do-not-matter",
        "A touch is tradable by its prices, whatever its sizes.",
        ("SIGNAL-3",),
        SignalConfig(1, Threshold(1, 2)),
        (_seen(1, 1, Touch(Level(0, 0), Level(1, 0))), _ZONE),
    ),
    Case(
        "widest-threshold",
        "A threshold of 32 bits and ratios of 80: products of 112 bits, at it, one part beside it, and far from it.",
        ("SIGNAL-5",),
        SignalConfig(5, _WIDEST),
        tuple(
            step
            for sign in (1, -1)
            for beside in (-1, 0, 1)
            for step in (
                _seen(sign * (_WIDEST.numerator * 2**48 + beside), _WIDEST.denominator * 2**48),
                _ZONE,
                _seen(sign * 2**79, 2**80),
            )
        ),
    ),
    Case(
        "threshold-one",
        "A threshold of exactly 1 is possible, and reached by a ratio of exactly 1.",
        ("SIGNAL-1", "SIGNAL-2"),
        SignalConfig(1, Threshold(7, 7)),
        (_seen(6, 7), _seen(7, 7), _seen(-7, 7)),
    ),
    Case(
        "threshold-above-one",
        "A threshold above 1 makes no machine.",
        ("SIGNAL-1",),
        SignalConfig(1, Threshold(4, 3)),
        (),
    ),
)
