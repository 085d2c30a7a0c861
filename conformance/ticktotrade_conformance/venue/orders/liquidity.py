"""What the market's levels still hold for the venue's clients."""

from collections.abc import Iterator

from ticktotrade.feed.events import BookUpdate
from ticktotrade.market_data import Level, Side
from ticktotrade_conformance.venue.market_books import MarketBooks


class Liquidity:
    """Keeps how much of each level has been taken.

    The market is a recording, which does not know of the venue's clients. So that they are not sold the same displayed size
    twice, what they took of a level is missing from it until the market speaks of that level again, or sends
    the whole book: then the level holds what the market says.
    """

    def __init__(self, books: MarketBooks) -> None:
        self._books = books
        self._taken: dict[tuple[str, Side], dict[int, int]] = {}

    def on_update(self, update: BookUpdate) -> None:
        """The market has changed levels, or sent the whole book."""
        for side, levels in ((Side.SELL, update.bids), (Side.BUY, update.asks)):
            taken = self._taken.get((update.symbol, side))
            if not taken:
                continue
            if update.reset:
                taken.clear()  # of levels that are gone as well
            for price, _ in levels:
                taken.pop(price, None)

    def against(self, symbol: str, side: Side) -> Iterator[Level]:
        """What an order of a side can trade with, best first: no empty levels, and none at a price of 0."""
        depth = self._books.snapshot(symbol)
        taken = self._taken.get((symbol, side), {})
        for price, size in depth.asks if side is Side.BUY else depth.bids:
            left = size - taken.get(price, 0)
            if left > 0 and price > 0:
                yield Level(price, left)

    def take(self, symbol: str, side: Side, price: int, quantity: int) -> None:
        """An order of a side has traded with a level."""
        taken = self._taken.setdefault((symbol, side), {})
        taken[price] = taken.get(price, 0) + quantity
