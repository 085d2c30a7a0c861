"""Phase 2 answers at once when there is room."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.shell import ImmediateAdmission

STEP = 1000  # nanoseconds between two cells
THREE = LimiterConfig(1, STEP, burst=3)


def by_hand(coroutine: Coroutine[Any, Any, int]) -> Iterator[Any]:
    """What a coroutine gives to its event loop each time that it is suspended; there is no loop."""
    return coroutine.__await__()


def test_with_room_phase_2_answers_without_an_event_loop() -> None:
    with pytest.raises(StopIteration) as stopped:
        next(by_hand(ImmediateAdmission(GcraLimiter(THREE), lambda: 7).admitted(2, "a")))
    assert stopped.value.value == 7


def test_try_now_answers_the_time_or_nothing_and_passes_refusals_on() -> None:
    admission = ImmediateAdmission(GcraLimiter(THREE), lambda: 0)
    assert admission.try_now(2) == 0
    assert admission.try_now(2) is None
    assert admission.try_now() == 0
    assert admission.try_now(key="a") == 0
    with pytest.raises(Refused, match="insufficient_capacity"):
        admission.try_now(4)


def test_try_now_does_not_overtake_those_who_wait() -> None:
    async def test(loop: VirtualTimeLoop) -> None:
        admission = ImmediateAdmission(GcraLimiter(THREE), loop.clock)
        assert admission.try_now(2) == 0
        large = loop.create_task(admission.admitted(3))
        await asyncio.sleep(0)
        assert admission.try_now() is None  # there would be room for one
        assert admission.try_now(key="a") == 0
        assert await large == 2 * STEP

    run(test)
