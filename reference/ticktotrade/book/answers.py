"""What every variant of the book answers alike, given its touch, its depth or the levels of a side."""

from collections.abc import Iterable

from ticktotrade.book.interface import Walk
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.ratio import Ratio


def imbalance_of(depth: Depth) -> Ratio:
    """``(bids - asks) / (bids + asks)`` of the quantities of a depth (BOOK-9). O(levels)."""
    return imbalance_of_totals(sum([size for _, size in depth.bids]), sum([size for _, size in depth.asks]))


def imbalance_of_totals(bids: int, asks: int) -> Ratio:
    """``(bids - asks) / (bids + asks)``; a total of 0 is a side without levels (BOOK-9). O(1)."""
    if not (bids and asks):
        raise Refused(ErrorCode.ONE_SIDED, "the imbalance needs a bid and an ask")
    return Ratio(bids - asks, bids + asks)


def mid_of(touch: Touch) -> Ratio:
    """``(bid + ask) / 2``, in nano-dollars (BOOK-10, BOOK-12). O(1)."""
    bid, ask = _both(touch)
    return Ratio(bid.price + ask.price, 2)


def spread_of(touch: Touch) -> int:
    """``ask - bid``, in nano-dollars (BOOK-11, BOOK-12). O(1)."""
    bid, ask = _both(touch)
    return ask.price - bid.price


def walk_of(levels: Iterable[tuple[int, int]], quantity: int) -> Walk:
    """Take ``quantity`` from prices and sizes, best first, as far as they go (BOOK-21).

    O(levels touched), and asks for no level beyond them.
    """
    filled = cost = touched = 0
    worst: int | None = None
    if quantity:
        for price, size in levels:
            taken = min(size, quantity - filled)
            filled += taken
            cost += price * taken  # BOOK-22
            touched += 1
            worst = price  # BOOK-23
            if filled == quantity:
                break
    return Walk(filled, cost, worst, touched)


def _both(touch: Touch) -> tuple[Level, Level]:
    bid, ask = touch
    if bid is None or ask is None:
        raise Refused(ErrorCode.ONE_SIDED, "the answer needs a bid and an ask")
    return bid, ask
