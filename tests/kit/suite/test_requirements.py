"""Every requirement has what it needs and can be found, and what is missing on any side is found as well."""

import re
from pathlib import Path

import pytest
from rich.console import Console

import ticktotrade
from ticktotrade_conformance.cli import main
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.saboteurs.latency import CHEATS
from ticktotrade_conformance.specification.spec_data import IN_CHECKOUT, SPEC
from ticktotrade_conformance.suite.requirements import (
    MISSING,
    Orphan,
    Tied,
    found,
    nearest,
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


# Each by itself


def test_every_requirement_is_cited_by_itself_where_it_is_done() -> None:
    lost = [each for each in requirements() if not found(each).code]
    assert lost == []


def test_no_code_cites_a_range_of_requirements() -> None:
    """A search for an id in the middle of one finds nothing."""
    a_range = re.compile(r"\b[A-Z]{3,}-[0-9]+\s*(?:to|up to|through|–|—|-|\.\.|…)\s*(?:[A-Z]{3,}-)?[0-9]+\b")
    ranges = [
        f"{path.name}: {match[0]}"
        for path in sorted(Path(ticktotrade.__path__[0]).rglob("*.py"))
        for match in a_range.finditer(path.read_text(encoding="utf-8"))
    ]
    assert ranges == []


def test_a_citation_is_the_line_that_has_the_id() -> None:
    for requirement in requirements():
        each = found(requirement)
        for place in (*each.code, *each.declared):
            assert re.search(rf"\b{requirement}\b", place.text)
            if IN_CHECKOUT:
                lines = (SPEC.parent / place.path).read_text(encoding="utf-8").splitlines()
                assert lines[place.line - 1].strip() == place.text


def test_what_is_declared_is_told_apart_from_what_is_done() -> None:
    limit = found("LIMIT-11")
    assert [Path(place.path).name for place in limit.declared] == ["interface.py"]
    assert {Path(place.path).name for place in limit.code} == {"gcra.py"}


def test_all_that_there_is_of_a_requirement_is_found() -> None:
    requirement = found("RISK-11")
    assert requirement.text.startswith("The position after the order MUST NOT be above `max_position`.")
    assert requirement.checks == ("risk.check",)
    assert "spec/vectors/risk/position.jsonl" in requirement.vectors
    assert all((SPEC.parent / path).is_file() for path in requirement.vectors)
    shorts = next(each for each in requirement.saboteurs if each.name == "ShortsWithoutLimit")
    assert shorts.summary == SABOTEURS["ShortsWithoutLimit"].summary
    assert {each.name for each in requirement.saboteurs} == {
        name for name, saboteur in SABOTEURS.items() if "RISK-11" in saboteur.requirements
    }


def test_a_requirement_on_latency_is_broken_by_cheats() -> None:
    cheats = {each.name: each.summary for each in found("LATENCY-10").saboteurs}
    assert cheats["ReportsHalf"] == CHEATS["ReportsHalf"].summary


def test_an_id_that_no_chapter_has_is_not_found() -> None:
    with pytest.raises(LookupError, match="RISK-999: no chapter has this requirement"):
        found("RISK-999")
    assert nearest("RSK-11")[0] == "RISK-11"
    assert nearest("somebody") == ()


# What the command shows of some


def test_the_command_shows_some_requirements_in_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "ticktotrade_conformance.commands.requirements.console", lambda: Console(width=80, color_system=None)
    )
    assert main(["requirements", "RISK-11", "signal-5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line and line[0] != " "] == ["RISK-11", "SIGNAL-5"]
    assert all(len(line) <= 80 for line in lines)
    for place in found("RISK-11").code:
        assert any(line.endswith(f" {place.path}:{place.line}") for line in lines)
    sides = [line.split()[0] for line in lines if re.match(r"  [a-z]+  +\S", line)]
    assert sides == ["code", "declared", "checks", "vectors", "saboteurs"] * 2
    summary = lines.index("  saboteurs  ShortsWithoutLimit") + 1
    assert lines[summary].strip().startswith("Compares the position with its sign")


def test_the_command_says_why_vectors_alone_catch_a_saboteur(capsys: pytest.CaptureFixture[str]) -> None:
    name, alone = next((name, each) for name, each in SABOTEURS.items() if each.vectors_alone)
    assert main(["requirements", alone.requirements[0]]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert name in out
    assert f"Vectors alone catch it: {alone.vectors_alone}." in out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["RSK-11"],
            "t2t: RSK-11: no chapter has this requirement; the nearest are RISK-11, RISK-1, RISK-31",
        ),
        (["x"], "t2t: x: no chapter has this requirement; t2t requirements --list shows all of them"),
        (["--list", "RISK-11"], "t2t: --list: it shows every requirement; leave it out, or the ids"),
    ],
)
def test_what_the_command_cannot_show_is_complained_of_in_a_line(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["requirements", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{complaint}\n")
