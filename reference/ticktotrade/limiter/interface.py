"""The interface of the rate limiter (chapter *Limiter*)."""

from typing import NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.machine import operation
from ticktotrade.nano import PositiveCount, PositiveDuration, Time


class LimiterConfig(NamedTuple):
    """``rate`` cells per ``period``, of which ``burst`` may come at once.

    A period shorter than one nanosecond a cell is an ``invalid_config``, and so is a burst that takes
    longer than a 64-bit time to pass (LIMIT-1).
    """

    rate: PositiveCount = 200
    period: PositiveDuration = 60_000_000_000
    burst: PositiveCount = 3


class Admission(NamedTuple):
    """Whether the cells were let through; if not, the first time at which they would be.

    For admitted cells ``earliest`` is the time that was given.
    """

    admitted: bool
    earliest: Time


class Limiter(Protocol):
    """The generic cell rate algorithm (GCRA), in whole nanoseconds, for one key.

    Source: the governor crate, version 0.8 and later; ITU-T I.371.
    """

    @operation(ErrorCode.INSUFFICIENT_CAPACITY, ErrorCode.OVERFLOW)
    def admit(self, now: Time, cells: PositiveCount) -> Admission:
        """Let ``cells`` through at ``now``, all or none (LIMIT-2 to LIMIT-7).

        Refused with ``insufficient_capacity`` if they are more than the burst, and with ``overflow`` if
        the next theoretical arrival time does not fit a time. ``now`` may be earlier than before.
        """

    @operation(reads=True)
    def earliest(self) -> Time | None:
        """The first time at which one cell would be admitted; nothing before the first was (LIMIT-8)."""
