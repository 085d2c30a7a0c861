"""Arguments that make a pipeline trade: books that lean, trades to mark them, and fills of its own orders."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import RiskConfig
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame

_SYMBOLS: Final = ("A", "B")
_BIDS: Final = ("100", "99.5", "99", "98", "101")
_ASKS: Final = ("101", "101.5", "102", "103", "100")
_SIZES: Final = ("1", "9", "0", "3", "20")
_TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'
_CLOCK: Final = (0, 1, 5, 9, 10, 11, 100, 1000, -1, NANOS)


def on_frame_arguments(dice: Dice) -> tuple[Any, ...]:
    """A time and a frame: mostly a market that moves, now and then any frame at all."""
    received_at = dice.choice(_CLOCK)
    if dice.once_in(8):
        return received_at, frame(dice)
    elements = [_element(dice) for _ in range(dice.choice((1, 2, 3)))]
    return received_at, f"[{','.join(elements)}]".encode()


def on_fill_arguments(dice: Dice) -> tuple[Any, ...]:
    """A fill of one of the pipeline's first orders."""
    return f"t2t-{1 + dice.below(6)}", dice.choice((NANOS, 1, 2 * NANOS, 0))


def pipeline_config(dice: Dice, usual: PipelineConfig) -> PipelineConfig:
    """A configuration under which orders come about, and run into limits soon."""
    if dice.once_in(8):
        return usual
    risk = dice.choice(
        (RiskConfig(), RiskConfig(max_position=NANOS), RiskConfig(max_open_orders=2), usual.risk)
    )
    signal = SignalConfig(
        dice.choice((1, 2, 5)), dice.choice((Threshold(1, 4), Threshold(1, 2), Threshold(1, 1)))
    )
    limiter = dice.choice((usual.limiter, LimiterConfig(rate=1, period=10, burst=2)))
    symbols: tuple[str, ...] = dice.choice(((), (), ("A",)))
    return usual._replace(id_prefix="t2t-", symbols=symbols, risk=risk, signal=signal, limiter=limiter)


def _element(dice: Dice) -> str:
    symbol = dice.choice(_SYMBOLS)
    match dice.choice(("book", "trade", "book", "book", "quote", "trade")):
        case "book":
            reset = ',"r":true' if dice.once_in(6) else ""
            bids, asks = _levels(_BIDS, dice), _levels(_ASKS, dice)
            return f'{{"T":"o","S":"{symbol}",{_TIME},"b":[{bids}],"a":[{asks}]{reset}}}'
        case "trade":
            price = dice.choice(("100", "101", "103", "50"))
            return f'{{"T":"t","S":"{symbol}",{_TIME},"i":1,"p":{price},"s":1}}'
        case _:
            return f'{{"T":"q","S":"{symbol}",{_TIME},"bp":100,"bs":1,"ap":101,"as":1}}'


def _levels(prices: tuple[str, ...], dice: Dice) -> str:
    levels = (
        f'{{"p":{dice.choice(prices)},"s":{dice.choice(_SIZES)}}}' for _ in range(dice.choice((1, 0, 2)))
    )
    return ",".join(levels)
