"""How many requests a minute there may be, as Alpaca counts them."""

from typing import Final, NamedTuple

from ticktotrade.nano import NANOS

_MINUTE: Final = 60 * NANOS


class Allowance(NamedTuple):
    """Whether a request is served, and what the headers say: ``reset`` is in Unix seconds."""

    admitted: bool
    limit: int
    remaining: int
    reset: int

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that every answer has."""
        return (
            ("x-ratelimit-limit", str(self.limit)),
            ("x-ratelimit-remaining", str(self.remaining)),
            ("x-ratelimit-reset", str(self.reset)),
        )


class RequestRate:
    """Serves ``limit`` requests in each minute; one begins with the first request after the last one has ended."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._ends: int | None = None
        self._served = 0

    def admit(self, now: int) -> Allowance:
        """A request has come, at a time in nanoseconds since the Unix epoch."""
        if self._ends is None or now >= self._ends:
            self._ends, self._served = now + _MINUTE, 0
        admitted = self._served < self._limit
        self._served += admitted
        return Allowance(admitted, self._limit, self._limit - self._served, -(-self._ends // NANOS))
