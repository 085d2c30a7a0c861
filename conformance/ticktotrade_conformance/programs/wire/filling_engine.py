"""The orders of a stopwatch's venue: each is filled at once and wholly at its own limit, so that all systems see the same."""

from typing import Final

from ticktotrade.nano import NANOS
from ticktotrade_conformance.venue.market_books import MarketBooks
from ticktotrade_conformance.venue.orders.account import AccountOptions
from ticktotrade_conformance.venue.orders.matching_engine import MatchingEngine
from ticktotrade_conformance.venue.orders.records import OrderStatus, VenueOrder

_RICH: Final = AccountOptions(cash=10**9 * NANOS, short_pairs=True)
_MOST_ORDERS: Final = 10**7


class FillingEngine(MatchingEngine):
    """The venue's orders, where the market has as much as anybody wants. What has no limit is matched as elsewhere."""

    def __init__(self, books: MarketBooks) -> None:
        super().__init__(books, most_orders=_MOST_ORDERS, account=_RICH)

    def _trade(self, now: int, order: VenueOrder, *, maker: bool) -> VenueOrder:
        wanted = order.wanted
        if wanted.limit_price is None or wanted.quantity is None:
            return super()._trade(now, order, maker=maker)
        filled = self._filled(now, order, wanted.quantity, wanted.limit_price)
        return self._end(now, filled, OrderStatus.FILLED)
