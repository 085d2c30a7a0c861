"""One HTTP/2 connection on which many requests are in flight: h2's machine on an asyncio transport.

httpx has an HTTP/2 of its own, on the same machine. This one is there for four things. A request goes to the kernel
within the call that makes it, in one write; httpx awaits seven locks on the way, and writes three times. A request that
the venue says it has not processed fails as one that was refused; httpx may send it once more by itself, which is for
the router to decide. A GOAWAY leaves the others alone: what it does not exclude may still be answered, while h2 takes a
GOAWAY for the end, and forgets what is in flight. And a connection that ends while nothing is in flight is known to have
ended.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from ssl import SSLContext
from typing import Final, cast

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings
import httpx

from ticktotrade.shell.abort import abort
from ticktotrade.shell.failures import GoneAway, NotProcessed, Unreadable
from ticktotrade.shell.header_blocks import RememberingEncoder
from ticktotrade.shell.request_frames import RequestFrames, request_headers
from ticktotrade.shell.transport import MOST_BODY_BYTES, Answered, Header, Outgoing

_CLOSE_SECONDS: Final = 1.0
"""How long the venue may take to end its side of a connection, before that is cut."""
_HTTPS_PORT: Final = 443
_LAST_STREAM: Final = 2**31 - 1
_FRAME_HEADER: Final = 9
_HEADERS, _GOAWAY, _CONTINUATION = 1, 7, 9
"""Types of frames (RFC 9113, 6)."""
_END_HEADERS: Final = 4
_LEAST_GOAWAY: Final = 8
"""Bytes of a GOAWAY without a message: the last stream and an error code."""
_CONFIG: Final = h2.config.H2Configuration(
    header_encoding=None,
    # The headers are ours: in lower case, in order, and few.
    validate_outbound_headers=False,
    normalize_outbound_headers=False,
)
_SETTINGS: Final = {
    h2.settings.SettingCodes.ENABLE_PUSH: 0,
    h2.settings.SettingCodes.MAX_HEADER_LIST_SIZE: 1 << 16,
}


class _Stream:
    """A request that is in flight."""

    __slots__ = ("answer", "chunks", "headers", "number", "receipts", "size", "status", "unsent")

    def __init__(self, number: int, receipts: int, answer: asyncio.Future[Answered]) -> None:
        self.number = number
        self.receipts = receipts
        self.answer = answer
        self.unsent = b""
        self.status = 0
        self.headers: list[Header] = []
        self.chunks: list[bytes] = []
        self.size = 0


class Http2Connection(asyncio.Protocol):
    """A connection to one host. `open_connection` makes it; `begin` is for while it `is_usable` and `has_room`."""

    def __init__(self, authority: bytes, usual: Callable[[], Outgoing] | None = None) -> None:
        """``usual`` makes a request like those of which there will be most, and which are the most urgent."""
        loop = asyncio.get_running_loop()
        self._loop = loop
        self._authority = authority
        self._h2 = h2.connection.H2Connection(_CONFIG)
        self._h2.encoder = self._encoder = RememberingEncoder()
        self._h2.local_settings = h2.settings.Settings(client=True, initial_values=_SETTINGS)
        self._next_number = 1
        self._note_settings()
        self._usual = usual
        self._frames: RequestFrames | None = None
        self._streams: dict[int, _Stream] = {}
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._received = bytearray()
        self._receipts = 0
        self._has_greeted = False
        self._is_retired = False
        self._is_amid_headers = False
        self._goodbye: str | None = None
        """What the venue has said in a GOAWAY, in words."""
        self._settled = loop.create_future()
        self._lost = loop.create_future()

    @property
    def is_usable(self) -> bool:
        """Whether a request may be begun on it."""
        return not (self._is_retired or self._transport.is_closing())

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left of it."""
        return self._lost.done()

    async def start(self) -> None:
        """Greet the venue, and wait for its settings: they say that it speaks HTTP/2, and how much at a time."""
        self._h2.initiate_connection()
        self._has_greeted = True
        self._flush()
        await self._settled

    @property
    def has_room(self) -> bool:
        """Whether the venue takes another request at this time."""
        return len(self._streams) < self._most_streams

    async def room(self) -> None:
        """Wait until it has room. Raises `httpx.ConnectError` if it ends before that, and nothing was sent."""
        while self.is_usable and not self.has_room:
            waiter = self._loop.create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self._release_waiting(1)  # it was this one's turn, and is somebody else's now
                raise
        if not self.is_usable:
            raise httpx.ConnectError("the connection ended before the request could be sent")

    def begin(self, request: Outgoing) -> "asyncio.Future[Answered]":
        """Hand a request to the kernel; the whole answer is what comes of it.

        Or `NotProcessed`, `GoneAway`, `Unreadable` or another `httpx.TransportError`. Cancelling it resets the stream; and if nothing
        at all has come since the request was sent, the connection is taken to be dead, and is not usable any more.
        """
        frames = self._frames
        body = request.body
        # Ready-made frames, where they mean at the venue what they are to mean, and the whole body may go in one of its frames:
        # 100 µs less on a sparse market (decision 0041).
        if (
            frames is not None
            and frames.is_current
            and frames.are_of(request)
            and 0 < len(body) <= self._most_body
            and len(body) <= self._h2.outbound_flow_control_window
            and self._next_number < _LAST_STREAM - 2
        ):
            written = frames.frames(self._next_number, body)
            self._transport.write(written)
            return self._account_for(request, written)
        return self._write_by_h2(request)

    def _account_for(self, request: Outgoing, written: bytes) -> "asyncio.Future[Answered]":
        """Let h2 know of a request that has been written; it has nothing else to send, as whoever gives it something flushes.

        Where it would have framed it in another way, nobody knows what the venue made of it: so say the failures then.
        """
        stream = self._new_stream(request)
        self._h2.send_data(stream.number, request.body, end_stream=True)
        if self._h2.data_to_send() != written:
            self._fail(httpx.WriteError, "a request was framed in another way than h2 does it")
            abort(self._transport)
        return stream.answer

    def _write_by_h2(self, request: Outgoing) -> "asyncio.Future[Answered]":
        stream = self._new_stream(request)
        if request.body:
            stream.unsent = request.body
            self._send_body(stream)
        self._flush()
        if self._usual is not None and (self._frames is None or not self._frames.is_current):
            self._frames = RequestFrames(self._encoder, self._authority, self._usual())
        return stream.answer

    def _new_stream(self, request: Outgoing) -> _Stream:
        """Have h2 open a stream with a request's headers."""
        number = self._h2.get_next_available_stream_id()
        if number >= _LAST_STREAM - 2:
            self._is_retired = True  # there are no more numbers behind this one
        self._next_number = number + 2
        headers = request_headers(self._authority, request)
        self._h2.send_headers(number, headers, end_stream=not request.body)
        answer: asyncio.Future[Answered] = self._loop.create_future()
        stream = self._streams[number] = _Stream(number, self._receipts, answer)
        answer.add_done_callback(partial(self._on_answer, stream))
        return stream

    def retire(self) -> None:
        """Begin nothing more on it, and close it as soon as nothing is in flight."""
        self._is_retired = True
        self._release_waiting()
        if not self._streams:
            self._say_goodbye()

    async def aclose(self) -> None:
        """Close it, whatever is in flight."""
        self._is_retired = True
        self._say_goodbye()
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await asyncio.shield(self._lost)
        abort(self._transport)
        await self._lost

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """There is a connection."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._receipts += 1
        self._received += data
        try:
            while (frame := self._next_frame()) is not None:
                self._take_frame(frame)
        except h2.exceptions.ProtocolError as error:
            self._fail(Unreadable, f"the venue broke the HTTP/2 protocol ({error})")
            self._say_goodbye()
        self._flush()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection has ended."""
        lost = f"the connection was lost{f' ({error})' if error is not None else ''}"
        if self._goodbye is None:
            self._fail(httpx.ReadError, lost)
        else:
            self._fail(GoneAway, f"{lost} after {self._goodbye}")
        self._lost.set_result(None)

    def _next_frame(self) -> bytes | None:
        """The next whole frame.

        h2 would take several at a time, and say nothing of the good ones if a later one is bad; and it would keep
        16 MiB of a frame whose header says so before it looks at the length.
        """
        received = self._received
        if len(received) < _FRAME_HEADER or self._transport.is_closing():
            return None
        length = int.from_bytes(received[:3], "big")
        if length > self._h2.max_inbound_frame_size:
            raise h2.exceptions.FrameTooLargeError(f"a frame of {length} bytes")
        end = _FRAME_HEADER + length
        if len(received) < end:
            return None
        frame = bytes(received[:end])
        del received[:end]
        return frame

    # Sending.

    def _send_body(self, stream: _Stream) -> None:
        """Send as much as the venue's flow control lets through; the rest goes when it lets more."""
        while stream.unsent:
            room = min(
                self._h2.local_flow_control_window(stream.number),
                self._h2.max_outbound_frame_size,
            )
            if room <= 0:
                return
            chunk, stream.unsent = stream.unsent[:room], stream.unsent[room:]
            self._h2.send_data(stream.number, chunk, end_stream=not stream.unsent)

    def _flush(self) -> None:
        data = self._h2.data_to_send()
        if data and not self._transport.is_closing():
            self._transport.write(data)

    # Receiving.

    def _take_frame(self, frame: bytes) -> None:
        """Whatever is not sound goes to h2, which says what is wrong with it."""
        kind, flags = frame[3], frame[4]
        if kind == _GOAWAY and _is_sound_goaway(frame) and not self._is_amid_headers:
            last_stream = int.from_bytes(frame[9:13], "big") & _LAST_STREAM
            self._take_goaway(last_stream, int.from_bytes(frame[13:17], "big"))
            return
        for event in self._h2.receive_data(frame):
            self._take(event)
        if kind in (_HEADERS, _CONTINUATION):
            self._is_amid_headers = not flags & _END_HEADERS

    def _take_goaway(self, last_stream: int, code: int) -> None:
        """Begin nothing more. What is above the last stream was not processed; the rest may be answered (RFC 9113, 6.8)."""
        self._goodbye = f"GOAWAY ({code})"
        if not self._settled.done():
            self._settled.set_exception(httpx.ConnectError(f"the venue began with {self._goodbye}"))
        excluded = [stream for number, stream in self._streams.items() if number > last_stream]
        for stream in excluded:
            self._end(stream, self._exclusion(stream, f"the venue has not processed it: {self._goodbye}"))
        self.retire()

    @staticmethod
    def _exclusion(stream: _Stream, reason: str) -> httpx.TransportError:
        """What the venue's word is worth, that it has not processed a request: nothing, if it was answering already."""
        return GoneAway(reason) if stream.status else NotProcessed(reason)

    def _take(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.DataReceived():
                self._take_data(event)
            case h2.events.ResponseReceived():
                self._take_headers(event)
            case h2.events.StreamEnded() | h2.events.StreamReset():
                self._take_end(event)
            case h2.events.RemoteSettingsChanged():
                self._note_settings()
                if not self._settled.done():
                    self._settled.set_result(None)
                self._release_waiting()
                self._send_bodies()
            case h2.events.WindowUpdated():
                self._send_bodies()

    def _note_settings(self) -> None:
        """What the venue takes at most: requests at a time, and bytes of a body at once."""
        settings = self._h2.remote_settings
        self._most_streams = settings.max_concurrent_streams
        self._most_body = min(settings.initial_window_size, self._h2.max_outbound_frame_size)

    def _take_headers(self, event: h2.events.ResponseReceived) -> None:
        stream = self._streams.get(event.stream_id)
        if stream is None:
            return
        headers = event.headers
        status = dict(headers).get(b":status", b"")
        if not (status.isdigit() and len(status) == 3):
            self._reset(stream, "the answer has no status")
            return
        stream.status = int(status)
        stream.headers = [(name, value) for name, value in headers if not name.startswith(b":")]

    def _take_data(self, event: h2.events.DataReceived) -> None:
        self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        stream = self._streams.get(event.stream_id)
        if stream is None:
            return
        stream.chunks.append(event.data)
        stream.size += len(event.data)
        if stream.size > MOST_BODY_BYTES:
            self._reset(stream, f"the answer has more than {MOST_BODY_BYTES} bytes")

    def _take_end(self, event: h2.events.StreamEnded | h2.events.StreamReset) -> None:
        stream = self._streams.get(event.stream_id)
        if stream is None:
            return
        if isinstance(event, h2.events.StreamEnded):
            self._end(stream, Answered(stream.status, stream.headers, b"".join(stream.chunks)))
        elif (
            event.error_code == h2.errors.ErrorCodes.REFUSED_STREAM
            and event.remote_reset
            and not stream.status
        ):
            self._end(stream, NotProcessed("the venue refused the stream"))
        else:
            self._end(stream, httpx.ReadError(f"the venue reset the stream ({event.error_code})"))

    def _send_bodies(self) -> None:
        for stream in self._streams.values():
            self._send_body(stream)

    # Ending.

    def _end(self, stream: _Stream, outcome: Answered | Exception) -> None:
        """A stream is through. The venue may have answered before it had the whole request."""
        del self._streams[stream.number]
        if stream.unsent:
            self._cut(stream)
        if not stream.answer.done():
            if isinstance(outcome, Answered):
                stream.answer.set_result(outcome)
            else:
                stream.answer.set_exception(outcome)
        self._release_waiting(1)
        if self._is_retired and not self._streams:
            self._say_goodbye()

    def _reset(self, stream: _Stream, reason: str) -> None:
        self._cut(stream)
        self._end(stream, Unreadable(reason))

    def _cut(self, stream: _Stream) -> None:
        stream.unsent = b""
        with suppress(h2.exceptions.ProtocolError):  # the connection is ending, and all its streams with it
            self._h2.reset_stream(stream.number, h2.errors.ErrorCodes.CANCEL)

    def _on_answer(self, stream: _Stream, answer: "asyncio.Future[Answered]") -> None:
        """If it was cancelled, nobody waits for it any longer."""
        if not answer.cancelled() or self._streams.get(stream.number) is not stream:
            return
        if stream.receipts == self._receipts:
            self._is_retired = True
        self._reset(stream, "abandoned")
        self._flush()

    def _fail(self, kind: type[httpx.TransportError], reason: str) -> None:
        """Everything that is in flight fails, and so does what waits to begin."""
        self._is_retired = True
        streams, self._streams = self._streams, {}
        for stream in streams.values():
            if not stream.answer.done():
                stream.answer.set_exception(kind(reason))
        if self._has_greeted and not self._settled.done():
            self._settled.set_exception(httpx.ConnectError(reason))
        self._release_waiting()

    def _say_goodbye(self) -> None:
        if self._transport.is_closing():
            return
        if self._has_greeted:
            self._h2.close_connection()
            self._flush()
        self._transport.close()

    def _release_waiting(self, most: int | None = None) -> None:
        """Let so many of those that wait for room look again, or all of them."""
        while self._waiting and most != 0:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                most = None if most is None else most - 1


def _is_sound_goaway(frame: bytes) -> bool:
    """Whether it is of the connection, and has all that there has to be."""
    of_connection = int.from_bytes(frame[5:9], "big") & _LAST_STREAM == 0
    return of_connection and len(frame) >= _FRAME_HEADER + _LEAST_GOAWAY


async def open_connection(
    url: httpx.URL, tls: SSLContext, usual: Callable[[], Outgoing] | None = None
) -> Http2Connection | None:
    """Connect to the host of an ``https`` URL, and verify; nothing is answered if the venue does not speak HTTP/2.

    ``usual`` is as `Http2Connection` has it. ``tls`` has to offer ``h2``. Raises `httpx.ConnectError`, whose cause says why.
    """
    connection: Http2Connection | None = None
    opened: Http2Connection | None = None
    try:
        transport, connection = await asyncio.get_running_loop().create_connection(
            lambda: Http2Connection(url.netloc, usual),
            url.host,
            url.port or _HTTPS_PORT,
            ssl=tls,
            ssl_shutdown_timeout=_CLOSE_SECONDS,
        )
        if transport.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
            await connection.start()
            opened, connection = connection, None
    except OSError as error:  # ssl.SSLError is one
        raise httpx.ConnectError(str(error)) from error
    finally:
        if connection is not None:
            await connection.aclose()
    return opened
