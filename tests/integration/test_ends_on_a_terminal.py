"""The terminal: left in order by a signal, and nothing that its going away makes worse."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.t2t_process import OWN, T2T

pty = pytest.importorskip("pty")

LATENCY = ["latency", "--phase", "phase1", "--stage", "codec"]
"""What there is to see is the same whatever is measured; one stage is prepared in a fifth of the time of all."""
HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"
LEADING = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Makes standard output the terminal whose going away a process is told of."""


class Shown:
    """A program on a terminal of its own, with stderr in a file."""

    def __init__(self, *arguments: str) -> None:
        self.terminal, inside = pty.openpty()
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        environment |= {"TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
        with Path("err").open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", LEADING, *T2T, *arguments],
                stdin=inside,
                stdout=inside,
                stderr=errors,
                env=environment,
            )
        os.close(inside)
        self.seen = b""

    def read_until(self, text: bytes) -> None:
        while text not in self.seen:
            chunk = os.read(self.terminal, 65536)
            assert chunk, self.seen
            self.seen += chunk

    def read_the_rest(self) -> None:
        try:
            while chunk := os.read(self.terminal, 65536):
                self.seen += chunk
        except OSError:
            pass  # nobody holds the other end any more

    @property
    def err(self) -> str:
        return Path("err").read_text()


@contextmanager
def shown(*arguments: str) -> Iterator[Shown]:
    made = Shown(*arguments)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        try:
            os.close(made.terminal)
        except OSError:
            pass  # it has gone away


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    "command",
    [
        [*LATENCY, "--seconds", "60"],
        ["run", "--frames", "10000000"],
        ["conform", "--sequences", "100000"],
        ["feed", "ws://127.0.0.1:9/"],
        ["live", "--speed", "50"],
    ],
    ids=lambda command: command[0],
)
def test_the_cursor_is_shown_again(command: list[str], number: signal.Signals) -> None:
    with shown(*command) as program:
        program.read_until(HIDDEN)
        program.process.send_signal(number)
        program.read_the_rest()
        assert program.process.wait(timeout=30) == 128 + number
        assert program.seen.rindex(SHOWN) > program.seen.rindex(HIDDEN)
        assert "Traceback" not in program.err


@pytest.mark.parametrize("command", [["live", "--speed", "50"], ["feed", "ws://127.0.0.1:9/"], LATENCY])
def test_a_terminal_that_goes_away_is_a_hang_up_and_nothing_else(command: list[str]) -> None:
    with shown(*command) as program:
        program.read_until(HIDDEN)
        os.close(program.terminal)
        assert program.process.wait(timeout=30) == 128 + signal.SIGHUP
        assert "Traceback" not in program.err
        assert "Exception ignored" not in program.err


@pytest.mark.parametrize("command", [["live", "--speed", "50"], ["feed", "ws://127.0.0.1:9/"]])
def test_who_does_not_care_for_a_hang_up_is_told_that_nothing_can_be_shown(command: list[str]) -> None:
    """As under ``nohup``; ``live`` sums up all the same."""
    ignoring = [
        "-c",
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])",
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "T2T", [sys.executable, *ignoring, *T2T])
        with shown(*command) as program:
            program.read_until(HIDDEN)
            os.close(program.terminal)
            assert program.process.wait(timeout=30) == 2
            assert "t2t: standard output: Input/output error; send it somewhere else" in program.err
            assert "Traceback" not in program.err
            assert ("P&L" in program.err) == (command[0] == "live")
