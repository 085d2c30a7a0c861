"""What `t2t latency` and `t2t conform --latency` share: which backends take part, measuring them, and what that is worth."""

import argparse
from collections.abc import Iterable
from random import SystemRandom
from typing import Final

from rich.console import Console

from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.pythons import Python
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.measuring.others import processor_time, resident_bytes
from ticktotrade_conformance.latency.runs.backend_run import BackendFigures, BackendPlan, run_backends
from ticktotrade_conformance.latency.runs.candidate import (
    Candidate,
    Patience,
    command_candidate,
    python_candidate,
    reference_candidate,
)
from ticktotrade_conformance.latency.runs.load_run import Meter
from ticktotrade_conformance.latency.runs.this_machine import this_machine
from ticktotrade_conformance.latency.workloads.workload_source import WorkloadSource

_SEEDS: Final = 1_000_000


def drawn_seed() -> int:
    """The seed of a standard workload that no backend can know before."""
    return SystemRandom().randrange(_SEEDS)


def is_named(options: argparse.Namespace) -> bool:
    """Whether the options name a backend; else the reference's phases are meant."""
    return options.backend is not None or options.command is not None


def patience_of(options: argparse.Namespace) -> Patience:
    """What `add_backend` has for processes that are measured."""
    return Patience(options.timeout, options.memory)


def candidates_of(
    options: argparse.Namespace, phase: Phase | None, python: Python | None = None
) -> list[Candidate]:
    """The backend that the options name and the reference beside it, or the reference's phases.

    ``phase`` is the one whose ceilings count, by default that which a backend claims, or all; ``python`` the interpreter of
    whatever is written in Python, by default this one. Raises `NotMeasured` if one does not say hello as it should.
    """
    patience = patience_of(options)
    if not is_named(options):
        phases = PHASES if phase is None else (phase,)
        return [reference_candidate(each, patience, python) for each in phases]
    if options.command is not None:
        candidate = command_candidate(options.command, phase, patience)
    else:
        candidate = python_candidate(options.backend, phase, patience, python)
    beside = reference_candidate(candidate.phase, patience, python)
    if beside.name == candidate.name:
        beside = beside._replace(name=f"{beside.name} beside it")
    return [candidate, beside]


def make_workloads(candidates: Iterable[Candidate], stages: Iterable[Stage], source: WorkloadSource) -> None:
    """Make all of them before anything is measured. Raises `Complaint` if nothing in the source leads to what is counted."""
    for stage in stages:
        for each in candidates:
            if each.has(stage):
                each.contender(source).workload(each.hello, stage)


def measure(out: Console, plan: BackendPlan) -> BackendFigures:
    """Carry a plan out on this machine, and show how far it is."""
    bench = this_machine(SystemRandom())
    with out.status("starting") as status:
        return run_backends(plan, bench, Meter(processor_time, resident_bytes), status.update)


def over_budget(backends: Iterable[MeasuredBackend]) -> bool:
    """Whether any of them is over one of its budgets."""
    return any(
        each.verdict is LatencyVerdict.OVER
        for backend in backends
        for each in (*backend.stages, backend.load)
        if each is not None
    )
