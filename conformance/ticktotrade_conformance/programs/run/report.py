"""The summary of ``t2t run``."""

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal
from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.programs.currency import realised_by_currency
from ticktotrade_conformance.programs.run.program import RunSummary
from ticktotrade_conformance.traces.readable import dollars

_TAKEN_IN: Final = (
    "trades",
    "quotes",
    "book_updates",
    "ignored",
    "others",
    "controls",
    "skipped",
    "filtered",
    "unknown_members",
)


def print_run(out: Console, summary: RunSummary, title: str, seconds: float) -> None:
    """Everything that a run came to; what did not happen is left out, except that no order is said.

    Where the capture could not be read to its end, that is said last.
    """
    counts = summary.counts
    frames = counts.frames
    table = _table("", "")
    _figures(table, 1)
    table.add_row("frames", f"{frames:,}")
    for name in _TAKEN_IN:
        if number := getattr(counts, name):
            table.add_row(f"  {name.replace('_', ' ')}", f"{number:,}")
    table.add_row("orders sent", f"{counts.sent:,}")
    table.add_row("orders rejected", f"{counts.rejected:,}")
    for reason, number in sorted(summary.rejects.items()):
        table.add_row(f"  {reason}", f"{number:,}")
    table.add_row("orders throttled", f"{counts.throttled:,}")
    for name, amount in _profits(summary):
        table.add_row(name, amount)
    table.add_row("problems", f"{sum(summary.problems.values()):,}")
    for code, number in sorted(summary.problems.items()):
        table.add_row(f"  {code}", f"{number:,}")
    table.add_row("frames a second", f"{frames / seconds:,.0f}")
    _print_titled(out, title, table)
    _print_tops(out, summary)
    _print_places(out, summary)
    if summary.broken:
        out.print(Text(summary.broken, style="bold red"), soft_wrap=True)


def _profits(summary: RunSummary) -> Iterator[tuple[str, str]]:
    """The day's profit if all of it is in one currency; else what was realised in each: they do not add up."""
    realised = realised_by_currency(summary.positions)
    if len(realised) > 1:
        for currency, amount in realised.items():
            yield f"realised, in {safe_text(currency)}", dollars(amount)
        return
    currency = safe_text(next(iter(realised), "the quote currency"))
    yield f"profit, in {currency}", "too large" if summary.pnl is None else dollars(summary.pnl.day)


def _print_tops(out: Console, summary: RunSummary) -> None:
    positions = {position.symbol: position.quantity for position in summary.positions}
    table = _table("symbol", "book", "bid size", "bid", "ask", "ask size", "position")
    _figures(table, 2)
    for symbol, (bid, ask), status, asks_cut in summary.tops:
        position = write_decimal(positions.get(symbol, 0))
        book = f"{status}, asks cut" if asks_cut else status
        table.add_row(Text(safe_text(symbol)), book, *reversed(_level(bid)), *_level(ask), position)
    if summary.tops:
        _print_titled(out, "top of book", table)


def _level(level: Level | None) -> tuple[str, str]:
    return ("–", "–") if level is None else (write_decimal(level.price), write_decimal(level.size))


def _print_places(out: Console, summary: RunSummary) -> None:
    table = _table("line", "element", "reason", "member")
    for line, element, code, member in summary.places:
        table.add_row(str(line), "frame" if element is None else str(element), code, Text(member))
    if summary.places:
        _print_titled(out, "first problems", table)


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_header=any(headings))
    for heading in headings:
        table.add_column(heading)
    return table


def _figures(table: Table, begin: int) -> None:
    """Have the columns from one on as figures, which are neither broken nor cut."""
    for column in table.columns[begin:]:
        column.justify, column.no_wrap = "right", True


def _print_titled(out: Console, title: str, table: Table) -> None:
    out.print(Text(title, style="bold"), soft_wrap=True)
    print_table(out, table)
