"""The latest trades of a symbol, since a venue takes some of them back (PIPE-27)."""

from collections import deque
from typing import NamedTuple

from ticktotrade.feed.events import Cancel, Correction, Trade
from ticktotrade.pipeline.interface import REMEMBERED_TRADES


class _Remembered(NamedTuple):
    trade_id: int
    exchange: str | None
    price: int


class TradeMemory:
    """Up to so many trades in the order in which they came."""

    def __init__(self) -> None:
        self._trades: deque[_Remembered] = deque(maxlen=REMEMBERED_TRADES)

    def add(self, trade: Trade) -> None:
        """One more; the earliest goes where there are too many. O(1)."""
        self._trades.append(_Remembered(trade.id, trade.exchange, trade.price))

    def cancel(self, cancel: Cancel) -> bool:
        """Forget a trade; whether it was the last of those remembered. O(n)."""
        place = self._find(cancel.id, cancel.exchange)
        if place is None:
            return False
        was_last = place == len(self._trades) - 1
        del self._trades[place]
        return was_last

    def correct(self, correction: Correction) -> bool:
        """Change a trade in its place; whether it is the last of those remembered. O(n)."""
        place = self._find(correction.original_id, correction.exchange)
        if place is None:
            return False
        exchange = correction.exchange if correction.exchange is not None else self._trades[place].exchange
        self._trades[place] = _Remembered(correction.corrected_id, exchange, correction.corrected_price)
        return place == len(self._trades) - 1

    @property
    def last_price(self) -> int | None:
        """The price of the last one, if there is one."""
        return self._trades[-1].price if self._trades else None

    def _find(self, trade_id: int, exchange: str | None) -> int | None:
        """Where the latest trade of this id and exchange is; one that is missing is no difference."""
        for place in range(len(self._trades) - 1, -1, -1):
            each = self._trades[place]
            if each.trade_id == trade_id and (
                exchange is None or each.exchange is None or exchange == each.exchange
            ):
                return place
        return None
