"""Which finding is shown in full, and when a backend has passed."""

from itertools import permutations
from pathlib import Path

import pytest

from ticktotrade.phases import Phase
from ticktotrade_conformance.backends import Hello, Verdict
from ticktotrade_conformance.suite.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.traces.trace import OPENED, Step, Trace


def finding(steps: int, vector: str | None) -> Finding:
    trace = Trace("book", None, (Step("best", ()),) * steps, OPENED)
    return Finding(Verdict.WRONG_ANSWER, "", trace, (OPENED,), None if vector is None else Path(vector))


def test_the_clearest_is_a_generated_one_and_else_the_shortest_wherever_it_stands() -> None:
    generated, short, long = finding(9, None), finding(1, "a"), finding(2, "b")
    for order in permutations([generated, short, long]):
        result = ComponentResult("book", Verdict.WRONG_ANSWER, findings=order)
        assert result.clearest == order.index(generated)
    for two in permutations([short, long]):
        result = ComponentResult("book", Verdict.WRONG_ANSWER, findings=two)
        assert result.clearest == two.index(short)
    assert ComponentResult("book", Verdict.PASSED).clearest is None


@pytest.mark.parametrize(
    ("verdicts", "passed"),
    [
        ([], False),
        ([Verdict.SKIPPED], False),
        ([Verdict.PASSED], True),
        ([Verdict.PASSED, Verdict.SKIPPED], True),
        *(
            ([Verdict.PASSED, each], False)
            for each in Verdict
            if each not in (Verdict.PASSED, Verdict.SKIPPED)
        ),
    ],
)
def test_something_has_to_pass_and_nothing_may_fail(verdicts: list[Verdict], passed: bool) -> None:
    hello = Hello("mine", "C", "", Phase.PHASE_1, ("book",))
    results = tuple(ComponentResult("book", verdict) for verdict in verdicts)
    assert Judgement(hello, results).passed is passed
