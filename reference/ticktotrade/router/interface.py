"""The interface of the order router (chapter *Router*)."""

from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from ticktotrade.backoff import Seed
from ticktotrade.errors import ErrorCode
from ticktotrade.limiter.interface import LimiterConfig
from ticktotrade.machine import operation
from ticktotrade.market_data import Message
from ticktotrade.nano import (
    NANOS,
    Count,
    Notional,
    PositiveCount,
    PositiveDuration,
    PositiveQuantity,
    Price,
    Quantity,
    Tally,
    Time,
)
from ticktotrade.order import ClientOrderId, Order, TimeInForce
from ticktotrade.retry_after import HeaderValue
from ticktotrade.schema.shapes import Bytes, Integer, Text

SliceCount = Annotated[int, Integer("slice count", 1, 1000)]
"""One operation makes so many orders at most, whatever ``max_orders`` allows."""
RequestId = Annotated[int, Integer("request id", 1, 2**63 - 1)]
"""Requests are numbered from 1 on, retries anew."""
Target = Annotated[str, Text("target", 1, 512)]
"""The path and the query of a request, percent-encoded."""
Body = Annotated[bytes, Bytes("body")]
HttpStatus = Annotated[int, Integer("http status", 100, 999)]
VenueOrderId = Annotated[str, Text("venue order id", 1, 64)]


class RouterConfig(NamedTuple):
    """How patient the router is, and how often it may speak.

    A request that is not answered within ``request_timeout`` is abandoned (ROUTER-12). The first wait after a failure
    is up to ``backoff_base``, later ones up to ``backoff_cap``, jittered from ``seed`` (ROUTER-10). An order that is
    not placed ``deadline`` after it was due, or is older than ``max_age``, is not placed any more (ROUTER-35,
    ROUTER-45). If the venue may have it, it is asked about with waits up to ``doubt_cap``, until the venue shows it, or
    does not know it ``late_limit`` after the latest request to place it: no request is under way for longer
    (ROUTER-44). A live order is asked about every ``poll_interval`` (ROUTER-22). ``max_orders`` may be in the router's
    hands at a time, and the ids of as many as ``max_remembered`` that have ended are not taken again (ROUTER-4). Every
    request passes ``limiter`` (ROUTER-7), whose last ``cancel_reserve`` cells are for cancels (ROUTER-43); what makes
    no limiter, or one whose burst is not above that, is an ``invalid_config``.
    """

    request_timeout: PositiveDuration = 5 * NANOS
    backoff_base: PositiveDuration = NANOS // 10
    backoff_cap: PositiveDuration = 5 * NANOS
    seed: Seed = 0
    deadline: PositiveDuration = 30 * NANOS
    poll_interval: PositiveDuration = NANOS
    max_orders: PositiveCount = 1000
    limiter: LimiterConfig = LimiterConfig(rate=100, period=60 * NANOS, burst=100)
    max_remembered: PositiveCount = 100_000
    doubt_cap: PositiveDuration = 300 * NANOS
    late_limit: PositiveDuration = 120 * NANOS
    max_age: PositiveDuration | None = None
    cancel_reserve: Count = 20


class Method(StrEnum):
    """What a request does with its target."""

    GET = "GET"
    POST = "POST"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Request(NamedTuple):
    """Send this now; the shell adds the venue's address and the credentials. An empty ``body`` is none."""

    request: RequestId
    method: Method
    target: Target
    body: Body


class Abandon(NamedTuple):
    """The answer to a request is not waited for any longer; whether the venue saw it is not known."""

    request: RequestId


class Placed(NamedTuple):
    """The venue has the order: it may fill from now on, and may have before."""

    client_order_id: ClientOrderId
    venue_order_id: VenueOrderId


class Filled(NamedTuple):
    """What has filled since the last one: ``value`` is the sum of price × quantity, in 1e-18 dollars."""

    client_order_id: ClientOrderId
    quantity: PositiveQuantity
    value: Notional


class Ending(StrEnum):
    """What became of an order in the end."""

    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REJECTED = "rejected"
    """The venue refused it."""
    UNSENT = "unsent"
    """The venue does not have it, and will not."""
    UNKNOWN = "unknown"
    """The venue may have it, and takes no credentials that it could be asked with: a person has to look (ROUTER-42)."""


class Done(NamedTuple):
    """The router is through with an order. ``detail`` is the venue's reason, or the router's."""

    client_order_id: ClientOrderId
    ending: Ending
    detail: Message


class Halted(NamedTuple):
    """The venue does not take the credentials: nothing more is sent until `cancel`, `query` or `stop` wants it."""

    status: HttpStatus
    detail: Message


Action = Request | Abandon | Placed | Filled | Done | Halted
"""Something for the shell to do (the first two), or something that has come about."""


class Answer(NamedTuple):
    """An answer of the venue: its status, two of its headers as they came, its body as it came."""

    status: HttpStatus
    retry_after: HeaderValue | None
    ratelimit_reset: HeaderValue | None
    body: Body


class Failure(StrEnum):
    """Why a request has no answer. But for the first one, the venue may have acted on it all the same (ROUTER-16)."""

    REFUSED = "refused"
    """No connection came about, so nothing was sent; or HTTP/2 says that the request was not processed."""
    RESET = "reset"
    """The connection ended after the request had been begun."""
    GOAWAY = "goaway"
    """The connection ended so after the venue had said that it would, and not that the request was not processed."""
    UNREADABLE = "unreadable"
    """What came is no HTTP answer."""


class Replacement(NamedTuple):
    """What an open order is to become; what is missing stays as it is."""

    client_order_id: ClientOrderId
    quantity: PositiveQuantity | None
    time_in_force: TimeInForce | None
    limit_price: Price | None
    stop_price: Price | None


class RoutingState(StrEnum):
    """How far the router is with an order."""

    WAITING = "waiting"
    """Nothing of it is on its way: it waits for its time, for the limiter, or after a failure."""
    SENDING = "sending"
    ASKING = "asking"
    """The venue may have it: it is being asked, or going to be."""
    LIVE = "live"
    CANCELING = "canceling"


class Routed(NamedTuple):
    """An order in the router's hands; ``doubtful_since`` is there while the venue may have it and may not."""

    client_order_id: ClientOrderId
    state: RoutingState
    venue_order_id: VenueOrderId | None
    attempts: Tally
    filled_quantity: Quantity
    filled_value: Notional
    doubtful_since: Time | None


class RouterState(StrEnum):
    """Whether orders are taken."""

    RUNNING = "running"
    HALTED = "halted"
    """The credentials were not taken."""
    STOPPING = "stopping"
    """What is open is being cancelled."""
    STOPPED = "stopped"


class RouterStatus(NamedTuple):
    """Whether orders are taken, and the earliest time at which ``tick`` would answer something."""

    state: RouterState
    deadline: Time | None


class Router(Protocol):
    """Places orders at a venue, each at most once, and follows them to their end. It does no I/O."""

    @operation(
        "Place an order; with ``notional``, in dollars, it has no quantity of its own.",
        "ROUTER-1 ROUTER-2 ROUTER-3 ROUTER-4 ROUTER-5 ROUTER-6 ROUTER-7 ROUTER-8 ROUTER-9 ROUTER-43"
        " ROUTER-45",
        ErrorCode.INVALID_ORDER,
        ErrorCode.SUB_PENNY,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.TOO_MANY_ORDERS,
        ErrorCode.WRONG_STATE,
    )
    def submit(self, now: Time, order: Order, notional: Price | None) -> tuple[Action, ...]:
        """Refused with ``wrong_state`` unless the router is running; with ``invalid_order`` for no amount or
        two, or prices that are not those of its type; with ``sub_penny`` for a price finer than the venue's
        ticks; with ``too_many_orders``; with ``duplicate_order`` for an id that is in hand or remembered.
        """

    @operation(
        "Place an order in ``count`` slices, one every ``interval`` (TWAP): whole lots that add up exactly.",
        "ROUTER-1 ROUTER-2 ROUTER-3 ROUTER-4 ROUTER-5 ROUTER-6 ROUTER-7 ROUTER-8 ROUTER-9 ROUTER-32"
        " ROUTER-33 ROUTER-45",
        ErrorCode.INVALID_ORDER,
        ErrorCode.SUB_PENNY,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.TOO_MANY_ORDERS,
        ErrorCode.WRONG_STATE,
    )
    def slices(
        self,
        now: Time,
        order: Order,
        count: SliceCount,
        interval: PositiveDuration,
        lot: PositiveQuantity,
    ) -> tuple[Action, ...]:
        """Refused as `submit`, and with ``invalid_order`` for less than a lot a slice, an odd lot, or ids that
        get too long.
        """

    @operation(
        "Take an order in hand that an earlier process has placed, or may have.",
        "ROUTER-47 ROUTER-48 ROUTER-49",
        ErrorCode.INVALID_ORDER,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.TOO_MANY_ORDERS,
        ErrorCode.WRONG_STATE,
    )
    def adopt(
        self,
        now: Time,
        order: Order,
        venue_order_id: VenueOrderId | None,
        filled_quantity: Quantity,
        filled_value: Notional,
    ) -> tuple[Action, ...]:
        """With the id that the venue lists it under it is followed like any other, and what fills beyond
        ``filled_quantity``, worth ``filled_value``, is answered. Without one it is asked about, and cancelled
        if it turns up. Refused with ``wrong_state``, ``too_many_orders`` and ``duplicate_order`` as `submit`;
        with ``invalid_order`` for an order, an id or fills that cannot be.
        """

    @operation(
        "Cancel an order, or all that is left of its slices.",
        "ROUTER-8 ROUTER-9 ROUTER-25 ROUTER-26 ROUTER-27 ROUTER-34 ROUTER-41 ROUTER-43",
        ErrorCode.UNKNOWN_ORDER,
    )
    def cancel(self, now: Time, client_order_id: ClientOrderId) -> tuple[Action, ...]:
        """Refused with ``unknown_order`` if it is not in the router's hands."""

    @operation(
        "Replace a live order by another one, with a client order id of its own.",
        "ROUTER-1 ROUTER-2 ROUTER-3 ROUTER-4 ROUTER-5 ROUTER-6 ROUTER-7 ROUTER-8 ROUTER-9 ROUTER-29"
        " ROUTER-30 ROUTER-31 ROUTER-45 ROUTER-46",
        ErrorCode.UNKNOWN_ORDER,
        ErrorCode.NOT_LIVE,
        ErrorCode.INVALID_ORDER,
        ErrorCode.SUB_PENNY,
        ErrorCode.DUPLICATE_ORDER,
        ErrorCode.TOO_MANY_ORDERS,
        ErrorCode.WRONG_STATE,
    )
    def replace(
        self, now: Time, client_order_id: ClientOrderId, replacement: Replacement
    ) -> tuple[Action, ...]:
        """Without a quantity it asks for what is left of the old one. Refused as `submit`; with
        ``unknown_order`` if the old one is not in the router's hands; with ``not_live`` if the venue is not
        known to have it, or it is being cancelled or replaced, or nothing is left of it; with ``invalid_order``
        if nothing changes, or the old one has no such part.
        """

    @operation(
        "Ask the venue about an order now, instead of at the next poll.",
        "ROUTER-9 ROUTER-28 ROUTER-41",
        ErrorCode.UNKNOWN_ORDER,
    )
    def query(self, now: Time, client_order_id: ClientOrderId) -> tuple[Action, ...]:
        """Refused with ``unknown_order`` if it is not in the router's hands."""

    @operation(
        "A request was answered.",
        "ROUTER-9 ROUTER-10 ROUTER-11 ROUTER-12 ROUTER-13 ROUTER-14 ROUTER-15 ROUTER-16 ROUTER-17"
        " ROUTER-18 ROUTER-19 ROUTER-20 ROUTER-21 ROUTER-22 ROUTER-23 ROUTER-24 ROUTER-25 ROUTER-26"
        " ROUTER-27 ROUTER-31 ROUTER-35 ROUTER-40 ROUTER-41 ROUTER-42 ROUTER-43 ROUTER-44",
        ErrorCode.UNKNOWN_REQUEST,
    )
    def answered(self, now: Time, request: RequestId, answer: Answer) -> tuple[Action, ...]:
        """Refused with ``unknown_request`` if no answer to it is waited for."""

    @operation(
        "A request was not answered, and will not be.",
        "ROUTER-9 ROUTER-10 ROUTER-11 ROUTER-16 ROUTER-18 ROUTER-27 ROUTER-35",
        ErrorCode.UNKNOWN_REQUEST,
    )
    def failed(self, now: Time, request: RequestId, failure: Failure) -> tuple[Action, ...]:
        """Refused with ``unknown_request`` if no answer to it is waited for."""

    @operation("Time has passed.", "ROUTER-9 ROUTER-12 ROUTER-35 ROUTER-36 ROUTER-43 ROUTER-45")
    def tick(self, now: Time) -> tuple[Action, ...]: ...

    @operation("Take no more orders, and cancel those that are open.", "ROUTER-9 ROUTER-37")
    def stop(self, now: Time) -> tuple[Action, ...]: ...

    @operation("Every order in the router's hands, in the order in which they came.", "ROUTER-38", reads=True)
    def orders(self) -> tuple[Routed, ...]: ...

    @operation("Whether orders are taken, and when something is due.", "ROUTER-39", reads=True)
    def status(self) -> RouterStatus: ...
