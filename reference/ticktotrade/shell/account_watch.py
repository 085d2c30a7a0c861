"""Compares what the venue says is held with what the gate believes, without I/O."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from ticktotrade.risk import Position
from ticktotrade.shell.account import Holding

PATIENCE: Final = 3
"""A symbol that was too busy to be compared so often is kept quiet until it has been."""
QUIET_PATIENCE: Final = 10
"""But for no more comparisons than that: if it does not come to rest, an order is in doubt, say."""


class Difference(NamedTuple):
    """The venue holds something else than the gate believes: what, and what was believed, in nano-units."""

    holding: Holding
    believed: int


class AccountWatch:
    """Says where the two differ, of the symbols of which nothing was under way meanwhile.

    A listing is older than its arrival: what was sent, filled or has ended since it was asked for may be in it or not.
    So only symbols are compared that had no open order when it was asked for, and of which nothing has been told since.
    """

    def __init__(self) -> None:
        self.holdings: dict[str, Holding] = {}
        """What the venue said last."""
        self.quiet: set[str] = set()
        """Symbols of which no order is to go out, until they have been compared."""
        self._events: Counter[str] = Counter()
        self._asked: dict[str, int] = {}
        self._skipped: Counter[str] = Counter()

    def happened(self, symbol: str) -> None:
        """An order of the symbol goes out, has filled or has ended. O(1)."""
        self._events[symbol] += 1

    def is_current(self, symbol: str) -> bool:
        """Whether what the venue said last of the symbol is what it would say now, as far as is known. O(1)."""
        return self._asked.get(symbol, 0) == self._events[symbol]

    def asked(self, positions: Iterable[Position]) -> None:
        """The venue is being asked; the gate believes in these positions. O(symbols)."""
        self._asked = dict(self._events)
        for position in positions:
            if position.open_buys or position.open_sells:
                self._asked[position.symbol] = -1  # something was under way already

    def answered(
        self,
        holdings: Iterable[Holding],
        positions: Iterable[Position],
        unreadable: Collection[str] = (),
    ) -> list[Difference]:
        """The venue has answered: what is to be taken in. Of what is ``unreadable`` nothing is known. O(symbols)."""
        self.holdings = {holding.symbol: holding for holding in holdings}
        believed = {position.symbol: position.quantity for position in positions}
        differences = []
        for symbol in sorted((self.holdings.keys() | believed.keys()) - set(unreadable)):
            if not self.is_current(symbol):
                self._skip(symbol)
                continue
            self.quiet.discard(symbol)
            self._skipped.pop(symbol, None)
            holding = self.holdings.get(symbol, Holding(symbol, 0, 0, 0))
            if holding.quantity != believed.get(symbol, 0):
                differences.append(Difference(holding, believed.get(symbol, 0)))
        return differences

    def _skip(self, symbol: str) -> None:
        self._skipped[symbol] += 1
        if self._skipped[symbol] >= PATIENCE + QUIET_PATIENCE:
            self.quiet.discard(symbol)
            self._skipped[symbol] = 0
        elif self._skipped[symbol] >= PATIENCE:
            self.quiet.add(symbol)
