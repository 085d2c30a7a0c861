"""Phase 3, straight path: the client order ids that were used, where most are a prefix and a number that rises.

A used id stays used (RISK-16, RISK-31), so that what a gate remembers grows with every order that it ever saw sent: in a
set by a hundred bytes. Of numbers that rise it is enough to know the last one, and which before it were left out: an
order that was rejected has used its number up, and its id not. So the memory of ids grows with the runs of rejects
between orders that were sent, by 16 bytes each, and to use the next number is to store it.
"""

from array import array
from bisect import bisect_right, insort
from collections.abc import Iterable
from typing import Final

_MOST_DIGITS: Final = 18
_NEAR: Final = 1024
"""A number further ahead is somebody else's, whose ids look like ours: an order of an earlier life, say."""


class NumberedIds(set[str]):
    """A set of ids, in which those of the prefix and a number from 1 on are remembered by their number, while it rises.

    To be asked only whether an id is ``in`` it. ``next`` is the number above all of these. What is in the set itself are the
    other ids. It only grows. Where nothing is ``ahead``, no number from ``next`` on is in it.

    >>> ids = NumberedIds("t2t-", ["t2t-1", "mine"])
    >>> ids.use(3)
    >>> [each for each in ("t2t-1", "t2t-2", "t2t-3", "t2t-03", "mine") if each in ids]
    ['t2t-1', 't2t-3', 'mine']
    """

    def __init__(self, prefix: str, ids: Iterable[str] = ()) -> None:
        super().__init__()
        self._prefix = prefix
        self.next = 1
        self._gaps = array("q")  # where numbers begin that were left out, and where they end, by turns
        # Numbers that were far above the next one, in order, and are kept as texts.
        self.ahead: list[int] = []
        for each in ids:
            self.add(each)

    def __contains__(self, client_order_id: object) -> bool:
        """O(log runs of numbers left out)."""
        if super().__contains__(client_order_id):
            return True
        number = self._number(client_order_id)
        return 0 < number < self.next and bisect_right(self._gaps, number) % 2 == 0

    def add(self, client_order_id: str) -> None:
        """Put in an id that is not there. O(1) on average; O(ids) for a number far ahead."""
        number = self._number(client_order_id)
        if self.next <= number < self.next + _NEAR:
            self.use(number)
            return
        super().add(client_order_id)
        if number > self.next:
            insort(self.ahead, number)

    def take(self, number: int, client_order_id: str) -> None:
        """Put in an id that is not there and is this number's, also after so many rejects that it is far ahead. As `use`."""
        if number >= self.next:
            self.use(number)
        else:
            super().add(client_order_id)

    def use(self, number: int) -> None:
        """Put in the prefix and a number that is not below the next one; those between are left out. O(1) on average."""
        if number > self.next:
            self._gaps.extend((self.next, number))
        self.next = number + 1
        if self.ahead:
            del self.ahead[: bisect_right(self.ahead, number)]

    def _number(self, client_order_id: object) -> int:
        """What comes behind the prefix, as `str` writes it; 0 if it is not that."""
        if not isinstance(client_order_id, str) or not client_order_id.startswith(self._prefix):
            return 0
        digits = client_order_id[len(self._prefix) :]
        if (
            not (digits.isascii() and digits.isdigit())
            or len(digits) > _MOST_DIGITS
            or digits.startswith("0")
        ):
            return 0
        return int(digits)
