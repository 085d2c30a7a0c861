"""When bytes arrived: by the kernel's own stamp where it has one (Linux), else when they were read (LATENCY-21)."""

import socket
import struct
import sys
from time import perf_counter_ns, time_ns
from typing import Final

_HAS_STAMPS: Final = sys.platform == "linux"
_SO_TIMESTAMPNS: Final = 35
"""As Linux has it on most processors; where it means something else, or nothing, no stamp comes."""
_STAMP: Final = struct.Struct("@qq")
_ROOM: Final = socket.CMSG_SPACE(_STAMP.size) if _HAS_STAMPS else 0
_OLDEST: Final = 60 * 10**9
_TOGETHER: Final = 5_000
"""Two clocks that are read within so many nanoseconds are read at the same time."""
_ATTEMPTS: Final = 5


def ask_for_times(connection: socket.socket) -> None:
    """Have the kernel stamp what arrives on a connection from now on, if it can."""
    if _HAS_STAMPS:
        try:
            connection.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        except OSError:
            return


def received(connection: socket.socket, most: int) -> tuple[bytes, int]:
    """What has arrived, and when the last of it did, in nanoseconds of the performance counter. Raises as `recv` does.

    The kernel stamps by the wall clock, of which only the age of the stamp is used.
    """
    if not _HAS_STAMPS:
        return connection.recv(most), perf_counter_ns()
    data, stamps, _, _ = connection.recvmsg(most, _ROOM)
    now, wall = _both_clocks()
    for level, kind, stamp in stamps:
        if (level, kind, len(stamp)) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS, _STAMP.size):
            seconds, nanoseconds = _STAMP.unpack(stamp)
            age = wall - (seconds * 10**9 + nanoseconds)
            if 0 <= age < _OLDEST:
                return data, now - age
    return data, now


def _both_clocks() -> tuple[int, int]:
    """The performance counter and the wall clock of the same moment, unless this program is kept from it again and again."""
    for _ in range(_ATTEMPTS):
        before, wall, after = perf_counter_ns(), time_ns(), perf_counter_ns()
        if after - before < _TOGETHER:
            break
    return after, wall
