"""What is due when: at most one time for each number, in order."""

from typing import Generic, TypeVar

from sortedcontainers import SortedList

_Item = TypeVar("_Item")


class Schedule(Generic[_Item]):
    """Items by number, each with a time. Of those at the same time the lowest number comes first."""

    def __init__(self) -> None:
        self._entries: SortedList[tuple[int, int, _Item]] = SortedList()
        self._by_number: dict[int, tuple[int, int, _Item]] = {}

    def set(self, number: int, at: int, item: _Item) -> None:
        """Give a number a time, instead of the one that it may have had. O(log n)."""
        self.drop(number)
        entry = (at, number, item)
        self._by_number[number] = entry
        self._entries.add(entry)

    def drop(self, number: int) -> None:
        """Forget a number, if it has a time. O(log n)."""
        entry = self._by_number.pop(number, None)
        if entry is not None:
            self._entries.remove(entry)

    def first(self) -> int | None:
        """The earliest time. O(1)."""
        return self._entries[0][0] if self._entries else None

    def is_due(self, now: int) -> bool:
        """Whether `take` would give something. O(1)."""
        return bool(self._entries) and self._entries[0][0] <= now

    def peek(self) -> _Item:
        """The first item. O(1)."""
        return self._entries[0][2]

    def take(self) -> _Item:
        """The first item, which then has no time any more. O(log n)."""
        entry = self._entries.pop(0)
        del self._by_number[entry[1]]
        return entry[2]
