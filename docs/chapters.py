"""The chapters of the specification as pages: each requirement with an anchor and its panel, every id a link, and pictures.

The chapters are read as they are. A requirement is an item ``- **BOOK-4** …`` and what is indented below it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from docs.evidence import found
from docs.evidence_pages import panel
from docs.page import Page, aside
from docs.pictures.placed import illustrated
from docs.words import linked
from ticktotrade_conformance.specification.spec_data import SPEC

_ITEM: Final = re.compile(r"- \*\*([A-Z]+-[0-9]+)\*\* ?(.*)")
_FENCE: Final = re.compile(r"\s*(```+|~~~+)")
_CHAPTER: Final = re.compile(r"\]\((\w+)\.md\)")
_ASIDE: Final = ("operations",)
_COLONS: Final = ":" * 8


class Item(NamedTuple):
    """A requirement as the chapter has it: the id, and its text without the item's indentation."""

    requirement: str
    text: str


def chapter_names() -> list[str]:
    """The chapters in the order of the specification's table of contents, then those that are not in it."""
    listed = _CHAPTER.findall((SPEC / "README.md").read_text(encoding="utf-8"))
    every = sorted(path.stem for path in SPEC.glob("*.md") if path.stem != "README")
    return list(dict.fromkeys([each for each in listed if each in every] + every))


def contents_names() -> list[str]:
    """The chapters in the site's contents: all but that which has a page of its own making, `docs.declared_pages`."""
    return [name for name in chapter_names() if name not in _ASIDE]


def pieces(text: str) -> Iterator[Item | str]:
    """A chapter cut into requirements and the text between them."""
    lines = text.splitlines()
    between: list[str] = []
    place = 0
    fence = ""
    while place < len(lines):
        opening = _FENCE.match(lines[place])
        if opening and (not fence or lines[place].strip() == fence):
            fence = "" if fence else opening[1]
        item = None if fence else _ITEM.fullmatch(lines[place])
        if item is None:
            between.append(lines[place])
            place += 1
            continue
        if between:
            yield "\n".join(between)
            between = []
        end = _end_of_item(lines, place + 1)
        yield Item(item[1], "\n".join([item[2], *(line[2:] for line in lines[place + 1 : end])]).rstrip())
        place = end
    if between:
        yield "\n".join(between)


def _end_of_item(lines: list[str], place: int) -> int:
    """The first line behind an item: one that is not indented, or a blank one with such a line behind it."""
    end = place
    while place < len(lines) and (not lines[place].strip() or lines[place].startswith("  ")):
        place += 1
        if lines[place - 1].strip():
            end = place
    return end


def chapter_page(component: str) -> Page:
    """The page of a chapter, or of the specification's table of contents (``README``), by the name of its file."""
    page = Page(f"spec/{component}", "")
    parts = []
    text = illustrated(component, (SPEC / f"{component}.md").read_text(encoding="utf-8"))
    for piece in pieces(text):
        if isinstance(piece, Item):
            about = panel(found(piece.requirement), page.root)
            body = linked(piece.text, component, piece.requirement)
            parts.append(f"\n{_COLONS}{{requirement}} {piece.requirement}\n\n{body}\n{about}\n{_COLONS}\n")
        else:
            parts.append(linked(piece, component))
    page = page._replace(text="\n".join(parts) + "\n")
    return aside(page) if component in _ASIDE else page
