"""The router's worked example: an order whose placing request is in doubt, until nothing of it can be at the venue."""

import re
from collections.abc import Iterator
from typing import Any, Final

from docs.pictures.drawing import Picture
from docs.pictures.sequence import Message, Moment, Way, in_words, sequence
from docs.worked import Example, example, heading, nanos
from ticktotrade.backend import baseline
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Abandon, Answer, Done, Request, RouterConfig

_HEADINGS: Final = ("time", "event", "answer", "the order")
PLACE: Final = heading(*_HEADINGS)

_ORDER: Final = Order(
    "a", "A", Side.BUY, OrderType.LIMIT, TimeInForce.DAY, nanos("10"), nanos("100"), None, False, 0, 0
)
_UNLIMITED: Final = LimiterConfig(rate=1000, period=1000, burst=1000)


def router_of(worked: Example) -> Any:
    """A router with the configuration that the example begins with, whose limiter and deadline never matter."""
    given = worked.settings
    config = RouterConfig(limiter=_UNLIMITED, deadline=100, **{"backoff_base": given["backoff_cap"], **given})
    return baseline().machines["router"](config)


def moments() -> Iterator[Moment]:
    """What the reference does at each row of the example."""
    worked = example("router", *_HEADINGS)
    router = router_of(worked)
    for row in worked.rows:
        now, event = int(row["time"]), row["event"].strip("`")
        answered = re.fullmatch(r"(\d+) to (\d+)", event)
        if answered:
            status, request = map(int, answered.groups())
            actions = router.answered(now, request, Answer(status, None, None, b""))
        else:
            actions = _told(router, now, event)
        heard = (Message(Way.IN, event),) if answered else ()
        orders = router.orders()
        state = orders[0].state if orders else "done"
        yield Moment(str(now), "" if answered else event, (*heard, *map(_said, actions)), state)


def _told(router: Any, now: int, event: str) -> Any:
    match event:
        case "submit":
            return router.submit(now, _ORDER, None)
        case "cancel":
            return router.cancel(now, _ORDER.client_order_id)
        case _:
            return router.tick(now)


def _said(action: Any) -> Message:
    match action:
        case Request(number, method):
            return Message(Way.OUT, f"{number}: {method}")
        case Abandon(number):
            return Message(Way.NOTE, f"abandons {number}")
        case Done(_, ending, detail):
            return Message(Way.NOTE, ", ".join(filter(None, (ending, detail))))
        case _:
            raise TypeError(action)


def order_in_doubt() -> Picture:
    """The sequence of the example."""
    every = list(moments())
    return sequence("router", every).picture(
        "order-in-doubt",
        "An order in doubt: its requests, and what the venue answers",
        in_words(every),
        "Times are those of the table, and not to scale.",
    )
