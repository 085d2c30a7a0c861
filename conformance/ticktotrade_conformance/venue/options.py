"""How a venue behaves."""

from typing import NamedTuple

from ticktotrade.shell import Credentials
from ticktotrade_conformance.venue.faults import FaultPlan
from ticktotrade_conformance.venue.orders.account import AccountOptions
from ticktotrade_conformance.venue.orders.faults import OrderFaultPlan


class VenueOptions(NamedTuple):
    """How a venue behaves.

    ``speed`` is how much faster than its source the market goes, none being as fast as the clients take it;
    ``accepted`` are the credentials that will do (any, if none are given); ``max_connections`` are served at
    a time, of the feed and of order entry each. ``auth_timeout`` and ``stall``, how long slow answers and silences
    last, are in seconds.

    Order entry listens on ``orders_port``, over TLS unless ``plain_orders``; it keeps ``max_orders``, finished ones
    included, and serves ``requests_per_minute``, as many as come if that is none. ``account`` is what everybody who sends orders trades for.
    """

    port: int = 0
    speed: float | None = 1.0
    accepted: Credentials | None = None
    max_symbols: int = 10_000
    max_connections: int = 100
    auth_timeout: float = 10.0
    stall: float = 60.0
    faults: FaultPlan = FaultPlan()
    orders_port: int = 0
    plain_orders: bool = False
    requests_per_minute: int | None = None
    max_orders: int = 100_000
    order_faults: OrderFaultPlan = OrderFaultPlan()
    account: AccountOptions = AccountOptions()
