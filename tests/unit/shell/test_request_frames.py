"""Frames that were made beforehand are those that h2 makes, byte for byte, and are current only as long as they are."""

import h2.config
import h2.connection
import pytest

from ticktotrade.shell.header_blocks import RememberingEncoder
from ticktotrade.shell.request_frames import RequestFrames, request_headers
from ticktotrade.shell.transport import Header, Outgoing

HEADERS: list[Header] = [
    (b"user-agent", b"t"),
    (b"apca-api-key-id", b"k" * 20),
    (b"apca-api-secret-key", b"s"),
]
GET = Outgoing("GET", b"/v2/positions", HEADERS, b"")
POST = Outgoing("POST", b"/v2/orders", HEADERS, b"{}")
CONFIG = h2.config.H2Configuration(header_encoding=None)


def connection() -> tuple[h2.connection.H2Connection, RememberingEncoder]:
    h2_connection = h2.connection.H2Connection(CONFIG)
    h2_connection.encoder = encoder = RememberingEncoder()
    h2_connection.initiate_connection()
    h2_connection.data_to_send()
    return h2_connection, encoder


def framed(h2_connection: h2.connection.H2Connection, number: int, request: Outgoing) -> bytes:
    h2_connection.send_headers(number, request_headers(b"venue", request), end_stream=not request.body)
    if request.body:
        h2_connection.send_data(number, request.body, end_stream=True)
    return bytes(h2_connection.data_to_send())


@pytest.mark.parametrize("length", [1, 2, 9, 99, 100, 130, 999, 1000, 16_384])
def test_they_are_those_of_h2_from_the_first_order_on(length: int) -> None:
    h2_connection, encoder = connection()
    framed(h2_connection, 1, GET)
    frames = RequestFrames(encoder, b"venue", POST)
    assert frames.is_current
    for number in (3, 5):
        body = b"%d" % number * length
        body = body[:length]
        made = frames.frames(number, body)
        assert made == framed(h2_connection, number, POST._replace(body=body))
        assert frames.is_current, "nothing of it has entered the table"


def test_they_are_not_current_before_the_table_has_what_they_refer_to() -> None:
    h2_connection, encoder = connection()
    early = RequestFrames(encoder, b"venue", POST)
    assert not early.is_current
    framed(h2_connection, 1, POST)
    assert not early.is_current
    assert RequestFrames(encoder, b"venue", POST).is_current


@pytest.mark.parametrize("resized", [True, False])
def test_they_are_not_current_when_the_table_has_changed(resized: bool) -> None:
    h2_connection, encoder = connection()
    framed(h2_connection, 1, GET)
    frames = RequestFrames(encoder, b"venue", POST)
    if resized:
        encoder.header_table_size = 50
    else:
        framed(h2_connection, 3, GET._replace(headers=[*HEADERS, (b"x", b"y")]))
    assert not frames.is_current


def test_trying_them_puts_nothing_into_the_table() -> None:
    h2_connection, encoder = connection()
    framed(h2_connection, 1, GET)
    entries = list(encoder.header_table.dynamic_entries)
    RequestFrames(encoder, b"other", POST._replace(headers=[*HEADERS, (b"x", b"y")]))
    assert list(encoder.header_table.dynamic_entries) == entries


@pytest.mark.parametrize(
    "other", [POST._replace(method="PUT"), POST._replace(target=b"/"), POST._replace(headers=HEADERS[:1])]
)
def test_they_are_of_requests_that_differ_in_the_body_alone(other: Outgoing) -> None:
    frames = RequestFrames(connection()[1], b"venue", POST)
    assert frames.are_of(POST._replace(body=b"other", headers=list(HEADERS)))
    assert not frames.are_of(other)
