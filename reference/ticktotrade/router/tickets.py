"""The state of one order in the router's hands."""

from enum import Enum, auto

from ticktotrade.order import Order
from ticktotrade.router.interface import Ending, Replacement, Routed, RoutingState


class RequestKind(Enum):
    """What a request is for."""

    PLACE = auto()
    """Have the venue take the order, or make another one into it."""
    QUERY = auto()
    CANCEL = auto()


class Ticket:
    """What is known of one order, and what its next request is for.

    It has one request in flight at most, so that what the venue is asked never depends on which of two answers
    comes first. ``age`` numbers tickets in the order in which they came.
    """

    __slots__ = (
        "age",
        "asked_at",
        "attempts",
        "cancel_taken",
        "cancel_wanted",
        "deadline",
        "doubtful_since",
        "ending",
        "failures",
        "filled_quantity",
        "filled_value",
        "flight",
        "given_up",
        "held_back",
        "notional",
        "order",
        "overdue",
        "parent",
        "refusal",
        "replacement",
        "replaces",
        "request_kind",
        "settles_at",
        "successor",
        "venue_order_id",
    )

    def __init__(self, age: int, order: Order) -> None:
        self.age = age
        self.order = order
        self.deadline: int | None = None
        """When it is not to be placed any more, if it has not been given up before."""
        self.overdue = ""
        """Which deadline that is: the detail of an order that was not placed in time (ROUTER-35, ROUTER-45)."""
        self.notional: int | None = None
        self.parent: str | None = None
        """The order that this is a slice of."""
        self.replaces: Ticket | None = None
        self.replacement: Replacement | None = None
        """How the order that this one replaces is changed."""
        self.successor: Ticket | None = None
        """What is to replace this order, as long as it is not placed."""
        self.request_kind = RequestKind.PLACE
        self.flight: int | None = None
        self.attempts = 0
        self.failures = 0
        """Since the venue last did what was wanted."""
        self.doubtful_since: int | None = None
        """Since when a request to place it may have reached the venue, or still may."""
        self.given_up = False
        """Its deadline has passed while it was doubtful: it is not placed again (ROUTER-35)."""
        self.settles_at = 0
        """From then on nothing that places it is under way any more (ROUTER-44)."""
        self.asked_at = 0
        """When the venue was asked about it last."""
        self.refusal: str | None = None
        """Why the venue refused it, where an earlier request to place it may still reach the venue."""
        self.venue_order_id: str | None = None
        self.cancel_wanted = False
        self.cancel_taken = False
        self.held_back = False
        """Nothing is sent for it, since the credentials were not taken."""
        self.filled_quantity = 0
        self.filled_value = 0
        self.ending: Ending | None = None

    @property
    def id(self) -> str:
        """The client order id."""
        return self.order.client_order_id

    @property
    def is_placed(self) -> bool:
        """Whether the venue is known to have it."""
        return self.venue_order_id is not None

    @property
    def is_doubtful(self) -> bool:
        """Whether the venue may have it and may not, whatever is in flight."""
        return self.doubtful_since is not None

    @property
    def is_unsent(self) -> bool:
        """Whether the venue certainly does not have it, and nothing that is under way could change that."""
        return not (self.is_placed or self.is_doubtful or self.flight is not None)

    @property
    def is_polled(self) -> bool:
        """Whether its next request only follows what goes on at the venue anyway."""
        return self.is_placed and self.request_kind is RequestKind.QUERY

    @property
    def awaits_cancel(self) -> bool:
        """Whether a cancel is wanted, and the venue has not taken one."""
        return self.cancel_wanted and not self.cancel_taken

    @property
    def cannot_come(self) -> bool:
        """Whether what it was to replace has ended in a way that leaves no place for it (ROUTER-31)."""
        ending = None if self.replaces is None else self.replaces.ending
        if self.is_placed or ending is None:
            return False
        return not self.is_doubtful or ending not in (Ending.REPLACED, Ending.UNKNOWN)

    def routed(self) -> Routed:
        """What can be seen of it (ROUTER-38)."""
        return Routed(
            self.id,
            self._state(),
            self.venue_order_id,
            self.attempts,
            self.filled_quantity,
            self.filled_value,
            self.doubtful_since,
        )

    def _state(self) -> RoutingState:
        if self.is_placed:
            return RoutingState.CANCELING if self.cancel_wanted else RoutingState.LIVE
        if self.flight is not None and self.request_kind is RequestKind.PLACE:
            return RoutingState.SENDING
        return RoutingState.ASKING if self.is_doubtful else RoutingState.WAITING
