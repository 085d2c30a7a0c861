"""The command ``t2t latency``."""

import argparse
from collections.abc import Iterable
from random import SystemRandom
from typing import Final

from rich.console import Console
from rich.text import Text

from ticktotrade.phases import PHASES
from ticktotrade.versions import LATENCY
from ticktotrade_conformance.backends import adopt_orphans
from ticktotrade_conformance.commands.latency_files import add_latency_files, latency_files, typed
from ticktotrade_conformance.commands.options import add_backend, add_phase, seconds, whole_number
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.backend_run import BackendFigures, BackendPlan, run_backends
from ticktotrade_conformance.latency.backend_screen import print_backends
from ticktotrade_conformance.latency.candidate import (
    Candidate,
    Patience,
    command_candidate,
    python_candidate,
    reference_candidate,
)
from ticktotrade_conformance.latency.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.fingerprint import fingerprint
from ticktotrade_conformance.latency.interface import NotMeasured, Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.load_run import Meter
from ticktotrade_conformance.latency.others import processor_time, resident_bytes
from ticktotrade_conformance.latency.this_machine import this_machine
from ticktotrade_conformance.latency.workload_source import WorkloadSource, workload_source
from ticktotrade_conformance.suite.report import console

SUMMARY: Final = "say whether a backend keeps its latency budgets, beside the reference."
DESCRIPTION: Final = """\
Measures each stage of a backend and the whole path, round by round in turn with the reference of the phase that it claims,
and says of each stage whether it is within its budget, over it, or whether nobody can say on this machine now. Without a
backend, the reference's phases are measured. Exit status 1 if something is over its budget."""

_SEEDS: Final = 1_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_backend(parser)
    parser.set_defaults(timeout=30.0)
    add_phase(parser, None, "the one whose ceilings count, by default that which the backend claims")
    parser.add_argument(
        "--stage",
        action="append",
        type=stage_named,
        metavar="STAGE",
        help=f"only this one; may be repeated: {', '.join(Stage)} (all)",
    )
    parser.add_argument(
        "--workload",
        default="standard",
        metavar="FILE",
        help="a capture or a trace (the standard workload)",
    )
    parser.add_argument("--seconds", type=seconds, default=10.0, help="for a stage, at most (%(default)g)")
    parser.add_argument("--seed", type=whole_number, help="of the standard workload (drawn, and shown)")
    parser.add_argument(
        "--against-backend",
        metavar="MODULE:FACTORY",
        help="a backend in Python to be held against side by side, stage by stage",
    )
    parser.add_argument(
        "--no-load", action="store_true", help="leave out the rates, the memory and the processor time"
    )
    add_latency_files(parser)


def stage_named(text: str) -> Stage:
    """An option's value: the stage of that name."""
    if text not in tuple(Stage):
        raise argparse.ArgumentTypeError(f"{text!r} is no stage; there are {', '.join(Stage)}")
    return Stage(text)


def execute(options: argparse.Namespace) -> int:
    """Measure, show and leave behind what was asked for; 1 if something is over its budget, or does not start."""
    out = console()
    adopt_orphans()
    seed = SystemRandom().randrange(_SEEDS) if options.seed is None else options.seed
    with latency_files(options) as files:
        source = workload_source(options.workload, seed)
        stages = _stages(options, source)
        where = fingerprint()
        try:
            candidates, against = _candidates(options)
        except NotMeasured as failed:
            out.print(Text(f"not measured: {failed}", style="bold red"), soft_wrap=True)
            return 1
        named = options.backend is not None or options.command is not None
        loaded = not options.no_load and (named or len(candidates) == 1)
        plan = BackendPlan(candidates, stages, source, options.seconds, loaded, against)
        figures = measure(out, plan)
        print_backends(out, figures)
        document = LatencyDocument(LATENCY, typed(options), where, figures.backends, figures.side_by_side)
        files.finish(out, document)
    return int(over_budget(figures.backends[:1] if named else figures.backends))


def measure(out: Console, plan: BackendPlan) -> BackendFigures:
    """Carry a plan out on this machine, and show how far it is."""
    bench = this_machine(SystemRandom())
    with out.status("starting") as status:
        return run_backends(plan, bench, Meter(processor_time, resident_bytes), status.update)


def over_budget(backends: Iterable[MeasuredBackend]) -> bool:
    """Whether any of them is over one of its budgets."""
    verdicts = [
        each.verdict for backend in backends for each in (*backend.stages, backend.load) if each is not None
    ]
    return LatencyVerdict.OVER in verdicts


def _stages(options: argparse.Namespace, source: WorkloadSource) -> tuple[Stage, ...]:
    """Those that were asked for, of which the workload has to have each; by default all that it has."""
    asked = tuple(dict.fromkeys(options.stage or source.stages))
    for each in asked:
        if each not in source.stages:
            raise Complaint(
                f"--stage {each}: {options.workload} is a trace of {', '.join(source.stages)}; leave --stage out"
            )
    return asked


def _candidates(options: argparse.Namespace) -> tuple[list[Candidate], Candidate | None]:
    """The backend and the reference beside it, or the reference's phases; and the one to be held against."""
    patience = Patience(options.timeout, options.memory)
    other = options.against_backend
    against = python_candidate(other, options.phase, patience) if other else None
    if options.backend is None and options.command is None:
        phases = PHASES if options.phase is None else (options.phase,)
        return [reference_candidate(each, patience) for each in phases], against
    if options.command is not None:
        candidate = command_candidate(options.command, options.phase, patience)
    else:
        candidate = python_candidate(options.backend, options.phase, patience)
    return [candidate, reference_candidate(candidate.phase, patience)], against
