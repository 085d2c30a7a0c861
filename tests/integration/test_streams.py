"""Standard streams that are closed or full: one line where it can be said, the status, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.t2t_process import T2T

COMMANDS = {
    "--help": 0,
    "spec check": 0,
    "run --frames 300": 0,
    "conform --component signal --sequences 5": 0,
    "run --nonsense": 2,
    "run nowhere.frames": 2,
}
CLOSED = "t2t: standard output: it is closed; send it somewhere\n"
FULL = "t2t: standard output: No space left on device; send it somewhere else\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def t2t(command: str, redirection: str) -> tuple[int, str, str]:
    line = " ".join([*T2T, command, redirection])
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_stdout_it_says_so(command: str) -> None:
    assert t2t(command, ">&-") == (2, "", CLOSED)
    assert t2t(command, ">&- 2>&-") == (2, "", "")
    assert t2t(command, ">&- 2>/dev/full") == (2, "", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_behind_stdout_is_one_line(command: str) -> None:
    status, out, err = t2t(command, ">/dev/full")
    assert (status, out) == (2, "")
    if COMMANDS[command] == 0:
        assert err == FULL
    assert t2t(command, ">/dev/full 2>/dev/full")[0] == 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_without_a_stderr_nothing_else_changes(command: str, redirection: str) -> None:
    status, out, err = t2t(command, redirection)
    assert (status, err) == (COMMANDS[command], "")
    assert "t2t: " not in out
    assert bool(out) == (status == 0)


def test_an_output_that_is_opened_for_reading_is_one_line() -> None:
    status, out, err = t2t("spec check", "1</dev/null")
    assert (status, out) == (2, "")
    assert err == "t2t: standard output: Bad file descriptor; send it somewhere else\n"
