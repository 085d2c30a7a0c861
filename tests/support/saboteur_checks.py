"""What every saboteur has to meet: a short generated sequence that replays, and a vector of what it breaks."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ticktotrade.backend import Backend, baseline, phase1
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.suite.answered import Answered, answered_sequences
from ticktotrade_conformance.suite.catching import sequences_taken
from ticktotrade_conformance.suite.compare import difference
from ticktotrade_conformance.suite.findings import Finding
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.suite.replay import replay
from ticktotrade_conformance.traces.trace import Trace, read_trace, write_trace
from ticktotrade_conformance.vectors import vectors_of

# The wait for a book is only long the second time, and that is on a second connection: twice from connecting to streaming.
# A pipeline that has lost all that there is begins with six steps. An exposure beyond 2^128 takes five symbols, each with a
# price and an order. What a router holds back takes an order that it is held back for, another one, and a release.
MOST_STEPS = {"session": 12, "pipeline": 8, "risk": 12, "router": 8}
SEQUENCES = {"session": 600, "pipeline": 600, "risk": 1000}
# What only the 257th, the 65th or the 33rd shows takes as many steps, or twice as many.
FAR = {
    "GenerationsOfAByte": 260,
    "NumbersInAByte": 260,
    "RemembersSixtyFour": 140,
    "SendsInBatches": 40,
    "ShiftsModulo32": 70,
    "DoublesModulo64": 140,
    "NumbersOfTwoDigits": 110,
    "ClockGoesBack": 20,
}


def backend(name: str) -> Backend:
    return SABOTEURS[name].backend()


def names_of(component: str) -> list[str]:
    return [name for name, saboteur in SABOTEURS.items() if saboteur.component == component]


def reached_by_sequences(component: str) -> list[str]:
    return [name for name in names_of(component) if not SABOTEURS[name].vectors_alone]


def made_small(component: str) -> list[str]:
    """Every twelfth: that a counterexample is made small hangs on the generator and on the suite, not on the saboteur."""
    return reached_by_sequences(component)[::12]


@cache
def sequences_of(component: str) -> list[Answered]:
    """Those of a run of the suite, with what the reference answers; made once for all saboteurs of a component."""
    return answered_sequences(InProcess(baseline(), timeout=3600), component, Plan().sequences, seed=0)


def check_is_caught_by_a_generated_sequence(name: str) -> None:
    component = SABOTEURS[name].component
    subject = InProcess(backend(name))
    assert sequences_taken(subject, component, sequences_of(component)) is not None


@cache
def generated(name: str) -> Finding:
    """What sequences alone find, with no vector to help them."""
    component = SABOTEURS[name].component
    plan = Plan((component,), sequences=SEQUENCES.get(component, 300), vectors=False)
    judgement = judge(lambda: InProcess(backend(name)), InProcess(baseline()), plan, lambda _: None)
    assert not judgement.passed, "no generated sequence catches it"
    ((finding,),) = [result.findings for result in judgement.results]
    return finding


def check_the_counterexample_is_short_and_replays(name: str, folder: Path) -> None:
    finding = generated(name)
    assert finding.verdict is (Verdict.CRASH if name == "RaisesOnEmpty" else Verdict.WRONG_ANSWER)
    assert finding.trace.component == SABOTEURS[name].component
    assert len(finding.trace.steps) <= FAR.get(name, MOST_STEPS.get(SABOTEURS[name].component, 6))
    path = folder / "counterexample.jsonl"
    with path.open("wb") as file:
        write_trace(file, finding.trace)
    trace = read_trace(path)
    assert replay(trace, InProcess(backend(name)), InProcess(baseline())) is not None
    assert replay(trace, InProcess(phase1()), InProcess(baseline())) is None


def check_a_vector_of_each_requirement_that_it_breaks_fails(name: str) -> None:
    broken = set(SABOTEURS[name].requirements)
    assert broken
    for trace in _vectors_that_fail(name, broken):
        broken -= set(trace.requirements)
        if not broken:
            return
    raise AssertionError(f"no vector of {', '.join(sorted(broken))} fails")


def _vectors_that_fail(name: str, requirements: set[str]) -> Iterator[Trace]:
    component = SABOTEURS[name].component
    for _, trace in vectors_of(component):
        if requirements & set(trace.requirements):
            subject = InProcess(backend(name))
            if difference(subject, component, trace.config, trace.steps, trace.outcomes) is not None:
                yield trace
