"""The open orders, by what they wait for."""

from sortedcontainers import SortedDict

from ticktotrade.market_data import Side
from ticktotrade_conformance.venue.orders.records import VenueOrder


class Working:
    """Knows which orders rest in which symbol and on which side, which wait for a stop, and which for an auction."""

    def __init__(self) -> None:
        self._resting: dict[tuple[str, Side], SortedDict[tuple[int, int], str]] = {}
        self._stops: dict[str, dict[str, None]] = {}
        self._auctions: dict[str, dict[str, None]] = {}

    def rest(self, order: VenueOrder) -> None:
        """The order waits for the market to come to it. O(log n)."""
        queue = self._resting.setdefault((order.wanted.symbol, order.wanted.side), SortedDict())
        queue[_rank(order)] = order.id

    def await_stop(self, order: VenueOrder) -> None:
        """The order waits for its stop price. O(1)."""
        self._stops.setdefault(order.wanted.symbol, {})[order.id] = None

    def await_auction(self, order: VenueOrder) -> None:
        """The order waits for the opening or the close. O(1)."""
        self._auctions.setdefault(order.wanted.symbol, {})[order.id] = None

    def discard(self, order: VenueOrder) -> None:
        """The order waits for nothing any more. O(log n)."""
        symbol = order.wanted.symbol
        self._resting.get((symbol, order.wanted.side), SortedDict()).pop(_rank(order), None)
        self._stops.get(symbol, {}).pop(order.id, None)
        self._auctions.get(symbol, {}).pop(order.id, None)

    def first(self, symbol: str, side: Side) -> str | None:
        """The id of the one that is to fill first: without a limit, else of the best price, of equals the oldest. O(1)."""
        queue = self._resting.get((symbol, side))
        return queue.peekitem(0)[1] if queue else None

    def stops(self, symbol: str) -> list[str]:
        """The ids of those that wait for their stop price, the oldest first."""
        return list(self._stops.get(symbol, ()))

    def auctions(self, symbol: str) -> list[str]:
        """The ids of those that wait for an auction of a symbol, the oldest first."""
        return list(self._auctions.get(symbol, ()))


def _rank(order: VenueOrder) -> tuple[int, int]:
    limit = order.wanted.limit_price
    if order.wanted.side is Side.SELL:
        return (0 if limit is None else limit, order.number)
    return (-(2**63) if limit is None else -limit, order.number)
