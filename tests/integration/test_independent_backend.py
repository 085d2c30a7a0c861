"""A correct backend is never accused: one that was written from the specification alone passes."""

import sys
from pathlib import Path

import pytest

from ticktotrade.backend import baseline
from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.backends import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.suite.judge import Plan, judge

STANDALONE = Path(__file__).parents[1] / "backends" / "standalone.py"


@pytest.mark.thorough
@pytest.mark.parametrize("component", COMPONENTS)
def test_the_independent_backend_passes(component: str) -> None:
    command = f"{sys.executable} {STANDALONE}"
    plan = Plan((component,), sequences=200, seed=1)
    judgement = judge(lambda: OutOfProcess(command), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    assert result.verdict is Verdict.PASSED, result
    assert result.sequences == 200


def test_it_imports_nothing_of_ours() -> None:
    source = STANDALONE.read_text()
    assert "import ticktotrade" not in source
    assert "from ticktotrade" not in source
