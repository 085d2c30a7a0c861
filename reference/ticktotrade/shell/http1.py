"""HTTP/1.1, as httpx has it: a connection for each request, or connections that are kept."""

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from ssl import SSLContext
from typing import Any, Final

import httpx

from ticktotrade.shell.failures import Unreadable
from ticktotrade.shell.transport import MOST_BODY_BYTES, Answered, Outgoing

_MOST_CONNECTIONS: Final = 100
_REMEMBERED_TARGETS: Final = 256
_TYPE_OF_BODY: Final = ((b"content-type", b"application/json"),)


class PerRequestTransport:
    """The plain way: opens a connection, sends one request, and closes it behind the answer.

    The TLS context is the same for all of them: making one takes longer than everything else.
    """

    def __init__(self, url: httpx.URL, tls: SSLContext, connect_seconds: float) -> None:
        self._tls = tls
        self._sender = _Sender(url, connect_seconds)

    async def open(self) -> None:
        """Nothing is kept."""

    def exchange(self, request: Outgoing) -> "asyncio.Future[Answered]":
        """As `Transport.exchange` has it."""
        return asyncio.create_task(self._exchange(request))

    async def aclose(self) -> None:
        """Nothing is kept."""

    async def _exchange(self, request: Outgoing) -> Answered:
        async with httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False) as transport:
            return await self._sender.exchange(transport, request)


class Http1Pool:
    """Connections that are kept, one for each request that is in flight at a time."""

    def __init__(self, url: httpx.URL, tls: SSLContext, connect_seconds: float) -> None:
        limits = httpx.Limits(
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=_MOST_CONNECTIONS,
            keepalive_expiry=None,
        )
        self._transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits)
        self._sender = _Sender(url, connect_seconds)

    async def exchange(self, request: Outgoing) -> Answered:
        """As `Transport.exchange` has it."""
        return await self._sender.exchange(self._transport, request)

    async def aclose(self) -> None:
        """Close them all."""
        await self._transport.aclose()


class _Sender:
    """Sends requests by httpx, below its client: no redirects, no cookies, no log of the address, no second try."""

    def __init__(self, url: httpx.URL, connect_seconds: float) -> None:
        self._url = url
        self._url_of = lru_cache(_REMEMBERED_TARGETS)(self._with_target)
        self._timeouts = {"connect": connect_seconds, "read": None, "write": None, "pool": None}

    async def exchange(self, transport: httpx.AsyncHTTPTransport, request: Outgoing) -> Answered:
        opening = _Opening()
        outgoing = httpx.Request(
            request.method,
            self._url_of(request.target),
            headers=[*request.headers, *_TYPE_OF_BODY] if request.body else request.headers,
            content=request.body or None,
            extensions={"timeout": self._timeouts, "trace": opening.trace},
        )
        try:
            response = await transport.handle_async_request(outgoing)
        except asyncio.CancelledError:
            await opening.aclose()
            raise
        headers = [(name.lower(), value) for name, value in response.headers.raw]
        return Answered(response.status_code, headers, await _body_of(response))

    def _with_target(self, target: bytes) -> httpx.URL:
        return self._url.copy_with(raw_path=target)


class _Opening:
    """The connection that is being opened, as httpx tells it.

    Cancelled amid the TLS handshake, httpx leaves the connection to the garbage collector.
    """

    def __init__(self) -> None:
        self._stream: Any = None

    async def trace(self, event: str, about: Mapping[str, Any]) -> None:
        """Note what was opened, until TLS has it."""
        if event == "connection.connect_tcp.complete":
            self._stream = about["return_value"]
        elif event == "connection.start_tls.complete":
            self._stream = None

    async def aclose(self) -> None:
        """Close what nobody else would."""
        if self._stream is not None:
            await self._stream.aclose()


async def _body_of(response: httpx.Response) -> bytes:
    """The body as it came, compressed or not; after that the connection is free again."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    chunks, size = [], 0
    try:
        async for chunk in response.stream:
            size += len(chunk)
            if size > MOST_BODY_BYTES:
                raise Unreadable(f"the answer has more than {MOST_BODY_BYTES} bytes")
            chunks.append(chunk)
    finally:
        await response.stream.aclose()
    return b"".join(chunks)
