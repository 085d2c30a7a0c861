"""The states of an order in the router's hands, and what each of them says."""

from enum import Enum, IntEnum, StrEnum


class Standing(StrEnum):
    """What is known of an order at the venue, whatever is in flight."""

    UNSENT = "unsent"
    """The venue certainly does not have it, but for what a placing request in flight may do."""
    DOUBTFUL = "doubtful"
    """A placing request may have reached the venue, or may reach it yet (ROUTER-18)."""
    PLACED = "placed"
    """The venue has it, or had (ROUTER-22)."""
    ENDED = "done"


class RequestKind(StrEnum):
    """What a request is for."""

    PLACE = "placing request"
    """Have the venue take the order, or make another one into it (ROUTER-5, ROUTER-30)."""
    QUERY = "query"
    CANCEL = "DELETE"
    NONE = "none"
    """The order has ended."""


class Cancel(StrEnum):
    """How far the cancel of an order is."""

    NOT_WANTED = "not wanted"
    AWAITED = "awaited"
    """It is wanted, and the venue has not confirmed one."""
    CONFIRMED = "confirmed"
    """The venue has answered 204 to a ``DELETE`` (ROUTER-27)."""


class RequestClass(IntEnum):
    """Which of the requests that are due goes first (ROUTER-8)."""

    CANCELS = 0
    ORDERS = 1
    POLLS = 2


def _request_class(standing: Standing, request: RequestKind, cancel: Cancel) -> RequestClass:
    """(ROUTER-8.)"""
    if cancel is Cancel.AWAITED:
        return RequestClass.CANCELS
    polls = standing is Standing.PLACED and request is RequestKind.QUERY
    return RequestClass.POLLS if polls else RequestClass.ORDERS


class State(Enum):
    """What an order is in the router's hands.

    Of an order with nothing in flight, ``request`` is what it waits for; else it is what is in flight.
    """

    UNSENT = "unsent", Standing.UNSENT, RequestKind.PLACE
    UNSENT_CANCELING = "unsent, cancelling", Standing.UNSENT, RequestKind.PLACE, Cancel.AWAITED
    """Its placing request is in flight: without one it has ended (ROUTER-25)."""
    DOUBTFUL = "doubtful", Standing.DOUBTFUL, RequestKind.QUERY
    PLACING_AGAIN = "placing again", Standing.DOUBTFUL, RequestKind.PLACE
    PLACING_AGAIN_CANCELING = (
        "placing again, cancelling",
        Standing.DOUBTFUL,
        RequestKind.PLACE,
        Cancel.AWAITED,
    )
    """Its placing request is in flight: without one it is queried (ROUTER-26)."""
    DECLINED = "finally declined", Standing.DOUBTFUL, RequestKind.QUERY
    """A later placing request was declined, and an earlier one may be accepted yet (ROUTER-21)."""
    GIVEN_UP = "given up", Standing.DOUBTFUL, RequestKind.QUERY
    """Its deadline has passed (ROUTER-35)."""
    DOUBTFUL_CANCELING = "doubtful, cancelling", Standing.DOUBTFUL, RequestKind.QUERY, Cancel.AWAITED
    """Whether it was declined or given up before makes a difference to its waits and its end alone."""
    LIVE = "live", Standing.PLACED, RequestKind.QUERY
    DELETING = "cancelling", Standing.PLACED, RequestKind.CANCEL, Cancel.AWAITED
    UNCONFIRMED = "cancelling, queried", Standing.PLACED, RequestKind.QUERY, Cancel.AWAITED
    CONFIRMED = "cancel confirmed", Standing.PLACED, RequestKind.QUERY, Cancel.CONFIRMED
    DONE = "done", Standing.ENDED, RequestKind.NONE

    def __init__(
        self, spoken: str, standing: Standing, request: RequestKind, cancel: Cancel = Cancel.NOT_WANTED
    ) -> None:
        self.spoken = spoken
        self.standing = standing
        self.request = request
        self.cancel = cancel
        self.request_class = _request_class(standing, request, cancel)
