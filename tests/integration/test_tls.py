"""TLS that verifies: contexts that are taken, and certificates that are not."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from support.once_router import OnceRouter
from support.order_client_harness import (
    EVERY,
    KEY,
    QUICK,
    SECRET,
    OrderClientHarness,
    RecordingListener,
    a_port_where_nobody_listens,
    run,
)
from support.order_venues import Handler, client_tls, server_tls, serving
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Failure
from ticktotrade.shell import BadTls, Credentials
from ticktotrade.shell.order_client import OrderClient
from ticktotrade.shell.pooled import PooledTransport


async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    await reader.read()


def expired() -> ssl.SSLContext:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return server_tls("h2", "http/1.1", certificate=trusted.issue_cert("localhost", not_after=yesterday))


def of_another_host() -> ssl.SSLContext:
    return server_tls("h2", "http/1.1", certificate=trusted.issue_cert("example.org"))


def of_another_authority() -> ssl.SSLContext:
    return server_tls("h2", "http/1.1", certificate=trustme.CA().issue_cert("localhost"))


def of_tls_1_1() -> ssl.SSLContext:
    context = server_tls("h2", "http/1.1", certificate=trusted.issue_cert("localhost"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


trusted = trustme.CA()
CERTIFICATE_REMEDY = "SSL_CERT_FILE or a CA file has to name it"


@EVERY
@pytest.mark.parametrize(
    ("handler", "tls", "said"),
    [
        (None, None, "refused: POST /v2/orders ("),
        (hello, lambda: None, "refused: POST /v2/orders ("),
        (hello, expired, "certificate has expired; if"),
        (hello, of_another_host, "Hostname mismatch, certificate is not valid for 'localhost'; if"),
        (hello, of_another_authority, CERTIFICATE_REMEDY),
        (hello, of_tls_1_1, "refused: POST /v2/orders ("),
    ],
)
def test_nothing_was_sent_where_no_connection_came_about(
    connections: Connections,
    handler: Handler | None,
    tls: Callable[[], ssl.SSLContext | None] | None,
    said: str,
) -> None:
    received: list[bytes] = []

    async def listening(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert handler is not None
        received.append(b"a whole handshake")
        await handler(reader, writer)

    async def refused_at(port: int) -> None:
        harness = OrderClientHarness(f"https://localhost:{port}", connections, tls=client_tls(trusted))
        async with harness.client:
            assert await harness.outcome("a") is Failure.REFUSED
            assert said in harness.listener.notices[-1], harness.listener.notices
            assert "\n" not in harness.listener.notices[-1]

    async def main() -> None:
        if handler is None or tls is None:
            await refused_at(a_port_where_nobody_listens())
            return
        context = tls()
        async with serving(listening, context) as port:
            asyncio.get_running_loop().set_exception_handler(
                lambda loop, about: None
            )  # the server's handshake
            await refused_at(port)
        assert context is None or received == []

    run(main)


def unverified() -> ssl.SSLContext:
    context = client_tls()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def of_any_host() -> ssl.SSLContext:
    context = client_tls()
    context.check_hostname = False
    return context


def of_any_version() -> ssl.SSLContext:
    context = client_tls()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def old() -> ssl.SSLContext:
    context = client_tls()
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    return context


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (unverified, "verify_mode"),
        (of_any_host, "check_hostname"),
        (of_any_version, "minimum_version"),
        (old, "minimum_version"),
    ],
)
@EVERY
def test_tls_that_does_not_verify_is_refused(
    connections: Connections, make: Callable[[], ssl.SSLContext], part: str
) -> None:
    with pytest.raises(BadTls, match=part):
        OrderClientHarness("https://example.org", connections, tls=make())


def test_the_context_that_is_made_verifies() -> None:
    client = OrderClient(
        "https://localhost:1",
        Credentials(KEY, SECRET),
        RecordingListener(),
        QUICK,
        OnceRouter,
        Connections.POOLED,
    )
    assert isinstance(client._transport, PooledTransport)
    context = client._transport._tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
