"""The account beside the trader: taken in at the start, compared from time to time, orders of an earlier life ended."""

import asyncio
from collections.abc import Callable
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.order import Order
from ticktotrade.pipeline import Pipeline
from ticktotrade.router.interface import Done, Filled
from ticktotrade.safe_text import safe_text
from ticktotrade.shell import clock
from ticktotrade.shell.account import Holding, Holdings, ListedOrder
from ticktotrade.shell.account_reader import AccountReader
from ticktotrade.shell.account_watch import AccountWatch, Difference
from ticktotrade.shell.earlier_orders import EarlierOrders
from ticktotrade.shell.notice_text import counted, named
from ticktotrade.shell.order_client import OrderClient, Report
from ticktotrade.shell.trader_interface import TraderConfig

_SOON_SECONDS: Final = 1.0
"""Between two comparisons, however much there is a reason for one."""


class AccountKeeper:
    """What the venue says is held, beside what the gate believes.

    ``follow`` is told of each order of an earlier life that is taken in hand, ``notice`` in a line what there is to see.
    Raises `AccountRefused` where the venue does not show the account.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- the parts that it keeps together
        self,
        pipeline: Pipeline,
        orders: OrderClient,
        reader: AccountReader,
        config: TraderConfig,
        follow: Callable[[Order], None],
        notice: Callable[[str], None],
    ) -> None:
        self.compared_at: int | None = None
        """When the venue's positions were last taken in, in nanoseconds since the Unix epoch."""
        self._pipeline = pipeline
        self._orders = orders
        self._reader = reader
        self._config = config
        self._follow = follow
        self._notice = notice
        self._watch = AccountWatch()
        self._unwanted: set[str] = set()
        """Orders of an earlier life that are being cancelled: the gate does not know them."""
        self.unfollowed: dict[str, None] = {}
        """The client order ids of orders that the venue lists as open, and that are in nobody's hands."""
        self._mentioned: set[str] = set()
        self._awaited: set[str] = set()
        self._none_awaited = asyncio.Event()
        self._is_soon = asyncio.Event()

    @property
    def holdings(self) -> dict[str, Holding]:
        """What the venue said last, by symbol."""
        return self._watch.holdings

    @property
    def quiet(self) -> set[str]:
        """Symbols of which no order is to go out for now."""
        return self._watch.quiet

    def is_current(self, symbol: str) -> bool:
        """Whether what the venue said last of the symbol can be compared with what the gate believes now."""
        return self._watch.is_current(symbol)

    def happened(self, symbol: str) -> None:
        """An order of the symbol goes out, has filled or has ended."""
        self._watch.happened(symbol)

    def take_report(self, report: Report) -> bool:
        """Whether it is about an order that the gate does not know."""
        if not isinstance(report, Filled | Done) or report.client_order_id not in self._unwanted:
            return False
        self._is_soon.set()  # what has filled is in the venue's positions, and nowhere else
        if isinstance(report, Done):
            self._unwanted.discard(report.client_order_id)
            self._awaited.discard(report.client_order_id)
            if not self._awaited:
                self._none_awaited.set()
        return True

    # The start.

    async def begin(self) -> None:
        """Have orders of an earlier life ended or followed, and take in what is held."""
        if self._config.earlier is EarlierOrders.CANCEL:
            await self._cancel_earlier()
            self._take_all_in(await self._reader.positions(self._known()))
            return
        listed, holdings = await self._orders_amid_positions()
        self._take_all_in(holdings)  # first, since it has the prices that the orders' symbols are valued at
        self._adopt_all(listed)

    def _take_all_in(self, holdings: Holdings) -> None:
        self._watch.asked(())
        for difference in self._answered(holdings):
            self._take_in(difference.holding)
        held = [holding.symbol for holding in holdings.readable if holding.quantity]
        if held:
            self._notice(f"held at the start: {named(held)}")

    def _answered(self, holdings: Holdings) -> list[Difference]:
        """Where the account and the gate differ, as far as can be read."""
        self.compared_at = clock.now()
        news = {symbol: why for symbol, why in holdings.unreadable.items() if symbol not in self._mentioned}
        self._mentioned = set(holdings.unreadable)
        for symbol, why in news.items():
            self._notice(
                f"the position in {safe_text(symbol)} cannot be read ({safe_text(why)}); not compared"
            )
        return self._watch.answered(holdings.readable, self._pipeline.positions(), holdings.unreadable)

    async def _cancel_earlier(self) -> None:
        """Until the venue lists none that is open. Those that it does not list are asked about meanwhile, and later."""
        listed = await self._reader.open_orders()
        self._ask_about_left(listed)
        while listed:
            self.unfollowed = dict.fromkeys(order.client_order_id for order in listed)
            self._notice(f"cancelling {counted(len(listed))} of an earlier life")
            for order in listed:
                await self._have_cancelled(order)
            if self._awaited:
                self._none_awaited.clear()
                await self._none_awaited.wait()
            else:
                await asyncio.sleep(_SOON_SECONDS)
            listed = await self._reader.open_orders()
        self.unfollowed.clear()

    async def _have_cancelled(self, listed: ListedOrder) -> None:
        if listed.order is not None:
            try:
                self._orders.adopt(
                    listed.order, listed.venue_order_id, listed.filled_quantity, listed.filled_value
                )
            except Refused:  # there are too many at a time, or it is in hand
                pass
            else:
                self._unwanted.add(listed.client_order_id)
                self._awaited.add(listed.client_order_id)
                self.unfollowed.pop(listed.client_order_id, None)
                self._follow(listed.order)
                self._orders.cancel(listed.client_order_id)
        if listed.client_order_id not in self._unwanted:
            await self._reader.cancel(listed.venue_order_id)

    async def _orders_amid_positions(self) -> tuple[tuple[ListedOrder, ...], Holdings]:
        """The orders as they are when the positions are these: nothing has filled from one listing to the next."""
        while True:
            before = await self._reader.positions(self._known())
            listed = await self._reader.open_orders()
            holdings = await self._reader.positions(self._known())
            if _quantities(before) == _quantities(holdings):
                return listed, holdings

    def _adopt_all(self, listed: tuple[ListedOrder, ...]) -> None:
        self._ask_about_left(listed)
        if listed:
            self._notice(f"going on with {counted(len(listed))} of an earlier life")
        for order in listed:
            self._adopt(order)

    def _adopt(self, listed: ListedOrder) -> None:
        order = listed.order
        if order is None:
            self.unfollowed[listed.client_order_id] = None
            self._notice(
                f"order {safe_text(listed.client_order_id)} is of a kind that cannot be followed; it is left as it is"
            )
            return
        try:
            self._orders.adopt(order, listed.venue_order_id, listed.filled_quantity, listed.filled_value)
        except Refused as refused:
            self.unfollowed[listed.client_order_id] = None
            self._notice(f"order {safe_text(listed.client_order_id)} cannot be followed ({refused})")
            return
        self._follow(order)
        remaining = order._replace(quantity=order.quantity - listed.filled_quantity)
        try:
            self._pipeline.adopt(remaining, order.limit_price or order.stop_price or 0)
        except Refused as refused:
            self._notice(f"order {safe_text(listed.client_order_id)} does not fit ({refused}); cancelling it")
            self._unwanted.add(listed.client_order_id)
            self._orders.cancel(listed.client_order_id)

    def _ask_about_left(self, listed: tuple[ListedOrder, ...]) -> None:
        """Orders that an earlier trader did not see the end of, and that the venue does not list as open."""
        open_ids = {order.client_order_id for order in listed}
        left = [order for order in self._config.left if order.client_order_id not in open_ids]
        if left:
            self._notice(f"asking about {counted(len(left))} whose end an earlier run did not see")
        for order in left:
            try:
                self._orders.adopt(order, None, 0, 0)
            except Refused as refused:
                self._notice(
                    f"order {safe_text(order.client_order_id)} cannot be asked about ({refused}); look there"
                )
            else:
                self._unwanted.add(order.client_order_id)
                self._follow(order)

    # From time to time.

    async def due(self) -> None:
        """Wait for the time of the next comparison."""
        interval = _SOON_SECONDS if self.quiet else self._config.review_interval / NANOS
        try:
            async with asyncio.timeout(interval):
                await self._is_soon.wait()
            await asyncio.sleep(_SOON_SECONDS)
        except TimeoutError:
            pass
        self._is_soon.clear()

    async def review(self) -> None:
        """Compare what the venue holds with what the gate believes, and take in where they differ (RISK-36)."""
        in_hand = {order.client_order_id for order in self._orders.orders}
        self._watch.asked(self._pipeline.positions())
        holdings = await self._reader.positions(self._known())
        for difference in self._answered(holdings):
            self._take_in(difference.holding)
            self._mention(difference)
        await self._cancel_strays(in_hand)

    async def _cancel_strays(self, in_hand: set[str]) -> None:
        """Orders of this trader that the venue lists and nobody follows: their requests were under way for very long."""
        prefix = self._config.pipeline.id_prefix
        for order in await self._reader.open_orders():
            client_order_id = order.client_order_id
            known = in_hand | {each.client_order_id for each in self._orders.orders}
            if prefix and client_order_id.startswith(prefix) and client_order_id not in known:
                self._notice(f"{safe_text(client_order_id)} is open after all; cancelling it")
                await self._reader.cancel(order.venue_order_id)

    def _take_in(self, holding: Holding) -> None:
        try:
            self._pipeline.take_position(*holding)
        except Refused as refused:
            self._pipeline.kill(True)
            self._notice(
                f"{safe_text(holding.symbol)}: a position that cannot be ({refused}); no more orders"
            )

    def _mention(self, difference: Difference) -> None:
        symbol, quantity, _, _ = difference.holding
        self._notice(
            f"{safe_text(symbol)}: the venue holds {write_decimal(quantity)}, and the gate believed "
            f"{write_decimal(difference.believed)}; taken in"
        )

    def _known(self) -> set[str]:
        channels = self._config.channels
        named_ones = {*channels.trades, *channels.orderbooks, *channels.quotes} - {"*"}
        return named_ones | {top.symbol for top in self._pipeline.tops()}


def _quantities(holdings: Holdings) -> dict[str, int]:
    return {holding.symbol: holding.quantity for holding in holdings.readable}
