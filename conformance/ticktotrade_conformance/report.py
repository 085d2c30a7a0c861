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
from ticktotrade_conformance.readable import (
    cut,
    differing_parts,
    readable,
    readable_changes,
    readable_members,
)
from ticktotrade_conformance.subjects import Verdict
from ticktotrade_conformance.trace import OPENED, Outcome, config_form, forms_of, step_form

_SHOWN_STEPS: Final = 8
_LOG_LINES: Final = 12
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
    failing = sum(finding.vector is not None for finding in result.findings)
    if failing:
        note = f"{failing} of {result.vectors} vectors fail"
        if result.verdict is not Verdict.WRONG_ANSWER:
            note = f"at the vector {result.findings[0].trace.about!r}, after which no other was replayed"
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
    _print_replay(out, files.get(clearest), replay)
    others = [place for place in range(len(result.findings)) if place != clearest]
    if others:
        out.print(Text("  vectors that fail as well:"))
        for place in others:
            trace, vector = result.findings[place].trace, result.findings[place].vector
            pinned = f"{vector.stem if vector else ''} ({', '.join(trace.requirements)})"
            out.print(Text(f"    {pinned}: {trace.about}"), soft_wrap=True)
        _print_replay(out, files.get(others[0]), replay)
    out.print()


def _print_replay(out: Console, file: Path | None, replay: str) -> None:
    if file is not None:
        out.print(Text(f"    t2t replay {shlex.quote(str(file))} {replay}", style="cyan"), soft_wrap=True)


def print_finding(out: Console, finding: Finding, source: str = "a generated sequence") -> None:
    """A finding's steps: what was asked, what was wanted, what came, and where in it they differ."""
    trace = finding.trace
    if finding.vector is not None:
        source = f"the vector {finding.vector.stem} ({', '.join(trace.requirements)}): {trace.about}"
    out.print(Text(f"{trace.component}: {finding.verdict}, in {source}", style="bold red"), soft_wrap=True)
    if finding.detail:
        out.print(Text(f"  {finding.detail}"), soft_wrap=True)
    if finding.got:
        place = len(finding.got) - 1
        wanted = trace.steps[place - 1].wanted if place else trace.wanted
        for line in differing_parts(wanted or OPENED, finding.got[-1]):
            out.print(Text(f"  step {place}, {line}"), soft_wrap=True)
    log = finding.log.strip().splitlines()[-_LOG_LINES:]
    if log:
        out.print(Text("  the end of its stderr:"))
        for line in log:
            out.print(Text(f"    {line[:200]}"), soft_wrap=True)
    out.print(_steps_table(finding))


def _steps_table(finding: Finding) -> Table:
    trace = finding.trace
    forms = forms_of(trace.component)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("step", justify="right")
    for heading in ("operation", "wanted", "got"):
        table.add_column(heading, overflow="fold")
    config = record_of(COMPONENTS[trace.component].config)
    changed = readable_changes(config, config_form(trace.component, trace.config))
    opening = f"new {trace.component}: {changed or 'the default configuration'}"
    rows: list[tuple[str, Shape, Outcome]] = [(opening, shapes.Nothing(), trace.wanted or OPENED)]
    for step in trace.steps:
        operation = forms[step.operation].operation
        arguments = step_form(trace.component, step)["args"]
        assert isinstance(arguments, dict)
        asked = f"{step.operation} {readable_members(operation.parameters, arguments)}"
        rows.append((asked, operation.result, step.wanted or {}))
    # What is shown ends a little behind the step that differs.
    end = min(len(rows), len(finding.got) + 2) if finding.got else len(rows)
    begin = max(1, end - _SHOWN_STEPS)
    for place, (asked, shape, wanted) in enumerate(rows[:end]):
        if 0 < place < begin:
            if place == 1:
                table.add_row("…", f"{begin - 1} steps; the trace file has them")
            continue
        got = finding.got[place] if place < len(finding.got) else None
        style = "bold" if got is not None and got != wanted else ""
        table.add_row(str(place), Text(cut(asked)), _outcome(shape, wanted), _outcome(shape, got, style))
    if end < len(rows):
        table.add_row("…", f"{len(rows) - end} steps more; the trace file has them")
    return table


def _outcome(shape: Shape, outcome: Outcome | None, style: str = "") -> Text:
    if outcome is None:
        return Text("no answer", style=style)
    if "error" in outcome:
        return Text(f"refused: {outcome['error']}", style=style)
    if "mistyped" in outcome:
        return Text(f"not of the type: {outcome['mistyped']}", style=style)
    return Text(cut(readable(shape, outcome.get("value"))), style=style)
