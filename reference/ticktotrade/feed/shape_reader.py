"""Reads a frame of one element by its shape, without a record, for the straight path on CPython.

CPython takes thirty nanoseconds for a call into C and as much for each line of Python, so there are few of both: a frame is
turned into its shape and into its numbers in one call each, and a level costs two look-ups and two calls of `int`.
`ByteScanner.changes` is the same for PyPy.
"""

from typing import Final

from ticktotrade.feed.interface import Changes
from ticktotrade.feed.shapes import ASKS_END, BOTH_END, DIGITS_AS_ZEROS, LEVELS, NUMBERS_APART, SECONDS
from ticktotrade.feed.token_values import Heads
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.nano import NANOS

_SYMBOL: Final = len('[{"T":"o","S":"')
_TO_SECOND: Final = len('","t":"2024-08-09T00:00:')
_MINUTE: Final = 60 * NANOS


class ShapeReader:
    """Reads what has the shape of the venue's usual spelling; of anything else it says that it does not know it."""

    def __init__(self, max_frame_bytes: int, heads: Heads) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._heads = heads

    def changes(self, frame: bytes) -> Changes:
        """The one update that a frame consists of, without a record: symbol, time, bids, asks, in pairs of price and size.

        O(bytes of the frame). Raises `LookupError`, `ValueError` or `Unrecognised` for any other frame, for a reset, and for
        an update that is not in the venue's usual spelling.
        """
        if len(frame) > self._max_frame_bytes:
            raise Unrecognised
        second = frame.find(b'"', _SYMBOL) + _TO_SECOND
        symbol, time = self._heads[frame[:second]]
        rest = frame[second:]
        shapes = rest.translate(DIGITS_AS_ZEROS).split(b"{")
        numbers = rest.translate(NUMBERS_APART).split()
        factor, end = SECONDS[shapes[0]]
        passed = int(numbers[0]) * factor
        ends = end
        bids: list[tuple[int, int]] = []
        levels: list[tuple[int, int]] = []
        place = 1
        # Every shape is looked up before its numbers are read: then they are there, and short.
        for shape in shapes[1:]:
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
        if ends != BOTH_END or end < ASKS_END or passed >= _MINUTE:
            raise Unrecognised
        return symbol, time + passed, bids, levels
