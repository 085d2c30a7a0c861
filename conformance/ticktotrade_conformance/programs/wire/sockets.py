"""The sockets of a venue, looked after in one thread, which sleeps where it can: a processor kept busy is one less for others."""

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final, Protocol

from ticktotrade_conformance.console.complaint import Complaint

HOST: Final = "127.0.0.1"
_BACKLOG: Final = 100


class Connection(Protocol):
    """What is told when its socket is ready."""

    @property
    def socket(self) -> socket.socket:
        """Its socket."""

    @property
    def is_closed(self) -> bool:
        """Whether it is over."""

    @property
    def wants_to_write(self) -> bool:
        """Whether it waits for room."""

    def on_readable(self) -> None:
        """Something has come."""

    def on_writable(self) -> None:
        """There is room."""

    def close(self) -> None:
        """End it."""


class Sockets:
    """Listens, and tells connections when they are ready. Every operation is O(connections)."""

    def __init__(self) -> None:
        self._selector = selectors.SelectSelector()  # the others wait for whole milliseconds
        self._listeners: list[socket.socket] = []
        self._watched: dict[Connection, int] = {}
        self._later: list[tuple[float, Callable[[], None]]] = []

    def listen(self, option: str, port: int, take: Callable[[socket.socket], Connection]) -> int:
        """Listen, and make a connection of whoever comes; the port. Raises `Complaint` if that port is not to be had."""
        listener = socket.socket()
        self._listeners.append(listener)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(_BACKLOG)
        except OSError as error:
            raise Complaint(f"{option} {port}: {error.strerror}; name another, or 0") from None
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ, lambda events: self._accept(listener, take))
        number: int = listener.getsockname()[1]
        return number

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something then, or a little after."""
        self._later.append((monotonic() + seconds, act))

    def turn(self, seconds: float) -> None:
        """Do what there is to do; wait for it for so long at most."""
        self._look_after()
        for key, events in self._selector.select(seconds):
            key.data(events)
        now = monotonic()
        due = [each for each in self._later if each[0] <= now]
        for each in due:
            self._later.remove(each)
            each[1]()

    def close(self) -> None:
        """Hang up."""
        for connection in self._watched:
            connection.close()
        for listener in self._listeners:
            listener.close()
        self._selector.close()

    def _accept(self, listener: socket.socket, take: Callable[[socket.socket], Connection]) -> None:
        with suppress(OSError):  # who came has gone
            connection = take(listener.accept()[0])
            place = connection.socket.fileno()
            self._watched[connection] = place
            self._selector.register(
                place, selectors.EVENT_READ, lambda events: self._tell(connection, events)
            )

    def _look_after(self) -> None:
        """Forget the connections that are over, and find out who waits for room."""
        for connection, place in tuple(self._watched.items()):
            if connection.is_closed:
                self._forget(connection)
                continue
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.wants_to_write else 0)
            key = self._selector.get_key(place)
            if key.events != wanted:
                self._selector.modify(place, wanted, key.data)

    def _tell(self, connection: Connection, events: int) -> None:
        if events & selectors.EVENT_WRITE and not connection.is_closed:
            connection.on_writable()
        if events & selectors.EVENT_READ and not connection.is_closed:
            connection.on_readable()
        if connection.is_closed:
            self._forget(connection)  # at once: the next one to come may get its descriptor

    def _forget(self, connection: Connection) -> None:
        self._selector.unregister(self._watched.pop(connection))
