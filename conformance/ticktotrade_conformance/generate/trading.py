"""Arguments that make a pipeline trade: books that lean, trades to mark them, and fills of its own orders."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
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
_DAY: Final = 86_400 * NANOS
_BEGUN: Final = 7
"""When preludes are: not at the beginning of a day."""
_CLOCK: Final = (0, 1, 5, 9, 10, 11, 12, 13, 17, 18, 100, 1000, -1, NANOS, _DAY, _DAY - 1)

_LIMITS: Final = (
    RiskConfig(),
    RiskConfig(max_position=NANOS),
    RiskConfig(max_open_orders=2),
    RiskConfig(collar_reference=CollarReference.BOOK, collar=0),
    RiskConfig(max_messages=1, message_period=10),
    RiskConfig(max_daily_loss=0),
)
_THRESHOLDS: Final = (Threshold(1, 4), Threshold(1, 2), Threshold(1, 1))
_EXCHANGES: Final = ("", "", ',"x":"V"', ',"x":"V"', ',"x":"W"')
# Whose book they may be about can be read of some of these, and not of others.
_LOST: Final = (
    '{"T":"o","S":"A"}',
    '{"T":"o","S":"B","S":"B"}',
    '{"T":"o"}',
    "7",
    '{"S":"A"}',
    '{"T":"t","S":"A"}',
    '{"T":"later","S":"A","S":"A"}',
    '{"T":"o","S":"C","t":1}',
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


def _tick_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    return (dice.choice(_CLOCK),)


def _take_position_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    quantity = dice.choice((NANOS, 0, -NANOS, 5 * NANOS, I64_MAX, -I64_MAX))
    return dice.choice(_SYMBOLS), quantity, abs(quantity) * dice.choice((100, 90)) * NANOS, 100 * NANOS


def _adopt_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """An order under an id of an earlier life, or now and then under one that the pipeline uses itself."""
    del steps
    order = Order(
        "earlier" if dice.below(3) else _order_id(dice),
        dice.choice(_SYMBOLS),
        dice.choice(tuple(Side)),
        OrderType.LIMIT,
        TimeInForce.DAY,
        dice.choice((NANOS, 2 * NANOS, 0, I64_MAX)),
        100 * NANOS,
        None,
        extended_hours=False,
        event_time=0,
        received_at=0,
    )
    return order, 100 * NANOS


def _pipeline_config(dice: Dice) -> PipelineConfig:
    """A configuration under which orders come about, and run into limits soon."""
    return PipelineConfig(
        symbols=dice.choice(((), (), ("A",))),
        max_symbols=dice.choice((100, 1)),
        encoding=dice.choice(tuple(Encoding)),
        feed=FeedConfig(150) if dice.once_in(8) else FeedConfig(),
        book=BookConfig(dice.choice((100, 2))),
        signal=SignalConfig(
            dice.choice((1, 2, 5)),
            Threshold(2, 1) if dice.once_in(32) else dice.choice(_THRESHOLDS),
        ),
        risk=dice.choice(_LIMITS),
        limiter=dice.choice((LimiterConfig(), LimiterConfig(rate=1, period=10, burst=2))),
        max_book_age=dice.choice((None, None, 5, 10)),
        utc_days=dice.below(2) == 1,
    )


def _element(dice: Dice) -> str:
    symbol = dice.choice(_SYMBOLS)
    match dice.choice(("book", "trade", "book", "book", "quote", "trade", "taken back", "lost")):
        case "book":
            reset = ',"r":true' if dice.once_in(6) else ""
            bids, asks = _levels(_BIDS, dice), _levels(_ASKS, dice)
            return f'{{"T":"o","S":"{symbol}",{_TIME},"b":[{bids}],"a":[{asks}]{reset}}}'
        case "trade":
            price, known_by = dice.choice(("100", "101", "103", "50")), 1 + dice.below(2)
            return f'{{"T":"t","S":"{symbol}",{_TIME},"i":{known_by},"p":{price},"s":1{dice.choice(_EXCHANGES)}}}'
        case "taken back":
            return _taken_back(symbol, dice)
        case "lost":
            return dice.choice(_LOST)
        case _:
            return f'{{"T":"q","S":"{symbol}",{_TIME},"bp":100,"bs":1,"ap":101,"as":1}}'


def _taken_back(symbol: str, dice: Dice) -> str:
    """A cancel or a correction of one of the first trades."""
    known_by, exchange = 1 + dice.below(2), dice.choice(_EXCHANGES)
    if dice.below(2):
        return f'{{"T":"x","S":"{symbol}",{_TIME},"i":{known_by},"p":1,"s":1{exchange}}}'
    becomes = f'"ci":{1 + dice.below(2)},"cp":{dice.choice(("50", "100", "1000"))},"cs":1'
    return f'{{"T":"c","S":"{symbol}",{_TIME},"oi":{known_by},"op":1,"os":1,{becomes}{exchange}}}'


def _levels(prices: tuple[str, ...], dice: Dice) -> str:
    levels = [
        f'{{"p":{dice.choice(prices)},"s":{dice.choice(_SIZES)}}}' for _ in range(dice.choice((1, 0, 2)))
    ]
    if prices is _ASKS and dice.once_in(8):
        levels.append('{"p":9999999997,"s":1}')
    return ",".join(levels)


def _book_step(bid_size: int, ask_size: int) -> Step:
    bids, asks = f'[{{"p":100,"s":{bid_size}}}]', f'[{{"p":101,"s":{ask_size}}}]'
    return Step("on_frame", (_BEGUN, f'[{{"T":"o","S":"A",{_TIME},"b":{bids},"a":{asks}}}]'.encode()))


# An order to buy A, sent and half filled, at a loss so far.
_BOUGHT: Final = (Step("on_frame", (_BEGUN, _MARKING_FRAME)), _book_step(20, 1))
_TRADED: Final = (*_BOUGHT, Step("on_fill", (Fill("e0", "t2t-1", NANOS // 2, 55 * NANOS * NANOS),)))

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
        "tick": _tick_arguments,
        "take_position": _take_position_arguments,
        "adopt": _adopt_arguments,
    },
    config=_pipeline_config,
    preludes=((), *[_BOUGHT[:1]] * 2, *[_TRADED] * 4, _RUINED),
    weights={"on_frame": 12, "on_fill": 3, "correct": 2, "bust": 2},
    throws=96,
)
