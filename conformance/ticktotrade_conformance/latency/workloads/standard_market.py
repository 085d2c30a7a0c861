"""The markets of the standard workloads (LATENCY-4): books of many levels a side, small updates, a signal at each of them."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final, NamedTuple

from ticktotrade.nano import NANOS
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.instrument import INSTRUMENTS, Instrument

MOST_CHANGES: Final = 6

_START: Final = 1_723_161_600 * NANOS
_BETWEEN_FRAMES: Final = 50 * NANOS // 1000
_MILLI: Final = NANOS // 1000

# The bids of the best five levels are now more than all of the asks' best five, and now less, by one level alone.
_LIGHT: Final = (100, 200)
_ASK: Final = (3_000, 3_500)
_HEAVY: Final = (6_000, 7_000)
_ROOM: Final = 8


_INSTRUMENTS: Final = INSTRUMENTS[:2]

OPENING_FRAMES: Final = 2 * len(_INSTRUMENTS)
"""So many frames come first, a book and a trade for each symbol: they are no part of what is counted."""


class Shape(NamedTuple):
    """What a market is like.

    ``levels`` are those of each side of a book, but for the few that an update has taken and the next one brings back.
    ``updates`` is the share of updates among the frames, the others being quotes and trades. Each update turns the imbalance
    of its book around, unless it ``rests``.
    """

    levels: int = 200
    updates: float = 0.5
    rests: bool = False


def standard_market(seed: int, frames: int, shape: Shape = Shape()) -> Iterator[CapturedFrame]:
    """The opening frames, and so many quotes, trades and updates behind them.

    Only `random.Random.random` is drawn from, and only exact operations
    are done with it, so that a seed gives the same bytes on every interpreter and platform.
    """
    random = Random(seed)
    markets = [_Market(instrument, shape, random) for instrument in _INSTRUMENTS]
    for line in range(1, OPENING_FRAMES + frames + 1):
        received_at = _START + line * _BETWEEN_FRAMES
        event_time = write_time(received_at - (1 + _below(random, 9)) * _MILLI)
        if line <= OPENING_FRAMES:
            market, opens = markets[(line - 1) // 2], line % 2
            message = market.book(event_time) if opens else market.trade(event_time)
        else:
            message = markets[_below(random, len(markets))].message(event_time)
        yield CapturedFrame(received_at, f"[{message}]".encode(), line)


def _below(random: Random, limit: int) -> int:
    return int(random.random() * limit)


class _Market:
    """One book as the venue has it, in ticks and lots. The best ask stays; the best bid is now a heavy level and now none."""

    def __init__(self, instrument: Instrument, shape: Shape, random: Random) -> None:
        self._instrument = instrument
        self._shape = shape
        self._random = random
        self._middle = instrument.middle + _below(random, 1000)
        self._bids = {self._middle - step: self._size(_LIGHT) for step in range(1, shape.levels + 1)}
        self._asks = {self._middle + step: self._size(_LIGHT) for step in range(1, shape.levels + 1)}
        self._asks[self._middle + 1] = self._size(_ASK)
        self._is_heavy = False
        self._trade_id = 3_447_222_699_101_865_076

    def message(self, time: str) -> str:
        """The next message: an update, a quote or a trade."""
        throw = self._random.random()
        updates = self._shape.updates
        if throw < updates:
            return self._update(time)
        return self._quote(time) if throw < updates + 0.6 * (1 - updates) else self.trade(time)

    def book(self, time: str) -> str:
        """All levels, as a reset."""
        return self._book(time, self._bids, self._asks, is_whole=True)

    def trade(self, time: str) -> str:
        """A trade at the touch."""
        buyer = self._random.random() < 0.5
        self._trade_id += 1 + _below(self._random, 3)
        price, taker = (min(self._asks), "B") if buyer else (max(self._bids), "S")
        size = self._instrument.size_of(1 + _below(self._random, 500))
        numbers = f'"p":{self._instrument.price_of(price)},"s":{size},"t":"{time}","i":{self._trade_id}'
        return f'{{"T":"t","S":"{self._instrument.symbol}",{numbers},"tks":"{taker}"}}'

    def _quote(self, time: str) -> str:
        bid, ask = max(self._bids), min(self._asks)
        prices = f'"bp":{self._instrument.price_of(bid)},"bs":{self._instrument.size_of(self._bids[bid])}'
        prices += f',"ap":{self._instrument.price_of(ask)},"as":{self._instrument.size_of(self._asks[ask])}'
        return f'{{"T":"q","S":"{self._instrument.symbol}",{prices},"t":"{time}"}}'

    def _update(self, time: str) -> str:
        bids, asks = {} if self._shape.rests else self._turn(), dict[int, int]()
        least = max(1, len(bids))
        wanted = least + _below(self._random, MOST_CHANGES - least + 1)
        best = max(self._bids | bids)
        while len(bids) + len(asks) < wanted:
            near = self._random.random()
            step = int(near * near * self._shape.levels)
            if self._random.random() < 0.5:
                bids.setdefault(best - 1 - step, self._size(_LIGHT))
            else:
                asks[self._middle + 1 + step] = self._size(_LIGHT if step else _ASK)
        for side, changes in ((self._bids, bids), (self._asks, asks)):
            side.update(changes)
            for price in [each for each, size in changes.items() if not size]:
                del side[price]
        return self._book(time, bids, asks)

    def _turn(self) -> dict[int, int]:
        """The changes that turn the imbalance: the best bid becomes heavy or light, or comes or goes."""
        self._is_heavy = not self._is_heavy
        best, moves = max(self._bids), self._random.random() < 0.5
        if self._is_heavy:
            if moves and best < self._middle - 1:
                return {best + 1: self._size(_HEAVY), min(self._bids): 0}
            return {best: self._size(_HEAVY)}
        if moves and best > self._middle - _ROOM:
            return {best: 0, min(self._bids) - 1: self._size(_LIGHT)}
        return {best: self._size(_LIGHT)}

    def _size(self, bounds: tuple[int, int]) -> int:
        low, high = bounds
        return low + _below(self._random, high - low)

    def _book(
        self, time: str, bids: Mapping[int, int], asks: Mapping[int, int], is_whole: bool = False
    ) -> str:
        """A message with these levels, best first."""
        return self._instrument.book(time, sorted(bids.items(), reverse=True), sorted(asks.items()), is_whole)
