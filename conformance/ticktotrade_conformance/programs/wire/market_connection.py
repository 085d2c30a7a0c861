"""The market's connection: a WebSocket on a socket, and the session that leads to a subscription.

A frame has left when the kernel has taken its last byte (LATENCY-21). Its time is taken right before it is handed over:
what sending takes is the system's time already, which may be reading by then. If the kernel has no room, since the system does not
read, the time stays that of the first attempt: who stalls is not given the time back.
"""

import json
import socket
from collections.abc import Callable
from time import perf_counter_ns
from typing import Final

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from ticktotrade_conformance.venue.market_books import CHANNEL_OF
from ticktotrade_conformance.venue.server_session import GREETING, ServerSession

_CHUNK: Final = 64 * 1024
_TRADED_ON: Final = ("trades", "quotes", "orderbooks")


class MarketConnection:
    """To be told when its socket is readable or writable, until it `is_closed`.

    ``on_subscribed`` is told of the connection, and the symbols, or ``*``, whose books the client has asked for and had not before.
    """

    def __init__(
        self, taken: socket.socket, on_subscribed: Callable[["MarketConnection", tuple[str, ...]], None]
    ) -> None:
        taken.setblocking(False)
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = taken
        self.is_closed = False
        self.session = ServerSession()
        self._on_subscribed = on_subscribed
        self._protocol = ServerProtocol()
        self._text = b""
        self._unsent = bytearray()
        self._is_leaving = False

    @property
    def wants_to_write(self) -> bool:
        """Whether something is left that the kernel would not take."""
        return bool(self._unsent)

    @property
    def listens(self) -> bool:
        """Whether the market is to be sent here."""
        return self.session.subscribed and not (self.is_closed or self._is_leaving)

    def wants(self, frame: bytes) -> bool:
        """Whether the client has subscribed to something in a frame, all of which it gets then."""
        wants = self.session.wants
        if all(wants(channel, "*") for channel in _TRADED_ON):
            return True
        try:
            messages = json.loads(frame)
        except ValueError:
            return True
        return not isinstance(messages, list) or any(
            wants(CHANNEL_OF.get(str(each.get("T")), ""), str(each.get("S")))
            for each in messages
            if isinstance(each, dict)
        )

    def send(self, frame: bytes) -> int:
        """Send a frame of the market; when its last byte was handed over, in nanoseconds of the performance counter."""
        data = Frame(Opcode.TEXT, frame).serialize(mask=False)
        left_at = perf_counter_ns()
        self._send(data)
        return left_at

    def leave(self, code: int | None) -> None:
        """End it, with a close frame or as a connection ends that is lost; what was sent before still arrives."""
        self._is_leaving = True
        if code is not None:
            self._protocol.send_close(code)
            self._flush()
        self._shut()

    def close(self) -> None:
        """Once is as good as twice."""
        self.is_closed = True
        self.socket.close()

    def on_readable(self) -> None:
        """Take what the client says, and answer it."""
        try:
            data = self.socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        if self._is_leaving:
            return  # whatever it says
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._open(event)
            elif isinstance(event, Frame):
                self._on_frame(event)
        self._flush()

    def on_writable(self) -> None:
        """Send on what was left."""
        self._send(b"")
        if self._is_leaving:
            self._shut()

    def _shut(self) -> None:
        """Nothing more comes from here, once all has gone that was sent."""
        if self._unsent or self.is_closed:
            return
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.close()

    def _open(self, request: Request) -> None:
        response = self._protocol.accept(request)
        self._protocol.send_response(response)
        self._flush()
        if response.status_code == 101:
            self.send(GREETING.encode())

    def _on_frame(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return  # the machine answers pings and closes by itself
        self._text += frame.data
        if not frame.fin:
            return
        text, self._text = self._text, b""
        answer = self.session.on_text(text)
        self.send(answer.frame.encode())
        if answer.ends:
            self.leave(1000)
        elif answer.new_books:
            self._on_subscribed(self, answer.new_books)

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._send(data)
            else:
                self._is_leaving = True
                self.close()

    def _send(self, data: bytes) -> None:
        if self.is_closed:
            return
        if self._unsent:
            self._unsent += data
            data = bytes(self._unsent)
            self._unsent.clear()
        try:
            sent = self.socket.send(data) if data else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            self.close()
            return
        if sent < len(data):
            self._unsent += data[sent:]
