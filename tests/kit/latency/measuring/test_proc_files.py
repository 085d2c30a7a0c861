"""What stands in ``/proc`` is read as `psutil` reads it, made-up files and those of this process."""

import os
import sys
from pathlib import Path

import pytest

from ticktotrade_conformance.latency.measuring import others, proc_files

TICKS = os.sysconf("SC_CLK_TCK")


def test_idle_and_waiting_processors_are_not_in_use_and_guests_count_once(tmp_path: Path) -> None:
    (tmp_path / "stat").write_text("cpu  100 20 30 400 50 1 2 3 10 5\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
    everything, used = proc_files.all_and_used(tmp_path)
    assert everything * TICKS == pytest.approx(606)
    assert used * TICKS == pytest.approx(156)


def test_a_process_may_be_called_what_it_likes(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text("7 (a) b ) R 1 1 1 0 -1 4194304 10 0 0 0 250 50 0 0 20 0 1 0 100")
    (tmp_path / "7" / "statm").write_text("1000 300 200 1 0 100 0\n")
    assert proc_files.process_time(7, tmp_path) * TICKS == pytest.approx(300)
    assert proc_files.process_bytes(7, tmp_path) == 300 * os.sysconf("SC_PAGE_SIZE")
    assert (proc_files.process_time(8, tmp_path), proc_files.process_bytes(8, tmp_path)) == (0.0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_without_psutil_the_files_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "psutil", None)
    found = others.processor_times([os.getpid()])
    assert found.all >= found.used >= found.ours > 0
    assert others.resident_bytes(os.getpid()) > 1_000_000
