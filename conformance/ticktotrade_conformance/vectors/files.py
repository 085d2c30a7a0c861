"""The vector files: written from the cases and the reference's answers, checked, and read."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.specification.spec_data import VECTORS
from ticktotrade_conformance.traces.trace import Trace, read_header, read_trace
from ticktotrade_conformance.vectors.answering import vector_lines
from ticktotrade_conformance.vectors.cases import CASES

SUFFIX: Final = ".jsonl"


@cache
def vectors_of(component: str) -> tuple[tuple[Path, Trace], ...]:
    """The vectors of a component, by name.

    Raises `Complaint` if there are none, or one is no trace of that component with every outcome wanted.
    """
    vectors = tuple((path, read_trace(path)) for path in _paths(component))
    for path, trace in vectors:
        if trace.component != component or any(step.wanted is None for step in trace.steps):
            raise Complaint(f"{path}: not a complete vector of {component}; run t2t vectors write")
    return vectors


def headers_of(component: str) -> Iterator[tuple[Path, Trace]]:
    """The vectors of a component without their steps, which take a while to read. Raises `Complaint` if there are none."""
    for path in _paths(component):
        yield path, read_header(path)


def _paths(component: str) -> list[Path]:
    paths = sorted((VECTORS / component).glob(f"*{SUFFIX}"))
    if not paths:
        raise Complaint(f"{VECTORS / component}: no vectors; run t2t vectors write in a checkout")
    return paths


def write_vectors() -> list[Path]:
    """Write every vector anew and remove those that no case stands for; the files that changed."""
    changed = list(_outdated())
    for path, content in _expected().items():
        if path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(path) as file:
                file.write(content)
    for path in changed:
        if path not in _expected():
            path.unlink()
    return changed


def check_vectors() -> list[Path]:
    """The vector files that are not what the reference answers now, or missing, or too many."""
    return list(_outdated())


def _outdated() -> Iterator[Path]:
    expected = _expected()
    for path, content in expected.items():
        if not path.is_file() or path.read_bytes() != content:
            yield path
    yield from sorted(set(VECTORS.glob(f"*/*{SUFFIX}")) - expected.keys())


@cache
def _expected() -> dict[Path, bytes]:
    return {
        VECTORS / component / f"{case.name}{SUFFIX}": b"".join(vector_lines(component, case))
        for component in COMPONENTS
        for case in CASES[component]
    }
