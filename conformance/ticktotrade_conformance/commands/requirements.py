"""t2t requirements: check that every requirement has its code, checks, vectors and saboteurs."""

import argparse
from typing import Final

from rich import box
from rich.table import Table

from ticktotrade_conformance.report import console
from ticktotrade_conformance.requirements import Tied, orphans, requirements, ties

DESCRIPTION: Final = """\
Ties the ids in the chapters to the reference's docstrings, the operations that generated sequences check, the
vectors and the saboteurs. Exit status 1 if a requirement lacks one of them, or an id is cited that no chapter
has."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--list", action="store_true", help="show what stands for each requirement")


def execute(options: argparse.Namespace) -> int:
    """Check, and name what is missing."""
    tied = ties()
    if options.list:
        console().print(_table(tied))
    missing = list(orphans(tied))
    for orphan in missing:
        print(f"{orphan.requirement}: {orphan.problem}")
    if not missing:
        print(f"{len(requirements())} requirements, none without what it needs")
    return 1 if missing else 0


def _table(tied: dict[str, Tied]) -> Table:
    table = Table("requirement", "checked by", "vectors", "saboteurs", "code", box=box.SIMPLE_HEAD)
    for requirement, by in tied.items():
        table.add_row(requirement, *map(", ".join, (by.checks, by.vectors, by.saboteurs, by.code)))
    return table
