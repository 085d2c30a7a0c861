"""The messages between components, as one union: the schema of both encodings (CODEC-10).

Trades and bars are the feed's events and an order is the order; the others are declared here. A message's place in
`Message` is its tag in bincode, and its name in snake case is its tag in JSON.
"""

from enum import StrEnum
from typing import NamedTuple

from ticktotrade.book.interface import SequenceNumber
from ticktotrade.feed.events import Bar, Trade
from ticktotrade.market_data import Label, Level, Side, Symbol, Touch
from ticktotrade.market_data import Message as Explanation
from ticktotrade.nano import Notional, Quantity, SignedNotional, SignedQuantity, Tally, Time
from ticktotrade.order import ClientOrderId, Order
from ticktotrade.ratio import Ratio
from ticktotrade.risk.interface import Reject
from ticktotrade.router.interface import VenueOrderId
from ticktotrade.schema import Shape, shape_of


class BookMessage(NamedTuple):
    """Changed levels of a symbol's book; with ``reset`` they are the whole book. Each side is best first.

    ``sequence`` is the update's number where the venue gives one. ``time`` is the venue's.
    """

    symbol: Symbol
    time: Time
    sequence: SequenceNumber | None
    reset: bool
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


class SignalMessage(NamedTuple):
    """A book has come to lean to ``side``: its imbalance, and the touch at which one could trade.

    ``event_time`` is the venue's time of the market data behind it, ``received_at`` our time of receiving it.
    """

    symbol: Symbol
    event_time: Time
    received_at: Time
    side: Side
    touch: Touch
    imbalance: Ratio


class OrderStatus(StrEnum):
    """What has become of an order, in Alpaca's names."""

    NEW = "new"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    DONE_FOR_DAY = "done_for_day"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REPLACED = "replaced"
    PENDING_CANCEL = "pending_cancel"
    PENDING_REPLACE = "pending_replace"
    ACCEPTED = "accepted"
    PENDING_NEW = "pending_new"
    ACCEPTED_FOR_BIDDING = "accepted_for_bidding"
    STOPPED = "stopped"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    CALCULATED = "calculated"
    PENDING_REVIEW = "pending_review"
    """Not in Alpaca's documents, and seen all the same; so is `HELD`."""
    HELD = "held"


class OrderResponse(NamedTuple):
    """What a venue says of an order.

    ``venue_order_id`` is missing where the venue never had it. What has filled so far is ``filled_quantity``, and
    ``filled_value`` is the sum of price × quantity of it, which is exact where an average price is not. ``detail`` is
    the venue's reason, or empty.
    """

    client_order_id: ClientOrderId
    venue_order_id: VenueOrderId | None
    status: OrderStatus
    filled_quantity: Quantity
    filled_value: Notional
    time: Time
    received_at: Time
    detail: Explanation


class PositionMessage(NamedTuple):
    """What is held of a symbol (negative: short), what that has cost, and what the day has realised.

    ``cost`` ÷ ``quantity`` is the average cost. Open orders would still buy and sell the last two.
    """

    symbol: Symbol
    time: Time
    quantity: SignedQuantity
    cost: SignedNotional
    realised: SignedNotional
    open_buys: Quantity
    open_sells: Quantity


class RiskCheck(NamedTuple):
    """May this order be sent, asked at ``time``?"""

    time: Time
    order: Order


class RiskResult(NamedTuple):
    """The answer to a risk check: the first limit that forbids the order, or nothing."""

    time: Time
    client_order_id: ClientOrderId
    reject: Reject | None


class Heartbeat(NamedTuple):
    """A component is alive: ``source`` names it, ``beat`` counts."""

    source: Label
    beat: Tally
    time: Time


class Shutdown(NamedTuple):
    """A component asks the others to end, or says that it does."""

    source: Label
    time: Time
    detail: Explanation


Message = (
    BookMessage
    | Trade
    | Bar
    | SignalMessage
    | Order
    | OrderResponse
    | PositionMessage
    | RiskCheck
    | RiskResult
    | Heartbeat
    | Shutdown
)

MESSAGE: Shape = shape_of(Message)
"""The schema that both encodings are made from."""
