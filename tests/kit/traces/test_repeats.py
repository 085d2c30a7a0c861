"""Repeated steps: one line stands for many, and what is read from it is what was written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.backend import baseline
from ticktotrade.limiter import LimiterConfig
from ticktotrade.schema import Mismatch
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.repeats import growth_between, repeated
from ticktotrade_conformance.traces.trace import Step, Trace, trace_of_lines
from ticktotrade_conformance.vectors.answering import vector_lines
from ticktotrade_conformance.vectors.case import Case, Repeat

HEADER: dict[str, Any] = {
    "t2t": "trace",
    "version": 2,
    "component": "limiter",
    "config": {"rate": 1, "period": 10, "burst": 1},
    "want": {"value": None},
}
ADMIT: dict[str, Any] = {"op": "admit", "args": {"now": 100, "cells": 1, "key": "k-098"}}


def read(*documents: Any) -> Trace:
    return trace_of_lines([json.dumps(each).encode() + b"\n" for each in documents], "the.jsonl")


def complaint(*documents: Any) -> str:
    with pytest.raises(Complaint) as raised:
        read(*documents)
    return str(raised.value)


def test_a_line_stands_for_rounds_in_which_numbers_and_texts_grow() -> None:
    each = {"args.now": 5, "args.key": 1}
    trace = read(HEADER, {"times": 3, "steps": [{**ADMIT, "each": each}, {"op": "keys", "args": {}}]})
    keys = Step("keys", ())
    assert trace.steps == (
        Step("admit", (100, 1, "k-098")),
        keys,
        Step("admit", (105, 1, "k-099")),
        keys,
        Step("admit", (110, 1, "k-100")),
        keys,
    )


def test_a_text_keeps_its_width_and_may_outgrow_it() -> None:
    (first, second) = repeated(2, [{"a": "x09", "each": {"a": 91}}])
    assert (first, second) == ({"a": "x09"}, {"a": "x100"})
    assert [form["a"] for form in repeated(3, [{"a": "k02", "each": {"a": -1}}])] == ["k02", "k01", "k00"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ({"times": 0, "steps": [ADMIT]}, "times: 0 is not a number from 1 to 100000"),
        ({"times": 50_001, "steps": [ADMIT, ADMIT]}, "times: 50001 is not a number from 1 to 50000"),
        ({"times": True, "steps": [ADMIT]}, "times: True is not a number"),
        ({"times": 2, "steps": []}, "steps: [] is not an array of steps"),
        ({"times": 2, "steps": ["x"]}, "steps[0]: 'x' is not an object"),
        ({"times": 2}, "the member 'steps' is missing"),
        ({"times": 2, "steps": [ADMIT], "op": "admit"}, "unknown member 'op'"),
        ({"times": 2, "steps": [{**ADMIT, "times": 2}]}, "steps[0]: unknown member 'times'"),
        ({"times": 2, "steps": [{**ADMIT, "each": []}]}, "each: [] is not an object"),
        (
            {"times": 2, "steps": [{**ADMIT, "each": {"args.now": 1.5}}]},
            "each.args.now: 1.5 is not an integer",
        ),
        ({"times": 2, "steps": [{**ADMIT, "each": {"args.when": 1}}]}, "each.args.when: there is no 'when'"),
        ({"times": 2, "steps": [{**ADMIT, "each": {"args": 1}}]}, "each.args: "),
        ({"times": 2, "steps": [{**ADMIT, "each": {"op": 1}}]}, "each.op: 'admit' is no number"),
        ({"times": 200, "steps": [{**ADMIT, "each": {"args.key": -1}}]}, "would fall below zero"),
        ({"times": 2, "steps": [{**ADMIT, "each": {"args.cells": 2**64}}]}, "args.cells: "),
        (
            {"times": 2, "steps": [{**ADMIT, "args": [1], "each": {"args.²": 1}}]},
            "each.args.²: there is no '²'",
        ),
        (
            {"times": 2, "steps": [{**ADMIT, "args": [1], "each": {"args." + "9" * 5000: 1}}]},
            f"each.args.{'9' * 54}…: there is no '9",
        ),
        (
            {"times": 2, "steps": [{**ADMIT, "args": {"key": "9" * 5000}, "each": {"args.key": 1}}]},
            "each.args.key: '99999",
        ),
    ],
)
def test_a_bad_repetition_is_one_clear_complaint(line: Any, wanted: str) -> None:
    assert wanted in complaint(HEADER, line)
    assert complaint(HEADER, line).startswith("the.jsonl:2: ")


def test_a_small_file_does_not_stand_for_any_amount_of_memory() -> None:
    line = {"times": 100_000, "steps": [ADMIT]}
    small, large = (json.dumps(line).encode().ljust(size) for size in (1, 3000))
    with pytest.raises(Complaint) as raised:
        trace_of_lines([json.dumps(HEADER).encode(), small, large], "the.jsonl")
    assert str(raised.value).startswith(
        "the.jsonl:3: times: what is repeated has more than 268,435,456 bytes"
    )


def test_nothing_is_repeated_in_a_trace_of_version_1() -> None:
    assert "unknown member 'times'" in complaint({**HEADER, "version": 1}, {"times": 2, "steps": [ADMIT]})


def test_a_vector_of_repeated_steps_is_one_line_and_reads_as_all_of_them() -> None:
    first, second = ("admit", 100, 1, "k-000"), ("earliest", "k-000")
    each = {"0.args.now": 7, "0.args.key": 1, "1.args.key": 1}
    config = LimiterConfig(1, 10, 1, 1000)
    case = Case("many", "many keys", ("LIMIT-1",), config, (Repeat(300, (first, second), each), ("keys",)))
    lines = list(vector_lines("limiter", case))
    assert len(lines) == 3
    trace = trace_of_lines(lines, "memory")
    steps = [
        step
        for number in range(300)
        for step in (
            Step("admit", (100 + 7 * number, 1, f"k-{number:03}")),
            Step("earliest", (f"k-{number:03}",)),
        )
    ]
    opening, *outcomes = InProcess(baseline()).run("limiter", config, [*steps, Step("keys", ())])
    assert trace.wanted == opening
    assert [step.wanted for step in trace.steps] == outcomes
    assert list(trace.steps[:600]) == [
        step._replace(wanted=outcome) for step, outcome in zip(steps, outcomes, strict=False)
    ]


def test_what_does_not_grow_evenly_is_not_repeated() -> None:
    # One key: the first cell is free, later ones are not.
    case = Case("uneven", "", (), LimiterConfig(1, 10, 1), (Repeat(5, (("admit", 100, 1, None),)),))
    with pytest.raises(ValueError, match="limiter vector uneven: "):
        list(vector_lines("limiter", case))


_LEAVES = st.integers(0, 10**20) | st.integers(0, 999).map("k-{:03}".format)


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(_LEAVES, max_size=3)),
    st.integers(0, 50),
    st.integers(2, 5),
)
def test_growth_leads_from_one_round_to_the_next(form: dict[str, Any], by: int, times: int) -> None:
    paths = [f"{name}.{place}" for name, items in form.items() for place in range(len(items))]
    rounds = list(repeated(times, [{**form, "each": dict.fromkeys(paths, by)}]))
    growth = growth_between(rounds[0], rounds[1])
    assert set(growth.values()) <= {by}
    assert list(repeated(times, [{**form, "each": dict(growth)}])) == rounds


def test_what_differs_otherwise_than_in_numbers_has_no_growth() -> None:
    pairs: list[Any] = [("a", "b"), (None, 1), ([1], [1, 2]), ({"a": 1}, {"b": 1}), (True, 1)]
    for first, second in pairs:
        with pytest.raises(Mismatch):
            growth_between(first, second)
