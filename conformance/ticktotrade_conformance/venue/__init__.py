"""A simulated venue: the market-data stream of a capture or of the generated market, with faults by seed."""

from ticktotrade_conformance.venue.faults import Fault, FaultPlan
from ticktotrade_conformance.venue.options import VenueOptions
from ticktotrade_conformance.venue.server import Venue

__all__ = ["Fault", "FaultPlan", "Venue", "VenueOptions"]
