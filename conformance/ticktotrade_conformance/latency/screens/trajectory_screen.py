"""A document in the terminal: bars stage by stage, and the verdicts with all that has to stand beside them."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.documents.document import LatencyDocument, MeasuredBackend
from ticktotrade_conformance.latency.documents.trajectory import (
    Row,
    hoped,
    interpreter_of,
    interpreters,
    interval,
    noise_of,
    p99_of,
    trajectory,
)
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Noise
from ticktotrade_conformance.latency.judging.budgets import budgets
from ticktotrade_conformance.latency.screens.micros import micros, time_with_unit, times_faster, whole_micros
from ticktotrade_conformance.latency.screens.verdict_styles import STYLES

_HEADINGS: Final = ("p50", "p99", "faster")
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_LEAST_BAR: Final = 8
_LONGEST_BAR: Final = 60

_NOTES: Final = (
    "Microseconds, of each step the least of all rounds, by nearest rank; the interval is that of the p99. Pauses are "
    "what all samples have above the machine's own gaps. – was not measured, or is not known."
)


def print_trajectory(out: Console, document: LatencyDocument) -> None:
    """All of a document: the bars of each stage, then the verdicts and the machine for each interpreter."""
    stages = trajectory(document)
    if not stages:
        out.print(Text("Nothing was measured stage by stage; a page of it (--html) shows what was."))
        return
    for stage, rows in stages.items():
        _print_bars(out, stage, rows)
    for name in interpreters(document):
        backends = [each for each in document.backends if interpreter_of(each) == name]
        out.print(Text(safe_name(name), style="bold"))
        _print_verdicts(out, backends)
        noise = noise_of(backends)
        if noise:
            out.print(Text(noise_line(noise)))
        out.print()
    out.print(Text(_NOTES, style="italic"))
    out.print()


def _print_bars(out: Console, stage: Stage, rows: Sequence[Row]) -> None:
    """A line for each backend; the longest bar is the greatest p99 of the stage."""
    labels = _labels([row.backend for row in rows])
    figures = [_figures(row) for row in rows]
    label_width = max(map(len, labels))
    widths = [max(len(each[column]) for each in (_HEADINGS, *figures)) for column in range(len(_HEADINGS))]
    room = min(out.width - label_width - sum(widths) - 2 * len(widths) - 3, _LONGEST_BAR)
    greatest = max((p99_of(row.judged) or 0 for row in rows), default=0)
    _print_heading(out, stage, rows, label_width + room + 2 if room >= _LEAST_BAR else label_width, widths)
    for label, figure, row in zip(labels, figures, rows, strict=True):
        line = Text(f" {label:<{label_width}}")
        if room >= _LEAST_BAR:
            line += Text(
                f" {_bar(out, p99_of(row.judged) or 0, greatest, room):<{room}}", STYLES[row.judged.verdict]
            )
        out.print(line + Text(_aligned(figure, widths)), no_wrap=True, crop=False, overflow="ignore")
    out.print()


def _print_heading(
    out: Console, stage: Stage, rows: Sequence[Row], before: int, widths: Sequence[int]
) -> None:
    budget = budgets()[stage]
    title = Text(f"{stage}", style="bold") + Text(
        f", {budget.title}, target {whole_micros(budget.target)} µs"
    )
    out.print(title)
    ranges = hoped(stage, dict.fromkeys(row.backend.phase for row in rows))
    if ranges:
        said = " → ".join(f"{whole_micros(each.best)}–{whole_micros(each.worst)}" for each in ranges)
        out.print(Text(f"hoped for {said} µs"))
    headings = Text(" " * before + " " + _aligned(_HEADINGS, widths), style="dim")
    out.print(headings, no_wrap=True, crop=False, overflow="ignore")


def _figures(row: Row) -> tuple[str, str, str]:
    floors = row.judged.floors
    return (
        micros(floors.p50 if floors else None),
        micros(floors.p99 if floors else None),
        times_faster(row.improvement),
    )


def _aligned(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"  {text:>{width}}" for text, width in zip(texts, widths, strict=True))


def _labels(backends: Sequence[MeasuredBackend]) -> list[str]:
    """What tells backends apart: the name, and where they run on different interpreters that one's name as well."""
    names = [safe_name(each.name) for each in backends]
    places = [safe_name(interpreter_of(each)) for each in backends]
    if len(set(places)) <= 1:
        return names
    width = max(map(len, names))
    return [f"{name:<{width}} {place}" for name, place in zip(names, places, strict=True)]


def _bar(out: Console, value: int, greatest: int, width: int) -> str:
    eighths = round(8 * width * value / greatest) if greatest else 0
    if not out.encoding.startswith("utf"):
        return "#" * round(eighths / 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _print_verdicts(out: Console, backends: Sequence[MeasuredBackend]) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("stage")
    table.add_column("backend")
    for heading in ("interval", "ceiling"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for heading in ("pause p99.9", "max"):
        table.add_column(heading, justify="right", no_wrap=True)
    for stage in Stage:
        rows = [(backend, each) for backend in backends for each in backend.stages if each.stage == stage]
        for number, (backend, judged) in enumerate(rows):
            table.add_row(
                "" if number else stage,
                safe_name(backend.name),
                interval(judged),
                whole_micros(judged.ceiling),
                Text(judged.verdict, style=STYLES[judged.verdict]),
                micros(judged.pause_p999),
                micros(judged.pause_max),
            )
    print_table(out, table)
    for backend in backends:
        for judged in backend.stages:
            if judged.reason:
                said = f"{judged.stage}, {safe_name(backend.name)}: {judged.verdict}: {safe_text(judged.reason, 1000)}"
                out.print(Text(said))


def noise_line(noise: Noise) -> str:
    """The machine's own noise, in a sentence."""
    return (
        f"An empty step takes {time_with_unit(noise.empty_p50)} (p99 {time_with_unit(noise.empty_p99)}). The machine was "
        f"away {noise.gaps_per_second:,.0f} times a second, {noise.lost:.1%} of the time, {time_with_unit(noise.longest)} at "
        "most."
    )
