"""The command ``t2t conform``."""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from ticktotrade.backend import Backend, baseline, elsewhere, reference
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.backends import Fault, InProcess, Subject, adopt_orphans
from ticktotrade_conformance.commands.latency_backends import (
    candidates_of,
    drawn_seed,
    is_named,
    measure,
    over_budget,
)
from ticktotrade_conformance.commands.options import add_backend, positive_number, subject_maker, whole_number
from ticktotrade_conformance.console.ends import deferred, settle
from ticktotrade_conformance.latency.interface import NotMeasured, Stage
from ticktotrade_conformance.latency.runs.backend_run import BackendPlan
from ticktotrade_conformance.latency.screens.backend_screen import print_backends
from ticktotrade_conformance.latency.workloads.workload_source import StandardSource
from ticktotrade_conformance.latency.workloads.workloads import COMPONENTS as COMPONENTS_OF_STAGES
from ticktotrade_conformance.suite.answered import AnsweredSequences
from ticktotrade_conformance.suite.counterexamples import save_counterexamples
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.suite.report import (
    console,
    print_fault,
    print_findings,
    print_judgement,
    print_summary,
)

DESCRIPTION: Final = """\
Replays the vectors and generated operation sequences on a backend, and compares it with the reference step
by step. Without a backend, the reference's phases are judged, each by what is new in it. Exit status 0 only if
everything that was selected passed, and something was selected."""


_LATENCY_SECONDS: Final = 30.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_backend(parser)
    parser.add_argument(
        "--component", action="append", choices=tuple(COMPONENTS), help="only this one; may be repeated"
    )
    parser.add_argument(
        "--sequences",
        type=positive_number,
        default=Plan().sequences,
        help="how many to generate for each component (%(default)s)",
    )
    parser.add_argument(
        "--seed", type=whole_number, default=Plan().seed, help="of the sequences (%(default)s)"
    )
    parser.add_argument(
        "--counterexamples",
        type=Path,
        default=Path("counterexamples"),
        metavar="DIR",
        help="where the traces of findings go (%(default)s)",
    )
    parser.add_argument(
        "--latency",
        action="store_true",
        help="also say whether it keeps its latency budgets, as t2t latency does",
    )
    parser.add_argument("--list", action="store_true", help="name every vector that fails, not only some")


def execute(options: argparse.Namespace) -> int:
    """Judge; 0 if everything passed."""
    out = console()
    adopt_orphans()
    plan = Plan(tuple(dict.fromkeys(options.component or COMPONENTS)), options.sequences, options.seed)
    named = subject_maker(options)
    judged = [_judge(out, options, plan, named)] if named is not None else _judge_phases(out, options, plan)
    passed = all(judged)
    if options.latency:
        passed = _keeps_budgets(out, options, plan.components) and passed
    status = 0 if passed else 1
    with deferred():
        out.print(Text("passed", "bold green") if passed else Text("not passed", "bold red"))
        settle(status)
    return status


def _keeps_budgets(out: Console, options: argparse.Namespace, components: tuple[str, ...]) -> bool:
    """Whether nothing is over its budget. What nobody can say, or was not measured, is shown and is no finding."""
    stages = tuple(stage for stage in Stage if COMPONENTS_OF_STAGES[stage] in components)
    if not stages:
        out.print(Text(f"latency: there is no budget for {', '.join(components)}"))
        return True
    try:
        candidates = candidates_of(options, None)
    except NotMeasured as failed:
        out.print(Text(f"latency: not measured: {failed}"), soft_wrap=True)
        return True
    source = StandardSource(drawn_seed())
    named = is_named(options)
    figures = measure(out, BackendPlan(candidates, stages, source, _LATENCY_SECONDS, loaded=named))
    print_backends(out, figures)
    return not over_budget(figures.backends[:1] if named else figures.backends)


def _judge_phases(out: Console, options: argparse.Namespace, plan: Plan) -> list[bool]:
    """Judge every phase of the reference, each by the machines that no phase before it has, and what others use elsewhere.

    The baseline answers for all of them: it is held to the vectors, and not compared with itself.
    """
    judged = []
    kept = AnsweredSequences(_oracle())
    seen: set[tuple[str, object]] = set()
    for factory, backend in _references():
        machines = backend.machines
        new = tuple(
            each for each in plan.components if each in machines and (each, machines[each]) not in seen
        )
        seen |= set(machines.items())
        if new:
            sequences = 0 if factory == Phase.BASELINE else plan.sequences
            make_subject = partial(InProcess, backend, options.timeout)
            replay_options = f"--backend ticktotrade.backend:{factory}"
            judged.append(
                _judge(
                    out,
                    options,
                    plan._replace(components=new, sequences=sequences),
                    (make_subject, replay_options),
                    kept,
                )
            )
    return judged


def _references() -> Iterator[tuple[str, Backend]]:
    """The reference's backends, each with its factory's name in `ticktotrade.backend`."""
    for phase in PHASES:
        yield phase.value, reference(phase)
    yield elsewhere.__name__, elsewhere()


def _oracle() -> Subject:
    return InProcess(baseline(), timeout=3600)


def _judge(
    out: Console,
    options: argparse.Namespace,
    plan: Plan,
    named: tuple[Callable[[], Subject], str],
    kept: AnsweredSequences | None = None,
) -> bool:
    """Judge a backend, which comes with the options that name it."""
    make_subject, replay_options = named
    try:
        with out.status("starting") as status:
            judgement = judge(make_subject, _oracle(), plan, status.update, kept)
    except Fault as fault:
        print_fault(out, fault)
        return False
    print_judgement(out, judgement)
    files: dict[str, dict[int, Path]] = {}
    try:
        files = save_counterexamples(options.counterexamples, judgement)
    finally:
        for result in judgement.results:
            print_findings(out, result, files.get(result.component, {}), replay_options, options.list)
        print_summary(out, judgement, files, replay_options)
    return judgement.passed
