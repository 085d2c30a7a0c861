"""The command ``t2t trajectory``."""

import argparse
from pathlib import Path
from random import SystemRandom
from typing import Final

from rich.console import Console

from ticktotrade.versions import LATENCY
from ticktotrade_conformance.commands.latency_files import add_latency_files, latency_files, typed
from ticktotrade_conformance.commands.latency_workloads import add_workload, stages_of
from ticktotrade_conformance.commands.options import add_rounds, add_stages, seconds, whole_number
from ticktotrade_conformance.latency.documents.document import (
    LatencyDocument,
    MeasuredBackend,
    read_latency_document,
)
from ticktotrade_conformance.latency.documents.fingerprint import fingerprint
from ticktotrade_conformance.latency.documents.pythons import Python, find_python, this_python
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.runs.this_machine import this_machine
from ticktotrade_conformance.latency.runs.trajectory_run import judge_with, run_trajectory
from ticktotrade_conformance.latency.screens.trajectory_screen import print_trajectory
from ticktotrade_conformance.latency.workloads.workload_source import workload_source
from ticktotrade_conformance.suite.report import console

DESCRIPTION: Final = """\
Measures the reference from baseline to phase 3, in turn and in one run, stage by stage and the whole path, and says of each
whether it keeps its ceiling. The status is 1 if one is over it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument(
        "--python",
        action="append",
        metavar="PYTHON",
        help="an interpreter, found on PATH or named; as often as wanted, side by side (the one that runs this)",
    )
    add_stages(parser)
    parser.add_argument(
        "--seconds", type=seconds, default=90.0, help="for a stage on an interpreter, at most (%(default)g)"
    )
    add_rounds(parser)
    add_workload(parser)
    parser.add_argument("--seed", type=whole_number, default=1, help="of the workload (%(default)s)")
    parser.add_argument(
        "--from", dest="shown", type=Path, metavar="FILE", help="measure nothing: show what --json wrote"
    )
    add_latency_files(parser)


def execute(options: argparse.Namespace) -> int:
    """Measure, show and leave behind what was asked for; 1 if something is over its budget."""
    out = console()
    with latency_files(options) as files:
        document = read_latency_document(options.shown) if options.shown else _measured(out, options)
        print_trajectory(out, document)
        files.finish(out, document)
    judged = (each for backend in document.backends for each in backend.stages)
    return int(any(each.verdict == LatencyVerdict.OVER for each in judged))


def _measured(out: Console, options: argparse.Namespace) -> LatencyDocument:
    pythons = _pythons(options.python)
    source = workload_source(options.workload, options.seed)
    stages = stages_of(options, source)
    where = fingerprint()
    judge = judge_with(this_machine(SystemRandom()), options.seconds * len(pythons), options.rounds)
    backends: tuple[MeasuredBackend, ...] = ()
    run = run_trajectory(pythons, stages, source, judge)
    for number, stage in enumerate(stages, 1):
        with out.status(f"measuring {stage} ({number} of {len(stages)})"):
            backends = next(run)
    return LatencyDocument(LATENCY, typed(options), where, backends)


def _pythons(names: list[str] | None) -> tuple[Python, ...]:
    """The interpreters that were asked for, each once."""
    return tuple(dict.fromkeys(map(find_python, names))) if names else (this_python(),)
