"""What every variant of the book answers alike, given its touch and its depth."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.ratio import Ratio


def imbalance_of(depth: Depth) -> Ratio:
    """``(bids - asks) / (bids + asks)`` of the quantities of a depth (BOOK-9). O(levels)."""
    if not (depth.bids and depth.asks):
        raise Refused(ErrorCode.ONE_SIDED, "the imbalance needs a bid and an ask")
    bids = sum(level.size for level in depth.bids)
    asks = sum(level.size for level in depth.asks)
    return Ratio(bids - asks, bids + asks)


def mid_of(touch: Touch) -> Ratio:
    """``(bid + ask) / 2``, in nano-dollars (BOOK-10). O(1)."""
    bid, ask = _both(touch)
    return Ratio(bid.price + ask.price, 2)


def spread_of(touch: Touch) -> int:
    """``ask - bid``, in nano-dollars (BOOK-11). O(1)."""
    bid, ask = _both(touch)
    return ask.price - bid.price


def _both(touch: Touch) -> tuple[Level, Level]:
    bid, ask = touch
    if bid is None or ask is None:
        raise Refused(ErrorCode.ONE_SIDED, "the answer needs a bid and an ask")
    return bid, ask
