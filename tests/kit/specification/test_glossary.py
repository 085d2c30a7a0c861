"""The glossary has each word once, in order, and older words are in no chapter."""

import re
from typing import Final

import pytest

from ticktotrade_conformance.specification.spec_data import SPEC

ROWS: Final = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (SPEC / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
CHAPTERS: Final = sorted(path for path in SPEC.glob("*.md") if path.name != "glossary.md")
OLDER: Final = ("subject", "oracle", "question")
"""Words that something else is called by now; the glossary says what."""


def test_each_term_stands_once_and_in_order() -> None:
    terms = [term.lower() for term, _, _ in ROWS]
    assert terms
    assert terms == sorted(set(terms))
    assert all(meaning for _, meaning, _ in ROWS)


def test_what_the_glossary_cites_is_there() -> None:
    for _, meaning, _ in ROWS:
        for requirement, chapter in re.findall(r"\[([^\]]+)\]\((\w+\.md)\)", meaning):
            text = (SPEC / chapter).read_text(encoding="utf-8")
            for each in re.findall(r"[A-Z]+-[0-9]+", requirement):
                assert f"**{each}**" in text, requirement


@pytest.mark.parametrize("word", OLDER)
def test_an_older_word_is_in_the_glossary_and_in_no_chapter(word: str) -> None:
    assert any(word in other for _, _, other in ROWS)
    for chapter in CHAPTERS:
        assert not re.search(rf"\b{word}s?\b", chapter.read_text(encoding="utf-8")), chapter.name
