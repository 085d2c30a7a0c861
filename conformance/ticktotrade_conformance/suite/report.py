"""What the commands print: tables that a tired person understands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from ticktotrade.components import COMPONENTS
from ticktotrade.schema import Shape, record_of, shapes
from ticktotrade_conformance.backends import Fault, Verdict
from ticktotrade_conformance.console.shell_word import shell_word
from ticktotrade_conformance.console.terminal import Terminal
from ticktotrade_conformance.specification.chapters import first_sentence, ranges, requirement_texts
from ticktotrade_conformance.suite.attribution import Attribution, attribution
from ticktotrade_conformance.suite.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.traces.readable import (
    cut,
    differing_parts,
    readable,
    readable_changes,
    readable_members,
)
from ticktotrade_conformance.traces.trace import OPENED, Outcome, config_form, forms_of, step_form

_SHOWN_STEPS: Final = 8
_SHOWN_VECTORS: Final = 10
_STYLES: Final = {Verdict.PASSED: "green", Verdict.SKIPPED: "yellow"}


def console(stderr: bool = False) -> Console:
    """A console that keeps long lines whole where nobody looks at a screen; on stdout, or on stderr."""
    made = Terminal(highlight=False, soft_wrap=False, stderr=stderr)
    return made if made.is_terminal else Terminal(highlight=False, width=160, stderr=stderr)


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
    failing = sum(finding.vector is not None for finding in result.findings)
    failed = f"{failing} of {result.vectors} vectors fail" if failing else ""
    note = "; ".join(filter(None, (failed, result.reason, result.left)))
    return text.append(f": {note}", style="default") if note else text


def print_findings(
    out: Console, result: ComponentResult, files: dict[int, Path], replay: str, every: bool = False
) -> None:
    """The findings of a component, and how to replay them: the clearest in full, and last.

    ``files`` has the trace file of each finding by its place; ``replay`` is the command without the file. Of the
    other vectors that fail some are named, with ``every`` all of them.
    """
    if result.log:
        print_log(out, result.log)
    clearest = result.clearest
    if clearest is None:
        return
    others = [place for place in range(len(result.findings)) if place != clearest]
    if others:
        _print_others(out, [result.findings[place] for place in others], every)
        _print_replay(out, files.get(others[0]), replay)
        out.print()
    failing = [finding for finding in result.findings if finding.vector is not None]
    print_finding(out, result.findings[clearest], failing=failing)
    _print_replay(out, files.get(clearest), replay)
    out.print()


def _print_others(out: Console, findings: list[Finding], every: bool) -> None:
    """Vectors that fail beside the finding shown, a line each."""
    component = findings[0].trace.component
    vectors = "one more vector fails" if len(findings) == 1 else f"{len(findings)} more vectors fail"
    out.print(Text(f"{component}: {vectors}", style="bold red"), soft_wrap=True)
    shown = findings if every else findings[:_SHOWN_VECTORS]
    for finding in shown:
        line = f"  {finding.vector.stem if finding.vector else ''} ({ranges(finding.trace.requirements)}): {finding.trace.about}"
        out.print(Text(line), no_wrap=True, overflow="ellipsis")
    if len(shown) < len(findings):
        out.print(Text(f"  … and {len(findings) - len(shown)} more; t2t conform --list names them all"))


def print_summary(out: Console, judgement: Judgement, files: dict[str, dict[int, Path]], replay: str) -> None:
    """Where several components failed, a line for each: what, where, which requirement, how to replay."""
    failed = [result for result in judgement.results if result.clearest is not None]
    if len(failed) < 2:
        return
    out.print(
        Text(f"{judgement.hello.name}: {len(failed)} components fail", style="bold red"), soft_wrap=True
    )
    for result in failed:
        assert result.clearest is not None
        finding = result.findings[result.clearest]
        failing = [each for each in result.findings if each.vector is not None]
        likely = ", ".join(attribution(finding, failing).likely)
        see = f", see {likely}" if likely else ""
        out.print(Text(f"  {result.component}: {finding.verdict}, {_at(finding)}{see}"), soft_wrap=True)
        _print_replay(out, files.get(result.component, {}).get(result.clearest), replay)
    out.print()


def _at(finding: Finding) -> str:
    """The step that differs; of a fault its detail."""
    if finding.verdict is not Verdict.WRONG_ANSWER:
        return finding.detail
    place = len(finding.got) - 1
    return f"step {place}, {finding.trace.steps[place - 1].operation}" if place else "making the machine"


def _print_replay(out: Console, file: Path | None, replay: str) -> None:
    if file is not None:
        out.print(Text(f"    t2t replay {shell_word(str(file))} {replay}", style="cyan"), soft_wrap=True)


def print_finding(
    out: Console, finding: Finding, source: str = "a generated sequence", failing: Sequence[Finding] = ()
) -> None:
    """A finding: what was wanted, what came, where they differ, which requirement that is, and the steps.

    ``failing`` are the vectors that fail beside it.
    """
    trace = finding.trace
    if finding.vector is not None:
        source = f"the vector {finding.vector.stem} ({ranges(trace.requirements)}): {trace.about}"
    out.print(Text(f"{trace.component}: {finding.verdict}, in {source}", style="bold red"), soft_wrap=True)
    if finding.small:
        out.print(Text("  made small: steps that it does not need are left out"), soft_wrap=True)
    if finding.detail:
        out.print(Text(f"  {finding.detail}"), soft_wrap=True)
    if finding.got:
        place = len(finding.got) - 1
        wanted = trace.steps[place - 1].wanted if place else trace.wanted
        for line in differing_parts(wanted or OPENED, finding.got[-1]):
            _print_paragraph(out, f"  step {place}, ", line)
    if finding.hint:
        _print_paragraph(out, "  hint: ", finding.hint, "yellow")
    _print_requirements(out, attribution(finding, failing))
    print_log(out, finding.log)
    out.print(_steps_table(finding))


def print_fault(out: Console, fault: Fault) -> None:
    """A fault that came before anything could be compared."""
    out.print(Text(f"{fault.verdict}: {fault.detail}", style="bold red"), soft_wrap=True)
    print_log(out, fault.log)


def print_log(out: Console, log: str) -> None:
    """What is to be seen of a backend's stderr."""
    if log:
        out.print(Text("  its stderr:"))
        for line in log.splitlines():
            out.print(Text(f"    {line}"), soft_wrap=True)


def _print_requirements(out: Console, found: Attribution) -> None:
    """The likely requirements with what they say, and all that the operations have to keep to."""
    texts = requirement_texts()
    for place, each in enumerate(found.likely):
        see = "see" if place == 0 else "   "
        _print_paragraph(out, f"  {see} {each}: ", first_sentence(texts.get(each, "")))
    belonging = [f"of {operation}: {ranges(ids)}" for operation, ids in found.by_operation if ids]
    if belonging:
        _print_paragraph(out, "  requirements ", "; ".join(belonging), "dim")


def _print_paragraph(out: Console, lead: str, text: str, style: str = "") -> None:
    """A text behind its lead: in a terminal its lines begin below each other, elsewhere it is one line."""
    if not out.is_terminal:
        out.print(Text(f"{lead}{text}", style), soft_wrap=True)
        return
    grid = Table.grid(Column(no_wrap=True), Column(overflow="fold"))
    grid.add_row(Text(lead, style), Text(text, style))
    out.print(grid)


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
    unknown = "not compared" if finding.verdict is Verdict.WRONG_ANSWER else "no answer"
    for place, (asked, shape, wanted) in enumerate(rows[:end]):
        if 0 < place < begin:
            if place == 1:
                table.add_row("…", f"{begin - 1} steps; the trace file has them")
            continue
        got = finding.got[place] if place < len(finding.got) else None
        style = "bold" if got is not None and got != wanted else ""
        answer = Text(unknown) if got is None else _outcome(shape, got, style)
        table.add_row(str(place), Text(cut(asked)), _outcome(shape, wanted), answer)
    if end < len(rows):
        table.add_row("…", f"{len(rows) - end} steps more; the trace file has them")
    return table


def _outcome(shape: Shape, outcome: Outcome, style: str = "") -> Text:
    if "error" in outcome:
        return Text(f"refused: {outcome['error']}", style=style)
    if "mistyped" in outcome:
        return Text(f"not of the type: {outcome['mistyped']}", style=style)
    return Text(cut(readable(shape, outcome.get("value"))), style=style)
