"""Saboteurs of the limiter."""

from typing import Any

from ticktotrade.limiter import Admission, GcraLimiter
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("limiter", "LIMIT-2")
class BurstAndOne(GcraLimiter):
    """The tolerance of governor 0.6: one cell more than the burst after idling."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._tolerance = self._interval * config.burst


@saboteur("limiter", "LIMIT-5")
class NotAtTheEarliest(GcraLimiter):
    """Denies a cell at exactly the time it named."""

    def admit(self, now: int, cells: int) -> Admission:
        earliest = self.earliest()
        if cells == 1 and earliest == now and self._arrival != now:
            return Admission(False, now)
        return super().admit(now, cells)


@saboteur("limiter", "LIMIT-4")
class DeniedCounts(GcraLimiter):
    """A denied cell costs as well."""

    def admit(self, now: int, cells: int) -> Admission:
        admission = super().admit(now, cells)
        if not admission.admitted and self._arrival is not None:
            self._arrival += 1
        return admission
