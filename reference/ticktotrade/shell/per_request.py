"""The plain way: a connection for each request."""

from collections.abc import AsyncIterator
from ssl import SSLContext

import httpx


class PerRequestTransport(httpx.AsyncBaseTransport):
    """Opens a connection, sends one request over HTTP/1.1, and closes it behind the answer.

    The TLS context is the same for all of them: making one takes longer than everything else.
    """

    def __init__(self, tls: SSLContext) -> None:
        self._tls = tls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the connection is closed when the answer's stream is."""
        transport = httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, retries=0)
        try:
            response = await transport.handle_async_request(request)
        except BaseException:
            await transport.aclose()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _LastStream(response.stream, transport)
        return response


class _LastStream(httpx.AsyncByteStream):
    """The body of the only answer on a connection."""

    def __init__(self, stream: httpx.AsyncByteStream, transport: httpx.AsyncHTTPTransport) -> None:
        self._stream = stream
        self._transport = transport

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._transport.aclose()
