"""Two ends of a TCP connection on this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def tcp_pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The client's end, which waits ten seconds at most, and the server's."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=10) as client,
    ):
        accepted, _ = server.accept()
        with accepted:
            yield client, accepted
