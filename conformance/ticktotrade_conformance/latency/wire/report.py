"""The table of ``t2t wire``, each figure beside the echo's (LATENCY-23), and its verdict."""

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.documents.wire_figures import venue_note
from ticktotrade_conformance.latency.judging.percentiles import Percentiles
from ticktotrade_conformance.latency.screens.micros import micros, times_faster
from ticktotrade_conformance.latency.wire.records import (
    AT_MOST,
    WARM_UP,
    WINDOW,
    WireRow,
    WireRun,
    WireSystem,
)

_NOTES: Final = (
    "Microseconds from the last byte of a frame leaving to the last byte of its order arriving, by nearest rank. "
    "Times echo: against the echo at the same rate, on the same kind of sockets. – has too few orders behind it. "
    f"{AT_MOST} is as fast as they were taken, with at most {WINDOW} orders outstanding. Behind a colon: the frames a second that left."
)
_NEARLY: Final = 0.95
_COLUMNS: Final = ("frames/s", "decided", "missing", "unexpected", "p50", "p99", "p99.9", "max")


def print_wire(out: Console, run: WireRun) -> None:
    """The floors, each system beside them, and whether its orders were those that the reference decides on."""
    out.print(Text(f"wire to wire, over {run.source}", style="bold"), soft_wrap=True)
    for floor in run.floors:
        _print_system(out, floor, run, f"{floor.name}, which is the floor: {floor.http}")
    for system in run.systems:
        _print_system(out, system, run, f"{system.name}: {system.http or 'no orders'}")
        for line in _verdict(system):
            out.print(line, soft_wrap=True)
    out.print()
    out.print(Text(f"{_NOTES} {venue_note(run.is_apart)}", style="dim"))


def _print_system(out: Console, system: WireSystem, run: WireRun, title: str) -> None:
    out.print()
    out.print(Text(title, style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in _COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in system.rows:
        found = row.percentiles
        counts = (row.decided, row.missing, row.unexpected)
        table.add_row(_rate(row), *(f"{each:,}" for each in counts), *map(micros, _figures(found)))
        floor = None if system in run.floors else run.floor_of(system, row)
        if floor is not None and found is not None:
            table.add_row("", "", "", "times echo", *_multiples(found, floor.percentiles))
    print_table(out, table)


def _verdict(system: WireSystem) -> Iterator[Text]:
    """Whether the orders were as decided; the first of those that were not."""
    decided = sum(row.decided for row in system.rows)
    if system.failure:
        yield Text(f"not timed to the end: {system.failure}", style="red")
    if system.is_as_decided:
        yield Text(f"all {decided:,} orders as decided", style="green")
        return
    missing = sum(row.missing for row in system.rows)
    doubled = sum(row.duplicated for row in system.rows)
    invented = sum(row.invented for row in system.rows)
    yield Text(
        f"of {decided:,} orders decided {missing:,} missing; {doubled:,} duplicated, {invented:,} invented",
        style="red",
    )
    for row in system.rows:
        for example in row.examples:
            yield Text(f"  {row.rate}: {example}")


def _rate(row: WireRow) -> str:
    """What was asked for, and what was reached where that is not known from it."""
    asked = f"{int(row.rate):,}" if row.rate.isdigit() else row.rate
    if row.rate == WARM_UP or (row.rate.isdigit() and row.reached > _NEARLY * int(row.rate)):
        return asked
    return f"{asked}: {row.reached:,.0f}"


def _figures(found: Percentiles | None) -> tuple[int | None, ...]:
    if found is None:
        return None, None, None, None
    return found.p50, found.p99, found.p999, found.max


def _multiples(found: Percentiles, floor: Percentiles | None) -> Iterator[str]:
    for own, least in zip(_figures(found), _figures(floor), strict=True):
        yield times_faster(own / least if own is not None and least else None)
