"""What a trader is told, and whom it tells."""

import ssl
from typing import NamedTuple, Protocol

from ticktotrade.errors import Refused
from ticktotrade.feed.events import Subscription
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Reaction
from ticktotrade.router.interface import Halted, RouterConfig
from ticktotrade.session import Fatal, Received, SessionConfig
from ticktotrade.shell.earlier_orders import EarlierOrders
from ticktotrade.shell.order_client import Report


class VenueAddress(NamedTuple):
    """Where the market data comes from, and where the orders go.

    ``tls`` is for a venue whose certificate the system does not know; ``plain`` allows orders over http
    to this machine.
    """

    feed_url: str
    orders_url: str
    tls: ssl.SSLContext | None = None
    plain: bool = False


class TraderConfig(NamedTuple):
    """What to subscribe to, the configurations of the machines, and the pace of the orders.

    The pipeline's own limiter drops an order that comes too soon; one that passed it waits for this one. ``left`` are
    orders that an earlier trader has left, so that nobody knows what became of them; they are asked about, and
    cancelled where they turn up. Books are looked after every ``look_interval`` nanoseconds, and at once when something
    befalls them; the account is compared every ``review_interval``.
    """

    channels: Subscription
    pipeline: PipelineConfig
    pace: LimiterConfig = LimiterConfig(rate=100, period=60 * NANOS, burst=100)
    session: SessionConfig = SessionConfig()
    router: RouterConfig = RouterConfig(max_age=NANOS)
    earlier: EarlierOrders = EarlierOrders.CANCEL
    left: tuple[Order, ...] = ()
    look_interval: int = NANOS
    review_interval: int = 30 * NANOS


class TraderListener(Protocol):
    """Is told what the trader sees and does, in order. Of a frame it is told when the orders of the frame have left."""

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """A frame came; as `FeedListener.on_frame`. What it leads to has been done."""

    def on_reaction(self, reaction: Reaction) -> None:
        """What a frame led to."""

    def on_order(self, order: Order) -> None:
        """An order has gone to the router, or goes there when it is its turn (chapter *Limiter*).

        Told before anything else of the order.
        """

    def on_earlier(self, order: Order) -> None:
        """An order of an earlier life is in the router's hands now."""

    def on_submitted(self, order: Order, took: int) -> None:
        """The router has it, ``took`` nanoseconds after the frame behind it was received.

        Its request is with the kernel then, if the router's limiter had room and a connection was open.
        """

    def on_refused(self, order: Order, refused: Refused) -> None:
        """The router did not take it."""

    def on_report(self, report: Report) -> None:
        """Something became of an order. The risk gate knows already."""

    def on_stale(self) -> None:
        """No book is to be traded on until its reset."""

    def on_notice(self, notice: str) -> None:
        """Something became of a connection, a book or the account; one line for a person, without credentials."""


class Stopped(NamedTuple):
    """Why the trader has stopped; both are missing if it was told to."""

    fatal: Fatal | None
    halted: Halted | None
