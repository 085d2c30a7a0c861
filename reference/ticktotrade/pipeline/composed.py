"""The one way in which the machines are composed; the phases differ in the machines that go in."""

from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade.book.interface import BookConfig, OrderBook, UpdateResult
from ticktotrade.codec.interface import Codec, CodecConfig
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import BookUpdate, Control, Element, Parsed, Problem, Quote, Skipped, Trade
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.limiter.interface import Limiter, LimiterConfig
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline.interface import (
    Counts,
    Decision,
    Pipeline,
    PipelineConfig,
    Place,
    Reaction,
    Rejected,
    Sent,
    Throttled,
    Top,
)
from ticktotrade.risk.interface import Fill, FillResult, Position, ProfitAndLoss, RiskConfig, RiskGate
from ticktotrade.signal.interface import Signal, SignalConfig

_NO_REACTION: Final = Reaction((), ())


class Stages(NamedTuple):
    """How to make each machine of a pipeline."""

    feed: Callable[[FeedConfig], FeedParser]
    book: Callable[[BookConfig], OrderBook]
    signal: Callable[[SignalConfig], Signal]
    risk: Callable[[RiskConfig], RiskGate]
    limiter: Callable[[LimiterConfig], Limiter]
    codec: Callable[[CodecConfig], Codec]


class _Market(NamedTuple):
    """What the pipeline keeps for one symbol."""

    book: OrderBook
    signal: Signal


class ComposedPipeline(Pipeline):
    """Calls one machine after the other and holds no rule of theirs."""

    def __init__(self, stages: Stages, config: PipelineConfig = PipelineConfig()) -> None:
        self._stages = stages
        self._config = config
        self._symbols = frozenset(config.symbols)
        self._feed = stages.feed(config.feed)
        self._risk = stages.risk(config.risk)
        self._limiter = stages.limiter(config.limiter)
        self._codec = stages.codec(CodecConfig(config.encoding))
        stages.signal(config.signal)  # so that a bad configuration is refused now, not at the first symbol
        self._markets: dict[str, _Market] = {}
        self._counts: Counter[str] = Counter()
        self._orders = 0

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """The sum of what the stages cost (PIPE-1 to PIPE-10, PIPE-13, PIPE-14)."""
        return self.take_in(received_at, self._feed.parse(frame))

    def take_in(self, received_at: int, parsed: Parsed) -> Reaction:
        """What `on_frame` does with a frame that somebody else has parsed (PIPE-2 to PIPE-10, PIPE-13, PIPE-14)."""
        elements, unknown_members = parsed
        self._counts["frames"] += 1
        self._counts["unknown_members"] += unknown_members
        decisions: list[Decision] = []
        problems: list[Place] = []
        for index, element in enumerate(elements):
            try:
                decision = self._on_element(received_at, element)
            except Refused as refused:
                problems.append(Place(index, refused.code, ""))
            else:
                if decision is not None:
                    decisions.append(decision)
                elif isinstance(element, Problem):
                    problems.append(Place(index, element.code, element.member))
        if not (decisions or problems):
            return _NO_REACTION
        self._counts["problems"] += len(problems)
        return Reaction(tuple(decisions), tuple(problems))

    def on_fill(self, fill: Fill) -> FillResult:
        """As `RiskGate.fill` (PIPE-11)."""
        return self._risk.fill(fill)

    def on_closed(self, client_order_id: str) -> None:
        """As `RiskGate.closed` (PIPE-17)."""
        self._risk.closed(client_order_id)

    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        """As `RiskGate.correct` (PIPE-18)."""
        self._risk.correct(execution_id, quantity, value)

    def bust(self, execution_id: str) -> None:
        """As `RiskGate.bust` (PIPE-18)."""
        self._risk.bust(execution_id)

    def messaged(self, now: int) -> None:
        """As `RiskGate.messaged` (PIPE-19)."""
        self._risk.messaged(now)

    def kill(self, stop: bool) -> None:
        """As `RiskGate.kill` (PIPE-20)."""
        self._risk.kill(stop)

    def start_day(self) -> None:
        """As `RiskGate.start_day` (PIPE-21)."""
        self._risk.start_day()

    def mark_stale(self) -> None:
        """O(symbols) (PIPE-15)."""
        for market in self._markets.values():
            market.book.mark_stale()

    def tops(self) -> tuple[Top, ...]:
        """O(symbols × log symbols) (PIPE-12, PIPE-16)."""
        return tuple(
            Top(symbol, market.book.best(), market.book.status())
            for symbol, market in sorted(self._markets.items())
        )

    def positions(self) -> tuple[Position, ...]:
        """As `RiskGate.positions` (PIPE-12)."""
        return self._risk.positions()

    def pnl(self) -> ProfitAndLoss:
        """As `RiskGate.pnl` (PIPE-12)."""
        return self._risk.pnl()

    def counts(self) -> Counts:
        """O(1) (PIPE-12)."""
        return Counts(*(self._counts[name] for name in Counts._fields))

    def _on_element(self, received_at: int, element: Element) -> Decision | None:
        if isinstance(element, Problem):
            return None
        if isinstance(element, Skipped):
            self._counts["skipped"] += 1
            return None
        if isinstance(element, Control):
            self._counts["controls"] += 1
            return None
        if not isinstance(element, Trade | Quote | BookUpdate):
            self._counts["others"] += 1
            return None
        if self._symbols and element.symbol not in self._symbols:
            self._counts["filtered"] += 1
            return None
        if isinstance(element, Quote):
            self._counts["quotes"] += 1
            return None
        if isinstance(element, Trade):
            self._counts["trades"] += 1
            self._market(element.symbol)
            self._risk.mark(element.symbol, element.price)
            return None
        self._counts["book_updates"] += 1
        return self._on_book_update(received_at, element)

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Decision | None:
        book, signal = self._market(update.symbol)
        try:
            result = book.apply(update.reset, update.bids, update.asks, None)
        except Refused:
            book.mark_stale()  # it has missed an update (PIPE-14)
            raise
        if result is not UpdateResult.APPLIED:
            self._counts["ignored"] += 1  # without a number there is no other result (PIPE-13)
            return None
        touch = book.best()
        one_sided = touch.bid is None or touch.ask is None
        imbalance = None if one_sided else book.imbalance(self._config.signal.levels)
        side = signal.evaluate(touch, imbalance)
        if side is None:
            return None
        self._risk.quote(update.symbol, touch)  # just before it may be asked for (PIPE-8)
        return self._decide(self._order(received_at, update, side, touch))

    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        """An order that takes the best level of the other side, immediately or not at all."""
        level = touch.ask if side is Side.BUY else touch.bid
        assert level is not None  # the signal fires only with both sides there (SIGNAL-3)
        self._orders += 1
        return Order(
            client_order_id=f"{self._config.id_prefix}{self._orders}",
            symbol=update.symbol,
            side=side,
            order_type=OrderType.LIMIT,
            time_in_force=TimeInForce.IOC,
            quantity=self._config.order_quantity,
            limit_price=level.price,
            stop_price=None,
            extended_hours=False,
            event_time=update.time,
            received_at=received_at,
        )

    def _decide(self, order: Order) -> Decision:
        reject = self._risk.check(order.received_at, order)
        if reject is not None:
            self._counts["rejected"] += 1
            return Rejected(order.client_order_id, reject)
        admission = self._limiter.admit(order.received_at, 1)
        if not admission.admitted:
            self._counts["throttled"] += 1
            return Throttled(order.client_order_id, admission.earliest)
        self._risk.sent(order.received_at, order)
        self._counts["sent"] += 1
        return Sent(order.client_order_id, self._codec.encode(order))

    def _market(self, symbol: str) -> _Market:
        market = self._markets.get(symbol)
        if market is None:
            if len(self._markets) >= self._config.max_symbols:
                raise Refused(ErrorCode.TOO_MANY_SYMBOLS, symbol)
            market = _Market(self._stages.book(self._config.book), self._stages.signal(self._config.signal))
            self._markets[symbol] = market
        return market
