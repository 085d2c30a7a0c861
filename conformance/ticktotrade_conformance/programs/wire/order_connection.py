"""One connection of order entry: a socket, TLS on it or not, and the protocol that its client speaks.

The time at which bytes arrived is the kernel's where it tells it (`arrival`), which is before anybody has read them: this
program may be busy, or without a processor. So no order is late because of the venue.
"""

import socket
import ssl
import struct
from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from ticktotrade_conformance.programs.wire.arrival import ask_for_times, received
from ticktotrade_conformance.programs.wire.http1 import Http1
from ticktotrade_conformance.programs.wire.http2 import PREFACE, Http2
from ticktotrade_conformance.programs.wire.order_protocol import OrderProtocol, Received, Unreadable
from ticktotrade_conformance.venue.orders.answers import HttpAnswer

_CHUNK: Final = 256 * 1024
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class NoAnswer(Enum):
    """What else may become of a request."""

    LATER = auto()
    """Its answer comes by `OrderConnection.answer`."""
    RESET = auto()
    """Its connection is reset."""


Respond = Callable[["OrderConnection", int, Received], HttpAnswer | NoAnswer]
"""What is answered to a request that was complete at a time, in nanoseconds of the performance counter."""


class OrderConnection:
    """To be told when its socket is readable or writable, until it `is_closed`."""

    def __init__(self, taken: socket.socket, tls: ssl.SSLContext | None, respond: Respond) -> None:
        taken.setblocking(False)
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ask_for_times(taken)
        self.socket = taken
        self.is_closed = False
        self._respond = respond
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = None if tls is None else tls.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._is_greeted = tls is None
        self._protocol: OrderProtocol | None = None
        self._unsent = bytearray()

    @property
    def kind(self) -> str:
        """How its client sends orders."""
        return kind("" if self._protocol is None else self._protocol.name, self._tls is None)

    @property
    def wants_to_write(self) -> bool:
        """Whether something is left that the kernel would not take."""
        return bool(self._unsent)

    def on_readable(self) -> None:
        """Take what has come, and answer it."""
        try:
            data, at = received(self.socket, _CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        try:
            self._take(at, data)
        except (Unreadable, ssl.SSLError):
            self.close()

    def on_writable(self) -> None:
        """Send on what was left."""
        self._send(b"")

    def answer(self, stream: int, answer: HttpAnswer) -> None:
        """Answer a request that was left for later."""
        if self._protocol is not None and not self.is_closed:
            self._protocol.answer(stream, answer)
            self._flush()

    def close(self) -> None:
        """Once is as good as twice."""
        self.is_closed = True
        self.socket.close()

    def reset(self) -> None:
        """End it as a connection ends that nobody has closed."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.close()

    def _take(self, at: int, data: bytes) -> None:
        clear = data if self._tls is None else self._decrypted(self._tls, data)
        if clear:
            protocol = self._protocol or self._chosen(clear)
            requests = protocol.receive(clear)
            while requests:
                for each in requests:
                    if not self._serve(protocol, at, each):
                        return
                requests = protocol.pending()
        self._flush()

    def _serve(self, protocol: OrderProtocol, at: int, request: Received) -> bool:
        """Whether the connection goes on."""
        answer = self._respond(self, at, request)
        if answer is NoAnswer.RESET:
            self.reset()
            return False
        if isinstance(answer, HttpAnswer):
            protocol.answer(request.stream, answer)
        return True

    def _chosen(self, clear: bytes) -> OrderProtocol:
        """The protocol that TLS has settled on, or the one that the first bytes are of."""
        named = None if self._tls is None else self._tls.selected_alpn_protocol()
        is_http2 = named == "h2" or (named is None and PREFACE.startswith(clear[: len(PREFACE)]))
        self._protocol = Http2() if is_http2 else Http1()
        return self._protocol

    def _decrypted(self, tls: ssl.SSLObject, data: bytes) -> bytes:
        self._incoming.write(data)
        clear = []
        try:
            if not self._is_greeted:
                tls.do_handshake()
                self._is_greeted = True
            while chunk := tls.read(_CHUNK):
                clear.append(chunk)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            self._send(self._outgoing.read())  # what is wrong, in TLS's own words
            raise
        return b"".join(clear)

    def _flush(self) -> None:
        clear = b"" if self._protocol is None else self._protocol.take()
        if self._tls is None:
            self._send(clear)
        else:
            if clear:
                self._tls.write(clear)
            self._send(self._outgoing.read())
        if self._protocol is not None and self._protocol.is_over and not self._unsent:
            self.close()

    def _send(self, data: bytes) -> None:
        self._unsent += data
        if not self._unsent or self.is_closed:
            return
        try:
            sent = self.socket.send(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        del self._unsent[:sent]


def kind(protocol: str, is_plain: bool) -> str:
    """How orders come by a protocol."""
    return f"{protocol}, plain" if is_plain else f"{protocol} over TLS"
