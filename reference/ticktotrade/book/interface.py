"""The interface of the order book (chapter *Order book*)."""

from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.market_data import Depth, Level, Side, Touch
from ticktotrade.nano import Count, LevelCount, Notional, Price, Quantity, SignedPrice
from ticktotrade.ratio import Ratio
from ticktotrade.schema.shapes import U64_MAX, Integer

SequenceNumber = Annotated[int, Integer("sequence number", 0, U64_MAX)]


class BookConfig(NamedTuple):
    """``max_levels`` is the most levels that one side may hold after an update (BOOK-6)."""

    max_levels: LevelCount = 10_000


class BookStatus(StrEnum):
    """Whether the levels can be taken for the venue's book."""

    LIVE = "live"
    """No update is known to be missing. A new book is live."""
    GAPPED = "gapped"
    """A sequence number was left out; the levels are those before it."""
    STALE = "stale"
    """Whoever feeds the book said that updates may be missing."""


class UpdateResult(StrEnum):
    """What became of an update."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    """Its sequence number was there before; nothing changed."""
    GAP = "gap"
    """Its sequence number is not the next one: the book is gapped now, and its levels did not change."""
    IGNORED = "ignored"
    """The book is not live, and waits for a reset; nothing changed."""


class Walk(NamedTuple):
    """What taking liquidity came to: how much was ``filled``, and what it ``cost`` exactly, in 1e-18 dollars.

    ``worst`` is the price of the last level touched, of ``levels`` in all. The average price is the ratio of
    ``cost`` and ``filled``. A filled quantity of 63 bits times prices of 63 bits fits 126.
    """

    filled: Quantity
    cost: Notional
    worst: Price | None
    levels: Count


class OrderBook(Protocol):
    """Price levels on two sides, changed by updates and never by trades.

    The bid with the highest price is the best bid, the ask with the lowest price the best ask. A book may
    be locked (bid equal to ask) or crossed (bid above ask); it then answers as its levels say (BOOK-12).

    >>> from ticktotrade.book import SortedLevelsBook
    >>> book = SortedLevelsBook(BookConfig())
    >>> book.apply(True, (Level(99, 3), Level(98, 5)), (Level(101, 1),), None)
    <UpdateResult.APPLIED: 'applied'>
    >>> book.best(), book.spread()
    (Touch(bid=Level(price=99, size=3), ask=Level(price=101, size=1)), 2)
    >>> book.apply(False, (Level(99, 0),), (), None), book.best().bid  # a size of 0 removes the level
    (<UpdateResult.APPLIED: 'applied'>, Level(price=98, size=5))
    """

    @operation(
        "Set the quantity at each price given, in order; a size of 0 removes the level.",
        "BOOK-1 BOOK-2 BOOK-3 BOOK-4 BOOK-5 BOOK-6 BOOK-13 BOOK-14 BOOK-15 BOOK-16 BOOK-17 BOOK-18",
        ErrorCode.TOO_MANY_LEVELS,
    )
    def apply(
        self,
        reset: bool,
        bids: tuple[Level, ...],
        asks: tuple[Level, ...],
        sequence: SequenceNumber | None = None,
    ) -> UpdateResult:
        """With ``reset`` the book is emptied first. Of two changes to one price the later counts. The status
        and the ``sequence`` number say whether the update is applied at all. Refused with ``too_many_levels``
        if a side would then hold more than ``max_levels``.
        """

    @operation(
        "Say that updates may be missing: the levels stay, and only a reset is applied.", "BOOK-14 BOOK-19"
    )
    def mark_stale(self) -> None: ...

    @operation("Whether the levels can be taken for the venue's book.", "BOOK-20", reads=True)
    def status(self) -> BookStatus: ...

    @operation("The best level of each side, crossed or not.", "BOOK-7 BOOK-12", reads=True)
    def best(self) -> Touch: ...

    @operation("Up to ``levels`` levels of each side, best first.", "BOOK-8", reads=True)
    def depth(self, levels: LevelCount) -> Depth: ...

    @operation("Every level of each side, best first.", "BOOK-8", reads=True)
    def snapshot(self) -> Depth: ...

    @operation(
        "``(bids - asks) / (bids + asks)`` of the quantities in the best ``levels`` levels.",
        "BOOK-9 NUM-14",
        ErrorCode.ONE_SIDED,
        reads=True,
    )
    def imbalance(self, levels: LevelCount) -> Ratio:
        """Refused with ``one_sided`` unless both sides have a level."""

    @operation(
        "``(bid + ask) / 2`` of the best prices, in nano-dollars, crossed or not.",
        "BOOK-10 BOOK-12",
        ErrorCode.ONE_SIDED,
        reads=True,
    )
    def mid(self) -> Ratio: ...

    @operation(
        "``ask - bid`` of the best prices; 0 in a locked book, negative in a crossed one.",
        "BOOK-11 BOOK-12",
        ErrorCode.ONE_SIDED,
        reads=True,
    )
    def spread(self) -> SignedPrice: ...

    @operation(
        "Take ``quantity`` from the other side, best level first, as far as it goes.",
        "BOOK-21 BOOK-22 BOOK-23 BOOK-12",
        reads=True,
    )
    def walk(self, side: Side, quantity: Quantity) -> Walk:
        """A ``buy`` takes the asks, a ``sell`` the bids. Nothing is taken out of the book; one side alone is
        looked at, crossed or not.
        """
