"""Saboteurs of the pipeline."""

from contextlib import suppress
from typing import Any

from ticktotrade.book import BookStatus
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate
from ticktotrade.market_data import Touch
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.interface import Reaction, Top
from ticktotrade.risk import Fill, FillResult
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
class CountsRefusedFrames(_Sabotaged):
    """Counts a frame before it is read."""

    def on_frame(self, received_at: int, frame: bytes) -> Reaction:
        try:
            return super().on_frame(received_at, frame)
        except Refused:
            self._counts["frames"] += 1
            raise


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
