"""Every command, ended at ten moments by each signal, and by a reader that goes away: one way of ending for all of them."""

import random
import shlex
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from support.marked_process import CAN_LOOK, Ended, Marked
from ticktotrade_conformance.commands import COMMANDS
from ticktotrade_conformance.traces.capture import read_capture

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not CAN_LOOK, reason="needs /proc to see what is left behind"),
]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BEGINNING = 1.2
"""In seconds of processor time."""
READERS = 128 + signal.SIGPIPE
BACKEND = shlex.join([sys.executable, str(Path(__file__).parents[1] / "backends" / "standalone.py")])
HELLO = b'{"id":1,"do":"hello","version":1}\n'


class Case(NamedTuple):
    """A command line; ``seconds`` is how long an endless one is looked at, ``says`` whether it prints before its end, and
    ``says_more`` whether it does so for as long as it runs.
    """

    arguments: tuple[str, ...]
    seconds: float = 0.0
    says: bool = True
    says_more: bool = False
    stdin: bytes | None = None
    moments: int = 10

    @property
    def at_a_time(self) -> int:
        """So many processes: one that is looked at for some time waits for most of it."""
        return 4 if self.seconds else 2


CASES = {
    "conform": Case(("conform", "--component", "book", "--sequences", "40"), says_more=True),
    "conform a command": Case(
        ("conform", "--component", "limiter", "--sequences", "20", "--command", BACKEND), moments=4
    ),
    "replay": Case(("replay", "../day.jsonl", "--backend", "ticktotrade.backend:phase1")),
    "serve": Case(("serve",), 1.5, stdin=HELLO * 1000, says_more=True),
    "run": Case(("run", "--frames", "2000", "--trace", "trace.jsonl", "--orders", "orders")),
    "latency": Case(("latency", "--phase", "phase1", "--stage", "codec", "--seconds", "0.3", "--no-load")),
    "trajectory": Case(
        ("trajectory", "--seconds", "60", "--json", "run.json", "--html", "run.html"),
        5.0,
        says=False,
        moments=4,
    ),
    "wire": Case(("wire", "--phase", "phase3", "--cold", "--rate", "200", "--frames", "400"), 6.0, moments=4),
    "market": Case(("market", "m.frames.gz", "--frames", "4000"), says=False),
    "feed": Case(("feed", "URL", "--record", "day.frames.gz"), 3.0, says=False),
    "feed lines": Case(("feed", "URL"), 2.0, says_more=True, moments=4),
    "venue": Case(("venue", "--ca-file", "ca.pem"), 2.5),
    "live": Case(("live", "--speed", "50"), 4.0, says_more=True),
    "soak": Case(("soak", "--seconds", "1", "--seeds", "2"), 4.0, says=False),
    "vectors": Case(("vectors", "check")),
    "spec": Case(("spec", "check")),
    "requirements": Case(("requirements", "--list")),
    "saboteurs": Case(("saboteurs", "GhostLevels", "--seeds", "1", "--sequences", "50")),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ends")
    done = Marked(made, ("run", "--frames", "400", "--trace", "../day.jsonl")).end()
    assert done.status == 0, done
    return made


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    """Of a venue that is there no longer than it is asked: it takes a fifth of a core."""
    venue = Marked(folder, ("venue", "--speed", "50"), read=False, patience=3600)
    assert venue.process.stdout is not None
    first = venue.process.stdout.readline().decode().strip()
    # What it says of its clients is read, so that it can go on.
    with ThreadPoolExecutor(1) as reader:
        reader.submit(venue.process.stdout.read)
        yield first
        venue.process.send_signal(signal.SIGTERM)
    assert venue.end().status == 128 + signal.SIGTERM


def test_every_command_is_tried() -> None:
    assert {case.arguments[0] for case in CASES.values()} == set(COMMANDS)


@pytest.mark.parametrize("name", CASES)
def test_a_signal_ends_it_in_one_way(name: str, folder: Path, request: pytest.FixtureRequest) -> None:
    case = named(CASES[name], request)
    whole = 0.0 if case.seconds else undisturbed(case, folder)
    dice = random.Random(name)
    # What goes on and on in the same way is looked at in its first seconds, and once near its end.
    early = min(1.0, BEGINNING / whole) if whole else 1.0
    moments = [early * (each + dice.random()) / case.moments for each in range(case.moments - 1)]
    moments.append(1 - dice.random() / case.moments)

    def ended(number: signal.Signals, moment: float) -> Ended:
        running = Marked(folder, case.arguments, case.stdin)
        if number is signal.SIGINT:
            # Until then it is Python's, which shows a traceback.
            running.wait_for(lambda it: it.is_taken_over)
        running.wait_for(
            lambda it: it.age >= moment * case.seconds if case.seconds else it.cpu >= moment * whole
        )
        return running.end(number)

    with ThreadPoolExecutor(case.at_a_time) as pool:
        pairs = [(number, moment) for moment in moments for number in SIGNALS]
        for (number, moment), done in zip(pairs, pool.map(lambda pair: ended(*pair), pairs), strict=True):
            assert_ended(done, number, f"{name} by {number.name} at {moment:.3f}: {done}")


def named(case: Case, request: pytest.FixtureRequest) -> Case:
    """The case with the URL of a venue in the place of ``URL``."""
    if "URL" not in case.arguments:
        return case
    url: str = request.getfixturevalue("url")
    return case._replace(arguments=tuple(url if each == "URL" else each for each in case.arguments))


def undisturbed(case: Case, folder: Path) -> float:
    """The processor time of a run that nobody ends, which has to pass."""
    done = Marked(folder, case.arguments).end()
    assert (done.status, done.err) == (0, ""), done
    return done.cpu


def assert_ended(done: Ended, number: signal.Signals, where: str) -> None:
    assert "Traceback" not in done.err, where
    assert "Exception ignored" not in done.err, where
    assert done.left == (), where
    assert done.temporary == (), where
    assert not [file for file in done.files if file.endswith(".part")], where
    if done.status == 1:
        assert "may still be open at the venue" in done.err, where
    elif done.status != 0:
        # By the signal itself, if Python had not come as far as our first line.
        assert done.status in (128 + number, -number), where
        assert done.status > 0 or done.out == "", where
        assert not [line for line in done.out.splitlines() if line.startswith(("passed", "not passed"))], (
            where
        )
        assert done.err.count("t2t: interrupted") <= 1, where


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.says])
def test_a_reader_that_goes_away_ends_it_with_its_status(
    name: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    """At once, after a byte, after some lines; what was all written before the reader went is a run like any other."""
    case = named(CASES[name], request)
    sizes = (0, 1, 40, 200) if case.says_more else (0, 1)

    def left(size: int) -> Ended:
        running = Marked(folder, case.arguments, case.stdin, read=False)
        assert running.process.stdout is not None
        running.process.stdout.read(size)
        running.process.stdout.close()
        if size and case.seconds and not case.says_more:
            return running.end(signal.SIGTERM)
        return running.end()

    with ThreadPoolExecutor(case.at_a_time) as pool:
        for size, done in zip(sizes, pool.map(left, sizes), strict=True):
            where = f"{name} after {size} bytes: {done}"
            assert "Traceback" not in done.err, where
            assert "Exception ignored" not in done.err, where
            assert (done.left, done.temporary) == ((), ()), where
            assert not [file for file in done.files if file.endswith(".part")], where
            if size == 0 or case.says_more:
                assert done.status == READERS, where
            else:
                assert done.status in (0, READERS, 128 + signal.SIGTERM), where


def test_a_recording_is_complete_though_nobody_reads_what_it_came_to(folder: Path, url: str) -> None:
    running = Marked(folder, ("feed", url, "--record", "day.frames.gz", "--frames", "20"), read=False)
    assert running.process.stdout is not None
    running.process.stdout.close()
    done = running.end()
    assert (done.status, done.files) == (READERS, ("day.frames.gz",)), done


def test_a_recording_is_complete_however_it_is_ended(folder: Path, url: str) -> None:
    for number in SIGNALS:
        running = Marked(folder, ("feed", url, "--record", "day.frames.gz"))
        part = running.folder / "day.frames.gz.part"
        running.wait_for(lambda it, part=part: part.exists() and part.stat().st_size > 2000)  # type: ignore[misc]
        done = running.end(number)
        assert (done.status, done.files) == (128 + number, ("day.frames.gz",)), done
        assert len(list(read_capture(str(running.folder / "day.frames.gz")))) > 3
