"""The states of a session, and what leads from one to another, as a table."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ticktotrade.session.interface import State


class Event(StrEnum):
    """What leads from one state to another. All that a session does besides is to answer."""

    START = "start"
    """Its user begins (SESSION-2)."""
    OPENED = "opened"
    """The connection is open (SESSION-3)."""
    AUTHENTICATED = "authenticated and nothing wanted"
    """(SESSION-5.)"""
    ASKED = "request sent"
    """For all that is wanted, once authenticated, or for what is new (SESSION-5, SESSION-8)."""
    CONFIRMED = "everything wanted confirmed"
    """(SESSION-7.)"""
    LOST = "lost"
    """The connection is lost: closed, or it could not be opened (SESSION-14)."""
    DROPPED = "dropped"
    """Time is up, or the venue's trouble passes (SESSION-13, SESSION-20, SESSION-21, SESSION-31)."""
    DUE = "delay over"
    """(SESSION-18.)"""
    FATAL = "fatal error"
    """Connecting again would end in the same way (SESSION-12)."""
    STOP = "stop"
    """Its user ends it (SESSION-23)."""


_ENDS: Final = {Event.LOST: State.BACKING_OFF, Event.DROPPED: State.BACKING_OFF, Event.STOP: State.STOPPED}
_ENDS_CONNECTED: Final = {**_ENDS, Event.FATAL: State.STOPPED}

TRANSITIONS: Final[Mapping[State, Mapping[Event, State]]] = {
    State.IDLE: {Event.START: State.CONNECTING, Event.STOP: State.STOPPED},
    State.CONNECTING: {Event.OPENED: State.AUTHENTICATING, **_ENDS},
    State.AUTHENTICATING: {
        Event.ASKED: State.SUBSCRIBING,
        Event.AUTHENTICATED: State.STREAMING,
        **_ENDS_CONNECTED,
    },
    State.SUBSCRIBING: {
        Event.ASKED: State.SUBSCRIBING,
        Event.CONFIRMED: State.STREAMING,
        **_ENDS_CONNECTED,
    },
    State.STREAMING: {Event.ASKED: State.SUBSCRIBING, **_ENDS_CONNECTED},
    State.BACKING_OFF: {Event.DUE: State.CONNECTING, Event.STOP: State.STOPPED},
    State.STOPPED: {Event.STOP: State.STOPPED},
}
"""By state and event the next state. An operation whose event a state does not have is refused there (SESSION-1)."""

AUTHENTICATED: Final = frozenset({State.SUBSCRIBING, State.STREAMING})
CONNECTED: Final = AUTHENTICATED | {State.AUTHENTICATING}
