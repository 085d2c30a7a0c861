"""Arguments that make a pipeline trade: books that lean, trades to mark them, and fills of its own orders."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.book import BookConfig
from ticktotrade.codec import Encoding
from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Problem
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.frames import frame
from ticktotrade_conformance.generate.pipeline import far
from ticktotrade_conformance.generate.scenario import History, Scenario
from ticktotrade_conformance.traces.trace import Step

_SYMBOLS: Final = (
    *("A", "B") * 6,
    "a",
    "AB",
    "SYMBOL-OF-THIRTY-ONE-BYTES-AND-A",
    "SYMBOL-OF-THIRTY-ONE-BYTES-AND-B",
)
"""Mostly two, so that they meet; the others are alike."""
_BIDS: Final = ("100", "99.5", "99", "98", "97")
_ASKS: Final = ("101", "101.5", "102", "103", "102.5")
_FAR_ASKS: Final = ("9007199.254740993", "9223372036.854775807", "0", "4611686018.427387905")
_SIZES: Final = ("1", "9", "0", "3", "20")
_TRADED_AT: Final = ("100", "101", "103", "50", "100", "0", "9007199.254740993")
_DAY: Final = 86_400 * NANOS
_CLOCK: Final = (0, 1, 5, 9, 10, 11, 12, 13, 17, 18, 100, 1000, -1, NANOS, _DAY, _DAY - 1)
_STEPS_OF_TIME: Final = (0, 1, 5, 10, 11, 0, 6, -1, 9, 100, _DAY)

_NEAR: Final[tuple[tuple[str, tuple[Any, ...]], ...]] = (
    ("max_position", (NANOS, 2 * NANOS, NANOS - 1)),
    ("max_open_orders", (2, 1, 0)),
    ("collar", (0, 99, 100)),
    ("collar_reference", (CollarReference.BOOK,)),
    ("max_messages", (1, 2)),
    ("max_daily_loss", (0, NANOS * NANOS)),
    ("max_order_quantity", (NANOS, NANOS - 1)),
    ("max_order_notional", (101 * NANOS * NANOS, 100 * NANOS * NANOS)),
    ("max_exposure", (100 * NANOS * NANOS, 250 * NANOS * NANOS)),
    ("restricted", (("B",), ("A", "C"))),
    ("max_repeats", (1, 2)),
)
"""The limits of the gate, at which a few orders arrive."""
_THRESHOLDS: Final = (Threshold(1, 4), Threshold(1, 2), Threshold(1, 1))
_EXCHANGES: Final = (
    *[""] * 4,
    *[',"x":"V"'] * 3,
    ',"x":"W"',
    ',"x":""',
    ',"x":"VW"',
    ',"x":"v"',
    ',"x":null',
)
_IDS: Final = (1, 2, 1, 2, 1, 2, 2**32 + 1, 2**64 - 1, 2**64 - 2)
_UNKNOWN: Final = (*[""] * 7, ',"y":1')

_MARKING_FRAME: Final = far.frame_step(far.NOW, [far.trade("A", 1, "100"), far.trade("B", 2, "100")])


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """One of the first times, or some time after the latest step that has one; now and then the last there is."""
    if dice.once_in(40):
        return I64_MAX - dice.below(3)
    if dice.below(2) == 0:
        return dice.choice(_CLOCK)
    latest = next((step.arguments[0] for step in reversed(steps) if step.operation in _TIMED), 0)
    return max(I64_MIN, min(I64_MAX, int(latest) + dice.choice(_STEPS_OF_TIME)))


_TIMED: Final = frozenset({"on_frame", "on_elements", "tick"})


def _on_frame_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A time and a frame."""
    return _now(dice, steps), _frame(dice)


def _on_elements_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A time and what is in a frame, mostly as the session answers it (SESSION-9)."""
    received_at = _now(dice, steps)
    try:
        elements, unknown_members = _PARSER.parse(_frame(dice))
    except Refused as refused:
        elements, unknown_members = (Problem(refused.code, "", None, book_lost=True),), 0
    return received_at, elements, dice.choice((*[unknown_members] * 7, 2**32 - 1))


_PARSER: Final = TreeParser()


def _frame(dice: Dice) -> bytes:
    """Mostly a market that moves, now and then any frame at all."""
    if dice.once_in(12):
        return frame(dice)
    elements = [_element(dice) for _ in range(dice.choice((1, 2, 3, 1, 2, 3, 1, 0)))]
    if dice.once_in(32):
        elements = elements * dice.choice((17, 6, 33))
    return f"[{','.join(elements)}]".encode()


def _order_id(dice: Dice, steps: History) -> str:
    """One of the pipeline's first orders, whether it was sent or not."""
    return f"{steps.config.id_prefix}{1 + dice.below(6)}"


def _on_fill_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """A fill of an order, by another execution id than before, or mostly so."""
    fills = sum(step.operation == "on_fill" for step in steps)
    quantity = dice.choice((NANOS, 1, 2 * NANOS, 0))
    execution = dice.below(fills + 1) if dice.once_in(6) else fills
    return (Fill(f"e{execution}", _order_id(dice, steps), quantity, _value(dice, quantity)),)


def _value(dice: Dice, quantity: int) -> int:
    return I128_MAX if dice.once_in(12) else quantity * dice.choice((101, 100, 90)) * NANOS


def _on_closed_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (_EARLIER.client_order_id if dice.once_in(4) else _order_id(dice, steps),)


def _execution_id(dice: Dice) -> str:
    return f"e{dice.below(4)}"


def _correct_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    quantity = dice.choice((NANOS, 2 * NANOS, 0))
    return _execution_id(dice), quantity, _value(dice, quantity)


def _bust_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    return (_execution_id(dice),)


def _messaged_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _kill_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    """The switch, which is mostly off."""
    del steps
    return (dice.once_in(4),)


def _tick_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _take_position_arguments(dice: Dice, steps: object) -> tuple[Any, ...]:
    del steps
    quantity = dice.choice((NANOS, 0, -NANOS, 5 * NANOS, I64_MAX, -I64_MAX))
    return dice.choice(_SYMBOLS), quantity, abs(quantity) * dice.choice((100, 90)) * NANOS, 100 * NANOS


_EARLIER: Final = Order(
    "earlier",
    "A",
    Side.BUY,
    OrderType.LIMIT,
    TimeInForce.DAY,
    NANOS,
    100 * NANOS,
    None,
    extended_hours=False,
    event_time=0,
    received_at=0,
)


def _adopt_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """An order under an id of an earlier life, or now and then under one that the pipeline uses itself."""
    order = _EARLIER._replace(
        client_order_id="earlier" if dice.below(3) else _order_id(dice, steps),
        symbol=dice.choice(_SYMBOLS),
        side=dice.choice(tuple(Side)),
        quantity=dice.choice((NANOS, 2 * NANOS, 0, I64_MAX)),
    )
    return order, 100 * NANOS


def _pipeline_config(dice: Dice) -> PipelineConfig:
    """A configuration under which orders come about, and run into one limit or several soon, or into none."""
    return PipelineConfig(
        symbols=dice.choice(((), (), (), ("A",), ("A", "B"), ("A", "SYMBOL-OF-THIRTY-ONE-BYTES-AND-A"))),
        max_symbols=dice.choice((100, 1, 2, 100)),
        order_quantity=dice.choice((NANOS, NANOS, 1, 2**53 + 1, I64_MAX)) if dice.once_in(4) else NANOS,
        id_prefix=dice.choice(("t2t-", "t2t-", "", "prefix-of-24-bytes-that-")),
        encoding=dice.choice(tuple(Encoding)),
        feed=FeedConfig(150) if dice.once_in(8) else FeedConfig(),
        book=BookConfig(dice.choice((100, 2))),
        signal=SignalConfig(
            dice.choice((1, 2, 5)),
            Threshold(2, 1) if dice.once_in(32) else dice.choice(_THRESHOLDS),
        ),
        risk=_limits(dice),
        limiter=dice.choice(_LIMITERS),
        max_book_age=dice.choice((None, None, 5, 10, 10, 1, I64_MAX, _DAY)),
        utc_days=dice.below(2) == 1,
    )


_LIMITERS: Final = (
    LimiterConfig(1000, 1000, 1000),
    LimiterConfig(rate=1, period=10, burst=2),
    LimiterConfig(rate=1, period=10, burst=1),
    LimiterConfig(),
    LimiterConfig(1000, 1000, 1000),
)
_WIDE: Final = RiskConfig(
    max_open_orders=2_000,
    max_position=I64_MAX,
    max_exposure=I128_MAX,
    max_messages=10_000,
    max_repeats=10_000,
)


def _limits(dice: Dice) -> RiskConfig:
    """Mostly one limit near, or two, or none; the others far."""
    limits: RiskConfig = _WIDE if dice.below(2) else RiskConfig()
    for _ in range(dice.choice((1, 0, 2, 1, 3))):
        name, values = dice.choice(_NEAR)
        limits = limits._replace(**{name: dice.choice(values)})
    if dice.below(2):
        limits = limits._replace(message_period=10, repeat_period=10)
    return limits


def _far_config(dice: Dice) -> PipelineConfig:
    """Room for many orders, and mostly for many symbols and long frames."""
    config = _pipeline_config(dice)
    if dice.once_in(8):
        return config
    return config._replace(
        symbols=dice.choice(((), (), ("A",))),
        max_symbols=dice.choice((1_000, 1_000, 64)),
        order_quantity=NANOS,
        feed=FeedConfig(),
        limiter=config.limiter if dice.once_in(4) else LimiterConfig(10_000, 10_000, 10_000),
        risk=_WIDE if dice.below(4) else config.risk,
        max_book_age=None if dice.below(2) else config.max_book_age,
    )


def _element(dice: Dice) -> str:
    symbol, unknown = dice.choice(_SYMBOLS), dice.choice(_UNKNOWN)
    match dice.choice(_KINDS):
        case "book":
            reset = ',"r":true' if dice.once_in(6) else ""
            return far.book(symbol, _levels(_BIDS, dice), _levels(_ASKS, dice), reset + unknown)
        case "leaning":
            return far.leaning(symbol, dice.below(2) == 0)
        case "trade":
            more = dice.choice(_EXCHANGES) + unknown
            return far.trade(symbol, dice.choice(_IDS), dice.choice(_TRADED_AT), more)
        case "taken back":
            return _taken_back(symbol, dice)
        case "lost":
            return dice.choice(far.LOST)
        case "spoken":
            return dice.choice(far.SPOKEN)
        case _:
            return far.quote(symbol, unknown)


_KINDS: Final = (
    "book",
    "trade",
    "book",
    "leaning",
    "book",
    "trade",
    "taken back",
    "lost",
    "quote",
    "taken back",
    "spoken",
    "leaning",
)


def _taken_back(symbol: str, dice: Dice) -> str:
    """A cancel or a correction of one of the first trades."""
    known_by, exchange = dice.choice(_IDS), dice.choice(_EXCHANGES)
    if dice.below(2):
        return far.cancel(symbol, known_by, exchange)
    return far.correction(
        symbol, known_by, dice.choice(_IDS), dice.choice(("50", "100", "1000", "0")), exchange
    )


def _levels(prices: tuple[str, ...], dice: Dice) -> str:
    levels = [far.level(dice.choice(prices), dice.choice(_SIZES)) for _ in range(dice.choice((1, 0, 2)))]
    if prices is _ASKS and dice.once_in(8):
        levels.append(far.level("9999999997", dice.choice(("1", "0"))))
    if prices is _ASKS and dice.once_in(16):
        levels = [far.level(dice.choice(_FAR_ASKS), dice.choice(_SIZES))]
    return ",".join(levels)


def _book_step(bid_size: int, ask_size: int) -> Step:
    update = far.book("A", far.level("100", str(bid_size)), far.level("101", str(ask_size)))
    return far.frame_step(far.NOW, [update])


# An order to buy A, sent and half filled, at a loss so far.
_BOUGHT: Final = (_MARKING_FRAME, _book_step(20, 1))
_TRADED: Final = (*_BOUGHT, Step("on_fill", (Fill("e0", "t2t-1", NANOS // 2, 55 * NANOS * NANOS),)))

# An order to buy that the gate checks, and then has no room to keep open; after which there is room again.
_NO_ROOM: Final = (
    _MARKING_FRAME,
    Step("take_position", ("A", -I64_MAX, 0, 100 * NANOS)),
    Step("adopt", (_EARLIER._replace(quantity=I64_MAX), 100 * NANOS)),
    _book_step(20, 1),
    Step("on_closed", (_EARLIER.client_order_id,)),
    _book_step(1, 1),
)

# All that can be lost is lost, and the position has cost all that there is.
_RUINED: Final = (
    *_BOUGHT,
    _book_step(1, 20),
    Step("on_fill", (Fill("e0", "t2t-1", 1, I128_MAX),)),
    Step("on_fill", (Fill("e1", "t2t-2", 1, 0),)),
    Step("on_fill", (Fill("e2", "t2t-1", 1, I128_MAX),)),
)

_PRELUDES: Final = ((), *[_BOUGHT[:1]] * 2, *[_TRADED] * 4, _RUINED, _NO_ROOM, (*_NO_ROOM, _book_step(20, 1)))


def _start(dice: Dice) -> tuple[PipelineConfig, tuple[Step, ...]]:
    """A configuration and the steps to begin with; where these take the room at the gate, it is the only limit but one."""
    config, prelude = _pipeline_config(dice), dice.choice(_PRELUDES)
    if prelude[: len(_NO_ROOM)] == _NO_ROOM and dice.below(4):
        scarce = dice.choice(_LIMITERS[1:4])
        config = config._replace(symbols=(), order_quantity=NANOS, risk=_WIDE, limiter=scarce)
    return config, prelude


SCENARIO: Final = Scenario(
    arguments={
        "on_frame": _on_frame_arguments,
        "on_elements": _on_elements_arguments,
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
    start=_start,
    weights={"on_frame": 12, "on_elements": 4, "on_fill": 3, "correct": 2, "bust": 2},
    throws=36,
    many=far.MANY,
    many_config=_far_config,
)
