"""What the matching engine keeps: orders, as they were wanted and as they are, and their fills. Nano integers throughout."""

from enum import StrEnum
from typing import NamedTuple

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import OrderType, TimeInForce


class OrderStatus(StrEnum):
    """How far an order is, in Alpaca's names; the simulated venue has only these.

    From ``accepted`` to ``new``, from both to ``partially_filled``; from all three to any of the others, which are
    final.
    """

    ACCEPTED = "accepted"
    """It waits for the opening, or for the close."""
    NEW = "new"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REPLACED = "replaced"


OPEN = frozenset({OrderStatus.ACCEPTED, OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED})
"""An order in one of these may still fill."""


class Wanted(NamedTuple):
    """An order as it was asked for: either a ``quantity``, or a ``notional`` in nano-dollars to spend or to raise."""

    symbol: str
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    quantity: int | None
    notional: int | None
    limit_price: int | None
    stop_price: int | None
    extended_hours: bool
    client_order_id: str | None


class Change(NamedTuple):
    """What an order is to be replaced with; what is missing stays, and of the quantity what has not filled."""

    quantity: int | None
    time_in_force: TimeInForce | None
    limit_price: int | None
    stop_price: int | None
    client_order_id: str | None


class Fill(NamedTuple):
    """A quantity that was traded at a price."""

    time: int
    quantity: int
    price: int


def is_pair(symbol: str) -> bool:
    """Whether it is a crypto pair, as ``BTC/USD``, and not a stock."""
    return "/" in symbol


def is_symbol(name: str, symbol: str) -> bool:
    """Whether a client means a symbol by a name: pairs may be written without their slash."""
    return name in (symbol, symbol.replace("/", ""))


class Position(NamedTuple):
    """What an account holds of a symbol: a quantity, and what it cost in 1e-18 dollars; both are below 0 if it is short."""

    quantity: int = 0
    cost: int = 0

    @property
    def average_price(self) -> int:
        """What a unit cost in nano-dollars, rounded half up; 0 if nothing is held."""
        if not self.quantity:
            return 0
        return (2 * abs(self.cost) + abs(self.quantity)) // (2 * abs(self.quantity))


class Holding(NamedTuple):
    """A position as it is listed.

    ``name`` is what its symbol is written as; ``available`` what is not reserved for sales, all of a short one; ``price`` the market's, if
    it has one.
    """

    name: str
    symbol: str
    position: Position
    available: int
    price: int | None


class VenueOrder(NamedTuple):
    """An order that the venue has accepted, at one moment.

    ``filled_value`` is the exact sum of price × quantity over the fills, in 1e-18 dollars. ``triggered`` is whether a
    stop has been reached; it is true of orders that have none.
    """

    id: str
    number: int
    client_order_id: str
    wanted: Wanted
    status: OrderStatus
    triggered: bool
    fills: tuple[Fill, ...]
    filled_quantity: int
    filled_value: int
    created_at: int
    updated_at: int
    replaces: str | None
    replaced_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether it may still fill."""
        return self.status in OPEN

    def most_at(self, price: int) -> int:
        """The quantity that is still to be traded, if all of it trades at one price above 0."""
        if self.wanted.quantity is not None:
            return self.wanted.quantity - self.filled_quantity
        assert self.wanted.notional is not None
        return (self.wanted.notional * NANOS - self.filled_value) // price

    def takes(self, price: int) -> bool:
        """Whether its limit, if it has one, allows a price."""
        limit = self.wanted.limit_price
        if limit is None:
            return True
        return price <= limit if self.wanted.side is Side.BUY else price >= limit

    @property
    def average_price(self) -> int | None:
        """The average price of the fills in nano-dollars, rounded half up.

        The one number that the venue rounds, as every venue rounds it: the quotient has no exact decimal in general.
        """
        if not self.filled_quantity:
            return None
        return (2 * self.filled_value + self.filled_quantity) // (2 * self.filled_quantity)
