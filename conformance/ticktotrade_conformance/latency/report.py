"""The table of ``t2t latency``."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.budgets import budgets
from ticktotrade_conformance.latency.clock import Measured
from ticktotrade_conformance.latency.percentiles import SOURCE


def print_latency(out: Console, phase: Phase, source: str, measured: Sequence[Measured]) -> None:
    """One phase: a row for everything timed, the ceilings beside it, the noise last."""
    out.print(Text(f"{phase}, over {source}; µs", style="bold"), soft_wrap=True)
    table = Table(
        box=box.SIMPLE_HEAD,
        caption=Text(
            f"Percentiles from {SOURCE}; – where too few samples stand behind one. Ceilings are for p99."
        ),
        caption_justify="left",
    )
    table.add_column("timed")
    for heading in ("samples", "p50", "p99", "p99.9", "max", "ceiling", "target"):
        table.add_column(heading, justify="right")
    for row, (stage, title, found) in enumerate(measured):
        budget = budgets().get(stage)
        ceiling = budget.ceilings.get(phase) if budget else None
        target = budget.target if budget else None
        p99 = Text(_micros(found.p99))
        if ceiling is not None and found.p99 is not None:
            p99.stylize("red" if found.p99 > ceiling else "green")
        table.add_row(
            title,
            f"{found.samples:,}",
            _micros(found.p50),
            p99,
            _micros(found.p999),
            _micros(found.max),
            "" if ceiling is None else f"{ceiling / 1000:g}",
            "" if target is None else f"{target / 1000:g}",
            end_section=row == len(measured) - 2,
        )
    out.print(table)


def _micros(nanoseconds: int | None) -> str:
    return "–" if nanoseconds is None else f"{nanoseconds / 1000:,.2f}"
