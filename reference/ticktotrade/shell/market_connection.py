"""A WebSocket whose messages are handed over in the callback in which their bytes arrive.

The connection of `websockets` puts them into a queue, from which a task takes them when the event loop comes to it: a
pass through the loop, and several times the work, between a frame and whoever waits for it, 100 µs on a sparse market
(decision 0041). Opening, pings and closing
are left to it, and so is every frame that is not a text by itself (`message_cutter`).
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import Event, State

from ticktotrade.shell.message_cutter import MessageCutter, NotToBeCut

_HEAD_END: Final = b"\r\n\r\n"
_MOST_HEAD_BYTES: Final = 1 << 16
_READ_BYTES: Final = 1 << 16
_DATA: Final = frozenset({Opcode.TEXT, Opcode.BINARY, Opcode.CONT})


class Ears(NamedTuple):
    """Who is told what comes: a text or binary message, anything else that is a sign of life, and the end.

    The end comes with the code that the server closed with, if it did. None of them may raise.
    """

    on_text: Callable[[bytes], None]
    on_binary: Callable[[bytes], None]
    on_sign_of_life: Callable[[], None]
    on_end: Callable[[int | None], None]


class MarketConnection(ClientConnection, asyncio.BufferedProtocol):
    """Made by `websockets`' ``connect``. What comes before somebody listens is kept, and told then.

    ``most_bytes`` is the largest message that `websockets` lets through, too. A text that is not UTF-8 ends the
    connection, with 1007.

    asyncio reads into a buffer that is there: else it has the operating system make 256 KiB of memory for every read, and
    gives them back, which takes as long as everything else that is done with a frame here.
    """

    def __init__(self, protocol: ClientProtocol, *, most_bytes: int, **options: Any) -> None:
        super().__init__(protocol, **options)
        self._ears: Ears | None = None
        self._early: list[tuple[bool, bytes]] = []
        self._cutter = MessageCutter(most_bytes)
        self._buffer = memoryview(bytearray(_READ_BYTES))
        self._head = b""
        self._is_cutting = False
        self._is_plain = False
        """Whether `websockets` has it all, for good."""
        self._is_deaf = False
        self._parts: list[bytes] = []
        self._is_text = False
        self._refusing: asyncio.Task[None] | None = None

    def listen(self, ears: Ears) -> None:
        """Tell what has come, and what comes from now on."""
        self._ears = ears
        early, self._early = self._early, []
        for is_text, message in early:
            self._hand_over(is_text, message)
        if self.protocol.state is State.CLOSED:
            self._end()

    def ignore(self) -> None:
        """Tell nothing any more."""
        self._ears, self._is_deaf = None, True

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where bytes are to be put."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes are there."""
        self.data_received(bytes(self._buffer[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._is_cutting:
            text = self._cutter.whole_text(data)
            if text is not None:
                self._hand_over(True, text)
            else:
                self._cut(data)
        elif self._is_plain:
            super().data_received(data)
        else:
            self._take_head(data)

    def process_event(self, event: Event) -> None:
        """What `websockets` has read: the answer to the handshake, and frames that are not texts by themselves."""
        if isinstance(event, Frame) and event.opcode in _DATA:
            self._take_part(event)
            return
        super().process_event(event)
        if self._ears is not None:
            self._ears.on_sign_of_life()

    def eof_received(self) -> None:
        """The server has ended its side."""
        head, self._head = self._head, b""
        if head:
            super().data_received(head)
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        super().connection_lost(exc)
        self._end()

    def _take_head(self, data: bytes) -> None:
        """The answer to the handshake goes to `websockets` by itself, so that what follows begins between two frames."""
        self._head += data
        head, end, rest = self._head.partition(_HEAD_END)
        if not end and len(head) <= _MOST_HEAD_BYTES:
            return
        self._head = b""
        super().data_received(head + end)
        self._is_cutting = self.protocol.state is State.OPEN
        self._is_plain = not self._is_cutting
        if rest:
            self.data_received(rest)

    def _cut(self, data: bytes) -> None:
        try:
            for frame, text_begins in self._cutter.cut(data):
                if text_begins and self._is_cutting:
                    self._hand_over(True, frame[text_begins:])
                else:
                    self._pass_on(frame)
        except NotToBeCut:
            self._is_cutting, self._is_plain = False, True
        if self._is_plain and (rest := self._cutter.rest()):
            super().data_received(rest)

    def _pass_on(self, frame: bytes) -> None:
        """Have `websockets` look at it. Once that is closing, it has everything."""
        super().data_received(frame)
        if self.protocol.state is not State.OPEN:
            self._is_cutting, self._is_plain = False, True

    def _take_part(self, frame: Frame) -> None:
        """A frame of a message; how large it may become is for `websockets` to say."""
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        if frame.data:
            self._parts.append(bytes(frame.data))
        if frame.fin:
            message, self._parts = b"".join(self._parts), []
            self._hand_over(self._is_text, message)

    def _hand_over(self, is_text: bool, message: bytes) -> None:
        if self._ears is None:
            if not self._is_deaf:
                self._early.append((is_text, message))
        elif not is_text:
            self._ears.on_binary(message)
        elif message.isascii() or _is_utf8(message):
            self._ears.on_text(message)
        else:
            self._refuse()

    def _refuse(self) -> None:
        """Close with 1007, and hear nothing but the end."""
        ears = self._ears
        assert ears is not None
        self._ears = ears._replace(on_text=_nothing, on_binary=_nothing)
        self._refusing = self.loop.create_task(self.close(CloseCode.INVALID_DATA, "not UTF-8"))

    def _end(self) -> None:
        ears, self._ears = self._ears, None
        if ears is not None:
            received = self.protocol.close_rcvd
            ears.on_end(None if received is None else received.code)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _nothing(message: bytes) -> None:
    """Nobody is told."""
