"""The command ``t2t requirements``."""

import argparse
from typing import Final

from rich import box
from rich.table import Table

from ticktotrade_conformance.suite.report import console
from ticktotrade_conformance.suite.requirements import Tied, orphans, requirements, ties

SUMMARY: Final = (
    "check that every requirement has its code, its checks, a sequence and a vector that reach it."
)
DESCRIPTION: Final = """\
Ties the ids in the chapters to the reference's docstrings, the operations whose answers are compared, generated
sequences and vectors. A generated sequence is known to reach a requirement if it catches a saboteur that breaks it. Exit
status 1 if a requirement lacks one of them without a reason, or an id is cited that no chapter has."""


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
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("requirement", "checked by", "generated", "vectors", "code"):
        table.add_column(heading, overflow="fold")
    for requirement, by in tied.items():
        generated = ", ".join((*by.generated, *by.vectors_alone))
        table.add_row(requirement, ", ".join(by.checks), generated, ", ".join(by.vectors), ", ".join(by.code))
    return table
