"""What an exception of the HTTP libraries means to the router."""

import httpx
import pytest

from ticktotrade.router.interface import Failure
from ticktotrade.shell.failures import GoneAway, NotProcessed, Unreadable, failure_of


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (NotProcessed("the stream was refused"), Failure.REFUSED),
        (GoneAway("GOAWAY (0)"), Failure.GOAWAY),
        (Unreadable("no status"), Failure.UNREADABLE),
        (httpx.ConnectError("all attempts failed"), Failure.REFUSED),
        (httpx.ConnectTimeout("no connection in 1 s"), Failure.REFUSED),
        (httpx.PoolTimeout("no connection is free"), Failure.REFUSED),
        (httpx.UnsupportedProtocol("ftp"), Failure.REFUSED),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), Failure.RESET),
        (httpx.RemoteProtocolError("peer closed connection without sending complete message"), Failure.RESET),
        (httpx.RemoteProtocolError("illegal status line"), Failure.UNREADABLE),
        (httpx.ReadError("reset by peer"), Failure.RESET),
        (httpx.WriteError("broken pipe"), Failure.RESET),
        (httpx.ReadTimeout("nothing came"), Failure.RESET),
        (OSError("no route"), Failure.RESET),
        (ValueError("what nobody has thought of"), Failure.RESET),
    ],
    ids=repr,
)
def test_only_what_was_certainly_not_acted_on_is_refused(error: Exception, failure: Failure) -> None:
    assert failure_of(error) is failure


def every_kind_below(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*map(every_kind_below, kind.__subclasses__()))


def test_of_all_that_httpx_raises_only_four_kinds_are_from_before_there_is_a_connection() -> None:
    """A kind that a later httpx has is in doubt until somebody has looked at it."""
    ours = {NotProcessed, GoneAway, Unreadable}
    theirs = every_kind_below(httpx.TransportError) - ours
    refused = {kind for kind in theirs if failure_of(kind("anything")) is Failure.REFUSED}
    assert refused == {httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol}
