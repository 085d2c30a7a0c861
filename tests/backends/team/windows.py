"""What happened in the latest period, counted: messages, and orders that are alike."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable


class Window:
    """Times that never fall, as far as they can still count at or after the latest of them."""

    __slots__ = ("_period", "_times")

    def __init__(self, period: int) -> None:
        self._period = period
        self._times: list[int] = []

    @property
    def latest(self) -> int:
        """The latest time; there is one."""
        return self._times[-1]

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
    """A window for each of many keys, as long as something in it can count."""

    __slots__ = ("_period", "_windows")

    def __init__(self, period: int) -> None:
        self._period = period
        self._windows: OrderedDict[Hashable, Window] = OrderedDict()

    def add(self, key: Hashable, time: int) -> None:
        """One more of a key. Amortised O(log n): the key that was added to longest ago is the first to go."""
        windows = self._windows
        window = windows.get(key)
        if window is None:
            window = windows[key] = Window(self._period)
        else:
            windows.move_to_end(key)
        window.add(time)
        while next(iter(windows.values())).latest <= time - self._period:
            windows.popitem(last=False)

    def count(self, key: Hashable, time: int) -> int:
        """How many of a key there were in the period that ends at ``time``."""
        window = self._windows.get(key)
        return 0 if window is None else window.count(time)
