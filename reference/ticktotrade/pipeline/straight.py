"""Phase 3 pipeline: straight through for what a market day mostly is, an update of a known symbol's book.

The analysis inlines the path of a compiled system and guides it by a profile. In Python calls and records cost what there is
to save. So an update of one known book takes a *way* of its own, a function that is made for its symbol, in which all that
does not change is at hand and nothing is made that nobody looks at: on CPython 3.14 an order takes a quarter of the time of
the composed pipeline of phase 2, 6 µs instead of 24 (decisions 0036 and 0040). The machines have operations for it beside
their specified ones, over the same state, so that there is one truth, each in a file by its technique:

- the parser's `changes`: without the event, its levels, the list of elements;
- `KeptTotalsBook.writer`: without adding up what has not changed, without the touch as a record;
- `ImbalanceSignal.evaluate_totals`: without the ratio;
- `HeadroomGate.way`: without finding out once more in `sent` what `check` has found out, without the order;
- `order_writer` of the codec: without what is the same in every message.

Every other frame, and every one that might not be applied as it is, goes to `ComposedPipeline` as it is and as a whole,
before anything has changed; an order that might not pass goes on from `check` as it does there. What an order costs is not
put off to a later one; only behind an update that went another way are totals added up anew.
"""

from collections.abc import Callable
from typing import Final

from ticktotrade.book.kept_totals import KeptTotalsBook
from ticktotrade.book.sorted_keys import Changes
from ticktotrade.codec.order_writer import order_writer
from ticktotrade.errors import Refused
from ticktotrade.feed.byte_scanner import ByteScanner
from ticktotrade.feed.events import BookUpdate, Element
from ticktotrade.feed.token_scanner import TokenScanner
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.limiter.inline import InlineLimiter
from ticktotrade.market_data import Side, Touch
from ticktotrade.new_record import new_record
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.pipeline.composed import DAY, Stages, encoded_decision
from ticktotrade.pipeline.interface import (
    Counts,
    Decision,
    ElementProblem,
    PipelineConfig,
    Reaction,
    Sent,
)
from ticktotrade.pipeline.market import Market
from ticktotrade.pipeline.quotes_and_trades import QuotesAndTrades
from ticktotrade.risk.headroom import HeadroomGate
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.signal.imbalance import ImbalanceSignal

Way = Callable[[int, int, Changes, Changes, bool], Reaction | None]
"""Of the time of receiving, the event's time, bids, asks, and whether an order becomes its message: the reaction.

If there is none, nothing has changed.
"""

# What a module has is found faster than what a class has.
_BUY: Final = Side.BUY
_LIMIT: Final = OrderType.LIMIT
_IOC: Final = TimeInForce.IOC
_NO_REACTION: Final = Reaction((), ())
_UPDATE: Final = b'[{"T":"o",'
_NEVER: Final = 2**64
"""Later than every time."""


class StraightPipeline(QuotesAndTrades):
    """Composed of the same machines, with a shorter way through them for one update of one book."""

    def __init__(self, stages: Stages, config: PipelineConfig = PipelineConfig()) -> None:
        super().__init__(stages, config)
        assert isinstance(self._feed, TokenScanner | ByteScanner)
        self._changes = self._feed.changes
        self._ways: dict[str, Way] = {}  # by symbol
        self._day_end = _NEVER  # when `tick` has to start a day
        # Frames that went straight through, each a frame and a book update, and orders that did not.
        self.straight = self.with_care = 0

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        """O(changes × log levels); + levels of the signal behind an update that went another way (PIPE-2, PIPE-6)."""
        if not frame.startswith(_UPDATE):  # an exception costs ten times as much as looking
            return super().on_frame(received_at, frame)
        try:
            symbol, time, bids, asks = self._changes(frame)
            way = self._ways[symbol]
        except (LookupError, ValueError, Unrecognised):
            return super().on_frame(received_at, frame)
        reaction = way(received_at, time, bids, asks, True)
        return super().on_frame(received_at, frame) if reaction is None else reaction

    def decide(self, received_at: int, frame: bytes) -> Reaction | None:
        """What `on_elements` answers for what a parser makes of the frame; or nothing, and nothing has changed.

        As `on_frame`; for whoever wants the orders themselves, and has the frame parsed afterwards.
        """
        if not frame.startswith(_UPDATE):
            return None
        try:
            symbol, time, bids, asks = self._changes(frame)
            way = self._ways[symbol]
        except (LookupError, ValueError, Unrecognised):
            return None
        return way(received_at, time, bids, asks, False)

    def on_elements(self, received_at: int, elements: tuple[Element, ...], unknown_members: int) -> Reaction:
        """As `on_frame`, without the bytes (PIPE-30)."""
        if len(elements) == 1 and not unknown_members:
            (update,) = elements
            if isinstance(update, BookUpdate) and update.symbol in self._ways:
                symbol, time, reset, bids, asks, asks_cut = update
                if not (reset or asks_cut):
                    reaction = self._ways[symbol](received_at, time, bids, asks, False)
                    if reaction is not None:
                        return reaction
        return super().on_elements(received_at, elements, unknown_members)

    def tick(self, now: int) -> None:
        """O(1); O(symbols) where a day begins (PIPE-25, PIPE-26)."""
        super().tick(now)
        clock = self._clock
        if self._config.utc_days and clock is not None:
            self._day_end = (clock // DAY + 1) * DAY

    def counts(self) -> Counts:
        """O(1) (PIPE-12)."""
        counts = super().counts()
        return counts._replace(
            frames=counts.frames + self.straight,
            book_updates=counts.book_updates + self.straight,
            sent=counts.sent + self._orders - self.with_care,
        )

    def _order(self, received_at: int, update: BookUpdate, side: Side, touch: Touch) -> Order:
        self.with_care += 1
        return super()._order(received_at, update, side, touch)

    def _market(self, symbol: str) -> Market:
        market = super()._market(symbol)
        if symbol not in self._ways:
            self._ways[symbol] = self._way(symbol, market)
        return market

    def _way(self, symbol: str, market: Market) -> Way:  # noqa: C901 - a call costs more than a branch
        """The way of a symbol's updates. What it needs of the machines is in variables of its own, and stays theirs.

        Only a symbol that has passed the filter has a market, and so a way (PIPE-3). The gate hears of no quotes here, as an
        order's price is the best one, and `asks_cut` stays, as there is no reset.
        """
        book, signal, gate, limiter = market.book, market.signal, self._risk, self._limiter
        assert isinstance(book, KeptTotalsBook)
        assert isinstance(signal, ImbalanceSignal)
        assert isinstance(gate, HeadroomGate)
        assert isinstance(limiter, InlineLimiter)
        config = self._config
        book.keep(config.signal.levels)
        write, best_bids, best_asks = book.writer(), book.kept_bids, book.kept_asks
        evaluate = signal.evaluate_totals
        quantity = config.order_quantity
        prefix = config.id_prefix
        passes = gate.way(symbol, quantity, prefix)
        interval, tolerance = limiter.terms()
        write_buy, write_sell = (order_writer(self._codec, self._sample(symbol, side)) for side in Side)
        most_age = config.max_book_age

        def way(received_at: int, time: int, bids: Changes, asks: Changes, encoded: bool) -> Reaction | None:
            clock = self._clock
            if clock is None or not clock <= received_at < self._day_end:
                return None
            if most_age is not None:  # PIPE-24
                updated_at = market.updated_at
                if updated_at is not None and received_at - updated_at > most_age:
                    return None
            if not write(bids, asks):  # PIPE-6
                return None
            self._clock = market.updated_at = received_at  # PIPE-25
            self.straight += 1

            bid, ask = best_bids.best, best_asks.best
            side = evaluate(bid, ask, best_bids.total, best_asks.total)  # PIPE-7
            if side is None:
                return _NO_REACTION
            number = self._orders + 1
            client_order_id = f"{prefix}{number}"
            price = ask if side is _BUY else bid
            # Here the limiter is only looked at, since `passes` counts the order as sent. If it will not admit, the order goes
            # by `check`, which has to be asked first (PIPE-8, PIPE-9).
            arrival = limiter.unkeyed
            if arrival is None or arrival <= received_at:
                next_arrival = received_at + interval  # LIMIT-3, LIMIT-5
            elif arrival - tolerance <= received_at:
                next_arrival = arrival + interval  # LIMIT-5
            else:
                next_arrival = _NEVER  # LIMIT-4
            if next_arrival > I64_MAX or not passes(
                received_at, side is _BUY, price, number, client_order_id
            ):
                update = BookUpdate(symbol, time, False, (), (), False)  # what an order is made of
                return self._decide_with_care(received_at, update, side, book.best(), encoded)
            limiter.unkeyed = next_arrival
            self._orders = number
            decision: Decision
            if encoded:
                write_order = write_buy if side is _BUY else write_sell
                decision = new_record(
                    Sent, (client_order_id, write_order(client_order_id, price, time, received_at))
                )
            else:
                decision = new_record(
                    Order,
                    (
                        client_order_id,
                        symbol,
                        side,
                        _LIMIT,
                        _IOC,
                        quantity,
                        price,
                        None,
                        False,
                        time,
                        received_at,
                    ),
                )
            return new_record(Reaction, ((decision,), ()))

        return way

    def _decide_with_care(
        self, received_at: int, update: BookUpdate, side: Side, touch: Touch, encoded: bool
    ) -> Reaction:
        """What becomes of an order that might not pass, and has not been counted (PIPE-8, PIPE-9, PIPE-10)."""
        symbol = update.symbol
        self._risk.quote(symbol, touch)
        try:
            decision = self._decide(self._order(received_at, update, side, touch))
        except Refused as refused:
            self._counts["problems"] += 1
            return Reaction((), (ElementProblem(0, refused.code, "", symbol, False),))
        return Reaction((encoded_decision(decision, self._codec.encode) if encoded else decision,), ())

    def _sample(self, symbol: str, side: Side) -> Order:
        """One of the orders that there may be, with the shortest id."""
        return Order(
            f"{self._config.id_prefix}1",
            symbol,
            side,
            OrderType.LIMIT,
            TimeInForce.IOC,
            self._config.order_quantity,
            0,
            None,
            False,
            0,
            0,
        )
