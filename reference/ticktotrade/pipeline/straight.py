"""Phase 3 pipeline: straight through for what a market day mostly is, an update of a known symbol's book.

The analysis inlines the path of a compiled system and guides it by a profile. In Python a call costs as much as a
comparison costs there, and a record as much as ten, so the straight path leaves out what nobody looks at: the events
between the stages, the records of levels and ratios, the loop over the elements of a frame that has one, the counting
of what can be told from other counts. Each machine has a leaner operation for it beside its specified one, over the
same state, so that there is one truth: `TokenScanner.changes`, `SortedKeysBook.totals`,
`ImbalanceSignal.evaluate_totals`, `InlineLimiter.try_admit`.

Every other frame, and every frame in which something would be refused, goes to `ComposedPipeline` as it is and as a
whole, before anything has changed.
"""

from collections.abc import Callable
from typing import Final

from ticktotrade.book.interface import UpdateResult
from ticktotrade.book.sorted_keys import SortedKeysBook
from ticktotrade.errors import Refused
from ticktotrade.feed.byte_scanner import ByteScanner
from ticktotrade.feed.token_scanner import TokenScanner
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.limiter.inline import InlineLimiter
from ticktotrade.market_data import Side
from ticktotrade.new_record import new_record
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline.composed import DAY, ComposedPipeline, Stages
from ticktotrade.pipeline.interface import (
    Counts,
    Decision,
    ElementProblem,
    PipelineConfig,
    Reaction,
    Rejected,
    Sent,
    Throttled,
)
from ticktotrade.pipeline.market import Market
from ticktotrade.signal.imbalance import ImbalanceSignal

# What a module has is found faster than what a class has.
_BUY: Final = Side.BUY
_APPLIED: Final = UpdateResult.APPLIED
_LIMIT: Final = OrderType.LIMIT
_IOC: Final = TimeInForce.IOC
_NO_REACTION: Final = Reaction((), ())
_UPDATE: Final = b'[{"T":"o",'
_NO_AGE: Final = 2**64
"""No two times are further apart."""


class StraightPipeline(ComposedPipeline):
    """Composed of the same machines, with a shorter way through them for one update of one book."""

    def __init__(self, stages: Stages, config: PipelineConfig = PipelineConfig()) -> None:
        super().__init__(stages, config)
        assert isinstance(self._feed, TokenScanner | ByteScanner)
        assert isinstance(self._limiter, InlineLimiter)
        self._changes = self._feed.changes
        self._try_admit = self._limiter.try_admit
        self._check, self._sent, self._quote = self._risk.check, self._risk.sent, self._risk.quote
        self._encode = self._codec.encode
        self._levels = config.signal.levels
        self._prefix = config.id_prefix
        self._quantity = config.order_quantity
        self._utc_days = config.utc_days
        self._most_age = _NO_AGE if config.max_book_age is None else config.max_book_age
        self._ways: dict[str, tuple[Market, SortedKeysBook, ImbalanceSignal]] = {}  # by symbol
        self.straight = 0  # frames that went straight through: each is a frame and a book update

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """O(changes × log levels + levels of the signal) (PIPE-2, PIPE-6)."""
        reaction = self._straight(received_at, frame, self._encode)
        return super().on_frame(received_at, frame) if reaction is None else reaction

    def decide(self, received_at: int, frame: bytes) -> Reaction | None:
        """What `on_elements` answers for what a parser makes of the frame; or nothing, and nothing has changed.

        As `on_frame`; for whoever wants the orders themselves, and has the frame parsed afterwards.
        """
        return self._straight(received_at, frame, None)

    def _straight(
        self, received_at: int, frame: bytes, encode: Callable[[Order], bytes] | None
    ) -> Reaction | None:
        if not frame.startswith(_UPDATE):  # an exception costs ten times as much as looking
            return None
        try:
            symbol, time, bids, asks = self._changes(frame)
            market, book, signal = self._ways[symbol]
        except (LookupError, ValueError, Unrecognised):
            return None
        clock = self._clock
        updated_at = market.updated_at
        if (
            clock is None
            or (self._utc_days and received_at // DAY > clock // DAY)
            or updated_at is None
            or received_at - updated_at > self._most_age
            or clock - updated_at > self._most_age
            or not book.takes(len(bids) + len(asks))
        ):
            return None
        if received_at > clock:
            self._clock = clock = received_at  # PIPE-25
        self.straight += 1
        book.apply(False, bids, asks)  # PIPE-6
        market.updated_at = clock
        touch = book.best()
        bid, ask = touch
        if bid is None or ask is None:
            signal.evaluate(touch, None)  # PIPE-7
            return _NO_REACTION
        side = signal.evaluate_totals(bid[0], ask[0], *book.totals(self._levels))  # PIPE-7
        if side is None:
            return _NO_REACTION
        self._quote(symbol, touch)  # PIPE-8
        self._orders = number = self._orders + 1
        client_order_id = f"{self._prefix}{number}"
        order = new_record(
            Order,
            (
                client_order_id,
                symbol,
                side,
                _LIMIT,
                _IOC,
                self._quantity,
                ask[0] if side is _BUY else bid[0],
                None,
                False,
                time,
                received_at,
            ),
        )
        try:
            reject = self._check(received_at, order)
            if reject is None and self._try_admit(received_at):
                self._sent(received_at, order)
                self._counts["sent"] += 1
                decision: Decision = (
                    order if encode is None else new_record(Sent, (client_order_id, encode(order)))
                )
                return new_record(Reaction, ((decision,), ()))
        except Refused as refused:
            self._counts["problems"] += 1
            return Reaction((), (ElementProblem(0, refused.code, "", symbol, False),))
        if reject is not None:
            self._counts["rejected"] += 1
            decision = Rejected(client_order_id, reject)
        else:
            self._counts["throttled"] += 1
            decision = Throttled(client_order_id, self._limiter.admit(received_at, 1).earliest)
        return Reaction((decision,), ())

    def _market(self, symbol: str) -> Market:
        market = super()._market(symbol)
        if symbol not in self._ways:
            book, signal = market.book, market.signal
            assert isinstance(book, SortedKeysBook)
            assert isinstance(signal, ImbalanceSignal)
            self._ways[symbol] = market, book, signal
        return market

    def counts(self) -> Counts:
        """O(1) (PIPE-12)."""
        counts = super().counts()
        straight = self.straight
        return counts._replace(frames=counts.frames + straight, book_updates=counts.book_updates + straight)
