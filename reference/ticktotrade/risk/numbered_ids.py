"""Phase 3, straight path: the client order ids that were used, where most are a prefix and a number that rises.

A used id stays used (RISK-16, RISK-31), so that a gate's memory grows with every order that was ever sent. An id in a
set is a hundred bytes; of ids that are numbered, whether each is used is one byte, and to note that is to append it.
"""

from collections.abc import Iterable
from typing import Final

_MOST_DIGITS: Final = 18
_MOST_AHEAD: Final = 1 << 16
"""A number further ahead is kept as a text: somebody else's ids may look like ours."""


class NumberedIds(set[str]):
    """A set of ids; of those that are the prefix and a number of 1 or more, ``used`` has a byte each, by the number.

    What is in the set itself are the other ones. It only grows.
    """

    def __init__(self, prefix: str, ids: Iterable[str] = ()) -> None:
        super().__init__()
        self._prefix = prefix
        self._far_ahead = 0  # the highest number that is kept as a text
        self.used = bytearray(1)
        for each in ids:
            self.add(each)

    def __contains__(self, client_order_id: object) -> bool:
        """O(1)."""
        if super().__contains__(client_order_id):
            return True
        number = self._number(client_order_id)
        return 0 < number < len(self.used) and self.used[number] > 0

    def add(self, client_order_id: str) -> None:
        """O(1) on average."""
        number = self._number(client_order_id)
        if 0 < number < len(self.used) + _MOST_AHEAD:
            self.use(number)
        else:
            self._far_ahead = max(self._far_ahead, number)
            super().add(client_order_id)

    def use(self, number: int) -> None:
        """Add the prefix and a number. O(1); O(numbers between) beyond the last one."""
        used = self.used
        if number >= len(used):
            used.extend(bytes(number + 1 - len(used)))
        used[number] = 1

    def has_above(self, number: int) -> bool:
        """Whether an id of a higher number is used. O(1)."""
        return self._far_ahead > number or len(self.used) > number + 1

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
