import asyncio
import ssl
from asyncio import sslproto
from typing import Any

import pytest

from ticktotrade.shell.abort import abort


class Aborted(asyncio.WriteTransport):
    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self.error = error
        self.count = 0

    def abort(self) -> None:
        self.count += 1
        if self.error is not None:
            raise self.error


def test_a_connection_is_ended_at_once() -> None:
    transport = Aborted(None)
    abort(transport)
    assert transport.count == 1


def test_one_that_cannot_be_ended_any_more_has_ended() -> None:
    transport = Aborted(AttributeError("'NoneType' object has no attribute '_abort'"))
    abort(transport)
    assert transport.count == 1


def test_other_mistakes_are_not_hidden() -> None:
    with pytest.raises(OSError, match="broken"):
        abort(Aborted(OSError("broken")))


def test_a_tls_connection_that_was_closed_twice_is_ended() -> None:
    async def close_twice() -> None:
        loop = asyncio.get_running_loop()
        # A connection of asyncio's own, whose other end never was.
        made: Any = sslproto.SSLProtocol
        protocol = made(loop, asyncio.Protocol(), ssl.create_default_context(), None, False, "host")
        transport = protocol._get_app_transport()
        transport.close()
        transport.close()
        abort(transport)

    asyncio.run(close_twice())
