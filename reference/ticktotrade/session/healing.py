"""Which books were asked for anew, how often, and when they and the connection may be given up again."""

from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from ticktotrade.backoff import capped_delay
from ticktotrade.deadlines import later
from ticktotrade.schema.shapes import I64_MIN

MOST_A_PAIR: Final = 100
"""So many symbols are in one request at most, so that it stays a small frame."""


class Asked(NamedTuple):
    """How often a symbol was asked for, and until when it waits for its book."""

    times: int
    until: int


class Healing:
    """What a session remembers of books that are not live, whatever becomes of its connections (SESSION-26).

    Durations in nanoseconds: ``timeout`` is how long the first wait for a whole book is, ``interval`` from one
    request to the next, ``pause`` the longest wait for a book, and from one connection that is given up to the next.
    """

    def __init__(self, timeout: int, interval: int, pause: int) -> None:
        self._timeout = timeout
        self._interval = interval
        self._pause = pause
        self._asked: dict[str, Asked] = {}
        self._next_pair = I64_MIN
        self._next_giving_up = I64_MIN

    def keep_only(self, listed: Set[str]) -> None:
        """Forget the symbols that are not listed any more. O(symbols remembered) (SESSION-26)."""
        self._asked = {symbol: asked for symbol, asked in self._asked.items() if symbol in listed}

    def due(self, now: int, listed: Sequence[str]) -> tuple[str, ...]:
        """Those of some symbols that are not waiting, in order. O(symbols) (SESSION-27)."""
        return tuple(
            symbol for symbol in listed if symbol not in self._asked or now >= self._asked[symbol].until
        )

    def gives_up(self, now: int, due: Sequence[str]) -> bool:
        """Whether asking did not help one that is due, and a connection may be given up for it again.

        If so, it is taken to be given up. O(symbols) (SESSION-31).
        """
        if now < self._next_giving_up or not any(symbol in self._asked for symbol in due):
            return False
        self._next_giving_up = later(now, self._pause)
        return True

    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        """The symbols to ask for now; they wait from then on. O(symbols) (SESSION-28, SESSION-29, SESSION-30)."""
        if not due or now < self._next_pair:
            return ()
        asked_for = tuple(due[:MOST_A_PAIR])
        for symbol in asked_for:
            times = 1 + (self._asked[symbol].times if symbol in self._asked else 0)
            self._asked[symbol] = Asked(times, later(now, capped_delay(times, self._timeout, self._pause)))
        self._next_pair = later(now, self._interval)
        return asked_for
