"""Which connection a request goes over: the one that is kept, until it has ended, is silent, or the venue leaves."""

import asyncio

import pytest

from support.once_router import order
from support.order_client_harness import (
    QUICK,
    OrderClientHarness,
    answer_of,
    echoing,
    echoing1,
    http1,
    http2,
    run,
    silent,
    speechless,
)
from support.order_venues import Asked, Http2Script, Http2Talk, goaway, server_tls, serving
from ticktotrade.router.interface import Failure
from ticktotrade.shell.pooled import PooledTransport


def test_a_venue_without_http2_gets_kept_http1_connections() -> None:
    async def main() -> None:
        async with http1(echoing1) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                for name in ("a", "b", "c"):
                    assert answer_of(await harness.outcome(name)).body == f"echo {name}".encode()
            assert len({each.connection for each in venue.asked}) == 1
            assert venue.connections == 2, "one to find out, and one that is used"

    run(main)


def test_a_connection_that_ended_while_idle_is_not_used() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                assert answer_of(await harness.outcome("a")).body == b"echo a"
                transport = harness.client._transport
                assert isinstance(transport, PooledTransport)
                connection = transport._connection
                assert connection is not None
                venue.talks[0].writer.close()
                await asyncio.shield(connection._lost)
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert [each.connection for each in venue.asked] == [0, 1]
            assert harness.listener.notices == []

    run(main)


def test_an_abandoned_request_is_reset_and_its_dead_connection_is_not_used_again() -> None:
    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            harness = OrderClientHarness(url, config=QUICK)
            async with harness.client:
                assert answer_of(await harness.outcome("first")).body == b"echo first"
                assert await harness.outcome("a") is None, "abandoned"
                assert answer_of(await harness.outcome("b")).body == b"echo b"
                await venue.until(lambda: venue.resets == [3])
            assert [each.connection for each in venue.asked] == [0, 0, 1]

    run(main)


def test_a_connection_on_which_something_came_since_is_kept() -> None:
    """Only one request of it is slow."""

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"slow" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            harness = OrderClientHarness(url, config=QUICK)
            async with harness.client:
                harness.client.submit(order("slow"))
                assert answer_of(await harness.outcome("a")).body == b"echo a"
                await harness.listener.ends(2)
                assert harness.router.outcomes["slow"] == [None]
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert {each.connection for each in venue.asked} == {0}

    run(main)


def test_a_venue_that_greets_nobody_is_given_up_before_the_request() -> None:
    """TLS and h2 are agreed on, and no settings come."""

    async def main() -> None:
        async with serving(speechless, server_tls("h2")) as port:
            harness = OrderClientHarness(f"https://127.0.0.1:{port}", config=QUICK)
            async with harness.client:
                assert await harness.outcome("a") is Failure.REFUSED
                assert await harness.outcome("b") is Failure.REFUSED

    run(main)


def leaving_when(asked_for: int, *words: tuple[int, int], answers: bool = True) -> Http2Script:
    """Answers nothing on its first connection until so much was asked; then each GOAWAY, and then the answers, if any."""
    held: list[tuple[int, Asked]] = []

    def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
        if talk.number > 0:
            echoing(talk, stream, asked)
            return
        held.append((stream, asked))
        if len(held) == asked_for:
            for last_stream, code in words:
                talk.announce(last_stream, code)
            for answered, of in held if answers else ():
                if answered <= min(last_stream for last_stream, _ in words):
                    echoing(talk, answered, of)

    return script


def test_a_graceful_goaway_takes_no_answer_away_and_what_is_new_goes_elsewhere() -> None:
    async def main() -> None:
        talks: list[tuple[Http2Talk, int, Asked]] = []

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            if talk.number > 0:
                echoing(talk, stream, asked)
                return
            talks.append((talk, stream, asked))
            if len(talks) == 2:
                talk.announce(2**31 - 1)

        async with http2(script) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                for name in ("a", "b"):
                    harness.client.submit(order(name))
                await venue.until(lambda: len(talks) == 2)
                transport = harness.client._transport
                assert isinstance(transport, PooledTransport)
                first = transport._connection
                assert first is not None
                while first.is_usable:
                    await asyncio.sleep(0)
                assert answer_of(await harness.outcome("c")).body == b"echo c"
                assert harness.router.outcomes.keys() == {"c"}
                for each in talks:
                    echoing(*each)
                await harness.listener.ends(3)
                assert [answer_of(harness.router.outcomes[name][0]).body for name in "ab"] == [
                    b"echo a",
                    b"echo b",
                ]
                await venue.until(lambda: venue.ended == [0])
                assert harness.listener.notices == []
            assert [each.connection for each in venue.asked] == [0, 0, 1]

    run(main)


@pytest.mark.parametrize(
    ("words", "processed"),
    [
        (((3, 0),), "ab"),
        (((1, 2),), "a"),
        (((0, 0),), ""),
        (((2**31 - 1, 0), (3, 0)), "ab"),
        (((1, 0), (2**31 - 1, 0)), "a"),
    ],
)
def test_what_a_goaway_excludes_was_refused_and_the_rest_is_answered(
    words: tuple[tuple[int, int], ...], processed: str
) -> None:
    """A second one may lower the last stream, and raises it for nobody."""

    async def main() -> None:
        async with http2(leaving_when(3, *words)) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                for name in "abc":
                    harness.client.submit(order(name))
                await harness.listener.ends(3)
                for name in "abc":
                    (outcome,) = harness.router.outcomes[name]
                    if name in processed:
                        assert answer_of(outcome).body == f"echo {name}".encode()
                    else:
                        assert outcome is Failure.REFUSED
                assert answer_of(await harness.outcome("d")).body == b"echo d"
                await venue.until(lambda: venue.ended == [0])

    run(main)


def test_what_a_goaway_does_not_exclude_is_in_doubt_when_the_connection_ends() -> None:
    async def main() -> None:
        script = leaving_when(2, (1, 0), answers=False)

        def closing_then(talk: Http2Talk, stream: int, asked: Asked) -> None:
            script(talk, stream, asked)
            if asked.body == b"b":
                talk.close()

        async with http2(closing_then) as (url, _):
            harness = OrderClientHarness(url)
            async with harness.client:
                for name in "ab":
                    harness.client.submit(order(name))
                await harness.listener.ends(2)
                assert harness.router.outcomes == {"a": [Failure.GOAWAY], "b": [Failure.REFUSED]}

    run(main)


def test_a_venue_that_leaves_and_says_nothing_more_is_left_at_the_time_out() -> None:
    async def main() -> None:
        async with http2(leaving_when(1, (2**31 - 1, 0), answers=False)) as (url, venue):
            harness = OrderClientHarness(url, config=QUICK)
            async with harness.client:
                assert await harness.outcome("a") is None, "abandoned"
                await venue.until(lambda: venue.ended == [0])
                assert answer_of(await harness.outcome("b")).body == b"echo b"

    run(main)


def test_a_venue_that_begins_by_leaving_has_taken_nothing() -> None:
    async def main() -> None:
        async def leaving(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(goaway(0))
            await reader.read()

        async with serving(leaving, server_tls("h2")) as port:
            harness = OrderClientHarness(f"https://localhost:{port}")
            async with harness.client:
                assert await harness.outcome("a") is Failure.REFUSED
                assert "GOAWAY (0)" in harness.listener.notices[-1]

    run(main)
