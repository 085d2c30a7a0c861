"""Requirements and what stands for them: code, checks, generated sequences and vectors, tied together by their ids."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import ticktotrade
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.specification.chapters import cited, requirement_ids
from ticktotrade_conformance.vectors import headers_of

_MADE_OF: Final = ("MACHINE", "TRACE", "WIRE")
"""Chapters that no trace can speak of, since traces are made of them: hostile backends and broken files test them."""

_REASONS: Final[dict[tuple[str, str], str]] = {}
"""Why a requirement has nothing on a side, by its id and the side's name."""


class Tied(NamedTuple):
    """What stands for a requirement, by name.

    ``code``: source files that cite it. ``checks``: operations that cite it, whose answers are compared. ``generated``:
    saboteurs of it that generated sequences alone catch, so that one is known to reach it. ``vectors``: those that pin
    it. ``vectors_alone``: saboteurs of it that no sequence reaches, and why.
    """

    code: tuple[str, ...]
    checks: tuple[str, ...]
    generated: tuple[str, ...]
    vectors: tuple[str, ...]
    vectors_alone: tuple[str, ...] = ()

    def lacks(self, requirement: str, side: str) -> bool:
        """Whether it has nothing on a side, and no reason."""
        if (requirement, side) in _REASONS or (side == "generated" and self.vectors_alone):
            return False
        return not getattr(self, side)


MISSING: Final = {
    "code": "no code cites it",
    "checks": "no operation cites it",
    "generated": "no saboteur of it is caught by generated sequences",
    "vectors": "no vector pins it",
}
"""What every requirement has to have something of, or a reason; and what is said where it has not."""


class Orphan(NamedTuple):
    """An id that is missing on a side, or that is cited and stands in no chapter."""

    requirement: str
    problem: str


def requirements() -> list[str]:
    """The ids of the chapters, in their order."""
    return list(requirement_ids())


def ties() -> dict[str, Tied]:
    """What stands for each requirement; ids that are cited and are in no chapter are among them."""
    generated, vectors_alone = _saboteurs()
    sides = (_code(), _checks(), generated, _vectors(), vectors_alone)
    cited = sorted({each for side in sides for each in side} - set(requirements()))
    return {
        each: Tied(*(tuple(sorted(side.get(each, ()))) for side in sides))
        for each in [*requirements(), *cited]
    }


def orphans(tied: Mapping[str, Tied]) -> Iterator[Orphan]:
    """Every id that lacks something, or is cited and does not exist."""
    known = set(requirements())
    for requirement, by in tied.items():
        if requirement not in known:
            citing = [name for side in by for name in side]
            yield Orphan(requirement, f"in no chapter, and cited by {', '.join(citing)}")
        elif requirement.partition("-")[0] not in _MADE_OF:
            for side in MISSING:
                if by.lacks(requirement, side):
                    yield Orphan(requirement, MISSING[side])


def _code() -> Mapping[str, set[str]]:
    found = defaultdict(set)
    package = Path(ticktotrade.__path__[0])
    for path in package.rglob("*.py"):
        for each in cited(path.read_text(encoding="utf-8")):
            found[each].add(path.relative_to(package).as_posix())
    return found


def _checks() -> Mapping[str, set[str]]:
    """By id the operations whose declaration cites it: generated sequences compare their answers."""
    found = defaultdict(set)
    for component in COMPONENTS.values():
        for operation in operations_of(component.interface).values():
            for each in operation.requirements:
                found[each].add(f"{component.name}.{operation.name}")
        for each in component.config_requirements:
            found[each].add(f"{component.name} (configuration)")
    return found


def _vectors() -> Mapping[str, set[str]]:
    found = defaultdict(set)
    for component in COMPONENTS:
        for path, trace in headers_of(component):
            for each in trace.requirements:
                found[each].add(f"{component}/{path.stem}")
    return found


def _saboteurs() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """By id the saboteurs that sequences catch, and those that vectors alone do, with the reason."""
    generated, vectors_alone = defaultdict(set), defaultdict(set)
    for name, saboteur in SABOTEURS.items():
        for each in saboteur.requirements:
            if saboteur.vectors_alone:
                vectors_alone[each].add(f"{name} ({saboteur.vectors_alone})")
            else:
                generated[each].add(name)
    return generated, vectors_alone
