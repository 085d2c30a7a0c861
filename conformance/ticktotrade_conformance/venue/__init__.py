"""A simulated venue: a market-data stream and order entry on this machine, with faults by seed."""

from ticktotrade_conformance.venue.faults import Fault, FaultPlan
from ticktotrade_conformance.venue.options import VenueOptions
from ticktotrade_conformance.venue.orders.account import AccountOptions, StartingPosition
from ticktotrade_conformance.venue.orders.faults import OrderFault, OrderFaultPlan
from ticktotrade_conformance.venue.server import NoOrdersPort, Venue

__all__ = [
    "AccountOptions",
    "Fault",
    "FaultPlan",
    "NoOrdersPort",
    "OrderFault",
    "OrderFaultPlan",
    "StartingPosition",
    "Venue",
    "VenueOptions",
]
