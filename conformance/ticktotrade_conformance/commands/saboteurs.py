"""The command ``t2t saboteurs``."""

import argparse
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.commands.options import positive_number, whole_number
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.registry import Saboteur
from ticktotrade_conformance.suite.catching import Catch, catches
from ticktotrade_conformance.suite.judge import Plan
from ticktotrade_conformance.suite.report import console

DESCRIPTION: Final = """\
Tries the suite: each saboteur is the reference with one requirement broken, and has to be caught. Shown is how many
vectors alone catch, how many generated sequences alone, and both together, for each of some seeds; and which are
not caught by one of them. Exit status 1 if a run of any of the seeds lets one pass."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("name", nargs="*", metavar="NAME", help="only these saboteurs")
    parser.add_argument(
        "--component", action="append", choices=tuple(COMPONENTS), help="only this one; may be repeated"
    )
    parser.add_argument("--seed", type=whole_number, default=0, help="the first one (%(default)s)")
    parser.add_argument("--seeds", type=positive_number, default=5, help="how many (%(default)s)")
    parser.add_argument(
        "--sequences", type=positive_number, default=Plan().sequences, help="for each seed (%(default)s)"
    )


def execute(options: argparse.Namespace) -> int:
    """Try them; 0 if every seed's run catches every one."""
    out = console()
    seeds = range(options.seed, options.seed + options.seeds)
    found = []
    with out.status("making sequences") as status:
        for catch in catches(_selected(options), options.sequences, seeds):
            status.update(f"{catch.component}: {catch.name}")
            found.append(catch)
    out.print(_shares(found, seeds))
    _print_uncaught(out, found, seeds)
    return 0 if all(catch.by_default(place) for catch in found for place in range(len(seeds))) else 1


def _selected(options: argparse.Namespace) -> dict[str, Saboteur]:
    for name in options.name:
        if name not in SABOTEURS:
            raise Complaint(f"{name}: no saboteur has that name; t2t requirements --list shows them")
    return {
        name: saboteur
        for name, saboteur in SABOTEURS.items()
        if name in (options.name or SABOTEURS) and saboteur.component in (options.component or COMPONENTS)
    }


def _shares(found: list[Catch], seeds: range) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("component")
    table.add_column("saboteurs", justify="right")
    table.add_column("vectors", justify="right")
    for seed in seeds:
        table.add_column(f"seed {seed}", justify="right")
    table.add_column("both", justify="right")
    components = dict.fromkeys(catch.component for catch in found)
    for component in components:
        table.add_row(component, *_counts([each for each in found if each.component == component], seeds))
    if len(components) > 1:
        table.add_section()
        table.add_row("all", *_counts(found, seeds))
    return table


def _counts(found: list[Catch], seeds: range) -> list[str]:
    """How many there are, vectors catch, sequences of each seed catch, and every seed's run catches."""
    places = range(len(seeds))
    return [
        str(len(found)),
        str(sum(catch.vector is not None for catch in found)),
        *(str(sum(catch.sequences[place] is not None for catch in found)) for place in places),
        str(sum(all(catch.by_default(place) for place in places) for catch in found)),
    ]


def _print_uncaught(out: Console, found: list[Catch], seeds: range) -> None:
    for catch in found:
        missed = [seed for seed, taken in zip(seeds, catch.sequences, strict=True) if taken is None]
        if catch.vector is None:
            out.print(f"{catch.component} {catch.name}: no vector", soft_wrap=True)
        if missed and not SABOTEURS[catch.name].vectors_alone:
            names = ", ".join(map(str, missed))
            out.print(f"{catch.component} {catch.name}: no sequence of seed {names}", soft_wrap=True)
