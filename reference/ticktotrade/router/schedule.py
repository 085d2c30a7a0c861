"""What is due when: at most one time for each number, in order."""

from heapq import heapify, heappop, heappush
from typing import Final, Generic, TypeVar

_Item = TypeVar("_Item")

_FEW: Final = 64
"""So many entries that no longer count are no reason to clear up."""


class Schedule(Generic[_Item]):
    """Items by number, each with a time. Of those at the same time the lowest number comes first.

    A heap, in which an entry stays that was dropped until it comes up, or until such entries are in the majority: nearly
    every request is answered long before its time-out, and forgetting one costs a look-up then. No two items have the
    same number, so that two entries are never compared by item unless it is the same.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, _Item]] = []
        self.by_number: dict[int, tuple[int, int, _Item]] = {}
        """What has a time; to be read, since asking a dictionary whether it is empty takes no call."""

    def set(self, number: int, at: int, item: _Item) -> None:
        """Give a number a time, instead of the one that it may have had. O(log n)."""
        entry = (at, number, item)
        self.by_number[number] = entry
        heappush(self._heap, entry)
        if len(self._heap) > 2 * len(self.by_number) + _FEW:
            self._heap = list(self.by_number.values())
            heapify(self._heap)

    def drop(self, number: int) -> None:
        """Forget a number, if it has a time. O(1)."""
        self.by_number.pop(number, None)

    def first(self) -> int | None:
        """The earliest time. O(log n) for each entry that was dropped, once."""
        self._clear_top()
        return self._heap[0][0] if self._heap else None

    def is_due(self, now: int) -> bool:
        """Whether `take` would give something. As `first`."""
        if not self.by_number:
            return False
        self._clear_top()
        return self._heap[0][0] <= now

    def peek(self) -> _Item:
        """The first item. As `first`."""
        self._clear_top()
        return self._heap[0][2]

    def take(self) -> _Item:
        """The first item, which then has no time any more. O(log n)."""
        self._clear_top()
        _, number, item = heappop(self._heap)
        del self.by_number[number]
        return item

    def _clear_top(self) -> None:
        """Pop what does not count any longer."""
        heap, by_number = self._heap, self.by_number
        while heap and by_number.get(heap[0][1]) is not heap[0]:
            heappop(heap)
