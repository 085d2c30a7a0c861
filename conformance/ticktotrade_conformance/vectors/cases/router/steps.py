"""What the cases of the order router are made of: configurations, orders, answers, and ways into some states."""

import json
from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Answer, Failure, Replacement, RouterConfig

CONFIG: Final = RouterConfig(
    request_timeout=100,
    backoff_base=16,
    backoff_cap=100,
    seed=1,
    deadline=1000,
    poll_interval=50,
    max_orders=4,
    limiter=LimiterConfig(rate=1, period=1, burst=100),
    max_remembered=4,
    doubt_cap=1000,
    late_limit=300,
    max_age=None,
    cancel_reserve=0,
)
SLOW: Final = CONFIG._replace(limiter=LimiterConfig(rate=1, period=40, burst=1))
LATE: Final = CONFIG._replace(deadline=50, backoff_cap=20)

ORDERS: Final = ("orders",)
STATUS: Final = ("status",)
SEEN: Final = (ORDERS, STATUS)


def order(client_order_id: str, **changes: Any) -> Order:
    """Four shares of AAPL at a limit of 100 dollars, but for what changes."""
    usual = Order(
        client_order_id,
        "AAPL",
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.DAY,
        4 * NANOS,
        100 * NANOS,
        None,
        False,
        0,
        0,
    )
    return usual._replace(**changes)


def market(client_order_id: str, **changes: Any) -> Order:
    """The same at the market."""
    return order(client_order_id, order_type=OrderType.MARKET, limit_price=None, **changes)


def submit(now: int, client_order_id: str, **changes: Any) -> tuple[Any, ...]:
    """An order for shares, received at 0."""
    return ("submit", now, order(client_order_id, **changes), None)


def adopt(
    now: int, order: Order, venue_order_id: str | None = None, filled: int = 0, value: int = 0
) -> tuple[Any, ...]:
    """An order of an earlier life, and what is known of it."""
    return ("adopt", now, order, venue_order_id, filled, value)


def replace(now: int, old: str, new: str, **changes: Any) -> tuple[Any, ...]:
    """An order that is to become another one."""
    return ("replace", now, old, Replacement(new, None, None, None, None)._replace(**changes))


def says(now: int, request: int, status: int, body: str = "", *headers: str | None) -> tuple[Any, ...]:
    """An answer; its headers are Retry-After and X-Ratelimit-Reset."""
    retry_after, reset = headers or (None, None)
    return ("answered", now, request, Answer(status, retry_after, reset, body.encode()))


def shown(client_order_id: str, /, **changes: Any) -> str:
    """An order as the venue shows it, with some members that mean nothing."""
    members: dict[str, Any] = {
        "id": f"venue-{client_order_id}",
        "client_order_id": client_order_id,
        "created_at": "2024-08-09T00:00:01Z",
        "status": "new",
        "filled_qty": "0",
        "filled_avg_price": None,
        "legs": [],
    }
    return json.dumps(members | changes, ensure_ascii=False)


def has(now: int, request: int, client_order_id: str, /, **changes: Any) -> tuple[Any, ...]:
    """The venue has the order."""
    return says(now, request, 200, shown(client_order_id, **changes))


def filled(quantity: str, price: str, status: str = "partially_filled") -> dict[str, str]:
    """What `has` shows of an order that has filled so far."""
    return {"status": status, "filled_qty": quantity, "filled_avg_price": price}


def refuses(now: int, request: int, status: int, code: int, message: str = "so it goes") -> tuple[Any, ...]:
    """The venue does not do what it was asked to, and says why."""
    return says(now, request, status, json.dumps({"code": code, "message": message}, ensure_ascii=False))


def unknown(now: int, request: int) -> tuple[Any, ...]:
    """The venue does not know the order that it was asked about."""
    return refuses(now, request, 404, 40410000, "order not found")


def fails(now: int, request: int, failure: Failure = Failure.RESET) -> tuple[Any, ...]:
    """No answer comes any more."""
    return ("failed", now, request, failure)


def tick(now: int) -> tuple[Any, ...]:
    """Time passes."""
    return ("tick", now)


LIVE: Final = (submit(0, "a"), has(1, 1, "a"))
DOUBTFUL: Final = (submit(0, "a"), fails(1, 1))
QUERIED: Final = (*DOUBTFUL, tick(100))
REPLACING: Final = (*LIVE, replace(10, "a", "b", quantity=5 * NANOS))
GIVEN_UP: Final = (*DOUBTFUL, tick(49), fails(50, 2))
"""With `LATE`."""

SECOND_CONFIG: Final = CONFIG._replace(
    request_timeout=10 * NANOS, deadline=7200 * NANOS, poll_interval=NANOS, seed=2
)

CANCELING: Final = (*LIVE, ("cancel", 10, "a"))
