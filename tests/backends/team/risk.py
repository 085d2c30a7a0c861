"""The risk gate (chapter *Risk gate*)."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from backends.team.decimals import I128_MAX
from backends.team.holdings import Execution, Holding, Stake
from backends.team.windows import Window, Windows
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.order import Order, OrderType
from ticktotrade.risk.interface import (
    CollarReference,
    Fill,
    FillResult,
    Position,
    ProfitAndLoss,
    Reject,
    RejectReason,
    RiskConfig,
)

_PRICES: Final = {
    OrderType.MARKET: (False, False),
    OrderType.LIMIT: (True, False),
    OrderType.STOP: (False, True),
    OrderType.STOP_LIMIT: (True, True),
}
"""Which of limit and stop price an order of a type has."""
_BUY: Final = Side.BUY
_WHOLE: Final = 10_000
_BEGINNING: Final = -(2**63)


class _Open(Struct):
    """An open order, or what remains of it. A struct is made in C, a named tuple in Python."""

    symbol: str
    side: Side
    remains: int


class Gate:
    """Checks orders against limits, with counters in the place of sums over symbols: every check is O(log n) at most."""

    def __init__(self, config: RiskConfig) -> None:
        self._max_quantity = config.max_order_quantity
        self._max_notional = config.max_order_notional
        self._collar = config.collar
        self._collared_to_book = config.collar_reference is CollarReference.BOOK
        self._max_open = config.max_open_orders
        self._max_position = config.max_position
        self._max_exposure = config.max_exposure
        self._max_loss = config.max_daily_loss
        self._max_messages = config.max_messages
        self._max_repeats = config.max_repeats
        self._restricted = frozenset(config.restricted)
        self._stopped = False
        self._clock = _BEGINNING
        self._messages = Window(config.message_period)
        self._alike = Windows(config.repeat_period)
        self._holdings: dict[str, Holding] = {}
        self._used: set[str] = set()
        self._open: dict[str, _Open] = {}
        self._executed: dict[str, str | None] = {}
        self._exposure = 0
        self._realised = 0
        self._unrealised = 0
        self._unrealised_before = 0

    def check(self, now: int, order: Order) -> Reject | None:  # noqa: C901 -- it is the table of RISK-3
        """The first limit that forbids an order (RISK-3). Raises `Refused` with ``invalid_order`` or ``overflow``."""
        terms = _terms(order)
        order_id, symbol, side, _, _, quantity, limit, stop, _, _, _ = order
        if self._stopped:
            return Reject(RejectReason.KILL_SWITCH, None, None)
        if symbol in self._restricted:
            return Reject(RejectReason.RESTRICTED_SYMBOL, None, None)
        if order_id in self._used:
            return Reject(RejectReason.DUPLICATE_ORDER, None, None)
        time = max(now, self._clock)
        messages = self._messages.count(time) + 1
        if messages > self._max_messages:
            return Reject(RejectReason.MESSAGE_RATE, self._max_messages, messages)
        if quantity > self._max_quantity:
            return Reject(RejectReason.ORDER_QUANTITY, self._max_quantity, quantity)
        holding = self._holdings.get(symbol)
        reference = None if holding is None else self._reference(holding, side)
        if holding is None or holding.mark is None or reference is None:
            return Reject(RejectReason.NO_REFERENCE_PRICE, None, None)
        price = limit if limit is not None else stop if stop is not None else holding.mark
        notional = price * quantity
        if notional > self._max_notional:
            return Reject(RejectReason.ORDER_NOTIONAL, self._max_notional, notional)
        away, collar = abs(price - reference) * _WHOLE, reference * self._collar
        if away > collar:
            return Reject(RejectReason.PRICE_COLLAR, collar, away)
        open_orders = len(self._open) + 1
        if open_orders > self._max_open:
            return Reject(RejectReason.OPEN_ORDERS, self._max_open, open_orders)
        repeats = self._alike.count(terms, time) + 1
        if repeats > self._max_repeats:
            return Reject(RejectReason.REPEATED_ORDER, self._max_repeats, repeats)
        return self._check_holding(holding, holding.mark, side, quantity)

    def sent(self, now: int, order: Order) -> None:
        """An order is out (RISK-14). Raises `Refused` with the first reason of its table."""
        terms = _terms(order)
        if order.client_order_id in self._used:
            raise Refused(ErrorCode.DUPLICATE_ORDER)
        holding = self._holdings.get(order.symbol)
        if holding is None or holding.mark is None or holding.unmarked:
            raise Refused(ErrorCode.NO_REFERENCE_PRICE)
        self._make_open(holding, order)
        self.messaged(now)
        self._alike.add(terms, self._clock)

    def messaged(self, now: int) -> None:
        """A message is out (RISK-20, RISK-21)."""
        self._clock = max(self._clock, now)
        self._messages.add(self._clock)

    def fill(self, fill: Fill) -> FillResult:
        """The venue has filled some of an order (RISK-15, RISK-25)."""
        if fill.execution_id in self._executed:
            return FillResult.DUPLICATE
        order = self._open.get(fill.client_order_id)
        if order is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER)
        if not 0 < fill.quantity <= order.remains:
            raise Refused(ErrorCode.OVERFILL)
        holding = self._holdings[order.symbol]
        execution = Execution(fill.quantity if order.side is _BUY else -fill.quantity, fill.value)
        stake = holding.stake.after(execution)
        holding.open(order.side, -fill.quantity)
        holding.executions[fill.execution_id] = execution
        self._executed[fill.execution_id] = order.symbol
        if fill.quantity == order.remains:
            del self._open[fill.client_order_id]
        else:
            order.remains -= fill.quantity
        self._hold(holding, stake)
        return FillResult.APPLIED

    def correct(self, execution_id: str, quantity: int, value: int) -> None:
        """An execution of today was another (RISK-32)."""
        holding = self._executing(execution_id)
        if quantity == 0:
            raise Refused(ErrorCode.OVERFILL)
        bought = holding.executions[execution_id].quantity > 0
        execution = Execution(quantity if bought else -quantity, value)
        self._hold(holding, holding.stake_with(execution_id, execution))
        holding.executions[execution_id] = execution

    def bust(self, execution_id: str) -> None:
        """An execution of today is void (RISK-33)."""
        holding = self._executing(execution_id)
        self._hold(holding, holding.stake_with(execution_id, None))
        del holding.executions[execution_id]
        self._executed[execution_id] = None

    def closed(self, client_order_id: str) -> None:
        """Nothing more of an order will fill (RISK-16)."""
        order = self._open.pop(client_order_id, None)
        if order is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER)
        holding = self._holdings[order.symbol]
        holding.open(order.side, -order.remains)
        self._count_exposure(holding)

    def mark(self, symbol: str, price: int) -> None:
        """The last trade's price (RISK-17)."""
        holding = self._holding(symbol)
        holding.mark = price
        holding.unmarked = False
        self._count_anew(holding)

    def unmark(self, symbol: str) -> None:
        """The last trade does not count any more (RISK-35)."""
        holding = self._holdings.get(symbol)
        if holding is not None and holding.mark is not None:
            holding.unmarked = True

    def take_position(self, symbol: str, quantity: int, cost: int, price: int) -> None:
        """Hold what the venue says, and call it no profit (RISK-36)."""
        holding = self._holding(symbol)
        if not holding.fits(quantity, holding.buys, holding.sells):
            raise Refused(ErrorCode.OVERFLOW)
        holding.give_price(price)
        for execution_id in holding.executions:
            self._executed[execution_id] = None
        before = self._unrealised
        signed = (quantity > 0) - (quantity < 0)
        stake = Stake(quantity, signed * cost, holding.stake.realised)
        self._hold(holding, stake)
        holding.begin(stake)
        self._unrealised_before += self._unrealised - before

    def adopt(self, order: Order, price: int) -> None:
        """An order of an earlier life is open (RISK-37)."""
        _terms(order)
        if order.client_order_id in self._used:
            raise Refused(ErrorCode.DUPLICATE_ORDER)
        holding = self._holding(order.symbol)
        self._make_open(holding, order, price)

    def quote(self, symbol: str, touch: Touch) -> None:
        """The touch of a symbol's book (RISK-23)."""
        self._holding(symbol).touch = touch

    def kill(self, stop: bool) -> None:
        """Turn the kill switch (RISK-18)."""
        self._stopped = stop

    def start_day(self) -> None:
        """Count the day's profit from here on (RISK-31). O(symbols)."""
        for holding in self._holdings.values():
            holding.begin(holding.stake._replace(realised=0))
        self._realised = 0
        self._unrealised_before = self._unrealised
        self._executed.clear()

    def positions(self) -> tuple[Position, ...]:
        """Each symbol that has anything, in the order of code points (RISK-19). O(n log n)."""
        return tuple(self._positions())

    def exposure(self) -> int:
        """The gross exposure (RISK-12). O(1)."""
        return _within(self._exposure)

    def pnl(self) -> ProfitAndLoss:
        """The profit and loss (RISK-30). O(1)."""
        day = self._day()
        return ProfitAndLoss(self._realised, self._unrealised, day)

    def _positions(self) -> Iterator[Position]:
        for symbol, holding in sorted(self._holdings.items()):
            if any((*holding.stake, holding.buys, holding.sells)):
                yield Position(symbol, *holding.stake, holding.buys, holding.sells)

    def _check_holding(self, holding: Holding, mark: int, side: Side, quantity: int) -> Reject | None:
        """The limits that an order which only reduces is let off (RISK-10 to RISK-12, RISK-24)."""
        bought, sold = holding.stake.held + holding.buys, holding.stake.held - holding.sells
        if side is _BUY:
            bought += quantity
            if bought <= 0:
                return None
            position = bought
        else:
            sold -= quantity
            if sold >= 0:
                return None
            position = -sold
        if position > self._max_position:
            return Reject(RejectReason.POSITION, self._max_position, position)
        exposure = self._exposure - holding.exposure + max(abs(bought), abs(sold)) * mark
        if exposure > self._max_exposure:
            return Reject(RejectReason.EXPOSURE, self._max_exposure, _within(exposure))
        loss = -self._day()
        if loss > self._max_loss:
            return Reject(RejectReason.DAILY_LOSS, self._max_loss, loss)
        return None

    def _day(self) -> int:
        """The profit of the day, if all that it consists of is within its range (RISK-30)."""
        realised, unrealised = self._realised, self._unrealised
        day = realised + unrealised - self._unrealised_before
        if max(abs(realised), abs(unrealised), abs(day)) > I128_MAX:
            raise Refused(ErrorCode.OVERFLOW)
        return day

    def _reference(self, holding: Holding, side: Side) -> int | None:
        """What an order is collared to (RISK-23), if it is worth anything (RISK-35)."""
        if holding.unmarked:
            return None
        if not self._collared_to_book:
            return holding.mark
        if holding.touch is None:
            return None
        bid, ask = holding.touch
        level = ask if side is _BUY else bid
        return None if level is None else level.price

    def _make_open(self, holding: Holding, order: Order, price: int | None = None) -> None:
        quantity, buying = order.quantity, order.side is _BUY
        buys = holding.buys + quantity if buying else holding.buys
        sells = holding.sells if buying else holding.sells + quantity
        if not holding.fits(holding.stake.held, buys, sells):
            raise Refused(ErrorCode.OVERFLOW)
        if price is not None:
            holding.give_price(price)
        holding.buys, holding.sells = buys, sells
        self._used.add(order.client_order_id)
        self._open[order.client_order_id] = _Open(order.symbol, order.side, quantity)
        self._count_exposure(holding)

    def _hold(self, holding: Holding, stake: Stake) -> None:
        self._realised += stake.realised - holding.stake.realised
        holding.stake = stake
        self._count_anew(holding)

    def _count_anew(self, holding: Holding) -> None:
        """The symbol's share of the sums has changed. O(1)."""
        self._count_exposure(holding)
        unrealised = holding.stake.held * (holding.mark or 0) - holding.stake.cost
        self._unrealised += unrealised - holding.unrealised
        holding.unrealised = unrealised

    def _count_exposure(self, holding: Holding) -> None:
        """What could be held of the symbol has changed (RISK-12). O(1)."""
        held = holding.stake.held
        exposure = max(abs(held + holding.buys), abs(held - holding.sells)) * (holding.mark or 0)
        self._exposure += exposure - holding.exposure
        holding.exposure = exposure

    def _holding(self, symbol: str) -> Holding:
        holding = self._holdings.get(symbol)
        if holding is None:
            holding = self._holdings[symbol] = Holding()
        return holding

    def _executing(self, execution_id: str) -> Holding:
        symbol = self._executed.get(execution_id)
        if symbol is None:
            raise Refused(ErrorCode.UNKNOWN_EXECUTION)
        return self._holdings[symbol]


def _terms(order: Order) -> tuple[object, ...]:
    """The terms of a well-formed order, which those that are alike have in common (RISK-1, RISK-22).

    Raises `Refused` with ``invalid_order``.
    """
    _, symbol, side, order_type, _, quantity, limit, stop, _, _, _ = order
    if quantity == 0 or _PRICES[order_type] != (limit is not None, stop is not None):
        raise Refused(ErrorCode.INVALID_ORDER)
    return symbol, side, order_type, quantity, limit, stop


def _within(amount: int) -> int:
    if abs(amount) > I128_MAX:
        raise Refused(ErrorCode.OVERFLOW)
    return amount
