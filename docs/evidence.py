"""What stands for a requirement: the code that does it, the checks, the vectors and the saboteurs.

The only place of the site that asks the kit for this.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from docs.excerpts import Excerpt, citations
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.vectors import headers_of

_Kind = TypeVar("_Kind")


class Named(NamedTuple):
    """A thing of a component: a vector or an operation."""

    component: str
    name: str


class Found(NamedTuple):
    """All that stands for one requirement; saboteurs are named, vectors begin with the one that pins the fewest others."""

    code: tuple[Excerpt, ...]
    checks: tuple[Named, ...]
    vectors: tuple[Named, ...]
    saboteurs: tuple[str, ...]


def found(requirement: str) -> Found:
    """What stands for a requirement; nothing for an id that nobody cites."""
    return Found(
        citations().get(requirement, ()),
        _checks().get(requirement, ()),
        _vectors().get(requirement, ()),
        _saboteurs().get(requirement, ()),
    )


@cache
def _checks() -> Mapping[str, tuple[Named, ...]]:
    pairs = (
        (each, Named(component.name, operation.name))
        for component in COMPONENTS.values()
        for operation in operations_of(component.interface).values()
        for each in operation.requirements
    )
    return _grouped(pairs)


@cache
def _vectors() -> Mapping[str, tuple[Named, ...]]:
    headers = [
        (len(trace.requirements), path.stat().st_size, component, path.stem, trace.requirements)
        for component in COMPONENTS
        for path, trace in headers_of(component)
    ]
    pairs = (
        (each, Named(component, stem))
        for _, _, component, stem, requirements in sorted(headers)
        for each in requirements
    )
    return _grouped(pairs)


@cache
def _saboteurs() -> Mapping[str, tuple[str, ...]]:
    return _grouped((each, name) for name, saboteur in SABOTEURS.items() for each in saboteur.requirements)


def _grouped(pairs: Iterable[tuple[str, _Kind]]) -> Mapping[str, tuple[_Kind, ...]]:
    grouped: defaultdict[str, dict[_Kind, None]] = defaultdict(dict)
    for key, value in pairs:
        grouped[key][value] = None
    return {key: tuple(values) for key, values in grouped.items()}
