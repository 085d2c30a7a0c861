"""When the next frame is due, in nanoseconds of the performance counter (LATENCY-24)."""

from typing import Final, Protocol

from ticktotrade.nano import NANOS
from ticktotrade_conformance.latency.wire.records import AT_MOST, OWN_PACE, WARM_UP, WINDOW


class Pace(Protocol):
    """Says when, and how far the system may be behind."""

    @property
    def window(self) -> int | None:
        """How many orders may be outstanding when a frame leaves; any number, if that is missing."""

    def due(self, begin: int, number: int, received_at: int) -> int:
        """When the frame with a number, from 0, is due; ``begin`` is when the first one was."""


class OwnPace:
    """That at which the frames were received."""

    window: Final = None

    def __init__(self) -> None:
        self._latest: int | None = None
        self._passed = 0

    def due(self, begin: int, number: int, received_at: int) -> int:
        """A market that begins anew goes on at once."""
        if self._latest is not None:
            self._passed += max(received_at - self._latest, 0)
        self._latest = received_at
        return begin + self._passed


class FixedPace:
    """So many frames a second, whatever becomes of them."""

    window: Final = None

    def __init__(self, rate: int) -> None:
        self._rate = rate

    def due(self, begin: int, number: int, received_at: int) -> int:
        """From the first frame, so that nothing adds up."""
        return begin + number * NANOS // self._rate


class FullPace:
    """At once, as long as few enough orders are outstanding."""

    window: Final = WINDOW

    def due(self, begin: int, number: int, received_at: int) -> int:
        """Always."""
        return begin


def pace_of(rate: str) -> Pace:
    """The pace that a rate is written for."""
    if rate == OWN_PACE:
        return OwnPace()
    return FullPace() if rate in (AT_MOST, WARM_UP) else FixedPace(int(rate))
