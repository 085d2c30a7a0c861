"""How an order ends, and what is said of it."""

from typing import Final

from ticktotrade.router.interface import Ending
from ticktotrade.router.states import Cancel, State
from ticktotrade.router.tickets import Ticket
from ticktotrade.router.transitions import Event

NOT_SENT: Final = "not sent"
NOT_THERE: Final = "not at the venue"
PAST_DEADLINE: Final = "deadline"
STALE: Final = "stale"
CREDENTIALS: Final = "halted"
NOTHING_TO_REPLACE: Final = "nothing to replace"


def ending_of(ticket: Ticket, event: Event) -> tuple[Ending, str]:
    """The ending and the detail of an order that an event ends; of a final status it is the venue's. O(1)."""
    match event:
        case Event.FINAL:  # ROUTER-24
            assert ticket.ending is not None
            return ticket.ending, ""
        case Event.DECLINED:  # ROUTER-20
            assert ticket.refusal is not None
            return Ending.REJECTED, ticket.refusal
        case Event.CANCEL | Event.NOT_PROCESSED:  # ROUTER-25
            return Ending.CANCELED, NOT_SENT
        case Event.DEADLINE:  # ROUTER-35, ROUTER-45
            return Ending.UNSENT, ticket.overdue
        case Event.NOTHING_TO_REPLACE:  # ROUTER-31
            return Ending.UNSENT, NOTHING_TO_REPLACE
        case Event.HALTED:  # ROUTER-40
            return Ending.UNSENT, CREDENTIALS
        case Event.SETTLED:
            return _settlement(ticket)
    raise AssertionError(f"{event} ends nothing")


def abandonment(ticket: Ticket) -> tuple[Ending, str]:
    """Of an order that nothing can be asked about any more (ROUTER-42)."""
    may_be_there = ticket.is_placed or ticket.doubtful_since is not None
    return Ending.UNKNOWN if may_be_there else Ending.UNSENT, ticket.refusal or CREDENTIALS


def _settlement(ticket: Ticket) -> tuple[Ending, str]:
    """Of a doubtful order that the venue does not have, and cannot get any more (ROUTER-44)."""
    if ticket.replaces is not None and ticket.replaces.ending is not None:
        return Ending.UNSENT, NOTHING_TO_REPLACE
    if ticket.state.cancel is not Cancel.NOT_WANTED:
        return Ending.CANCELED, NOT_THERE
    if ticket.refusal is not None:
        return Ending.REJECTED, ticket.refusal
    return Ending.UNSENT, ticket.overdue if ticket.state is State.GIVEN_UP else CREDENTIALS
