"""A generated market: a seeded stream of frames in the form of a capture.

It looks like the captures of real venues: quiet spells and bursts, books that are thick near the touch and
thin away from it, levels that vanish, books sent anew, trades at the touch, a venue's clock that now and
then steps back, and a receive time that may be before the event's. It is no model of any market, and holds
nothing that was recorded.

Only `random.Random.random` is drawn from, and only exact operations are done with it, so that a seed gives
the same bytes on every interpreter and platform.
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


_WEIGHTS: Final = (5, 4, 2, 1)
"""How often each instrument has a message."""
OPENING_PRICES: Final = {instrument.symbol: instrument.price for instrument in INSTRUMENTS}
"""About where each symbol of the market begins, in nano-dollars."""
_LEVELS: Final = 200


def generated_market(seed: int = 1, frames: int = 30_000) -> Iterator[CapturedFrame]:
    """The first frames of the market of a seed, one by one; more frames begin with the fewer ones."""
    random = Random(seed)
    markets = [_Market(instrument, random) for instrument in INSTRUMENTS]
    turns = [market for market, weight in zip(markets, _WEIGHTS, strict=True) for _ in range(weight)]
    clock = _START
    burst = 0
    for line in range(1, frames + 1):
        burst = _below(random, 60) if burst == 0 and random.random() < 0.02 else max(burst - 1, 0)
        clock += 1000 + int(_long_tailed(random) * (20 if burst else 2000)) * 1000
        market = markets[line - 1] if line <= len(markets) else turns[_below(random, len(turns))]
        event_time = (clock - int((random.random() - 0.1) * 10 * _MILLI)) // _MILLI * _MILLI
        yield CapturedFrame(clock, f"[{market.message(write_time(event_time))}]".encode(), line)


def _below(random: Random, limit: int) -> int:
    return int(random.random() * limit)


def _long_tailed(random: Random) -> float:
    """Mostly around 1, at most 20, and 2.2 on average.

    Nothing but division, so that every platform computes the same bits.
    """
    throw = random.random()
    return throw / (1.05 - throw)


class _Market:
    """One instrument's book as the venue has it, in ticks and lots."""

    def __init__(self, instrument: Instrument, random: Random) -> None:
        self.instrument = instrument
        self._random = random
        self._middle = instrument.middle
        self._lean = 0.0
        self._bids: dict[int, int] = {}
        self._asks: dict[int, int] = {}
        self._trade_id = 3_447_222_699_101_865_076
        self._sent = 0

    def message(self, time: str) -> str:
        """The next message: the whole book first and rarely again, else a quote, a trade or changes."""
        self._sent += 1
        throw = self._random.random()
        if self._sent == 1 or throw < 0.0005:
            return self._reset(time)
        if throw < 0.55:
            return self._quote(time)
        return self._trade(time) if throw < 0.75 else self._update(time)

    def _reset(self, time: str) -> str:
        self._bids = {self._middle - step: self._size(step) for step in self._steps()}
        self._asks = {self._middle + step: self._size(step) for step in self._steps()}
        bids, asks = sorted(self._bids.items(), reverse=True), sorted(self._asks.items())
        return self.instrument.book(time, bids, asks, is_whole=True)

    def _steps(self) -> list[int]:
        return [step for step in range(1, _LEVELS + 1) if step == 1 or self._random.random() < 0.8]

    def _quote(self, time: str) -> str:
        (bid, bid_size), (ask, ask_size) = self._touch()
        prices = f'"bp":{self.instrument.price_of(bid)},"bs":{self.instrument.size_of(bid_size)}'
        prices += f',"ap":{self.instrument.price_of(ask)},"as":{self.instrument.size_of(ask_size)}'
        return f'{{"T":"q","S":"{self.instrument.symbol}",{prices},"t":"{time}"}}'

    def _trade(self, time: str) -> str:
        (bid, _), (ask, _) = self._touch()
        buyer = self._random.random() < 0.5 + self._lean / 3
        self._trade_id += 1 + _below(self._random, 3)
        price, taker = (ask, "B") if buyer else (bid, "S")
        size = self.instrument.size_of(1 + _below(self._random, 500))
        numbers = f'"p":{self.instrument.price_of(price)},"s":{size},"t":"{time}","i":{self._trade_id}'
        return f'{{"T":"t","S":"{self.instrument.symbol}",{numbers},"tks":"{taker}"}}'

    def _update(self, time: str) -> str:
        self._drift()
        bids = self._changes(self._bids, -1)
        asks = self._changes(self._asks, 1)
        return self.instrument.book(time, bids, asks)

    def _drift(self) -> None:
        """The lean to one side wanders; the middle follows it."""
        self._lean = max(-1.0, min(1.0, self._lean * 0.97 + (self._random.random() - 0.5) * 0.5))
        if self._random.random() < abs(self._lean) * 0.3:
            self._middle += 1 if self._lean > 0 else -1

    def _changes(self, side: dict[int, int], direction: int) -> list[tuple[int, int]]:
        """Changed levels: those on the wrong side of the middle go, and a few others change."""
        gone = [price for price in side if (price - self._middle) * direction <= 0]
        changes = dict.fromkeys(gone, 0)
        if self._middle + direction not in side:
            changes[self._middle + direction] = self._size(1)
        for _ in range(_below(self._random, 6)):
            near = self._random.random()
            step = 1 + int(near * near * near * _LEVELS)
            deleted = step > 1 and self._random.random() < 0.3
            heavier = 1.0 + max(0.0, -direction * self._lean) * 4
            changes[self._middle + direction * step] = 0 if deleted else int(self._size(step) * heavier)
        for price, size in changes.items():
            if size:
                side[price] = size
            else:
                side.pop(price, None)
        return sorted(changes.items(), reverse=direction < 0)

    def _touch(self) -> tuple[tuple[int, int], tuple[int, int]]:
        bid, ask = max(self._bids), min(self._asks)
        return (bid, self._bids[bid]), (ask, self._asks[ask])

    def _size(self, step: int) -> int:
        """Lots at a level: many near the touch, fewer away from it."""
        return 1 + int(_long_tailed(self._random) * 1500 / (1 + step / 20))
