"""Reads a frame of one update byte by byte, without a record, for the straight path on PyPy.

PyPy compiles a loop from where it begins to where it begins again, and everything on the way into it. What it does not
compile into it is a call of a function that has a loop: each such call costs as much as twenty bytes. So there is one
function, and in it one loop for a level, which has one for its price and one for its size: the loop for a number is written
twice, and its variables stay in registers. One loop for both would be half as long and take twice the time, as which of the
two is fast would hang on which came up first. `ShapeReader` is the same for CPython.
"""

from typing import Final

from ticktotrade.feed.interface import UpdateParts
from ticktotrade.feed.token_values import UpdateHeads
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.nano import DECIMAL_NANOS, NANOS

_SYMBOL: Final = len('[{"T":"o","S":"')
_TO_SECOND: Final = len('","t":"2024-08-09T00:00:')
_ZERO, _FIVE, _NINE, _POINT = b"059."
_CLOSE_ARRAY: Final = ord("]")
_MOST_DECIMALS: Final = 9
_MOST_WHOLE: Final = 9

_ROOM: Final = 10**17
"""A value between 0 and it takes one more digit and stays a machine word: with both bounds PyPy's compiler knows that."""


class ByteReader:
    """Reads what is in the venue's usual spelling; of anything else it says that it does not know it."""

    def __init__(self, max_frame_bytes: int, heads: UpdateHeads) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._heads = heads

    def changes(self, frame: bytes) -> UpdateParts:  # noqa: C901, PLR0912, PLR0915 - one function, as said above
        """As `ShapeReader.changes`. O(bytes of the frame), each looked at once."""
        size = len(frame)
        if size > self._max_frame_bytes:
            raise Unrecognised
        at = frame.find(b'"', _SYMBOL) + _TO_SECOND
        symbol, time = self._heads[frame[:at]]
        tens, ones = frame[at], frame[at + 1]
        if not (_ZERO <= tens <= _FIVE and _ZERO <= ones <= _NINE):
            raise Unrecognised
        time += (tens * 10 + ones - 11 * _ZERO) * NANOS
        at += 2
        if frame[at] == _POINT:
            start = at = at + 1
            value = 0
            while _ZERO <= frame[at] <= _NINE:
                if not 0 <= value < _ROOM:
                    raise Unrecognised
                value = value * 10 + frame[at] - _ZERO
                at += 1
            if not start < at <= start + _MOST_DECIMALS:
                raise Unrecognised
            time += value * DECIMAL_NANOS[at - start]
        if not frame.startswith(b'Z","b":[', at):
            raise Unrecognised
        at += 8
        bids: list[tuple[int, int]] = []
        levels = bids
        if frame[at] == _CLOSE_ARRAY:
            if not frame.startswith(b'],"a":[', at):
                raise Unrecognised
            at += 7
            levels = []
            if frame.startswith(b"]}]", at) and at + 3 == size:
                return symbol, time, bids, levels
        if not frame.startswith(b'{"p":', at):
            raise Unrecognised
        at += 5
        while True:
            start = at
            point = value = 0
            while True:
                byte = frame[at]
                if _ZERO <= byte <= _NINE:
                    if not 0 <= value < _ROOM:
                        raise Unrecognised
                    value = value * 10 + byte - _ZERO
                elif byte == _POINT and not point:
                    point = at
                else:
                    break
                at += 1
            if point:
                whole, decimals = point - start, at - point - 1
                if not 1 <= decimals <= _MOST_DECIMALS:
                    raise Unrecognised
                price = value * DECIMAL_NANOS[decimals]
            else:
                whole, price = at - start, value * NANOS
            if not 1 <= whole <= _MOST_WHOLE or (frame[start] == _ZERO and whole > 1):
                raise Unrecognised
            if not frame.startswith(b',"s":', at):
                raise Unrecognised
            start = at = at + 5
            point = value = 0
            while True:
                byte = frame[at]
                if _ZERO <= byte <= _NINE:
                    if not 0 <= value < _ROOM:
                        raise Unrecognised
                    value = value * 10 + byte - _ZERO
                elif byte == _POINT and not point:
                    point = at
                else:
                    break
                at += 1
            if point:
                whole, decimals = point - start, at - point - 1
                if not 1 <= decimals <= _MOST_DECIMALS:
                    raise Unrecognised
                value *= DECIMAL_NANOS[decimals]
            else:
                whole = at - start
                value *= NANOS
            if not 1 <= whole <= _MOST_WHOLE or (frame[start] == _ZERO and whole > 1):
                raise Unrecognised
            levels.append((price, value))
            if frame.startswith(b'},{"p":', at):
                at += 7
            elif levels is bids:
                levels = []
                if frame.startswith(b'}],"a":[{"p":', at):
                    at += 13
                elif frame.startswith(b'}],"a":[]}]', at) and at + 11 == size:
                    return symbol, time, bids, levels
                else:
                    raise Unrecognised
            elif frame.startswith(b"}]}]", at) and at + 4 == size:
                return symbol, time, bids, levels
            else:
                raise Unrecognised
