"""Baseline risk gate: walks all open orders and positions at every check (bottleneck B4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side
from ticktotrade.order import Order
from ticktotrade.risk.interface import Position, Reject, RejectReason, RiskConfig, RiskGate
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX

COLLAR_SCALE: Final = 10_000


@dataclass(slots=True)
class _OpenOrder:
    symbol: str
    side: Side
    remaining: int


class WalkingGate(RiskGate):
    """Keeps no sums: what is held and what is open is added up anew whenever it is asked for."""

    def __init__(self, config: RiskConfig = RiskConfig()) -> None:
        self._config = config
        self._killed = False
        self._marks: dict[str, int] = {}
        self._held: dict[str, int] = {}
        self._open: dict[str, _OpenOrder] = {}
        self._ids: set[str] = set()

    def check(self, order: Order) -> Reject | None:
        """O(positions × open orders) (RISK-1 to RISK-13)."""
        _check_form(order)
        return next(self._violations(order), None)

    def sent(self, order: Order) -> None:
        """O(open orders) (RISK-14)."""
        _check_form(order)
        if order.client_order_id in self._ids:
            raise Refused(ErrorCode.DUPLICATE_ORDER, order.client_order_id)
        if order.symbol not in self._marks:
            raise Refused(ErrorCode.NO_REFERENCE_PRICE, f"{order.symbol} has not traded")
        held, buys, sells = self._after(order)
        if held + buys > I64_MAX or held - sells < I64_MIN or max(buys, sells) > I64_MAX:
            raise Refused(ErrorCode.OVERFLOW, f"the position in {order.symbol} would not fit 64 bits")
        self._ids.add(order.client_order_id)
        self._open[order.client_order_id] = _OpenOrder(order.symbol, order.side, order.quantity)

    def fill(self, client_order_id: str, quantity: int) -> None:
        """O(1) (RISK-15)."""
        order = self._opened(client_order_id)
        if not 0 < quantity <= order.remaining:
            raise Refused(ErrorCode.OVERFILL, f"{quantity} of {order.remaining} open")
        order.remaining -= quantity
        if order.remaining == 0:
            del self._open[client_order_id]
        signed = quantity if order.side is Side.BUY else -quantity
        self._held[order.symbol] = self._held.get(order.symbol, 0) + signed

    def closed(self, client_order_id: str) -> None:
        """O(1) (RISK-16)."""
        self._opened(client_order_id)
        del self._open[client_order_id]

    def mark(self, symbol: str, price: int) -> None:
        """O(1) (RISK-17)."""
        self._marks[symbol] = price

    def kill(self, stop: bool) -> None:
        """O(1) (RISK-18)."""
        self._killed = stop

    def positions(self) -> tuple[Position, ...]:
        """O(symbols × open orders) (RISK-19)."""
        symbols = sorted(set(self._held) | {order.symbol for order in self._open.values()})
        walked = (Position(symbol, *self._worst_case(symbol)) for symbol in symbols)
        return tuple(each for each in walked if each.quantity or each.open_buys or each.open_sells)

    def exposure(self) -> int:
        """O(symbols × open orders) (RISK-12)."""
        return self._exposure(None)

    # The limits, in the order of `RejectReason`.

    def _violations(self, order: Order) -> Iterator[Reject]:
        """The limits that the order violates; each is looked at only if the ones before it are kept."""
        limits = self._config
        if self._killed:
            yield Reject(RejectReason.KILL_SWITCH, None, None)
        if order.symbol in limits.restricted:
            yield Reject(RejectReason.RESTRICTED_SYMBOL, None, None)
        if order.client_order_id in self._ids:
            yield Reject(RejectReason.DUPLICATE_ORDER, None, None)
        if order.quantity > limits.max_order_quantity:
            yield Reject(RejectReason.ORDER_QUANTITY, limits.max_order_quantity, order.quantity)
        mark = self._marks.get(order.symbol)
        if mark is None:
            yield Reject(RejectReason.NO_REFERENCE_PRICE, None, None)
            return
        price = _price(order, mark)
        notional = price * order.quantity
        if notional > limits.max_order_notional:
            yield Reject(RejectReason.ORDER_NOTIONAL, limits.max_order_notional, notional)
        deviation = abs(price - mark) * COLLAR_SCALE
        if deviation > mark * limits.collar:
            yield Reject(RejectReason.PRICE_COLLAR, mark * limits.collar, deviation)
        if len(self._open) >= limits.max_open_orders:
            yield Reject(RejectReason.OPEN_ORDERS, limits.max_open_orders, len(self._open) + 1)
        if not self._reduces(order):
            yield from self._position_violations(order)

    def _position_violations(self, order: Order) -> Iterator[Reject]:
        limits = self._config
        held, buys, sells = self._after(order)
        position = abs(held + buys if order.side is Side.BUY else held - sells)
        if position > limits.max_position:
            yield Reject(RejectReason.POSITION, limits.max_position, position)
        exposure = self._exposure(order)
        if exposure > limits.max_exposure:
            yield Reject(RejectReason.EXPOSURE, limits.max_exposure, exposure)

    def _reduces(self, order: Order) -> bool:
        """Whether the order, all open ones before it filled, only brings the position nearer to 0 (RISK-10)."""
        held, buys, sells = self._after(order)
        if order.side is Side.BUY:
            return held + buys <= 0
        return held - sells >= 0

    # The walk.

    def _worst_case(self, symbol: str) -> tuple[int, int, int]:
        """What is held of a symbol, what is open to buy and what is open to sell."""
        buys = sells = 0
        for order in self._open.values():
            if order.symbol == symbol:
                if order.side is Side.BUY:
                    buys += order.remaining
                else:
                    sells += order.remaining
        return self._held.get(symbol, 0), buys, sells

    def _after(self, order: Order) -> tuple[int, int, int]:
        """`_worst_case` of the order's symbol with the order sent."""
        held, buys, sells = self._worst_case(order.symbol)
        if order.side is Side.BUY:
            return held, buys + order.quantity, sells
        return held, buys, sells + order.quantity

    def _exposure(self, order: Order | None) -> int:
        """The gross exposure, with ``order`` sent if there is one."""
        symbols = set(self._held) | {each.symbol for each in self._open.values()}
        if order is not None:
            symbols.add(order.symbol)
        total = 0
        for symbol in symbols:
            if order is not None and order.symbol == symbol:
                held, buys, sells = self._after(order)
            else:
                held, buys, sells = self._worst_case(symbol)
            total += max(abs(held + buys), abs(held - sells)) * self._marks[symbol]
        if total > I128_MAX:
            raise Refused(ErrorCode.OVERFLOW, "the exposure does not fit 128 bits")
        return total

    def _opened(self, client_order_id: str) -> _OpenOrder:
        order = self._open.get(client_order_id)
        if order is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER, client_order_id)
        return order


def _check_form(order: Order) -> None:
    if not order.is_well_formed:
        raise Refused(ErrorCode.INVALID_ORDER, "no quantity, or not the prices of its type")


def _price(order: Order, mark: int) -> int:
    """What the order is valued at: its limit price, else its stop price, else the last trade's (RISK-6)."""
    if order.limit_price is not None:
        return order.limit_price
    return mark if order.stop_price is None else order.stop_price
