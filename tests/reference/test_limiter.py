import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

configs = st.builds(LimiterConfig, st.integers(1, 7), st.integers(7, 60), st.integers(1, 6))
gaps = st.lists(st.integers(0, 30), max_size=60)


def admitted_times(limiter: GcraLimiter, gaps: list[int]) -> list[int]:
    now = 1000
    admitted = []
    for gap in gaps:
        now += gap
        if limiter.admit(now, 1).admitted:
            admitted.append(now)
    return admitted


@given(configs, gaps)
def test_no_window_lets_more_through_than_it_may(config: LimiterConfig, gaps: list[int]) -> None:
    """At most burst + W / t in any window of length W: the documented guarantee of GCRA."""
    interval = config.period // config.rate
    times = admitted_times(GcraLimiter(config), gaps)
    for first in range(len(times)):
        for last in range(first, len(times)):
            window = times[last] - times[first]
            assert last - first + 1 <= config.burst + window // interval


@given(configs, gaps, st.integers(1, 6))
def test_the_earliest_time_is_exact(config: LimiterConfig, gaps: list[int], cells: int) -> None:
    limiter = GcraLimiter(config)
    admitted_times(limiter, gaps)
    now = 1000 + sum(gaps)
    try:
        admission = limiter.admit(now, cells)
    except Refused:
        assert cells > config.burst
        return
    if admission.admitted:
        assert admission.earliest == now
        return
    assert not limiter.admit(admission.earliest - 1, cells).admitted
    assert limiter.admit(admission.earliest, cells).admitted


@given(configs, gaps)
def test_a_burst_is_what_it_says_also_after_idling(config: LimiterConfig, gaps: list[int]) -> None:
    limiter = GcraLimiter(config)
    admitted_times(limiter, gaps)
    later = 10**6
    assert [limiter.admit(later, 1).admitted for _ in range(config.burst + 1)] == [True] * config.burst + [
        False
    ]


@given(configs, st.lists(st.integers(I64_MIN, I64_MAX), max_size=20))
def test_a_clock_that_jumps_never_makes_the_limiter_forget(config: LimiterConfig, times: list[int]) -> None:
    limiter = GcraLimiter(config)
    highest: int | None = None
    for now in times:
        before = limiter.earliest()
        try:
            admission = limiter.admit(now, 1)
        except Refused as refused:
            assert refused.code == "overflow"
            assert limiter.earliest() == before
            continue
        after = limiter.earliest()
        if not admission.admitted:
            assert after == before
        assert after is not None
        assert highest is None or after >= highest
        highest = after


@pytest.mark.parametrize(
    "config", [LimiterConfig(11, 10, 1), LimiterConfig(1, I64_MAX, 3), LimiterConfig(2**32 - 1, 1, 1)]
)
def test_rates_that_nanoseconds_do_not_hold_are_refused(config: LimiterConfig) -> None:
    with pytest.raises(Refused, match="invalid_config"):
        GcraLimiter(config)
