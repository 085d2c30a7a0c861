"""The feed session: connecting, authenticating, subscribing, staying connected, without I/O."""

from ticktotrade.session.interface import (
    NO_CHANNELS,
    Action,
    Close,
    Connect,
    Fatal,
    MarkStale,
    Received,
    Retry,
    Send,
    SendAuth,
    Session,
    SessionConfig,
    State,
    Status,
)
from ticktotrade.session.stream_session import StreamSession

__all__ = [
    "NO_CHANNELS",
    "Action",
    "Close",
    "Connect",
    "Fatal",
    "MarkStale",
    "Received",
    "Retry",
    "Send",
    "SendAuth",
    "Session",
    "SessionConfig",
    "State",
    "Status",
    "StreamSession",
]
