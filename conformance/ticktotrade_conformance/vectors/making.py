"""The vector files: written from the cases and the reference's answers, and checked.

Apart from `files`, since whoever reads vectors does not need the cases, which take a while to import.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.specification.spec_data import VECTORS
from ticktotrade_conformance.vectors.answering import vector_lines
from ticktotrade_conformance.vectors.cases import CASES
from ticktotrade_conformance.vectors.files import SUFFIX


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
