"""What each stage is asked while a market goes through the path."""

from collections.abc import Iterable
from typing import NamedTuple

from ticktotrade.book import OrderBook
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate, Trade
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import Engine
from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.capture import CapturedFrame


class Workload(NamedTuple):
    """A market as frames, and the updates, trades and orders that come of it, in order.

    An order is made at every update of a two-sided book, not only where the signal fires, so that the
    stages behind the signal have enough to do.
    """

    frames: tuple[CapturedFrame, ...]
    events: tuple[BookUpdate | Trade, ...]
    orders: tuple[Order, ...]

    @property
    def changes_per_update(self) -> float:
        """How many levels a book update changes, on average."""
        updates = [event for event in self.events if isinstance(event, BookUpdate)]
        return sum(len(update.bids) + len(update.asks) for update in updates) / max(len(updates), 1)


def workload_of(engine: Engine, frames: Iterable[CapturedFrame]) -> Workload:
    """Take the frames through an engine's parser and books, and note what comes by.

    Raises `Complaint` for a frame that the parser refuses, and `Refused` for an update that a book does.
    """
    parser = engine.stages.feed(PipelineConfig().feed)
    books: dict[str, OrderBook] = {}
    kept: list[CapturedFrame] = []
    events: list[BookUpdate | Trade] = []
    orders: list[Order] = []
    for captured in frames:
        kept.append(captured)
        try:
            elements = parser.parse(captured.frame).elements
        except Refused as refused:
            raise Complaint(f"line {captured.line}: {refused}; time a capture without it") from None
        for element in elements:
            if isinstance(element, Trade):
                events.append(element)
            elif isinstance(element, BookUpdate):
                events.append(element)
                book = books.setdefault(element.symbol, engine.stages.book(PipelineConfig().book))
                book.apply(element.reset, element.bids, element.asks)
                ask = book.best().ask
                if ask is not None:
                    orders.append(_order(len(orders), element, ask.price, captured.received_at))
    return Workload(tuple(kept), tuple(events), tuple(orders))


def _order(number: int, update: BookUpdate, price: int, received_at: int) -> Order:
    return Order(
        client_order_id=f"t2t-{number}",
        symbol=update.symbol,
        side=(Side.BUY, Side.SELL)[number % 2],
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.IOC,
        quantity=NANOS,
        limit_price=price,
        stop_price=None,
        extended_hours=False,
        event_time=update.time,
        received_at=received_at,
    )
