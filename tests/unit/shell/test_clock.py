"""The shell's clock, whatever becomes of the system's."""

import time
from itertools import pairwise

import pytest

from ticktotrade.nano import NANOS
from ticktotrade.shell import clock

MOMENT = 60 * NANOS


def test_it_tells_the_time_of_day() -> None:
    assert abs(clock.now() - time.time_ns()) < MOMENT


def test_it_never_goes_back_whatever_the_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [clock.now()]
    for told in (0, -(2**62), 2**62, times[0] - 86_400 * NANOS):
        monkeypatch.setattr(time, "time_ns", lambda told=told: told)
        times.append(clock.now())
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert times[-1] - times[0] < MOMENT


def test_it_goes_on_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    began, counted = clock.now(), clock._counted()
    monkeypatch.setattr(clock, "_counted", lambda: counted + 3600 * NANOS)
    assert 0 <= clock.now() - (began + 3600 * NANOS) < MOMENT
