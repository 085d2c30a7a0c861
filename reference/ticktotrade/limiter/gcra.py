"""The limiter's decision: GCRA with one theoretical arrival time."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.interface import Admission, Limiter, LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN


class GcraLimiter(Limiter):
    """Keeps the theoretical arrival time (TAT): when the next cell would come at exactly the rate."""

    def __init__(self, config: LimiterConfig = LimiterConfig()) -> None:
        self._interval = config.period // config.rate
        if self._interval == 0:
            raise Refused(ErrorCode.INVALID_CONFIG, "the rate is above one cell a nanosecond")
        # How far the TAT may run ahead of the clock: the rest of a burst, after its first cell.
        self._tolerance = self._interval * (config.burst - 1)
        if self._tolerance > I64_MAX:
            raise Refused(ErrorCode.INVALID_CONFIG, "the burst takes longer than a 64-bit time to pass")
        self._arrival: int | None = None

    def admit(self, now: int, cells: int) -> Admission:
        """O(1) (LIMIT-2 to LIMIT-7)."""
        extra = self._interval * (cells - 1)
        if extra > self._tolerance:
            raise Refused(ErrorCode.INSUFFICIENT_CAPACITY, f"{cells} cells never fit the burst")
        arrival = now if self._arrival is None else self._arrival
        earliest = arrival + extra - self._tolerance
        if now < earliest:
            return Admission(False, earliest)
        next_arrival = max(arrival, now) + self._interval + extra
        if next_arrival > I64_MAX:
            raise Refused(ErrorCode.OVERFLOW, "the next arrival time is beyond 64 bits")
        self._arrival = next_arrival
        return Admission(True, now)

    def earliest(self) -> int | None:
        """O(1) (LIMIT-8)."""
        if self._arrival is None:
            return None
        return max(self._arrival - self._tolerance, I64_MIN)
