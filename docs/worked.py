"""The worked examples of the chapters: the rows of their tables, and what the sentence before says they begin with."""

import ast
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from ticktotrade.market_data import Level
from ticktotrade.nano import NANOS
from ticktotrade_conformance.specification.spec_data import SPEC


class Example(NamedTuple):
    """A table of a chapter by its headings, and the paragraph before it."""

    before: str
    rows: list[dict[str, str]]

    @property
    def settings(self) -> dict[str, int]:
        """The numbers that the paragraph gives to names: ``with `rate` 1``."""
        return {name: int(value) for name, value in re.findall(r"`(\w+)` (\d+)", self.before)}


def heading(*headings: str) -> str:
    """The first line of a table."""
    return f"| {' | '.join(headings)} |"


def example(chapter: str, *headings: str) -> Example:
    """The one table of a chapter with exactly these headings. Raises `ValueError` unless there is one."""
    paragraphs = (SPEC / f"{chapter}.md").read_text(encoding="utf-8").split("\n\n")
    first = heading(*headings)
    ((before, table),) = [pair for pair in pairwise(paragraphs) if pair[1].lstrip().startswith(f"{first}\n")]
    _, _, *rows = (
        [cell.strip() for cell in line.strip()[1:-1].split("|")] for line in table.strip().splitlines()
    )
    return Example(before, [dict(zip(headings, row, strict=True)) for row in rows])


def called(cell: str) -> tuple[str, tuple[Any, ...]]:
    """The operation and the arguments of ``admit(0, 1, "a")``, in backquotes."""
    name, _, arguments = cell.strip("`").rstrip(")").partition("(")
    return name, ast.literal_eval(f"({arguments},)") if arguments else ()


def nanos(text: str) -> int:
    """A decimal as it is written in a table, in nanos."""
    return int(Decimal(text.replace("−", "-")) * NANOS)


def levels(text: str) -> tuple[Level, ...]:
    """The levels in ``6 at 100 and 4 at 99``."""
    return tuple(Level(int(price), int(size)) for size, price in re.findall(r"(\d+) (?:@|at) (\d+)", text))
