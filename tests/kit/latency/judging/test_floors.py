"""A floor is the least sample of a step; their 99th percentile is one of them (LATENCY-2, LATENCY-3)."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from support.made_up_backend import workload
from ticktotrade_conformance.latency.judging.budgets import Allowance
from ticktotrade_conformance.latency.judging.floors import (
    counted_samples,
    counted_steps,
    floors_of,
    held_against_ceiling,
    scaled_floors,
)

ROUNDS = st.integers(1, 8).flatmap(
    lambda steps: st.lists(st.lists(st.integers(0, 10**9), min_size=steps, max_size=steps), min_size=1)
)


@given(ROUNDS)
def test_a_floor_is_the_least_of_its_step(rounds: list[list[int]]) -> None:
    floors = floors_of([array("q", each) for each in rounds])
    for step, floor in enumerate(floors):
        assert floor == min(samples[step] for samples in rounds)


def test_only_the_steps_of_the_counted_operation_are_judged() -> None:
    made = workload(4)
    other = made.steps[1]._replace(operation="best")
    mixed = made._replace(steps=(made.steps[0], other, made.steps[2], other))
    assert counted_steps(mixed) == (0, 2)
    assert list(counted_samples(array("q", [5, 6, 7, 8]), (0, 2))) == [5, 7]


def test_a_large_message_is_held_against_its_own_ceiling() -> None:
    assert list(scaled_floors([100, 100, 150], [6, 16, 11], Allowance(6, 10))) == [100, 50, 100]


def test_of_five_hundred_floors_six_are_not_below_the_99th_percentile() -> None:
    assert held_against_ceiling(range(1, 501)) == 495


def test_a_step_that_has_the_time_of_all_others_is_in_what_is_held_against_the_ceiling() -> None:
    assert held_against_ceiling([50_000, *[0] * 499]) == 100
    assert held_against_ceiling([50_001, *[0] * 499]) == 101
