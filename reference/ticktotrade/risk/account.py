"""What every gate keeps, whatever its way of checking: orders, executions, positions, prices, the clock."""

from abc import abstractmethod
from typing import Final, NamedTuple

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order, OrderType
from ticktotrade.risk.interface import Fill, FillResult, RiskConfig, RiskGate
from ticktotrade.risk.ledger import Execution, Holding, Ledger
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

COLLAR_SCALE: Final = 10_000


class OpenOrder(NamedTuple):
    """An order that may still fill, and what remains of it. It never changes, so that orders may share one."""

    symbol: str
    side: Side
    remaining: int


class Form(NamedTuple):
    """What orders that are alike have in common (RISK-22)."""

    symbol: str
    side: Side
    order_type: OrderType
    quantity: int
    limit_price: int | None
    stop_price: int | None


class Account(RiskGate):
    """Follows orders through their lives and keeps no sum of anything.

    What the gates keep beside it follows from `_count_message`, `_count_order`, `_reserve` and `_revalue`, which
    say what has changed, after it has.
    """

    def __init__(self, config: RiskConfig = RiskConfig()) -> None:
        self._config = config
        self._killed = False
        self._clock = I64_MIN
        self._marks: dict[str, int] = {}
        self._unmarked: set[str] = set()  # symbols whose mark is good for valuing only
        self._touches: dict[str, Touch] = {}
        self._ids: set[str] = set()
        self._open: dict[str, OpenOrder] = {}
        self._ledgers: dict[str, Ledger] = {}  # of every symbol of which an order was ever sent
        self._executions: dict[str, str] = {}  # the day's execution ids, busted ones too, with their symbols

    def sent(self, now: int, order: Order) -> None:
        """Costs what `_open_sums` does (RISK-14, RISK-20)."""
        check_form(order)
        symbol = order.symbol
        if order.client_order_id in self._ids:
            raise Refused(ErrorCode.DUPLICATE_ORDER, order.client_order_id)
        if symbol not in self._marks or symbol in self._unmarked:
            raise Refused(ErrorCode.NO_REFERENCE_PRICE, f"{symbol} has not traded")
        self._check_reserve(order)
        self._clock = max(self._clock, now)
        self._count_message()
        self._count_order(order)
        self._take_on(order)

    def messaged(self, now: int) -> None:
        """Costs what counting a message does (RISK-20, RISK-21)."""
        self._clock = max(self._clock, now)
        self._count_message()

    def fill(self, fill: Fill) -> FillResult:
        """O(1) (RISK-15, RISK-25)."""
        if fill.execution_id in self._executions:
            return FillResult.DUPLICATE
        order = self._opened(fill.client_order_id)
        if not 0 < fill.quantity <= order.remaining:
            raise Refused(ErrorCode.OVERFILL, f"{fill.quantity} of {order.remaining} open")
        bought = fill.quantity if order.side is Side.BUY else -fill.quantity
        self._ledgers[order.symbol].take(fill.execution_id, Execution(bought, fill.value))
        self._executions[fill.execution_id] = order.symbol
        remaining = order.remaining - fill.quantity
        if remaining:
            self._open[fill.client_order_id] = order._replace(remaining=remaining)
        else:
            del self._open[fill.client_order_id]
        self._reserve(order.symbol, order.side, -fill.quantity)
        self._revalue(order.symbol)
        return FillResult.APPLIED

    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        """O(the symbol's executions of the day) (RISK-32, RISK-34)."""
        symbol, before = self._executed(execution_id)
        if quantity == 0:
            raise Refused(ErrorCode.OVERFILL, "an execution of nothing; bust it")
        self._amend(symbol, execution_id, Execution(quantity if before.bought > 0 else -quantity, value))

    def bust(self, execution_id: str) -> None:
        """O(the symbol's executions of the day) (RISK-33, RISK-34)."""
        symbol, _ = self._executed(execution_id)
        self._amend(symbol, execution_id, None)

    def closed(self, client_order_id: str) -> None:
        """O(1) (RISK-16)."""
        order = self._opened(client_order_id)
        del self._open[client_order_id]
        self._reserve(order.symbol, order.side, -order.remaining)

    def mark(self, symbol: str, price: int) -> None:
        """O(1) (RISK-17)."""
        self._marks[symbol] = price
        self._unmarked.discard(symbol)

    def unmark(self, symbol: str) -> None:
        """O(1) (RISK-35)."""
        if symbol in self._marks:
            self._unmarked.add(symbol)

    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        """O(the symbol's executions of the day) besides what `_open_sums` costs (RISK-36)."""
        if symbol in self._marks:
            _check_range(symbol, quantity, *self._open_sums(symbol))
        self._value_at(symbol, price)
        ledger = self._ledgers.setdefault(symbol, Ledger())
        signed_cost = (quantity > 0) * cost - (quantity < 0) * cost
        holding = Holding(quantity, signed_cost, ledger.holding.realised)
        brought = ledger.take_over(holding, self._marks[symbol])
        self._revalue(symbol)
        self._reopen(brought)

    def adopt(self, order: Order, price: int) -> None:
        """Costs what `_open_sums` does (RISK-37)."""
        check_form(order)
        if order.client_order_id in self._ids:
            raise Refused(ErrorCode.DUPLICATE_ORDER, order.client_order_id)
        if order.symbol in self._marks:
            self._check_reserve(order)
        self._value_at(order.symbol, price)
        self._take_on(order)

    def quote(self, symbol: str, touch: Touch) -> None:
        """O(1) (RISK-23)."""
        self._touches[symbol] = touch

    def kill(self, stop: bool) -> None:
        """O(1) (RISK-18)."""
        self._killed = stop

    def start_day(self) -> None:
        """O(symbols) (RISK-31)."""
        self._executions.clear()
        for symbol, ledger in self._ledgers.items():
            ledger.start_day(self._marks[symbol])
            self._revalue(symbol)

    @abstractmethod
    def _open_sums(self, symbol: str) -> tuple[int, int]:
        """What is open to buy of a symbol, and what is open to sell."""

    @abstractmethod
    def _count_message(self) -> None:
        """A message went out at the clock."""

    @abstractmethod
    def _count_order(self, order: Order) -> None:
        """An order went out at the clock."""

    def _check_reserve(self, order: Order) -> None:
        """Raises `Refused` with ``overflow`` unless the order can be open beside the others of its symbol."""
        buys, sells = self._open_sums(order.symbol)
        if order.side is Side.BUY:
            buys += order.quantity
        else:
            sells += order.quantity
        _check_range(order.symbol, self._held(order.symbol), buys, sells)

    def _take_on(self, order: Order) -> None:
        """Make an order open with all of its quantity."""
        self._ids.add(order.client_order_id)
        self._open[order.client_order_id] = OpenOrder(order.symbol, order.side, order.quantity)
        self._ledgers.setdefault(order.symbol, Ledger())
        self._reserve(order.symbol, order.side, order.quantity)

    def _value_at(self, symbol: str, price: int) -> None:
        """Value a symbol at a price until it trades; no order is collared to it (RISK-35, RISK-36)."""
        if symbol not in self._marks:
            self.mark(symbol, price)
            self.unmark(symbol)

    def _reserve(self, symbol: str, side: Side, quantity: int) -> None:
        """So much more is open on one side of a symbol, or less if it is negative."""

    def _revalue(self, symbol: str) -> None:
        """A symbol's ledger has changed."""

    def _reopen(self, brought: int) -> None:
        """The day began, as it turns out, with so much more unrealised profit (RISK-36)."""

    def _amend(self, symbol: str, execution_id: str, execution: Execution | None) -> None:
        ledger = self._ledgers[symbol]
        holding = ledger.amended(execution_id, execution)
        _check_range(symbol, holding.quantity, *self._open_sums(symbol))
        ledger.amend(execution_id, execution, holding)
        self._revalue(symbol)

    def _held(self, symbol: str) -> int:
        ledger = self._ledgers.get(symbol)
        return 0 if ledger is None else ledger.holding.quantity

    def _opened(self, client_order_id: str) -> OpenOrder:
        order = self._open.get(client_order_id)
        if order is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER, client_order_id)
        return order

    def _executed(self, execution_id: str) -> tuple[str, Execution]:
        symbol = self._executions.get(execution_id)
        execution = None if symbol is None else self._ledgers[symbol].executions.get(execution_id)
        if symbol is None or execution is None:
            raise Refused(ErrorCode.UNKNOWN_EXECUTION, execution_id)
        return symbol, execution


def check_form(order: Order) -> None:
    """Raises `Refused` with ``invalid_order`` unless it is well formed (RISK-1)."""
    if not order.is_well_formed:
        raise Refused(ErrorCode.INVALID_ORDER, "no quantity, or not the prices of its type")


def form_of(order: Order) -> Form:
    """What it is alike in to other orders (RISK-22). O(1)."""
    return Form(
        order.symbol, order.side, order.order_type, order.quantity, order.limit_price, order.stop_price
    )


def value_of(order: Order, mark: int) -> int:
    """The price that an order is valued at: its limit, else its stop, else the last trade's (RISK-6)."""
    if order.limit_price is not None:
        return order.limit_price
    return mark if order.stop_price is None else order.stop_price


def _check_range(symbol: str, held: int, buys: int, sells: int) -> None:
    if held + buys > I64_MAX or held - sells < I64_MIN or max(buys, sells) > I64_MAX:
        raise Refused(ErrorCode.OVERFLOW, f"the position in {symbol} would not fit 64 bits")
