"""What stands for a requirement, as the pages show it: `t2t requirements` knows it, here are the code and the order."""

from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from docs.excerpts import Excerpt, citations
from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.suite import requirements
from ticktotrade_conformance.vectors import headers_of


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
    """What stands for a requirement; of the code what does it, without the declaration. Raises LookupError."""
    known = requirements.found(requirement)
    doing = {place.path for place in known.code}
    vectors = [Named(path.parent.name, path.stem) for path in map(PurePosixPath, known.vectors)]
    return Found(
        tuple(
            each
            for each in citations().get(requirement, ())
            if f"reference/ticktotrade/{each.module}" in doing
        ),
        tuple(
            Named(*check.split(".")) for check in known.checks if "." in check
        ),  # others are of a configuration
        tuple(sorted(vectors, key=lambda vector: (_size(vector), vector))),
        tuple(saboteur.name for saboteur in known.saboteurs),
    )


def _size(vector: Named) -> tuple[int, int]:
    """How many requirements a vector pins, and how long its file is."""
    return _sizes()[vector]


@cache
def _sizes() -> dict[Named, tuple[int, int]]:
    return {
        Named(component, path.stem): (len(trace.requirements), path.stat().st_size)
        for component in COMPONENTS
        for path, trace in headers_of(component)
    }
