"""The venue's market: the messages of its source, one by one, and the order books that come of them."""

import json
from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade.book import BookConfig, SortedLevelsBook
from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Element, Problem
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.nano import write_decimal
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.traces.element_texts import element_texts

CHANNEL_OF: Final = {
    "t": "trades",
    "q": "quotes",
    "b": "bars",
    "u": "updatedBars",
    "d": "dailyBars",
    "o": "orderbooks",
}
"""The channel of a message, by its type."""
_MOST_LEVELS: Final = 2**16 - 1


class MarketMessage(NamedTuple):
    """One message, as its source has it, and whom it is for."""

    channel: str
    symbol: str
    text: str


class MarketBooks:
    """Keeps every symbol's book as its source has it.

    ``on_element`` is told of each element of a frame, once the books have taken it in.
    """

    def __init__(self, on_element: Callable[[Element], None] = lambda element: None) -> None:
        self._on_element = on_element
        self._parser = TreeParser()
        self._books: dict[str, SortedLevelsBook] = {}
        self._time = 0

    def take(self, frame: bytes) -> tuple[MarketMessage, ...]:
        """The messages of a frame that can be told apart and understood; the books have taken them in."""
        try:
            elements = self._parser.parse(frame).elements
        except Refused:
            return ()
        messages = []
        for element, text in zip(elements, element_texts(frame.decode()), strict=True):
            if isinstance(element, Problem):
                continue
            if isinstance(element, BookUpdate) and not self._update(element):
                continue
            self._on_element(element)
            members = json.loads(text)
            channel, symbol = CHANNEL_OF.get(members["T"]), members.get("S")
            if channel is not None and isinstance(symbol, str):
                messages.append(MarketMessage(channel, symbol, text))
        return tuple(messages)

    def symbols(self) -> list[str]:
        """Those that have a book."""
        return list(self._books)

    def snapshot(self, symbol: str) -> Depth:
        """All levels of a symbol's book; none if it has no book."""
        book = self._books.get(symbol)
        return Depth((), ()) if book is None else book.snapshot()

    def touch(self, symbol: str) -> Touch:
        """The best levels of a symbol's book."""
        book = self._books.get(symbol)
        return Touch(None, None) if book is None else book.best()

    def reset_message(self, symbol: str) -> str:
        """A message with a symbol's whole book."""
        bids, asks = self.snapshot(symbol)
        head = f'"T":"o","S":{json.dumps(symbol)},"t":"{write_time(self._time)}"'
        return f'{{{head},"b":[{_levels(bids)}],"a":[{_levels(asks)}],"r":true}}'

    def _update(self, update: BookUpdate) -> bool:
        book = self._books.get(update.symbol)
        if book is None:
            book = self._books[update.symbol] = SortedLevelsBook(BookConfig(_MOST_LEVELS))
        try:
            book.apply(update.reset, update.bids, update.asks)
        except Refused:
            return False
        self._time = update.time
        return True


def _levels(levels: tuple[Level, ...]) -> str:
    return ",".join(f'{{"p":{write_decimal(price)},"s":{write_decimal(size)}}}' for price, size in levels)
