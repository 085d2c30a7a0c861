"""The one way of ending, tried on small programs that have begun something."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ticktotrade_conformance.console.ends import SIGNALS

BEGIN = """\
import os, sys, time
from contextlib import suppress
from pathlib import Path
from ticktotrade_conformance.console import ends

def ready():
    print("ready", flush=True)

def linger(seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.01)

def note(text):
    with open("notes", "a") as notes:
        notes.write(text + "\\n")

ends.take_over()
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def started(program: str, *before: str) -> "subprocess.Popen[str]":
    """A program that has said that it is ready."""
    process = subprocess.Popen(
        [*before, sys.executable, "-c", BEGIN + program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def ended(program: str, *numbers: int) -> tuple[int, str, str]:
    """Its status, what it said on stderr, and its notes."""
    process = started(program)
    for number in numbers:
        process.send_signal(number)
    _, err = process.communicate(timeout=30)
    notes = Path("notes")
    return process.returncode, err, notes.read_text() if notes.exists() else ""


@pytest.mark.parametrize(
    ("number", "said"),
    [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated"), (signal.SIGHUP, "hung up")],
)
def test_what_was_begun_is_undone_the_latest_first_and_said_in_one_line(number: int, said: str) -> None:
    program = """
for each in "first", "second", "forgotten":
    forget = ends.undo_at_end(lambda each=each: note(each))
forget()
ready()
linger()
"""
    assert ended(program, number) == (128 + number, f"t2t: {said}\n", "second\nfirst\n")


def test_an_undoing_that_fails_does_not_keep_the_others_from_it() -> None:
    program = """
ends.undo_at_end(lambda: note("done"))
ends.undo_at_end(lambda: 1 / 0)
ready()
linger()
"""
    assert ended(program, signal.SIGTERM) == (143, "t2t: terminated\n", "done\n")


@pytest.mark.parametrize(
    "place",
    [
        "with suppress(BaseException):\n    ready(); linger()",
        "class Last:\n    def __del__(self):\n        ready(); linger()\nlast = Last(); del last",
        "import hypothesis\n@hypothesis.given(hypothesis.strategies.none())\ndef check(each):\n    ready(); linger()\ncheck()",
        "try:\n    ready(); linger()\nexcept BaseException:\n    note('caught')\nfinally:\n    note('finally')",
    ],
)
def test_nothing_that_the_program_is_in_the_middle_of_swallows_it(place: str) -> None:
    assert ended(f"{place}\nnote('went on')", signal.SIGINT) == (130, "t2t: interrupted\n", "")


def test_it_is_put_off_until_what_is_begun_is_registered() -> None:
    program = """
with ends.deferred():
    with ends.deferred():
        ready()
        linger(0.5)
    linger(0.2)
    ends.undo_at_end(lambda: note("undone"))
note("went on")
"""
    assert ended(program, signal.SIGHUP) == (129, "t2t: hung up\n", "undone\n")


def test_what_is_put_off_for_too_long_is_ended_by_a_second_one() -> None:
    process = started("with ends.deferred():\n    ready()\n    linger()\n")
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1.2)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10)[1] == "t2t: terminated\n"
    assert process.returncode == 143


def test_a_second_one_while_undoing_is_the_end_of_what_hangs() -> None:
    process = started("ends.undo_at_end(lambda: (note('undoing'), linger()))\nready()\nlinger()\n")
    process.send_signal(signal.SIGTERM)
    while not Path("notes").exists():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10)[1] == ""
    assert process.returncode == 130


def test_a_second_one_while_undoing_leaves_time_to_undo_and_a_third_one_does_not() -> None:
    program = """
ends.undo_at_end(lambda: note("the rest"))
ends.undo_at_end(lambda: (note("undoing"), linger(LINGER)))
ready()
linger()
"""
    for linger, numbers, status, notes in (
        ("0.3", (signal.SIGHUP, signal.SIGHUP), 129, "undoing\nthe rest\n"),
        ("20", (signal.SIGTERM, signal.SIGINT, signal.SIGHUP), 129, "undoing\n"),
    ):
        process = started(program.replace("LINGER", linger))
        process.send_signal(numbers[0])
        while not Path("notes").exists():
            assert process.poll() is None
        for number in numbers[1:]:
            process.send_signal(number)
            time.sleep(0.1)
        err = process.communicate(timeout=10)[1]
        assert (process.returncode, Path("notes").read_text()) == (status, notes)
        assert err == ("t2t: hung up\n" if "rest" in notes else "")
        Path("notes").unlink()


def test_what_the_parent_has_ignored_stays_ignored() -> None:
    process = started("ready()\nlinger()\n", "/bin/sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh")
    for number in (signal.SIGHUP, signal.SIGINT):
        process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert process.returncode == 143


def test_what_is_settled_is_the_status_and_nothing_more_is_said() -> None:
    program = 'ends.undo_at_end(lambda: note("undone"))\nends.settle(1)\nready()\nlinger()\n'
    assert ended(program, signal.SIGTERM) == (1, "", "undone\n")


def test_when_python_is_taken_down_nothing_changes_the_status_any_more() -> None:
    program = """
class Late:
    def __del__(self):
        os.write(1, b"ready\\n"); time.sleep(0.5)
late = [Late()]
late.append(late)
sys.exit(3)
"""
    assert ended(program, signal.SIGTERM) == (3, "", "")


def test_a_forked_process_undoes_nothing_of_its_parent() -> None:
    program = """
ends.undo_at_end(lambda: note("undone"))
child = os.fork()
if child == 0:
    time.sleep(20)
time.sleep(0.1)
os.kill(child, 15)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -15
ready()
linger()
"""
    assert ended(program, signal.SIGTERM) == (143, "t2t: terminated\n", "undone\n")


def test_signals_to_somebody_else_end_nothing_as_long_as_they_are_taken() -> None:
    program = """
def act(number):
    note(f"took {number}")
    return number == 15
with ends.signals_to(act):
    ready()
    linger(1.0)
    note("left")
note("went on")
"""
    assert ended(program, signal.SIGTERM) == (0, "", "took 15\nleft\nwent on\n")
    Path("notes").unlink()
    assert ended(program, signal.SIGHUP) == (129, "t2t: hung up\n", "took 1\nleft\n")


def test_a_missing_stderr_gets_the_line_into_no_other_file() -> None:
    program = """
from ticktotrade_conformance.console import streams
streams.settle_streams()
kept = open("kept", "w")
assert kept.fileno() > 2
streams.tell("nobody hears this")
ready()
linger()
"""
    process = started(program, "/bin/sh", "-c", 'exec "$@" 2>&-', "sh")
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=10)
    assert (process.returncode, out, Path("kept").read_text()) == (143, "", "")


def test_every_signal_that_ends_a_program_is_one_of_posix() -> None:
    assert set(SIGNALS) == {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
