"""The fast way: a connection that is kept, and many requests on it at a time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext

import httpx

from ticktotrade.shell.http1 import Http1Pool
from ticktotrade.shell.http2_connection import Http2Connection, open_connection
from ticktotrade.shell.transport import Answered, Outgoing


class PooledTransport:
    """Keeps an HTTP/2 connection to one host, and opens another when that one has ended or is not trusted any more.

    If the venue, asked at the first connection, does not speak HTTP/2, a pool of HTTP/1.1 connections takes over for
    good; so it does where there is no TLS to ask it in.
    """

    def __init__(
        self,
        url: httpx.URL,
        tls: SSLContext,
        connect_seconds: float,
        usual: Callable[[], Outgoing] | None = None,
    ) -> None:
        """``usual`` is as `Http2Connection` has it."""
        self._url = url
        self._usual = usual
        self._tls = tls
        self._connect_seconds = connect_seconds
        self._connection: Http2Connection | None = None
        self._retired: set[Http2Connection] = set()
        self._opening: asyncio.Task[Http2Connection | None] | None = None
        self._http1: Http1Pool | None = None
        if url.scheme == "https":
            tls.set_alpn_protocols(["h2", "http/1.1"])
        else:
            self._take_http1()

    async def open(self) -> None:
        """As `Transport.open` has it."""
        if self._http1 is None:
            await self._usable_connection()

    def exchange(self, request: Outgoing) -> "asyncio.Future[Answered]":
        """As `Transport.exchange` has it.

        When this returns, and an HTTP/2 connection is open and has room, the request is in the kernel's hands.
        """
        connection = self._connection
        if connection is not None and connection.is_usable and connection.has_room:
            return connection.begin(request)
        return asyncio.create_task(self._exchange(request))

    async def aclose(self) -> None:
        """As `Transport.aclose` has it."""
        if self._opening is not None:
            self._opening.cancel()
            with suppress(asyncio.CancelledError, httpx.TransportError):
                await self._opening
        self._retire()
        for connection in self._retired:
            await connection.aclose()
        if self._http1 is not None:
            await self._http1.aclose()

    async def _exchange(self, request: Outgoing) -> Answered:
        connection = None if self._http1 is not None else await self._usable_connection()
        if connection is not None:
            await connection.room()
            return await connection.begin(request)
        assert self._http1 is not None
        return await self._http1.exchange(request)

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
                self._connection = await open_connection(self._url, self._tls, self._usual)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(f"no connection in {self._connect_seconds:g} s") from error
        if self._connection is None:
            self._take_http1()
        return self._connection

    def _on_opened(self, opening: "asyncio.Task[Http2Connection | None]") -> None:
        self._opening = None
        if not opening.cancelled():
            opening.exception()  # whoever waits for it has it; perhaps nobody does any longer

    def _take_http1(self) -> None:
        self._http1 = Http1Pool(self._url, self._tls, self._connect_seconds)

    def _retire(self) -> None:
        """What is in flight on the old connection may still be answered; it closes itself after that."""
        self._retired = {each for each in self._retired if not each.is_closed}
        if self._connection is not None:
            self._connection.retire()
            self._retired.add(self._connection)
            self._connection = None
