"""Tables that are never cut: whoever looks at a narrow terminal sees every figure whole."""

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_ROOM: Final = 10_000


def print_table(out: Console, table: Table) -> None:
    """Print a table; where its figures do not fit beside each other, a paragraph for each row.

    The figures are the columns that do not wrap. Other columns give way first.
    """
    if _least_width(out, out.options, table) <= out.width:
        out.print(table)
        return
    for title, *figures in _rows(table):
        out.print(title)
        out.print(Text("  ") + Text(", ").join(figures))
    if table.caption:
        out.print(table.caption)


class FittingTable:
    """A table of a live screen, which has as many columns as there is room for without cutting one.

    ``optional`` has the headings of the columns that may be left out, in that order. A column in ``texts`` is
    flush left, every other flush right.
    """

    def __init__(
        self,
        headings: tuple[str, ...],
        rows: Iterable[Iterable[str | Text]],
        texts: tuple[str, ...],
        optional: tuple[str, ...],
    ) -> None:
        self._headings = headings
        self._rows = [tuple(row) for row in rows]
        self._texts = texts
        self._optional = optional

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Table]:
        """The table with the most columns that fit."""
        for number in range(len(self._optional) + 1):
            table = self._without(self._optional[:number])
            if _least_width(console, options, table) <= options.max_width:
                break
        yield table

    def _without(self, left_out: tuple[str, ...]) -> Table:
        kept = [heading not in left_out for heading in self._headings]
        table = Table(box=box.SIMPLE_HEAD)
        for heading in compress(self._headings, kept):
            table.add_column(heading, justify="left" if heading in self._texts else "right", no_wrap=True)
        for row in self._rows:
            table.add_row(*compress(row, kept))
        return table


def _least_width(console: Console, options: ConsoleOptions, table: Table) -> int:
    """The width below which a figure would be cut: the columns that do not wrap are kept as wide as they are."""
    for column in table.columns:
        if column.no_wrap:
            column.min_width = max(_width(cell) for cell in (column.header, *column.cells))
    # Measured as if there were room: a measurement is never more than there is.
    return Measurement.get(console, options.update(width=_ROOM), table).minimum


def _rows(table: Table) -> list[list[Text]]:
    """The cells of each row, all but the first behind the headings of their columns; empty ones are left out."""
    headings = [_text(column.header) for column in table.columns]
    cells = [[_text(cell) for cell in column.cells] for column in table.columns]
    return [
        [
            row[0],
            *(
                heading + Text(" ") + cell
                for heading, cell in zip(headings[1:], row[1:], strict=True)
                if cell
            ),
        ]
        for row in zip(*cells, strict=True)
    ]


def _text(cell: object) -> Text:
    return cell if isinstance(cell, Text) else Text.from_markup(str(cell))


def _width(cell: object) -> int:
    return _text(cell).cell_len
