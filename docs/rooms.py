"""Who imports whom, from the sources: the rooms of both packages, as ARCHITECTURE.md names them, and their layers."""

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TEXT: Final = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PACKAGES: Final = {
    "reference": ROOT / "reference" / "ticktotrade",
    "kit": ROOT / "conformance" / "ticktotrade_conformance",
}
FOUNDATIONS: Final = "foundations"

Arrows = dict[str, set[str]]
"""By room or module what it imports."""


def modules(package: Path) -> dict[str, Path]:
    """By dotted name without the package's, each module but the package itself."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    del found[""]
    return found


def imports(path: Path, package: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The package's own modules that a module names in its imports."""
    prefix = f"{package.name}."
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.removeprefix(prefix) for each in node.names if each.name.startswith(prefix))
        elif isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(prefix):
            module = f"{node.module}.".removeprefix(prefix)
            submodules = [f"{module}{each.name}" for each in node.names if f"{module}{each.name}" in known]
            yield from submodules or [module.removesuffix(".")]


def module_arrows(package: Path) -> Arrows:
    """Between the modules of a package."""
    known = modules(package)
    return {name: set(imports(path, package, known)) - {name} for name, path in known.items()}


def room_arrows(part: str) -> Arrows:
    """Between rooms; what has no row of its own in the reference is one of the foundations."""
    package = PACKAGES[part]
    rows = documented_arrows(part)
    arrows: Arrows = {}
    for module, targets in module_arrows(package).items():
        here = room(part, module, rows)
        arrows.setdefault(here, set()).update({room(part, each, rows) for each in targets} - {here})
    return arrows


def room(part: str, module: str, rows: Arrows) -> str:
    """The room that a module is in."""
    name = module.partition(".")[0]
    path = PACKAGES[part] / name
    loose = path.with_suffix(".py").is_file() or name == "schema"
    return FOUNDATIONS if part == "reference" and loose and name not in rows else name


def documented_arrows(part: str) -> Arrows:
    """What the table says: the rooms of a row have its arrows, unless the cell tells them apart."""
    arrows: Arrows = {}
    _, _, table = TEXT.partition(f"| room of the {part} |")
    for row in table.partition("\n\n")[0].splitlines()[2:]:
        _, names, _, cell, _ = (each.strip() for each in row.split("|"))
        apart = dict(re.findall(r"`(\w+)`: ([\w ]+)", cell))
        for name in re.findall(r"\w+", names):
            arrows[name] = set(apart.get(name, "" if apart else cell).split())
    return arrows


def layers(arrows: Arrows) -> list[set[str]]:
    """Each room as low as what it imports allows, the lowest first. Raises `graphlib.CycleError` if there is a circle."""
    sorter = TopologicalSorter(arrows)
    sorter.prepare()
    found = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append(set(ready))
        sorter.done(*ready)
    return found
