"""A backend's steps are timed each by itself, refused ones too, and its outcomes are the same when nobody times them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.made_up_time import MadeUpClock, spinning
from ticktotrade.backend import baseline, phase1
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.backends.measuring import Measurer, Prepared, digest_of, text_of
from ticktotrade_conformance.traces.shifting import shifted_steps
from ticktotrade_conformance.traces.trace import Step

COST = 1_000
READING = MadeUpClock.READING
CONFIG = LimiterConfig(rate=1, period=10, burst=1)
STEPS = (
    ("admit", (100, 1, "k-#t#")),
    ("admit", (101, 1, None)),
    ("admit", (101, 2, None)),
    ("keys", ()),
)


def measurer(setup: tuple[Any, ...] = ()) -> Measurer:
    clock = MadeUpClock()
    found = Measurer(spinning(baseline(), clock, COST), clock)
    assert found.prepare(Prepared("limiter", CONFIG, setup, STEPS)) == len(STEPS)
    return found


def test_each_step_has_a_sample_and_the_refused_one_as_well() -> None:
    samples = measurer().measure(417_805_230, len(STEPS), None)
    assert samples.tolist() == [COST + READING] * len(STEPS)


def test_nothing_is_between_samples() -> None:
    found = measurer()
    found.measure(417_805_230, 0, None)
    begin = found.clock()
    samples = found.measure(417_805_230, len(STEPS), None)
    assert sum(samples) == found.clock() - begin - 2 * READING


def test_only_the_first_steps_are_taken_where_there_is_a_limit() -> None:
    found = measurer()
    assert len(found.measure(417_805_230, 2, None)) == 2
    whole = measurer()
    whole.measure(417_805_230, len(STEPS), None)
    assert found.digest() != whole.digest()


def test_what_is_set_up_is_shifted_and_not_timed() -> None:
    found = measurer(setup=(("admit", (100, 1, None)),))
    found.measure(417_805_230, len(STEPS), None)
    _, denied, *_ = found.answers
    assert denied == (False, 100 + 230_000 + 10)


def test_a_round_is_the_steps_with_its_numbers_on_a_new_machine() -> None:
    found = measurer()
    for number in (100_100_100, 999_999_999, 100_100_100):
        found.measure(number, len(STEPS), None)
        steps = [Step(*step) for step in shifted_steps("limiter", STEPS, number)]
        _, *outcomes = InProcess(phase1()).run("limiter", CONFIG, steps)
        assert found.digest() == found.digest() == digest_of(outcomes)
        assert [found.digest(step) for step in range(len(STEPS))] == [digest_of([each]) for each in outcomes]


@pytest.mark.parametrize(
    ("arrivals", "samples"),
    [
        ([0, 0, 0, 0], [1_080, 2_160, 3_240, 4_320]),
        ([0, 50_000, 60_000, 70_000], [1_080, 1_040, 1_040, 1_040]),
        ([0, 2_000, 2_000, 2_000], [1_080, 1_040, 2_120, 3_200]),
    ],
)
def test_with_arrivals_a_sample_counts_from_when_its_step_was_to_begin(
    arrivals: list[int], samples: list[int]
) -> None:
    """The first of them, and each that begins late, reads the clock once before it begins."""
    assert measurer().measure(417_805_230, len(STEPS), arrivals).tolist() == samples


def test_the_digest_is_that_of_the_example_of_the_chapter() -> None:
    assert digest_of([{"value": None}, {"error": "overflow"}]) == "bad6b153"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_text_is_json_with_as_few_escapes_as_there_can_be(value: Any) -> None:
    assert text_of(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Mistyped(GcraLimiter):
    def keys(self) -> Any:
        return "a"


def test_an_answer_that_is_not_of_its_type_has_another_digest() -> None:
    backend = phase1()._replace(machines={"limiter": Mistyped})
    found = Measurer(backend, MadeUpClock())
    found.prepare(Prepared("limiter", CONFIG, (), (("keys", ()),)))
    found.measure(100_100_100, 1, None)
    assert found.digest() not in (digest_of([{"value": "a"}]), digest_of([{"value": ["a"]}]))
