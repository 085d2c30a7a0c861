"""When frames are due, by made-up times."""

from ticktotrade_conformance.latency.wire.records import AT_MOST, OWN_PACE, WARM_UP, WINDOW
from ticktotrade_conformance.programs.wire.pace import pace_of

BEGIN = 10**12


def test_a_fixed_rate_is_kept_from_the_first_frame_on() -> None:
    """Rounding does not add up: the 3,000,000th frame of 3 a second is due after a million seconds."""
    pace = pace_of("3")
    assert pace.window is None
    assert [pace.due(BEGIN, number, 0) - BEGIN for number in (0, 1, 3, 3_000_000)] == [
        0,
        333_333_333,
        10**9,
        10**15,
    ]


def test_the_own_pace_is_that_of_the_receive_times_and_a_market_that_begins_anew_goes_on() -> None:
    pace = pace_of(OWN_PACE)
    times = [500, 700, 1_700, 500, 600]
    assert [pace.due(BEGIN, n, time) - BEGIN for n, time in enumerate(times)] == [0, 200, 1_200, 1_200, 1_300]


def test_the_highest_rate_waits_for_nothing_but_orders() -> None:
    for rate in (AT_MOST, WARM_UP):
        pace = pace_of(rate)
        assert (pace.due(BEGIN, 17, 5), pace.window) == (BEGIN, WINDOW)
