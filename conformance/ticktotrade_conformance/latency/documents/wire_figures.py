"""What is said of systems from wire to wire, as a document has it."""

from collections.abc import Iterator
from typing import NamedTuple

from ticktotrade_conformance.latency.documents.quantities import Count, Line, Nanoseconds
from ticktotrade_conformance.latency.judging.percentiles import Percentiles


class WireRate(NamedTuple):
    """A system at one rate: frames a second, or the name of a pace.

    ``duration`` is from the first frame to the last; ``decided`` are the orders that were to come, of which some are
    ``missing``; ``duplicated`` came once more, and nothing was the reason for ``invented`` ones. ``samples`` has the time
    from each order's frame to the order, in the order of the frames. ``mistakes`` are the first of them in words.
    """

    rate: Line
    frames: Count
    duration: Nanoseconds
    decided: Count
    missing: Count
    duplicated: Count
    invented: Count
    percentiles: Percentiles | None
    samples: tuple[Nanoseconds, ...]
    mistakes: tuple[Line, ...]


class WireFigures(NamedTuple):
    """A system at every rate; ``http`` is how its orders came, ``failure`` why it was not timed to the end."""

    name: Line
    http: Line
    failure: Line
    rates: tuple[WireRate, ...]

    @property
    def is_as_decided(self) -> bool:
        """Whether every order came that should have come, and no other."""
        wrong = any(each.missing or each.duplicated or each.invented for each in self.rates)
        return not (self.failure or wrong)


class WireToWire(NamedTuple):
    """All that was measured between two sockets. ``floors`` has an echo for each way in which a system's orders came.

    ``apart`` says whether the venue had a processor of its own.
    """

    source: Line
    apart: bool
    floors: tuple[WireFigures, ...]
    systems: tuple[WireFigures, ...]

    def floor_of(self, system: WireFigures, rate: str) -> Percentiles | None:
        """The echo's percentiles at the same rate, by the same kind of sockets."""
        return next(iter(self._floors(system.http, rate)), None)

    def _floors(self, http: str, rate: str) -> Iterator[Percentiles]:
        for floor in self.floors:
            for each in floor.rates:
                if (floor.http, each.rate) == (http, rate) and each.percentiles:
                    yield each.percentiles


def venue_note(is_apart: bool) -> str:
    """What a reader has to know of where the venue ran (LATENCY-25)."""
    if is_apart:
        return "The venue had a processor of its own."
    return "The venue took processors from the systems: it could not be given one of its own."
