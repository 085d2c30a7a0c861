"""All pages of the site, gathered in a folder for Sphinx."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from docs.api_pages import api_pages
from docs.architecture_page import architecture_page
from docs.chapters import chapter_names, chapter_page
from docs.code import source_pages
from docs.component_pages import component_pages
from docs.declared_pages import declared_pages
from docs.evidence_pages import evidence_page
from docs.glossary import glossary_page
from docs.page import Page, contents
from docs.start_page import components_page, start_page
from docs.trajectory_page import trajectory_page
from ticktotrade.components import COMPONENTS

DOCS: Final = Path(__file__).parent
_AS_THEY_ARE: Final = ("static", "guides", "backends", "decisions")


def write_tree(folder: Path) -> None:
    """Write every page, and copy the guides and what they show; what the folder held before is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in _AS_THEY_ARE:
        if (DOCS / name).is_dir():
            shutil.copytree(DOCS / name, folder / name)
    _enter_decisions(folder / "decisions")
    for page in _pages():
        path = folder / f"{page.name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")


def _enter_decisions(folder: Path) -> None:
    """Give the index of the decisions its pages, and links out of the folder the place that they lead to here."""
    numbered = sorted(path.stem for path in folder.glob("[0-9]*.md"))
    for path in folder.glob("*.md"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("](../../spec/", "](/spec/"), encoding="utf-8"
        )
    with (folder / "README.md").open("a", encoding="utf-8") as index:
        index.write(contents("Decisions", numbered))


def _pages() -> Iterator[Page]:
    yield start_page()  # first and alone: it measures
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        # What catches its saboteurs is found once for the chapter and the evidence of a component, which takes longest.
        judged = [pool.submit(_judged_pages, component) for component in COMPONENTS]
        yield components_page()
        yield glossary_page()
        yield architecture_page()
        yield trajectory_page()
        yield from (chapter_page(name) for name in ["README", *chapter_names()] if name not in COMPONENTS)
        yield from declared_pages()
        yield from component_pages()
        yield from source_pages()
        yield from api_pages()
        yield from chain.from_iterable(each.result() for each in judged)


def _judged_pages(component: str) -> list[Page]:
    return [chapter_page(component), evidence_page(component)]
