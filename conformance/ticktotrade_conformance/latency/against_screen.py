"""Two runs beside each other in the terminal, with the warning that they are two (LATENCY-19)."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.against import WARNING, Against, Pair
from ticktotrade_conformance.latency.micros import micros
from ticktotrade_conformance.latency.trajectory import interpreter_of


def print_against(out: Console, name: str, compared: Against) -> None:
    """The ratios, by stage; what only one run has; and in what the fingerprints differ."""
    out.print(Text(f"this run, against {safe_name(name)}", style="bold"))
    out.print(Text(WARNING, style="yellow"))
    if compared.pairs:
        print_table(out, _table(compared.pairs))
    for each in compared.alone:
        out.print(Text(safe_text(each)))
    if not compared.differences:
        out.print(Text("The fingerprints are the same."))
    for difference in compared.differences:
        said = f"{difference.what}: {difference.here}; in the other: {difference.there}"
        out.print(Text(safe_text(said, 1000)))
    out.print()


def _table(pairs: tuple[Pair, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("stage")
    table.add_column("backend")
    if len({interpreter_of(pair.backend) for pair in pairs}) > 1:
        table.add_column("on")
    for heading in ("p50", "other", "ratio", "p99", "other", "ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    for pair in pairs:
        mine, theirs = pair.here.floors, pair.there.floors
        assert mine
        assert theirs
        table.add_row(
            pair.here.stage,
            safe_name(pair.backend.name),
            *([safe_name(interpreter_of(pair.backend))] if len(table.columns) > 8 else []),
            micros(mine.p50),
            micros(theirs.p50),
            f"{pair.p50:.2f}",
            micros(mine.p99),
            micros(theirs.p99),
            "–" if pair.p99 is None else f"{pair.p99:.2f}",
        )
    return table
