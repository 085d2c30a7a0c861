"""What leads from one state of an order to another, as a table.

The router decides which event has come about; which state follows from it, and when the request of that state is due,
is in `TRANSITIONS`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from ticktotrade.router.states import State


class Event(StrEnum):
    """What leads from one state to another."""

    OPEN = "open"
    """An accepted answer shows the order, and it is open (ROUTER-22)."""
    FINAL = "final status"
    """An accepted answer shows the order, and it has ended at the venue (ROUTER-24)."""
    CONFIRMED = "204"
    """What a ``DELETE`` is to be answered with (ROUTER-27)."""
    NOT_PROCESSED = "not processed"
    """(ROUTER-16, ROUTER-17.)"""
    IN_DOUBT = "in doubt"
    """Also a placing request of a doubtful order that is declined for an id in use (ROUTER-18, ROUTER-21)."""
    DECLINED = "declined"
    """Also a query that is answered 404 before that settles anything (ROUTER-20, ROUTER-21, ROUTER-22)."""
    NOT_FOUND = "404 and wanted"
    """The venue does not know an order that is to be placed again then (ROUTER-19)."""
    SETTLED = "404 and settled"
    """The venue does not have it, and will not (ROUTER-44)."""
    CANCEL = "cancel"
    """With nothing in flight; where a cancel is wanted already, of an order held back (ROUTER-25, ROUTER-26, ROUTER-27)."""
    CANCEL_IN_FLIGHT = "cancel in flight"
    """The same with a request in flight."""
    QUERIED = "query"
    """With nothing in flight: of what waits for a query, or was held back (ROUTER-28, ROUTER-30, ROUTER-41)."""
    DEADLINE = "deadline"
    """(ROUTER-35.)"""
    NOTHING_TO_REPLACE = "nothing to replace"
    """The order that it was to replace has ended, and it cannot be at the venue in its place (ROUTER-31)."""
    OLD_REPLACED = "old order replaced"
    """What it was to replace is replaced or unknown, when it is to be placed again (ROUTER-31)."""
    HALTED = "halted"
    """The venue does not take the credentials, and nothing of it is in flight (ROUTER-40)."""


class When(StrEnum):
    """When the next request is due."""

    NOW = "now"
    AFTER_BACKOFF = "after back-off"
    """(ROUTER-10.)"""
    AFTER_POLL_INTERVAL = "after the poll interval"
    """(ROUTER-22.)"""
    UNCHANGED = "as before"
    """Nothing new is planned: a request is in flight, or one is due at a time of its own, or none is."""


class Transition(NamedTuple):
    """What follows from an event: the next state, and when its request is due."""

    state: State
    when: When


def _now(state: State) -> Transition:
    return Transition(state, When.NOW)


def _after_backoff(state: State) -> Transition:
    return Transition(state, When.AFTER_BACKOFF)


def _after_poll_interval(state: State) -> Transition:
    return Transition(state, When.AFTER_POLL_INTERVAL)


def _unchanged(state: State) -> Transition:
    return Transition(state, When.UNCHANGED)


_Row = Mapping[Event, Transition]


def _fails(state: State) -> _Row:
    """Whatever a request comes to that does not help, the order is there after back-off."""
    events = (Event.NOT_PROCESSED, Event.IN_DOUBT, Event.DECLINED)
    return dict.fromkeys(events, _after_backoff(state))


def _ends(*events: Event) -> _Row:
    return dict.fromkeys(events, _unchanged(State.DONE))


def _doubtful(state: State) -> _Row:
    """What is queried until it turns up or is settled (ROUTER-18, ROUTER-26)."""
    return {
        **_fails(state),
        Event.CANCEL: _now(State.DOUBTFUL_CANCELING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.DOUBTFUL_CANCELING),
        Event.QUERIED: _now(state),
        Event.HALTED: _unchanged(state),
        **_ends(Event.FINAL, Event.SETTLED, Event.NOTHING_TO_REPLACE),
    }


TRANSITIONS: Final[Mapping[State, _Row]] = {
    State.UNSENT: {
        Event.OPEN: _after_poll_interval(State.LIVE),
        Event.NOT_PROCESSED: _after_backoff(State.UNSENT),
        Event.IN_DOUBT: _after_backoff(State.DOUBTFUL),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.UNSENT_CANCELING),
        **_ends(Event.FINAL, Event.DECLINED, Event.CANCEL, Event.DEADLINE),
        **_ends(Event.NOTHING_TO_REPLACE, Event.HALTED),
    },
    State.UNSENT_CANCELING: {
        Event.OPEN: _now(State.DELETING),
        Event.IN_DOUBT: _after_backoff(State.DOUBTFUL_CANCELING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.UNSENT_CANCELING),
        **_ends(Event.FINAL, Event.NOT_PROCESSED, Event.DECLINED),
        **_ends(Event.NOTHING_TO_REPLACE, Event.HALTED),
    },
    State.DOUBTFUL: {
        Event.OPEN: _after_poll_interval(State.LIVE),
        Event.NOT_FOUND: _now(State.PLACING_AGAIN),
        Event.DEADLINE: _unchanged(State.GIVEN_UP),
        **_doubtful(State.DOUBTFUL),
    },
    State.PLACING_AGAIN: {
        **_fails(State.DOUBTFUL),
        Event.OPEN: _after_poll_interval(State.LIVE),
        Event.DECLINED: _after_backoff(State.DECLINED),
        Event.CANCEL: _now(State.DOUBTFUL_CANCELING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.PLACING_AGAIN_CANCELING),
        Event.DEADLINE: _unchanged(State.GIVEN_UP),
        Event.OLD_REPLACED: _unchanged(State.DOUBTFUL),
        Event.HALTED: _unchanged(State.DOUBTFUL),
        **_ends(Event.FINAL, Event.NOTHING_TO_REPLACE),
    },
    State.PLACING_AGAIN_CANCELING: {
        **_fails(State.DOUBTFUL_CANCELING),
        Event.OPEN: _now(State.DELETING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.PLACING_AGAIN_CANCELING),
        Event.HALTED: _unchanged(State.DOUBTFUL_CANCELING),
        **_ends(Event.FINAL, Event.NOTHING_TO_REPLACE),
    },
    State.DECLINED: {
        Event.OPEN: _after_poll_interval(State.LIVE),
        Event.DEADLINE: _unchanged(State.GIVEN_UP),
        **_doubtful(State.DECLINED),
    },
    State.GIVEN_UP: {Event.OPEN: _now(State.DELETING), **_doubtful(State.GIVEN_UP)},
    State.DOUBTFUL_CANCELING: {
        Event.OPEN: _now(State.DELETING),
        Event.DEADLINE: _unchanged(State.DOUBTFUL_CANCELING),
        **_doubtful(State.DOUBTFUL_CANCELING),
    },
    State.LIVE: {
        **_fails(State.LIVE),
        Event.OPEN: _after_poll_interval(State.LIVE),
        Event.CANCEL: _now(State.DELETING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.UNCONFIRMED),
        Event.QUERIED: _now(State.LIVE),
        Event.HALTED: _unchanged(State.LIVE),
        **_ends(Event.FINAL),
    },
    State.DELETING: {
        **_fails(State.UNCONFIRMED),
        Event.CONFIRMED: _now(State.CONFIRMED),
        Event.NOT_PROCESSED: _after_backoff(State.DELETING),
        Event.CANCEL: _now(State.DELETING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.DELETING),
        Event.QUERIED: _now(State.UNCONFIRMED),
        Event.HALTED: _unchanged(State.DELETING),
    },
    State.UNCONFIRMED: {
        **_fails(State.DELETING),
        Event.OPEN: _now(State.DELETING),
        Event.NOT_PROCESSED: _after_backoff(State.UNCONFIRMED),
        Event.CANCEL: _now(State.DELETING),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.UNCONFIRMED),
        Event.QUERIED: _now(State.UNCONFIRMED),
        Event.HALTED: _unchanged(State.UNCONFIRMED),
        **_ends(Event.FINAL),
    },
    State.CONFIRMED: {
        **_fails(State.CONFIRMED),
        Event.OPEN: _after_poll_interval(State.CONFIRMED),
        Event.CANCEL: _now(State.CONFIRMED),
        Event.CANCEL_IN_FLIGHT: _unchanged(State.CONFIRMED),
        Event.QUERIED: _now(State.CONFIRMED),
        Event.HALTED: _unchanged(State.CONFIRMED),
        **_ends(Event.FINAL),
    },
    State.DONE: {},
}
"""By state and event what follows; no other event comes about in a state.

That a stopping router's credentials are not taken ends an order in any state, and is not in it (ROUTER-42).
"""
