"""The one clock of the shell: the time of day, counted on by a clock that nobody sets."""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

# The choice is made here and not at every call: the path of an order asks several times.
_counted: Final[Callable[[], int]] = (
    partial(time.clock_gettime_ns, time.CLOCK_BOOTTIME)
    if hasattr(time, "CLOCK_BOOTTIME")
    else time.monotonic_ns
)
"""Nanoseconds by a clock that only goes on, also while the machine sleeps, where there is one (Linux)."""
_ORIGIN: Final = time.time_ns() - _counted()
"""When that clock was 0, as the system's clock had it when the process began."""


def now() -> int:
    """Nanoseconds since the Unix epoch, never less than the time before.

    The system's clock is asked once a process: when somebody sets it, no deadline moves, no frame is older than
    the one before, and no day begins again. O(1).
    """
    return _ORIGIN + _counted()
