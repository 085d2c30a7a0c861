"""HTTP/1.1 below the order client: a connection for each request, or connections that are kept."""

import asyncio

import pytest

from support.order_client_harness import (
    EVERY,
    KEY,
    QUICK,
    SECRET,
    OrderClientHarness,
    answer_of,
    echoing1,
    http1,
    run,
)
from support.order_venues import Asked, Http1Script, http1_answer
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Failure
from ticktotrade.shell.transport import MOST_BODY_BYTES


def test_a_connection_per_request_is_that() -> None:
    async def main() -> None:
        async with http1(echoing1) as (url, venue):
            harness = OrderClientHarness(url, Connections.PER_REQUEST)
            async with harness.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await harness.outcome(name)).body == f"echo {name}".encode()
            assert [each.connection for each in venue.asked] == [0, 1, 2]
            assert venue.asked[0].headers == {
                "host": url.removeprefix("https://"),
                "user-agent": "tick-to-trade",
                "accept-encoding": "identity",
                "apca-api-key-id": KEY,
                "apca-api-secret-key": SECRET,
                "content-type": "application/json",
                "content-length": "1",
            }

    run(main)


def test_a_kept_http1_connection_that_has_ended_is_not_taken_for_one_that_never_was() -> None:
    """Whether the client knows of the end yet, or writes into it: only what was certainly not sent is refused."""

    async def main() -> None:
        def parting(writer: asyncio.StreamWriter, asked: Asked) -> None:
            echoing1(writer, asked)
            writer.close()

        async with http1(parting) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                for name in ("a", "b", "c"):
                    outcome = await harness.outcome(name)
                    assert outcome is Failure.RESET or answer_of(outcome).body == f"echo {name}".encode()
            bodies = [each.body for each in venue.asked]
            assert len(bodies) == len(set(bodies)), "nothing is sent again by itself"

    run(main)


def garbage(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"220 ready\r\n\r\n")


def closing(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.close()


def resetting(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.transport.abort()


def cutting(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x" * 100)[:-1])
    writer.close()


def huge(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x" * (MOST_BODY_BYTES + 1)))


def compressed(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(http1_answer("200 OK", b"x", "content-encoding: gzip"))


def cut_chunks(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n")
    writer.close()


def broken_chunks(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n")


@EVERY
@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (garbage, Failure.UNREADABLE),
        (closing, Failure.RESET),
        (resetting, Failure.RESET),
        (cutting, Failure.RESET),
        (huge, Failure.UNREADABLE),
        (compressed, Failure.UNREADABLE),
        (cut_chunks, Failure.RESET),
        (broken_chunks, Failure.UNREADABLE),
    ],
)
def test_no_answer_over_http1(connections: Connections, script: Http1Script, failure: Failure) -> None:
    async def main() -> None:
        scripts = [script, echoing1]
        async with http1(lambda writer, asked: scripts[asked.body == b"b"](writer, asked)) as (url, venue):
            harness = OrderClientHarness(url, connections)
            async with harness.client:
                assert await harness.outcome("a") is failure
                assert harness.listener.notices[-1].startswith(f"{failure}: POST /v2/orders (")
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"a", b"b"], "nothing is sent again by itself"

    run(main)


@EVERY
def test_an_abandoned_request_over_http1(connections: Connections) -> None:
    async def main() -> None:
        def script(writer: asyncio.StreamWriter, asked: Asked) -> None:
            if asked.body != b"a":
                echoing1(writer, asked)

        async with http1(script) as (url, venue):
            harness = OrderClientHarness(url, connections, QUICK)
            async with harness.client:
                assert await harness.outcome("a") is None
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"a", b"b"]

    run(main)
