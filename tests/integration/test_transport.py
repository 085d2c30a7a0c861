"""What holds of every transport: where it connects to, what it follows, and what it makes of an answer."""

import asyncio

import pytest

from support.order_client_harness import (
    EVERY,
    QUICK,
    OrderClientHarness,
    answer_of,
    echoing1,
    http1,
    run,
    speechless,
)
from support.order_venues import Asked, Http1Venue, http1_answer, serving
from ticktotrade.router.connections import Connections
from ticktotrade.router.interface import Answer, Failure


@EVERY
def test_plain_http_on_loopback_where_it_is_allowed(connections: Connections) -> None:
    async def main() -> None:
        venue = Http1Venue(echoing1)
        async with serving(venue.handle, None) as port:
            harness = OrderClientHarness(f"http://127.0.0.1:{port}", connections, plain=True)
            async with harness.client:
                assert answer_of(await harness.outcome("a")).body == b"echo a"
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert venue.connections == (1 if connections is Connections.POOLED else 2)

    run(main)


@EVERY
def test_proxies_in_the_environment_are_not_used(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def main() -> None:
        async with http1(echoing1) as (url, _):
            harness = OrderClientHarness(url, connections)
            async with harness.client:
                assert answer_of(await harness.outcome("a")).status == 200

    run(main)


@EVERY
def test_redirects_are_answers_and_are_not_followed(connections: Connections) -> None:
    async def main() -> None:
        async with http1(echoing1) as (elsewhere, other):

            def redirecting(writer: asyncio.StreamWriter, asked: Asked) -> None:
                location = f"location: {elsewhere}/v2/orders"
                writer.write(http1_answer("307 Temporary Redirect", b"", location))

            async with http1(redirecting) as (url, _):
                harness = OrderClientHarness(url, connections)
                async with harness.client:
                    assert answer_of(await harness.outcome("a")).status == 307
            assert other.connections == 0

    run(main)


@EVERY
def test_the_two_headers_that_the_router_reads(connections: Connections) -> None:
    answers = [
        ("429 Too Many", ("Retry-After: 7", "X-RateLimit-Reset: 1723161600"), ("7", "1723161600")),
        (
            "429 Too Many",
            ("retry-after: Fri, 09 Aug 2024 00:00:00 GMT",),
            ("Fri, 09 Aug 2024 00:00:00 GMT", None),
        ),
        ("503 Busy", ("Retry-After: " + "7" * 257,), (None, None)),
        ("503 Busy", ("Retry-After: \u00e9",), (None, None)),
    ]

    async def main() -> None:
        left = iter(answers)

        def script(writer: asyncio.StreamWriter, asked: Asked) -> None:
            status, headers, _ = next(left)
            writer.write(http1_answer(status, b"", *headers))

        async with http1(script) as (url, _):
            harness = OrderClientHarness(url, connections)
            async with harness.client:
                for number, (status, _, wanted) in enumerate(answers):
                    answer = answer_of(await harness.outcome(str(number)))
                    assert answer == Answer(int(status[:3]), *wanted, b"")

    run(main)


@EVERY
def test_a_connection_that_does_not_come_about_in_time_is_given_up_before_the_request(
    connections: Connections,
) -> None:
    """Half of the request's time, so that the router does not take it to have been sent."""

    async def main() -> None:
        async with serving(speechless, None) as port:
            harness = OrderClientHarness(f"https://127.0.0.1:{port}", connections, QUICK)
            async with harness.client:
                assert await harness.outcome("a") is Failure.REFUSED

    run(main)
