"""Findings name their requirements: what is certain, and what is likely."""

from functools import cache

import pytest

from ticktotrade.backend import baseline
from ticktotrade_conformance.backends import InProcess, Verdict
from ticktotrade_conformance.saboteurs import SABOTEURS
from ticktotrade_conformance.specification.chapters import (
    cited,
    first_sentence,
    ranges,
    requirement_ids,
    requirement_texts,
)
from ticktotrade_conformance.suite.attribution import MOST_LIKELY, attribution
from ticktotrade_conformance.suite.findings import ComponentResult, Finding
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, Trace

BROKEN = [
    "GhostLevels",
    "HalfApplied",
    "CountsUnnumbered",
    "OverlooksGaps",
    "WrapsAt64Bits",
    "UnmarkedPasses",
]


@cache
def judged(name: str) -> ComponentResult:
    saboteur = SABOTEURS[name]
    plan = Plan((saboteur.component,), sequences=100)
    (result,) = judge(
        lambda: InProcess(saboteur.backend()), InProcess(baseline()), plan, lambda _: None
    ).results
    return result


def likely(name: str) -> set[str]:
    result = judged(name)
    assert result.clearest is not None
    failing = [finding for finding in result.findings if finding.vector is not None]
    return set(attribution(result.findings[result.clearest], failing).likely)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_requirement_is_among_the_likely_ones(name: str) -> None:
    assert likely(name) & set(SABOTEURS[name].requirements)


@pytest.mark.parametrize("name", ["GhostLevels", "HalfApplied"])
def test_what_is_certain_is_cited_by_the_operations(name: str) -> None:
    result = judged(name)
    assert result.clearest is not None
    finding = result.findings[result.clearest]
    found = attribution(finding)
    asked = {step.operation for step in finding.trace.steps}
    assert {operation for operation, _ in found.by_operation} <= asked
    assert all(each in requirement_ids() for _, ids in found.by_operation for each in ids)
    assert 0 < len(found.likely) <= MOST_LIKELY


def test_a_refused_step_that_changed_something_is_about_that() -> None:
    assert "MACHINE-2" in likely("HalfApplied")


def finding(verdict: Verdict, got: int, steps: int) -> Finding:
    asked = tuple(Step("best", (), {"value": {"bid": None, "ask": None}}) for _ in range(steps))
    return Finding(verdict, "", Trace("book", None, asked, OPENED), (OPENED,) * got)


@pytest.mark.parametrize("verdict", [Verdict.CRASH, Verdict.TIME_OUT, Verdict.PROTOCOL_FAULT])
def test_no_answer_is_about_answering_and_the_operation_if_it_is_known(verdict: Verdict) -> None:
    unknown, known = attribution(finding(verdict, 0, 2)), attribution(finding(verdict, 2, 2))
    assert unknown.likely == known.likely
    assert set(known.likely) <= set(requirement_ids())
    assert unknown.by_operation == ()
    assert known.by_operation == (("best", ("BOOK-7", "BOOK-12")),)


def test_an_answer_of_another_type_is_about_the_form_of_values() -> None:
    wrong = finding(Verdict.WRONG_ANSWER, 1, 1)
    wrong = wrong._replace(got=(OPENED, {"mistyped": "1.5", "because": "…"}), hint="no floats (NUM-1)")
    found = attribution(wrong)
    assert found.likely == ("NUM-1",)
    assert found.by_operation[0] == ("best", ("BOOK-7", "BOOK-12"))
    assert "TRACE-4" in found.by_operation[-1][1]


def test_where_the_remedy_is_known_it_is_about_the_answer_and_not_about_what_was_before() -> None:
    step = Step("best", (), {"value": {"bid": None, "ask": {"price": 1, "size": 1}}})
    applied = Step("apply", (True, (), ((1, 1),), None), {"value": "applied"})
    got: Outcome = {"value": {"bid": {"price": 1, "size": 1}, "ask": None}}
    trace = Trace("book", None, (applied, step), OPENED)
    exchanged = Finding(
        Verdict.WRONG_ANSWER, "", trace, (OPENED, {"value": "applied"}, got), hint="exchanged"
    )
    assert attribution(exchanged).likely == ("BOOK-7", "BOOK-12")
    assert attribution(exchanged._replace(hint="… (WIRE-5)")).likely == ("WIRE-5", "BOOK-7", "BOOK-12")


def test_a_configuration_that_is_wrongly_taken_is_about_the_configuration() -> None:
    trace = Trace("limiter", None, (), {"error": "invalid_config"})
    found = attribution(Finding(Verdict.WRONG_ANSWER, "", trace, (OPENED,)))
    assert "LIMIT-1" in found.likely
    assert found.by_operation[0][0] == "the configuration"


def test_every_requirement_has_a_text_with_a_first_sentence() -> None:
    assert requirement_texts().keys() == set(requirement_ids())
    for requirement, text in requirement_texts().items():
        sentence = first_sentence(text)
        assert sentence.strip(), requirement
        assert text.startswith(sentence), requirement
        assert "](" not in text, requirement


def test_ids_are_read_and_written_as_ranges() -> None:
    ids = ["BOOK-1", "BOOK-2", "BOOK-3", "BOOK-5", "BOOK-6", "NUM-2"]
    assert ranges(reversed(ids)) == "BOOK-1 to BOOK-3, BOOK-5, BOOK-6, NUM-2"
    assert list(cited(ranges(ids))) == ids
    assert list(cited("RISK-1 to 3, and UTF-8")) == ["RISK-1", "RISK-2", "RISK-3"]
