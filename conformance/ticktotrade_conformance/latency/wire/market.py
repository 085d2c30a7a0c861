"""A market made for timing: every frame is a book update, and at every one the strategy `WIRE_CONFIG` orders.

The best level leans to one side and to the other in turn. Prices only rise, a tick an update, so that no order is like
another, and nothing that was remembered is of use. Only the first frame of each symbol, which has its whole book, leads to
no order; a trade comes with it. The frames come at about 50 a second, unevenly: sparse enough for caches to grow cold.
"""

from collections.abc import Iterator
from random import Random
from typing import Final

from ticktotrade.nano import NANOS
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.instrument import INSTRUMENTS, Instrument

_START: Final = 1_723_161_600 * NANOS
_MILLI: Final = NANOS // 1000
_LEVELS: Final = 200
_HEAVY: Final = 4
"""Times as much on the side that the best level leans to: an imbalance of 3/5."""


def leaning_market(seed: int = 1, frames: int = 10_000) -> Iterator[CapturedFrame]:
    """The first frames of the market of a seed; more frames begin with the fewer ones."""
    random = Random(seed)
    markets = [_Market(instrument, random) for instrument in INSTRUMENTS]
    clock = _START
    for line in range(1, frames + 1):
        throw = random.random()
        # Mostly around 9 ms, at most 180, and 20 on average.
        clock += 1000 + int(throw / (1.05 - throw) * 9000) * 1000
        market = markets[line - 1 if line <= len(markets) else int(random.random() * len(markets))]
        yield CapturedFrame(clock, f"[{market.message(write_time(clock // _MILLI * _MILLI))}]".encode(), line)


class _Market:
    """One instrument's book, in ticks and lots: the middle of it, and which side it leans to."""

    def __init__(self, instrument: Instrument, random: Random) -> None:
        self._instrument = instrument
        self._random = random
        self._middle = instrument.middle
        self._updates = 0

    def message(self, time: str) -> str:
        """The next messages: the whole book first, which does not lean, and a trade; then changes."""
        self._updates += 1
        if self._updates == 1:
            steps = range(1, _LEVELS + 1)
            bids = [(self._middle - step, self._size(step)) for step in steps]
            asks = [(self._middle + step, bids[0][1] if step == 1 else self._size(step)) for step in steps]
            return f"{self._instrument.book(time, bids, asks, is_whole=True)},{self._trade(time)}"
        return self._instrument.book(time, *self._risen())

    def _trade(self, time: str) -> str:
        """What marks the symbol: without a price of reference the risk gate lets nothing pass."""
        price, size = self._instrument.price_of(self._instrument.middle), self._instrument.size_of(1)
        return (
            f'{{"T":"t","S":"{self._instrument.symbol}","p":{price},"s":{size},"t":"{time}","i":1,"tks":"B"}}'
        )

    def _risen(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The middle is a tick higher: the best ask has gone, a better bid has come, and the far ends follow."""
        self._middle += 1
        light = self._size(1)
        bid, ask = (light * _HEAVY, light) if self._updates % 2 else (light, light * _HEAVY)
        bids = [(self._middle - 1, bid), (self._middle - 1 - _LEVELS, 0)]
        asks = [
            (self._middle, 0),
            (self._middle + 1, ask),
            (self._middle + _LEVELS, self._size(_LEVELS)),
        ]
        if self._random.random() < 0.5:
            step = 2 + int(self._random.random() * 50)
            bids.insert(1, (self._middle - step, self._size(step)))
        return bids, asks

    def _size(self, step: int) -> int:
        """Lots at a level: many near the middle, fewer away from it."""
        return 1 + int(self._random.random() * 1500 / (1 + step / 20))
