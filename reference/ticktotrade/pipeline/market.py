"""What a pipeline keeps of one symbol: its book and signal, and the trades that its mark may come from."""

from collections import deque

from ticktotrade.book.interface import OrderBook
from ticktotrade.feed.events import Cancel, Correction, Trade
from ticktotrade.pipeline.interface import REMEMBERED_TRADES
from ticktotrade.signal.interface import Signal


class Market:
    """One symbol.

    ``updated_at`` is the pipeline's clock at the last update that its book has taken, ``asks_cut`` whether asks
    beyond the highest price were left out since the last reset.
    """

    __slots__ = ("_trades", "asks_cut", "book", "signal", "updated_at")

    def __init__(self, book: OrderBook, signal: Signal) -> None:
        self.book = book
        self.signal = signal
        self.updated_at: int | None = None
        self.asks_cut = False
        self._trades: deque[Trade] = deque(maxlen=REMEMBERED_TRADES)

    @property
    def last_price(self) -> int | None:
        """The price of the latest trade that counts, of those remembered. O(1)."""
        return self._trades[-1].price if self._trades else None

    def remember(self, trade: Trade) -> None:
        """It is the last trade now. O(1)."""
        self._trades.append(trade)

    def take_back(self, cancel: Cancel) -> bool:
        """Forget a trade; whether it was the last one (PIPE-27). O(trades remembered)."""
        place = self._place(cancel.id, cancel.exchange)
        if place is None:
            return False
        del self._trades[place]
        return place == len(self._trades)

    def correct(self, correction: Correction) -> bool:
        """Make a trade another one, in its place; whether it is the last one (PIPE-27). O(trades remembered)."""
        place = self._place(correction.original_id, correction.exchange)
        if place is None:
            return False
        trade = self._trades[place]
        self._trades[place] = trade._replace(
            id=correction.corrected_id,
            price=correction.corrected_price,
            exchange=trade.exchange if correction.exchange is None else correction.exchange,
        )
        return place == len(self._trades) - 1

    def _place(self, trade_id: int, exchange: str | None) -> int | None:
        """Where the latest trade of that id is; of an exchange, if both name one."""
        for place in reversed(range(len(self._trades))):
            trade = self._trades[place]
            if trade.id == trade_id and (
                exchange is None or trade.exchange is None or exchange == trade.exchange
            ):
                return place
        return None
