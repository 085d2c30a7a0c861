"""The interface of the risk gate (chapter *Risk gate*).

The controls are those that SEC rule 15c3-5 and MiFID II RTS 6 (Articles 12 and 15) ask for before a trade.
"""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.market_data import Symbol, Touch
from ticktotrade.nano import (
    NANOS,
    Count,
    Notional,
    Observed,
    PositiveDuration,
    Price,
    Quantity,
    SignedNotional,
    SignedQuantity,
    Time,
)
from ticktotrade.order import ClientOrderId, Order
from ticktotrade.schema.shapes import Integer, Text

BasisPoints = Annotated[int, Integer("basis points", 0, 10_000, "1e-4")]
ExecutionId = Annotated[str, Text("execution id", 1, 64)]
"""A venue's name for one execution, given once a day."""

DOLLAR: Final = 10**18
"""One dollar, as a notional."""


class RejectReason(StrEnum):
    """The limits, in the order in which they are checked: the first one violated is the reason (RISK-3).

    What needs no price comes first, the sums over all positions last.
    """

    KILL_SWITCH = "kill_switch"
    RESTRICTED_SYMBOL = "restricted_symbol"
    DUPLICATE_ORDER = "duplicate_order"
    MESSAGE_RATE = "message_rate"
    ORDER_QUANTITY = "order_quantity"
    NO_REFERENCE_PRICE = "no_reference_price"
    ORDER_NOTIONAL = "order_notional"
    PRICE_COLLAR = "price_collar"
    OPEN_ORDERS = "open_orders"
    REPEATED_ORDER = "repeated_order"
    POSITION = "position"
    EXPOSURE = "exposure"
    DAILY_LOSS = "daily_loss"


class CollarReference(StrEnum):
    """The price that orders are collared to (RISK-23)."""

    LAST_TRADE = "last_trade"
    BOOK = "book"
    """A buy to the best ask, a sell to the best bid."""


class RiskConfig(NamedTuple):
    """The limits. A value equal to its limit passes.

    ``collar`` is how far an order's price may be from its reference, in basis points of the latter. At most
    ``max_messages`` go out in any ``message_period``, and at most ``max_repeats`` orders that are alike in any
    ``repeat_period`` (RISK-21, RISK-22).
    """

    max_order_quantity: Quantity = 100_000_000_000
    max_order_notional: Notional = 1_000_000 * DOLLAR
    collar: BasisPoints = 500
    max_open_orders: Count = 100
    max_position: Quantity = 5_000_000_000
    max_exposure: Notional = 10_000_000 * DOLLAR
    restricted: tuple[Symbol, ...] = ()
    collar_reference: CollarReference = CollarReference.LAST_TRADE
    max_daily_loss: Notional = 100_000 * DOLLAR
    max_messages: Count = 1_000
    message_period: PositiveDuration = NANOS
    max_repeats: Count = 20
    repeat_period: PositiveDuration = NANOS


class Reject(NamedTuple):
    """The first violated limit, the limit's value, and what was found instead.

    ``limit`` and ``observed`` are missing where there is no number to give: the kill switch, a restricted
    symbol, a duplicate id, a missing reference price. Those of ``price_collar`` are both scaled by 10,000,
    so that they stay whole.
    """

    reason: RejectReason
    limit: Observed | None
    observed: Observed | None


class Fill(NamedTuple):
    """An execution of some of an order: ``value`` is the sum of price × quantity, in 1e-18 dollars.

    A value is exact where an average price is not: one report may cover several prices.
    """

    execution_id: ExecutionId
    client_order_id: ClientOrderId
    quantity: Quantity
    value: Notional


class FillResult(StrEnum):
    """What became of a fill."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    """Its execution id was taken in today already; nothing has changed."""


class Position(NamedTuple):
    """What is held of a symbol, what it cost, and what its open orders would still buy and sell.

    ``cost`` has the sign of ``quantity``: what was paid for a long position, what was received for a short one,
    negative. The average cost is the ratio of the two. ``realised`` is the profit of the day on what was closed.
    """

    symbol: Symbol
    quantity: SignedQuantity
    cost: SignedNotional
    realised: SignedNotional
    open_buys: Quantity
    open_sells: Quantity


class ProfitAndLoss(NamedTuple):
    """Over all symbols: realised today, unrealised at the marks, and the day's, which is both since its start."""

    realised: SignedNotional
    unrealised: SignedNotional
    day: SignedNotional


class RiskGate(Protocol):
    """Limits, positions, open orders, profit and loss, and the last price of each symbol."""

    @operation(
        "Nothing if the order may be sent, else the first limit that forbids it.",
        "RISK-1 RISK-2 RISK-3 RISK-4 RISK-5 RISK-6 RISK-7 RISK-8 RISK-9 RISK-10 RISK-11 RISK-12"
        " RISK-13 RISK-20 RISK-21 RISK-22 RISK-23 RISK-24",
        ErrorCode.INVALID_ORDER,
        ErrorCode.OVERFLOW,
        reads=True,
    )
    def check(self, now: Time, order: Order) -> Reject | None:
        """Refused with ``invalid_order`` if it has no quantity or not the prices of its type, and with
        ``overflow`` if the exposure or the profit to compare does not fit 128 bits.
        """

    @operation(
        "Count an order as open from now on, since all of it may fill, and as a message.",
        "RISK-14 RISK-20 RISK-21 RISK-22",
        ErrorCode.INVALID_ORDER,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.NO_REFERENCE_PRICE,
        ErrorCode.OVERFLOW,
    )
    def sent(self, now: Time, order: Order) -> None: ...

    @operation(
        "Count a message that is no new order: a cancel, say, which nothing forbids.", "RISK-20 RISK-21"
    )
    def messaged(self, now: Time) -> None: ...

    @operation(
        "Move some of an open order into the position.",
        "RISK-15 RISK-25 RISK-26 RISK-27 RISK-28 RISK-29",
        ErrorCode.UNKNOWN_ORDER,
        ErrorCode.OVERFILL,
        ErrorCode.OVERFLOW,
    )
    def fill(self, fill: Fill) -> FillResult: ...

    @operation(
        "An execution of today was another: as if it had been that from the start.",
        "RISK-29 RISK-32 RISK-34",
        ErrorCode.UNKNOWN_EXECUTION,
        ErrorCode.OVERFILL,
        ErrorCode.OVERFLOW,
    )
    def correct(self, execution_id: ExecutionId, quantity: Quantity, value: Notional) -> None: ...

    @operation(
        "An execution of today is void: as if it had never been.",
        "RISK-29 RISK-33 RISK-34",
        ErrorCode.UNKNOWN_EXECUTION,
        ErrorCode.OVERFLOW,
    )
    def bust(self, execution_id: ExecutionId) -> None: ...

    @operation(
        "Forget what is left of an open order: it was cancelled or has expired.",
        "RISK-16",
        ErrorCode.UNKNOWN_ORDER,
    )
    def closed(self, client_order_id: ClientOrderId) -> None: ...

    @operation(
        "The last trade's price: what positions are valued at, and orders too that have none.", "RISK-17"
    )
    def mark(self, symbol: Symbol, price: Price) -> None: ...

    @operation(
        "The last trade does not count any more, and no other is known: no orders until the next one.",
        "RISK-35",
    )
    def unmark(self, symbol: Symbol) -> None: ...

    @operation(
        "Hold what the venue says is held, whatever was held before; it is no profit and no loss.",
        "RISK-36",
        ErrorCode.OVERFLOW,
    )
    def take_position(self, symbol: Symbol, quantity: SignedQuantity, cost: Notional, price: Price) -> None:
        """``cost`` is the size of the cost. A symbol that has not traded yet is valued at ``price``."""

    @operation(
        "An order of an earlier life is open, with all of its quantity.",
        "RISK-37",
        ErrorCode.INVALID_ORDER,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.OVERFLOW,
    )
    def adopt(self, order: Order, price: Price) -> None:
        """``price`` as in `take_position`."""

    @operation("The touch of the symbol's book, which orders may be collared to.", "RISK-23")
    def quote(self, symbol: Symbol, touch: Touch) -> None: ...

    @operation("Stop every order, or let them pass again.", "RISK-18")
    def kill(self, stop: bool) -> None: ...

    @operation("Count the day's profit from here on, and forget the day's executions.", "RISK-31")
    def start_day(self) -> None: ...

    @operation(
        "Every symbol held, open or with a profit, by symbol in the order of code points.",
        "RISK-19 RISK-26 RISK-27 RISK-28",
        reads=True,
    )
    def positions(self) -> tuple[Position, ...]: ...

    @operation(
        "The gross exposure: at worst, whatever of the open orders fills.",
        "RISK-12",
        ErrorCode.OVERFLOW,
        reads=True,
    )
    def exposure(self) -> Notional: ...

    @operation("The profit and loss, over all symbols.", "RISK-30 NUM-13", ErrorCode.OVERFLOW, reads=True)
    def pnl(self) -> ProfitAndLoss: ...
