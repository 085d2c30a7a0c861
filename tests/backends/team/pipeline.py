"""The pipeline (chapter *Pipeline*)."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import astuple

from backends.team.codec import MessageCodec
from backends.team.feed import Feed
from backends.team.frames import PlainEvent, PlainUpdate
from backends.team.limiter import CellLimiter
from backends.team.markets import Market, Markets
from backends.team.risk import Gate
from ticktotrade.book.interface import UpdateResult
from ticktotrade.codec.interface import CodecConfig
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import (
    BookUpdate,
    Cancel,
    Correction,
    Element,
    Problem,
    Quote,
    Skipped,
    StreamError,
    Subscription,
    Success,
    Trade,
)
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline.interface import (
    Counts,
    Decision,
    ElementProblem,
    PipelineConfig,
    Reaction,
    Rejected,
    Sent,
    Throttled,
    Top,
)
from ticktotrade.risk.interface import Fill, FillResult, Position, ProfitAndLoss

_DAY: Final = 86_400 * 10**9
_CONTROLS: Final = (Success, StreamError, Subscription)
_BUY: Final = Side.BUY
_LIMIT: Final = OrderType.LIMIT
_IOC: Final = TimeInForce.IOC
_IGNORED: Final = UpdateResult.IGNORED
"""Members are looked up once: in Python 3.11 each look-up in an enumeration runs Python."""


class _Counters(Struct):
    """`Counts`, while they are being counted."""

    frames: int = 0
    trades: int = 0
    quotes: int = 0
    book_updates: int = 0
    others: int = 0
    controls: int = 0
    skipped: int = 0
    filtered: int = 0
    ignored: int = 0
    unknown_members: int = 0
    problems: int = 0
    sent: int = 0
    rejected: int = 0
    throttled: int = 0


class TradingPipeline:
    """The machines one after the other, with a function for each type of element."""

    def __init__(self, config: PipelineConfig) -> None:
        self._feed = Feed(config.feed)
        self._gate = Gate(config.risk)
        self._markets = Markets(config)
        self._quantity = config.order_quantity
        self._id_prefix = config.id_prefix
        self._utc_days = config.utc_days
        try:
            self._limiter = CellLimiter(config.limiter)
            Market(config)
        except Refused as refused:
            raise Refused(ErrorCode.INVALID_CONFIG, refused.detail) from None
        encode = MessageCodec(CodecConfig(config.encoding)).encode_order
        self._written: Callable[[Order], Decision] = lambda order: Sent(order.client_order_id, encode(order))
        self._count = _Counters()
        self._orders = 0
        self._clock: int | None = None
        self._takers: dict[type[Any], Callable[..., Decision | None]] = {
            Trade: self._take_trade,
            Quote: self._take_quote,
            BookUpdate: self._take_update,
            PlainUpdate: self._take_update,
            Cancel: self._take_back,
            Correction: self._take_back,
        }
        self.on_fill: Callable[[Fill], FillResult] = self._gate.fill
        self.on_closed: Callable[[str], None] = self._gate.closed
        self.correct: Callable[[str, int, int], None] = self._gate.correct
        self.bust: Callable[[str], None] = self._gate.bust
        self.messaged: Callable[[int], None] = self._gate.messaged
        self.kill: Callable[[bool], None] = self._gate.kill
        self.start_day: Callable[[], None] = self._gate.start_day
        self.take_position: Callable[[str, int, int, int], None] = self._gate.take_position
        self.adopt: Callable[[Order, int], None] = self._gate.adopt
        self.mark_stale: Callable[[], None] = self._markets.mark_stale
        self.positions: Callable[[], tuple[Position, ...]] = self._gate.positions
        self.pnl: Callable[[], ProfitAndLoss] = self._gate.pnl

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """Take a frame in (PIPE-2), or the one problem that it is (PIPE-22)."""
        self.tick(received_at)
        try:
            elements, unknown_members = self._feed.read(frame)
        except Refused as refused:
            self._count.frames += 1
            self._count.problems += 1
            self._markets.mark_stale()
            return Reaction((), (ElementProblem(0, refused.code, "", None, True),))
        return self._take(received_at, elements, unknown_members, self._written)

    def on_elements(self, received_at: int, elements: tuple[Element, ...], unknown_members: int) -> Reaction:
        """The same with what a parser has made of a frame; an order stays one (PIPE-30)."""
        self.tick(received_at)
        return self._take(received_at, elements, unknown_members, lambda order: order)

    def tick(self, now: int) -> None:
        """Move the clock (PIPE-25), and start the day that it comes to (PIPE-26)."""
        clock = self._clock
        if clock is None or now > clock:
            self._clock = now
            if self._utc_days and clock is not None and now // _DAY > clock // _DAY:
                self._gate.start_day()

    def tops(self) -> tuple[Top, ...]:
        """The touch and the status of every book."""
        return self._markets.tops(self._clock)

    def counts(self) -> Counts:
        """How often each thing has happened."""
        return Counts(*astuple(self._count))

    def _take(
        self,
        received_at: int,
        elements: Iterable[Element | PlainEvent],
        unknown_members: int,
        pass_on: Callable[[Order], Decision],
    ) -> Reaction:
        count = self._count
        count.frames += 1
        count.unknown_members += unknown_members
        decisions: list[Decision] = []
        problems: list[ElementProblem] = []
        for index, element in enumerate(elements):
            take = self._takers.get(type(element))
            if take is None:
                problem = self._take_other(index, element)
                if problem is not None:
                    problems.append(problem)
                continue
            try:
                decision = take(received_at, element, pass_on)
                if decision is not None:
                    decisions.append(decision)
            except Refused as refused:
                count.problems += 1
                lost = refused.code is ErrorCode.TOO_MANY_LEVELS
                problems.append(ElementProblem(index, refused.code, "", _symbol_of(element), lost))
        return Reaction(tuple(decisions), tuple(problems))

    def _take_other(self, index: int, element: Element | PlainEvent) -> ElementProblem | None:
        """Whatever is no trade, quote or update, and takes none back."""
        if isinstance(element, Problem):
            self._count.problems += 1
            if element.book_lost:
                self._markets.lose_update(element.symbol)
            return ElementProblem(index, *element)
        if isinstance(element, Skipped):
            self._count.skipped += 1
        elif isinstance(element, _CONTROLS):
            self._count.controls += 1
        else:
            self._count.others += 1
        return None

    def _take_trade(self, _received_at: int, trade: Trade, _pass_on: object) -> None:
        """PIPE-4."""
        if self._markets.are_filtered(trade.symbol):
            self._count.filtered += 1
            return
        self._count.trades += 1
        self._markets.make_known(trade.symbol).trades.add(trade)
        self._gate.mark(trade.symbol, trade.price)

    def _take_quote(self, _received_at: int, quote: Quote, _pass_on: object) -> None:
        """PIPE-5."""
        if self._markets.are_filtered(quote.symbol):
            self._count.filtered += 1
        else:
            self._count.quotes += 1

    def _take_back(self, _received_at: int, amended: Cancel | Correction, _pass_on: object) -> None:
        """PIPE-27."""
        self._count.others += 1
        market = self._markets.find(amended.symbol)
        if market is None:
            return
        trades = market.trades
        changed = trades.cancel(amended) if isinstance(amended, Cancel) else trades.correct(amended)
        if not changed:
            return
        price = trades.last_price
        if price is None:
            self._gate.unmark(amended.symbol)
        else:
            self._gate.mark(amended.symbol, price)

    def _take_update(
        self, received_at: int, update: BookUpdate | PlainUpdate, pass_on: Callable[[Order], Decision]
    ) -> Decision | None:
        """PIPE-6, PIPE-7, PIPE-13."""
        symbol = update.symbol
        if self._markets.are_filtered(symbol):
            self._count.filtered += 1
            return None
        self._count.book_updates += 1
        market = self._markets.make_known(symbol)
        clock = received_at if self._clock is None else self._clock
        if market.update(clock, update) is _IGNORED:
            self._count.ignored += 1
            return None
        touch = market.book.best()
        side = market.lean(touch)
        return (
            None
            if side is None
            else self._decide(self._order(received_at, update, side, touch), touch, pass_on)
        )

    def _order(self, received_at: int, update: BookUpdate | PlainUpdate, side: Side, touch: Touch) -> Order:
        """The next order (PIPE-7)."""
        self._orders += 1
        other = touch.ask if side is _BUY else touch.bid
        assert other is not None, "no book without it has a zone"
        return Order(
            f"{self._id_prefix}{self._orders}",
            update.symbol,
            side,
            _LIMIT,
            _IOC,
            self._quantity,
            other.price,
            None,
            False,
            update.time,
            received_at,
        )

    def _decide(self, order: Order, touch: Touch, pass_on: Callable[[Order], Decision]) -> Decision:
        """PIPE-8 to PIPE-10."""
        now = order.received_at
        self._gate.quote(order.symbol, touch)
        reject = self._gate.check(now, order)
        if reject is not None:
            self._count.rejected += 1
            return Rejected(order.client_order_id, reject)
        admission = self._limiter.admit(now)
        if not admission.admitted:
            self._count.throttled += 1
            return Throttled(order.client_order_id, admission.earliest)
        self._gate.sent(now, order)
        self._count.sent += 1
        return pass_on(order)


def _symbol_of(element: Element | PlainEvent) -> str:
    """Of a trade or an update, which are all that anything is refused at."""
    assert isinstance(element, Trade | BookUpdate | PlainUpdate)
    return element.symbol
