"""Warm-up lasts until the rounds become no faster, and no longer than it may (LATENCY-15)."""

from random import Random

import pytest

from ticktotrade_conformance.latency.measuring.settling import LONGEST_WARM_UP, WATCHED, settled_after


def test_what_is_fast_from_the_first_round_is_watched_for_a_while() -> None:
    assert settled_after([100] * WATCHED) is None
    assert settled_after([100] * (WATCHED + 1)) == WATCHED + 1
    assert settled_after([100] * 50) == WATCHED + 1


def test_what_becomes_faster_by_and_by_is_waited_for() -> None:
    medians = [int(1000 * 0.9**number) for number in range(20)] + [120] * 20
    assert settled_after(medians) == 21 + WATCHED


@pytest.mark.parametrize("seed", range(20))
def test_slow_spells_do_not_make_it_longer_than_the_fall_does(seed: int) -> None:
    random = Random(seed)
    truth = [1000 - 80 * min(number, 10) for number in range(60)]
    seen = [int(each * random.choice((1, 1, 1, 1.9)) * random.uniform(1, 1.02)) for each in truth]
    found = settled_after(seen)
    assert found is not None
    assert 10 <= found <= 30
    assert min(seen[:found]) <= 1.03 * min(seen)


def test_what_never_settles_is_measured_as_it_is() -> None:
    medians = [int(10**9 * 0.9**number) for number in range(LONGEST_WARM_UP)]
    assert settled_after(medians[:-1]) is None
    assert settled_after(medians) == LONGEST_WARM_UP
