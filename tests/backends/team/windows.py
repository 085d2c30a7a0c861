"""What happened in the latest period, counted: messages, and orders that are alike."""

from bisect import bisect_right
from collections.abc import Hashable
from typing import Final

_FEW: Final = 1_000


class Window:
    """Times that never fall, as far as they can still count at or after the latest of them."""

    __slots__ = ("_period", "_times")

    def __init__(self, period: int) -> None:
        self._period = period
        self._times: list[int] = []

    def add(self, time: int) -> None:
        """One more, at a time that is not before the latest. What cannot count any more is let go."""
        times = self._times
        if times and times[0] <= time - self._period:
            del times[: bisect_right(times, time - self._period)]
        times.append(time)

    def count(self, time: int) -> int:
        """How many there were in the period that ends at ``time``. O(log n), O(1) where all or none were."""
        times = self._times
        begin = time - self._period
        if not times or times[0] > begin:
            return len(times)
        return len(times) - bisect_right(times, begin)


class Windows:
    """The same for each of many keys; from time to time those in which nothing counts any more are let go."""

    __slots__ = ("_most", "_period", "_times")

    def __init__(self, period: int) -> None:
        self._period = period
        self._times: dict[Hashable, list[int]] = {}
        self._most = _FEW

    def add(self, key: Hashable, time: int) -> None:
        """One more of a key, at a time that is not before the latest of any. O(log n) amortised."""
        times = self._times.get(key)
        if times is None:
            if len(self._times) >= self._most:
                self._let_go(time)
            self._times[key] = [time]
        else:
            del times[: bisect_right(times, time - self._period)]
            times.append(time)

    def count(self, key: Hashable, time: int) -> int:
        """How many of a key there were in the period that ends at ``time``. O(log n)."""
        times = self._times.get(key)
        return 0 if times is None else len(times) - bisect_right(times, time - self._period)

    def _let_go(self, time: int) -> None:
        """Once there are twice as many as were left the last time."""
        begin = time - self._period
        self._times = {key: times for key, times in self._times.items() if times[-1] > begin}
        self._most = max(_FEW, 2 * len(self._times))
