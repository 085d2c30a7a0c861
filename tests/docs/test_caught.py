from docs.caught import caught, report
from ticktotrade_conformance.backends import Verdict


def test_a_saboteur_is_caught_by_a_vector_that_pins_what_it_breaks_made_small() -> None:
    finding = caught("GhostLevels")
    assert finding.verdict is Verdict.WRONG_ANSWER
    assert "BOOK-4" in finding.trace.requirements
    assert len(finding.trace.steps) == 3


def test_the_report_is_that_of_the_suite() -> None:
    shown = report("GhostLevels")
    assert shown.startswith("book: wrong answer, in the vector reset (BOOK-4)")
    assert "see BOOK-4" in shown


def test_where_so_many_steps_are_needed_they_are_not_tried_one_by_one() -> None:
    finding = caught("NumbersInAByte")
    assert len(finding.trace.steps) > 256
    assert not finding.small
