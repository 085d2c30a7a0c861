"""What may pass outside of the samples, to the nanosecond."""

from array import array

import pytest

from ticktotrade_conformance.latency.interface import NotMeasured, Round
from ticktotrade_conformance.latency.measuring.hidden_time import (
    NOTHING_SEEN,
    PER_STEP,
    TOLD_APART,
    Around,
    Digests,
    busy_time,
    by_its_clock,
    check_clock,
    explained_outcome,
    too_early,
    too_late,
    too_long_around,
    too_low,
    too_much_outside,
    unaccounted,
)


def made(samples: list[int], asked: int, answered: int) -> Round:
    return Round(417, array("q", samples), asked, answered)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (made([], 5_000, 5_000), ""),
        (made([10, 20], 5_000, 5_030), ""),
        (made([10, 1_000_990], 0, 1_000_000), ""),
        (made([10, 1_000_991], 0, 1_000_000), "its clock is fast"),
    ],
)
def test_a_clock_is_ours_or_not(found: Round, reason: str) -> None:
    if not reason:
        check_clock(found, None)
        return
    with pytest.raises(NotMeasured, match=reason):
        check_clock(found, None)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        ([50, 60, 10], ""),
        ([150, 60, 10], ""),
        ([150, 40, 10], "before the one in front"),
        ([50, 60, 100], ""),
        ([50, 60, 101], "its clock is fast"),
    ],
)
def test_samples_from_arrivals_may_overlap_and_end_in_order(samples: list[int], reason: str) -> None:
    found = made(samples, 0, 300)
    if not reason:
        check_clock(found, [0, 100, 200])
        return
    with pytest.raises(NotMeasured, match=reason):
        check_clock(found, [0, 100, 200])


ALLOWED = [(30_000_000, 9_600_000), (60_000, 96 * PER_STEP)]
"""What a hundred steps take outside, and what the 96 of them that are in no part may hide: a third, or half a microsecond each."""


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(("spent", "allowed"), ALLOWED)
def test_a_third_of_what_further_steps_take_or_half_a_microsecond_each_may_be_in_no_sample(
    spent: int, allowed: int, more: int
) -> None:
    around = NOTHING_SEEN._replace(part=1_100, part_steps=4, outside=1_100 + spent)
    assert bool(too_much_outside(1_100 + allowed + more, 100, around)) == bool(more)


@pytest.mark.parametrize("missing", [0, 1])
def test_the_floors_are_half_of_a_round_but_for_what_a_clock_need_not_tell_apart(missing: int) -> None:
    around = NOTHING_SEEN._replace(samples=30_000_000)
    floors = array("q", [0] * 99 + [(30_000_000 - 100 * TOLD_APART) // 2 - missing])
    assert bool(too_low(floors, around)) == bool(missing)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(("spent", "allowed"), ALLOWED)
def test_with_arrivals_as_much_may_pass_around_the_backends_own_clock(
    spent: int, allowed: int, more: int
) -> None:
    around = NOTHING_SEEN._replace(part=1_100, part_steps=4, outside=1_100 + spent)
    assert bool(too_early(1_100 + allowed + more, 1_100, 100, around)) == bool(more)


@pytest.mark.parametrize(("arrivals", "passed"), [(None, 60), ([0, 100, 200], 230)])
def test_by_its_clock_a_round_ends_with_its_last_step(arrivals: list[int] | None, passed: int) -> None:
    found = made([10, 20, 30], 0, 400)
    assert by_its_clock(found, arrivals) == passed
    assert unaccounted(found, arrivals) == 400 - passed
    assert by_its_clock(made([], 0, 400), arrivals) == 0


@pytest.mark.parametrize(
    ("samples", "busy"),
    [([], 0), ([50, 60, 10], 120), ([150, 60, 10], 170), ([150, 110, 40], 240), ([150, 50, 0], 150)],
)
def test_busy_is_what_is_left_of_samples_from_arrivals_without_waiting(samples: list[int], busy: int) -> None:
    assert busy_time(made(samples, 0, 400), [0, 100, 200][: len(samples)]) == busy


def test_the_first_digest_may_take_a_third_longer_than_the_second_and_a_third_of_the_samples() -> None:
    around = NOTHING_SEEN._replace(digest=90_000, samples=300_000)
    assert too_late(300_000, 100, around, Digests(0, 190_000, 10_000, 0)) == ""
    assert "0.180 ms longer" in too_late(300_000, 100, around, Digests(0, 190_001, 10_000, 0))


def test_one_outcome_is_there_at_once() -> None:
    reference = NOTHING_SEEN._replace(outcome=10_000, samples=300_000)
    explained = explained_outcome(NOTHING_SEEN._replace(samples=600_000), reference)
    assert explained == 700_000
    around = NOTHING_SEEN._replace(digest=0, samples=300_000)
    assert too_late(300_000, 100, around, Digests(800_000, 0, 0, explained)) == ""
    assert "0.800 ms, of which 0.800 ms are explained" in too_late(
        300_000, 100, around, Digests(800_001, 0, 0, explained)
    )


def test_around_the_steps_a_backend_may_be_as_slow_as_its_steps_are() -> None:
    reference = Around(10_000_000, 3_000_000, 4_000_000, 0, 2_000_000, 0, 0, 50_000_000)
    same = Around(10_000_000, 11_000_000, 9_750_000, 0, 22_000_000, 0, 0, 50_000_000)
    assert too_long_around(same, reference, 0) == ""
    assert "without steps takes 11.001 ms" in too_long_around(same._replace(empty=11_001_000), reference, 0)
    assert "before the first one takes 9.751 ms" in too_long_around(
        same._replace(part=9_751_000), reference, 0
    )
    quick = same._replace(empty=2_000_000, part=4_750_000)
    assert too_long_around(quick, reference, 0) == ""
    assert "before the first one takes 4.751 ms" in too_long_around(
        quick._replace(part=4_751_000), reference, 0
    )
    assert "a digest takes 22.001 ms" in too_long_around(same._replace(digest=22_001_000), reference, 0)
    assert "takes 2,030.001 ms to prepare" in too_long_around(
        same._replace(prepare=2_030_001_000), reference, 0
    )
    slow = Around(30_000_000, 33_000_000, 42_000_000, 0, 66_000_000, 0, 0, 500_000_000)
    assert too_long_around(slow, reference, 0) == ""
    assert too_long_around(slow._replace(samples=50_000_000), reference, 0) != ""
