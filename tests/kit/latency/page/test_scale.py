"""Scales have every value between their ends, and ticks where somebody would have put them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.latency.page.scale import Scale, even_ticks, from_zero, log_scale, log_ticks

TIMES = st.lists(st.integers(1, 10**13), min_size=1, max_size=20)


@given(TIMES)
def test_a_logarithmic_scale_holds_all_of_its_values(times: list[int]) -> None:
    scale = log_scale(times)
    places = [scale.place(each) for each in times]
    assert all(-1e-9 <= place < 1 for place in places)
    assert sorted(zip(times, places, strict=True)) == sorted(
        zip(times, places, strict=True), key=lambda pair: pair[1]
    )


@given(TIMES)
def test_its_ticks_are_on_it_and_neither_one_nor_too_many(times: list[int]) -> None:
    ticks = log_ticks(log_scale(times))
    scale = log_scale(times)
    assert 1 <= len(ticks) <= 15
    assert all(0 <= scale.place(each) <= 1 for each in ticks)
    assert ticks == sorted(set(ticks))


def test_it_ends_at_ticks() -> None:
    assert log_scale([7, 340]) == Scale(5, 500, logarithmic=True)
    assert log_ticks(log_scale([7, 340])) == [5, 10, 20, 50, 100, 200, 500]
    assert log_ticks(log_scale([7, 34_000])) == [10, 100, 1000, 10_000]


def test_places_are_those_of_the_logarithms() -> None:
    scale = Scale(1, 1000, logarithmic=True)
    assert [scale.place(each) for each in (1, 10, 100, 1000)] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert scale.place(0) == 0  # below its end, where no logarithm is


def test_without_values_there_is_a_scale_all_the_same() -> None:
    assert log_scale([0, -1]) == Scale(1, 10, logarithmic=True)
    assert from_zero([]) == Scale(0, 1, logarithmic=False)
    assert from_zero([0, 0]) == Scale(0, 1, logarithmic=False)
    assert from_zero([3, 8]) == Scale(0, 8, logarithmic=False)


@given(st.integers(2, 5000))
def test_even_ticks_are_round_and_few(rounds: int) -> None:
    ticks = even_ticks(Scale(1, rounds, logarithmic=False))
    assert 1 <= len(ticks) <= 8
    assert all(1 <= each <= rounds and each == round(each) for each in ticks)


def test_even_ticks() -> None:
    assert even_ticks(Scale(1, 31, logarithmic=False)) == [5, 10, 15, 20, 25, 30]
    assert even_ticks(Scale(1, 4, logarithmic=False)) == [1, 2, 3, 4]
