"""The terms of the specification: a page, and what is shown where one is pointed at.

They are the rows of every table of the specification whose first heading is *term*; a chapter's own meaning counts in
that chapter, the glossary's everywhere.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from docutils import nodes

from docs.page import Page
from docs.words import linked
from ticktotrade_conformance.specification.spec_data import SPEC

_TABLE: Final = re.compile(r"^\| *terms? *\|.*\n\|[-|: ]+\|\n((?:\|.*\n?)+)", re.MULTILINE | re.IGNORECASE)
_ROW: Final = re.compile(r"^\| *(.+?) *\| *(.+?) *\|", re.MULTILINE)
_TERM: Final = re.compile(r"\*{1,2}([^*`]+)\*{1,2}|^([^*`,|]+)$")
_MARKUP: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)|[*`]")
_CHAPTER_LINK: Final = re.compile(r"\]\((?=\w+\.md)")
_GENERAL: Final = ("glossary", "README")


@cache
def terms() -> dict[str, dict[str, str]]:
    """By chapter its terms with what they mean, in Markdown."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(SPEC.glob("*.md")):
        own = dict(_terms_of(path))
        if own:
            found[path.stem] = own
    return found


def glossary_page() -> Page:
    """The page ``glossary``: every term, and the chapter that it is defined in."""
    lines = [
        "# Terms from A to Z",
        "",
        "The terms of the {doc}`glossary </spec/glossary>` and of every chapter, each with where it is defined.",
        "",
    ]
    entries = sorted(
        (term.lower(), term, meaning, chapter)
        for chapter, own in terms().items()
        for term, meaning in own.items()
    )
    if not entries:
        lines += ["The chapters define their terms where they use them first."]
    for _, term, meaning, chapter in entries:
        lines += [f"**{term}** ({{doc}}`/spec/{chapter}`)", f": {_from_here(linked(meaning, chapter))}", ""]
    return Page("glossary", "\n".join(lines))


def _from_here(text: str) -> str:
    """A text of a chapter with its links to chapters as they are from the top of the site."""
    return _CHAPTER_LINK.sub("](/spec/", text)


def hovering(app: Any, doctree: nodes.document, name: str) -> None:
    """Give the first use of each term in each section of a chapter its meaning, to be shown when it is pointed at."""
    if not name.startswith("spec/"):
        return
    meanings = {
        term: _MARKUP.sub(r"\1", meaning)
        for chapter, own in terms().items()
        if chapter in (*_GENERAL, name.removeprefix("spec/"))
        for term, meaning in own.items()
    }
    if not meanings:
        return
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])")
    for section in doctree.findall(nodes.section):
        seen: set[str] = set()
        for text in list(section.findall(nodes.Text)):
            if _is_prose(text, section):
                text.parent.replace(text, _explained(str(text), pattern, meanings, seen))


def _explained(
    text: str, pattern: re.Pattern[str], meanings: dict[str, str], seen: set[str]
) -> list[nodes.Node]:
    """A text cut up, with abbreviations where it uses a term for the first time."""
    parts: list[nodes.Node] = []
    for place, part in enumerate(pattern.split(text)):
        if place % 2 and part not in seen:
            seen.add(part)
            parts.append(nodes.abbreviation("", part, explanation=meanings[part]))
        elif part:
            parts.append(nodes.Text(part))
    return parts


def _is_prose(text: nodes.Text, section: nodes.section) -> bool:
    """Whether a text of the section itself is neither code, nor a link, nor a heading."""
    node: nodes.Node | None = text.parent
    while node is not None and node is not section:
        if isinstance(
            node,
            nodes.section | nodes.literal | nodes.literal_block | nodes.reference | nodes.title | nodes.raw,
        ):
            return False
        if isinstance(node, nodes.abbreviation | nodes.thead):
            return False
        node = node.parent
    return True


def _terms_of(path: Path) -> Iterator[tuple[str, str]]:
    for rows in _TABLE.findall(path.read_text(encoding="utf-8")):
        for names, meaning in _ROW.findall(rows):
            for found in _TERM.finditer(names):
                yield (found[1] or found[2]).strip(), meaning
