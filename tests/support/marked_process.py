"""``t2t`` as a process that is ended from outside, and everything that it has left behind."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread, Timer
from typing import NamedTuple

from support.t2t_process import OWN, T2T

MARK = "T2T_TEST_MARK"
_TICK = os.sysconf("SC_CLK_TCK")


class Ended(NamedTuple):
    """What came of a process: ``files`` are those in its folder, ``temporary`` those in its folder for temporary files,
    ``left`` the processes that live on.
    """

    status: int
    out: str
    err: str
    files: tuple[str, ...]
    temporary: tuple[str, ...]
    left: tuple[str, ...]
    cpu: float


class Marked:
    """A process in a folder of its own, that can be found again by a mark in its environment, and so can its children.

    What it prints is read as it comes, unless ``read`` says that the test does so. After ``patience``, in seconds, it is
    killed, and its status tells.
    """

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str],
        stdin: bytes | None = None,
        read: bool = True,
        patience: float = 90.0,
    ) -> None:
        self._mark = secrets.token_hex(8)
        self._folder = folder / self._mark
        self._temporary = folder / f"{self._mark}-temporary"
        for each in (self._folder, self._temporary):
            each.mkdir()
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        environment |= {MARK: self._mark, "TMPDIR": str(self._temporary), "PYTHONUNBUFFERED": ""}
        with (self._temporary.with_suffix(".err")).open("wb") as errors:
            self.process = subprocess.Popen(
                [*T2T, *arguments],
                cwd=self._folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self._began = time.monotonic()
        self._watchdog = Timer(patience, self.process.kill)
        self._watchdog.daemon = True
        self._watchdog.start()
        self._out = b""
        self._reading = Thread(target=self._read) if read else None
        if self._reading is not None:
            self._reading.start()
        if stdin is not None:
            assert self.process.stdin is not None
            self.process.stdin.write(stdin)
            self.process.stdin.flush()

    def wait_for(self, is_due: Callable[["Marked"], bool]) -> None:
        """Wait until something is so, or the process has ended."""
        while self.process.poll() is None and not is_due(self):
            time.sleep(0.002)

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._began

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK if fields else float("inf")

    @property
    def is_taken_over(self) -> bool:
        """Whether it has handlers of its own, which SIGHUP only has if they are ours."""
        for line in self._proc("status").splitlines():
            if line.startswith("SigCgt:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGHUP - 1) & 1)
        return True

    def _read(self) -> None:
        assert self.process.stdout is not None
        self._out = self.process.stdout.read()

    def _proc(self, name: str) -> str:
        try:
            return Path(f"/proc/{self.process.pid}/{name}").read_text()
        except OSError:
            return ""

    def end(self, number: int | None = None) -> Ended:
        """Send a signal, if one is given, and wait for the end; whoever reads by himself has done so."""
        if number is not None and self.process.poll() is None:
            self.process.send_signal(number)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if self._reading is not None:
            self._reading.join()
        # Not by Popen: it keeps the processor time to itself.
        _, code, usage = os.wait4(self.process.pid, 0) if self.process.returncode is None else (0, 0, None)
        if usage is not None:
            self.process.returncode = os.waitstatus_to_exitcode(code)
        self._watchdog.cancel()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                pass
        assert self.process.returncode is not None
        return Ended(
            self.process.returncode,
            self._out.decode(),
            self._temporary.with_suffix(".err").read_text(),
            _files(self._folder),
            _files(self._temporary),
            _living(self._mark),
            0.0 if usage is None else usage.ru_utime + usage.ru_stime,
        )

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder


def _files(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*")))


def _living(mark: str) -> tuple[str, ...]:
    """What still runs with a mark; a moment is given to what was killed."""
    wanted = f"{MARK}={mark}".encode()
    for _ in range(100):
        left = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (entry / "environ").read_bytes():
                    left.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                pass
        if not left:
            return ()
        time.sleep(0.02)
    return tuple(left)


CAN_LOOK = sys.platform == "linux"
"""Whether what a process leaves behind can be seen, in /proc."""
