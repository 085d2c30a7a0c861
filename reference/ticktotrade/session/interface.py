"""The interface of the feed session (chapter *Session*)."""

from enum import StrEnum
from typing import Annotated, Final, NamedTuple, Protocol

from ticktotrade.backoff import Seed
from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Element, StreamCode, Subscription
from ticktotrade.feed.interface import FeedConfig, Frame
from ticktotrade.machine import operation
from ticktotrade.market_data import Message, Symbol
from ticktotrade.nano import NANOS, PositiveDuration, Tally, Time
from ticktotrade.retry_after import HeaderValue
from ticktotrade.schema.shapes import Integer, Text

CloseCode = Annotated[int, Integer("close code", 0, 2**16 - 1)]
Request = Annotated[str, Text("request", 0, 2**32 - 1)]
"""A text frame for the venue."""

NO_CHANNELS: Final = Subscription(*[()] * len(Subscription._fields))


class State(StrEnum):
    """Where a session is. It is connected while authenticating, subscribing and streaming."""

    IDLE = "idle"
    CONNECTING = "connecting"
    AUTHENTICATING = "authenticating"
    SUBSCRIBING = "subscribing"
    STREAMING = "streaming"
    BACKING_OFF = "backing_off"
    STOPPED = "stopped"


class SessionConfig(NamedTuple):
    """How long each state may last, how long to wait before connecting again, and how books are healed.

    ``connect_timeout`` is for opening the connection, ``auth_timeout`` from there to being authenticated,
    ``subscribe_timeout`` for the answer to a subscription; a connection that says nothing for
    ``silence_timeout`` is given up (SESSION-20, SESSION-21). The first delay is up to ``backoff_base``, later
    ones up to ``backoff_cap``, jittered from ``seed`` (SESSION-15, SESSION-16), and after a connection that has been
    streaming for ``stable_time`` it is the first again (SESSION-17).

    A book that is not live is asked for anew, and waits for the answer up to ``heal_timeout``, then twice as long and
    so on, up to ``heal_pause`` (SESSION-30); ``heal_interval`` is from one request to the next (SESSION-29), and
    ``heal_pause`` from one connection that is given up for a book to the next (SESSION-31).
    """

    connect_timeout: PositiveDuration = 10 * NANOS
    auth_timeout: PositiveDuration = 10 * NANOS
    subscribe_timeout: PositiveDuration = 10 * NANOS
    silence_timeout: PositiveDuration = 30 * NANOS
    backoff_base: PositiveDuration = NANOS
    backoff_cap: PositiveDuration = 60 * NANOS
    seed: Seed = 0
    feed: FeedConfig = FeedConfig()
    stable_time: PositiveDuration = 60 * NANOS
    heal_timeout: PositiveDuration = 10 * NANOS
    heal_interval: PositiveDuration = NANOS
    heal_pause: PositiveDuration = 300 * NANOS


class Connect(NamedTuple):
    """Open a connection now."""


class SendAuth(NamedTuple):
    """Send the credentials. The session never sees them, so that they can be in no trace of it."""


class Send(NamedTuple):
    """Send a text frame."""

    text: Request


class MarkStale(NamedTuple):
    """Every book is stale until its reset: changes may have been missed."""


class Close(NamedTuple):
    """Close the connection, or give up opening it, and pass nothing on that still comes from it."""

    code: CloseCode


class Retry(NamedTuple):
    """The next connection is due at a time; ``tick`` will ask for it."""

    at: Time


class Fatal(NamedTuple):
    """The session is over, since connecting again would end in the same way: the venue's error."""

    code: StreamCode
    message: Message


Action = Connect | SendAuth | Send | MarkStale | Close | Retry | Fatal
"""Something for the shell to do."""


class Received(NamedTuple):
    """What a frame said, control messages included, and what to do then, in order."""

    elements: tuple[Element, ...]
    unknown_members: Tally
    actions: tuple[Action, ...]


class Status(NamedTuple):
    """The state; when ``tick`` will have something to do; the failures since a connection lasted; what is wanted."""

    state: State
    deadline: Time | None
    attempt: Tally
    wanted: Subscription


class Session(Protocol):
    """Keeps one stream of market data going. It is told what happens, and answers what to do."""

    @operation("Begin to connect.", "SESSION-1 SESSION-2", ErrorCode.WRONG_STATE)
    def start(self, now: Time) -> tuple[Action, ...]: ...

    @operation(
        "The connection is open; the venue speaks first.", "SESSION-1 SESSION-3", ErrorCode.WRONG_STATE
    )
    def opened(self, now: Time) -> None: ...

    @operation(
        "A text frame came: its elements, and what they lead to.",
        "SESSION-1 SESSION-4 SESSION-5 SESSION-6 SESSION-7 SESSION-9 SESSION-11 SESSION-12 SESSION-13"
        " SESSION-15 SESSION-16 SESSION-17 SESSION-19 SESSION-21",
        ErrorCode.WRONG_STATE,
    )
    def text(self, now: Time, frame: Frame) -> Received: ...

    @operation(
        "A binary frame came; this feed has none.", "SESSION-1 SESSION-10 SESSION-21", ErrorCode.WRONG_STATE
    )
    def binary(self, now: Time, frame: Frame) -> Received: ...

    @operation("A ping or a pong came.", "SESSION-1 SESSION-21", ErrorCode.WRONG_STATE)
    def ping(self, now: Time) -> None: ...

    @operation(
        "The connection is closed; without a code it was not opened, or ended without a close frame.",
        "SESSION-1 SESSION-14 SESSION-15 SESSION-16 SESSION-17 SESSION-19 SESSION-32",
        ErrorCode.WRONG_STATE,
    )
    def closed(
        self, now: Time, code: CloseCode | None, retry_after: HeaderValue | None
    ) -> tuple[Action, ...]:
        """``retry_after`` is what a venue that would not open it said about when it may be tried again."""

    @operation(
        "Time has passed.",
        "SESSION-15 SESSION-16 SESSION-17 SESSION-18 SESSION-19 SESSION-20 SESSION-21 SESSION-22",
    )
    def tick(self, now: Time) -> tuple[Action, ...]: ...

    @operation(
        "Want these symbols too, now and on every later connection.",
        "SESSION-1 SESSION-6 SESSION-8",
        ErrorCode.WRONG_STATE,
    )
    def subscribe(self, now: Time, channels: Subscription) -> tuple[Action, ...]: ...

    @operation(
        "The books of these symbols, and of no others, are not live: ask for them anew where it is time to.",
        "SESSION-1 SESSION-22 SESSION-25 SESSION-26 SESSION-27 SESSION-28 SESSION-29 SESSION-30 SESSION-31",
        ErrorCode.WRONG_STATE,
    )
    def heal(self, now: Time, symbols: tuple[Symbol, ...]) -> tuple[Action, ...]: ...

    @operation("End the session for good.", "SESSION-19 SESSION-23")
    def stop(self) -> tuple[Action, ...]: ...

    @operation("Where the session is.", "SESSION-8 SESSION-17 SESSION-22 SESSION-24", reads=True)
    def status(self) -> Status: ...
