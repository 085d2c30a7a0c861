"""One HTTP/2 connection: how much is in flight on it, and what a request comes to when the venue goes wrong."""

import asyncio
from typing import Any

import h2.errors
import h2.settings
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.once_router import OnceRouter, order
from support.order_client_harness import PATIENT, OrderClientHarness, answer_of, echoing, http2, run, silent
from support.order_venues import Asked, Http2Script, Http2Talk, Http2Venue, goaway, server_tls, serving
from ticktotrade.order import Order
from ticktotrade.router.interface import Abandon, Action, Answer, Failure, Method
from ticktotrade.shell.http2_connection import Http2Connection
from ticktotrade.shell.pooled import PooledTransport
from ticktotrade.shell.request_frames import RequestFrames
from ticktotrade.shell.transport import MOST_BODY_BYTES


def test_when_submit_returns_the_request_is_in_the_kernels_hands() -> None:
    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                await harness.outcome("first")
                transport = harness.client._transport
                assert isinstance(transport, PooledTransport)
                connection = transport._connection
                assert connection is not None
                harness.client.submit(order("a"))
                # Without a turn of the event loop: begun, and nothing of it is left to be written.
                assert len(connection._streams) == 1
                assert connection._h2.data_to_send() == b""
                assert connection._transport.get_write_buffer_size() == 0
                await harness.listener.ends(2)
            assert len(venue.asked) == 2

    run(main)


def test_the_first_order_of_a_connection_has_frames_that_were_made_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The account was read on it before; h2 and hpack hear of the order when it has been written."""

    async def main() -> None:
        async with http2(echoing) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                await harness.client.fetch(Method.GET, "/v2/positions")
                monkeypatch.setattr(Http2Connection, "_write_by_h2", None)
                for name in ("a", "bb", "ccc" * 100):
                    assert answer_of(await harness.outcome(name)).body == b"echo " + name.encode()
            assert [asked.body for asked in venue.asked][1:] == [b"a", b"bb", b"ccc" * 100]

    run(main)


def test_a_request_that_h2_frames_in_another_way_is_in_doubt_and_so_is_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = RequestFrames.frames

    def wrong(self: RequestFrames, stream: int, body: bytes) -> bytes:
        return frames(self, stream, body.replace(b"x", b"y"))

    async def main() -> None:
        async with http2(echoing) as (url, _):
            harness = OrderClientHarness(url)
            async with harness.client:
                await harness.client.fetch(Method.GET, "/v2/positions")
                monkeypatch.setattr(RequestFrames, "frames", wrong)
                assert await harness.outcome("x") is Failure.RESET
                monkeypatch.undo()
                assert answer_of(await harness.outcome("a")).body == b"echo a"

    run(main)


def test_an_order_abandoned_before_the_loop_turns_is_reset() -> None:
    class Hasty(OnceRouter):
        def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
            (request,) = super().submit(now, order, notional)
            if order.client_order_id == "a":
                return request, Abandon(1 + len(self.outcomes))
            return (request,)

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (silent if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(script) as (url, venue):
            harness = OrderClientHarness(url)
            harness.router = harness.client._router = Hasty(PATIENT)
            async with harness.client:
                await harness.outcome("first")
                harness.client.submit(order("a"))
                await venue.until(lambda: venue.resets == [3])
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert harness.router.outcomes.keys() == {"first", "b"}

    run(main)


def test_many_orders_are_in_flight_on_one_connection_and_no_more_than_the_venue_takes() -> None:
    async def main() -> None:
        most = 0

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            nonlocal most
            waiting.append((talk, stream, asked))
            most = max(most, len(waiting))
            # Answered in another order, as soon as nothing more can come.
            if len(waiting) == 4:
                for each in (3, 1, 0, 2):
                    echoing(*waiting[each])
                waiting.clear()

        waiting: list[tuple[Http2Talk, int, Asked]] = []
        async with http2(script, MAX_CONCURRENT_STREAMS=4) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                names = [str(number) for number in range(64)]
                for name in names[:32]:  # while there is no connection
                    harness.client.submit(order(name))
                await harness.listener.ends(32)
                for name in names[32:]:  # and when there is one
                    harness.client.submit(order(name))
                await harness.listener.ends(64)
                for name in names:
                    assert answer_of(harness.router.outcomes[name][0]).body == f"echo {name}".encode()
            assert most == 4
            assert len(venue.talks) == 1

    run(main)


def test_a_body_waits_for_the_room_that_the_venue_gives() -> None:
    """Flow control: the venue takes 5 bytes of a request at a time."""

    async def main() -> None:
        async with http2(echoing, INITIAL_WINDOW_SIZE=5) as (url, venue):
            harness = OrderClientHarness(url)
            async with harness.client:
                names = ["x" * 48, "y" * 31]
                for name in names:
                    harness.client.submit(order(name))
                await harness.listener.ends(2)
            assert sorted(each.body for each in venue.asked) == [name.encode() for name in names]

    run(main)


def test_an_answer_before_the_whole_request_was_sent_ends_it() -> None:
    async def main() -> None:
        async def early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talk = Http2Talk(0, writer)
            talk.h2.local_settings = h2.settings.Settings(
                client=False, initial_values={h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 5}
            )
            talk.h2.initiate_connection()
            talk.flush()
            streams: list[int] = []
            while data := await reader.read(65536):
                for event in talk.h2.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        streams.append(event.stream_id)
                        talk.answer(event.stream_id, 413, b"too long")
                    if isinstance(event, h2.events.StreamReset):
                        resets.append((event.stream_id, event.error_code))
                        done.set()
                talk.flush()

        resets: list[tuple[int, Any]] = []
        done = asyncio.Event()
        async with serving(early, server_tls("h2")) as port:
            harness = OrderClientHarness(f"https://localhost:{port}")
            async with harness.client:
                assert answer_of(await harness.outcome("x" * 20)).status == 413
                await done.wait()
                assert resets == [(1, h2.errors.ErrorCodes.CANCEL)]
                assert answer_of(await harness.outcome("y" * 20)).status == 413

    run(main)


def garbage(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def closing(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.close()


def aborting(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.abort()


def half(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.flush()
    talk.close()


def huge(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.flush()

    async def pour() -> None:
        sent = 0
        while sent <= MOST_BODY_BYTES:
            await venue_of(talk).until(lambda: talk.h2.local_flow_control_window(stream) > 0)
            room = min(talk.h2.local_flow_control_window(stream), talk.h2.max_outbound_frame_size)
            talk.h2.send_data(stream, b"x" * room)
            sent += room
            talk.flush()

    POURING.append(asyncio.create_task(pour()))


POURING: list["asyncio.Task[None]"] = []
VENUES: list[Http2Venue] = []


def venue_of(talk: Http2Talk) -> Http2Venue:
    return next(each for each in VENUES if talk in each.talks)


def compressed(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"x", content_encoding="gzip")


def no_status(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, status=20)


def reset_stream(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)
    talk.flush()


def refused_stream(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says that it has not looked at the request."""
    talk.h2.reset_stream(stream, h2.errors.ErrorCodes.REFUSED_STREAM)
    talk.flush()


def refused_while_answering(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says so, though it has."""
    talk.h2.send_headers(stream, [(":status", "200")])
    refused_stream(talk, stream, asked)


def wrong_length(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.answer(stream, body=b"x", content_length="2")


def going_away(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.go_away(stream)
    talk.close()


def never_processed(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says that it has not looked at the request: httpx by itself would send it again."""
    talk.go_away(max(stream - 2, 0))


def excluded_while_answering(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It says so, though it has."""
    talk.h2.send_headers(stream, [(":status", "200")])
    talk.announce(max(stream - 2, 0))


def leaving(talk: Http2Talk, stream: int, asked: Asked) -> None:
    """It takes no more, and answers what it has."""
    talk.announce(2**31 - 1)
    echoing(talk, stream, asked)


def goaway_on_a_stream(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(goaway(stream, stream=stream))


def short_goaway(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.writer.write(b"\0\0\7\7\0\0\0\0\0" + bytes(7))


def goaway_amid_headers(talk: Http2Talk, stream: int, asked: Asked) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    headers = bytearray(talk.h2.data_to_send())
    headers[4] &= ~4  # as if more of them were to come
    talk.writer.write(bytes(headers) + goaway(stream))


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (garbage, Failure.UNREADABLE),
        (closing, Failure.RESET),
        (aborting, Failure.RESET),
        (half, Failure.RESET),
        (huge, Failure.UNREADABLE),
        (compressed, Failure.UNREADABLE),
        (no_status, Failure.UNREADABLE),
        (reset_stream, Failure.RESET),
        (refused_stream, Failure.REFUSED),
        (refused_while_answering, Failure.RESET),
        (wrong_length, Failure.UNREADABLE),
        (going_away, Failure.GOAWAY),
        (never_processed, Failure.REFUSED),
        (excluded_while_answering, Failure.GOAWAY),
        (goaway_on_a_stream, Failure.UNREADABLE),
        (short_goaway, Failure.UNREADABLE),
        (goaway_amid_headers, Failure.UNREADABLE),
    ],
)
def test_no_answer_over_http2(script: Http2Script, failure: Failure) -> None:
    async def main() -> None:
        def scripted(talk: Http2Talk, stream: int, asked: Asked) -> None:
            (script if asked.body == b"a" else echoing)(talk, stream, asked)

        async with http2(scripted) as (url, venue):
            VENUES.append(venue)
            harness = OrderClientHarness(url)
            async with harness.client:
                assert answer_of(await harness.outcome("first")).body == b"echo first"
                assert await harness.outcome("a") is failure
                assert harness.listener.notices[-1].startswith(f"{failure}: POST /v2/orders (")
                assert answer_of(await harness.outcome("b")).body == b"echo b"
            assert [each.body for each in venue.asked] == [b"first", b"a", b"b"], (
                "nothing is sent again by itself"
            )
            await asyncio.gather(*POURING)
            POURING.clear()
            VENUES.clear()

    run(main)


def test_what_comes_in_front_of_a_broken_frame_is_heard_and_goaway_is_not_taken_for_one() -> None:
    """All of it arrives in one piece."""

    async def main() -> None:
        answered: list[int] = []

        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            answered.append(stream)
            if len(answered) % 2:
                return  # until the other one is there
            talk.h2.send_headers(answered[-2], [(":status", "200")])
            talk.h2.send_data(answered[-2], b"whole", end_stream=True)
            if len(answered) == 2:
                talk.writer.write(talk.h2.data_to_send() + b"HTTP/1.1 400 Bad Request\r\n\r\n")
            else:
                whole = talk.h2.data_to_send()
                talk.h2.send_headers(stream, [(":status", "200")])
                talk.h2.send_data(stream, b"behind", end_stream=True)
                talk.writer.write(whole + goaway(stream, message=b"maintenance") + talk.h2.data_to_send())

        async with http2(script) as (url, _):
            harness = OrderClientHarness(url)
            async with harness.client:
                for first, second in (("a", "b"), ("c", "d")):
                    harness.client.submit(order(first))
                    harness.client.submit(order(second))
                    await harness.listener.until(lambda: second in harness.router.outcomes)  # noqa: B023
                    assert answer_of(harness.router.outcomes[first][0]).body == b"whole"
                assert harness.router.outcomes["b"] == [Failure.UNREADABLE]
                assert answer_of(harness.router.outcomes["d"][0]).body == b"behind"

    run(main)


BEHAVIOURS: dict[str, Http2Script] = {
    "answer": echoing,
    "hold": silent,
    "reset the stream": reset_stream,
    "refuse the stream": refused_stream,
    "leave and answer": leaving,
    "answer without a status": no_status,
    "go away": going_away,
    "go away without processing": never_processed,
    "close": closing,
    "abort": aborting,
    "garbage": garbage,
}
PLANS = st.lists(st.tuples(st.sampled_from(sorted(BEHAVIOURS)), st.booleans()), min_size=1, max_size=10)


@settings(max_examples=40)
@given(PLANS)
def test_every_order_is_sent_once_at_most_and_has_one_outcome_of_its_own(
    plan: list[tuple[str, bool]],
) -> None:
    """Whatever becomes of the others on its connection. After some of the orders all before them are waited for."""

    async def main() -> None:
        def script(talk: Http2Talk, stream: int, asked: Asked) -> None:
            BEHAVIOURS[plan[int(asked.body)][0]](talk, stream, asked)

        def is_over(number: int) -> bool:
            return plan[number][0] == "hold" or str(number) in harness.router.outcomes

        async with http2(script) as (url, venue):
            harness = OrderClientHarness(url)
            for number, (_, is_waited_for) in enumerate(plan):
                harness.client.submit(order(str(number)))
                if is_waited_for:
                    await harness.listener.until(lambda last=number: all(map(is_over, range(last + 1))))  # type: ignore[misc]
            await harness.listener.until(lambda: all(map(is_over, range(len(plan)))))
            await harness.client.aclose(drain_seconds=0)
            seen = [int(asked.body) for asked in venue.asked]
            assert len(seen) == len(set(seen)), "nothing is sent again by itself"
            for name, outcomes in harness.router.outcomes.items():
                (outcome,) = outcomes
                behaviour = plan[int(name)][0]
                if isinstance(outcome, Answer):
                    assert behaviour in ("answer", "leave and answer")
                    assert outcome.body == f"echo {name}".encode()
                if outcome is Failure.REFUSED:
                    said_so = behaviour in ("refuse the stream", "go away without processing")
                    assert said_so or int(name) not in seen

    run(main)
