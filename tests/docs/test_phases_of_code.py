from docs.excerpts import citations, definition
from docs.phases_of_code import Version, rows, versions
from docs.variants import variants


def test_a_method_stands_beside_that_of_every_other_phase() -> None:
    piece = definition("book/heap.py", "HeapBook.best")
    assert piece is not None
    ((first, *others),) = rows([piece])
    assert first == Version(piece, variants()["book"][0].phases)
    assert others
    assert {phase for version in (first, *others) for phase in version.phases} == {
        phase for variant in variants()["book"] for phase in variant.phases
    }


def test_the_same_row_comes_once() -> None:
    pieces = [
        definition(variant.module, f"{variant.machine.__name__}.best") for variant in variants()["book"]
    ]
    assert len(rows([piece for piece in pieces if piece is not None])) == 1


def test_no_code_is_lost() -> None:
    for pieces in citations().values():
        shown = {version.piece for row in rows(pieces) for version in row}
        assert set(pieces) <= shown


def test_what_a_variant_inherits_is_shown_where_it_is_written() -> None:
    shown = versions("book", "apply")
    inherited = [version for version in shown if not version.piece.name.startswith("SortedKeysBook.")]
    assert [version.piece.name for version in shown if version not in inherited] == ["SortedKeysBook.apply"]
    assert [version.phases for version in inherited] == [
        tuple(
            phase
            for variant in variants()["book"]
            for phase in variant.phases
            if phase not in shown[-1].phases
        )
    ]
