"""Times that are later than others, in a range that has an end (SESSION-22, ROUTER-36)."""

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.deadlines import later
from ticktotrade.schema.shapes import I64_MAX

TIMES = st.integers(min_value=0, max_value=I64_MAX)


@given(TIMES, TIMES)
def test_it_is_the_sum_or_the_last_time_there_is(now: int, duration: int) -> None:
    time = later(now, duration)
    assert now <= time <= I64_MAX
    assert time == now + duration or (time == I64_MAX and now + duration > I64_MAX)


@given(TIMES, TIMES, TIMES)
def test_what_is_to_be_later_is_not_earlier(now: int, one: int, another: int) -> None:
    assert later(now, min(one, another)) <= later(now, max(one, another))
