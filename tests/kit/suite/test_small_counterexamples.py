"""The suite is tested by breaking the reference: what was found is made small, and found again."""

import sys
from collections.abc import Sequence

import pytest

from support.saboteur_checks import backend, generated, reached_by_sequences
from ticktotrade.backend import baseline
from ticktotrade.book import BookConfig
from ticktotrade.components import COMPONENTS
from ticktotrade.market_data import Level, Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Failure, RouterConfig
from ticktotrade_conformance.backends import InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.suite.compare import difference, trimmed
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.traces.trace import OPENED, Step

pytestmark = pytest.mark.thorough


def test_a_wrong_book_is_caught_over_the_wire_by_the_same_few_steps() -> None:
    command = f"{sys.executable} -m ticktotrade_conformance serve --backend ticktotrade_conformance.saboteurs:GhostLevels"
    plan = Plan(("book",), sequences=300, vectors=False)
    judgement = judge(lambda: OutOfProcess(command), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    (finding,) = result.findings
    assert finding.verdict is Verdict.WRONG_ANSWER
    assert len(finding.trace.steps) <= 3
    assert finding.trace == generated("GhostLevels").trace


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


def test_a_counterexample_does_without_levels_that_have_nothing_to_do_with_it() -> None:
    bids = tuple(Level(price, NANOS) for price in range(100, 140))
    steps = (
        Step("apply", (False, bids, (Level(200, 1), Level(201, 1)), None)),
        Step("apply", (True, (Level(7, 1), Level(8, 1)), (), None)),
        Step("snapshot", ()),
    )
    subject, oracle, config = InProcess(backend("GhostLevels")), InProcess(baseline()), BookConfig()

    def again(some: Sequence[Step]) -> Finding | None:
        return difference(subject, "book", config, some, oracle.run("book", config, some))

    finding = again(steps)
    assert finding is not None
    assert len(finding.trace.steps) == 3
    kept = [step.arguments[1:3] for step in trimmed(finding, again).trace.steps if step.operation == "apply"]
    assert sorted(sum(map(len, arguments)) for arguments in kept) == [0, 1]


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_same_seed_finds_the_same_counterexample(component: str) -> None:
    name = reached_by_sequences(component)[0]
    assert generated(name) == generated.__wrapped__(name)


def test_a_refused_operation_that_changed_something_is_said_to_have() -> None:
    finding = generated("HalfApplied")
    assert "should have changed nothing" in finding.detail
    assert finding.trace.wanted == OPENED
