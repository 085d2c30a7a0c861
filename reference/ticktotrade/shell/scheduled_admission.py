"""Baseline: every order goes through the event loop."""

import asyncio

from ticktotrade.limiter import Limiter
from ticktotrade.shell.admission import Admitter, Clock
from ticktotrade.shell.admission_queues import AdmissionQueues


class ScheduledAdmission(Admitter):
    """Suspends every caller, and asks when the event loop comes to it, whether there is room or not."""

    def __init__(self, limiter: Limiter, clock: Clock) -> None:
        self._queues = AdmissionQueues(limiter, clock)

    def try_now(self, cells: int = 1, key: str | None = None) -> int | None:
        """Never: every caller goes through the event loop. O(1)."""
        return None

    async def admitted(self, cells: int = 1, key: str | None = None) -> int:
        """A pass through the event loop, and what the wait takes; callers are woken in order."""
        await asyncio.sleep(0)
        return await self._queues.admitted(cells, key)
