"""Venues on loopback that behave as a test wants them to: HTTP/1.1 and HTTP/2 over TLS, byte by byte."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
import trustme

AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("localhost", "127.0.0.1")


def client_tls(authority: trustme.CA = AUTHORITY) -> ssl.SSLContext:
    """What a client trusts this authority with, and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority.configure_trust(context)
    return context


def server_tls(*protocols: str, certificate: trustme.LeafCert = CERTIFICATE) -> ssl.SSLContext:
    """What a server shows, and speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    context.set_alpn_protocols(list(protocols))
    return context


class Asked(NamedTuple):
    """A request as it came, over either protocol; the names of its headers are in lower case."""

    connection: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    """A server on a port of its own; when it ends, so do its connections."""
    writers: set[asyncio.StreamWriter] = set()
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        writers.add(writer)
        try:
            with suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
                if server.is_serving():
                    await handler(reader, writer)
        finally:
            writer.transport.abort()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()
            writers.discard(writer)
            tasks.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in tuple(writers):
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks)
        await server.wait_closed()


class Http2Talk:
    """One connection of an HTTP/2 venue, for its script to answer on."""

    def __init__(self, number: int, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self.writer = writer
        self.is_over = False
        """Whether the script has ended the connection; what came behind that is not looked at."""
        self.h2 = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        )

    def answer(self, stream: int, status: int = 200, body: bytes = b"{}", **headers: str) -> None:
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.h2.send_headers(stream, [(":status", str(status)), *named])
        self.h2.send_data(stream, body, end_stream=True)
        self.flush()

    def go_away(self, last_stream: int) -> None:
        self.is_over = True
        self.h2.close_connection(last_stream_id=last_stream, additional_data=b"maintenance")
        self.flush()

    def announce(self, last_stream: int, code: int = 0) -> None:
        """A GOAWAY behind which the connection goes on; h2 would take its own for the end."""
        self.flush()
        self.writer.write(goaway(last_stream, code))

    def close(self) -> None:
        """An end without HTTP's good-bye."""
        self.is_over = True
        self.writer.close()

    def abort(self) -> None:
        """A reset, without TLS's or HTTP's good-bye."""
        self.is_over = True
        self.writer.transport.abort()

    def flush(self) -> None:
        self.writer.write(self.h2.data_to_send())


def goaway(last_stream: int, code: int = 0, *, stream: int = 0, message: bytes = b"") -> bytes:
    """A GOAWAY frame (RFC 9113, 6.8); on a stream, it is malformed."""
    length = 8 + len(message)
    return struct.pack(">BHBBIII", 0, length, 7, 0, stream, last_stream, code) + message


Http2Script = Callable[[Http2Talk, int, Asked], None]


class Http2Venue:
    """Reads requests, and does with each what the script says."""

    def __init__(
        self, script: Http2Script, settings: dict[h2.settings.SettingCodes, int] | None = None
    ) -> None:
        self.asked: list[Asked] = []
        self.talks: list[Http2Talk] = []
        self.resets: list[int] = []
        self.ended: list[int] = []
        """The connections that the client has ended."""
        self.on_change = asyncio.Condition()
        self._script = script
        self._settings = settings or {}

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Http2Talk(len(self.talks), writer)
        self.talks.append(talk)
        talk.h2.local_settings = h2.settings.Settings(client=False, initial_values=self._settings)
        talk.h2.initiate_connection()
        talk.flush()
        heads: dict[int, dict[str, str]] = {}
        bodies: dict[int, bytes] = {}
        while data := await reader.read(65536):
            try:
                events = talk.h2.receive_data(data)
            except h2.exceptions.ProtocolError:
                return
            for event in events:
                if talk.is_over:
                    return
                match event:
                    case h2.events.RequestReceived():
                        heads[event.stream_id] = dict(event.headers)  # type: ignore[arg-type]
                        bodies[event.stream_id] = b""
                    case h2.events.DataReceived():
                        bodies[event.stream_id] += event.data
                        talk.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    case h2.events.StreamEnded():
                        head = heads.pop(event.stream_id)
                        asked = Asked(
                            talk.number, head[":method"], head[":path"], head, bodies.pop(event.stream_id)
                        )
                        self.asked.append(asked)
                        self._script(talk, event.stream_id, asked)
                    case h2.events.StreamReset():
                        self.resets.append(event.stream_id)
            talk.flush()
            await self._changed()
        self.ended.append(talk.number)
        await self._changed()

    async def _changed(self) -> None:
        async with self.on_change:
            self.on_change.notify_all()

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until something holds that changes with what arrives here."""
        async with self.on_change:
            await self.on_change.wait_for(met)


Http1Script = Callable[[asyncio.StreamWriter, Asked], None]


class Http1Venue:
    """Reads requests, and does with each what the script says; the script writes bytes."""

    def __init__(self, script: Http1Script) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self._script = script

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = self.connections
        self.connections += 1
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = {
                name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(number, method, target, headers, body)
            self.asked.append(asked)
            self._script(writer, asked)


def http1_answer(status: str = "200 OK", body: bytes = b"{}", *headers: str) -> bytes:
    """An answer's bytes."""
    head = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
