"""The baseline goes through the event loop for every order."""

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.shell import ScheduledAdmission

STEP = 1000  # nanoseconds between two cells
THREE = LimiterConfig(1, STEP, burst=3)


def by_hand(coroutine: Coroutine[Any, Any, int]) -> Iterator[Any]:
    """What a coroutine gives to its event loop each time that it is suspended; there is no loop."""
    return coroutine.__await__()


def test_with_room_the_baseline_suspends_its_caller_once() -> None:
    steps = by_hand(ScheduledAdmission(GcraLimiter(THREE), lambda: 7).admitted(2, "a"))
    assert next(steps) is None
    with pytest.raises(StopIteration) as stopped:
        next(steps)
    assert stopped.value.value == 7
