"""What carries a request to the venue, and brings its answer."""

import asyncio
from typing import Final, NamedTuple, Protocol

MOST_BODY_BYTES: Final = 1 << 20
"""Of an answer; one about an order has less than two thousand."""

Header = tuple[bytes, bytes]
"""The name of a header, in lower case, and its value."""


class Outgoing(NamedTuple):
    """A request, as it is sent. An empty body is none; any other is JSON, which its headers do not say.

    The credentials are in its headers, so it is kept nowhere but in what compresses a connection's headers.
    """

    method: str
    target: bytes
    headers: list[Header]
    body: bytes


class Answered(NamedTuple):
    """A whole answer, with a status of three digits."""

    status: int
    headers: list[Header]
    body: bytes


class Transport(Protocol):
    """Sends requests to one venue, each once; nothing is ever sent again by itself."""

    async def open(self) -> None:
        """Have a connection ready, if one is to be kept.

        Raises `httpx.ConnectError` or `httpx.ConnectTimeout`.
        """

    def exchange(self, request: Outgoing) -> "asyncio.Future[Answered]":
        """Send a request; the whole answer is what comes of it.

        Or an `httpx.TransportError`; `failures.failure_of` says what it means. Cancelling it gives the answer up.
        """

    async def aclose(self) -> None:
        """Close every connection, whatever is in flight."""
