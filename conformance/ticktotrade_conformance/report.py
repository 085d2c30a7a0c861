"""What the commands print: tables that a tired person understands."""

import shlex
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ticktotrade.components import COMPONENTS
from ticktotrade.schema import Shape, record_of, shapes
from ticktotrade_conformance.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.readable import cut, readable, readable_members
from ticktotrade_conformance.subjects import Verdict
from ticktotrade_conformance.trace import OPENED, Outcome, config_form, forms_of, step_form

_SHOWN_STEPS: Final = 8
_STYLES: Final = {Verdict.PASSED: "green", Verdict.SKIPPED: "yellow"}


def console() -> Console:
    """A console that keeps long lines whole where nobody looks at a screen."""
    made = Console(highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(highlight=False, width=160)


def print_judgement(out: Console, judgement: Judgement) -> None:
    """One backend's table of verdicts."""
    hello = judgement.hello
    title = f"{hello.name}  ({hello.language}, {hello.build}; claims {hello.phase})"
    out.print(Text(title, style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("component")
    table.add_column("variant")
    for heading in ("vectors", "sequences", "steps"):
        table.add_column(heading, justify="right")
    table.add_column("verdict", overflow="fold")
    for result in judgement.results:
        table.add_row(
            result.component,
            escape(result.variant),
            f"{result.vectors:,}",
            f"{result.sequences:,}" if result.sequences else "–",
            f"{result.steps:,}",
            _verdict(result),
        )
    out.print(table)


def _verdict(result: ComponentResult) -> Text:
    text = Text(result.verdict, style=_STYLES.get(result.verdict, "bold red"))
    note = result.reason
    vectors = sum(finding.vector is not None for finding in result.findings)
    if vectors:
        note = f"{vectors} of {result.vectors} vectors fail"
    return text.append(f": {note}", style="default") if note else text


def print_findings(out: Console, result: ComponentResult, files: dict[int, Path], replay: str) -> None:
    """The clearest finding of a component in full, the others by name, and how to replay them.

    ``files`` has the trace file of each finding by its place; ``replay`` is the command without the file.
    """
    if not result.findings:
        return
    # A generated sequence has been made small; a vector is as long as it is.
    clearest = max(range(len(result.findings)), key=lambda place: result.findings[place].vector is None)
    print_finding(out, result.findings[clearest])
    _print_replay(out, files[clearest], replay)
    for place, finding in enumerate(result.findings):
        if place != clearest and finding.vector is not None:
            note = f"  {finding.verdict} in the vector {finding.vector.stem} as well: {finding.trace.about}"
            out.print(Text(note), soft_wrap=True)
            _print_replay(out, files[place], replay)
    out.print()


def _print_replay(out: Console, file: Path, replay: str) -> None:
    out.print(Text(f"    t2t replay {shlex.quote(str(file))} {replay}", style="cyan"), soft_wrap=True)


def print_finding(out: Console, finding: Finding) -> None:
    """A finding's steps: what was asked, what was wanted, what came."""
    trace = finding.trace
    where = "a generated sequence"
    if finding.vector is not None:
        where = f"the vector {finding.vector.stem} ({', '.join(trace.requirements)}): {trace.about}"
    heading = f"{trace.component}: {finding.verdict}, in {where}"
    out.print(Text(heading, style="bold red"), soft_wrap=True)
    if finding.detail:
        out.print(Text(f"  {finding.detail}"), soft_wrap=True)
    out.print(_steps_table(finding))


def _steps_table(finding: Finding) -> Table:
    trace = finding.trace
    forms = forms_of(trace.component)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("step", justify="right")
    for heading in ("operation", "wanted", "got"):
        table.add_column(heading, overflow="fold")
    config = config_form(trace.component, trace.config)
    opening = f"new {trace.component}: {readable(record_of(COMPONENTS[trace.component].config), config)}"
    rows: list[tuple[str, Shape, Outcome]] = [(opening, shapes.Nothing(), trace.wanted or OPENED)]
    for step in trace.steps:
        operation = forms[step.operation].operation
        arguments = step_form(trace.component, step)["args"]
        assert isinstance(arguments, dict)
        asked = f"{step.operation} {readable_members(operation.parameters, arguments)}"
        rows.append((asked, operation.result, step.wanted or {}))
    left_out = range(1, len(rows) - _SHOWN_STEPS)
    for place, (asked, shape, wanted) in enumerate(rows):
        if place in left_out:
            if place == left_out[0]:
                table.add_row("…", f"{len(left_out)} steps, as wanted; the trace file has them")
            continue
        got = finding.got[place] if place < len(finding.got) else None
        style = "bold" if got is not None and got != wanted else ""
        table.add_row(str(place), Text(cut(asked)), _outcome(shape, wanted), _outcome(shape, got, style))
    return table


def _outcome(shape: Shape, outcome: Outcome | None, style: str = "") -> Text:
    if outcome is None:
        return Text("no answer", style=style)
    if "error" in outcome:
        return Text(f"refused: {outcome['error']}", style=style)
    if "mistyped" in outcome:
        return Text(f"not of the type: {outcome['mistyped']}", style=style)
    return Text(cut(readable(shape, outcome.get("value"))), style=style)
