"""Saboteurs of the pipeline."""

from contextlib import suppress
from typing import Any

from ticktotrade.book import BookStatus
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate, Cancel, Correction, Parsed
from ticktotrade.market_data import Touch
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.composed import DAY
from ticktotrade.pipeline.interface import Reaction, Top
from ticktotrade.pipeline.market import Market
from ticktotrade.risk import Fill, FillResult
from ticktotrade.signal import SignalConfig
from ticktotrade_conformance.saboteurs.registry import saboteur


class _Sabotaged(ComposedPipeline):
    def __init__(self, config: Any) -> None:
        super().__init__(PHASES[Phase.PHASE_1].stages, config)


@saboteur("pipeline", "PIPE-9")
class LimiterFirst(_Sabotaged):
    """Asks the limiter before the gate: rejected orders use it up."""

    def _decide(self, order: Order) -> Any:
        self._limiter.admit(order.received_at, 1)
        return super()._decide(order)


@saboteur("pipeline", "PIPE-1")
class MakesTheSignalLater(_Sabotaged):
    """Finds out that a signal cannot be made when the first book needs it."""

    def __init__(self, config: Any) -> None:
        try:
            super().__init__(config)
        except Refused:
            super().__init__(config._replace(signal=SignalConfig()))


@saboteur("pipeline", "PIPE-2")
class CountsProblemsOnce(_Sabotaged):
    """Counts the problems of a frame as one."""

    def take_in(self, received_at: int, parsed: Parsed) -> Reaction:
        reaction = super().take_in(received_at, parsed)
        self._counts["problems"] -= max(len(reaction.problems) - 1, 0)
        return reaction


@saboteur("pipeline", "PIPE-22")
class SkipsBadFrames(_Sabotaged):
    """Reports a frame that cannot be read, and trades on with its books."""

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        try:
            self._feed.parse(frame)
        except Refused:
            self._keeps_books = True
        reaction = super().on_frame(received_at, frame)
        self._keeps_books = False
        return reaction

    def _lose(self, symbol: str | None) -> None:
        if not getattr(self, "_keeps_books", False):
            super()._lose(symbol)


@saboteur("pipeline", "PIPE-22")
class LaterSymbolsAreLive(_Sabotaged):
    """Marks the books that there are, and takes for live what becomes known after a lost frame."""

    def mark_stale(self) -> None:
        super().mark_stale()
        self._began_late = False


@saboteur("pipeline", "PIPE-23")
class TradesOnAfterABrokenUpdate(_Sabotaged):
    """Reports a broken update, and goes on as if there had been none."""

    def _lose(self, symbol: str | None) -> None:
        if symbol is None:
            super()._lose(symbol)


@saboteur("pipeline", "PIPE-23")
class ForgetsSymbolsToCome(_Sabotaged):
    """Marks the book of a broken update only if it has one already."""

    def _lose(self, symbol: str | None) -> None:
        if symbol is None or symbol in self._markets:
            super()._lose(symbol)


@saboteur("pipeline", "PIPE-23")
class LosesAllForOne(_Sabotaged):
    """Takes every book for stale at any broken update."""

    def _lose(self, symbol: str | None) -> None:
        super()._lose(None)


@saboteur("pipeline", "PIPE-24")
class BooksNeverAge(_Sabotaged):
    """Trades on the book of a symbol that has fallen silent."""

    def _is_old(self, market: Market) -> bool:
        return False


@saboteur("pipeline", "PIPE-24")
class OldAtTheLimit(_Sabotaged):
    """Takes a book for old that is just as old as it may be."""

    def _is_old(self, market: Market) -> bool:
        most, clock, at = self._config.max_book_age, self._clock, market.updated_at
        return most is not None and clock is not None and at is not None and clock - at >= most


@saboteur("pipeline", "PIPE-24")
class AnyUpdateRejuvenates(_Sabotaged):
    """Takes the first update after the silence for fresh, and the book with it."""

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        market = self._markets.get(update.symbol)
        if market is not None and market.updated_at is not None:
            market.updated_at = self._clock
        return super()._on_book_update(received_at, update)


@saboteur("pipeline", "PIPE-25")
class ClockGoesBack(_Sabotaged):
    """Takes every time that it is told for the present one."""

    def tick(self, now: int) -> None:
        super().tick(now)
        self._clock = now


@saboteur("pipeline", "PIPE-26")
class MidnightTwice(_Sabotaged):
    """Starts a day whenever the day is another one, also an earlier one."""

    def tick(self, now: int) -> None:
        if self._config.utc_days and self._clock is not None and now // DAY != self._clock // DAY:
            self._risk.start_day()
            self._clock = now
        super().tick(now)


@saboteur("pipeline", "PIPE-26")
class DaysFromTheStart(_Sabotaged):
    """Counts days from the first frame on."""

    def tick(self, now: int) -> None:
        origin = self._origin = getattr(self, "_origin", now)
        clock, days = self._clock, self._config.utc_days
        self._config = self._config._replace(utc_days=False)
        super().tick(now)
        self._config = self._config._replace(utc_days=days)
        if days and clock is not None and now > clock and (now - origin) // DAY > (clock - origin) // DAY:
            self._risk.start_day()


@saboteur("pipeline", "PIPE-27")
class CancelledPrintsCount(_Sabotaged):
    """Takes a cancelled trade for a matter of the tape."""

    def _take_back(self, amended: Cancel | Correction) -> None:
        if isinstance(amended, Correction):
            super()._take_back(amended)


@saboteur("pipeline", "PIPE-27")
class CorrectedPrintsCount(_Sabotaged):
    """Knows cancels, and no corrections."""

    def _take_back(self, amended: Cancel | Correction) -> None:
        if isinstance(amended, Cancel):
            super()._take_back(amended)


@saboteur("pipeline", "PIPE-27")
class NoTradeBeforeTheLast(_Sabotaged):
    """Knows the last trade only: without it there is none."""

    def _take_back(self, amended: Cancel | Correction) -> None:
        market = self._markets.get(amended.symbol)
        before = None if market is None else market.last_price
        super()._take_back(amended)
        if market is not None and isinstance(amended, Cancel) and market.last_price != before:
            self._risk.unmark(amended.symbol)


@saboteur("pipeline", "PIPE-27")
class AnyExchangesTrade(_Sabotaged):
    """Knows a trade by its id, whatever exchange gave it."""

    def _take_back(self, amended: Cancel | Correction) -> None:
        super()._take_back(amended._replace(exchange=None))


@saboteur("pipeline", "PIPE-28")
class LeavesPositionsToTheVenue(_Sabotaged):
    """Does not take in what the account held before."""

    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        pass


@saboteur("pipeline", "PIPE-28")
class LeavesEarlierOrdersToTheVenue(_Sabotaged):
    """Does not know orders of an earlier life."""

    def adopt(self, order: Order, price: int) -> None:
        pass


@saboteur("pipeline", "PIPE-29")
class CutForEver(_Sabotaged):
    """Says of a book that it is cut off, long after a whole one has come."""

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        market = self._markets.get(update.symbol)
        cut = market is not None and market.asks_cut
        decision = super()._on_book_update(received_at, update)
        self._markets[update.symbol].asks_cut |= cut
        return decision


@saboteur("pipeline", "PIPE-13")
class HealsByAnyUpdate(_Sabotaged):
    """Takes the first update after a lost connection for the whole book."""

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        book = self._market(update.symbol).book
        stale = book.status() is not BookStatus.LIVE
        return super()._on_book_update(received_at, update._replace(reset=update.reset or stale))


@saboteur("pipeline", "PIPE-14")
class GoesOnAfterRefusal(_Sabotaged):
    """Trades on with a book that has missed an update, because it did not fit."""

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        before = self._markets.copy()
        try:
            return super()._on_book_update(received_at, update)
        except Refused:
            if update.symbol in before:
                levels = before[update.symbol].book.snapshot()
                before[update.symbol].book.apply(True, levels.bids, levels.asks, None)
            raise


@saboteur("pipeline", "PIPE-15")
class ForgetsOnDisconnect(_Sabotaged):
    """Throws the books away when the connection is lost, and begins new ones in the middle."""

    def mark_stale(self) -> None:
        self._markets.clear()


@saboteur("pipeline", "PIPE-16")
class TopsLookLive(_Sabotaged):
    """Shows the touch of a stale book as if it were the market's."""

    def tops(self) -> tuple[Top, ...]:
        return tuple(top._replace(status=BookStatus.LIVE) for top in super().tops())


@saboteur("pipeline", "PIPE-8")
class ForgetsTheTouch(_Sabotaged):
    """Tells the gate the touch behind an order after it has checked it."""

    def _decide(self, order: Order) -> Any:
        quote = self._risk.quote
        self._touches: dict[str, Any] = getattr(self, "_touches", {})
        touch = self._markets[order.symbol].book.best()
        quote(order.symbol, self._touches.get(order.symbol, Touch(None, None)))
        self._touches[order.symbol] = touch
        return super()._decide(order)


@saboteur("pipeline", "PIPE-11")
class FillsAreOrders(_Sabotaged):
    """Closes an order at its first fill, as if every fill were whole."""

    def on_fill(self, fill: Fill) -> FillResult:
        result = super().on_fill(fill)
        with suppress(Refused):
            self._risk.closed(fill.client_order_id)
        return result


@saboteur("pipeline", "PIPE-17")
class NothingCloses(_Sabotaged):
    """Keeps what is left of an order open for ever."""

    def on_closed(self, client_order_id: str) -> None:
        pass


@saboteur("pipeline", "PIPE-18")
class LeavesBustsAlone(_Sabotaged):
    """Takes a bust for a matter of the back office."""

    def bust(self, execution_id: str) -> None:
        pass


@saboteur("pipeline", "PIPE-19")
class CancelsUseTheLimiter(_Sabotaged):
    """Asks the limiter for messages that are no orders."""

    def messaged(self, now: int) -> None:
        super().messaged(now)
        self._limiter.admit(now, 1)


@saboteur("pipeline", "PIPE-20")
class KillsTheNumbering(_Sabotaged):
    """Makes no orders at all while the switch is on, so that nobody sees what was stopped."""

    def kill(self, stop: bool) -> None:
        super().kill(stop)
        self._stopped = stop

    def _on_book_update(self, received_at: int, update: BookUpdate) -> Any:
        orders = self._orders
        decision = super()._on_book_update(received_at, update)
        if getattr(self, "_stopped", False):
            self._orders = orders
            return None
        return decision


@saboteur("pipeline", "PIPE-21")
class CountsAnewEveryDay(_Sabotaged):
    """Numbers the orders of a new day from 1 again, with the ids of the day before."""

    def start_day(self) -> None:
        super().start_day()
        self._orders = 0
