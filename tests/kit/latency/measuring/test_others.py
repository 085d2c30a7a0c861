"""The share that others take is of all processors, and our own processes are no others."""

import os

import pytest

from ticktotrade_conformance.latency.measuring import others
from ticktotrade_conformance.latency.measuring.others import (
    Others,
    ProcessorTimes,
    processor_time,
    processor_times,
    resident_bytes,
)


def test_others_have_what_is_used_and_not_ours() -> None:
    readings = iter([ProcessorTimes(100.0, 50.0, 10.0), ProcessorTimes(110.0, 56.0, 14.0)])
    assert Others(lambda: next(readings)).share == 0.2


def test_of_no_time_and_of_less_than_ours_nothing_is_taken() -> None:
    assert Others(lambda: ProcessorTimes(1.0, 1.0, 1.0)).share == 0.0
    readings = iter([ProcessorTimes(100.0, 50.0, 10.0), ProcessorTimes(110.0, 56.0, 17.0)])
    assert Others(lambda: next(readings)).share == 0.0


def test_the_system_says_what_was_used() -> None:
    found = processor_times([os.getpid()])
    assert found.all >= found.used >= found.ours > 0
    assert resident_bytes(os.getpid()) > 1_000_000


@pytest.mark.parametrize(
    "error", [ModuleNotFoundError("No module named 'psutil'"), ImportError("no _psutil_linux")]
)
def test_a_psutil_that_is_not_there_or_does_not_run_is_done_without(
    error: ImportError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(name: str) -> object:
        raise error

    monkeypatch.setattr(others, "import_module", cannot)
    assert others._psutil() is None


def test_a_process_that_is_not_there_takes_nothing() -> None:
    none = 2**22 + 1
    assert (processor_time(none), resident_bytes(none)) == (0.0, 0)
