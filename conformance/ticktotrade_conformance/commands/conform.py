"""t2t conform: judge a backend by vectors and generated operation sequences."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from ticktotrade.backend import baseline, reference
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import PHASES, Phase
from ticktotrade_conformance.commands.options import add_backend, positive_number, subject_maker, whole_number
from ticktotrade_conformance.conform import Plan, judge
from ticktotrade_conformance.counterexamples import save_counterexamples
from ticktotrade_conformance.report import console, print_findings, print_judgement
from ticktotrade_conformance.subjects import Fault, InProcess, Subject

DESCRIPTION: Final = """\
Replays the vectors and generated operation sequences on a backend, and compares it with the reference step
by step. Without a backend, the reference's phases are judged, each by what is new in it. Exit status 0 only if
everything that was selected passed, and something was selected."""


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


def execute(options: argparse.Namespace) -> int:
    """Judge; 0 if everything passed."""
    out = console()
    plan = Plan(tuple(dict.fromkeys(options.component or COMPONENTS)), options.sequences, options.seed)
    named = subject_maker(options)
    judged = [_judge(out, options, plan, *named)] if named is not None else _judge_phases(out, options, plan)
    passed = all(judged)
    out.print(Text("passed", "bold green") if passed else Text("not passed", "bold red"))
    return 0 if passed else 1


def _judge_phases(out: Console, options: argparse.Namespace, plan: Plan) -> list[bool]:
    """Judge every phase of the reference, each by the machines that no phase before it has.

    The baseline answers for all of them: it is held to the vectors, and not compared with itself.
    """
    judged = []
    seen: set[tuple[str, object]] = set()
    for phase in PHASES:
        backend = reference(phase)
        new = tuple(each for each in plan.components if (each, backend.machines[each]) not in seen)
        seen |= set(backend.machines.items())
        if new:
            sequences = 0 if phase is Phase.BASELINE else plan.sequences
            make_subject = partial(InProcess, backend, options.timeout)
            replay_options = f"--backend ticktotrade.backend:{phase}"
            judged.append(
                _judge(
                    out,
                    options,
                    plan._replace(components=new, sequences=sequences),
                    make_subject,
                    replay_options,
                )
            )
    return judged


def _judge(
    out: Console,
    options: argparse.Namespace,
    plan: Plan,
    make_subject: Callable[[], Subject],
    replay_options: str,
) -> bool:
    try:
        with out.status("starting") as status:
            judgement = judge(make_subject, InProcess(baseline(), timeout=3600), plan, status.update)
    except Fault as fault:
        out.print(Text(f"{fault.verdict}: {fault.detail}", style="bold red"), soft_wrap=True)
        return False
    print_judgement(out, judgement)
    files: dict[str, dict[int, Path]] = {}
    try:
        files = save_counterexamples(options.counterexamples, judgement)
    finally:
        for result in judgement.results:
            print_findings(out, result, files.get(result.component, {}), replay_options)
    return judgement.passed
