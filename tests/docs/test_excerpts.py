from docs.evidence import found
from docs.excerpts import citations, definition, source_of


def test_an_excerpt_begins_at_its_line() -> None:
    for excerpts in citations().values():
        for excerpt in excerpts:
            line = source_of(excerpt.module).splitlines()[excerpt.line - 1]
            assert excerpt.source.splitlines()[0] == line.strip()


def test_a_method_is_found_by_its_qualified_name() -> None:
    found_best = definition("book/heap.py", "HeapBook.best")
    assert found_best is not None
    assert "def best(self)" in found_best.source
    assert definition("book/heap.py", "HeapBook.worst") is None


def test_a_requirement_has_all_that_stands_for_it() -> None:
    code, checks, vectors, saboteurs = found("BOOK-4")
    assert code
    assert ("book", "apply") in checks
    assert vectors
    assert "GhostLevels" in saboteurs
    assert not [each.module for each in code if each.module.endswith("interface.py")]
