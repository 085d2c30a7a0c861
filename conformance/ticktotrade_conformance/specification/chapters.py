"""The chapters of the specification as data: the text of each requirement, and the ids that a text cites."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from ticktotrade_conformance.specification.spec_data import SPEC

_REQUIREMENT: Final = re.compile(r"\*\*([A-Z]+-[0-9]+)\*\*")
_ITEM: Final = re.compile(
    r"^- \*\*([A-Z]+-[0-9]+)\*\* (?:\*([A-Z][^*\n]*)\.\*\s+)?(.*(?:\n+  .*)*)", re.MULTILINE
)
_CITED: Final = re.compile(r"\b([A-Z]+)-([0-9]+)(?: to (?:\1-)?([0-9]+))?")
_SENTENCE: Final = re.compile(r".+?\.(?=\s+[A-Z(`]|\s*$)")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_EMPHASIS: Final = re.compile(r"(?<![\w*])\*(\w[^*]*)\*(?![\w*])")


@cache
def requirement_ids() -> tuple[str, ...]:
    """The ids of the chapters, in their order."""
    return tuple(
        found for path in _chapters() for found in _REQUIREMENT.findall(path.read_text(encoding="utf-8"))
    )


class Requirement(NamedTuple):
    """An item of a chapter: ``- **LIMIT-11** *Forgetting keys.* The limiter MUST …``, and what is indented below it.

    ``title``: two to four words, without the full stop; empty where there is none. ``text``: the sentences on one line,
    without links and emphasis; one that leads to a table ends with a full stop there, not with its colon. ``table``: the rows of its table, line by line, as they are written; empty where
    there is none. A table or a reason that is not indented is not the item's.
    """

    title: str
    text: str
    table: tuple[str, ...]


def parse_requirements(chapter: str) -> dict[str, Requirement]:
    """By id the requirements of a chapter, which is Markdown."""
    return {
        requirement: _parsed(title, body.splitlines()) for requirement, title, body in _ITEM.findall(chapter)
    }


@cache
def requirement_items() -> dict[str, Requirement]:
    """By id the requirements of all chapters, in their order."""
    return {
        requirement: item
        for path in _chapters()
        for requirement, item in parse_requirements(path.read_text(encoding="utf-8")).items()
    }


def requirement_titles() -> dict[str, str]:
    """By id the titles that the chapters give; empty where there is none."""
    return {requirement: item.title for requirement, item in requirement_items().items()}


def requirement_texts() -> dict[str, str]:
    """By id what the chapters say, each on one line, without title, table, links and emphasis."""
    return {requirement: item.text for requirement, item in requirement_items().items()}


def first_sentence(text: str) -> str:
    """The beginning of a requirement's text, up to its first full stop."""
    found = _SENTENCE.match(text)
    return found[0] if found else text


def cited(text: str) -> Iterator[str]:
    """The ids that a text cites, those inside a range such as ``BOOK-1 to BOOK-6`` one by one."""
    chapters = {each.partition("-")[0] for each in requirement_ids()}
    for chapter, first, last in _CITED.findall(text):
        if chapter in chapters:
            for number in range(int(first), int(last or first) + 1):
                yield f"{chapter}-{number}"


def ranges(ids: Iterable[str]) -> str:
    """Ids as one reads them: three or more in a row become ``BOOK-1 to BOOK-6``."""
    numbered = sorted(
        {(chapter, int(number)) for chapter, _, number in (each.partition("-") for each in ids)}
    )
    parts: list[str] = []
    for _, group in groupby(enumerate(numbered), key=lambda item: (item[1][0], item[1][1] - item[0])):
        run = [f"{chapter}-{number}" for _, (chapter, number) in group]
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return ", ".join(parts)


def _parsed(title: str, lines: list[str]) -> Requirement:
    """An item without its title; the sentence that leads to a table ends there."""
    text: list[str] = []
    table: list[str] = []
    for line in map(str.strip, lines):
        if line.startswith("|"):
            if text and text[-1].endswith(":"):
                text[-1] = f"{text[-1][:-1]}."
            table.append(line)
        elif line and not line.startswith(">"):
            text.append(line)
    return Requirement(title, _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", " ".join(text))), tuple(table))


def _chapters() -> list[Path]:
    """The chapters, in the order of the specification's table of contents."""
    contents = (SPEC / "README.md").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"\]\((\w+\.md)\)", contents) if name != "operations.md"]
    return [SPEC / name for name in dict.fromkeys(names)]
