"""Requirements and what stands for them: code, checks, vectors and saboteurs, tied together by their ids."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import ticktotrade
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.spec_data import SPEC
from ticktotrade_conformance.vectors import vectors_of

_REQUIREMENT: Final = re.compile(r"\*\*([A-Z]+-[0-9]+)\*\*")
_CITED: Final = re.compile(r"\b([A-Z]+)-([0-9]+)(?: to (?:\1-)?([0-9]+))?")

_EVERY_SIDE: Final = ("code", "checks", "vectors", "saboteurs")
_SIDES: Final[dict[str, tuple[str, ...]]] = {
    "FEED": _EVERY_SIDE,
    "BOOK": _EVERY_SIDE,
    "SESSION": _EVERY_SIDE,
    "LIMIT": _EVERY_SIDE,
    "RISK": _EVERY_SIDE,
    "CODEC": _EVERY_SIDE,
    "ROUTER": _EVERY_SIDE,
    "MACHINE": (),
    "TRACE": (),
    "WIRE": (),
}
"""What every requirement of a chapter has to have. (Machines, traces and the protocol are what the checks are
made of; hostile backends test them.)"""
_USUAL_SIDES: Final = ("code", "vectors")


class Tied(NamedTuple):
    """What cites a requirement: source files, operations, vectors and saboteurs, by name."""

    code: tuple[str, ...]
    checks: tuple[str, ...]
    vectors: tuple[str, ...]
    saboteurs: tuple[str, ...]


class Orphan(NamedTuple):
    """An id that is missing on a side, or that is cited and stands in no chapter."""

    requirement: str
    problem: str


def requirements() -> list[str]:
    """The ids of the chapters, in their order."""
    return [found for path in _chapters() for found in _REQUIREMENT.findall(path.read_text(encoding="utf-8"))]


def ties() -> dict[str, Tied]:
    """What stands for each requirement; ids that are cited and are in no chapter are among them."""
    sides = {"code": _code(), "checks": _checks(), "vectors": _vectors(), "saboteurs": _saboteurs()}
    cited = sorted({each for side in sides.values() for each in side} - set(requirements()))
    return {
        each: Tied(*(tuple(sorted(sides[side].get(each, ()))) for side in Tied._fields))
        for each in [*requirements(), *cited]
    }


def orphans(tied: Mapping[str, Tied]) -> Iterator[Orphan]:
    """Every id that lacks something, or is cited and does not exist."""
    known = set(requirements())
    for requirement, by in tied.items():
        if requirement not in known:
            citing = [name for side in by for name in side]
            yield Orphan(requirement, f"in no chapter, and cited by {', '.join(citing)}")
            continue
        for side in _SIDES.get(requirement.partition("-")[0], _USUAL_SIDES):
            if not getattr(by, side):
                yield Orphan(requirement, f"no {side} for it")


def _chapters() -> list[Path]:
    """The chapters, in the order of the specification's table of contents."""
    contents = (SPEC / "README.md").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"\]\((\w+\.md)\)", contents) if name != "operations.md"]
    return [SPEC / name for name in dict.fromkeys(names)]


def _cited(text: str) -> Iterator[str]:
    known_chapters = {each.partition("-")[0] for each in requirements()}
    for chapter, first, last in _CITED.findall(text):
        if chapter in known_chapters:
            for number in range(int(first), int(last or first) + 1):
                yield f"{chapter}-{number}"


def _code() -> Mapping[str, set[str]]:
    found = defaultdict(set)
    package = Path(ticktotrade.__path__[0])
    for path in package.rglob("*.py"):
        for each in _cited(path.read_text(encoding="utf-8")):
            found[each].add(path.relative_to(package).as_posix())
    return found


def _checks() -> Mapping[str, set[str]]:
    """By id the operations whose declaration cites it: generated sequences compare their answers."""
    found = defaultdict(set)
    for component in COMPONENTS.values():
        for operation in operations_of(component.interface).values():
            for each in _cited(operation.doc):
                found[each].add(f"{component.name}.{operation.name}")
        for each in _cited(component.config.__doc__ or ""):
            found[each].add(f"{component.name} (configuration)")
    return found


def _vectors() -> Mapping[str, set[str]]:
    found = defaultdict(set)
    for component in COMPONENTS:
        for path, trace in vectors_of(component):
            for each in trace.requirements:
                found[each].add(f"{component}/{path.stem}")
    return found


def _saboteurs() -> Mapping[str, set[str]]:
    found = defaultdict(set)
    for name, saboteur in SABOTEURS.items():
        for each in saboteur.requirements:
            found[each].add(name)
    return found
