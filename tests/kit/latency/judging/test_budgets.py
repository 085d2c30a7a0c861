"""The budgets are what their schema says, and a message is allowed more for each change above six (LATENCY-5)."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.budgets import Allowance, allowance, budgets, system_budget
from ticktotrade_conformance.specification.spec_data import SPEC

TIMES = st.integers(0, 10**12)


def test_the_document_keeps_to_its_schema() -> None:
    schema = json.loads((SPEC / "schemas" / "budgets.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads((SPEC / "budgets.json").read_bytes()))


def test_budgets_fall_from_phase_to_phase() -> None:
    for budget in budgets().values():
        ceilings = [budget.ceilings[phase] for phase in Phase if phase in budget.ceilings]
        assert ceilings == sorted(ceilings, reverse=True)
        assert budget.target > 0


def test_there_is_a_budget_for_every_stage_and_the_system() -> None:
    assert budgets().keys() == set(Stage)
    assert system_budget() == (10_000, 2, 500_000_000, 50)
    assert allowance() == (6, 10)


def test_a_phase_without_a_ceiling_has_that_of_the_phase_before_it() -> None:
    router = budgets()[Stage.ROUTER]
    assert Phase.PHASE_1 not in router.ceilings
    assert router.ceiling(Phase.PHASE_1) == router.ceiling(Phase.BASELINE) == 2_000_000
    assert router.ceiling(Phase.PHASE_2) == 100_000


@pytest.mark.parametrize("changes", [0, 1, 6])
@given(time=TIMES)
def test_up_to_six_changes_nothing_is_allowed(time: int, changes: int) -> None:
    assert Allowance(6, 10).scaled(time, changes) == time


@given(time=TIMES, changes=st.integers(0, 1000), ceiling=st.integers(1, 10**9))
def test_a_scaled_time_is_within_the_ceiling_if_the_time_is_within_that_of_its_message(
    time: int, changes: int, ceiling: int
) -> None:
    own_ceiling = ceiling * (1 + Fraction(1, 10) * max(0, changes - 6))
    assert (Allowance(6, 10).scaled(time, changes) <= ceiling) == (time <= own_ceiling)
