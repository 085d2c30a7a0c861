"""The limiter (chapter *Limiter*)."""

from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.interface import Admission, LimiterConfig

_LATEST: Final = 2**63 - 1
_EARLIEST: Final = -(2**63)


class CellLimiter:
    """GCRA with one arrival time without a key and one for each known key. O(1), but for what walks the keys."""

    def __init__(self, config: LimiterConfig) -> None:
        self._interval = config.period // config.rate
        self._tolerance = self._interval * (config.burst - 1)
        if self._interval == 0 or self._tolerance > _LATEST:
            raise Refused(ErrorCode.INVALID_CONFIG, "an interval of 0 ns, or a burst beyond every time")
        self._max_keys = config.max_keys
        self._arrival: int | None = None
        self._arrivals: dict[str, int] = {}
        self._floor: int | None = None

    def admit(self, now: int, cells: int = 1, key: str | None = None) -> Admission:
        """Let all of the cells through, or none (LIMIT-2 to LIMIT-7, LIMIT-10)."""
        extra = self._interval * (cells - 1)
        if extra > self._tolerance:
            raise Refused(ErrorCode.INSUFFICIENT_CAPACITY)
        if key is not None and key not in self._arrivals and len(self._arrivals) >= self._max_keys:
            raise Refused(ErrorCode.TOO_MANY_KEYS)
        arrival = self._arrival if key is None else self._arrivals.get(key, self._floor)
        if arrival is None:
            arrival = now
        earliest = arrival + extra - self._tolerance
        if now < earliest:
            return Admission(False, earliest)
        arrival = max(arrival, now) + self._interval + extra
        if arrival > _LATEST:
            raise Refused(ErrorCode.OVERFLOW)
        if key is None:
            self._arrival = arrival
        else:
            self._arrivals[key] = arrival
        return Admission(True, now)

    def retain_recent(self, now: int) -> None:
        """Forget each key whose cells are paid for (LIMIT-11). O(k)."""
        self._arrivals = {key: arrival for key, arrival in self._arrivals.items() if arrival > now}
        self._floor = now if self._floor is None else max(self._floor, now)

    def earliest(self, key: str | None = None) -> int | None:
        """From when one cell is admitted (LIMIT-8)."""
        arrival = self._arrival if key is None else self._arrivals.get(key, self._floor)
        return None if arrival is None else max(arrival - self._tolerance, _EARLIEST)

    def keys(self) -> tuple[str, ...]:
        """The known keys in the order of code points, by which Python compares text. O(k log k)."""
        return tuple(sorted(self._arrivals))
