"""A run about some backends: each stage in turn, the first of them under load, and against another one side by side."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures, load_figures
from ticktotrade_conformance.latency.documents.side_by_side import SideBySide, side_by_side
from ticktotrade_conformance.latency.interface import NotMeasured, Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.judging.verdicts import LEAST_ROUNDS
from ticktotrade_conformance.latency.runs.candidate import Candidate
from ticktotrade_conformance.latency.runs.comparing_run import compare_stage
from ticktotrade_conformance.latency.runs.load_run import Meter, load_backend
from ticktotrade_conformance.latency.runs.measuring_run import Bench, judge_stage
from ticktotrade_conformance.latency.workloads.workload_source import WorkloadSource


class BackendPlan(NamedTuple):
    """What is measured, for so many seconds a stage at most, and with so many rounds at least while there is time.

    ``loaded`` says whether the first candidate is put under load as well; ``against`` is one that it is compared with, for
    as long again.
    """

    candidates: Sequence[Candidate]
    stages: Sequence[Stage]
    source: WorkloadSource
    seconds: float
    loaded: bool
    against: Candidate | None = None
    rounds: int = LEAST_ROUNDS


class BackendFigures(NamedTuple):
    """What came of it; ``not_compared`` has for a stage why two backends could not be held against each other."""

    backends: tuple[MeasuredBackend, ...]
    side_by_side: tuple[SideBySide, ...]
    not_compared: dict[Stage, str]


def run_backends(
    plan: BackendPlan, bench: Bench, meter: Meter, tell: Callable[[str], None]
) -> BackendFigures:
    """Measure everything; ``tell`` is told what comes now."""
    judged: list[list[Judged]] = [[] for _ in plan.candidates]
    compared: list[SideBySide] = []
    not_compared: dict[Stage, str] = {}
    for stage in plan.stages:
        tell(f"measuring {stage}")
        places = [place for place, each in enumerate(plan.candidates) if each.has(stage)]
        contenders = [plan.candidates[place].contender(plan.source) for place in places]
        found = judge_stage(contenders, stage, plan.seconds, bench, plan.rounds)
        for place, each in zip(places, found, strict=True):
            judged[place].append(each)
        if plan.against:
            tell(f"comparing {stage}")
            try:
                compared.append(_compared(plan, plan.against, stage, bench))
            except NotMeasured as failed:
                not_compared[stage] = str(failed)
    load = _load(plan, bench, meter, tell)
    backends = tuple(
        each.measured(tuple(stages), None if place else load)
        for place, (each, stages) in enumerate(zip(plan.candidates, judged, strict=True))
    )
    return BackendFigures(backends, tuple(compared), not_compared)


def _compared(plan: BackendPlan, against: Candidate, stage: Stage, bench: Bench) -> SideBySide:
    """How many times as long the first candidate takes as the one that it is held against."""
    ours = plan.candidates[0]
    first, second = against.contender(plan.source), ours.contender(plan.source)
    return side_by_side(
        stage, against.name, ours.name, compare_stage(first, second, stage, plan.seconds, bench)
    )


def _load(plan: BackendPlan, bench: Bench, meter: Meter, tell: Callable[[str], None]) -> LoadFigures | None:
    if not plan.loaded or Stage.PATH not in plan.stages or not plan.candidates[0].has(Stage.PATH):
        return None
    tell("putting it under load")
    return load_figures(load_backend(plan.candidates[0].contender(plan.source), bench, meter))
