"""What Linux says in ``/proc`` of processors and processes, for interpreters that `psutil` has no wheels for (PyPy)."""

import os
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
_IDLE: Final = slice(3, 5)
_GUESTS: Final = slice(8, 10)
_TIMES_BEHIND_NAME: Final = slice(11, 13)


def all_and_used(proc: Path = PROC) -> tuple[float, float]:
    """Seconds of all processors together, and those of them in use. Raises OSError where there is no such file."""
    first = (proc / "stat").read_text().partition("\n")[0]
    ticks = [int(each) for each in first.split()[1:]]
    everything = sum(ticks) - sum(ticks[_GUESTS])
    return everything / _ticks_a_second(), (everything - sum(ticks[_IDLE])) / _ticks_a_second()


def process_time(pid: int, proc: Path = PROC) -> float:
    """Seconds that a process has taken; 0 if it is not there any more."""
    try:
        _, _, behind_name = (proc / str(pid) / "stat").read_text(errors="replace").rpartition(") ")
    except OSError:
        return 0.0
    return sum(map(int, behind_name.split()[_TIMES_BEHIND_NAME])) / _ticks_a_second()


def process_bytes(pid: int, proc: Path = PROC) -> int:
    """What a process has in memory; 0 if it is not there any more."""
    try:
        pages = int((proc / str(pid) / "statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _ticks_a_second() -> int:
    return os.sysconf("SC_CLK_TCK")
