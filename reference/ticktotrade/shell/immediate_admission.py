"""Phase 2: an answer at once when there is room."""

from ticktotrade.limiter import Limiter
from ticktotrade.shell.admission import Admitter, Clock
from ticktotrade.shell.admission_queues import AdmissionQueues


class ImmediateAdmission(Admitter):
    """Asks in the caller's own turn, and makes it wait only if it has to."""

    def __init__(self, limiter: Limiter, clock: Clock) -> None:
        self._clock = clock
        self._queues = AdmissionQueues(limiter, clock)
        # Both are looked up here, once, and not at every call.
        self._try_admit = limiter.try_admit
        self._waiting = self._queues.waiting

    def try_now(self, cells: int = 1, key: str | None = None) -> int | None:
        """As `Admitter.try_now`. O(1)."""
        if key not in self._waiting:
            now = self._clock()
            if self._try_admit(now, cells, key):
                return now
        return None

    async def admitted(self, cells: int = 1, key: str | None = None) -> int:
        """What `try_now` takes where there is room: the caller is not suspended then."""
        # As in `try_now`, which would cost another call.
        if key not in self._waiting:
            now = self._clock()
            if self._try_admit(now, cells, key):
                return now
        return await self._queues.admitted(cells, key)
