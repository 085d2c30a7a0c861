"""What a run about some backends has found, in the terminal: a table for each of them, and what it rests on."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures
from ticktotrade_conformance.latency.documents.side_by_side import SideBySide
from ticktotrade_conformance.latency.documents.trajectory import interval, noise_of
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.latency.runs.backend_run import BackendFigures
from ticktotrade_conformance.latency.screens.micros import micros, whole_micros
from ticktotrade_conformance.latency.screens.trajectory_screen import noise_line
from ticktotrade_conformance.latency.screens.verdict_styles import STYLES

_NOTES: Final = (
    "Microseconds: p50 and p99 of the floors, the least of all rounds of each step, by nearest rank; the interval is that of "
    "the p99, for messages of up to 6 changes. Pauses, p99.9 and max, are what samples have above their floors and the "
    "machine's own gaps do not explain. – was not measured, or is not known."
)
_LONGEST_REASON: Final = 1000


def print_backends(out: Console, figures: BackendFigures) -> None:
    """Everything: the tables, what was compared, and the machine's own noise."""
    for backend in figures.backends:
        _print_backend(out, backend)
    _print_side_by_side(out, figures.side_by_side, figures.not_compared)
    noise = noise_of(figures.backends)
    if noise:
        out.print(Text(noise_line(noise)))
        out.print()
    out.print(Text(_NOTES, style="italic"))
    out.print()


def _print_backend(out: Console, backend: MeasuredBackend) -> None:
    about = f"{safe_name(backend.language)}, {safe_name(backend.build)}; ceilings of {backend.phase}"
    title = Text(safe_name(backend.name), style="bold") + Text(f"  ({about})", style="not bold")
    out.print(title, soft_wrap=True)
    for source in dict.fromkeys(each.source for each in backend.stages if each.source):
        out.print(
            Text(f"over the {safe_text(source)}" if source.startswith("standard") else f"over {source}")
        )
    if not backend.stages:
        out.print(Text("it has none of these stages"))
    else:
        print_table(out, _table(backend.stages))
    for judged in backend.stages:
        if judged.reason:
            said = f"{judged.stage}: {judged.verdict}: {safe_text(judged.reason, _LONGEST_REASON)}"
            out.print(Text(said))
    if backend.load:
        _print_load(out, backend.load)
    out.print()


def _table(stages: Sequence[Judged]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("stage", no_wrap=True)
    for heading in ("p50", "p99", "interval", "ceiling"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for heading in ("pauses", "max"):
        table.add_column(heading, justify="right", no_wrap=True)
    for judged in stages:
        floors = judged.floors
        table.add_row(
            judged.stage,
            micros(floors.p50 if floors else None),
            micros(floors.p99 if floors else None),
            interval(judged),
            whole_micros(judged.ceiling),
            Text(judged.verdict, style=STYLES[judged.verdict]),
            micros(judged.pause_p999),
            micros(judged.pause_max),
        )
    return table


def _print_load(out: Console, load: LoadFigures) -> None:
    said = Text("under load: ") + Text(load.verdict, style=STYLES[load.verdict])
    if load.reason:
        said += Text(f": {safe_text(load.reason, _LONGEST_REASON)}")
    out.print(said)
    if load.sustained is None or load.processor is None or load.resident is None:
        return
    out.print(Text(f"  it sustains {load.sustained:,} orders a second"))
    waited = load.waited
    took = (
        f", and each takes {micros(waited.p50)} µs (p99 {micros(waited.p99)}) from its arrival"
        if waited
        else ""
    )
    share, resident = load.processor / 1e9, load.resident / 1e6
    out.print(
        Text(
            f"  at {load.orders_per_second:,} a second it takes {share:.1%} of a core and has {resident:,.0f} MB{took}"
        )
    )


def _print_side_by_side(
    out: Console, compared: Sequence[SideBySide], not_compared: Mapping[Stage, str]
) -> None:
    for each in compared:
        said = Text(f"{each.stage}: {safe_name(each.second)} takes {_ratio(each.ratio)} times as long as ")
        said += Text(f"{safe_name(each.first)}: ") + Text(each.difference, style="bold")
        between = f" (between {_ratio(each.low)} and {_ratio(each.high)}, {each.blocks} blocks)"
        out.print(said + Text(between if each.low is not None else f" ({each.blocks} blocks are too few)"))
    for stage, reason in not_compared.items():
        out.print(Text(f"{stage}: not compared: {safe_text(reason, _LONGEST_REASON)}"))
    if compared or not_compared:
        out.print()


def _ratio(millionths: int | None) -> str:
    return "–" if millionths is None else f"{millionths / 1e6:.3f}"
