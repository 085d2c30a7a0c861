"""What ``t2t wire`` finds out: for each system and each rate the time of every order, and whether all of them came."""

from array import array
from typing import Final, NamedTuple

from ticktotrade.market_data import Side, Symbol
from ticktotrade.nano import write_decimal
from ticktotrade_conformance.latency.judging.percentiles import Percentiles, percentiles_of

OWN_PACE: Final = "own"
"""The rate at which the market's frames were received."""
WARM_UP: Final = "warm-up"
"""What comes before the rates: as `AT_MOST`, with everything cold."""
AT_MOST: Final = "max"
"""As fast as the system takes them."""

WINDOW: Final = 32
"""How many orders may be outstanding where frames come as fast as the system takes them (LATENCY-24)."""


class WireOrder(NamedTuple):
    """What an order is known by where client order ids are not: in nano-units and nano-dollars."""

    symbol: Symbol
    side: Side
    quantity: int
    limit_price: int | None

    def __str__(self) -> str:
        limit = "" if self.limit_price is None else f" at {write_decimal(self.limit_price)}"
        return f"{self.side} {write_decimal(self.quantity)} {self.symbol}{limit}"


class WireRow(NamedTuple):
    """One system at one rate.

    ``rate`` is in frames a second, or `OWN_PACE`, `WARM_UP` or `AT_MOST`; ``seconds`` is from the first frame to the last.
    ``decided`` are the orders that the reference would have sent, ``missing`` those of them that never came. ``duplicated``
    are orders that came once more than they were decided, ``invented`` those that nothing was the reason for. ``samples``
    has nanoseconds from the frame to the order, in the order of the frames, and ``frames_of`` the number of each's frame.
    ``examples`` are the first mistakes in words.
    """

    rate: str
    frames: int
    seconds: float
    decided: int
    missing: int
    duplicated: int
    invented: int
    samples: "array[int]"
    frames_of: "array[int]"
    examples: tuple[str, ...]

    @property
    def unexpected(self) -> int:
        """How many orders came that should not have come."""
        return self.duplicated + self.invented

    @property
    def reached(self) -> float:
        """How many frames a second have left; 0 if that cannot be said."""
        return (self.frames - 1) / self.seconds if self.seconds else 0.0

    @property
    def percentiles(self) -> Percentiles | None:
        """By nearest rank, if any order came."""
        return percentiles_of(self.samples) if self.samples else None


class WireSystem(NamedTuple):
    """One system under test, at every rate.

    ``http`` is how its orders came: ``HTTP/2 over TLS``, say. ``failure`` is why it was not timed to the end, if it was not.
    """

    name: str
    http: str
    rows: tuple[WireRow, ...]
    failure: str = ""

    @property
    def is_as_decided(self) -> bool:
        """Whether every order came that should have come, and no other."""
        return not self.failure and not any(row.missing or row.unexpected for row in self.rows)


class WireRun(NamedTuple):
    """All that was measured in one run. ``floors`` has an echo for each way in which a system's orders came.

    ``is_apart`` says whether the venue had a processor of its own.
    """

    source: str
    is_apart: bool
    floors: tuple[WireSystem, ...]
    systems: tuple[WireSystem, ...]

    def floor_of(self, system: WireSystem, row: WireRow) -> WireRow | None:
        """The echo's row at the same rate, by the same kind of sockets."""
        for floor in self.floors:
            if floor.http == system.http:
                return next((each for each in floor.rows if each.rate == row.rate), None)
        return None
