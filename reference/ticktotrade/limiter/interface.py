"""The interface of the rate limiter (chapter *Limiter*)."""

from typing import Annotated, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.nano import PositiveCount, PositiveDuration, Time
from ticktotrade.schema.shapes import Text

Key = Annotated[str, Text("limiter key", 1, 64)]
"""What is limited by itself: an account, a symbol, a venue's API key."""


class LimiterConfig(NamedTuple):
    """``rate`` cells per ``period``, of which ``burst`` may come at once, with each key and without one.

    A period shorter than one nanosecond a cell is an ``invalid_config``, and so is a burst that takes
    longer than a 64-bit time to pass (LIMIT-1). At most ``max_keys`` are known at a time (LIMIT-10).
    """

    rate: PositiveCount = 200
    period: PositiveDuration = 60_000_000_000
    burst: PositiveCount = 3
    max_keys: PositiveCount = 1000


class Admission(NamedTuple):
    """Whether the cells were let through; if not, the first time at which they would be.

    For admitted cells ``earliest`` is the time that was given.
    """

    admitted: bool
    earliest: Time


class Limiter(Protocol):
    """The generic cell rate algorithm (GCRA), in whole nanoseconds, keyed and unkeyed.

    Without a key it is one limiter; each key is one of its own. Source: the governor crate, version 0.8 and
    later; ITU-T I.371. One cell in 10 ns, two at once:

    >>> from ticktotrade.limiter import GcraLimiter
    >>> limiter = GcraLimiter(LimiterConfig(rate=1, period=10, burst=2))
    >>> [limiter.admit(0).admitted for _ in range(3)]
    [True, True, False]
    >>> limiter.admit(9)
    Admission(admitted=False, earliest=10)
    >>> limiter.admit(10, key="another account"), limiter.earliest("another account")
    (Admission(admitted=True, earliest=10), 10)
    """

    @operation(
        "Let ``cells`` through at ``now``, all or none.",
        "LIMIT-2 LIMIT-3 LIMIT-4 LIMIT-5 LIMIT-6 LIMIT-7 LIMIT-9 LIMIT-13 LIMIT-10",
        ErrorCode.INSUFFICIENT_CAPACITY,
        ErrorCode.TOO_MANY_KEYS,
        ErrorCode.OVERFLOW,
    )
    def admit(self, now: Time, cells: PositiveCount = 1, key: Key | None = None) -> Admission:
        """Refused with ``insufficient_capacity`` if they are more than the burst, with ``too_many_keys`` if the
        key is not known and no other one fits, and with ``overflow`` if the next theoretical arrival time does
        not fit a time. ``now`` may be earlier than before.
        """

    @operation(
        "Forget every key that differs from one that is not known no more, from ``now`` on.", "LIMIT-11"
    )
    def retain_recent(self, now: Time) -> None: ...

    @operation(
        "The first time at which one cell would be admitted; nothing before the first was.",
        "LIMIT-8 LIMIT-9",
        reads=True,
    )
    def earliest(self, key: Key | None = None) -> Time | None: ...

    @operation("The keys that are known, in the order of code points.", "LIMIT-12", reads=True)
    def keys(self) -> tuple[Key, ...]: ...

    def try_admit(self, now: int, cells: int = 1, key: str | None = None) -> bool:
        """What `admit` does, for callers that want to know no more than whether it did. No operation of its own."""
        return self.admit(now, cells, key).admitted
