"""Requirements and what stands for them: code, checks, generated sequences and vectors, tied together by their ids.

`found` says it of one requirement, `ties` of all of them, and `orphans` what is missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import ticktotrade
import ticktotrade_conformance
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.latency import CHEATS
from ticktotrade_conformance.specification.chapters import requirement_ids, requirement_texts
from ticktotrade_conformance.specification.spec_data import IN_CHECKOUT, SPEC
from ticktotrade_conformance.vectors import headers_of

_REFERENCE: Final = Path(ticktotrade.__path__[0])
_KIT: Final = Path(ticktotrade_conformance.__path__[0])
_KIT_ROOMS: Final = ("traces", "backends", "latency", "programs")
"""Where the kit does what the chapters *Traces* and *Latency* ask of it."""
_DECLARING: Final = ("interface.py", "components.py")
"""The files of the reference that say which requirements an operation or a configuration keeps to."""
_CITED: Final = re.compile(r"\b[A-Z]+-[0-9]+\b")

_MADE_OF: Final = ("MACHINE", "TRACE", "WIRE", "LATENCY")
"""Chapters that no trace can speak of, since traces are made of them: hostile backends and broken files test them."""

_REASONS: Final[dict[tuple[str, str], str]] = {}
"""Why a requirement has nothing on a side, by its id and the side's name."""


class Tied(NamedTuple):
    """What stands for a requirement, by name.

    ``code``: source files that cite it, but for the declaration. ``checks``: operations that cite it, whose answers are compared. ``generated``:
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


class Citation(NamedTuple):
    """A line of code that cites a requirement.

    ``path`` begins at the root of the checkout, ``line`` counts from 1, ``text`` is the line without its indentation.
    ``declares``: it says that an operation or a configuration keeps to the requirement, and does not do it.
    """

    path: str
    line: int
    text: str
    declares: bool


class Sabotage(NamedTuple):
    """A saboteur of a requirement, what it does, and why vectors alone catch it, if so."""

    name: str
    summary: str
    vectors_alone: str


class Found(NamedTuple):
    """All that there is of one requirement.

    ``text``: what its chapter says, on one line. ``code``: where it is done; ``declared``: where the interfaces name it.
    ``checks``: operations whose answers are compared. ``vectors``: files, from the folder of the spec on.
    """

    requirement: str
    text: str
    code: tuple[Citation, ...]
    declared: tuple[Citation, ...]
    checks: tuple[str, ...]
    vectors: tuple[str, ...]
    saboteurs: tuple[Sabotage, ...]


def found(requirement: str) -> Found:
    """What there is of a requirement. The files are read once. Raises LookupError for an id that no chapter has."""
    text = requirement_texts().get(requirement)
    if text is None:
        raise LookupError(f"{requirement}: no chapter has this requirement")
    places = _citations().get(requirement, ())
    return Found(
        requirement,
        text,
        tuple(each for each in places if not each.declares),
        tuple(each for each in places if each.declares),
        tuple(sorted(_checks().get(requirement, ()))),
        _vector_files().get(requirement, ()),
        tuple(_sabotages(requirement)),
    )


def _sabotages(requirement: str) -> Iterator[Sabotage]:
    """Those who break it: machines whose answers are wrong, and cheats, whose figures are."""
    for name, saboteur in SABOTEURS.items():
        if requirement in saboteur.requirements:
            yield Sabotage(name, saboteur.summary, saboteur.vectors_alone)
    for name, cheat in CHEATS.items():
        if requirement in cheat.requirements:
            yield Sabotage(name, cheat.summary, "")


def nearest(requirement: str) -> tuple[str, ...]:
    """The ids that a mistyped one is most like, the likeliest first; none if it is like no id at all."""
    return tuple(get_close_matches(requirement, requirements(), n=3, cutoff=0.7))


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
    by_id: dict[str, set[str]] = defaultdict(set)
    for requirement, places in _citations().items():
        by_id[requirement].update(each.path for each in places if not each.declares)
    return by_id


@cache
def _citations() -> Mapping[str, tuple[Citation, ...]]:
    """By id every line that cites it, of the reference, and of the kit where that does what is asked."""
    chapters = {each.partition("-")[0] for each in requirement_ids()}
    by_id: dict[str, list[Citation]] = defaultdict(list)
    for path, shown in _sources():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for each in dict.fromkeys(_CITED.findall(line)):
                chapter = each.partition("-")[0]
                if chapter in (_MADE_OF if _KIT in path.parents else chapters):
                    place = Citation(shown, number, line.strip(), path.name in _DECLARING)
                    by_id[each].append(place)
    return {each: tuple(places) for each, places in by_id.items()}


def _sources() -> Iterator[tuple[Path, str]]:
    """Every file in which code may cite a requirement, and how it is shown: from the root of the checkout on."""
    for package, folder in (
        (_REFERENCE, _REFERENCE),
        *((_KIT, _KIT / room) for room in _KIT_ROOMS),
    ):
        root = package.parent.parent if IN_CHECKOUT else package.parent
        for path in sorted(folder.rglob("*.py")):
            yield path, path.relative_to(root).as_posix()


@cache
def _checks() -> Mapping[str, set[str]]:
    """By id the operations whose declaration cites it: generated sequences compare their answers."""
    by_id: dict[str, set[str]] = defaultdict(set)
    for component in COMPONENTS.values():
        for operation in operations_of(component.interface).values():
            for each in operation.requirements:
                by_id[each].add(f"{component.name}.{operation.name}")
        for each in component.config_requirements:
            by_id[each].add(f"{component.name} (configuration)")
    return by_id


@cache
def _vector_files() -> Mapping[str, tuple[str, ...]]:
    """By id the files of the vectors that pin it, from the folder of the spec on."""
    by_id: dict[str, list[str]] = defaultdict(list)
    for component in COMPONENTS:
        for path, trace in headers_of(component):
            for each in trace.requirements:
                by_id[each].append(path.relative_to(SPEC.parent).as_posix())
    return {each: tuple(paths) for each, paths in by_id.items()}


def _vectors() -> Mapping[str, set[str]]:
    return {
        each: {f"{Path(path).parent.name}/{Path(path).stem}" for path in paths}
        for each, paths in _vector_files().items()
    }


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
