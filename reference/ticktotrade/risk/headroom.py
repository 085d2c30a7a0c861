"""Phase 3 risk gate: for a strategy whose orders differ in little, most of a check is done before there is an order.

A strategy sends limit orders of one size. Of such an order the symbol's restriction and the limit on its quantity are
known from the start, the limit on its notional is a highest price, and the collar is a lowest and a highest price that
stay while the mark does. Numbers that rise are ids that nobody has used. What is left to compare is the price, the
position, the exposure and how full the windows are; and once nothing forbids the order, what `sent` would find out again
is at hand.

Nothing is put off to be done for several orders at once: of what has expired each order drops one, as each adds one. So
every order costs the same, also to a compiler, which takes a thousand runs to find a way that is seldom taken: one order in
33 took 7 µs more, where they are 6 now with all that is around them (decision 0043). Only where as many orders as may be
alike fall into one period are they told apart, and the first time looks at all of them.
"""

from collections.abc import Callable
from typing import Final

from ticktotrade.market_data import Side
from ticktotrade.order import OrderType
from ticktotrade.risk.account import COLLAR_SCALE, OpenOrder
from ticktotrade.risk.counters import CountingGate
from ticktotrade.risk.ledger import Ledger
from ticktotrade.risk.numbered_ids import NumberedIds
from ticktotrade.schema.shapes import I64_MAX

Pass = Callable[[int, bool, int, int, str], bool]
"""Of a time, whether to buy, a price, a number and the client order id: whether the order passes, and is sent."""

_KEPT: Final = 64
"""Of so few messages or orders it is not worth 60 ns to find out whether one has expired."""


class HeadroomGate(CountingGate):
    """Passes the usual order of a strategy in one function, and leaves to `check` and `sent` what is not usual."""

    def way(self, symbol: str, quantity: int, id_prefix: str) -> Pass:  # noqa: C901, PLR0915 - a call costs more than a limit
        """A function for a symbol's limit orders of one quantity, each at the best price of the other side.

        Ids are the prefix and a number that rises from call to call, and times do not fall. The function does what
        `check` and `sent` do if the order passes all limits. If it might not, it answers false, and nothing has changed that
        anybody can see: what becomes of the order, `quote` and `check` say. O(1). All ways of a gate have one prefix: the
        first one says which ids are numbers.
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
        buys, sells = ((symbol, side.value, OrderType.LIMIT.value, quantity, None) for side in Side)
        max_open_orders = self._max_open_orders
        max_messages, message_period = self._max_messages, self._message_period
        max_repeats, repeat_period = self._max_repeats, self._repeat_period
        forbidden = (
            symbol in self._restricted
            or quantity > self._max_order_quantity
            or max_messages == 0
            or max_repeats == 0
        )
        reference: int | None = None  # the mark that the next two are of
        lowest = highest = 0

        def passes(now: int, buying: bool, price: int, number: int, client_order_id: str) -> bool:  # noqa: PLR0912
            nonlocal reference, lowest, highest
            mark = counters.reference
            # By identity, which is cheapest: an equal mark that is another object costs one more calculation.
            if mark is not reference or mark is None:
                if mark is None or forbidden:
                    return False
                # Or the first order of a symbol would have to go by `sent`, which makes it: 30 µs.
                ledgers.setdefault(symbol, Ledger())
                lowest, highest = self._prices(mark, quantity)
                reference = mark
            if buying:
                family, opened = buys, opened_buy
                position, other = counters.most + quantity, counters.least
                reserved = position - counters.held
            else:
                family, opened = sells, opened_sell
                position, other = counters.least + quantity, counters.most
                reserved = position + counters.held
            exposure = (position if position > other else other) * mark
            total = self._exposure - counters.exposure + exposure
            following = ids.next
            terms = (family, price)
            told, seen = len(messages), len(forms)
            if (
                not lowest <= price <= highest
                or reserved
                > I64_MAX  # of RISK-14 the rest follows: a position is below its limit, or below 0
                or (
                    position > 0  # else it only reduces (RISK-10)
                    and (position > max_position or total > max_exposure or self._loss > max_daily_loss)
                )
                or self._killed
                or now < self._clock
                or len(open_orders) >= max_open_orders
                # The next number is free without looking, where none is in use ahead of it.
                or not ((number == following and not ids.ahead) or client_order_id not in ids)
                # Times rise: if the one that many places from the end is within the period, all behind it are.
                or (told >= max_messages and messages[-max_messages] > now - message_period)
                or (
                    seen >= max_repeats
                    and forms[-max_repeats][0] > now - repeat_period
                    and len(self._times_of(terms)) >= max_repeats  # only now are they looked at (RISK-22)
                )
            ):
                return False

            self._clock = now
            messages.append(now)
            if told >= _KEPT and messages[0] <= now - message_period:
                messages.popleft()
            if self._alike is None:
                forms.append((now, terms))
                # Of `max_repeats` the first has expired: else `_times_of` would have been asked, and `_alike` be there.
                if seen >= max_repeats or (seen >= _KEPT and forms[0][0] <= now - repeat_period):
                    forms.popleft()
            else:
                self._count_form(now, terms)
            if number == following:
                ids.next = number + 1
            else:
                ids.take(number, client_order_id)
            open_orders[client_order_id] = opened
            if buying:
                counters.most = position
            else:
                counters.least = position
            counters.exposure = exposure
            self._exposure = total  # what is held and its mark stay, and with them the profit
            return True

        return passes

    def _prices(self, mark: int, quantity: int) -> tuple[int, int]:
        """The lowest and the highest price of an order that passes the collar and the limit on its notional (RISK-8)."""
        dearest = self._max_order_notional // quantity
        if self._by_book:
            return 0, dearest  # the price is the reference itself
        width = mark * self._collar // COLLAR_SCALE
        return mark - width, min(mark + width, dearest)
