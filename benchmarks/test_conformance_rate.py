"""How fast the suite compares: book steps a second, in process, in a worker and over the wire."""

import sys
from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.backend import baseline, phase1
from ticktotrade_conformance.backends import InProcess, InWorker, OutOfProcess, Subject
from ticktotrade_conformance.suite.findings import Judgement
from ticktotrade_conformance.suite.judge import Plan, judge

Rate = Callable[[str, float, str], None]

SUBJECTS: dict[str, Callable[[], Subject]] = {
    "in process": lambda: InProcess(phase1()),
    "in a worker": lambda: InWorker("ticktotrade.backend:phase1"),
    "over the wire": lambda: OutOfProcess(f"{sys.executable} -m ticktotrade_conformance serve"),
}


@pytest.mark.parametrize("where", SUBJECTS)
@pytest.mark.benchmark(group="a conformance run of the book")
def test_compared_book_steps(benchmark: BenchmarkFixture, rate: Rate, where: str) -> None:
    """Everything included: Hypothesis making the sequences, both books running, the answers compared."""

    def run() -> Judgement:
        return judge(SUBJECTS[where], InProcess(baseline()), Plan(("book",), sequences=500), lambda _: None)

    judgement = benchmark.pedantic(run, rounds=5, warmup_rounds=1)
    assert judgement.passed
    (result,) = judgement.results
    rate(
        f"compared book steps, {where}", result.steps / benchmark.stats.stats.median, "a second (median of 5)"
    )
