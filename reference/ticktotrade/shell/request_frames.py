"""The frames of a request, made before there is a request: what is left to do is to put in a few numbers and the body.

h2 and hpack take some fifty calls to frame an order, on a sparse market 100 µs; this takes one `join`. h2 is told of the
request all the same, behind it, and says whether it would have framed it so.
"""

import copy
from functools import lru_cache
from typing import Final

import hpack

from ticktotrade.shell.header_blocks import RememberingEncoder
from ticktotrade.shell.transport import Header, Outgoing

USUAL_LENGTHS: Final = range(96, 352)
"""Bytes of nearly every body that places an order."""
_HEADERS_TO_ITS_END: Final = b"\x01\x04"
_DATA_TO_ITS_END: Final = b"\x00\x01"
"""Types and flags of frames (RFC 9113, 6.1 and 6.2)."""


def request_headers(authority: bytes, request: Outgoing) -> list[Header]:
    """A request's headers, pseudo-headers first; with a body its length comes last.

    What differs from request to request is never put into the table that the header block refers to, nor is the type of
    a body: so the first request on a connection, whichever it is, leaves the table as all others find it.
    """
    headers: list[Header] = [
        (b":method", request.method.encode()),
        (b":scheme", b"https"),
        (b":authority", authority),
        hpack.NeverIndexedHeaderTuple(b":path", request.target),
        *request.headers,
    ]
    if request.body:
        headers.append(_JSON)
        headers.append(hpack.NeverIndexedHeaderTuple(b"content-length", b"%d" % len(request.body)))
    return headers


class RequestFrames:
    """Frames of requests that are like one another but for the body, as long as the encoder's table stays as it is."""

    def __init__(self, encoder: RememberingEncoder, authority: bytes, like: Outgoing) -> None:
        self._encoder = encoder
        self._version = encoder.version
        self._method, self._target, self._headers = like.method, like.target, like.headers
        # Tried with another encoder: what ours puts into its table has to be sent.
        trial = copy.deepcopy(encoder)
        headers = request_headers(authority, like._replace(body=b"{}"))
        self._block = trial.encode(headers[:-1])
        # Else the block has put something into the table, and does not mean the same twice.
        self._is_settled = trial.version == self._version
        for length in USUAL_LENGTHS:  # encoded now, so that no order waits for it
            _length_field(length)

    @property
    def is_current(self) -> bool:
        """Whether the header block means at the venue what it is to mean. O(1)."""
        return self._is_settled and self._encoder.is_at(self._version)

    def are_of(self, request: Outgoing) -> bool:
        """Whether a request is like that for which they were made. O(its headers)."""
        return (
            request.target == self._target
            and request.method == self._method
            and request.headers == self._headers
        )

    def frames(self, stream: int, body: bytes) -> bytes:
        """HEADERS and DATA of the request with a body, which fits into one frame, on a stream. O(length)."""
        length = len(body)
        number = stream.to_bytes(4, "big")
        block = self._block + _length_field(length)
        return b"".join(
            (
                len(block).to_bytes(3, "big"),
                _HEADERS_TO_ITS_END,
                number,
                block,
                length.to_bytes(3, "big"),
                _DATA_TO_ITS_END,
                number,
                body,
            )
        )


@lru_cache(1024)
def _length_field(length: int) -> bytes:
    """How a header block ends: a literal that refers to the static table alone (RFC 7541, 6.2.3)."""
    return hpack.Encoder().encode([hpack.NeverIndexedHeaderTuple(b"content-length", b"%d" % length)])


_JSON: Final[Header] = hpack.NeverIndexedHeaderTuple(b"content-type", b"application/json")
