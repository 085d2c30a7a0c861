"""What ``t2t live`` prints in the end."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.nano import write_decimal
from ticktotrade.risk import Position
from ticktotrade.safe_text import safe_text
from ticktotrade.shell.trader import Trader
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.programs.live.screen import average_cost, dollars, order_facts, profit, trouble
from ticktotrade_conformance.programs.live.watching import TraderWatcher

_NONE = "–"


def print_summary(out: Console, watcher: TraderWatcher, trader: Trader, title: str) -> None:
    """What it all came to."""
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row("frames", f"{watcher.tally.frames:,}, {trader.pipeline.counts().problems:,} problems")
    table.add_row("reconnects", f"{max(trader.feed.connections - 1, 0):,}")
    for name, value in order_facts(watcher.blotter):
        table.add_row(name, value)
    table.add_row("P&L", profit(trader.pipeline))
    for name, value in trouble(trader):
        table.add_row(name, value)
    out.print(Text(title, style="bold"), soft_wrap=True)
    out.print(table)
    positions = [
        position for position in trader.pipeline.positions() if position.quantity or position.realised
    ]
    if positions:
        print_table(out, _positions(positions))


def _positions(positions: list[Position]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("symbol")
    for heading in ("position", "average cost", "realised"):
        table.add_column(heading, justify="right", no_wrap=True)
    for position in positions:
        cost = average_cost(position) if position.quantity else _NONE
        row = (write_decimal(position.quantity), cost, dollars(position.realised))
        table.add_row(Text(safe_text(position.symbol)), *row)
    return table
