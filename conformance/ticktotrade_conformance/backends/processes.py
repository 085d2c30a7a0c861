"""The processes of this machine, and which of them a backend has started.

Linux says it in ``/proc``, other systems by ``ps``. What a backend starts is found by its parents, its process group and
session, and by a mark in its environment, so that it is also found when those that started it have ended.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

MARK: Final = "TICKTOTRADE_BACKEND"
"""The environment variable that every backend has, and hands on to what it starts."""

_PROC: Final = Path("/proc")
_HAS_PROC: Final = sys.platform == "linux" and (_PROC / "self" / "stat").exists()
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if _HAS_PROC else 0
_SET_CHILD_SUBREAPER: Final = 36
_ROUNDS: Final = 200
_PAUSE: Final = 0.01


class Process(NamedTuple):
    """A process that has not ended. ``resident`` is in bytes; ``started`` tells two of the same number apart."""

    number: int
    parent: int
    group: int
    session: int
    resident: int
    started: int


Table = dict[int, Process]


def process_table() -> Table:
    """Every process that can be seen, but for those that have ended."""
    return {each.number: each for each in (_from_proc() if _HAS_PROC else _from_ps())}


def stands_still(number: int) -> bool:
    """Whether a process is stopped or has ended."""
    if _HAS_PROC:
        fields = _proc_fields(number)
        return not fields or fields[0] in {b"T", b"t", b"Z", b"X"}
    state = _listed("ps", "-o", "stat=", "-p", str(number)).strip()
    return not state or state.startswith((b"T", b"Z"))


def _from_proc() -> Iterator[Process]:
    for name in os.listdir("/proc"):
        if name.isdigit() and (process := _proc_entry(int(name))):
            yield process


def _proc_fields(number: int) -> list[bytes]:
    """What follows a process's name, its state first; nothing if it is not there."""
    try:
        with open(f"/proc/{number}/stat", "rb") as file:
            # The name of the program comes in parentheses, and may have some itself.
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return []


def _proc_entry(number: int) -> Process | None:
    fields = _proc_fields(number)
    if len(fields) < 22 or fields[0] in {b"Z", b"X"}:
        if len(fields) > 1:
            _ours.bury(number, int(fields[1]))
        return None
    parent, group, session = map(int, fields[1:4])
    return Process(number, parent, group, session, int(fields[21]) * _PAGE, int(fields[19]))


def _from_ps() -> Iterator[Process]:
    for line in _listed("ps", "-axo", "pid=,ppid=,pgid=,rss=,stat=").splitlines():
        with suppress(ValueError):
            number, parent, group, kilobytes, state = line.split(None, 4)
            if not state.startswith(b"Z"):
                yield Process(int(number), int(parent), int(group), 0, int(kilobytes) * 1024, 0)


def _listed(*command: str) -> bytes:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=5).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""


class _Ours:
    """The children that this program has started itself, and whether orphans come to it as well."""

    def __init__(self) -> None:
        self.children: set[int] = set()
        self.adopts = False

    def bury(self, number: int, parent: int) -> None:
        """Let go of an orphan that has come to this process and has ended: until then it keeps its number."""
        if self.adopts and parent == os.getpid() and number not in self.children:
            with suppress(OSError):
                os.waitpid(number, os.WNOHANG)


_ours: Final = _Ours()


def adopt_orphans() -> None:
    """Let processes whose parents have ended come to this one, so that none gets out of sight (Linux).

    For a program that starts nothing but backends: any other child of it is taken for what a backend has left.
    """
    if sys.platform != "win32":
        # Where whoever has started this one ignores it, nobody hears how a child ended.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if _HAS_PROC and not _ours.adopts:
        with suppress(OSError, AttributeError):
            _ours.adopts = ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


class Family:
    """A process that this one has started, and all that it has started in turn.

    ``mark`` is the value of `MARK` in their environment. What was once seen to belong to it is remembered.
    """

    def __init__(self, founder: int, mark: str) -> None:
        self._founder = founder
        self._mark = f"{MARK}={mark}".encode()
        self._known: set[tuple[int, int]] = set()
        entry = _proc_entry(founder) if _HAS_PROC else None
        self._founded = 0 if entry is None else entry.started
        _ours.children.add(founder)

    def members(self) -> list[Process]:
        """Those that live, the founder included. O(processes of the machine)."""
        table = process_table()
        heirs = set(_ancestors(table, os.getpid()))
        found = {number for number, each in table.items() if self._belongs(each, heirs)}
        children: dict[int, list[int]] = {}
        for number, each in table.items():
            children.setdefault(each.parent, []).append(number)
        unseen = list(found)
        while unseen:
            for child in children.get(unseen.pop(), ()):
                if child not in found:
                    found.add(child)
                    unseen.append(child)
        members = [table[number] for number in sorted(found)]
        self._known.update((each.number, each.started) for each in members)
        return members

    def others(self) -> list[Process]:
        """Those that live, without the founder."""
        return [each for each in self.members() if each.number != self._founder]

    def resident(self, limit: int) -> int:
        """The bytes of memory that it has.

        If they seem to be more than ``limit``, what its processes share is counted once, where the system can say so.
        """
        members = self.members()
        resident = sum(each.resident for each in members)
        return resident if resident <= limit else sum(map(_proportional, members))

    def end(self) -> None:
        """Kill all of it, in rounds, since what is not dead yet may start more."""
        killed: set[int] = set()
        for _ in range(_ROUNDS):
            members = self.members()
            for each in members:
                with suppress(OSError):
                    os.kill(each.number, signal.SIGKILL)
                    killed.add(each.number)
            for number in killed - _ours.children:
                with suppress(OSError):
                    os.waitpid(number, os.WNOHANG)  # if it has come to us
            if not members:
                break
            time.sleep(_PAUSE)

    def forget(self) -> None:
        """The founder has been waited for: its number may be another's from now on."""
        _ours.children.discard(self._founder)

    def _belongs(self, process: Process, heirs: set[int]) -> bool:
        """Whether a process belongs to it by what it is, whoever its parents are."""
        founder = self._founder
        if founder in {process.number, process.group, process.session}:
            return True
        if (process.number, process.started) in self._known:
            return True
        return process.parent in heirs and process.started >= self._founded and self._is_orphan(process)

    def _is_orphan(self, process: Process) -> bool:
        """Whether a child of this process, or of one above it, has been left to it by a backend."""
        if process.number in _ours.children:
            return False
        if _ours.adopts and process.parent == os.getpid() and process.session != os.getsid(0):
            return True
        with suppress(OSError):
            return self._mark in (_PROC / str(process.number) / "environ").read_bytes().split(b"\0")
        return False


def _ancestors(table: Table, number: int) -> Iterator[int]:
    """A process, its parent, and so on up to the first."""
    while number in table:
        yield number
        number = table[number].parent


def _proportional(process: Process) -> int:
    """The bytes of memory of one process, where what it shares is divided among those who share it."""
    with suppress(OSError, ValueError):
        for line in (_PROC / str(process.number) / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return process.resident
