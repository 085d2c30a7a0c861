"""What each stage is asked in a round (LATENCY-4): the standard workload, a capture, or a trace."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from ticktotrade.book import BookConfig, OrderBook
from ticktotrade.codec import CodecConfig, Encoding
from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import BookUpdate, Element, Trade
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Engine, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Sent
from ticktotrade.ratio import Threshold
from ticktotrade.risk import CollarReference, RiskConfig
from ticktotrade.router.interface import Answer, RouterConfig
from ticktotrade.schema import Mismatch
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Stage, Workload
from ticktotrade_conformance.latency.workloads.marking import marked_frames
from ticktotrade_conformance.latency.workloads.standard_market import OPENING_FRAMES, Shape, standard_market
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.shifting import LEAST_ROUND, MOST_ROUND, TIME_MARKER, shifted_steps
from ticktotrade_conformance.traces.trace import Step, Trace, step_form

COUNTED_STEPS: Final = 500

COMPONENTS: Final[dict[Stage, str]] = {
    **{stage: stage.value for stage in Stage},
    Stage.PATH: "pipeline",
}
"""The component that a stage is an operation of."""

COUNTED: Final = {
    Stage.FEED: "parse",
    Stage.BOOK: "apply",
    Stage.RISK: "check",
    Stage.CODEC: "encode",
    Stage.ROUTER: "submit",
    Stage.PATH: "on_frame",
}
"""The operation that a stage's budget is for (LATENCY-1)."""

_ROOM: Final = LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS)
_WIDE_LIMITS: Final = RiskConfig(
    max_order_notional=I128_MAX,
    max_position=I64_MAX,
    max_exposure=I128_MAX,
    max_daily_loss=I128_MAX,
    collar_reference=CollarReference.BOOK,
)
"""As by default, but for what hangs on a price that is another in each round; orders are collared to the touch."""

TRADING: Final = PipelineConfig(
    order_quantity=NANOS // 100,
    signal=SignalConfig(threshold=Threshold(1, 1_000_000)),
    risk=_WIDE_LIMITS,
    limiter=_ROOM,
)
"""A pipeline that sends an order whenever the imbalance of a book turns around, and is not held up by its own limits."""

_TOUCH_EVERY: Final = 8
"""Updates. Each is asked for outside of the samples, where what is not work is what may hide it (LATENCY-10)."""
_POSITION: Final = NANOS // 2
_REFUSED: Final = Answer(422, None, None, b'{"code":42210000,"message":"not now"}')
_CENT: Final = NANOS // 100
_ENGINE: Final[Engine] = PHASES[Phase.PHASE_3]


STANDARD: Final = "standard"

MARKETS: Final = {
    STANDARD: Shape(),
    "orders": Shape(updates=1.0),
    "quiet": Shape(updates=1.0, rests=True),
    "deep": Shape(updates=1.0, levels=1_000),
}
"""The workloads that are drawn from a seed, by name (LATENCY-4)."""


def standard_workload(stage: Stage, encoding: Encoding, seed: int, name: str = STANDARD) -> Workload:
    """A stage's workload of one of `MARKETS`, with messages in this encoding; the same seed gives the same one."""
    frames, shape = COUNTED_STEPS, MARKETS[name]
    if stage in (Stage.FEED, Stage.PATH):
        market = tuple(standard_market(seed, frames, shape))
    else:  # so many frames that each of what is counted has an update of its own
        drawn = standard_market(seed, 40 * frames, shape)
        market = _with_updates(drawn, frames, one_symbol=stage is Stage.BOOK)
    workload = _of_frames(stage, encoding, market, OPENING_FRAMES)
    return workload._replace(source=f"{name} workload (seed {seed})")


def frames_workload(
    stage: Stage, encoding: Encoding, frames: Sequence[CapturedFrame], source: str
) -> Workload:
    """A stage's workload from the frames of a capture, every one of them, of which nothing is set up before.

    For `book` it is that of the symbol with the most updates. Raises `Complaint` for frames that lead to nothing to count.
    """
    workload = _of_frames(stage, encoding, frames, 0)
    if not any(step.operation == workload.counted for step in workload.steps):
        raise Complaint(
            f"{source}: nothing in it leads to {workload.counted}; time a capture with book updates"
        )
    return workload._replace(source=source)


def trace_workload(trace: Trace, source: str) -> Workload:
    """The workload of a trace, which is that of its component's stage; all of its steps are timed.

    Raises `Complaint` for a component without a budget, a trace without the operation that is counted, and arguments that
    are not in range in every round.
    """
    stage = next((stage for stage, component in COMPONENTS.items() if component == trace.component), None)
    if stage is None:
        raise Complaint(
            f"{source}: {trace.component} has no budget; time one of {', '.join(COMPONENTS.values())}"
        )
    if not any(step.operation == COUNTED[stage] for step in trace.steps):
        raise Complaint(f"{source}: no step is {COUNTED[stage]}, which the budget is for; time another trace")
    steps = tuple(step._replace(wanted=None) for step in trace.steps)
    for number, (operation, arguments) in enumerate(
        shifted_steps(trace.component, _bare(steps), MOST_ROUND), 1
    ):
        try:
            step_form(trace.component, Step(operation, arguments))
        except Mismatch as mismatch:
            raise Complaint(
                f"{source}: step {number} cannot be shifted to round {MOST_ROUND} ({mismatch}); time another trace"
            ) from None
    return _workload(stage, trace.config, (), steps)._replace(source=source)


class _Market(NamedTuple):
    """Frames, what is in each of them, and an order near the touch at each update of a book that has both sides.

    ``marks`` are each symbol's first trade, ``touches`` its first touch.
    """

    frames: Sequence[CapturedFrame]
    elements: Sequence[tuple[Element, ...]]
    orders: Sequence[Order]
    marks: dict[str, int]
    touches: dict[str, Touch]


def _market(frames: Sequence[CapturedFrame]) -> _Market:
    elements = [_parsed(captured.frame) for captured in frames]
    books: dict[str, OrderBook] = {}
    orders: list[Order] = []
    marks: dict[str, int] = {}
    touches: dict[str, Touch] = {}
    for captured, each in zip(frames, elements, strict=True):
        for element in each:
            if isinstance(element, Trade):
                marks.setdefault(element.symbol, element.price)
            elif isinstance(element, BookUpdate):
                book = books.setdefault(element.symbol, _ENGINE.stages.book(BookConfig()))
                with suppress(Refused):  # the step is refused as well, which is an outcome
                    book.apply(element.reset, element.bids, element.asks, None)
                touch = book.best()
                if touch.bid is not None and touch.ask is not None:
                    touches.setdefault(element.symbol, touch)
                    orders.append(_order(len(orders) + 1, element, touch.ask.price, captured.received_at))
    return _Market(frames, elements, orders, marks, touches)


def _parsed(frame: bytes) -> tuple[Element, ...]:
    """What is in a frame; nothing where the parser refuses it."""
    try:
        return _ENGINE.stages.feed(FeedConfig()).parse(frame).elements
    except Refused:
        return ()


def _order(number: int, update: BookUpdate, price: int, received_at: int) -> Order:
    """A limit order near the touch, in whole cents: they are whole ticks in every round (ROUTER-3)."""
    return Order(
        client_order_id=f"t2t-{TIME_MARKER}-{number}",
        symbol=update.symbol,
        side=(Side.BUY, Side.SELL)[number % 2],
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.IOC,
        quantity=NANOS // 100,
        limit_price=max(price // _CENT, 1) * _CENT,
        stop_price=None,
        extended_hours=False,
        event_time=update.time,
        received_at=received_at,
    )


def _with_updates(
    frames: Iterable[CapturedFrame], wanted: int, one_symbol: bool
) -> tuple[CapturedFrame, ...]:
    """The first frames, up to so many updates behind the opening ones: of one symbol, or of all together."""
    kept: list[CapturedFrame] = []
    updates: dict[str, int] = {}
    for captured in frames:
        kept.append(captured)
        if captured.line > OPENING_FRAMES:
            for element in _parsed(captured.frame):
                if isinstance(element, BookUpdate):
                    updates[element.symbol] = updates.get(element.symbol, 0) + 1
        if (max if one_symbol else sum)(updates.values() or [0]) >= wanted:
            break
    return tuple(kept)


def _of_frames(stage: Stage, encoding: Encoding, frames: Sequence[CapturedFrame], opening: int) -> Workload:
    """A stage's workload, in which the first ``opening`` frames are set up or left out."""
    if stage is Stage.FEED:
        steps = [Step("parse", (frame,)) for frame in marked_frames(each.frame for each in frames)]
        return _workload(stage, FeedConfig(), (), steps[opening:])
    if stage is Stage.PATH:
        return _path(encoding, frames, opening)
    return _TYPED[stage](_market(frames), encoding, opening)


def _path(encoding: Encoding, frames: Sequence[CapturedFrame], opening: int) -> Workload:
    """Frame by frame, and behind each the end of the orders that it led to, so that the gate stays as small.

    Where the sides of a book are all but equal, the numbers of a round decide about an order: it is ended behind the later
    one of the frames that it comes of, and where there is none, that is refused, which is an outcome like any other.
    """
    config = TRADING._replace(encoding=encoding)
    marked = marked_frames(each.frame for each in frames)
    on_frame = [
        Step("on_frame", (each.received_at, frame)) for each, frame in zip(frames, marked, strict=True)
    ]
    ended_behind: dict[str, int] = {}
    for number in (LEAST_ROUND, MOST_ROUND):
        for place, orders in enumerate(_orders(config, on_frame, number)):
            for client_order_id in orders:
                ended_behind[client_order_id] = max(place, ended_behind.get(client_order_id, 0))
    with_ends = [[step] for step in on_frame]
    for client_order_id, place in ended_behind.items():
        with_ends[place].append(Step("on_closed", (client_order_id,)))
    setup = [step for steps in with_ends[:opening] for step in steps]
    return _workload(Stage.PATH, config, setup, [step for steps in with_ends[opening:] for step in steps])


def _orders(config: PipelineConfig, on_frame: Sequence[Step], number: int) -> Iterator[list[str]]:
    """For each frame the orders that it leads to in a round."""
    pipeline = _ENGINE.pipeline(config)
    for _, (received_at, frame) in shifted_steps("pipeline", _bare(on_frame), number):
        decisions = pipeline.on_frame(received_at, frame).decisions
        sent = [each.client_order_id for each in decisions if isinstance(each, Sent)]
        for client_order_id in sent:
            pipeline.on_closed(client_order_id)
        yield sent


def _book(market: _Market, encoding: Encoding, opening: int) -> Workload:
    """Now and then the touch and in the end every level, uncounted: an update itself answers nothing that tells of it."""
    by_symbol: dict[str, list[tuple[int, Step]]] = {}
    for place, elements in enumerate(market.elements):
        for element in elements:
            if isinstance(element, BookUpdate):
                step = Step("apply", (element.reset, element.bids, element.asks, None))
                by_symbol.setdefault(element.symbol, []).append((place, step))
    busiest = max(by_symbol.values(), key=len, default=[])
    setup = [step for place, step in busiest if place < opening]
    steps: list[Step] = []
    for number, step in enumerate((step for place, step in busiest if place >= opening), 1):
        steps.append(step)
        if number % _TOUCH_EVERY == 0:
            steps.append(Step("best", ()))
    return _workload(Stage.BOOK, BookConfig(), setup, [*steps, Step("snapshot", ())] if steps else ())


def _risk(market: _Market, encoding: Encoding, opening: int) -> Workload:
    """Positions in each symbol; each order is checked, sent, and closed, so that the gate's windows have something in them."""
    setup = []
    for symbol, touch in market.touches.items():
        assert touch.ask is not None, "touches are those of books with both sides"
        mark = market.marks.get(symbol, touch.ask.price)
        setup.append(Step("mark", (symbol, mark)))
        setup.append(Step("take_position", (symbol, _POSITION, _POSITION * mark, mark)))
        setup.append(Step("quote", (symbol, touch)))
    steps = []
    for order in _counted_orders(market, opening):
        steps.append(Step("check", (order.received_at, order)))
        steps.append(Step("sent", (order.received_at, order)))
        steps.append(Step("closed", (order.client_order_id,)))
    return _workload(Stage.RISK, _WIDE_LIMITS, setup, steps)


def _codec(market: _Market, encoding: Encoding, opening: int) -> Workload:
    steps = [Step("encode", (order,)) for order in _counted_orders(market, opening)]
    return _workload(Stage.CODEC, CodecConfig(encoding), (), steps)


def _router(market: _Market, encoding: Encoding, opening: int) -> Workload:
    """Each order is refused by the venue at once, so that no more are in hand than a venue is late with."""
    steps = []
    for number, order in enumerate(_counted_orders(market, opening), 1):
        steps.append(Step("submit", (order.received_at, order, None)))
        steps.append(Step("answered", (order.received_at, number, _REFUSED)))
    return _workload(Stage.ROUTER, RouterConfig(limiter=_ROOM), (), steps)


_TYPED: Final[dict[Stage, Callable[[_Market, Encoding, int], Workload]]] = {
    Stage.BOOK: _book,
    Stage.RISK: _risk,
    Stage.CODEC: _codec,
    Stage.ROUTER: _router,
}


def _counted_orders(market: _Market, opening: int) -> Sequence[Order]:
    """The orders at updates behind the opening frames."""
    begin = market.frames[opening].received_at if opening < len(market.frames) else I64_MAX
    return [order for order in market.orders if order.received_at >= begin]


def _workload(stage: Stage, config: Any, setup: Iterable[Step], steps: Iterable[Step]) -> Workload:
    component, kept = COMPONENTS[stage], tuple(steps)
    return Workload(
        stage, component, config, tuple(setup), kept, COUNTED[stage], tuple(_changes(component, kept)), ""
    )


def _changes(component: str, steps: Sequence[Step]) -> Iterator[int]:
    """How many price levels each step changes; those of frames are as many in every round."""
    for operation, arguments in shifted_steps(component, _bare(steps), LEAST_ROUND):
        if operation == "apply":
            yield len(arguments[1]) + len(arguments[2])
        elif operation in ("parse", "on_frame"):
            updates = (each for each in _parsed(arguments[-1]) if isinstance(each, BookUpdate))
            yield sum(len(update.bids) + len(update.asks) for update in updates)
        else:
            yield 0


def _bare(steps: Iterable[Step]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    return (step[:2] for step in steps)
