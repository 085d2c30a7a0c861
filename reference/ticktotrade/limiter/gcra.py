"""The limiter's decision: GCRA, with one theoretical arrival time a key."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.interface import Admission, Limiter, LimiterConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN


class GcraLimiter(Limiter):
    """Keeps theoretical arrival times (TAT): when the next cell would come at exactly the rate.

    Memory: one number, and one a known key.
    """

    def __init__(self, config: LimiterConfig = LimiterConfig()) -> None:
        self._interval = config.period // config.rate
        if self._interval == 0:  # LIMIT-1
            raise Refused(ErrorCode.INVALID_CONFIG, "the rate is above one cell a nanosecond")
        # How far a TAT may run ahead of the clock: the rest of a burst, after its first cell.
        self._tolerance = self._interval * (config.burst - 1)  # LIMIT-2
        if self._tolerance > I64_MAX:  # LIMIT-1
            raise Refused(ErrorCode.INVALID_CONFIG, "the burst takes longer than a 64-bit time to pass")
        self._max_keys = config.max_keys
        self.unkeyed: int | None = None
        self._keyed: dict[str, int] = {}
        # The TAT of every key that is not known: one that was forgotten may be among them (LIMIT-11).
        self._unknown: int | None = None

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        """O(1). What it lets through at most, in any time, follows from it (LIMIT-13)."""
        extra = self._interval * (cells - 1)
        if extra > self._tolerance:  # LIMIT-6
            raise Refused(ErrorCode.INSUFFICIENT_CAPACITY, f"{cells} cells never fit the burst")
        if key is not None and len(self._keyed) >= self._max_keys and key not in self._keyed:
            raise Refused(ErrorCode.TOO_MANY_KEYS, f"{self._max_keys} keys are known")  # LIMIT-10
        arrival = self._arrival(key)
        if arrival is None:
            arrival = now  # LIMIT-3
        earliest = arrival + extra - self._tolerance
        if now < earliest:
            return Admission(False, earliest)  # LIMIT-4
        next_arrival = max(arrival, now) + self._interval + extra  # LIMIT-5
        if next_arrival > I64_MAX:  # LIMIT-7
            raise Refused(ErrorCode.OVERFLOW, "the next arrival time is beyond 64 bits")
        self._arrive(key, next_arrival)
        return Admission(True, now)

    def retain_recent(self, now: int) -> None:
        """O(keys) (LIMIT-11)."""
        self._keyed = {key: arrival for key, arrival in self._keyed.items() if arrival > now}
        self._unknown = now if self._unknown is None else max(self._unknown, now)

    def earliest(self, key: str | None = None) -> int | None:
        """O(1) (LIMIT-8, LIMIT-9)."""
        arrival = self._arrival(key)
        return None if arrival is None else max(arrival - self._tolerance, I64_MIN)

    def keys(self) -> tuple[str, ...]:
        """O(keys × log keys) (LIMIT-12)."""
        return tuple(sorted(self._keyed))

    def _arrival(self, key: str | None) -> int | None:
        """The arrival time of a key, or of what has none (LIMIT-9)."""
        return self.unkeyed if key is None else self._keyed.get(key, self._unknown)

    def _arrive(self, key: str | None, arrival: int) -> None:
        if key is None:
            self.unkeyed = arrival
        else:
            self._keyed[key] = arrival
