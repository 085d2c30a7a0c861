from pathlib import Path

import pytest

pytest.importorskip("docutils", reason="the extra docs is not installed")

from docutils import nodes

from docs import glossary


def test_terms_are_the_rows_of_a_table_of_terms(tmp_path: Path) -> None:
    chapter = tmp_path / "book.md"
    chapter.write_text(
        "| term | meaning |\n|---|---|\n| *best bid*, *best ask* | the **best** |\n\n| other | x |\n|---|---|\n| *a* | b |\n"
    )
    assert dict(glossary._terms_of(chapter)) == {"best bid": "the **best**", "best ask": "the **best**"}


def test_the_first_use_in_a_section_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary, "terms", lambda: {"book": {"level": "a *price*"}})
    section = nodes.section("", nodes.paragraph("", "a level, a level"), nodes.literal("", "level"))
    document = nodes.document(None, None)
    document += section
    glossary.hovering(None, document, "spec/book")
    explained = list(document.findall(nodes.abbreviation))
    assert [(each.astext(), each["explanation"]) for each in explained] == [("level", "a price")]
