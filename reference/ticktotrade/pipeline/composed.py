"""The one way in which the machines are composed; the phases differ in the machines that go in."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple

from ticktotrade.book.interface import BookConfig, BookStatus, OrderBook, UpdateResult
from ticktotrade.codec.interface import Codec, CodecConfig
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import (
    BookUpdate,
    Cancel,
    Control,
    Correction,
    Element,
    Problem,
    Quote,
    Skipped,
    Trade,
)
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.limiter.interface import Limiter, LimiterConfig
from ticktotrade.market_data import Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline.interface import (
    Counts,
    Decision,
    ElementProblem,
    Pipeline,
    PipelineConfig,
    Reaction,
    Rejected,
    Sent,
    Throttled,
    Top,
)
from ticktotrade.pipeline.market import Market
from ticktotrade.risk.interface import Fill, FillResult, Position, ProfitAndLoss, RiskConfig, RiskGate
from ticktotrade.signal.interface import Signal, SignalConfig

_Encode = Callable[[Order], bytes]
_NO_REACTION: Final = Reaction((), ())
DAY: Final = 86_400 * NANOS


class Stages(NamedTuple):
    """How to make each machine of a pipeline."""

    feed: Callable[[FeedConfig], FeedParser]
    book: Callable[[BookConfig], OrderBook]
    signal: Callable[[SignalConfig], Signal]
    risk: Callable[[RiskConfig], RiskGate]
    limiter: Callable[[LimiterConfig], Limiter]
    codec: Callable[[CodecConfig], Codec]


class ComposedPipeline(Pipeline):
    """Calls one machine after the other and holds no rule of theirs; what makes no stage makes no pipeline (PIPE-1)."""

    def __init__(self, stages: Stages, config: PipelineConfig = PipelineConfig()) -> None:
        self._stages = stages
        self._config = config
        self._symbols = frozenset(config.symbols)
        self._max_book_age = config.max_book_age
        self._feed = stages.feed(config.feed)
        self._risk = stages.risk(config.risk)
        self._limiter = stages.limiter(config.limiter)
        self._codec = stages.codec(CodecConfig(config.encoding))
        stages.signal(config.signal)  # so that a bad configuration is refused now, not at the first symbol
        self._markets: dict[str, Market] = {}
        self._began_late = False  # whether a symbol that becomes known now may have missed its beginning
        self._clock: int | None = None
        self._counts: Counter[str] = Counter()
        self._orders = 0

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """The sum of what the stages cost. It is never refused (PIPE-22)."""
        try:
            elements, unknown_members = self._feed.parse(frame)
        except Refused as refused:
            elements, unknown_members = (Problem(refused.code, "", None, book_lost=True),), 0
        return self._take_in(received_at, elements, unknown_members, self._codec.encode)

    def on_elements(self, received_at: int, elements: tuple[Element, ...], unknown_members: int) -> Reaction:
        """The sum of what the stages between parser and codec cost (PIPE-30)."""
        return self._take_in(received_at, elements, unknown_members, None)

    def _take_in(
        self,
        received_at: int,
        elements: tuple[Element, ...],
        unknown_members: int,
        encode: _Encode | None,
    ) -> Reaction:
        """Decide on each element; with ``encode`` an order that passes becomes its message (PIPE-2, PIPE-10)."""
        self.tick(received_at)
        self._counts["frames"] += 1
        self._counts["unknown_members"] += unknown_members
        decisions: list[Decision] = []
        problems: list[ElementProblem] = []
        for index, element in enumerate(elements):
            if isinstance(element, Problem):
                problems.append(ElementProblem(index, *element))
                if element.book_lost:
                    self._lose(element.symbol)  # PIPE-23
                continue
            try:
                decision = self._on_element(received_at, element)
            except Refused as refused:
                problems.append(_refusal(index, element, refused.code))
            else:
                if decision is not None:
                    decisions.append(decision if encode is None else encoded_decision(decision, encode))
        if not (decisions or problems):
            return _NO_REACTION
        self._counts["problems"] += len(problems)
        return Reaction(tuple(decisions), tuple(problems))

    def tick(self, now: int) -> None:
        """O(1); O(symbols) where a day begins (PIPE-25, PIPE-26)."""
        clock = self._clock
        if clock is not None and now <= clock:
            return
        if self._config.utc_days and clock is not None and now // DAY > clock // DAY:
            self._risk.start_day()
        self._clock = now

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

    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        """As `RiskGate.take_position` (PIPE-28)."""
        self._risk.take_position(symbol, quantity, cost, price)

    def adopt(self, order: Order, price: int) -> None:
        """As `RiskGate.adopt` (PIPE-28)."""
        self._risk.adopt(order, price)

    def mark_stale(self) -> None:
        """O(symbols) (PIPE-15)."""
        self._began_late = True
        for market in self._markets.values():
            market.book.mark_stale()

    def tops(self) -> tuple[Top, ...]:
        """O(symbols × log symbols) (PIPE-12, PIPE-16, PIPE-24, PIPE-29)."""
        return tuple(
            Top(
                symbol,
                market.book.best(),
                BookStatus.STALE if self._is_old(market) else market.book.status(),
                market.asks_cut,
            )
            for symbol, market in sorted(self._markets.items(), key=_by_symbol)
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
        if isinstance(element, Skipped):
            self._counts["skipped"] += 1
            return None
        if isinstance(element, Control):
            self._counts["controls"] += 1
            return None
        if not isinstance(element, Trade | Quote | BookUpdate):
            self._counts["others"] += 1
            if isinstance(element, Cancel | Correction):
                self._take_back(element)
            return None
        if self._symbols and element.symbol not in self._symbols:
            self._counts["filtered"] += 1  # PIPE-3
            return None
        if isinstance(element, Quote):
            self._counts["quotes"] += 1  # PIPE-5
            return None
        if isinstance(element, Trade):
            self._counts["trades"] += 1
            self._market(element.symbol).remember(element)
            self._risk.mark(element.symbol, element.price)  # PIPE-4
            return None
        self._counts["book_updates"] += 1
        return self._on_book_update(received_at, element)

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Decision | None:
        """Apply an update (PIPE-6), and evaluate the signal (PIPE-7)."""
        market = self._market(update.symbol)
        book = market.book
        if self._max_book_age is not None and self._is_old(market):
            book.mark_stale()  # its updates may have been missing for as long (PIPE-24)
        try:
            result = book.apply(update.reset, update.bids, update.asks, None)
        except Refused:
            book.mark_stale()  # it has missed an update (PIPE-14)
            raise
        if result is not UpdateResult.APPLIED:
            self._counts["ignored"] += 1  # without a number there is no other result (PIPE-13)
            return None
        market.updated_at = self._clock
        market.asks_cut = update.asks_cut or (market.asks_cut and not update.reset)  # PIPE-29
        touch = book.best()
        one_sided = touch.bid is None or touch.ask is None
        imbalance = None if one_sided else book.imbalance(self._config.signal.levels)
        side = market.signal.evaluate(touch, imbalance)
        if side is None:
            return None
        self._risk.quote(update.symbol, touch)  # just before it may be asked for (PIPE-8)
        return self._decide(self._order(received_at, update, side, touch))

    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        """An order that takes the best level of the other side, immediately or not at all (PIPE-7)."""
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
        reject = self._risk.check(order.received_at, order)  # PIPE-8
        if reject is not None:
            self._counts["rejected"] += 1
            return Rejected(order.client_order_id, reject)
        admission = self._limiter.admit(order.received_at, 1)  # PIPE-9
        if not admission.admitted:
            self._counts["throttled"] += 1
            return Throttled(order.client_order_id, admission.earliest)
        self._risk.sent(order.received_at, order)  # PIPE-10
        self._counts["sent"] += 1
        return order

    def _market(self, symbol: str) -> Market:
        """What is kept of a symbol, which becomes known by it (PIPE-6)."""
        market = self._markets.get(symbol)
        if market is None:
            if len(self._markets) >= self._config.max_symbols:
                raise Refused(ErrorCode.TOO_MANY_SYMBOLS, symbol)
            market = Market(self._stages.book(self._config.book), self._stages.signal(self._config.signal))
            if self._began_late:  # PIPE-15
                market.book.mark_stale()
            self._markets[symbol] = market
        return market

    def _lose(self, symbol: str | None) -> None:
        """An update has not reached its book (PIPE-22, PIPE-23)."""
        if symbol is None:
            self.mark_stale()
        elif not self._symbols or symbol in self._symbols:
            with suppress(Refused):  # beyond `max_symbols` there is no book that could miss something
                self._market(symbol).book.mark_stale()

    def _is_old(self, market: Market) -> bool:
        """Whether its book has taken no update for too long (PIPE-24)."""
        most = self._max_book_age
        if most is None or market.updated_at is None or self._clock is None:
            return False
        return self._clock - market.updated_at > most

    def _take_back(self, amended: Cancel | Correction) -> None:
        """A trade has not happened, or not so: what then is the last one marks the symbol (PIPE-27)."""
        market = self._markets.get(amended.symbol)
        if market is None:
            return
        was_last = market.take_back(amended) if isinstance(amended, Cancel) else market.correct(amended)
        if not was_last:
            return
        if market.last_price is None:
            self._risk.unmark(amended.symbol)
        else:
            self._risk.mark(amended.symbol, market.last_price)


def _refusal(index: int, element: Element, code: ErrorCode) -> ElementProblem:
    """Where a machine has refused an element (PIPE-10)."""
    symbol = element.symbol if isinstance(element, Trade | BookUpdate) else None
    return ElementProblem(index, code, "", symbol, code is ErrorCode.TOO_MANY_LEVELS)


def encoded_decision(decision: Decision, encode: _Encode) -> Decision:
    """An order that passes, as the message that goes out (PIPE-10)."""
    return Sent(decision.client_order_id, encode(decision)) if isinstance(decision, Order) else decision


def _by_symbol(item: tuple[str, Market]) -> str:
    return item[0]
