"""When bytes arrived, whenever they are read."""

import socket
from time import perf_counter_ns

import pytest

from ticktotrade_conformance.programs.wire import arrival

WALL, COUNTER = 1_700_000_000 * 10**9, 5 * 10**12


class Stamped:
    """A socket whose kernel has stamped what it has."""

    def __init__(self, stamp: int | None) -> None:
        self._stamp = stamp

    def recvmsg(self, most: int, room: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, None]:
        stamps = []
        if self._stamp is not None:
            seconds, nanoseconds = divmod(self._stamp, 10**9)
            data = seconds.to_bytes(8, "little") + nanoseconds.to_bytes(8, "little")
            stamps = [(socket.SOL_SOCKET, 35, data)]
        return b"data", stamps, 0, None


@pytest.fixture(autouse=True)
def _clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "_HAS_STAMPS", True)
    monkeypatch.setattr(arrival, "_ROOM", 64)
    monkeypatch.setattr(arrival, "perf_counter_ns", lambda: COUNTER)
    monkeypatch.setattr(arrival, "time_ns", lambda: WALL)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (WALL - 7_000_123, COUNTER - 7_000_123),
        (WALL, COUNTER),
        (None, COUNTER),
        (WALL + 1, COUNTER),  # the wall clock was set back meanwhile
        (WALL - 3600 * 10**9, COUNTER),  # or far forward
    ],
)
def test_the_age_of_the_stamp_counts_where_it_can_be_one(stamp: int | None, at: int) -> None:
    assert arrival.received(Stamped(stamp), 100) == (b"data", at)  # type: ignore[arg-type]


def test_clocks_between_which_this_program_was_kept_waiting_are_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter((0, 900_000, 1_000_000, 1_000_100))
    monkeypatch.setattr(arrival, "perf_counter_ns", lambda: next(times))
    assert arrival.received(Stamped(WALL - 50), 100) == (b"data", 1_000_050)  # type: ignore[arg-type]


def test_a_real_socket_is_read_by_whatever_its_kernel_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as here,
    ):
        there, _ = server.accept()
        with there:
            arrival.ask_for_times(there)
            here.sendall(b"order")
            data, at = arrival.received(there, 100)
    assert data == b"order"
    assert at <= perf_counter_ns()
