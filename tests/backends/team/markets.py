"""What the pipeline keeps of each symbol: book, signal, remembered trades."""

from typing import Final

from backends.team.book import Book
from backends.team.frames import PlainUpdate
from backends.team.signal import LeaningSignal
from backends.team.trade_memory import TradeMemory
from ticktotrade.book.interface import BookStatus, UpdateResult
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import BookUpdate
from ticktotrade.market_data import Side, Touch
from ticktotrade.pipeline.interface import PipelineConfig, Top

_APPLIED: Final = UpdateResult.APPLIED


class Market:
    """A symbol that is known."""

    def __init__(self, config: PipelineConfig) -> None:
        self.book: Final = Book(config.book)
        self.trades: Final = TradeMemory()
        self._signal = LeaningSignal(config.signal)
        self._levels = config.signal.levels
        self._max_age = config.max_book_age
        self._applied_at: int | None = None
        self._asks_cut = False

    def update(self, clock: int, update: BookUpdate | PlainUpdate) -> UpdateResult:
        """Apply an update to the book, which is stale first if it is old (PIPE-14, PIPE-24, PIPE-29)."""
        if self._max_age is not None and self._is_old(clock):
            self.book.mark_stale()
        try:
            result = self.book.apply(update.reset, update.bids, update.asks)
        except Refused:
            self.book.mark_stale()
            raise
        if result is _APPLIED:
            self._applied_at = clock
            self._asks_cut = update.asks_cut or (self._asks_cut and not update.reset)
        return result

    def lean(self, touch: Touch) -> Side | None:
        """The side to trade, if the book has just come to lean to it (PIPE-7)."""
        bid, ask = touch
        one_sided = bid is None or ask is None
        return self._signal.evaluate(touch, None if one_sided else self.book.imbalance(self._levels))

    def top(self, symbol: str, clock: int | None) -> Top:
        """What is answered of the symbol's book (PIPE-12, PIPE-16, PIPE-24)."""
        old = clock is not None and self._is_old(clock)
        status = BookStatus.STALE if old else self.book.status()
        return Top(symbol, self.book.best(), status, self._asks_cut)

    def _is_old(self, clock: int) -> bool:
        return (
            self._max_age is not None
            and self._applied_at is not None
            and clock - self._applied_at > self._max_age
        )


class Markets:
    """The symbols that are known, up to so many."""

    def __init__(self, config: PipelineConfig) -> None:
        self._config = config
        self._traded = frozenset(config.symbols)
        self._known: dict[str, Market] = {}
        self._begin_stale = False

    def are_filtered(self, symbol: str) -> bool:
        """Whether nothing is done about a symbol (PIPE-3)."""
        return bool(self._traded) and symbol not in self._traded

    def find(self, symbol: str) -> Market | None:
        """The market of a symbol, if it is known."""
        return self._known.get(symbol)

    def make_known(self, symbol: str) -> Market:
        """The market of a symbol (PIPE-6). Raises `Refused` with ``too_many_symbols``."""
        market = self._known.get(symbol)
        if market is None:
            if len(self._known) >= self._config.max_symbols:
                raise Refused(ErrorCode.TOO_MANY_SYMBOLS)
            market = self._known[symbol] = Market(self._config)
            if self._begin_stale:
                market.book.mark_stale()
        return market

    def mark_stale(self) -> None:
        """Every book has to come anew, those not yet known too (PIPE-15). O(symbols)."""
        self._begin_stale = True
        for market in self._known.values():
            market.book.mark_stale()

    def lose_update(self, symbol: str | None) -> None:
        """A broken element may have been an update of this symbol, or of any (PIPE-23)."""
        if symbol is None:
            self.mark_stale()
        elif not self.are_filtered(symbol) and (symbol in self._known or self.has_room()):
            self.make_known(symbol).book.mark_stale()

    def has_room(self) -> bool:
        """Whether one more symbol can become known."""
        return len(self._known) < self._config.max_symbols

    def tops(self, clock: int | None) -> tuple[Top, ...]:
        """By symbol, in the order of code points. O(n log n)."""
        return tuple([market.top(symbol, clock) for symbol, market in sorted(self._known.items())])
