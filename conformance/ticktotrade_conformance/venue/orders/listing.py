"""``GET /v2/orders``: which orders are listed, and in which order."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from ticktotrade.market_data import Side
from ticktotrade_conformance.venue.orders.query import Query
from ticktotrade_conformance.venue.orders.records import VenueOrder, is_symbol

_MEMBERS: Final = ("status", "limit", "after", "until", "direction", "symbols", "side", "nested")
_USUAL_LIMIT: Final = 50
_MOST: Final = 500


class Which(StrEnum):
    """Which orders are wanted, by whether they may still fill."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class Direction(StrEnum):
    """Whether the oldest comes first, or the newest."""

    ASC = "asc"
    DESC = "desc"


class _Nested(StrEnum):
    """Whether legs are to be shown in their orders, which here have none."""

    TRUE = "true"
    FALSE = "false"


class Listing(NamedTuple):
    """What a list is to have: at most ``limit`` orders.

    They were submitted later than ``after`` and earlier than ``until``, and are of one of the ``symbols`` and of a
    ``side``, where these are given. A pair may be named without its slash.
    """

    which: Which = Which.OPEN
    limit: int = _USUAL_LIMIT
    after: int | None = None
    until: int | None = None
    direction: Direction = Direction.DESC
    symbols: tuple[str, ...] = ()
    side: Side | None = None

    def has(self, order: VenueOrder) -> bool:
        """Whether an order is to be listed, if there is room for it."""
        return (
            (self.which is Which.ALL or order.is_open == (self.which is Which.OPEN))
            and (self.after is None or order.created_at > self.after)
            and (self.until is None or order.created_at < self.until)
            and (not self.symbols or any(is_symbol(each, order.wanted.symbol) for each in self.symbols))
            and self.side in (None, order.wanted.side)
        )


def read_listing(query: bytes) -> Listing:
    """The list that a query asks for; raises `Rejection`."""
    members = Query(query, _MEMBERS)
    members.choice("nested", _Nested)
    return Listing(
        members.choice("status", Which) or Which.OPEN,
        members.number("limit", _USUAL_LIMIT, _MOST),
        members.time("after"),
        members.time("until"),
        members.choice("direction", Direction) or Direction.DESC,
        members.words("symbols"),
        members.choice("side", Side),
    )


def listed(orders: Iterable[VenueOrder], listing: Listing) -> list[VenueOrder]:
    """The orders of a list, by the time of their submission, and of equal times by their number. O(n log n) at most."""
    chosen = sorted(filter(listing.has, orders), key=lambda order: (order.created_at, order.number))
    if listing.direction is Direction.DESC:
        chosen.reverse()
    return chosen[: listing.limit]
