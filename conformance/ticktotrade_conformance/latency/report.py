"""The table of ``t2t latency``."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.phases import Phase
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.budgets import budgets
from ticktotrade_conformance.latency.clock import Measured

_NOTES: Final = (
    "Microseconds, by nearest rank. ! is above the phase's ceiling for p99; the target is what the whole project is "
    "to reach. Neither is a verdict: the machine may be busy. – has too few samples behind it. Changes are changed "
    "price levels of one update; the last line is an empty call, timed the same way."
)


def print_latency(out: Console, phase: Phase, source: str, measured: Sequence[Measured]) -> None:
    """One phase: a row for everything timed, the ceilings beside it, the noise last."""
    out.print(Text(f"{phase}, over {source}", style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption=Text(_NOTES), caption_justify="left")
    table.add_column("timed")
    for heading in ("samples", "p50", "p99", "p99.9", "max", "ceiling", "target"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row, (stage, title, found) in enumerate(measured):
        budget = next((budget for each, budget in budgets().items() if each == stage), None)
        ceiling = budget.ceilings.get(phase) if budget else None
        target = budget.target if budget else None
        p99 = Text(_micros(found.p99))
        if ceiling is not None and found.p99 is not None:
            over = found.p99 > ceiling
            p99 = Text(_micros(found.p99) + (" !" if over else ""), style="red" if over else "green")
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
    print_table(out, table)
    out.print()


def _micros(nanoseconds: int | None) -> str:
    if nanoseconds is None:
        return "–"
    micros = nanoseconds / 1000
    return f"{micros:,.0f}" if micros >= 100 else f"{micros:.2f}"
