"""The fast way: a connection that is kept, and many requests on it at a time."""

import asyncio
from contextlib import suppress
from ssl import SSLContext
from typing import Final

import httpx

from ticktotrade.shell.http2_connection import Header, Http2Connection, open_connection

_MOST_HTTP1_CONNECTIONS: Final = 100
_NOT_IN_HTTP2: Final = frozenset({b"host", b"connection", b"transfer-encoding"})


class PooledTransport(httpx.AsyncBaseTransport):
    """Keeps an HTTP/2 connection to one host, and opens another when that one has ended or is not trusted any more.

    If the venue, asked at the first connection, does not speak HTTP/2, httpx's pool of HTTP/1.1 connections takes over
    for good. Nothing is ever sent a second time by itself.
    """

    def __init__(self, url: httpx.URL, tls: SSLContext, connect_seconds: float) -> None:
        self._host = url.host
        self._port = url.port or 443
        self._tls = tls
        self._connect_seconds = connect_seconds
        self._connection: Http2Connection | None = None
        self._others: set[Http2Connection] = set()
        self._opening: asyncio.Task[Http2Connection | None] | None = None
        self._http1 = _http1_pool(tls) if url.scheme == "http" else None
        if self._http1 is None:
            tls.set_alpn_protocols(["h2", "http/1.1"])

    async def open(self) -> None:
        """Have a connection ready. Raises `httpx.ConnectError` or `httpx.ConnectTimeout`."""
        if self._http1 is None:
            await self._usable_connection()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, and wait for the answer: over HTTP/2 for the whole of it, else for its headers."""
        connection = self._connection
        if self._http1 is None and (connection is None or not connection.is_usable):
            connection = await self._usable_connection()
        if connection is None:
            assert self._http1 is not None
            return await self._http1.handle_async_request(request)
        status, headers, body = await connection.exchange(_http2_headers(request), request.content)
        return httpx.Response(
            status, headers=headers, stream=httpx.ByteStream(body), extensions={"http_version": b"HTTP/2"}
        )

    async def aclose(self) -> None:
        """Close every connection, whatever is in flight."""
        if self._opening is not None:
            self._opening.cancel()
            with suppress(asyncio.CancelledError, httpx.TransportError):
                await self._opening
        self._retire()
        for connection in self._others:
            await connection.aclose()
        if self._http1 is not None:
            await self._http1.aclose()

    async def _usable_connection(self) -> Http2Connection | None:
        """The connection, opened if need be: once, for all that ask for it. None, if it is to be HTTP/1.1."""
        if self._connection is not None and self._connection.is_usable:
            return self._connection
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(self._on_opened)
        return await asyncio.shield(self._opening)

    async def _open(self) -> Http2Connection | None:
        self._retire()
        try:
            async with asyncio.timeout(self._connect_seconds):
                self._connection = await open_connection(self._host, self._port, self._tls)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(f"no connection in {self._connect_seconds:g} s") from error
        if self._connection is None:
            self._http1 = _http1_pool(self._tls)
        return self._connection

    def _on_opened(self, opening: "asyncio.Task[Http2Connection | None]") -> None:
        self._opening = None
        if not opening.cancelled():
            opening.exception()  # whoever waits for it has it; perhaps nobody does any longer

    def _retire(self) -> None:
        """What is in flight on the old connection may still be answered; it closes itself after that."""
        self._others = {each for each in self._others if not each.is_closed}
        if self._connection is not None:
            self._connection.retire()
            self._others.add(self._connection)
            self._connection = None


def _http1_pool(tls: SSLContext) -> httpx.AsyncHTTPTransport:
    limits = httpx.Limits(
        max_connections=_MOST_HTTP1_CONNECTIONS,
        max_keepalive_connections=_MOST_HTTP1_CONNECTIONS,
        keepalive_expiry=None,
    )
    return httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits, retries=0)


def _http2_headers(request: httpx.Request) -> list[Header]:
    url = request.url
    headers = [
        (b":method", request.method.encode()),
        (b":scheme", url.raw_scheme),
        (b":authority", url.netloc),
        (b":path", url.raw_path),
    ]
    for name, value in request.headers.raw:
        lower = name.lower()
        if lower not in _NOT_IN_HTTP2:
            headers.append((lower, value))
    return headers
