"""The one clock of the shell: the time of day, counted on by a clock that nobody sets."""

import time
from typing import Final

_ORIGIN: Final = time.time_ns() - time.monotonic_ns()
"""When the monotonic clock was 0, as the system's clock had it when the process began."""


def now() -> int:
    """Nanoseconds since the Unix epoch, never less than the time before.

    The system's clock is asked once a process: when somebody sets it, no deadline moves, no frame is older than
    the one before, and no day begins again. O(1).
    """
    return _ORIGIN + time.monotonic_ns()
