"""The command ``t2t requirements``."""

import argparse
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath
from textwrap import wrap
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.suite.report import console
from ticktotrade_conformance.suite.requirements import (
    Citation,
    Found,
    Tied,
    found,
    nearest,
    orphans,
    requirements,
    ties,
)

DESCRIPTION: Final = """\
With ids, shows for each what it says, the lines of code that do it, the operations whose answers are compared, the vectors
that pin it and the saboteurs that break it. Without, ties the ids in the chapters to the lines of the reference that cite
them, those operations, generated sequences and vectors. A generated sequence is known to reach a requirement if it catches
a saboteur that breaks it. Exit status 1 if a requirement lacks one of them without a reason, or an id is cited that no
chapter has."""

_WIDEST: Final = 100
_HEADINGS: Final = max(map(len, Found._fields[2:])) + 4


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("requirement", nargs="*", metavar="ID", help="show this one: RISK-11")
    parser.add_argument("--list", action="store_true", help="show what stands for each requirement")


def execute(options: argparse.Namespace) -> int:
    """Show what was asked for; else check, and name what is missing."""
    if options.requirement and options.list:
        raise Complaint("--list: it shows every requirement; leave it out, or the ids")
    if options.requirement:
        _show(console(), [_found(each) for each in options.requirement])
        return 0
    tied = ties()
    if options.list:
        console().print(_table(tied))
    missing = list(orphans(tied))
    for orphan in missing:
        print(f"{orphan.requirement}: {orphan.problem}")
    if not missing:
        print(f"{len(requirements())} requirements, none without what it needs")
    return 1 if missing else 0


def _found(requirement: str) -> Found:
    """What there is of a requirement, whose id may be in small letters."""
    try:
        return found(requirement.upper())
    except LookupError:
        like = nearest(requirement.upper())
        remedy = f"the nearest are {', '.join(like)}" if like else "t2t requirements --list shows all of them"
        raise Complaint(f"{requirement}: no chapter has this requirement; {remedy}") from None


def _show(out: Console, every: Iterable[Found]) -> None:
    """Each requirement, a paragraph a side; no name of a file is broken."""
    width = min(out.width, _WIDEST)
    for number, each in enumerate(every):
        if number:
            print()
        out.print(Text(each.requirement, style="bold"))
        for line in wrap(each.text, width - 2, break_long_words=False, break_on_hyphens=False):
            print(f"  {line}")
        print()
        for heading, lines in _sides(each, width - _HEADINGS):
            for place, line in enumerate(lines or ["none"]):
                print(f"{'' if place else '  ' + heading:{_HEADINGS}}{line}")


def _sides(each: Found, width: int) -> Iterator[tuple[str, list[str]]]:
    """The headings of what there is, and the lines of each."""
    yield "code", _places(each.code)
    yield "declared", _places(each.declared)
    yield "checks", _wrapped(", ".join(each.checks), width)
    yield "vectors", list(_folders(each.vectors, width))
    yield "saboteurs", [line for saboteur in each.saboteurs for line in _saboteur(*saboteur, width)]


def _places(citations: Iterable[Citation]) -> list[str]:
    return [f"{each.path}:{each.line}" for each in citations]


def _folders(paths: Iterable[str], width: int) -> Iterator[str]:
    """The names of files, behind the folder that they are in."""
    for folder, files in groupby(map(PurePosixPath, paths), key=lambda path: path.parent):
        yield f"{folder}/"
        yield from _wrapped(", ".join(file.name for file in files), width, "  ")


def _saboteur(name: str, summary: str, vectors_alone: str, width: int) -> list[str]:
    lines = [name, *_wrapped(summary, width, "  ")]
    if vectors_alone:
        lines += _wrapped(f"Vectors alone catch it: {vectors_alone}.", width, "  ")
    return lines


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(tied: dict[str, Tied]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("requirement", "checked by", "generated", "vectors", "code"):
        table.add_column(heading, overflow="fold")
    for requirement, by in tied.items():
        generated = ", ".join((*by.generated, *by.vectors_alone))
        table.add_row(requirement, ", ".join(by.checks), generated, ", ".join(by.vectors), ", ".join(by.code))
    return table
