"""Arguments that make a pipeline trade: books that lean, trades to mark them, and fills of its own orders."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.schema.shapes import I128_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_SYMBOLS: Final = ("A", "B")
_BIDS: Final = ("100", "99.5", "99", "98", "97")
_CROSSING: Final = ("101", "100")
_ASKS: Final = ("101", "101.5", "102", "103", "102.5")
_SIZES: Final = ("1", "9", "0", "3", "20")
_TIME: Final = '"t":"2024-08-09T00:00:01.273Z"'
_CLOCK: Final = (0, 1, 5, 9, 10, 11, 100, 1000, -1, NANOS)

_LIMITS: Final = (
    RiskConfig(),
    RiskConfig(max_position=NANOS),
    RiskConfig(max_open_orders=2),
    RiskConfig(collar_reference=CollarReference.BOOK, collar=0),
    RiskConfig(max_messages=1, message_period=10),
    RiskConfig(max_daily_loss=0),
)

_MARKING_FRAME: Final = f'[{{"T":"t","S":"A",{_TIME},"i":1,"p":100,"s":1}},{{"T":"t","S":"B",{_TIME},"i":2,"p":100,"s":1}}]'.encode()


def _on_frame_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """A time and a frame: mostly a market that moves, now and then any frame at all."""
    del steps
    received_at = dice.choice(_CLOCK)
    if dice.once_in(8):
        return received_at, frame(dice)
    elements = [_element(dice) for _ in range(dice.choice((1, 2, 3)))]
    return received_at, f"[{','.join(elements)}]".encode()


def _order_id(dice: Dice) -> str:
    """One of the pipeline's first orders, whether it was sent or not."""
    return f"t2t-{1 + dice.below(6)}"


def _on_fill_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A fill of an order, by another execution id than before, or mostly so."""
    fills = sum(step.operation == "on_fill" for step in steps)
    quantity = dice.choice((NANOS, 1, 2 * NANOS, 0))
    execution = dice.below(fills + 1) if dice.once_in(6) else fills
    return (Fill(f"e{execution}", _order_id(dice), quantity, _value(dice, quantity)),)


def _value(dice: Dice, quantity: int) -> int:
    return I128_MAX if dice.once_in(12) else quantity * dice.choice((101, 100, 90)) * NANOS


def _on_closed_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    return (_order_id(dice),)


def _execution_id(dice: Dice) -> str:
    return f"e{dice.below(4)}"


def _correct_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    quantity = dice.choice((NANOS, 2 * NANOS, 0))
    return _execution_id(dice), quantity, _value(dice, quantity)


def _bust_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    return (_execution_id(dice),)


def _messaged_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    return (dice.choice(_CLOCK),)


def _kill_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """The switch, which is mostly off."""
    del steps
    return (dice.once_in(4),)


def _pipeline_config(dice: Dice) -> PipelineConfig:
    """A configuration under which orders come about, and run into limits soon."""
    return PipelineConfig(
        symbols=dice.choice(((), (), ("A",))),
        max_symbols=dice.choice((100, 1)),
        encoding=dice.choice(tuple(Encoding)),
        feed=FeedConfig(150) if dice.once_in(8) else FeedConfig(),
        book=BookConfig(dice.choice((100, 2))),
        signal=SignalConfig(
            dice.choice((1, 2, 5)), dice.choice((Threshold(1, 4), Threshold(1, 2), Threshold(1, 1)))
        ),
        risk=dice.choice(_LIMITS),
        limiter=dice.choice((LimiterConfig(), LimiterConfig(rate=1, period=10, burst=2))),
    )


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


def _book_step(bid_size: int, ask_size: int) -> Step:
    bids, asks = f'[{{"p":100,"s":{bid_size}}}]', f'[{{"p":101,"s":{ask_size}}}]'
    return Step("on_frame", (0, f'[{{"T":"o","S":"A",{_TIME},"b":{bids},"a":{asks}}}]'.encode()))


# An order to buy A, sent and half filled.
_BOUGHT: Final = (Step("on_frame", (0, _MARKING_FRAME)), _book_step(20, 1))
_TRADED: Final = (*_BOUGHT, Step("on_fill", (Fill("e0", "t2t-1", NANOS // 2, 50 * NANOS * NANOS),)))

# All that can be lost is lost, and the position has cost all that there is.
_RUINED: Final = (
    *_BOUGHT,
    _book_step(1, 20),
    Step("on_fill", (Fill("e0", "t2t-1", 1, I128_MAX),)),
    Step("on_fill", (Fill("e1", "t2t-2", 1, 0),)),
    Step("on_fill", (Fill("e2", "t2t-1", 1, I128_MAX),)),
)

SCENARIO: Final = Scenario(
    arguments={
        "on_frame": _on_frame_arguments,
        "on_fill": _on_fill_arguments,
        "on_closed": _on_closed_arguments,
        "correct": _correct_arguments,
        "bust": _bust_arguments,
        "messaged": _messaged_arguments,
        "kill": _kill_arguments,
    },
    config=_pipeline_config,
    preludes=((), *[_BOUGHT[:1]] * 3, _TRADED, _TRADED, _RUINED, _RUINED),
    weights={"on_frame": 12, "on_fill": 3, "correct": 2, "bust": 2},
    throws=96,
)
