"""Which books are not live, since when and why: for whoever heals them, and for whoever looks. Without I/O."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from ticktotrade.book import BookStatus
from ticktotrade.pipeline.interface import ElementProblem, Top

OLD: Final = "no update for too long"


class Lost(NamedTuple):
    """Since when a book is not live, in nanoseconds since the Unix epoch, and why."""

    since: int
    reason: str


class BookWatch:
    """Remembers reasons until the books that they are about are live again."""

    def __init__(self) -> None:
        self.lost: dict[str, Lost] = {}
        """The books that are not live, by symbol."""
        self._reasons: dict[str | None, str] = {}  # of a symbol, or of every one

    def blame(self, reason: str, symbol: str | None = None) -> None:
        """What keeps a book, or every book, from being live from now on. O(1); of every one O(books not live)."""
        if symbol is None:
            self._reasons.clear()
        self._reasons[symbol] = reason

    def blame_problems(self, problems: Iterable[ElementProblem]) -> bool:
        """Of the problems of a frame; whether a book was lost. O(problems)."""
        is_lost = False
        for _, code, member, symbol, book_lost in problems:
            if book_lost:
                self.blame(f"{code} at {member}" if member else str(code), symbol)
                is_lost = True
        return is_lost

    def look(self, now: int, tops: Iterable[Top]) -> tuple[dict[str, Lost], dict[str, Lost]]:
        """Take in the books as they are: those that are not live any more, and those that are again. O(symbols)."""
        lost, healed = {}, {}
        for symbol, _, status, _ in tops:
            if status is BookStatus.LIVE:
                if symbol in self.lost:
                    healed[symbol] = self.lost.pop(symbol)
                    self._reasons.pop(symbol, None)
            elif symbol not in self.lost:
                reason = self._reasons.get(symbol) or self._reasons.get(None) or OLD
                lost[symbol] = self.lost[symbol] = Lost(now, reason)
        if not self.lost:
            self._reasons.clear()
        return lost, healed
