"""Two runs beside each other in the terminal, with the warning that they are two (LATENCY-19)."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade.safe_text import safe_name, safe_text
from ticktotrade_conformance.console.tables import print_table
from ticktotrade_conformance.latency.documents.against import WARNING, Against, Pair
from ticktotrade_conformance.latency.screens.micros import micros, ratio


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
    several = len({pair.on for pair in pairs}) > 1
    for heading in ("what", "of", "on") if several else ("what", "of"):
        table.add_column(heading)
    for heading in ("p50", "other", "ratio", "p99", "other", "ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    for pair in pairs:
        table.add_row(
            safe_name(pair.what),
            safe_name(pair.name),
            *([safe_name(pair.on)] if several else []),
            micros(pair.here.p50),
            micros(pair.there.p50),
            ratio(pair.p50),
            micros(pair.here.p99),
            micros(pair.there.p99),
            ratio(pair.p99),
        )
    return table
