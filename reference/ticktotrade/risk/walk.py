"""Baseline risk gate: walks all open orders and positions at every check (bottleneck B4)."""

from collections.abc import Iterator
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side
from ticktotrade.order import Order
from ticktotrade.risk.account import COLLAR_SCALE, Account, Form, check_form, form_of, value_of
from ticktotrade.risk.interface import (
    CollarReference,
    Position,
    ProfitAndLoss,
    Reject,
    RejectReason,
    RiskConfig,
)
from ticktotrade.schema.shapes import I128_MAX

_NOTHING_OPEN: Final = (0, 0)


class WalkingGate(Account):
    """Keeps no sums: whatever a limit is compared with is added up anew whenever it is asked for."""

    def __init__(self, config: RiskConfig = RiskConfig()) -> None:
        super().__init__(config)
        # Lists, since they are walked at every check: PyPy's deques have a seam every 62 items, and code for it that is never warm.
        self._messages: list[int] = []
        self._forms: list[tuple[int, Form]] = []

    def check(self, now: int, order: Order) -> Reject | None:
        """O(positions + open orders + messages in their window) (RISK-2, RISK-20)."""
        check_form(order)  # RISK-1
        return next(self._violations(max(self._clock, now), order), None)

    def positions(self) -> tuple[Position, ...]:
        """O(symbols × log symbols + open orders) (RISK-19)."""
        sums = self._all_open_sums()
        found = (
            Position(symbol, *self._ledgers[symbol].holding, *sums.get(symbol, _NOTHING_OPEN))
            for symbol in sorted(self._ledgers)
        )
        return tuple(each for each in found if any(each[1:]))

    def exposure(self) -> int:
        """O(symbols + open orders) (RISK-12)."""
        return self._exposure(None)

    def pnl(self) -> ProfitAndLoss:
        """O(symbols) (RISK-30)."""
        realised = unrealised = opening = 0
        for symbol, ledger in self._ledgers.items():
            realised += ledger.holding.realised
            unrealised += ledger.holding.unrealised(self._marks[symbol])
            opening += ledger.opening_unrealised
        return in_range(ProfitAndLoss(realised, unrealised, realised + unrealised - opening))

    # The limits, in the order of `RejectReason`.

    def _violations(self, now: int, order: Order) -> Iterator[Reject]:
        """The limits that the order violates; each is looked at only if the ones before it are kept (RISK-3)."""
        limits = self._config
        if self._killed:
            yield Reject(RejectReason.KILL_SWITCH, None, None)
        if order.symbol in limits.restricted:
            yield Reject(RejectReason.RESTRICTED_SYMBOL, None, None)
        if order.client_order_id in self._ids:
            yield Reject(RejectReason.DUPLICATE_ORDER, None, None)
        messages = 1 + sum(1 for time in self._messages if time > now - limits.message_period)
        if messages > limits.max_messages:  # RISK-21
            yield Reject(RejectReason.MESSAGE_RATE, limits.max_messages, messages)
        if order.quantity > limits.max_order_quantity:  # RISK-5
            yield Reject(RejectReason.ORDER_QUANTITY, limits.max_order_quantity, order.quantity)
        mark, reference = self._marks.get(order.symbol), self._reference(order)
        if mark is None or reference is None or order.symbol in self._unmarked:  # RISK-7, RISK-35
            yield Reject(RejectReason.NO_REFERENCE_PRICE, None, None)
            return
        yield from self._price_violations(order, value_of(order, mark), reference)  # RISK-6
        if len(self._open) >= limits.max_open_orders:  # RISK-9
            yield Reject(RejectReason.OPEN_ORDERS, limits.max_open_orders, len(self._open) + 1)
        alike = 1 + self._sent_alike(now, form_of(order))
        if alike > limits.max_repeats:  # RISK-22
            yield Reject(RejectReason.REPEATED_ORDER, limits.max_repeats, alike)
        if not self._reduces(order):  # RISK-4, RISK-10
            yield from self._position_violations(order)

    def _price_violations(self, order: Order, price: int, reference: int) -> Iterator[Reject]:
        limits = self._config
        notional = price * order.quantity
        if notional > limits.max_order_notional:
            yield Reject(RejectReason.ORDER_NOTIONAL, limits.max_order_notional, notional)
        deviation = abs(price - reference) * COLLAR_SCALE  # RISK-8
        if deviation > reference * limits.collar:
            yield Reject(RejectReason.PRICE_COLLAR, reference * limits.collar, deviation)

    def _position_violations(self, order: Order) -> Iterator[Reject]:
        limits = self._config
        held, buys, sells = self._after(order)
        position = abs(held + buys if order.side is Side.BUY else held - sells)
        if position > limits.max_position:  # RISK-11
            yield Reject(RejectReason.POSITION, limits.max_position, position)
        exposure = self._exposure(order)
        if exposure > limits.max_exposure:  # RISK-12
            yield Reject(RejectReason.EXPOSURE, limits.max_exposure, exposure)
        loss = -self.pnl().day
        if loss > limits.max_daily_loss:  # RISK-24
            yield Reject(RejectReason.DAILY_LOSS, limits.max_daily_loss, loss)

    def _reference(self, order: Order) -> int | None:
        """The price that the order is collared to, if there is one (RISK-23)."""
        if self._config.collar_reference is CollarReference.LAST_TRADE:
            return self._marks.get(order.symbol)
        touch = self._touches.get(order.symbol)
        if touch is None:
            return None
        level = touch.ask if order.side is Side.BUY else touch.bid
        return None if level is None else level.price

    def _reduces(self, order: Order) -> bool:
        """Whether the order, all open ones before it filled, only brings the position nearer to 0 (RISK-10)."""
        held, buys, sells = self._after(order)
        if order.side is Side.BUY:
            return held + buys <= 0
        return held - sells >= 0

    def _sent_alike(self, now: int, form: Form) -> int:
        """How many orders of that form were sent within the period (RISK-22)."""
        earliest = now - self._config.repeat_period
        return sum(1 for time, each in self._forms if time > earliest and each == form)

    # The walk.

    def _open_sums(self, symbol: str) -> tuple[int, int]:
        buys = sells = 0
        for order in self._open.values():
            if order.symbol == symbol:
                if order.side is Side.BUY:
                    buys += order.remaining
                else:
                    sells += order.remaining
        return buys, sells

    def _all_open_sums(self) -> dict[str, tuple[int, int]]:
        """What is open to buy and to sell of each symbol that has an open order."""
        sums: dict[str, tuple[int, int]] = {}
        for order in self._open.values():
            buys, sells = sums.get(order.symbol, _NOTHING_OPEN)
            if order.side is Side.BUY:
                sums[order.symbol] = buys + order.remaining, sells
            else:
                sums[order.symbol] = buys, sells + order.remaining
        return sums

    def _after(self, order: Order) -> tuple[int, int, int]:
        """What is held of the order's symbol, and what is open to buy and to sell once it is sent."""
        buys, sells = self._open_sums(order.symbol)
        if order.side is Side.BUY:
            return self._held(order.symbol), buys + order.quantity, sells
        return self._held(order.symbol), buys, sells + order.quantity

    def _exposure(self, order: Order | None) -> int:
        """The gross exposure, with ``order`` sent if there is one (RISK-12)."""
        sums = self._all_open_sums()
        positions = {
            symbol: (ledger.holding.quantity, *sums.get(symbol, _NOTHING_OPEN))
            for symbol, ledger in self._ledgers.items()
        }
        if order is not None:
            positions[order.symbol] = self._after(order)
        total = 0
        for symbol, (held, buys, sells) in positions.items():
            total += max(abs(held + buys), abs(held - sells)) * self._marks[symbol]
        if total > I128_MAX:  # RISK-13
            raise Refused(ErrorCode.OVERFLOW, "the exposure does not fit 128 bits")
        return total

    # The windows: what cannot count any more is dropped, so that they hold no more than was sent in a period.

    def _count_message(self) -> None:
        self._messages.append(self._clock)
        while self._messages[0] <= self._clock - self._config.message_period:
            del self._messages[0]

    def _count_order(self, order: Order) -> None:
        self._forms.append((self._clock, form_of(order)))
        while self._forms[0][0] <= self._clock - self._config.repeat_period:
            del self._forms[0]


def in_range(profit: ProfitAndLoss) -> ProfitAndLoss:
    """Raises `Refused` with ``overflow`` if a part of it does not fit 128 bits (RISK-30)."""
    if max(map(abs, profit)) > I128_MAX:
        raise Refused(ErrorCode.OVERFLOW, "the profit does not fit 128 bits")
    return profit
