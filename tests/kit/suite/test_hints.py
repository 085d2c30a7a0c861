"""A hint names the remedy of a first mistake, and is given only where that is certain."""

from typing import Any

import pytest

from ticktotrade.backend import Backend, baseline
from ticktotrade.book import BookConfig
from ticktotrade.errors import ErrorCode
from ticktotrade.market_data import Depth, Level, Touch
from ticktotrade.phases import Phase
from ticktotrade.schema import Mismatch
from ticktotrade.schema.json_form import Json, shown
from ticktotrade_conformance.backends.in_process import Session
from ticktotrade_conformance.suite.hints import PERMUTED, SHIFTED, hint
from ticktotrade_conformance.traces.trace import OPENED, Outcome, Step, checked_outcome, forms_of

LEVEL = Level(100 * 10**9, 3 * 10**9)
TOUCH: Json = {"bid": {"price": 100 * 10**9, "size": 3 * 10**9}, "ask": None}


class Answering:
    """A book whose reads answer one thing, whatever it is."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.answer


def in_process(operation: str, answer: Any) -> str:
    """The hint for an answer of a machine in this process, where another one is wanted."""
    backend = Backend("", "", "", Phase.BASELINE, {"book": lambda config: Answering(answer)})
    arguments = (5,) if operation == "imbalance" else ()
    got = Session(backend, "book", BookConfig()).take(Step(operation, arguments))
    wanted = Session(baseline(), "book", BookConfig()).take(Step(operation, arguments))
    return hint([OPENED, wanted], [OPENED, got])


def over_the_wire(operation: str, form: Json, component: str = "book") -> str:
    """The hint for an outcome that came over the wire."""
    try:
        got = checked_outcome(form, forms_of(component)[operation].read_result)
    except Mismatch as mismatch:
        got = {"mistyped": shown(form), "because": str(mismatch)}
    return hint([OPENED, {"value": "something else"}], [OPENED, got])


@pytest.mark.parametrize(
    ("operation", "answer", "part"),
    [
        ("best", Touch(Level(100.0, 3), None), "no float is an answer"),  # type: ignore[arg-type]
        ("best", Touch(Level(1e-9, 3), None), "no float is an answer"),  # type: ignore[arg-type]
        ("snapshot", Depth([LEVEL], ()), "answer tuple(…)"),  # type: ignore[arg-type]
        ("snapshot", Depth(None, ()), "is (), not None"),  # type: ignore[arg-type]
        ("best", {"bid": None, "ask": None}, "answer Touch(…), or Touch(**it)"),
        ("best", (LEVEL, None), "answer Touch(…), or Touch(*it)"),
        ("best", Touch((1, 2), None), "answer Level(…), or Level(*it)"),  # type: ignore[arg-type]
        ("mid", "one_sided", "raise Refused(ErrorCode.ONE_SIDED)"),
        ("mid", ErrorCode.ONE_SIDED, "raise Refused(ErrorCode.ONE_SIDED)"),
        ("imbalance", None, ""),
    ],
)
def test_an_answer_in_process_of_another_type(operation: str, answer: Any, part: str) -> None:
    assert part in in_process(operation, answer)
    assert bool(part) == bool(in_process(operation, answer))


@pytest.mark.parametrize(
    ("because", "part"),
    [
        ("True is not an integer", "true and false are not 1 and 0"),
        ("bid.price: False is not an integer", "true and false are not 1 and 0"),
        ("Decimal('1.5') is not an integer", "no Decimal is an answer"),
        ("'live' is not a BookStatus", "answer BookStatus('live')"),
        ("'live' is not a BookStatus; it is text: give BookStatus.LIVE", ""),
        ("1 is not true or false", "a boolean is true or false"),
        ("2 is not true or false", ""),
        ("<generator object f at 0x7f> is not a tuple", "answer tuple(…)"),
    ],
)
def test_what_is_said_of_an_answer_of_another_type(because: str, part: str) -> None:
    found = hint([OPENED, {"value": 1}], [OPENED, {"mistyped": "…", "because": because}])
    assert part in found
    assert bool(part) == bool(found)


@pytest.mark.parametrize(
    ("operation", "form", "part"),
    [
        ("status", {"value": "LIVE"}, 'operations.json: "live"'),
        ("status", {"error": "OneSided"}, 'operations.json: "one_sided"'),
        ("status", {"error": "no such price"}, "an explanation belongs to stderr"),
        ("best", {"value": {"bid": None}}, "every member is written"),
        ("best", {"value": {"bid": {"price": 1.5, "size": 1}, "ask": None}}, "no float is an answer"),
        ("best", {"value": {"bid": {"price": "100", "size": 1}, "ask": None}}, "not a string"),
        ("snapshot", {"value": {"bids": None, "asks": []}}, "is [], not null"),
        ("mid", {"value": {"numerator": 5, "denominator": 2}}, 'is a string: "5"'),
        ("mid", {"value": "one_sided"}, '{"error": "one_sided"}'),
        ("mid", "one_sided", '{"error": "one_sided"}'),
        ("best", None, "an object with one member"),
        ("best", {"value": None, "error": None}, "an object with one member"),
        ("spread", {"value": {}}, ""),
        ("status", {"value": "sleeping"}, ""),
    ],
)
def test_an_outcome_over_the_wire_of_another_type(operation: str, form: Json, part: str) -> None:
    assert part in over_the_wire(operation, form)
    assert bool(part) == bool(over_the_wire(operation, form))


@pytest.mark.parametrize(
    ("wanted", "got", "part"),
    [
        (5 * 10**9, 5, "10^9 times too small"),
        (5, 5 * 10**9, "10^9 times too large"),
        ("5000000000", "5", "10^9 times too small"),
        ({"filled": 1, "cost": "7000000000"}, {"filled": 1, "cost": "7"}, "10^9 times too small"),
        ({"filled": 10**9, "cost": "7"}, {"filled": 1, "cost": "8"}, ""),
        (5, -5, "the other sign"),
        (5, 4, ""),
        ([1, 2, 3], [3, 2, 1], "in the reverse order"),
        ([1, 2, 3], [2, 1, 3], "in another order"),
        ([1, 2, 3], [1, 2], ""),
        ({"bids": [1], "asks": [3, 2]}, {"bids": [1], "asks": [2, 3]}, "in the reverse order"),
        ({"bid": 1, "ask": None}, {"bid": None, "ask": 1}, "bid and ask are exchanged"),
        ({"bid": 1, "ask": None}, {"bid": None, "ask": 2}, ""),
        (True, False, ""),
        (0, 0.0, ""),
        (2**63 - 1, 2**63 - 25, ""),
        (2**62 + 3, 2**62, "what a float makes"),
        (2**53 + 1, 2**53, "what a float makes"),
        (2**53 - 1, 2**53, ""),
        ({"cost": str(10**30 + 1)}, {"cost": str(10**30)}, "what a float makes"),
        (None, 0, ""),
    ],
)
def test_a_value_that_is_wrong_in_a_known_way(wanted: Json, got: Json, part: str) -> None:
    found = hint([OPENED, {"value": wanted}], [OPENED, {"value": got}])
    assert part in found
    assert bool(part) == bool(found)


def test_a_time_that_a_float_has_rounded_beyond_its_range() -> None:
    got: Outcome = {
        "mistyped": "…",
        "because": f"earliest: {2**63} is outside {-(2**63)} to {2**63 - 1} (time)",
    }
    assert "what a float makes" in hint([{"value": {"earliest": 2**63 - 1}}], [got])
    assert hint([{"value": {"earliest": 5}}], [got]) == ""


def test_nothing_where_a_refusal_is_wanted() -> None:
    found = hint([OPENED, {"error": "one_sided"}], [OPENED, {"value": None}])
    assert "raise Refused(ErrorCode.ONE_SIDED)" in found
    assert '{"error": "one_sided"}' in found
    assert hint([OPENED, {"error": "one_sided"}], [OPENED, {"error": "overflow"}]) == ""


def outcomes(*values: Json) -> list[Outcome]:
    return [OPENED, *({"value": value} for value in values)]


def test_answers_that_come_a_step_late_or_in_another_order() -> None:
    wanted = outcomes(1, 2, 3, 4, 5)
    assert hint(wanted, outcomes(None, 1, 2, 3, 4)) == SHIFTED
    assert hint(wanted, outcomes(1, 1, 2, 3, 4)) == SHIFTED
    assert hint(wanted, outcomes(5, 4, 3, 2, 1)) == PERMUTED
    assert hint(wanted, outcomes(1, 2, 3, 5, 4)) == ""
    assert hint(outcomes(1, 1, 1, 2), outcomes(1, 1, 1, 1)) == ""


def test_no_difference_no_hint() -> None:
    assert hint(outcomes(1), outcomes(1)) == ""
