"""A process that speaks the wire protocol properly until it is told to misbehave: ``hostile.py MODE``.

It answers ``hello`` and ``open``, and does what its mode says at the first steps, or earlier where the mode
is about that.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from ticktotrade.backend import phase1
from ticktotrade_conformance.backends.serve import Server

server = Server(phase1())


def put(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def answer(line: bytes) -> dict[str, Any]:
    return json.loads(json.dumps(server.answer(line)))  # type: ignore[no-any-return]


def say(document: object) -> None:
    put(json.dumps(document) + "\n")


def hang() -> NoReturn:
    while True:
        signal.pause()


def flood(text: str) -> NoReturn:
    while True:
        put(text * 65536)


def complain_and_exit() -> NoReturn:
    sys.stderr.write("out of cheese\n")
    sys.exit(3)


def half_a_line(then: Callable[[], NoReturn]) -> NoReturn:
    put('{"id":3,"outco')
    then()


def twice(line: bytes) -> None:
    document = answer(line)
    say(document)
    say(document)


def put_bytes(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def close_stdout() -> NoReturn:
    os.close(1)
    hang()


def changed(line: bytes, **members: object) -> None:
    say({**answer(line), **members})


def hello_with(line: bytes, **members: object) -> None:
    document = answer(line)
    document["hello"].update(members)
    say(document)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def many_values(line: bytes) -> None:
    number = answer(line)["id"]
    put(f'{{"id":{number},"outcomes":[{"{}," * 5_000_000}{{}}]}}\n')


def nested_values(line: bytes) -> None:
    number = answer(line)["id"]
    put(f'{{"id":{number},"outcomes":[{{"value":[{"[]," * 5_000_000}[]]}}]}}\n')


def sleeper(pipes: bool = False) -> None:
    """A process in a session of its own; with ``pipes`` it holds those of this one open."""
    command = [sys.executable, "-c", "import time; time.sleep(3597)"]
    quiet = None if pipes else subprocess.DEVNULL
    subprocess.Popen(command, start_new_session=True, stdin=quiet, stdout=quiet, stderr=quiet)


def leave_one_that_holds_stdout() -> NoReturn:
    sleeper(pipes=True)
    os._exit(3)


def crash_at(operation: str, line: bytes) -> None:
    if f'"op":"{operation}"'.encode() in line:
        complain_and_exit()
    say(answer(line))


def hang_at(operation: str, line: bytes) -> None:
    if f'"op":"{operation}"'.encode() in line:
        hang()
    say(answer(line))


def complain_at_length() -> NoReturn:
    sys.stderr.write("the first line \x1b[31m\u202e\n")
    sys.stderr.write("one of many lines\n" * 100_000)
    sys.stderr.write("the last line\n")
    sys.exit(3)


def eat() -> NoReturn:
    eaten = []
    while True:
        eaten.append(b"x" * 10_000_000)


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it has ended meanwhile
        return ""


def shed(line: bytes) -> None:
    """Answer, with ten orphans more that have ended; exit where too many of those are still there."""
    for _ in range(10):
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid()
            os._exit(0)
        os.wait()
    states = [_text(each).rpartition(")")[2].split()[:2] for each in Path("/proc").glob("[0-9]*/stat")]
    if states.count(["Z", str(os.getppid())]) > 400:
        sys.exit(9)
    say(answer(line))


def log_a_lot(line: bytes) -> None:
    for _ in range(64):
        sys.stderr.write("a line of a log\n" * 4096)
    say(answer(line))


# What each mode does instead of answering the first steps.
AT_STEPS: dict[str, Callable[[bytes], object]] = {
    "hang": lambda line: hang(),
    "exit": lambda line: sys.exit(0),
    "exit-with-status": lambda line: complain_and_exit(),
    "killed": lambda line: killed(),
    "flood": lambda line: flood("x"),
    "flood-lines": lambda line: flood("{}\n"),
    "twice": twice,
    "other-id": lambda line: changed(line, id=answer(line)["id"] + 1),
    "earlier-id": lambda line: changed(line, id=answer(line)["id"] - 1),
    "text-id": lambda line: changed(line, id=str(answer(line)["id"])),
    "garbage": lambda line: put("Segmentation fault (core dumped)\n"),
    "not-utf8": lambda line: put_bytes(b"\xff\xfe\n"),
    "repeated-member": lambda line: put('{"id":3,"id":3,"outcomes":[]}\n'),
    "array": lambda line: put("[]\n"),
    "half-line": lambda line: half_a_line(sys.exit),
    "half-line-and-hang": lambda line: half_a_line(hang),
    "closes-stdout": lambda line: close_stdout(),
    "too-few": lambda line: changed(line, outcomes=answer(line)["outcomes"][:-1]),
    "no-list": lambda line: changed(line, outcomes={}),
    "more-members": lambda line: changed(line, note="fine"),
    "unknown-error": lambda line: changed(
        line, outcomes=[{"error": "oops"} for _ in answer(line)["outcomes"]]
    ),
    "value-and-error": lambda line: changed(
        line, outcomes=[{**each, "error": "overflow", "value": None} for each in answer(line)["outcomes"]]
    ),
    "list-for-error": lambda line: changed(line, outcomes=[{"error": []} for _ in answer(line)["outcomes"]]),
    "long-integer": lambda line: changed(
        line, outcomes=[{"value": 10**70} for _ in answer(line)["outcomes"]]
    ),
    "true-for-one": lambda line: changed(line, outcomes=[{"value": True} for _ in answer(line)["outcomes"]]),
    "logs": log_a_lot,
    "sheds": shed,
    "many-values": many_values,
    "nested-values": nested_values,
    "long-member": lambda line: changed(line, **{"\x1b[31m" + "x" * 4_000_000: 1}),
    "many-members": lambda line: changed(line, **{f"member {number}": 1 for number in range(100_000)}),
    "leaves-one-that-holds-stdout": lambda line: leave_one_that_holds_stdout(),
    "exits-at-length": lambda line: complain_at_length(),
    "exits-at-admit": lambda line: crash_at("admit", line),
    "hangs-at-admit": lambda line: hang_at("admit", line),
    "eats": lambda line: eat(),
}

# What each mode does instead of answering hello.
AT_HELLO: dict[str, Callable[[bytes], object]] = {
    "hang-at-hello": lambda line: hang(),
    "exit-at-hello": lambda line: complain_and_exit(),
    "version-2": lambda line: hello_with(line, version=2),
    "version-text": lambda line: hello_with(line, version="1"),
    "unknown-component": lambda line: hello_with(line, components=["book", "teleport"]),
    "unknown-phase": lambda line: hello_with(line, phase="phase9"),
    "no-name": lambda line: hello_with(line, name=None),
    "markup-in-hello": lambda line: hello_with(line, name="fast [/O3] \x1b[31m\n", build="[bold"),
    "more-in-hello": lambda line: hello_with(line, colour="green"),
}


def main(mode: str) -> None:
    if mode == "banner":
        put("my backend 1.0\n")
    if mode == "leaves-a-process":
        sleeper()
    if mode == "deaf":
        hang()
    for line in sys.stdin.buffer:
        if b'"do":"hello"' in line and mode in AT_HELLO:
            AT_HELLO[mode](line)
        elif b'"do":"steps"' in line and mode in AT_STEPS:
            AT_STEPS[mode](line)
        else:
            say(answer(line))
    if mode == "last-words":
        put("goodbye\n")
    if mode == "stays":
        hang()


if __name__ == "__main__":
    main(sys.argv[1])
