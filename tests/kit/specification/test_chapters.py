"""The chapters as data: what an item of theirs is, and that each one binds."""

import re
from pathlib import Path
from typing import Final

import pytest

from ticktotrade_conformance.specification.chapters import (
    Requirement,
    first_sentence,
    parse_requirements,
    requirement_ids,
    requirement_texts,
    requirement_titles,
)
from ticktotrade_conformance.specification.spec_data import SPEC

CELL_BORDER: Final = re.compile(r"(?<!\\)\|")
KEY_WORD: Final = re.compile(r"\b(MUST|SHOULD|MAY)\b")

CHAPTER: Final = """\
# Doors

- **DOOR-1** *Closing behind.* Who passes MUST close the *door* ([HALL-2](hall.md)),
  whoever comes next. Cats need not.
- **DOOR-2** A door MAY be `open`:

  | door | cat |
  |---|---|
  | `open` | in |

  A cat decides.

> *Reason.* Cats MUST be able to pass.

- **DOOR-3** *Green doors* are none of ours.
  | colour | code |
  > *Reason.* They are hedges.

Doors have handles.
"""


def test_a_requirement_has_a_title_a_text_and_a_table() -> None:
    assert parse_requirements(CHAPTER) == {
        "DOOR-1": Requirement(
            "Closing behind",
            "Who passes MUST close the door (HALL-2), whoever comes next. Cats need not.",
            (),
        ),
        "DOOR-2": Requirement(
            "",
            "A door MAY be `open`. A cat decides.",
            ("| door | cat |", "|---|---|", "| `open` | in |"),
        ),
        "DOOR-3": Requirement("", "Green doors are none of ours.", ("| colour | code |",)),
    }


def test_the_first_sentence_of_a_requirement_is_not_its_title() -> None:
    assert first_sentence(parse_requirements(CHAPTER)["DOOR-1"].text).startswith("Who passes MUST close")


def test_the_first_sentence_ends_before_the_table() -> None:
    assert first_sentence(parse_requirements(CHAPTER)["DOOR-2"].text) == "A door MAY be `open`."


def test_every_requirement_has_an_item() -> None:
    assert list(requirement_texts()) == list(requirement_ids())


def test_titles_differ_within_a_chapter() -> None:
    titles = [(each.partition("-")[0], title) for each, title in requirement_titles().items() if title]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("prefix", sorted({each.partition("-")[0] for each in requirement_ids()}))
def test_every_requirement_binds(prefix: str) -> None:
    loose = [
        requirement
        for requirement, text in requirement_texts().items()
        if requirement.startswith(f"{prefix}-")
        and not (KEY_WORD.search(first_sentence(text)) and requirement_titles()[requirement])
    ]
    assert not loose, loose


@pytest.mark.parametrize("chapter", sorted(SPEC.glob("*.md")), ids=lambda chapter: chapter.name)
def test_a_row_of_a_table_has_a_cell_for_each_heading(chapter: Path) -> None:
    for table in re.findall(r"(?:^ *\|.*\n)+", chapter.read_text(encoding="utf-8"), re.MULTILINE):
        heading, *rows = table.splitlines()
        for row in rows:
            assert len(CELL_BORDER.findall(row)) == len(CELL_BORDER.findall(heading)), row
