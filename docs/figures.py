"""Latency figures: of the run that is kept with the site, or measured by the build itself."""

import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import SystemRandom
from typing import Final, NamedTuple

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.document import LatencyDocument, read_latency_document
from ticktotrade_conformance.latency.documents.trajectory import interpreter_of
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.runs.candidate import Patience, reference_candidate
from ticktotrade_conformance.latency.runs.measuring_run import judge_stage
from ticktotrade_conformance.latency.runs.this_machine import this_machine
from ticktotrade_conformance.latency.workloads.workload_source import StandardSource
from ticktotrade_conformance.latency.workloads.workloads import COMPONENTS

KEPT: Final = Path(__file__).with_name("trajectory.json")
"""What ``t2t trajectory --json docs/trajectory.json`` left behind last, on a quiet machine."""

_PATIENCE: Final = Patience(timeout=60.0, memory=2048)


class Figure(NamedTuple):
    """Of a phase at a stage: floors in nanoseconds, missing where it was not measured, and the verdict."""

    stage: Stage
    phase: Phase
    p50: int | None
    p99: int | None
    verdict: str


def measured(phases: Sequence[Phase], stages: Iterable[Stage], seconds: float) -> list[Figure]:
    """Measure some phases in turn at the standard workload, now and here."""
    bench, source = this_machine(SystemRandom()), StandardSource(1)
    contenders = [reference_candidate(phase, _PATIENCE).contender(source) for phase in phases]
    return [
        figure_of(phase, judged)
        for stage in stages
        for phase, judged in zip(phases, judge_stage(contenders, stage, seconds, bench), strict=True)
    ]


def here_and_now() -> str:
    """The day, the interpreter and the machine of what is measured by the build."""
    interpreter = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{datetime.now(UTC).date().isoformat()}, with {interpreter} on {platform.machine()}"


@cache
def kept() -> LatencyDocument:
    """The run that is kept with the site."""
    return read_latency_document(KEPT)


def made_with() -> str:
    """When, by what and on what the kept figures were measured."""
    where = kept().fingerprint
    return (
        f"Floors of {where.time.partition('T')[0]}, on {where.machine.cpu}, {where.machine.cores} cores: `{kept().command}`. "
        "Another machine has other figures; only a ratio within one run says something."
    )


def kept_figures(interpreter: str, stages: Iterable[Stage]) -> list[Figure]:
    """The kept figures of the reference's phases on an interpreter, stage by stage."""
    backends = [each for each in kept().backends if interpreter_of(each) == interpreter]
    return [
        figure_of(backend.phase, judged)
        for stage in stages
        for backend in backends
        for judged in backend.stages
        if judged.stage is stage
    ]


def figures_table(component: str) -> list[str]:
    """The kept figures of a component as Markdown; nothing if it has no stage."""
    stages = _stages(component)
    if not stages:
        return []
    lines = ["", "## Measured"]
    for name in dict.fromkeys(map(interpreter_of, kept().backends)):
        lines += ["", f"On {name}:", "", *table(kept_figures(name, stages))]
    return [*lines, "", made_with()]


def bought(component: str, before: str, now: str) -> str:
    """What a phase gains over another one in the kept figures, as a sentence; empty where not both were measured."""
    name = interpreter_of(kept().backends[0])
    medians = {(each.stage, each.phase): each.p50 for each in kept_figures(name, _stages(component))}
    gains = [
        f"{stage} {_gain(medians[stage, Phase(before)], median)}"
        for (stage, phase), median in medians.items()
        if phase == now != before and (stage, before) in medians
    ]
    return f"At p50, {now} against {before} on {name}: {', '.join(gains)}." if gains else ""


def table(figures: Sequence[Figure]) -> list[str]:
    """Some figures as a Markdown table, in microseconds; the gain is against the first phase at the same stage."""
    first = {each.stage: each.p50 for each in reversed(figures)}
    lines = [
        f"| {each.stage} | {each.phase} | {_micros(each.p50)} | {_micros(each.p99)} "
        f"| {_gain(first[each.stage], each.p50)} | {each.verdict} |"
        for each in figures
    ]
    return [
        "| stage | phase | p50, µs | p99, µs | gain at p50 | verdict |",
        "|---|---|--:|--:|--:|---|",
        *lines,
    ]


def figure_of(phase: Phase, judged: Judged) -> Figure:
    """What is shown of a verdict."""
    floors = judged.floors
    return Figure(judged.stage, phase, floors and floors.p50, floors and floors.p99, judged.verdict.value)


def _stages(component: str) -> list[Stage]:
    return [stage for stage, name in COMPONENTS.items() if name == component]


def _micros(nanoseconds: int | None) -> str:
    return "–" if nanoseconds is None else f"{nanoseconds / 1000:,.2f}"


def _gain(before: int | None, now: int | None) -> str:
    """How many times faster, in one run."""
    return f"× {before / now:.1f}" if before and now else "–"
