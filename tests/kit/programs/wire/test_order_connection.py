"""Order entry's end: TLS or not, either version of HTTP, answers now, later and never."""

import http.client
import socket
import ssl
from collections.abc import Callable
from threading import Thread

import pytest

from support.tcp_pair import tcp_pair
from ticktotrade_conformance.programs.wire.order_connection import NoAnswer, OrderConnection
from ticktotrade_conformance.programs.wire.order_protocol import Received
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.tls import Authority

ANSWER = HttpAnswer(200, (("content-type", "application/json"),), b'{"id":"1"}')
AUTHORITY = Authority()


class Seen:
    """What a connection has asked to be answered, and what it is answered."""

    def __init__(self, answer: HttpAnswer | NoAnswer = ANSWER) -> None:
        self.requests: list[Received] = []
        self.times: list[int] = []
        self.answer = answer

    def __call__(self, connection: OrderConnection, at: int, received: Received) -> HttpAnswer | NoAnswer:
        self.requests.append(received)
        self.times.append(at)
        return self.answer


def served(connection: OrderConnection, accepted: socket.socket, until: Callable[[], bool]) -> Thread:
    """Let a connection do what there is to do, in a thread, until something holds."""

    def serve() -> None:
        accepted.setblocking(True)
        while not until() and not connection.is_closed:
            connection.on_readable()

    thread = Thread(target=serve)
    thread.start()
    return thread


@pytest.mark.parametrize("is_plain", [True, False])
def test_a_request_is_answered_and_its_kind_is_known(is_plain: bool) -> None:
    seen = Seen()
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, None if is_plain else AUTHORITY.server_context(), seen)
        thread = served(connection, accepted, lambda: len(seen.requests) == 2)
        client = http.client.HTTPConnection("127.0.0.1")
        client.sock = (
            end if is_plain else AUTHORITY.client_context().wrap_socket(end, server_hostname="127.0.0.1")
        )
        for body in (b"first", b"second"):
            client.request("POST", "/v2/orders", body)
            assert client.getresponse().read() == ANSWER.body
        thread.join()
        client.close()
    assert [each.request.body for each in seen.requests] == [b"first", b"second"]
    assert seen.times == sorted(seen.times)
    assert connection.kind == ("HTTP/1.1, plain" if is_plain else "HTTP/1.1 over TLS")


def test_http2_is_known_by_its_first_bytes_without_tls() -> None:
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, None, Seen())
        end.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
        connection.on_readable()
        assert connection.kind == "HTTP/2, plain"
        assert end.recv(9)[3] == 4, "its settings come first"


def test_an_answer_may_come_later() -> None:
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, None, Seen(NoAnswer.LATER))
        end.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        connection.on_readable()
        end.settimeout(0.05)
        with pytest.raises(TimeoutError):
            end.recv(1)
        connection.answer(0, ANSWER)
        assert end.recv(1000).endswith(ANSWER.body)
        connection.close()
        connection.answer(0, ANSWER)


def test_a_reset_is_one() -> None:
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, None, Seen(NoAnswer.RESET))
        end.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        connection.on_readable()
        assert connection.is_closed
        with pytest.raises(ConnectionResetError):
            end.recv(1)


@pytest.mark.parametrize("tls", [None, AUTHORITY.server_context()], ids=["plain", "TLS"])
def test_what_is_no_request_ends_the_connection_and_nothing_else(tls: ssl.SSLContext | None) -> None:
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, tls, Seen())
        end.sendall(b"\x00\x01\x02\x03 what is this?\r\n\r\n")
        connection.on_readable()
        assert connection.is_closed


def test_a_client_that_goes_is_gone() -> None:
    with tcp_pair() as (end, accepted):
        connection = OrderConnection(accepted, AUTHORITY.server_context(), Seen())
        end.close()
        connection.on_readable()
        assert connection.is_closed
        connection.close()
