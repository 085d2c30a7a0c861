"""Reads a frame of one element by its shape, without a record of its levels, for the straight path on CPython.

CPython takes thirty nanoseconds for a call into C and as much for each line of Python, so there are few of both: a frame is
turned into its shape and into its numbers in one call each, and a level costs a look-up of its shape and two calls of `int`:
1.8 µs an update on CPython 3.14, where the scanner of phase 2 takes 3.2 (decision 0039).
`ByteReader` is the same for PyPy.
"""

from typing import Final

from ticktotrade.feed.events import Trade
from ticktotrade.feed.interface import UpdateParts
from ticktotrade.feed.message_shapes import QUOTES, TRADES
from ticktotrade.feed.shapes import ASKS_END, BOTH_END, DIGITS_AS_ZEROS, LEVELS, NUMBERS_APART, SECONDS
from ticktotrade.feed.token_values import MessageHeads, Minutes, Symbols, UpdateHeads
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.nano import NANOS
from ticktotrade.new_record import new_record

_SYMBOL: Final = len('[{"T":"o","S":"')
_TO_SECOND: Final = len('","t":"2024-08-09T00:00:')
_MINUTE: Final = 60 * NANOS
_ZERO, _SIX = b"06"


class ShapeReader:
    """Reads what has the shape of the venue's usual spelling; of anything else it says that it does not know it."""

    def __init__(self, max_frame_bytes: int, symbols: Symbols, minutes: Minutes) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._minutes = minutes
        self._updates = UpdateHeads(symbols, minutes)
        self._quotes = MessageHeads(b"q", symbols)
        self._trades = MessageHeads(b"t", symbols)

    def changes(self, frame: bytes) -> UpdateParts:
        """The one update that a frame consists of, without a record: symbol, time, bids, asks, in pairs of price and size.

        O(bytes of the frame). Raises `LookupError`, `ValueError` or `Unrecognised` for any other frame, for a reset, and for
        an update that is not in the venue's usual spelling.
        """
        if len(frame) > self._max_frame_bytes:
            raise Unrecognised
        second = frame.find(b'"', _SYMBOL) + _TO_SECOND
        symbol, time = self._updates[frame[:second]]
        rest = frame[second:]
        shapes = rest.translate(DIGITS_AS_ZEROS).split(b"{")
        numbers = rest.translate(NUMBERS_APART).split()
        factor, end = SECONDS[shapes[0]]
        del shapes[0]
        passed = int(numbers[0]) * factor
        ends = end
        bids: list[tuple[int, int]] = []
        levels: list[tuple[int, int]] = []
        place = 1
        # Every shape is looked up before its numbers are read: then they are there, and short.
        for shape in shapes:
            least_price, price_factor, least_size, size_factor, end = LEVELS[shape]
            price = int(numbers[place])
            size = int(numbers[place + 1])
            place += 2
            if price < least_price or size < least_size:
                raise Unrecognised
            levels.append((price * price_factor, size * size_factor))
            if end:
                ends += end
                if end != ASKS_END:
                    bids, levels = levels, []
        # A sum of three is also three ends of bids, or the asks before the bids: those end with an end of the bids.
        if ends != BOTH_END or end < ASKS_END or passed >= _MINUTE:
            raise Unrecognised
        return symbol, time + passed, bids, levels

    def quoted(self, frame: bytes) -> str:
        """The symbol of the one quote that a frame consists of. O(bytes of the frame). Raises as `changes` does."""
        if len(frame) > self._max_frame_bytes:
            raise Unrecognised
        end = frame.find(b'"', _SYMBOL) + 1
        symbol: str = self._quotes[frame[:end]]
        rest = frame[end:]
        firsts, time, second = QUOTES[rest.translate(DIGITS_AS_ZEROS)]
        self._minutes[rest[time:second]]  # there is such a minute
        if rest[second] >= _SIX:
            raise Unrecognised
        for first in firsts:
            if rest[first] == _ZERO:
                raise Unrecognised
        return symbol

    def traded(self, frame: bytes) -> Trade:
        """The one trade that a frame consists of. O(bytes of the frame). Raises as `changes` does."""
        if len(frame) > self._max_frame_bytes:
            raise Unrecognised
        end = frame.find(b'"', _SYMBOL) + 1
        symbol = self._trades[frame[:end]]
        rest = frame[end:]
        # Written out, since a tuple that is put together of others costs a tenth of the whole.
        (
            firsts,
            time,
            second,
            seconds,
            seconds_factor,
            number,
            price,
            price_factor,
            size,
            size_factor,
            exchange,
            conditions,
            tape,
            taker_side,
        ) = TRADES[rest.translate(DIGITS_AS_ZEROS)]
        minute = self._minutes[rest[time:second]]
        if rest[second] >= _SIX:
            raise Unrecognised
        for first in firsts:
            if rest[first] == _ZERO:
                raise Unrecognised
        numbers = rest.translate(NUMBERS_APART).split()
        trade: Trade = new_record(
            Trade,
            (
                symbol,
                minute + int(numbers[seconds]) * seconds_factor,
                int(numbers[number]),
                int(numbers[price]) * price_factor,
                int(numbers[size]) * size_factor,
                exchange,
                conditions,
                tape,
                taker_side,
            ),
        )
        return trade
