"""A connection of order entry, without I/O: bytes in, requests out, and the bytes of their answers.

Its one question is when a request was complete. It reads as much of it as the answer needs.
"""

from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest


class Unreadable(Exception):
    """What a client has sent is not of its protocol; the connection is over."""


class Received(NamedTuple):
    """A request that is complete, and by what its answer finds it."""

    stream: int
    request: HttpRequest


class OrderProtocol(Protocol):
    """One connection's protocol."""

    @property
    def name(self) -> str:
        """As people call it."""

    def receive(self, data: bytes) -> list[Received]:
        """The requests that are complete with these bytes. Raises `Unreadable`."""

    def pending(self) -> list[Received]:
        """The requests that were complete before, and had to wait for an answer. Raises `Unreadable`."""

    def answer(self, stream: int, answer: HttpAnswer) -> None:
        """Answer a request; `take` has the bytes."""

    def take(self) -> bytes:
        """What is to be sent."""

    @property
    def is_over(self) -> bool:
        """Whether the connection is to end behind what `take` has."""


def request_of(method: bytes, target: bytes, headers: dict[bytes, bytes], body: bytes) -> HttpRequest:
    """The request of these parts; its path is decoded."""
    path, _, query = target.partition(b"?")
    return HttpRequest(
        method.decode("latin-1"), unquote_to_bytes(path).decode(errors="replace"), query, headers, body
    )
