"""The order: what a signal becomes and what the codec puts on the wire."""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from ticktotrade.market_data import Side, Symbol
from ticktotrade.nano import Price, Quantity, Time
from ticktotrade.schema.shapes import Text

CLIENT_ORDER_ID_BYTES: Final = 48

ClientOrderId = Annotated[str, Text("client order id", 1, CLIENT_ORDER_ID_BYTES)]


class OrderType(StrEnum):
    """What makes an order trade, in Alpaca's names."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"


class TimeInForce(StrEnum):
    """How long an order stays, in Alpaca's names."""

    DAY = "day"
    GTC = "gtc"
    OPG = "opg"
    CLS = "cls"
    IOC = "ioc"
    FOK = "fok"


class Order(NamedTuple):
    """A request to trade.

    ``limit_price`` goes with limit and stop-limit orders, ``stop_price`` with stop and stop-limit orders,
    and with no others. ``event_time`` is the venue's time of the market data behind the order,
    ``received_at`` our time of receiving it; neither is promised to be the earlier one.
    """

    client_order_id: ClientOrderId
    symbol: Symbol
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    quantity: Quantity
    limit_price: Price | None
    stop_price: Price | None
    extended_hours: bool
    event_time: Time
    received_at: Time

    @property
    def is_well_formed(self) -> bool:
        """Whether it asks for something, and its prices are those of its type (RISK-1)."""
        wants_limit = self.order_type in (OrderType.LIMIT, OrderType.STOP_LIMIT)
        wants_stop = self.order_type in (OrderType.STOP, OrderType.STOP_LIMIT)
        return (
            self.quantity > 0
            and (self.limit_price is not None) == wants_limit
            and (self.stop_price is not None) == wants_stop
        )
