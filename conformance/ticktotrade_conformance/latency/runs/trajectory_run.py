"""All phases of the reference on some interpreters, measured in one run: stage by stage, round by round in turn."""

from collections.abc import Callable, Iterator, Sequence

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.pythons import Python
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.measuring.measured_child import python_child
from ticktotrade_conformance.latency.runs.measuring_run import Bench, Contender, judge_stage
from ticktotrade_conformance.latency.workloads.workload_source import WorkloadSource

Judge = Callable[[Sequence[Contender], Stage], list[Judged]]
"""Measures contenders at a stage, in turn, and says something of each, in their order."""


def judge_with(bench: Bench, seconds: float, rounds: int) -> Judge:
    """The one that takes so many seconds a stage at most, and in them so many rounds at least."""
    return lambda contenders, stage: judge_stage(contenders, stage, seconds, bench, rounds)


def run_trajectory(
    pythons: Sequence[Python], stages: Sequence[Stage], source: WorkloadSource, judge: Judge
) -> Iterator[tuple[MeasuredBackend, ...]]:
    """After each stage, all that is known so far: the phases in their order, each on the interpreters beside each other.

    The workload is the same for all.
    """
    sides = [(phase, python) for phase in PHASES for python in pythons]
    contenders = [_contender(phase, python, source) for phase, python in sides]
    found: list[tuple[Judged, ...]] = [()] * len(sides)
    for stage in stages:
        found = [(*before, now) for before, now in zip(found, judge(contenders, stage), strict=True)]
        yield tuple(
            MeasuredBackend(phase.value, "Python", python.interpreter.name, phase, python.interpreter, judged)
            for (phase, python), judged in zip(sides, found, strict=True)
        )


def _contender(phase: Phase, python: Python, source: WorkloadSource) -> Contender:
    return Contender(
        f"{phase} on {python.interpreter.name}",
        lambda: python_child(f"ticktotrade.backend:{phase}", python.executable if python.is_another else ""),
        lambda _hello, stage: source.workload(stage, PHASES[phase].encoding),
        phase,
    )
