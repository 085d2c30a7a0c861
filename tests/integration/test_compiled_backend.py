"""A backend in C that was written from the specification conforms, and is measured with the answers of the reference."""

import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from ticktotrade.backend import baseline
from ticktotrade.codec import Encoding
from ticktotrade.market_data import Side
from ticktotrade_conformance.backends import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.measuring.hidden_time import check_clock
from ticktotrade_conformance.latency.measuring.measured_child import command_child
from ticktotrade_conformance.latency.measuring.reference_rounds import ReferenceRounds
from ticktotrade_conformance.latency.workloads.workloads import standard_workload
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.traces.trace import Step

SOURCE = Path(__file__).parents[1] / "backends" / "compiled" / "book.c"
COMPILER = shutil.which("cc")
FLAGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror"]


READS = (
    *(Step(name, ()) for name in ("status", "best", "snapshot", "mid", "spread")),
    *(Step(name, (3,)) for name in ("depth", "imbalance")),
    *(Step("walk", (side, 10**9)) for side in Side),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    if COMPILER is None:
        pytest.skip("there is no C compiler")
    target = tmp_path_factory.mktemp("compiled") / "book"
    subprocess.run([COMPILER, *FLAGS, "-o", str(target), str(SOURCE)], check=True)
    return str(target)


def test_it_conforms(program: str) -> None:
    plan = Plan(("book",), sequences=60, seed=1)
    judgement = judge(lambda: OutOfProcess(program), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    assert result.verdict is Verdict.PASSED, result


def test_it_is_measured_with_the_answers_of_the_reference(program: str) -> None:
    """Each operation is in what is measured, not only the one that has a budget."""
    workload = standard_workload(Stage.BOOK, Encoding.JSON, 3)
    steps = [each for step in workload.steps[:100] for each in (step, *READS)]
    workload = workload._replace(steps=(*steps, Step("mark_stale", ())), changes=())
    reference = ReferenceRounds(workload)
    with closing(command_child(program)) as child:
        child.prepare(workload)
        for number in (100_100_100, 417_805_230, 999_999_999):
            found = child.measure(number)
            check_clock(found, None)
            step = reference.step(number, Random(number))
            assert (child.digest(step)[0], child.digest()[0]) == reference.digests(number)
            assert child.digest()[0] == reference.digest(number)
            assert len(found.samples) == len(workload.steps)
        arrivals = [1_000 * place for place in range(len(workload.steps))]
        check_clock(child.measure(500_500_500, None, arrivals), arrivals)
        assert len(child.measure(501_501_501, 7).samples) == 7
