"""The honest peer is right: what a Python team would write passes the suite, and is measured with the reference's answers.

How long it takes is said by ``t2t latency --backend backends.team:backend``; nothing here hangs on that.
"""

import ast
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ticktotrade.backend import Backend, baseline
from ticktotrade.codec import Encoding
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.measuring.measured_child import MeasuredChild, python_child
from ticktotrade_conformance.latency.measuring.measured_here import MeasuredHere
from ticktotrade_conformance.latency.workloads.workloads import standard_workload
from ticktotrade_conformance.suite.judge import Plan, judge

pytest.importorskip("msgspec", reason="msgspec is not installed: it has no wheels for this interpreter")

FACTORY = "backends.team:backend"
TEAM = Path(__file__).parents[1] / "backends" / "team"
COMPONENTS = ("feed", "book", "signal", "risk", "limiter", "codec", "pipeline")
MEASURED = [(stage, Encoding.BINCODE) for stage in (Stage.FEED, Stage.BOOK, Stage.RISK)]
MEASURED += [(stage, encoding) for stage in (Stage.CODEC, Stage.PATH) for encoding in Encoding]


def team() -> Backend:
    from backends.team import backend

    return backend()


def test_it_has_all_between_a_frame_and_an_order() -> None:
    assert tuple(team().machines) == COMPONENTS


def assert_it_passes(component: str, sequences: int, seed: int) -> None:
    plan = Plan((component,), sequences=sequences, seed=seed)
    judgement = judge(lambda: InProcess(team()), InProcess(baseline()), plan, lambda _: None)
    (result,) = judgement.results
    assert result.verdict is Verdict.PASSED, result
    assert result.sequences == sequences


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_conforms(component: str) -> None:
    assert_it_passes(component, 25, 1)


@pytest.mark.thorough
@pytest.mark.parametrize("component", COMPONENTS)
def test_it_conforms_for_long(component: str) -> None:
    assert_it_passes(component, 1_000, 2)


@pytest.fixture(scope="module")
def child() -> Iterator[MeasuredChild]:
    with closing(python_child(FACTORY)) as child:
        yield child


@pytest.mark.parametrize(("stage", "encoding"), MEASURED)
def test_it_is_measured_with_the_answers_of_the_reference(
    child: MeasuredChild, stage: Stage, encoding: Encoding
) -> None:
    workload = standard_workload(stage, encoding, 4)
    reference = MeasuredHere(baseline())
    child.prepare(workload)
    reference.prepare(workload)
    for number in (100, 999):
        samples = child.measure(number).samples
        assert len(samples) == len(workload.steps) == len(reference.measure(number).samples)
        assert child.digest()[0] == reference.digest()[0]


OURS = {
    "ticktotrade.backend",
    "ticktotrade.codec.messages",
    "ticktotrade.errors",
    "ticktotrade.feed.events",
    "ticktotrade.market_data",
    "ticktotrade.order",
    "ticktotrade.phases",
    "ticktotrade.ratio",
    "ticktotrade.schema.shapes",
    *(f"ticktotrade.{component}.interface" for component in COMPONENTS),
}
"""Interfaces, records and names, which decide nothing."""


@pytest.mark.parametrize("path", sorted(TEAM.glob("*.py")), ids=lambda path: path.name)
def test_it_is_made_of_nothing_of_ours_but_interfaces_and_records(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {each for each in imported if each.startswith(("ticktotrade", "backends"))}
    assert {each for each in ours if not f"{each}.".startswith("backends.team.")} <= OURS
