"""The suite is tested by breaking the reference: every saboteur has to be caught, and made small."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from ticktotrade.backend import Backend, baseline, phase1
from ticktotrade.components import COMPONENTS
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Failure, RouterConfig
from ticktotrade_conformance.compare import difference, trimmed
from ticktotrade_conformance.conform import Plan, judge
from ticktotrade_conformance.findings import ComponentResult, Finding
from ticktotrade_conformance.replay import replay
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.subjects import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.trace import OPENED, Step, read_trace, write_trace
from ticktotrade_conformance.vectors import vectors_of

# The wait for a book is only long the second time, and that is on a second connection: twice from connecting to streaming.
# A pipeline that has lost all that there is begins with six steps.
MOST_STEPS = {"session": 12, "pipeline": 8}
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


def test_a_counterexample_does_without_orders_whose_requests_only_moved_the_numbers() -> None:
    order = Order(
        "a",
        "A",
        Side.BUY,
        OrderType.MARKET,
        TimeInForce.DAY,
        NANOS,
        None,
        None,
        False,
        event_time=0,
        received_at=0,
    )
    steps = (
        Step("submit", (0, order, None)),
        Step("submit", (0, order._replace(client_order_id="b"), None)),
        Step("failed", (0, 2, Failure.RESET)),
        Step("orders", ()),
    )
    subject, oracle, config = InProcess(backend("ResetMeansUnsent")), InProcess(baseline()), RouterConfig()

    def again(some: Sequence[Step]) -> Finding | None:
        return difference(subject, "router", config, some, oracle.run("router", config, some))

    finding = again(steps)
    assert finding is not None
    small = trimmed(finding, again).trace.steps
    assert [step.operation for step in small] == ["submit", "failed", "orders"]
    assert small[1].arguments == (0, 1, Failure.RESET)


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
