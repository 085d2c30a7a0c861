"""Credentials that are sent are in no log, report, notice or repr."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import hpack
import pytest

from support.once_router import order
from support.order_client_harness import (
    EVERY,
    KEY,
    PATIENT,
    SECRET,
    OrderClientHarness,
    RecordingListener,
    answer_of,
    http1,
    http2,
    run,
)
from support.order_venues import Asked, Http2Talk, client_tls, http1_answer
from ticktotrade.limiter import GcraLimiter
from ticktotrade.router import OrderRouter
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Done, Failure, Halted
from ticktotrade.shell import Credentials
from ticktotrade.shell.order_client import OrderClient


def revealing1(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """A venue that repeats the credentials wherever it can."""
    told = f"{asked.headers['apca-api-key-id']} {asked.headers['apca-api-secret-key']}"
    if asked.body == b"long":  # a notice that is cut short amid the secret
        writer.write(b"x" * 151 + SECRET.encode() + b"\r\n\r\n")
    elif asked.body == b"body":
        writer.write(
            http1_answer("400 Bad " + told, told.encode(), f"retry-after: {told}", f"x-told: {told}")
        )
    else:
        writer.write(f"{told}\r\n\r\n".encode())
        writer.close()


def revealing2(talk: Http2Talk, stream: int, asked: Asked) -> None:
    told = f"{asked.headers['apca-api-key-id']} {asked.headers['apca-api-secret-key']}"
    if asked.body == b"body":
        talk.answer(stream, 400, told.encode(), retry_after=told, x_told=told)
    else:
        talk.h2.close_connection(last_stream_id=stream, additional_data=told.encode())
        talk.flush()
        talk.close()


@EVERY
@pytest.mark.parametrize("over_http2", [False, True])
def test_credentials_are_in_no_log_no_report_no_notice_and_no_repr(
    connections: Connections,
    over_http2: bool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if over_http2 and connections is Connections.PER_REQUEST:
        pytest.skip("a connection per request is HTTP/1.1")
    for name in (
        "",
        "hpack",
        "hpack.hpack",
        "hpack.table",
        "h2",
        "httpx",
        "httpcore",
        "httpcore.http11",
        "asyncio",
    ):
        caplog.set_level(logging.DEBUG, name)
    shown: list[str] = []

    async def main() -> None:
        asyncio.get_running_loop().set_debug(True)

        @asynccontextmanager
        async def venue() -> AsyncIterator[tuple[str, list[Asked]]]:
            if over_http2:
                async with http2(revealing2) as (url, venue2):
                    yield url, venue2.asked
            else:
                async with http1(revealing1) as (url, venue1):
                    yield url, venue1.asked

        async with venue() as (url, asked):
            harness = OrderClientHarness(url, connections)
            async with harness.client:
                answer = answer_of(await harness.outcome("body"))
                assert answer.body == b"[hidden] [hidden]"
                assert answer.retry_after == "[hidden] [hidden]"
                assert isinstance(await harness.outcome("broken"), Failure)
                if not over_http2:
                    assert await harness.outcome("long") is Failure.UNREADABLE
                    assert "xxx" in harness.listener.notices[-1]
                    assert SECRET[:8] not in harness.listener.notices[-1]
                shown.append(repr(vars(harness.listener)) + repr(harness.router.outcomes))
                shown.append(
                    repr(harness.client) + repr(vars(harness.client)) + repr(vars(harness.client._transport))
                )
            assert all(each.headers["apca-api-secret-key"] == SECRET for each in asked), "it did send them"

    run(main)
    printed = capfd.readouterr()
    for text in (*shown, caplog.text, printed.out, printed.err):
        assert SECRET not in text
        assert KEY not in text


@pytest.mark.parametrize("status", ["401 Unauthorized", "422 Unprocessable"])
def test_a_secret_spelt_otherwise_in_a_reason_is_not_shown(status: str) -> None:
    """In JSON a letter can be written as an escape, so that the body does not have the secret, and the reason has."""
    spelt = "".join(f"\\u{ord(each):04x}" for each in SECRET)
    body = b'{"code":40110000,"message":"your secret is %b\\u001b[31m"}' % spelt.encode()

    def telling(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(http1_answer(status, body))

    async def main() -> None:
        async with http1(telling) as (url, _):
            listener = RecordingListener()
            client = OrderClient(
                url,
                Credentials(KEY, SECRET),
                listener,
                PATIENT,
                partial(OrderRouter, GcraLimiter),
                Connections.PER_REQUEST,
                tls=client_tls(),
            )
            async with client:
                client.submit(order("a"))
                await listener.ends(1)
                details = [each.detail for each in listener.reports if isinstance(each, Done | Halted)]
                assert "your secret is [hidden]?[31m" in details
                assert SECRET not in repr(listener.reports) + repr(client.orders) + repr(listener.notices)
                assert all(detail.isprintable() for detail in details)

    run(main)


def test_the_libraries_would_log_credentials_if_they_were_let(caplog: pytest.LogCaptureFixture) -> None:
    """That they are silenced is what keeps the test above green."""
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger("hpack.hpack")
    silenced = logger.filters[:]
    logger.filters.clear()
    try:
        hpack.Encoder().encode([(b"apca-api-secret-key", SECRET.encode())])
        assert SECRET in caplog.text
    finally:
        logger.filters[:] = silenced
