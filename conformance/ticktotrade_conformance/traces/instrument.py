"""What generated markets are of: instruments with prices in ticks and sizes in lots, and their books as messages."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from ticktotrade.nano import NANOS, write_decimal

Levels = Iterable[tuple[int, int]]
"""Prices in ticks and sizes in lots."""


class Instrument(NamedTuple):
    """A symbol, about where it begins to trade, and its tick, both in nano-dollars, and its lot in nano-units."""

    symbol: str
    price: int
    tick: int
    lot: int

    @property
    def middle(self) -> int:
        """The price at which it begins, in ticks."""
        return self.price // self.tick

    def price_of(self, ticks: int) -> str:
        """A price as the venue writes it."""
        return write_decimal(ticks * self.tick)

    def size_of(self, lots: int) -> str:
        """A size as the venue writes it."""
        return write_decimal(lots * self.lot)

    def book(self, time: str, bids: Levels, asks: Levels, is_whole: bool = False) -> str:
        """A message with levels in the order given, as a reset if they are all that there are. O(levels)."""
        sides = f'"b":[{self._levels(bids)}],"a":[{self._levels(asks)}]'
        flag = ',"r":true' if is_whole else ""
        return f'{{"T":"o","S":"{self.symbol}","t":"{time}",{sides}{flag}}}'

    def _levels(self, levels: Levels) -> str:
        return ",".join(f'{{"p":{self.price_of(price)},"s":{self.size_of(size)}}}' for price, size in levels)


INSTRUMENTS: Final = (
    Instrument("BTC/USD", 61_686 * NANOS, NANOS // 100, NANOS // 100_000),
    Instrument("ETH/USD", 2_681 * NANOS, NANOS // 100, NANOS // 1_000),
    Instrument("SOL/USD", 154 * NANOS, NANOS // 100, NANOS // 100),
    Instrument("DOGE/USD", NANOS // 10, NANOS // 100_000, NANOS),
)
