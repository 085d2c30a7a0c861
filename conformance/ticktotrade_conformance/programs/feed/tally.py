"""What has come of a live feed so far: counts, and the market of each symbol."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ticktotrade.book import BookConfig, BookStatus, OrderBook, SortedKeysBook
from ticktotrade.errors import Refused
from ticktotrade.feed.events import BookUpdate, Element, Problem, Quote, Skipped, Trade
from ticktotrade.market_data import Level, Touch
from ticktotrade.schema.reflect import tag_of
from ticktotrade.session import Received
from ticktotrade_conformance.programs.feed.recorder import is_refused

_MOST_SYMBOLS: Final = 10_000
_MOST_LEVELS: Final = 2**16 - 1
_NO_TOUCH: Final = Touch(None, None)


@dataclass
class Market:
    """One symbol: its touch, from the latest quote or book update, its last trade, and its book."""

    touch: Touch = _NO_TOUCH
    trade: Level | None = None
    events: int = 0
    book: OrderBook | None = None
    """Stale from its first update to its first reset: what came before is not known. None without any update."""

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a price nor a trade."""
        return self.touch == _NO_TOUCH and self.trade is None

    @property
    def status(self) -> BookStatus | None:
        """The book's, if there is one."""
        return None if self.book is None else self.book.status()


class Tally:
    """Counts what a feed says, and keeps its books."""

    def __init__(self) -> None:
        self.frames = 0
        self.refused_frames = 0
        self.unknown_members = 0
        self.stale_marks = 0
        self.elements: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.markets: dict[str, Market] = {}

    def take(self, received: Received) -> None:
        """Count a frame."""
        self.frames += 1
        self.refused_frames += is_refused(received)
        self.unknown_members += received.unknown_members
        for element in received.elements:
            self._take_element(element)

    def mark_stale(self) -> None:
        """No book is to be trusted until its reset."""
        self.stale_marks += 1
        self._lose(None)

    def not_live(self) -> list[str]:
        """The symbols whose books have missed something, or may have."""
        return [
            symbol
            for symbol, market in self.markets.items()
            if market.book is not None and market.status is not BookStatus.LIVE
        ]

    def _lose(self, symbol: str | None) -> None:
        """A symbol's book has missed an update, or every one may have."""
        for each in self.markets.values() if symbol is None else filter(None, [self.markets.get(symbol)]):
            if each.book is not None:
                each.book.mark_stale()

    def _take_element(self, element: Element) -> None:
        if isinstance(element, Problem):
            self.problems[element.code.value] += 1
            if element.book_lost:
                self._lose(element.symbol)
            return
        self.elements["skipped" if isinstance(element, Skipped) else tag_of(type(element))] += 1
        symbol = getattr(element, "symbol", None)
        if symbol is None or (symbol not in self.markets and len(self.markets) >= _MOST_SYMBOLS):
            return
        market = self.markets.setdefault(symbol, Market())
        market.events += 1
        match element:
            case Trade():
                market.trade = Level(element.price, element.size)
            case Quote():
                bid = Level(element.bid_price, element.bid_size)
                market.touch = Touch(bid, Level(element.ask_price, element.ask_size))
            case BookUpdate():
                self._take_book(market, element)
            case _:
                pass

    def _take_book(self, market: Market, update: BookUpdate) -> None:
        if market.book is None:
            market.book = SortedKeysBook(BookConfig(_MOST_LEVELS))
            market.book.mark_stale()
        try:
            market.book.apply(update.reset, update.bids, update.asks)
        except Refused as refused:
            self.problems[refused.code.value] += 1
            market.book.mark_stale()
        if market.status is BookStatus.LIVE:
            market.touch = market.book.best()
