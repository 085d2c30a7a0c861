"""Phase 2 risk gate: running counters, so that a check costs the same however many positions there are (B4)."""

from collections import deque
from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch
from ticktotrade.new_record import new_record
from ticktotrade.order import Order, OrderType
from ticktotrade.risk.account import COLLAR_SCALE, Account, OpenOrder, check_form, value_of
from ticktotrade.risk.interface import (
    CollarReference,
    Position,
    ProfitAndLoss,
    Reject,
    RejectReason,
    RiskConfig,
)
from ticktotrade.risk.walk import in_range
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX

# What a module has is found faster than what a class has.
_BUY: Final = Side.BUY
_LIMIT: Final = OrderType.LIMIT

_KILLED: Final = Reject(RejectReason.KILL_SWITCH, None, None)
_RESTRICTED: Final = Reject(RejectReason.RESTRICTED_SYMBOL, None, None)
_DUPLICATE: Final = Reject(RejectReason.DUPLICATE_ORDER, None, None)
_NO_REFERENCE: Final = Reject(RejectReason.NO_REFERENCE_PRICE, None, None)

_NO_TIMES: Final[deque[int]] = deque()

Family = tuple[str, str, str, int, int | None]
"""What orders that are alike have in common besides their limit: symbol, side, type, quantity, stop (RISK-22).

Side and type by their plain texts: a choice itself is hashed in Python, which takes longer than all the rest.
"""

Terms = tuple[Family, int | None]
"""What orders that are alike have in common: family and limit. One object an order, since some Pythons keep its hash."""

_BEYOND: Final = I128_MAX + 1
"""A loss above every limit: it stands for profits that do not fit, so that a check has one comparison to make."""


class _Counters:
    """What is known of one symbol, and what it adds to the sums over all.

    ``most`` is how far up the position may come by the open buys, ``least`` how far down by the open sells, as its size.
    """

    __slots__ = (
        "ask",
        "bid",
        "cost",
        "exposure",
        "held",
        "least",
        "mark",
        "most",
        "realised",
        "reference",
        "unrealised",
    )

    def __init__(self) -> None:
        self.mark: int | None = None
        self.reference: int | None = None  # the mark, if it is good for more than valuing
        self.bid: int | None = None
        self.ask: int | None = None
        self.held = self.cost = self.most = self.least = 0
        self.exposure = self.realised = self.unrealised = 0


class CountingGate(Account):
    """Keeps every sum that a limit is compared with, exactly; what changes one symbol changes them by a difference."""

    def __init__(self, config: RiskConfig = RiskConfig()) -> None:
        super().__init__(config)
        # Members of a configuration are looked up through a descriptor, attributes of an object are not.
        self._restricted = frozenset(config.restricted)
        self._max_messages = config.max_messages
        self._message_period = config.message_period
        self._max_order_quantity = config.max_order_quantity
        self._by_book = config.collar_reference is CollarReference.BOOK
        self._max_order_notional = config.max_order_notional
        self._collar = config.collar
        self._max_open_orders = config.max_open_orders
        self._max_repeats = config.max_repeats
        self._repeat_period = config.repeat_period
        self._max_position = config.max_position
        self._max_exposure = config.max_exposure
        self._max_daily_loss = config.max_daily_loss

        self._counters: dict[str, _Counters] = {}
        self._exposure = 0
        self._realised = 0
        self._unrealised = 0
        self._opening_unrealised = 0
        self._loss = 0
        self._messages: deque[int] = deque()
        self._forms: deque[tuple[int, Terms]] = deque()  # what was sent: when, and what it is alike by
        # The times of `_forms`, by the rest; none while so few orders go out that all of them might be alike.
        self._alike: dict[Terms, deque[int]] | None = None

    def check(self, now: int, order: Order) -> Reject | None:  # noqa: C901, PLR0912 - a call costs more than a limit
        """O(1) if it passes; a reject of a window counts what is in it (RISK-2, RISK-3)."""
        client_order_id, symbol, side, order_type, _, quantity, limit_price, stop_price, _, _, _ = order
        if order_type is not _LIMIT or limit_price is None or stop_price is not None or quantity <= 0:
            check_form(order)  # RISK-1
        if self._killed:
            return _KILLED
        if symbol in self._restricted:
            return _RESTRICTED
        if client_order_id in self._ids:
            return _DUPLICATE
        if now < self._clock:  # noqa: PLR1730 - `max` is a call (RISK-20)
            now = self._clock
        # Times rise: if the one that many places from the end is within the period, all behind it are.
        messages = self._messages
        most = self._max_messages
        beyond = len(messages) - most
        if beyond >= 0 and (most == 0 or messages[beyond] > now - self._message_period):  # RISK-21
            return Reject(RejectReason.MESSAGE_RATE, most, 1 + _later(messages, now - self._message_period))
        if quantity > self._max_order_quantity:  # RISK-5
            return Reject(RejectReason.ORDER_QUANTITY, self._max_order_quantity, quantity)

        counters = self._counters.get(symbol)
        if counters is None:
            return _NO_REFERENCE
        mark = reference = counters.reference
        if self._by_book:
            reference = counters.ask if side is _BUY else counters.bid  # RISK-23
        if mark is None or reference is None:  # RISK-7, RISK-35
            return _NO_REFERENCE
        price = value_of(order, mark) if limit_price is None else limit_price  # RISK-6
        notional = price * quantity
        if notional > self._max_order_notional:
            return Reject(RejectReason.ORDER_NOTIONAL, self._max_order_notional, notional)
        deviation = (price - reference if price > reference else reference - price) * COLLAR_SCALE
        if deviation > reference * self._collar:  # RISK-8
            return Reject(RejectReason.PRICE_COLLAR, reference * self._collar, deviation)
        if len(self._open) >= self._max_open_orders:  # RISK-9
            return Reject(RejectReason.OPEN_ORDERS, self._max_open_orders, len(self._open) + 1)
        most = self._max_repeats
        forms = self._forms
        if len(forms) >= most and (most == 0 or forms[-most][0] > now - self._repeat_period):
            # Only now is it worth knowing which of them are alike (RISK-22).
            family = (symbol, side._value_, order_type._value_, quantity, stop_price)
            alike = self._times_of((family, limit_price))
            beyond = len(alike) - most
            if beyond >= 0 and (most == 0 or alike[beyond] > now - self._repeat_period):
                return Reject(RejectReason.REPEATED_ORDER, most, 1 + _later(alike, now - self._repeat_period))

        # How far the position may come on the order's side and on the other one, away from 0 if above it.
        if side is _BUY:
            position, other = counters.most + quantity, counters.least
        else:
            position, other = counters.least + quantity, counters.most
        if position <= 0:
            return None  # it only reduces (RISK-4, RISK-10)
        if position > self._max_position:  # RISK-11
            return Reject(RejectReason.POSITION, self._max_position, position)
        worst = position if position > other else other
        exposure = self._exposure - counters.exposure + worst * mark
        if exposure > self._max_exposure:  # RISK-12
            if exposure > I128_MAX:  # RISK-13
                raise _overflow()
            return Reject(RejectReason.EXPOSURE, self._max_exposure, exposure)
        if self._loss > self._max_daily_loss:  # RISK-24
            return Reject(RejectReason.DAILY_LOSS, self._max_daily_loss, -self.pnl().day)
        return None

    def sent(self, now: int, order: Order) -> None:
        """O(1) on average; what is refused, and an order of another type, is the account's (RISK-14, RISK-20)."""
        client_order_id, symbol, side, order_type, _, quantity, limit_price, stop_price, _, _, _ = order
        counters = self._counters.get(symbol)
        if (
            order_type is not _LIMIT
            or limit_price is None
            or stop_price is not None
            or quantity <= 0
            or counters is None
            or counters.reference is None
            or client_order_id in self._ids
            or symbol not in self._ledgers
        ):
            super().sent(now, order)
            return
        held = counters.held
        if side is _BUY:
            most, least = counters.most + quantity, counters.least
        else:
            most, least = counters.most, counters.least + quantity
        if most > I64_MAX or -least < I64_MIN or most - held > I64_MAX or least + held > I64_MAX:
            super().sent(now, order)  # which refuses it
            return
        if now < self._clock:
            now = self._clock
        else:
            self._clock = now
        messages = self._messages
        messages.append(now)
        since = now - self._message_period
        while messages[0] <= since:
            messages.popleft()
        family = (symbol, side._value_, order_type._value_, quantity, stop_price)
        self._count_form(now, (family, limit_price))
        self._ids.add(client_order_id)
        self._open[client_order_id] = new_record(OpenOrder, (symbol, side, quantity))
        counters.most, counters.least = most, least
        self._restate(counters)

    def mark(self, symbol: str, price: int) -> None:
        """O(1) (RISK-17)."""
        self._marks[symbol] = price
        if self._unmarked:
            self._unmarked.discard(symbol)
        counters = self._counters_of(symbol)
        counters.mark = counters.reference = price
        if counters.most or counters.least:  # else nothing is open or held, and a mark changes nothing
            self._restate(counters)

    def unmark(self, symbol: str) -> None:
        """O(1) (RISK-35)."""
        super().unmark(symbol)
        self._counters_of(symbol).reference = None

    def quote(self, symbol: str, touch: Touch) -> None:
        """O(1) (RISK-23)."""
        bid, ask = touch
        counters = self._counters_of(symbol)
        counters.bid = None if bid is None else bid.price
        counters.ask = None if ask is None else ask.price

    def start_day(self) -> None:
        """O(symbols) (RISK-31)."""
        super().start_day()
        self._opening_unrealised = self._unrealised
        self._weigh_loss()

    def positions(self) -> tuple[Position, ...]:
        """O(symbols × log symbols) (RISK-19)."""
        found = (
            Position(symbol, *ledger.holding, *self._open_sums(symbol))
            for symbol, ledger in sorted(self._ledgers.items())
        )
        return tuple(each for each in found if any(each[1:]))

    def exposure(self) -> int:
        """O(1) (RISK-12)."""
        if self._exposure > I128_MAX:  # RISK-13
            raise _overflow()
        return self._exposure

    def pnl(self) -> ProfitAndLoss:
        """O(1) (RISK-30)."""
        return in_range(ProfitAndLoss(self._realised, self._unrealised, self._day()))

    # The counters.

    def _counters_of(self, symbol: str) -> _Counters:
        counters = self._counters.get(symbol)
        if counters is None:
            counters = self._counters[symbol] = _Counters()
        return counters

    def _open_sums(self, symbol: str) -> tuple[int, int]:
        counters = self._counters[symbol]
        return counters.most - counters.held, counters.least + counters.held

    def _reserve(self, symbol: str, side: Side, quantity: int) -> None:
        counters = self._counters[symbol]
        if side is _BUY:
            counters.most += quantity
        else:
            counters.least += quantity
        self._restate(counters)

    def _revalue(self, symbol: str) -> None:
        counters = self._counters[symbol]
        holding = self._ledgers[symbol].holding
        more = holding.quantity - counters.held
        counters.held += more
        counters.most += more
        counters.least -= more
        counters.cost = holding.cost
        if holding.realised != counters.realised:
            self._realised += holding.realised - counters.realised
            counters.realised = holding.realised
            self._weigh_loss()
        self._restate(counters)

    def _reopen(self, brought: int) -> None:
        self._opening_unrealised += brought
        self._weigh_loss()

    def _restate(self, counters: _Counters) -> None:
        """Put the symbol's share of the sums right."""
        held, mark, most, least = counters.held, counters.mark, counters.most, counters.least
        assert mark is not None  # no order is sent without (RISK-14)
        exposure = (most if most > least else least) * mark  # one of the two is not below 0
        self._exposure += exposure - counters.exposure
        counters.exposure = exposure
        unrealised = held * mark - counters.cost
        if unrealised != counters.unrealised:
            self._unrealised += unrealised - counters.unrealised
            counters.unrealised = unrealised
            self._weigh_loss()

    def _day(self) -> int:
        return self._realised + self._unrealised - self._opening_unrealised

    def _weigh_loss(self) -> None:
        day = self._day()
        fits = max(abs(self._realised), abs(self._unrealised), abs(day)) <= I128_MAX
        self._loss = -day if fits else _BEYOND

    def _count_message(self) -> None:
        """O(1) on average: what cannot count any more is dropped, so that no more are kept than went out in a period."""
        self._messages.append(self._clock)
        since = self._clock - self._message_period
        while self._messages[0] <= since:
            self._messages.popleft()

    def _count_order(self, order: Order) -> None:
        self._count_form(self._clock, (family_of(order), order.limit_price))

    def _count_form(self, now: int, terms: Terms) -> None:
        """An order went out (RISK-22). O(1) on average."""
        forms, alike = self._forms, self._alike
        forms.append((now, terms))
        since = now - self._repeat_period
        if alike is None:
            while forms[0][0] <= since:
                forms.popleft()
            return
        times = alike.get(terms)
        if times is None:
            alike[terms] = deque((now,))
        else:
            times.append(now)
        while forms[0][0] <= since:
            _, terms = forms.popleft()
            times = alike[terms]
            if len(times) > 1:
                times.popleft()
            else:
                del alike[terms]
        if 2 * len(forms) < self._max_repeats:
            self._alike = None

    def _times_of(self, terms: Terms) -> deque[int]:
        """When the orders of a form went out, the first one first.

        O(1); O(orders in a period) when they become as many as may be alike. They are forgotten at half of that, so that they
        are not made and dropped by turns.
        """
        alike = self._alike
        if alike is None:
            self._alike = alike = {}
            for time, each in self._forms:
                alike.setdefault(each, deque()).append(time)
        return alike.get(terms, _NO_TIMES)


def family_of(order: Order) -> Family:
    """What it is alike in to other orders, besides the limit (RISK-22). O(1)."""
    return (
        order.symbol,
        order.side._value_,
        order.order_type._value_,
        order.quantity,
        order.stop_price,
    )


def _later(times: deque[int], since: int) -> int:
    return sum(1 for time in times if time > since)


def _overflow() -> Refused:
    return Refused(ErrorCode.OVERFLOW, "the exposure does not fit 128 bits")
