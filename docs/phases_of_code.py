"""The code of a requirement by phase: of a method that variants do in their own way, each one beside the others."""

from collections.abc import Iterable
from typing import NamedTuple

from docs.excerpts import Excerpt, definition
from docs.variants import module_path, phases_of, variants


class Version(NamedTuple):
    """A piece of code, and the phases that run it; none where no phase has another."""

    piece: Excerpt
    phases: tuple[str, ...]


Row = tuple[Version, ...]
"""What does one thing, in the order of the phases."""


def rows(code: Iterable[Excerpt]) -> list[Row]:
    """A row for each method that variants have, with the version of every phase, and for any other piece of code."""
    found: dict[Row, None] = {}
    for piece in code:
        found[_versions(piece)] = None
    return list(found)


def versions(component: str, method: str) -> Row:
    """The code of a method in each variant of a component, as the variant has it or inherits it."""
    used: dict[Excerpt, tuple[str, ...]] = {}
    for variant in variants()[component]:
        version = _method(variant.machine, method)
        if version is not None:
            used[version] = used.get(version, ()) + variant.phases
    alone = len(used) == 1
    return tuple(Version(version, () if alone else phases) for version, phases in used.items())


def _versions(piece: Excerpt) -> Row:
    machine, _, method = piece.name.rpartition(".")
    own = phases_of(piece.module)
    component = piece.module.partition("/")[0]
    if not own or not machine or component not in variants():
        return (Version(piece, own),)
    beside = versions(component, method)
    return beside if piece in {version.piece for version in beside} else (Version(piece, own),)


def _method(machine: type, name: str) -> Excerpt | None:
    """The code of a method, where a class has it or inherits it from another of the reference."""
    for each in machine.__mro__:
        if name in vars(each):
            return definition(module_path(each), f"{each.__name__}.{name}")
    return None
