"""Backends in processes of their own are measured by what they say of themselves, whatever they are written in.

Nothing here hangs on how long anything takes.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.short_workload import short_workload
from ticktotrade.backend import baseline
from ticktotrade.codec import Encoding
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Measurable, NotMeasured, Round, Stage, Workload
from ticktotrade_conformance.latency.measuring.measured_child import (
    MeasuredChild,
    command_child,
    python_child,
)
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.latency.workloads.workloads import standard_workload

STANDALONE = Path(__file__).parents[1] / "backends" / "standalone.py"
CHEATING = STANDALONE.with_name("cheating.py")
RESTLESS = STANDALONE.with_name("restless.py")


def digests(backend: Measurable, workload: Workload) -> list[str]:
    backend.prepare(workload)
    found = []
    for number, limit in ((417_805_230, None), (418_805_231, 10), (419_805_230, 0), (999_999_999, None)):
        taken = backend.measure(number, limit)
        assert len(taken.samples) == (len(workload.steps) if limit is None else limit)
        assert sum(taken.samples) <= taken.answered - taken.asked
        (digest, took), (again, _) = backend.digest(), backend.digest()
        assert digest == again
        assert took > 0
        found += [backend.digest(step)[0] for step in range(len(taken.samples))]
        found.append(digest)
    return found


@pytest.fixture(scope="module", params=["ours", "another interpreter", "independent"])
def backend(request: pytest.FixtureRequest) -> Iterator[MeasuredChild]:
    if request.param == "ours":
        child = python_child("ticktotrade.backend:phase3")
    elif request.param == "another interpreter":
        child = python_child("ticktotrade.backend:phase2", sys.executable)
    else:
        child = command_child(f"{sys.executable} {STANDALONE}")
    with closing(child):
        yield child


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_measured_with_the_answers_of_the_reference(
    backend: MeasuredChild, stage: Stage
) -> None:
    assert backend.hello.measures
    assert backend.pid > 0
    workload = short_workload(stage, Encoding.BINCODE, 2)
    assert digests(backend, workload) == digests(MeasuredHere(baseline()), workload)


def test_steps_wait_for_their_arrivals(backend: MeasuredChild) -> None:
    workload = short_workload(Stage.CODEC, Encoding.BINCODE, 2)
    backend.prepare(workload)
    arrivals = [place * 20_000 for place in range(len(workload.steps))]
    found = backend.measure(500_500_500, None, arrivals)
    ends = [arrival + sample for arrival, sample in zip(arrivals, found.samples, strict=True)]
    assert ends == sorted(ends)
    assert ends[-1] <= found.answered - found.asked


def test_a_server_needs_nothing_but_what_the_reference_needs() -> None:
    """It runs under interpreters that have no package but sortedcontainers."""
    program = (
        "import sys; before = set(sys.modules); import ticktotrade_conformance.backends.serve, ticktotrade.backend; "
        "print(*{each.partition('.')[0] for each in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    packages = {each for each in found.stdout.split() if not each.startswith("_sysconfigdata")}
    assert packages == {"ticktotrade", "ticktotrade_conformance", "sortedcontainers"}


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the system does not say what a process does"
)
@pytest.mark.parametrize("where", ["", "apart"], ids=["in its group", "in another group"])
def test_nothing_is_computed_while_nothing_is_asked(where: str) -> None:
    """What works all the time has used no processor between an answer and the next question, however long that takes."""
    with closing(command_child(f"{sys.executable} {RESTLESS} {where}")) as child:
        workload = standard_workload(Stage.PATH, Encoding.BINCODE, 2)
        child.prepare(workload)
        before = _state(child.pid)
        assert before[0] == "T", "it stands still as soon as it has answered"
        assert MeasuredHere(baseline()).prepare(workload) > 0  # something that takes a while
        assert _state(child.pid) == before
        child.measure(417_805_230)
        assert _state(child.pid) >= before


KILLED = f"""
import os, signal
from ticktotrade_conformance.latency.measuring.measured_child import command_child
from ticktotrade_conformance.latency.interface import Stage
from support.short_workload import short_workload
child = command_child({f"{sys.executable} {STANDALONE}"!r})
child.prepare(short_workload(Stage.CODEC))
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the system does not say what a process does"
)
def test_a_backend_that_is_paused_ends_when_the_suite_is_killed() -> None:
    """Whoever inherits it is in another session, as an init is, and as this process may not be, which inherits orphans."""
    paths = os.pathsep.join(filter(None, sys.path))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed
    process = Path(f"/proc/{int(killed.stdout)}/stat")
    for _ in range(1_000_000):
        try:
            if process.read_text().rpartition(")")[2].split()[0] == "Z":
                return  # it has ended, and whoever inherited it has not asked how
        except OSError:
            return
    raise AssertionError("it is still there")


def _state(process: int) -> tuple[str, int, int]:
    """What it does, and the ticks of a processor that it has used, its own and the system's."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return fields[0], int(fields[11]), int(fields[12])


def test_a_cheat_is_served_and_its_answers_are_others() -> None:
    workload = short_workload(Stage.CODEC, Encoding.BINCODE, 2)
    with closing(command_child(f"{sys.executable} {CHEATING} RemembersAnswers")) as child:
        assert digests(child, workload)[-1] != digests(MeasuredHere(baseline()), workload)[-1]


ODD = """
import json, sys
HELLO = {"version": 1, "name": "odd", "language": "", "build": "", "phase": "phase1", "components": ["codec"], "measures": True}
SAID = {"hello": HELLO | MORE.pop("hello", {}), "prepared": 60, "measured": [0] * 60} | MORE
MEMBERS = {"hello": "hello", "prepare": "prepared", "measure": "measured", "digest": "digest"}
for line in sys.stdin:
    request = json.loads(line)
    member = MEMBERS[request["do"]]
    print(json.dumps({"id": request["id"], member: SAID[member]}), flush=True)
"""


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ('{"hello":{"measures":false}}', "can be measured"),
        ('{"hello":{"measures":true,"components":[]}}', "it has no codec"),
        ('{"hello":{"measures":1}}', "neither true nor false"),
        ('{"prepared":59}', "60 steps and prepared 59"),
        ('{"measured":{"begin":0,"end":1,"samples":[0]*60}}', "wanted: an array of samples"),
        ('{"measured":[1]}', "60 steps were to be taken, the samples are 1"),
        ('{"measured":[0.5]*60}', "not all whole nanoseconds"),
        ('{"measured":[true]*60}', "not all whole nanoseconds"),
        ('{"measured":[2**63]*60}', "not all whole nanoseconds"),
        ('{"measured":[-1]*60}', "less than nothing"),
        ('{"digest":7}', "its digest is 7"),
    ],
)
def test_what_is_no_answer_is_a_reason(tmp_path: Path, answers: str, reason: str) -> None:
    program = tmp_path / "odd.py"
    program.write_text(f"MORE = {answers.replace('false', 'False').replace('true', 'True')}\n{ODD}")
    with pytest.raises(NotMeasured, match=reason):
        _asked(f"{sys.executable} {program}")


def _asked(command: str) -> Round:
    with closing(command_child(command)) as child:
        child.prepare(short_workload(Stage.CODEC, Encoding.BINCODE, 2))
        found = child.measure(417_805_230)
        child.digest()
    return found


def test_a_backend_that_ends_or_does_not_start_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="crash: it exited with status 3"):
        MeasuredChild([sys.executable, "-c", "import sys; sys.exit(3)"])
    with pytest.raises(
        Complaint, match=r"^--backend nowhere:factory: cannot be loaded .* name an importable module"
    ):
        python_child("nowhere:factory")
    with pytest.raises(Complaint, match="--python no-such-python: no such program"):
        python_child("ticktotrade.backend:phase1", "no-such-python")
    with pytest.raises(Complaint, match="--command"):
        command_child("'")
