"""The vector files, read."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.specification.spec_data import VECTORS
from ticktotrade_conformance.traces.trace import Trace, read_header, read_trace

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
