import re

import pytest

from docs import evidence_pages
from docs.chapters import Item, chapter_names, chapter_page, pieces
from ticktotrade_conformance.specification.chapters import requirement_ids
from ticktotrade_conformance.specification.spec_data import SPEC


def test_an_item_has_what_is_indented_below_it() -> None:
    text = "before\n\n- **BOOK-1** one\n  two\n\n  | a |\n  |---|\n  > why\n\nbehind\n- **BOOK-2** three"
    assert list(pieces(text)) == [
        "before\n",
        Item("BOOK-1", "one\ntwo\n\n| a |\n|---|\n> why"),
        "\nbehind",
        Item("BOOK-2", "three"),
    ]


def test_nothing_in_a_code_block_is_an_item() -> None:
    text = "```\n- **BOOK-1** one\n```"
    assert list(pieces(text)) == [text]


def test_every_requirement_has_one_anchor_and_code_within_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Catching every saboteur takes a while, and is looked at in test_caught.
    monkeypatch.setattr(evidence_pages, "_report", lambda name: "")
    text = "\n".join(chapter_page(name).text for name in chapter_names())
    anchors = re.findall(r"^:{8}\{requirement\} (\S+)$", text, re.MULTILINE)
    assert sorted(anchors) == sorted(requirement_ids())
    assert text.count('<div class="panel">') > len(anchors) * 0.8


def test_every_chapter_is_in_the_contents() -> None:
    assert set(chapter_names()) == {path.stem for path in SPEC.glob("*.md")} - {"README"}
