"""How long an answer is waited for."""

from typing import Final

_TIMES_AS_LONG: Final = 10
_AT_LEAST: Final = 0.5


class Patience:
    """At first the whole time-out; once it has been used up, what was proven to be enough for what was answered.

    A backend that hangs is asked the same again and again, to find out where. All figures are in seconds.
    """

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._slowest = 0.0
        self._used_up = False

    @property
    def seconds(self) -> float:
        """How long to wait for the next answer."""
        return self.short if self._used_up else self.timeout

    @property
    def short(self) -> float:
        """Ten times as long as the slowest answer took, at least half a second, and at most the time-out."""
        return min(self.timeout, max(_AT_LEAST, _TIMES_AS_LONG * self._slowest))

    def answered_in(self, seconds: float) -> None:
        """An answer took so long."""
        self._slowest = max(self._slowest, seconds)

    def use_up(self) -> None:
        """An answer did not come in time."""
        self._used_up = True
