"""Every requirement has what it needs, and what is missing on any side is found."""

import pytest

from ticktotrade_conformance.cli import main
from ticktotrade_conformance.suite.requirements import (
    MISSING,
    Orphan,
    Tied,
    orphans,
    requirements,
    ties,
)


def test_nothing_is_missing() -> None:
    assert list(orphans(ties())) == []


@pytest.mark.parametrize("side", MISSING)
@pytest.mark.parametrize(
    "requirement", ["FEED-1", "BOOK-4", "SESSION-5", "LIMIT-11", "RISK-10", "CODEC-8", "ROUTER-18"]
)
def test_a_requirement_that_lacks_a_side_is_an_orphan(side: str, requirement: str) -> None:
    tied = ties()
    tied[requirement] = tied[requirement]._replace(**{side: (), "vectors_alone": ()})
    assert list(orphans(tied)) == [Orphan(requirement, MISSING[side])]


def test_what_only_vectors_reach_needs_a_reason() -> None:
    lonely = ties()["BOOK-4"]._replace(generated=())
    assert list(orphans({"BOOK-4": lonely})) == [Orphan("BOOK-4", MISSING["generated"])]
    reasoned = lonely._replace(vectors_alone=("GhostLevels (a book of a million levels)",))
    assert list(orphans({"BOOK-4": reasoned})) == []


@pytest.mark.parametrize("side", Tied._fields)
def test_an_id_that_no_chapter_has_is_an_orphan(side: str) -> None:
    tied = {**ties(), "FEED-999": Tied((), (), (), ())._replace(**{side: ("somebody",)})}
    assert list(orphans(tied)) == [Orphan("FEED-999", "in no chapter, and cited by somebody")]


def test_a_new_requirement_in_a_chapter_is_an_orphan_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [*requirements(), "BOOK-999"]
    monkeypatch.setattr("ticktotrade_conformance.suite.requirements.requirements", lambda: known)
    found = list(orphans(ties()))
    assert found[-4:] == [Orphan("BOOK-999", problem) for problem in MISSING.values()]


def test_the_command_lists_what_stands_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["requirements", "--list"]) == 0
    out = capsys.readouterr().out
    for part in ("BOOK-4", "book.apply", "GhostLevels", "book/heap.py", "none without what it needs"):
        assert part in out


def test_the_command_fails_and_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tied = {**ties(), "BOOK-4": Tied((), (), (), ())}
    monkeypatch.setattr("ticktotrade_conformance.commands.requirements.ties", lambda: tied)
    assert main(["requirements"]) == 1
    assert "BOOK-4: no saboteur of it is caught by generated sequences" in capsys.readouterr().out
