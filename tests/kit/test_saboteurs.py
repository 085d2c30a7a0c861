"""The suite is tested by breaking the reference: every saboteur has to be caught, and made small."""

import sys
from functools import cache
from pathlib import Path

import pytest

from backends import saboteurs
from backends.saboteurs import SABOTEURS
from ticktotrade.backend import Backend, baseline, phase1
from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.conform import Plan, judge
from ticktotrade_conformance.findings import ComponentResult, Finding
from ticktotrade_conformance.replay import replay
from ticktotrade_conformance.subjects import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.trace import OPENED, read_trace, write_trace

TESTS = Path(__file__).parents[1]


def backend(name: str) -> Backend:
    made: Backend = getattr(saboteurs, name)()
    return made


@cache
def judged(name: str) -> ComponentResult:
    component = SABOTEURS[name]
    plan = Plan((component,), sequences=300)
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
    assert len(finding.trace.steps) <= 6
    assert finding.trace.component == SABOTEURS[name]


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
    command = f"{sys.executable} -m ticktotrade_conformance serve --backend backends.saboteurs:GhostLevels"
    plan = Plan(("book",), sequences=100)
    judgement = judge(lambda: OutOfProcess(_in_tests(command)), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    finding = generated(result)
    assert finding.verdict is Verdict.WRONG_ANSWER
    assert len(finding.trace.steps) <= 3
    assert finding.trace == generated(judged("GhostLevels")).trace


def _in_tests(command: str) -> str:
    return f"/bin/sh -c 'cd {TESTS} && exec {command}'"


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_same_seed_finds_the_same_counterexample(component: str) -> None:
    name = next(name for name, broken in SABOTEURS.items() if broken == component)
    assert generated(judged(name)) == generated(judged.__wrapped__(name))


def test_a_refused_operation_that_changed_something_is_said_to_have() -> None:
    finding = generated(judged("HalfApplied"))
    assert "should have changed nothing" in finding.detail
    assert finding.trace.wanted == OPENED
