"""The sockets of a venue: who comes, who goes, and who waits for room."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.wire.sockets import HOST, Sockets


class Mirror:
    """Sends back what it gets, and ends when it is told to."""

    def __init__(self, taken: socket.socket) -> None:
        taken.setblocking(False)
        self.socket = taken
        self.is_closed = False
        self.unsent = b""

    @property
    def wants_to_write(self) -> bool:
        return bool(self.unsent)

    def on_readable(self) -> None:
        data = self.socket.recv(100)
        if data in {b"", b"end"}:
            self.close()
        else:
            self.unsent += data

    def on_writable(self) -> None:
        self.socket.sendall(self.unsent)
        self.unsent = b""

    def close(self) -> None:
        self.is_closed = True
        self.socket.close()


@pytest.fixture
def sockets() -> Iterator[Sockets]:
    made = Sockets()
    yield made
    made.close()


def test_what_is_left_to_send_goes_when_there_is_room(sockets: Sockets) -> None:
    port = sockets.listen("--port", 0, Mirror)
    with socket.create_connection((HOST, port), timeout=10) as client:
        client.sendall(b"hello")
        for _ in range(3):  # it comes, it is read, it is answered
            sockets.turn(5)
        assert client.recv(100) == b"hello"


def test_one_that_ends_and_one_that_comes_at_the_same_time_are_told_apart(sockets: Sockets) -> None:
    """The second gets the descriptor of the first, which is looked at before those that listen: it is a lower one."""
    place = socket.socket()
    port = sockets.listen("--port", 0, Mirror)
    with ExitStack() as clients:
        first = clients.enter_context(socket.create_connection((HOST, port), timeout=10))
        place.close()
        sockets.turn(5)
        first.sendall(b"end")
        late = clients.enter_context(socket.create_connection((HOST, port), timeout=10))
        late.sendall(b"still here")
        for _ in range(4):
            sockets.turn(0.1)
        assert late.recv(100) == b"still here"


def test_a_connection_that_somebody_else_closes_is_forgotten(sockets: Sockets) -> None:
    made: list[Mirror] = []

    def take(taken: socket.socket) -> Mirror:
        made.append(Mirror(taken))
        return made[-1]

    port = sockets.listen("--port", 0, take)
    with socket.create_connection((HOST, port)):
        sockets.turn(5)
        made[0].close()
        sockets.turn(0)


def test_later_is_then_and_once(sockets: Sockets) -> None:
    done: list[str] = []
    sockets.later(0, lambda: done.append("now"))
    sockets.later(3600, lambda: done.append("much later"))
    sockets.turn(0)
    sockets.turn(0)
    assert done == ["now"]


def test_a_port_that_is_in_use_is_a_complaint_with_its_option(sockets: Sockets) -> None:
    port = sockets.listen("--port", 0, Mirror)
    with pytest.raises(Complaint, match=rf"--orders-port {port}: .*; name another, or 0"):
        sockets.listen("--orders-port", port, Mirror)
