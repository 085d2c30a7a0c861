"""The suite is tested by breaking the reference: every saboteur has to be caught, and made small."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ticktotrade.backend import Backend, baseline, phase1
from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.compare import difference
from ticktotrade_conformance.conform import Plan, judge
from ticktotrade_conformance.findings import ComponentResult, Finding
from ticktotrade_conformance.replay import replay
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.subjects import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.trace import OPENED, read_trace, write_trace
from ticktotrade_conformance.vectors import vectors_of

# The wait for a book is only long the second time, and that is on a second connection: twice from connecting to streaming.
MOST_STEPS = {"session": 12}
SEQUENCES = {"session": 1000}


def backend(name: str) -> Backend:
    return SABOTEURS[name].backend()


@cache
def judged(name: str) -> ComponentResult:
    component = SABOTEURS[name].component
    plan = Plan((component,), sequences=SEQUENCES.get(component, 300))
    judgement = judge(lambda: InProcess(backend(name)), InProcess(baseline()), plan, lambda _: None)
    assert not judgement.passed
    (result,) = judgement.results
    return result


def generated(result: ComponentResult) -> Finding:
    (finding,) = [finding for finding in result.findings if finding.vector is None]
    return finding


@pytest.mark.parametrize("name", SABOTEURS)
def test_every_saboteur_is_caught_by_a_short_generated_sequence(name: str) -> None:
    finding = generated(judged(name))
    assert finding.verdict is (Verdict.CRASH if name == "RaisesOnEmpty" else Verdict.WRONG_ANSWER)
    assert len(finding.trace.steps) <= MOST_STEPS.get(SABOTEURS[name].component, 6)
    assert finding.trace.component == SABOTEURS[name].component


@pytest.mark.parametrize("name", SABOTEURS)
def test_the_counterexample_replays_on_the_saboteur_and_not_on_the_reference(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "counterexample.jsonl"
    with path.open("wb") as file:
        write_trace(file, generated(judged(name)).trace)
    trace = read_trace(path)
    assert replay(trace, InProcess(backend(name)), InProcess(baseline())) is not None
    assert replay(trace, InProcess(phase1()), InProcess(baseline())) is None


def test_a_wrong_book_is_caught_over_the_wire_by_the_same_few_steps() -> None:
    command = f"{sys.executable} -m ticktotrade_conformance serve --backend ticktotrade_conformance.saboteurs:GhostLevels"
    plan = Plan(("book",), sequences=300)
    judgement = judge(lambda: OutOfProcess(command), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    finding = generated(result)
    assert finding.verdict is Verdict.WRONG_ANSWER
    assert len(finding.trace.steps) <= 3
    assert finding.trace == generated(judged("GhostLevels")).trace


def vectors_that_fail(name: str) -> Iterator[Finding]:
    component = SABOTEURS[name].component
    for _, trace in vectors_of(component):
        wanted = [trace.wanted or OPENED, *(step.wanted or {} for step in trace.steps)]
        finding = difference(InProcess(backend(name)), component, trace.config, trace.steps, wanted)
        if finding is not None:
            yield finding._replace(trace=trace)


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_vector_of_each_requirement_that_a_saboteur_breaks_fails(name: str) -> None:
    failed = {each for finding in vectors_that_fail(name) for each in finding.trace.requirements}
    assert SABOTEURS[name].requirements
    assert set(SABOTEURS[name].requirements) <= failed


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_same_seed_finds_the_same_counterexample(component: str) -> None:
    name = next(name for name, saboteur in SABOTEURS.items() if saboteur.component == component)
    assert generated(judged(name)) == generated(judged.__wrapped__(name))


def test_a_refused_operation_that_changed_something_is_said_to_have() -> None:
    finding = generated(judged("HalfApplied"))
    assert "should have changed nothing" in finding.detail
    assert finding.trace.wanted == OPENED
