"""Both versions of HTTP, as real clients speak them: a request is complete with its last byte and not before."""

from collections.abc import Callable
from typing import Final

import h2.config
import h2.connection
import h2.events
import h11
import pytest

from ticktotrade_conformance.programs.wire.http1 import Http1
from ticktotrade_conformance.programs.wire.http2 import Http2
from ticktotrade_conformance.programs.wire.order_protocol import OrderProtocol, Unreadable
from ticktotrade_conformance.venue.orders.answers import HttpAnswer

BODY: Final = b'{"symbol":"BTC/USD"}'
ANSWER: Final = HttpAnswer(200, (("content-type", "application/json"),), b'{"id":"1"}')


def http1_request() -> bytes:
    head = b"POST /v2/orders?a=%2F HTTP/1.1\r\nhost: here\r\nContent-Length: 20\r\n\r\n"
    return head + BODY


def http2_request() -> bytes:
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    headers = [
        (":method", "POST"),
        (":path", "/v2/orders?a=%2F"),
        (":scheme", "https"),
        (":authority", "here"),
    ]
    client.send_headers(1, headers)
    client.send_data(1, BODY, end_stream=True)
    return client.data_to_send()


BOTH = pytest.mark.parametrize(
    ("make", "request_bytes"), [(Http1, http1_request()), (Http2, http2_request())], ids=["1.1", "2"]
)


@BOTH
def test_a_request_is_complete_with_its_last_byte(
    make: Callable[[], OrderProtocol], request_bytes: bytes
) -> None:
    protocol = make()
    for place in range(len(request_bytes) - 1):
        assert protocol.receive(request_bytes[place : place + 1]) == []
    (received,) = protocol.receive(request_bytes[-1:])
    request = received.request
    assert (request.method, request.path, request.query, request.body) == (
        "POST",
        "/v2/orders",
        b"a=%2F",
        BODY,
    )


@BOTH
def test_what_is_no_http_is_the_end(make: Callable[[], OrderProtocol], request_bytes: bytes) -> None:
    with pytest.raises(Unreadable):
        make().receive(b"\x00\x01\x02 no http\r\n\r\n" * 20)


def test_an_answer_of_http1_is_read_by_a_client() -> None:
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="POST", target="/", headers=[("host", "a"), ("content-length", "0")]))
    client.send(h11.EndOfMessage())
    protocol = Http1()
    protocol.receive(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n")
    protocol.answer(0, ANSWER)
    client.receive_data(protocol.take())
    response, data = client.next_event(), client.next_event()
    assert isinstance(response, h11.Response)
    assert isinstance(data, h11.Data)
    assert (response.status_code, bytes(data.data)) == (200, ANSWER.body)
    assert protocol.take() == b""


def test_a_second_request_of_http1_waits_for_the_answer_to_the_first() -> None:
    protocol = Http1()
    assert len(protocol.receive(http1_request() * 2)) == 1
    assert protocol.pending() == []
    protocol.answer(0, ANSWER)
    assert len(protocol.pending()) == 1
    protocol.answer(0, ANSWER._replace(status=204, body=b""))
    assert protocol.take().count(b"HTTP/1.1 ") == 2
    assert not protocol.is_over


def test_a_client_of_http1_that_wants_the_end_gets_it() -> None:
    protocol = Http1()
    protocol.receive(b"GET /v2/account HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert not protocol.is_over
    protocol.answer(0, ANSWER)
    assert protocol.is_over


def test_a_client_of_http1_that_asks_first_is_told_to_go_on() -> None:
    protocol = Http1()
    head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n"
    assert protocol.receive(head) == []
    assert protocol.take().startswith(b"HTTP/1.1 100 ")
    assert len(protocol.receive(b"{}")) == 1


def test_many_requests_of_http2_are_answered_each_on_its_stream() -> None:
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    protocol = Http2()
    protocol.receive(client.data_to_send())
    client.receive_data(protocol.take())
    assert client.remote_settings.max_concurrent_streams == 1000
    for stream in (1, 3, 5):
        client.send_headers(
            stream,
            [(":method", "GET"), (":path", f"/{stream}"), (":scheme", "https"), (":authority", "a")],
            end_stream=True,
        )
    received = protocol.receive(client.data_to_send())
    assert [(each.stream, each.request.path) for each in received] == [(1, "/1"), (3, "/3"), (5, "/5")]
    for stream in (5, 1, 3):
        protocol.answer(stream, ANSWER._replace(body=b"%d" % stream))
    events = client.receive_data(protocol.take())
    bodies = {each.stream_id: each.data for each in events if isinstance(each, h2.events.DataReceived)}
    assert bodies == {1: b"1", 3: b"3", 5: b"5"}


def test_a_client_of_http2_may_send_for_ever_without_waiting_for_room() -> None:
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    protocol = Http2()
    protocol.receive(client.data_to_send())
    client.receive_data(protocol.take())
    client.send_headers(1, [(":method", "POST"), (":path", "/"), (":scheme", "https"), (":authority", "a")])
    assert client.local_flow_control_window(1) > 2**30


def test_answers_of_http2_wait_for_room_and_come_whole() -> None:
    """A client takes 65,535 bytes until it says that it has room for more (RFC 9113, 6.9.2)."""
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    protocol = Http2()
    protocol.receive(client.data_to_send())
    client.receive_data(protocol.take())
    streams = range(1, 21, 2)
    for stream in streams:
        client.send_headers(
            stream,
            [(":method", "GET"), (":path", "/"), (":scheme", "https"), (":authority", "a")],
            end_stream=True,
        )
    protocol.receive(client.data_to_send())
    for stream in streams:
        protocol.answer(stream, ANSWER._replace(body=b"%03d" % stream * 10_000))
    got: dict[int, bytes] = dict.fromkeys(streams, b"")
    ended = set()
    while data := protocol.take():
        for event in client.receive_data(data):
            if isinstance(event, h2.events.DataReceived):
                got[event.stream_id] += event.data
                client.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                ended.add(event.stream_id)
        protocol.receive(client.data_to_send() or b"")
    assert ended == set(streams)
    assert got == {stream: b"%03d" % stream * 10_000 for stream in streams}


def test_an_answer_to_a_stream_that_was_given_up_is_not_sent() -> None:
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    client.send_headers(
        1, [(":method", "GET"), (":path", "/"), (":scheme", "https"), (":authority", "a")], end_stream=True
    )
    protocol = Http2()
    protocol.receive(client.data_to_send())
    client.reset_stream(1)
    assert protocol.receive(client.data_to_send()) == []
    protocol.take()
    protocol.answer(1, ANSWER)
    assert protocol.take() == b""
