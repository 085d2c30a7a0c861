"""The one clock of the shell: the time of day, counted on by a clock that nobody sets."""

import time
from typing import Final


def _counted() -> int:
    """Nanoseconds by a clock that only goes on, also while the machine sleeps, where there is one (Linux)."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) if _HAS_BOOTTIME else time.monotonic_ns()


_HAS_BOOTTIME: Final = hasattr(time, "CLOCK_BOOTTIME")
_ORIGIN: Final = time.time_ns() - _counted()
"""When that clock was 0, as the system's clock had it when the process began."""


def now() -> int:
    """Nanoseconds since the Unix epoch, never less than the time before.

    The system's clock is asked once a process: when somebody sets it, no deadline moves, no frame is older than
    the one before, and no day begins again. O(1).
    """
    return _ORIGIN + _counted()
