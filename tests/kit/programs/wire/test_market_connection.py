"""The market's end: a session with a real client's machine, and frames that leave in order whether there is room or not."""

import json
import select
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from support.tcp_pair import tcp_pair
from ticktotrade_conformance.programs.wire.market_connection import MarketConnection

BOOK = b'[{"T":"o","S":"BTC/USD","t":"2024-08-09T00:00:00Z","b":[],"a":[]}]'


class Client:
    """A client, with the venue's end of its connection, which has to be told what there is to do."""

    def __init__(self, end: socket.socket, accepted: socket.socket) -> None:
        self.subscribed: list[tuple[str, ...]] = []
        self.connection = MarketConnection(accepted, lambda connection, books: self.subscribed.append(books))
        self.end = end
        self.protocol = ClientProtocol(parse_uri("ws://127.0.0.1/market"))
        self.is_over = False

    def say(self, document: Any) -> None:
        self.protocol.send_text(json.dumps(document).encode())
        self.exchange()

    def exchange(self) -> None:
        """Send what is to be sent, and let the venue read it."""
        data = b"".join(self.protocol.data_to_send())
        if data:
            self.end.sendall(data)
            self.connection.on_readable()

    def heard(self) -> list[Frame]:
        """What has come, until nothing more does."""
        while not self.is_over and select.select([self.end], [], [], 0.1)[0]:
            data = self.end.recv(1 << 20)
            if data:
                self.protocol.receive_data(data)
            else:
                self.is_over = True
        return [each for each in self.protocol.events_received() if isinstance(each, Frame)]

    def texts(self) -> list[Any]:
        return [json.loads(bytes(each.data)) for each in self.heard() if each.opcode is Opcode.TEXT]


@pytest.fixture
def client() -> Iterator[Client]:
    with tcp_pair() as (end, accepted):
        made = Client(end, accepted)
        made.protocol.send_request(made.protocol.connect())
        made.exchange()
        assert made.texts() == [[{"T": "success", "msg": "connected"}]]
        yield made


def subscribe(client: Client, *symbols: str) -> None:
    client.say({"action": "auth", "key": "k", "secret": "s"})
    client.say({"action": "subscribe", "orderbooks": list(symbols)})
    kinds = [each[0]["T"] for each in client.texts()]
    assert kinds == ["success", "subscription"]


def test_who_has_subscribed_listens_and_is_told_of(client: Client) -> None:
    assert not client.connection.listens
    subscribe(client, "BTC/USD", "A")
    assert client.connection.listens
    assert client.subscribed == [("BTC/USD", "A")]


def test_it_wants_frames_with_something_that_it_has_subscribed_to(client: Client) -> None:
    subscribe(client, "BTC/USD")
    wants = client.connection.wants
    assert wants(BOOK)
    assert not wants(BOOK.replace(b"BTC", b"ETH"))
    assert not wants(BOOK.replace(b'"o"', b'"t"'))
    assert wants(b"[" + BOOK[1:-1].replace(b"BTC", b"ETH") + b"," + BOOK[1:])
    assert wants(b"garbage"), "what nobody can read is everybody's"


def test_what_is_not_of_the_session_is_answered_with_an_error_and_bad_credentials_are_the_end(
    client: Client,
) -> None:
    client.say({"action": "subscribe", "orderbooks": ["*"]})
    client.say({"action": "auth", "key": "", "secret": ""})
    assert [each[0]["code"] for each in client.texts()] == [401, 402]
    assert not client.connection.listens
    assert client.is_over


def test_a_ping_is_answered(client: Client) -> None:
    client.protocol.send_ping(b"there?")
    client.exchange()
    (pong,) = client.heard()
    assert (pong.opcode, bytes(pong.data)) == (Opcode.PONG, b"there?")


def test_frames_that_the_kernel_has_no_room_for_leave_in_order_and_their_time_is_that_of_the_attempt(
    client: Client,
) -> None:
    subscribe(client, "*")
    times = []
    frames = 0
    while not client.connection.wants_to_write or frames % 10:
        frames += 1
        times.append(client.connection.send(b'[%d,"%s"]' % (frames, b"x" * 100_000)))
    assert times == sorted(times)
    numbers: list[int] = []
    while len(numbers) < frames:
        numbers += [each[0] for each in client.texts()]
        client.connection.on_writable()
    assert numbers == list(range(1, frames + 1))
    assert not client.connection.wants_to_write


@pytest.mark.parametrize("code", [None, 1000])
def test_what_was_sent_before_the_end_arrives(client: Client, code: int | None) -> None:
    subscribe(client, "*")
    client.connection.send(BOOK)
    client.connection.leave(code)
    assert not client.connection.listens
    opcodes = [each.opcode for each in client.heard()]
    assert opcodes == [Opcode.TEXT, *([Opcode.CLOSE] if code else [])]
    assert client.is_over
    client.end.close()
    while not client.connection.is_closed:
        client.connection.on_readable()


def test_what_was_sent_before_the_end_arrives_though_there_was_no_room(client: Client) -> None:
    subscribe(client, "*")
    frames = 0
    while not client.connection.wants_to_write:
        frames += 1
        client.connection.send(b'["%s"]' % (b"x" * 100_000))
    client.connection.leave(None)
    arrived = 0
    while not client.is_over:
        arrived += len(client.texts())
        client.connection.on_writable()
    assert arrived == frames


def test_a_client_that_is_none_is_turned_away() -> None:
    with tcp_pair() as (end, accepted):
        connection = MarketConnection(accepted, lambda connection, books: None)
        end.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        connection.on_readable()
        assert end.recv(1000).startswith(b"HTTP/1.1 426 ")
        assert not connection.listens
