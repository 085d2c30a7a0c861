"""The interface of the risk gate (chapter *Risk gate*).

The controls are those that SEC rule 15c3-5 and MiFID II RTS 6 (Articles 12 and 15) ask for before a trade.
"""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.market_data import Symbol
from ticktotrade.nano import Count, Notional, Observed, Price, Quantity, SignedQuantity
from ticktotrade.order import ClientOrderId, Order
from ticktotrade.schema.shapes import Integer

BasisPoints = Annotated[int, Integer("basis points", 0, 10_000, "1e-4")]

DOLLAR: Final = 10**18
"""One dollar, as a notional."""


class RejectReason(StrEnum):
    """The limits, in the order in which they are checked: the first one violated is the reason (RISK-3)."""

    KILL_SWITCH = "kill_switch"
    RESTRICTED_SYMBOL = "restricted_symbol"
    DUPLICATE_ORDER = "duplicate_order"
    ORDER_QUANTITY = "order_quantity"
    NO_REFERENCE_PRICE = "no_reference_price"
    ORDER_NOTIONAL = "order_notional"
    PRICE_COLLAR = "price_collar"
    OPEN_ORDERS = "open_orders"
    POSITION = "position"
    EXPOSURE = "exposure"


class RiskConfig(NamedTuple):
    """The limits. A value equal to its limit passes.

    ``collar`` is how far an order's price may be from the last trade's, in basis points of the latter.
    """

    max_order_quantity: Quantity = 100_000_000_000
    max_order_notional: Notional = 1_000_000 * DOLLAR
    collar: BasisPoints = 500
    max_open_orders: Count = 100
    max_position: Quantity = 5_000_000_000
    max_exposure: Notional = 10_000_000 * DOLLAR
    restricted: tuple[Symbol, ...] = ()


class Reject(NamedTuple):
    """The first violated limit, the limit's value, and what was found instead.

    ``limit`` and ``observed`` are missing where there is no number to give: the kill switch, a restricted
    symbol, a duplicate id, a missing reference price. Those of ``price_collar`` are both scaled by 10,000,
    so that they stay whole.
    """

    reason: RejectReason
    limit: Observed | None
    observed: Observed | None


class Position(NamedTuple):
    """What is held of a symbol, and what its open orders would still buy and sell."""

    symbol: Symbol
    quantity: SignedQuantity
    open_buys: Quantity
    open_sells: Quantity


class RiskGate(Protocol):
    """Limits, positions, open orders and the last price of each symbol."""

    @operation(ErrorCode.INVALID_ORDER, ErrorCode.OVERFLOW, reads=True)
    def check(self, order: Order) -> Reject | None:
        """Nothing if the order may be sent, else the first limit that forbids it (RISK-1 to RISK-13).

        Refused with ``invalid_order`` if it has no quantity or not the prices of its type, and with
        ``overflow`` if the exposure to compare does not fit 128 bits.
        """

    @operation(
        ErrorCode.INVALID_ORDER, ErrorCode.DUPLICATE_ORDER, ErrorCode.NO_REFERENCE_PRICE, ErrorCode.OVERFLOW
    )
    def sent(self, order: Order) -> None:
        """Count an order as open from now on: all of it may fill (RISK-14)."""

    @operation(ErrorCode.UNKNOWN_ORDER, ErrorCode.OVERFILL)
    def fill(self, client_order_id: ClientOrderId, quantity: Quantity) -> None:
        """Move ``quantity`` of an open order into the position (RISK-15)."""

    @operation(ErrorCode.UNKNOWN_ORDER)
    def closed(self, client_order_id: ClientOrderId) -> None:
        """Forget what is left of an open order: it was cancelled or has expired (RISK-16)."""

    @operation()
    def mark(self, symbol: Symbol, price: Price) -> None:
        """The last trade's price: what positions are valued at and orders collared to (RISK-17)."""

    @operation()
    def kill(self, stop: bool) -> None:
        """Stop every order, or let them pass again (RISK-18)."""

    @operation(reads=True)
    def positions(self) -> tuple[Position, ...]:
        """Every symbol with a position or an open order, by symbol in the order of code points (RISK-19)."""

    @operation(ErrorCode.OVERFLOW, reads=True)
    def exposure(self) -> Notional:
        """The gross exposure: at worst, whatever of the open orders fills (RISK-12)."""
