"""Phase 3 risk gate: for a strategy whose orders differ in little, most of a check is done before there is an order.

A strategy sends limit orders of one size. Of such an order the symbol's restriction and the limit on its quantity are
known from the start, the limit on its notional is a highest price, and the collar is a lowest and a highest price that
stay while the mark does. How many more orders the windows and the limit on open orders have room for is counted out
in advance. What is left to compare is the price, the position and the exposure; and once nothing forbids the order,
what `sent` would find out again is at hand.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType
from ticktotrade.risk.account import COLLAR_SCALE, OpenOrder
from ticktotrade.risk.counters import CountingGate, Family
from ticktotrade.risk.interface import RiskConfig
from ticktotrade.risk.numbered_ids import NumberedIds
from ticktotrade.schema.shapes import I64_MAX

Pass = Callable[[int, bool, int, int, str], bool]
"""Of a time, whether to buy, a price, a number and the client order id: whether the order passes, and is sent."""

_MOST_AHEAD: Final = 32
"""Room is counted out for so many orders at most: what expires meanwhile is dropped together, in half a microsecond."""


class HeadroomGate(CountingGate):
    """Passes the usual order of a strategy in one function, and leaves to `check` and `sent` what is not usual."""

    def __init__(self, config: RiskConfig = RiskConfig()) -> None:
        super().__init__(config)
        # So many orders have room among the messages and the open ones, are not killed, and bear an id of their own.
        self._room = 0

    def way(self, symbol: str, quantity: int, id_prefix: str) -> Pass:  # noqa: C901, PLR0915 - a call costs more than a limit
        """A function for a symbol's limit orders of one quantity, each at the best price of the other side.

        Ids are the prefix and a number that rises from call to call, and times do not fall. The function does what
        `check` and `sent` do if the order passes all limits. If it might not, it answers false and has changed nothing:
        what becomes of the order, `quote` and `check` say. O(1).
        """
        ids = self._ids
        if not isinstance(ids, NumberedIds):
            self._ids = ids = NumberedIds(id_prefix, ids)
        counters = self._counters_of(symbol)
        open_orders, messages, forms, ledgers = self._open, self._messages, self._forms, self._ledgers
        max_position, max_exposure, max_daily_loss = (
            self._max_position,
            self._max_exposure,
            self._max_daily_loss,
        )
        opened_buy, opened_sell = (
            OpenOrder(symbol, side, quantity) for side in Side
        )  # shared: they do not change
        alike_buy, alike_sell = ((symbol, side.value, OrderType.LIMIT.value, quantity, None) for side in Side)
        max_repeats, repeat_period = self._max_repeats, self._repeat_period
        forbidden = (
            symbol in self._restricted
            or quantity > self._max_order_quantity
            or self._max_messages == 0
            or max_repeats == 0
        )
        reference: int | None = None  # the mark that the next two are of
        lowest = highest = 0

        def passes(now: int, buying: bool, price: int, number: int, client_order_id: str) -> bool:  # noqa: PLR0912
            nonlocal reference, lowest, highest
            mark = counters.reference
            if mark is not reference or mark is None:
                if mark is None or forbidden or symbol not in ledgers:  # the first order makes the ledger
                    return False
                lowest, highest = self._prices(mark, quantity)
                reference = mark
            if buying:
                alike, opened = alike_buy, opened_buy
                position, other = counters.most + quantity, counters.least
                reserved = position - counters.held
            else:
                alike, opened = alike_sell, opened_sell
                position, other = counters.least + quantity, counters.most
                reserved = position + counters.held
            exposure = (position if position > other else other) * mark
            total = self._exposure - counters.exposure + exposure
            room = self._room
            if len(forms) >= max_repeats and forms[-max_repeats][0] > now - repeat_period:
                room = 0  # who knows how many of these are alike (RISK-22)
            if (
                not lowest <= price <= highest
                or reserved > I64_MAX
                or (
                    position > 0  # else it only reduces (RISK-10)
                    and (position > max_position or total > max_exposure or self._loss > max_daily_loss)
                )
                or (room <= 0 and not self._has_room(now, alike, price, client_order_id))
            ):
                return False

            self._clock = now
            messages.append(now)
            if number == ids.next:
                ids.next = number + 1
            elif number > ids.next:
                ids.use(number)
            else:
                ids.add(client_order_id)
            open_orders[client_order_id] = opened
            if buying:
                counters.most = position
            else:
                counters.least = position
            counters.exposure = exposure
            self._exposure = total  # what is held and its mark stay, and with them the profit
            if room > 0:
                forms.append((now, alike, price))
                self._room = room - 1
            else:
                self._count_form(now, alike, price)
                self._count_room(number)
            return True

        return passes

    def messaged(self, now: int) -> None:
        """O(1), as are all windows, on average (RISK-20, RISK-21)."""
        self._room = 0
        super().messaged(now)

    def sent(self, now: int, order: Order) -> None:
        """O(1) on average (RISK-14, RISK-20)."""
        self._room = 0
        super().sent(now, order)

    def adopt(self, order: Order, price: int) -> None:
        """O(1) (RISK-37)."""
        self._room = 0
        super().adopt(order, price)

    def kill(self, stop: bool) -> None:
        """O(1) (RISK-18)."""
        self._room = 0
        super().kill(stop)

    def _prices(self, mark: int, quantity: int) -> tuple[int, int]:
        """The lowest and the highest price of an order that passes the collar and the limit on its notional (RISK-8)."""
        dearest = self._max_order_notional // quantity
        if self._by_book:
            return 0, dearest  # the price is the reference itself
        width = mark * self._collar // COLLAR_SCALE
        return mark - width, min(mark + width, dearest)

    def _has_room(self, now: int, alike: Family, price: int, client_order_id: str) -> bool:
        """Whether nothing forbids an order that `_room` stands for; it may, and not, where only `check` can tell."""
        messages, forms = self._messages, self._forms
        max_messages, max_repeats = self._max_messages, self._max_repeats
        return not (
            self._killed
            or now < self._clock
            or client_order_id in self._ids
            or len(self._open) >= self._max_open_orders
            or (len(messages) >= max_messages and messages[-max_messages] > now - self._message_period)
            or (
                len(forms) >= max_repeats
                and forms[-max_repeats][0] > now - self._repeat_period
                and len(self._times_of(alike, price)) >= max_repeats
            )
        )

    def _times_of(self, family: Family, price: int | None) -> deque[int]:
        self._room = 0  # until orders alike are not counted any more
        return super()._times_of(family, price)

    def _count_room(self, number: int) -> None:
        """Drop the messages that cannot count any more, and count out the room for the orders behind one."""
        messages, ids = self._messages, self._ids
        since = self._clock - self._message_period
        while messages[0] <= since:
            messages.popleft()
        if self._alike is not None or not isinstance(ids, NumberedIds):
            return
        self._room = min(
            self._max_messages - len(messages),
            self._max_open_orders - len(self._open),
            ids.free_behind(number),
            _MOST_AHEAD,
        )
