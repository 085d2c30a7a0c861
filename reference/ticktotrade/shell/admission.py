"""Waiting for the limiter on an event loop: what the two ways of it have in common."""

from collections.abc import Callable
from typing import Protocol

Clock = Callable[[], int]
"""Answers the time, in nanoseconds since the Unix epoch."""


class Admitter(Protocol):
    """Lets the callers on one event loop through at the limiter's rate, those of one key in the order of coming."""

    def try_now(self, cells: int = 1, key: str | None = None) -> int | None:
        """Let ``cells`` through and answer the time; or nothing, if there is no room, or others have come before.

        Nothing as well where every caller is to wait. Raises `Refused` as `Limiter.admit` does.
        """

    async def admitted(self, cells: int = 1, key: str | None = None) -> int:
        """Wait until ``cells`` are let through; the time at which they were.

        A caller that is cancelled has taken no cells, and those behind it go on. Raises `Refused` as
        `Limiter.admit` does, when it is the caller's turn; those behind it go on as well.
        """
