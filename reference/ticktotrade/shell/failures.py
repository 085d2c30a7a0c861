"""Why a request has no answer, as the router has it, from what the HTTP libraries raise."""

from typing import Final

import httpx

from ticktotrade.router.interface import Failure


class NotProcessed(httpx.RemoteProtocolError):
    """The venue says, in HTTP/2, that it has not processed the request in any way (RFC 9113, 6.8 and 8.7)."""


class GoneAway(httpx.RemoteProtocolError):
    """An HTTP/2 connection has ended after a GOAWAY that does not say so of the request."""


class Unreadable(httpx.RemoteProtocolError):
    """What came is no HTTP answer, or none that is taken."""


_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Raised only before there is a connection, TLS included: not a byte of the request can have been sent."""
_ENDED: Final = ("disconnected", "closed connection")
"""In what h11 and httpcore say of a connection that ended early; with garbage they say something else."""


def failure_of(error: Exception) -> Failure:
    """What to tell the router. Only what certainly was not acted on is `Failure.REFUSED`; what is not known is a reset."""
    match error:
        case NotProcessed():
            return Failure.REFUSED
        case GoneAway():
            return Failure.GOAWAY
        case Unreadable():
            return Failure.UNREADABLE
        case httpx.RemoteProtocolError():
            ended = any(each in str(error) for each in _ENDED)
            return Failure.RESET if ended else Failure.UNREADABLE
        case _ if isinstance(error, _NEVER_SENT):
            return Failure.REFUSED
        case _:
            return Failure.RESET
