"""The command ``t2t latency``."""

import argparse
from typing import Final

from rich.text import Text

from ticktotrade.versions import LATENCY
from ticktotrade_conformance.backends import adopt_orphans
from ticktotrade_conformance.commands.latency_backends import (
    candidates_of,
    drawn_seed,
    is_named,
    make_workloads,
    measure,
    over_budget,
    patience_of,
)
from ticktotrade_conformance.commands.latency_files import add_latency_files, latency_files, typed
from ticktotrade_conformance.commands.latency_workloads import add_workload, stages_of
from ticktotrade_conformance.commands.options import (
    add_backend,
    add_phase,
    add_rounds,
    add_stages,
    seconds,
    whole_number,
)
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.fingerprint import fingerprint
from ticktotrade_conformance.latency.documents.pythons import Python, find_python, this_python
from ticktotrade_conformance.latency.interface import NotMeasured
from ticktotrade_conformance.latency.runs.backend_run import BackendPlan
from ticktotrade_conformance.latency.runs.candidate import Candidate, python_candidate
from ticktotrade_conformance.latency.screens.backend_screen import print_backends
from ticktotrade_conformance.latency.workloads.workload_source import workload_source
from ticktotrade_conformance.suite.report import console

DESCRIPTION: Final = """\
Measures each stage of a backend and the whole path, round by round in turn with the reference of the phase that it claims,
and says of each stage whether it is within its budget, over it, or whether nobody can say on this machine now. Without a
backend, the reference's phases are measured. Exit status 1 if something is over its budget."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_backend(parser, timeout=30.0, restarts=False)
    add_phase(parser, None, "the one whose ceilings count, by default that which the backend claims")
    parser.add_argument(
        "--python",
        metavar="PYTHON",
        help="an interpreter, found on PATH or named, for what is written in Python (the one that runs this)",
    )
    add_stages(parser)
    add_workload(parser)
    parser.add_argument("--seconds", type=seconds, default=30.0, help="for a stage, at most (%(default)g)")
    add_rounds(parser)
    parser.add_argument("--seed", type=whole_number, help="of a workload that has a name (drawn, and shown)")
    parser.add_argument(
        "--against-backend",
        metavar="MODULE:FACTORY",
        help="a backend in Python to be held against side by side, stage by stage",
    )
    parser.add_argument(
        "--no-load", action="store_true", help="leave out the rates, the memory and the processor time"
    )
    add_latency_files(parser)


def execute(options: argparse.Namespace) -> int:
    """Measure, show and leave behind what was asked for; 1 if something is over its budget, or does not start."""
    out = console()
    adopt_orphans()
    seed = drawn_seed() if options.seed is None else options.seed
    with latency_files(options) as files:
        source = workload_source(options.workload, seed)
        stages = stages_of(options, source)
        where = fingerprint()
        python = find_python(options.python) if options.python else this_python()
        try:
            candidates = candidates_of(options, options.phase, python)
            against = _against(options, python)
        except NotMeasured as failed:
            out.print(Text(f"not measured: {failed}", style="bold red"), soft_wrap=True)
            return 1
        make_workloads(candidates, stages, source)
        named = is_named(options)
        loaded = not options.no_load and (named or len(candidates) == 1)
        plan = BackendPlan(candidates, stages, source, options.seconds, loaded, against, options.rounds)
        figures = measure(out, plan)
        print_backends(out, figures)
        document = LatencyDocument(LATENCY, typed(options), where, figures.backends, figures.side_by_side)
        files.finish(out, document)
    return int(over_budget(figures.backends[:1] if named else figures.backends))


def _against(options: argparse.Namespace, python: Python) -> Candidate | None:
    """The backend that the first one is held against."""
    if options.against_backend is None:
        return None
    return python_candidate(options.against_backend, options.phase, patience_of(options), python)
