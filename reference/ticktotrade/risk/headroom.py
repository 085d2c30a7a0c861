"""Phase 3 risk gate: for a strategy whose orders differ in little, most of a check is done before there is an order.

A strategy sends limit orders of one size. Of such an order the symbol's restriction and the limit on its quantity are
known from the start, the limit on its notional is a highest price, and the collar is a lowest and a highest price that
stay while the mark does. What is left to compare is some integers; and once nothing forbids the order, what `sent`
would find out again is at hand.
"""

from collections.abc import Callable
from ticktotrade.market_data import Side
from ticktotrade.order import OrderType
from ticktotrade.risk.account import COLLAR_SCALE, OpenOrder
from ticktotrade.risk.counters import CountingGate
from ticktotrade.risk.numbered_ids import NumberedIds
from ticktotrade.schema.shapes import I64_MAX

Pass = Callable[[int, bool, int, int, int, str], bool]
"""Of a time, whether to buy, the best bid and ask, a number and the client order id: whether the order passes, and is sent."""


class HeadroomGate(CountingGate):
    """Passes the usual order of a strategy in one function, and leaves to `check` and `sent` what is not usual."""

    def way(  # noqa: C901, PLR0915 - a call costs more than a limit
        self, symbol: str, quantity: int, id_prefix: str, admit: Callable[[int], bool]
    ) -> Pass:
        """A function for a symbol's limit orders of one quantity, buys at the best ask and sells at the best bid.

        Ids are the prefix and a number that rises. The function does what `quote`, `check` and `sent` do if an order
        passes all limits and ``admit``, which is asked last, lets it through. Else it answers false, and has changed
        nothing: what becomes of the order, `check` and the limiter say. O(1).
        """
        ids = self._ids
        if not isinstance(ids, NumberedIds):
            self._ids = ids = NumberedIds(id_prefix, ids)
        used = ids.used
        counters = self._counters_of(symbol)
        open_orders, ledgers = self._open, self._ledgers
        messages, forms = self._messages, self._forms
        max_messages, message_period = self._max_messages, self._message_period
        max_repeats, repeat_period = self._max_repeats, self._repeat_period
        max_open_orders, max_position = self._max_open_orders, self._max_position
        max_exposure, max_daily_loss = self._max_exposure, self._max_daily_loss
        by_book = self._by_book
        opened_buy = OpenOrder(symbol, Side.BUY, quantity)  # shared by all: they do not change
        opened_sell = OpenOrder(symbol, Side.SELL, quantity)
        buys_alike = (symbol, Side.BUY.value, OrderType.LIMIT.value, quantity, None)
        sells_alike = (symbol, Side.SELL.value, OrderType.LIMIT.value, quantity, None)
        dearest = self._max_order_notional // quantity
        forbidden = (
            symbol in self._restricted
            or quantity > self._max_order_quantity
            or max_messages == 0
            or max_repeats == 0
        )
        begun = False  # whether there was an order before, which `sent` has made a ledger for
        reference: int | None = None  # the mark that the next two are of
        lowest = highest = 0

        def passes(now: int, buying: bool, bid: int, ask: int, number: int, client_order_id: str) -> bool:
            nonlocal begun, reference, lowest, highest
            mark = counters.reference
            if mark is None or self._killed or now < self._clock:
                return False
            if not begun:
                if forbidden or symbol not in ledgers:
                    return False
                begun = True
            if mark is not reference:
                # |price - mark| * 10,000 <= mark * collar, as a range of prices (RISK-8). By the book, the price is
                # the reference.
                width = mark * self._collar // COLLAR_SCALE
                lowest, highest = (0, dearest) if by_book else (mark - width, min(mark + width, dearest))
                reference = mark
            price, alike = (ask, buys_alike) if buying else (bid, sells_alike)
            if (
                not lowest <= price <= highest
                or (number < len(used) and used[number])
                or (ids and client_order_id in ids)
                or len(open_orders) >= max_open_orders
                or (len(messages) >= max_messages and messages[-max_messages] > now - message_period)
                or (
                    len(forms) >= max_repeats
                    and forms[-max_repeats][0] > now - repeat_period
                    and len(self._times_of(alike, price)) >= max_repeats
                )
            ):
                return False
            held = counters.held
            if buying:
                reserved = counters.buys + quantity
                position = held + reserved
                other = counters.sells - held
            else:
                reserved = counters.sells + quantity
                position = reserved - held
                other = held + counters.buys
            worst = position if position > other else other
            exposure = worst * mark
            total = self._exposure - counters.exposure + exposure
            if reserved > I64_MAX or (
                position > 0  # else it only reduces (RISK-10)
                and (position > max_position or total > max_exposure or self._loss > max_daily_loss)
            ):
                return False
            if not admit(now):
                return False

            self._clock = now
            messages.append(now)
            if messages[0] <= now - message_period:  # one goes for one that comes: the window grows no longer
                messages.popleft()
            if self._alike is None:
                forms.append((now, alike, price))
                if forms[0][0] <= now - repeat_period:
                    forms.popleft()
            else:
                self._count_form(now, alike, price)
            if number == len(used):
                used.append(1)
            else:
                ids.use(number)
            if buying:
                open_orders[client_order_id] = opened_buy
                counters.buys = reserved
            else:
                open_orders[client_order_id] = opened_sell
                counters.sells = reserved
            if by_book:
                counters.bid, counters.ask = bid, ask
            counters.worst = worst
            counters.exposure = exposure
            self._exposure = total  # what is held and its mark stay, and with them the profit
            return True

        return passes
