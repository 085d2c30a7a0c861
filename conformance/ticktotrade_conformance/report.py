"""What the commands print: tables that a tired person understands."""

import json
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ticktotrade_conformance.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.subjects import Verdict
from ticktotrade_conformance.trace import OPENED, Outcome, config_form, step_form

_SHOWN_FINDINGS: Final = 3
_SHOWN_STEPS: Final = 30
_STYLES: Final = {Verdict.PASSED: "green", Verdict.SKIPPED: "yellow"}


def console() -> Console:
    """A console that keeps long lines whole where nobody looks at a screen."""
    made = Console(highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(highlight=False, width=160)


def print_judgement(out: Console, judgement: Judgement) -> None:
    """One backend's table of verdicts."""
    hello = judgement.hello
    title = f"{hello.name}  ({hello.language}, {hello.build}; claims {hello.phase})"
    table = Table(title=escape(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
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
    """The first findings of a component, each with the command that replays it.

    ``files`` has the trace file of each finding by its place; ``replay`` is the command without the file.
    """
    for place, finding in enumerate(result.findings[:_SHOWN_FINDINGS]):
        print_finding(out, finding)
        out.print(Text(f"  replay it:  t2t replay {files[place]} {replay}\n"), soft_wrap=True)
    for finding in result.findings[_SHOWN_FINDINGS:]:
        out.print(Text(f"  {finding.verdict} as well: {finding.vector}"), soft_wrap=True)


def print_finding(out: Console, finding: Finding) -> None:
    """A finding's steps: what was asked, what was wanted, what came."""
    trace = finding.trace
    where = f"the vector {finding.vector.stem}: {trace.about}" if finding.vector else "a generated sequence"
    heading = f"{trace.component}: {finding.verdict}, in {where}"
    out.print(Text(heading, style="bold red"), soft_wrap=True)
    if trace.requirements:
        out.print(Text(f"  pinned by {', '.join(trace.requirements)}"))
    if finding.detail:
        out.print(Text(f"  {finding.detail}"), soft_wrap=True)
    out.print(_steps_table(finding))


def _steps_table(finding: Finding) -> Table:
    trace = finding.trace
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("step", justify="right")
    for heading in ("operation", "wanted", "got"):
        table.add_column(heading, overflow="fold")
    config = _compact(config_form(trace.component, trace.config))
    rows = [("0", f"{trace.component} {config}", trace.wanted or OPENED)]
    for number, step in enumerate(trace.steps, 1):
        arguments = step_form(trace.component, step)["args"]
        rows.append((str(number), f"{step.operation} {_compact(arguments)}", step.wanted or {}))
    skipped = len(rows) - _SHOWN_STEPS
    for place, (shown_number, operation, wanted) in enumerate(rows):
        if 0 < place <= skipped:
            continue
        got = finding.got[place] if place < len(finding.got) else None
        style = "bold" if got is not None and got != wanted else ""
        table.add_row(
            shown_number, Text(_cut(operation)), Text(_outcome(wanted)), Text(_outcome(got), style=style)
        )
        if place == 0 and skipped > 0:
            table.add_row("…", f"({skipped} steps left out; the trace file has them)", "", "")
    return table


def _outcome(outcome: Outcome | None) -> str:
    if outcome is None:
        return "no answer"
    if "error" in outcome:
        return f"refused: {outcome['error']}"
    if "mistyped" in outcome:
        return f"not of the type: {outcome['mistyped']}"
    return "done" if outcome.get("value") is None else _cut(_compact(outcome["value"]))


def _compact(form: object) -> str:
    if isinstance(form, dict):
        return ", ".join(f"{name}={_nested(value)}" for name, value in form.items())
    return _nested(form)


def _nested(form: object) -> str:
    return json.dumps(form, separators=(",", ":"), ensure_ascii=False)


def _cut(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"
