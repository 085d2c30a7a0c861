"""How a venue behaves."""

from typing import NamedTuple

from ticktotrade.shell import Credentials
from ticktotrade_conformance.venue.faults import FaultPlan


class VenueOptions(NamedTuple):
    """How a venue behaves.

    ``speed`` is how much faster than its source the market goes, none being as fast as the clients take it;
    ``accepted`` are the credentials that will do (any, if none are given); ``max_connections`` are served at
    a time. ``auth_timeout`` and ``stall``, how long slow answers and silences last, are in seconds.
    """

    port: int = 0
    speed: float | None = 1.0
    accepted: Credentials | None = None
    max_symbols: int = 10_000
    max_connections: int = 100
    auth_timeout: float = 10.0
    stall: float = 60.0
    faults: FaultPlan = FaultPlan()
