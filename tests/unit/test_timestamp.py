from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.timestamp import read_time, write_time


@given(st.integers(I64_MIN, I64_MAX))
@example(I64_MIN)
@example(I64_MAX)
@example(-1)
def test_what_is_written_is_read_back(time: int) -> None:
    assert read_time(write_time(time)) == time


@given(
    st.datetimes(datetime(1678, 1, 1), datetime(2262, 1, 1)),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_it_agrees_with_the_standard_library(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)
    micros = (since.days * 86_400 + since.seconds) * 10**6 + since.microseconds
    assert read_time(aware.isoformat()) == micros * 1000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-02-29T00:00:00Z", ErrorCode.BAD_TIME),
        ("2016-12-31T23:59:60Z", ErrorCode.BAD_TIME),
        ("2024-08-09 00:00:00Z", ErrorCode.BAD_TIME),
        ("2024-08-09T00:00:00.Z", ErrorCode.BAD_TIME),
        ("２024-08-09T00:00:00Z", ErrorCode.BAD_TIME),
        ("2024-08-09T00:00:00Z\n", ErrorCode.BAD_TIME),
        ("2024-08-09T00:00:00.0000000001Z", ErrorCode.INEXACT),
        ("9999-12-31T23:59:59.0000000001Z", ErrorCode.INEXACT),
        ("9999-12-31T23:59:59Z", ErrorCode.OUT_OF_RANGE),
    ],
)
def test_what_is_no_time_is_refused(text: str, code: ErrorCode) -> None:
    with pytest.raises(Refused) as refused:
        read_time(text)
    assert refused.value.code is code


def test_an_offset_can_bring_a_time_into_range() -> None:
    assert read_time("2262-04-12T00:47:16.854775807+01:00") == I64_MAX
