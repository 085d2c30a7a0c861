"""ARCHITECTURE.md shows what the imports show: every room, every arrow, and no circle; each decision is a page."""

import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

from docs.rooms import (
    FOUNDATIONS,
    PACKAGES,
    ROOT,
    TEXT,
    documented_arrows,
    layers,
    module_arrows,
    room_arrows,
)

DECISIONS: Final = ROOT / "docs" / "decisions"
SCREEN_LINES: Final = 50


def picture(part: str) -> list[set[str]]:
    """The rows of the picture, the lowest first."""
    _, _, block = TEXT.partition("## The rooms")[2].partition("```\n")
    _, _, *rows = block.partition("\n```")[0].splitlines()
    cells = [row.split("│")[list(PACKAGES).index(part)] for row in rows]
    return [set(cell.split()) for cell in reversed(cells) if cell.strip()]


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
