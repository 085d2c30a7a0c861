"""What is kept of one order in the router's hands."""

from ticktotrade.order import Order
from ticktotrade.router.interface import Ending, Replacement, Routed, RoutingState
from ticktotrade.router.states import Cancel, RequestKind, Standing, State


class Ticket:
    """The state of one order, and what is known of it.

    It has one request in flight at most, so that what the venue is asked never depends on which of two answers
    comes first. ``age`` numbers tickets in the order in which they came.
    """

    __slots__ = (
        "age",
        "attempts",
        "deadline",
        "doubtful_since",
        "ending",
        "failures",
        "filled_quantity",
        "filled_value",
        "flight",
        "held_back",
        "notional",
        "order",
        "overdue",
        "parent",
        "queried_at",
        "refusal",
        "replacement",
        "replaces",
        "settles_at",
        "state",
        "successor",
        "venue_order_id",
    )

    def __init__(self, age: int, order: Order) -> None:
        self.age = age
        self.order = order
        self.state = State.UNSENT
        self.deadline: int | None = None
        """When it is not to be placed any more; missing once it is placed, and once that has passed (ROUTER-35)."""
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
        self.flight: int | None = None
        self.attempts = 0
        self.failures = 0
        """Since the venue last did what was wanted."""
        self.doubtful_since: int | None = None
        """Since when a request to place it may have reached the venue, or still may."""
        self.settles_at = 0
        """From then on nothing that places it is under way any more (ROUTER-44)."""
        self.queried_at = 0
        """When the venue was asked about it last."""
        self.refusal: str | None = None
        """Why the venue declined it."""
        self.venue_order_id: str | None = None
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
        return self.state.standing is Standing.PLACED

    @property
    def waits_rarely(self) -> bool:
        """Whether it is doubtful, and its deadline has passed: its waits are the longest (ROUTER-10, ROUTER-35)."""
        return self.state.standing is Standing.DOUBTFUL and self.deadline is None

    @property
    def cannot_come(self) -> bool:
        """Whether what it was to replace has ended in a way that leaves no place for it (ROUTER-31)."""
        ending = None if self.replaces is None else self.replaces.ending
        if self.is_placed or ending is None:
            return False
        return self.doubtful_since is None or ending not in (Ending.REPLACED, Ending.UNKNOWN)

    def routed(self) -> Routed:
        """What can be seen of it (ROUTER-38)."""
        return Routed(
            self.id,
            self._shown_state(),
            self.venue_order_id,
            self.attempts,
            self.filled_quantity,
            self.filled_value,
            self.doubtful_since,
        )

    def _shown_state(self) -> RoutingState:
        if self.is_placed:
            return RoutingState.LIVE if self.state.cancel is Cancel.NOT_WANTED else RoutingState.CANCELING
        if self.flight is not None and self.state.request is RequestKind.PLACE:
            return RoutingState.SENDING
        return RoutingState.WAITING if self.state.standing is Standing.UNSENT else RoutingState.ASKING
