"""Those who wait for the limiter, in a queue for each key."""

import asyncio
from collections.abc import Mapping

from ticktotrade.limiter import Limiter
from ticktotrade.nano import NANOS
from ticktotrade.shell.admission import Clock


class _Queue:
    """A lock serves those who want it in the order in which they asked for it, and passes over who was cancelled."""

    def __init__(self) -> None:
        self.front = asyncio.Lock()
        self.length = 0


class AdmissionQueues:
    """The first of each queue asks the limiter, sleeps until the time that it names, and asks again.

    So nobody is overtaken, not even by one who wants fewer cells. Lines of different keys do not hold each other
    up. A queue is there as long as somebody stands in it.
    """

    def __init__(self, limiter: Limiter, clock: Clock) -> None:
        self._limiter = limiter
        self._clock = clock
        self._queues: dict[str | None, _Queue] = {}
        self.waiting: Mapping[str | None, object] = self._queues
        """The keys that somebody waits with, at any time."""

    async def admitted(self, cells: int, key: str | None) -> int:
        """As `Admitter.admitted`, behind those who are in queue."""
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = _Queue()
        queue.length += 1
        try:
            async with queue.front:
                return await self._admitted_in_front(cells, key)
        finally:
            queue.length -= 1
            if queue.length == 0:
                del self._queues[key]

    async def _admitted_in_front(self, cells: int, key: str | None) -> int:
        # Nothing is awaited between taking the cells and telling the caller: who is cancelled has none.
        while True:
            now = self._clock()
            admission = self._limiter.admit(now, cells, key)
            if admission.admitted:
                return now
            # The loop's timer may ring early, and the clock may have been set: it is the clock that counts.
            await asyncio.sleep((admission.earliest - now) / NANOS)
