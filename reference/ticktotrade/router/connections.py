"""How the shell connects to the venue's order entry; the router itself knows nothing of it."""

from enum import StrEnum


class Connections(StrEnum):
    """Whether a connection is kept for the next request."""

    PER_REQUEST = "per_request"
    """A new one for each request, over HTTP/1.1."""
    POOLED = "pooled"
    """One that is kept, over HTTP/2; where the venue does not speak that, several over HTTP/1.1."""
