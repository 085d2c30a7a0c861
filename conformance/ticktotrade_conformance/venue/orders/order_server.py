"""The sockets of order entry: HTTP/1.1 and HTTP/2, over TLS, and connections that can be broken.

Hypercorn does the protocols. Its `serve` hides the connections, and a reset or a GOAWAY amid requests happens to a
connection; so they are accepted here, and each is one of its `TCPServer`.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.protocol.h2 import H2Protocol

from ticktotrade.shell.abort import abort
from ticktotrade_conformance.venue.orders.order_entry import Channel, OrderEntry

_HOST: Final = "127.0.0.1"
_AT_ONCE: Final = struct.pack("ii", 1, 0)
_BACKLOG: Final = 100
_BREATH: Final = 0.05
_HANDSHAKE: Final = 10.0
_PATIENCE: Final = 0.5
"""Seconds for a connection's last words."""


class OrderServer:
    """Accepts connections, at most ``most_connections`` at a time, until closed.

    ``on_failure`` is told of errors of ours.
    """

    def __init__(
        self,
        entry: OrderEntry,
        port: int,
        tls: ssl.SSLContext | None,
        most_connections: int,
        on_failure: Callable[[Exception], None],
    ) -> None:
        self._entry = entry
        self._port = port
        self._tls = tls
        self._most_connections = most_connections
        self._on_failure = on_failure
        self._context = WorkerContext(None)
        self._connections: dict[asyncio.Task[None], _Connection | None] = {}
        """None are those amid their handshake."""
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._listener is not None
        port = self._listener.getsockname()[1]
        return f"{'http' if self._tls is None else 'https'}://{_HOST}:{port}"

    async def start(self) -> None:
        """Listen; raises `OSError` if the port is taken."""
        self._listener = socket.create_server((_HOST, self._port), backlog=_BACKLOG)
        self._listener.setblocking(False)
        self._accepting = asyncio.create_task(self._accept(self._listener))

    async def close(self) -> None:
        """End every connection: idle ones at once, others when they are through, and all of them soon."""
        if self._listener is None or self._accepting is None:
            return
        self._accepting.cancel()
        await asyncio.wait((self._accepting,))
        self._listener.close()
        await self._context.terminated.set()
        self._entry.close()
        for task, connection in self._connections.items():
            if connection is None:
                task.cancel()
        if self._connections:
            _, slow = await asyncio.wait(tuple(self._connections), timeout=_PATIENCE)
            for task in slow:
                task.cancel()
            if slow:
                await asyncio.wait(slow)

    async def _accept(self, listener: socket.socket) -> None:
        """Accept by hand: a server of asyncio's does not know of connections amid their handshake, and leaves them."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, _ = await loop.sock_accept(listener)
            except OSError:  # it was gone before it was accepted, or there are too many open files
                await asyncio.sleep(_BREATH)
                continue
            if len(self._connections) >= self._most_connections:
                accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                accepted.close()
                continue
            task = asyncio.create_task(self._serve(accepted))
            self._connections[task] = None
            task.add_done_callback(self._connections.pop)

    async def _serve(self, accepted: socket.socket) -> None:
        try:
            reader, writer = await self._opened(accepted)
        except OSError:  # it does not trust us, or speaks something else, or has gone
            accepted.close()
            return
        except asyncio.CancelledError:
            accepted.close()
            return
        connection = _Connection(self._entry, self._context, reader, writer, self._on_failure)
        self._connections[cast("asyncio.Task[None]", asyncio.current_task())] = connection
        try:
            await connection.run()
        except (Exception, asyncio.CancelledError):
            # A client that breaks the protocol in a way that hypercorn does not foresee; or we are closing.
            connection.reset()

    async def _opened(self, accepted: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection after its handshake, if it needs one."""
        # As asyncio has it on the sockets of its own servers: an answer in two writes would wait 40 ms otherwise.
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        secure = self._tls is not None
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            accepted,
            ssl=self._tls,
            ssl_handshake_timeout=_HANDSHAKE if secure else None,
            ssl_shutdown_timeout=_PATIENCE if secure else None,
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


class _Connection(TCPServer):
    """One client's connection."""

    def __init__(
        self,
        entry: OrderEntry,
        context: WorkerContext,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_failure: Callable[[Exception], None],
    ) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(self._serve, loop, _config(), context, {}, reader, writer)
        self._entry = entry
        self._on_failure = on_failure
        self._socket = writer.get_extra_info("socket")
        self._last_stream = 0
        self._unanswered: list[Mapping[str, Any]] = []
        self._change = asyncio.Condition()
        self._ended = False
        self.leaving = False

    def acts_on(self, scope: Mapping[str, Any]) -> None:
        """A request is being acted on: a GOAWAY must not say that it was not."""
        self._unanswered.append(scope)
        streams = self._http2.streams if self._http2 is not None else {}
        for number, stream in streams.items():
            if stream.scope is scope:
                self._last_stream = max(self._last_stream, number)

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        self.leaving = True
        with suppress(OSError):  # it has ended already
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        abort(self.writer.transport)

    async def go_away(self, scope: Mapping[str, Any]) -> None:
        """End the connection, and never answer this request.

        On HTTP/2 whatever else was acted on is answered first, if that takes no time. Then a GOAWAY names the last
        request acted on, and the client may hang up, so that it reads the GOAWAY before it sees the end.
        """
        self.leaving = True
        if self._http2 is not None:
            await self._briefly(lambda: all(each is scope for each in self._unanswered))
            await self.protocol_send(RawData(_goaway(self._last_stream)))
            await self._briefly(lambda: self._ended)
        await self._initiate_server_close()

    async def _briefly(self, met: Callable[[], bool]) -> None:
        """Wait a little for something, but not if the venue is closing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0 if self.context.terminated.is_set() else _PATIENCE):
                async with self._change:
                    await self._change.wait_for(met)

    async def protocol_send(self, event: Event) -> None:
        """Hypercorn's protocol has bytes for the client, or says whether a request is open."""
        if isinstance(event, RawData) and self.writer.is_closing():
            # What else asyncio makes of a write then depends on its version.
            await self.protocol.handle(Closed())
        elif not (self._ended and isinstance(event, Updated)):
            await super().protocol_send(event)

    async def _read_data(self) -> None:
        await super()._read_data()
        # Otherwise a connection that its client has ended would count until its time to be idle is over.
        self._ended = True
        await self._changed()
        await self.idle_task.stop()

    async def _changed(self) -> None:
        async with self._change:
            self._change.notify_all()

    @property
    def _http2(self) -> H2Protocol | None:
        protocol = self.protocol.protocol
        return protocol if isinstance(protocol, H2Protocol) else None

    async def _serve(self, scope: Any, receive: Any, send: Any, sync_spawn: Any, call_soon: Any) -> None:
        """Hypercorn has a request for us."""
        if scope["type"] != "http":  # a WebSocket has no business here
            await send({"type": "websocket.close"})
            return
        try:
            await self._entry.serve(Channel(scope, receive, send, self))
        except Exception as error:
            self._on_failure(error)
            raise
        finally:
            self._unanswered = [each for each in self._unanswered if each is not scope]
            await self._changed()


def _goaway(last_stream: int) -> bytes:
    """A GOAWAY frame without an error (RFC 9113, 6.8).

    Written by hand, since h2 takes its own GOAWAY for the end: it would not read what is still on its way.
    """
    return struct.pack(">BHBBIII", 0, 8, 7, 0, 0, last_stream, 0)


def _config() -> Config:
    config = Config()
    config.errorlog = None
    config.accesslog = None
    # Connections stay: their faults are drawn, and are not to come of their age.
    config.keep_alive_timeout = 75.0
    config.keep_alive_max_requests = 2**62
    return config
