"""GCRA with the usual question, one cell, spelled out in one function and answered without a record."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.gcra import GcraLimiter
from ticktotrade.limiter.interface import Admission
from ticktotrade.new_record import new_record
from ticktotrade.schema.shapes import I64_MAX


class InlineLimiter(GcraLimiter):
    """Decides as `GcraLimiter` does, and leaves to it what is not usual: several cells, and a key's first ones."""

    def terms(self) -> tuple[int, int]:
        """The interval of cells, and how far an arrival time may run ahead of the clock. O(1) (LIMIT-2)."""
        return self._interval, self._tolerance

    def try_admit(self, now: int, cells: int = 1, key: str | None = None) -> bool:
        """O(1) (LIMIT-9)."""
        arrival = self.unkeyed if key is None else self._keyed.get(key)
        if cells != 1 or arrival is None:
            return GcraLimiter.admit(self, now, cells, key).admitted  # LIMIT-3, LIMIT-6, LIMIT-10
        # A comparison costs less than calling `max`, and knows at once that idle time leaves room.
        if arrival <= now:
            arrival = now
        elif arrival - self._tolerance > now:  # LIMIT-2, LIMIT-4
            return False
        arrival += self._interval  # LIMIT-5
        if arrival > I64_MAX:  # LIMIT-7
            raise Refused(ErrorCode.OVERFLOW, "the next arrival time is beyond 64 bits")
        if key is None:
            self.unkeyed = arrival
        else:
            self._keyed[key] = arrival
        return True

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        """O(1). What it lets through at most, in any time, is what `GcraLimiter` does (LIMIT-13)."""
        if self.try_admit(now, cells, key):
            return new_record(Admission, (True, now))
        arrival = self._arrival(key)
        assert arrival is not None  # without one, nothing is denied
        return Admission(False, arrival + self._interval * (cells - 1) - self._tolerance)  # LIMIT-4
