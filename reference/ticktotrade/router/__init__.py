"""The order router: an order in, requests and timers out, and in the end what became of the order.

Read `interface` first, then `order_router`, which is the machine.
"""

from ticktotrade.router.interface import (
    Abandon,
    Action,
    Answer,
    Done,
    Ending,
    Failure,
    Filled,
    Halted,
    Method,
    Placed,
    Replacement,
    Request,
    Routed,
    Router,
    RouterConfig,
    RouterState,
    RouterStatus,
    RoutingState,
)
from ticktotrade.router.order_router import OrderRouter
from ticktotrade.router.straight import StraightRouter

__all__ = [
    "Abandon",
    "Action",
    "Answer",
    "Done",
    "Ending",
    "Failure",
    "Filled",
    "Halted",
    "Method",
    "OrderRouter",
    "Placed",
    "Replacement",
    "Request",
    "Routed",
    "Router",
    "RouterConfig",
    "RouterState",
    "RouterStatus",
    "RoutingState",
    "StraightRouter",
]
