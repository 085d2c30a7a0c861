"""ARCHITECTURE.md shows what the imports show: every room, every arrow, and no circle; each decision is a page."""

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parents[1]
TEXT: Final = (ROOT / "ARCHITECTURE.md").read_text()
DECISIONS = ROOT / "docs" / "decisions"
PACKAGES = {
    "reference": ROOT / "reference" / "ticktotrade",
    "kit": ROOT / "conformance" / "ticktotrade_conformance",
}
FOUNDATIONS: Final = "foundations"
SCREEN_LINES: Final = 50

Arrows = dict[str, set[str]]


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
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.removeprefix(prefix) for each in node.names if each.name.startswith(prefix))
        elif isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(prefix):
            module = f"{node.module}.".removeprefix(prefix)
            submodules = [f"{module}{each.name}" for each in node.names if f"{module}{each.name}" in known]
            yield from submodules or [module.removesuffix(".")]


def module_arrows(package: Path) -> Arrows:
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


def picture(part: str) -> list[set[str]]:
    """The rows of the picture, the lowest first."""
    _, _, block = TEXT.partition("## The rooms")[2].partition("```\n")
    _, _, *rows = block.partition("\n```")[0].splitlines()
    cells = [row.split("│")[list(PACKAGES).index(part)] for row in rows]
    return [set(cell.split()) for cell in reversed(cells) if cell.strip()]


def layers(arrows: Arrows) -> list[set[str]]:
    """Each room as low as what it imports allows, the lowest first."""
    sorter = TopologicalSorter(arrows)
    sorter.prepare()
    found = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append(set(ready))
        sorter.done(*ready)
    return found


@pytest.mark.parametrize("part", PACKAGES)
def test_the_table_has_every_room_and_every_arrow(part: str) -> None:
    shown = {name: targets - {FOUNDATIONS} for name, targets in room_arrows(part).items()}
    assert documented_arrows(part) == shown


@pytest.mark.parametrize("part", PACKAGES)
def test_the_picture_has_each_room_above_what_it_imports(part: str) -> None:
    arrows = room_arrows(part)
    if part == "reference":
        assert arrows[FOUNDATIONS] == set()
        for targets in arrows.values():
            targets.add(FOUNDATIONS)
        arrows[FOUNDATIONS] = set()
    assert picture(part) == layers(arrows)


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_no_module_is_imported_by_what_it_imports(package: Path) -> None:
    TopologicalSorter(module_arrows(package)).prepare()  # raises CycleError and names them


def test_the_architecture_fits_two_screens() -> None:
    assert len(TEXT.splitlines()) <= 2 * SCREEN_LINES


PAGES = sorted(DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[:4])
def test_a_decision_has_its_parts_and_a_date(page: Path) -> None:
    title, _, decided, *_ = (text := page.read_text()).splitlines()
    assert title.startswith(f"# {page.stem[:4]} ")
    assert re.match(r"Decided: \d{4}-\d\d-\d\d", decided)
    assert re.findall("^## (.*)", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Measurement",
        "Consequences",
    ]


def test_the_index_has_each_decision_once_and_in_order() -> None:
    rows = re.findall(
        r"^\| \[(\d{4})\]\((.*)\) \| (.*) \|$", (DECISIONS / "README.md").read_text(), re.MULTILINE
    )
    pages = [(page.stem[:4], page.name, page.read_text().splitlines()[0][7:]) for page in PAGES]
    assert rows == pages
    assert [int(number) for number, _, _ in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *DECISIONS.glob("*.md"), *(ROOT / "spec").glob("*.md")],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)\s]*\)", page.read_text()):
        assert re.match(r"https?://", target) or (page.parent / target).exists(), target
