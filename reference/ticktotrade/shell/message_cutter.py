"""Where messages begin and end in the bytes of a WebSocket, for the shape that nearly all of them have. Without I/O.

A server's message in one frame is its length and its text (RFC 6455, 5.2); `websockets` takes it through a generator, a
record, a list and a queue. So whole frames are cut off here, texts are taken as they are, and everything else is left
to `websockets`, which never sees a part of a frame then, and so is always between two of them.
"""

from collections.abc import Iterator
from typing import Final

WHOLE_TEXT: Final = 0x81
"""The first byte of a text message in one frame, without an extension."""
_FIN: Final = 0x80
_OPCODE: Final = 0x0F
_LAST_DATA_OPCODE: Final = 2
_SHORT, _TWO_BYTES, _EIGHT_BYTES = 125, 126, 127


class NotToBeCut(Exception):
    """A frame that is masked, as a server's never are, or larger than allowed: `websockets` says what is wrong with it."""


class MessageCutter:
    """Cuts a stream that begins between two frames into frames of ``most_bytes`` at most."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._rest = bytearray()
        self._wanted = 0
        """Bytes without which nothing more can be cut off."""
        self._is_amid_message = False

    def whole_text(self, data: bytes) -> bytes | None:
        """The text, if what came is one text message, and nothing is left of what came before: most reads are that.

        O(length).
        """
        if (
            self._rest
            or self._is_amid_message
            or data[0] != WHOLE_TEXT
            or not 4 <= len(data) <= self._most_bytes
        ):
            return None
        length = data[1]
        if length == _TWO_BYTES:
            return data[4:] if (data[2] << 8) + data[3] == len(data) - 4 else None
        return data[2:] if length == len(data) - 2 and length <= _SHORT else None

    def cut(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """The frames that have come whole, headers and all, and where in it a text by itself begins, or 0.

        Raises `NotToBeCut`, when what came before has been taken; `rest` has the bytes from there on. O(length), however
        small the pieces are.
        """
        self._rest += data
        if len(self._rest) < self._wanted:
            return
        stream, start, self._rest, self._wanted = bytes(self._rest), 0, bytearray(), 0
        try:
            while (begin_end := self._payload(stream, start)) is not None:
                begin, end = begin_end
                first, begin = stream[start], begin - start
                frame, start = stream[start:end], end
                if first == WHOLE_TEXT and not self._is_amid_message:
                    yield frame, begin
                else:
                    if first & _OPCODE <= _LAST_DATA_OPCODE:
                        self._is_amid_message = not first & _FIN
                    yield frame, 0
        finally:
            self._rest[:0] = stream[start:]

    def rest(self) -> bytes:
        """What has not been cut off; it is not kept any longer. O(its length)."""
        rest, self._rest = bytes(self._rest), bytearray()
        return rest

    def _payload(self, stream: bytes, start: int) -> tuple[int, int] | None:
        """Where the payload of the frame at a place begins and ends, if it has come whole."""
        here = len(stream) - start
        if here < 2:
            return None
        length, size = stream[start + 1], 2
        if length > _SHORT:
            if length > _EIGHT_BYTES:
                raise NotToBeCut("a masked frame")
            size = 4 if length == _TWO_BYTES else 10
            if here < size:
                return None
            length = int.from_bytes(stream[start + 2 : start + size], "big")
        if length > self._most_bytes:
            raise NotToBeCut(f"a frame of {length} bytes")
        if here < size + length:
            self._wanted = size + length
            return None
        return start + size, start + size + length
