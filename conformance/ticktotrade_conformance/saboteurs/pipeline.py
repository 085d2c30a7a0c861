"""Saboteurs of the pipeline."""

from typing import Any

from ticktotrade.book import BookStatus
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.pipeline.interface import Reaction, Top
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
