"""When a venue wants to be asked again, as its headers have it (ROUTER-17, SESSION-32)."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.nano import NANOS
from ticktotrade.retry_after import LONGEST_WAIT, wanted_pause

NOW = 1_723_161_600 * NANOS  # 2024-08-09T00:00:00Z, a Friday
HOUR = 3600


@given(st.integers(min_value=0, max_value=2 * HOUR))
def test_seconds_are_from_now_and_the_other_header_is_a_time(seconds: int) -> None:
    wanted = NOW + seconds * NANOS if seconds <= HOUR else NOW
    assert wanted_pause(NOW, str(seconds), None) == wanted
    assert wanted_pause(NOW, None, str(NOW // NANOS + seconds)) == wanted


@given(st.integers(min_value=0, max_value=253_402_300_799))
def test_a_date_is_the_one_that_it_names(second: int) -> None:
    date = format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)
    assert wanted_pause(second * NANOS, date, None) == second * NANOS
    assert wanted_pause(max(second - 1, 0) * NANOS, date, None) == second * NANOS


@given(st.integers(min_value=0, max_value=HOUR), st.integers(min_value=0, max_value=HOUR))
def test_of_both_the_later_one_holds(seconds: int, until: int) -> None:
    wanted = NOW + max(seconds, until) * NANOS
    assert wanted_pause(NOW, str(seconds), str(NOW // NANOS + until)) == wanted


@given(st.text(max_size=40) | st.none(), st.text(max_size=40) | st.none())
def test_whatever_they_have_it_is_neither_earlier_than_now_nor_believed_for_long(
    retry_after: str | None, ratelimit_reset: str | None
) -> None:
    assert NOW <= wanted_pause(NOW, retry_after, ratelimit_reset) <= NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-1",
        "+1",
        " 1",
        "1.5",
        "\u0661",
        "12345678901",
        "Fri, 09 Aug 2024 00:00:60 GMT",
        "Fri, 09 Aug 2024 24:00:00 GMT",
        "Fri, 30 Feb 2024 00:00:01 GMT",
        "Fri, 9 Aug 2024 00:00:01 GMT",
        "Friday, 09-Aug-24 00:00:01 GMT",
        "Fri Aug  9 00:00:01 2024",
        "Fri, 09 Aug 2024 00:00:01 UTC",
        "2024-08-09T00:00:01Z",
    ],
)
def test_what_is_written_otherwise_names_no_time(value: str) -> None:
    assert wanted_pause(NOW, value, None) == NOW


def test_the_name_of_the_day_is_not_compared() -> None:
    assert wanted_pause(NOW, "Mon, 09 Aug 2024 00:00:01 GMT", None) == NOW + NANOS
