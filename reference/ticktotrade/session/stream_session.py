"""The feed session as a state machine."""

from collections.abc import Callable, Mapping
from typing import Final

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.deadlines import later
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import Element, Problem, StreamError, Subscription, Success
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.retry_after import wanted_pause
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.session.channels import (
    added,
    missing,
    subscribe_request,
    unsubscribe_request,
    wanted_books,
)
from ticktotrade.session.healing import Healing
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
from ticktotrade.session.stream_errors import Meaning, meaning
from ticktotrade.session.transitions import AUTHENTICATED, CONNECTED, TRANSITIONS, Event

CLOSE_FOR_GOOD: Final = 1000
CLOSE_FOR_NOW: Final = 1001


class StreamSession(Session):
    """One state, one time at which it has lasted too long, and the time of the last sign of life (SESSION-1).

    Which state comes next is in `transitions`; here is what is done on the way.
    """

    def __init__(
        self, parser: Callable[[FeedConfig], FeedParser], config: SessionConfig = SessionConfig()
    ) -> None:
        self._config = config
        self._feed = parser(config.feed)
        self._jitter = SplitMix64(config.seed)
        self._state = State.IDLE
        self._lasts: Mapping[State, int] = {
            State.CONNECTING: config.connect_timeout,
            State.AUTHENTICATING: config.auth_timeout,
            State.SUBSCRIBING: config.subscribe_timeout,
        }
        self._due = 0  # when the state ends by itself; of no meaning while idle, streaming and stopped
        self._alive_at = 0  # of no meaning unless connected
        self._auth_sent = False
        self._streaming_since: int | None = None  # of the connection that there is
        self._attempt = 0
        self._wanted = NO_CHANNELS
        self._healing = Healing(config.heal_timeout, config.heal_interval, config.heal_pause)

    def start(self, now: int) -> tuple[Action, ...]:
        """O(1) (SESSION-2)."""
        self._go(now, Event.START)
        return (Connect(),)

    def opened(self, now: int) -> None:
        """O(1) (SESSION-3)."""
        self._go(now, Event.OPENED)
        self._auth_sent = False
        self._alive_at = now

    def text(self, now: int, frame: bytes) -> Received:
        """As `FeedParser.parse`; a subscription costs O(symbols) as well (SESSION-9, SESSION-11)."""
        self._require(*CONNECTED)
        self._alive_at = now
        try:
            elements, unknown_members = self._feed.parse(frame)
        except Refused as refused:
            return Received((Problem(refused.code, "", None, book_lost=True),), 0, ())
        actions: list[Action] = []
        for element in elements:
            if self._state in CONNECTED:
                actions += self._on_element(now, element)
        return Received(elements, unknown_members, tuple(actions))

    def binary(self, now: int, frame: bytes) -> Received:
        """O(1) (SESSION-10)."""
        self._require(*CONNECTED)
        self._alive_at = now
        return Received((Problem(ErrorCode.FRAME_MALFORMED, "", None, book_lost=True),), 0, ())

    def ping(self, now: int) -> None:
        """O(1) (SESSION-21)."""
        self._require(*CONNECTED)
        self._alive_at = now

    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        """O(1); the code makes no difference (SESSION-14, SESSION-32)."""
        return self._back_off(now, Event.LOST, wanted_pause(now, retry_after, None))

    def tick(self, now: int) -> tuple[Action, ...]:
        """O(1) (SESSION-18, SESSION-20, SESSION-21)."""
        deadline = self._deadline()
        if deadline is None or now < deadline:
            return ()
        if self._state is State.BACKING_OFF:
            self._go(now, Event.DUE)
            return (Connect(),)
        return self._give_up(now)

    def subscribe(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        """O(symbols) (SESSION-8)."""
        self._require_going()
        new = missing(channels, self._wanted)
        self._wanted = added(self._wanted, new)
        if self._state not in AUTHENTICATED or new == NO_CHANNELS:
            return ()
        return self._ask_for(now, new)

    def heal(self, now: int, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        """O(symbols, both of the list and wanted) (SESSION-25, SESSION-26, SESSION-27, SESSION-31)."""
        self._require_going()
        listed = wanted_books(self._wanted, symbols)
        self._healing.keep_only(listed.keys())
        if self._state is not State.STREAMING or not self._has_streamed(now, self._config.heal_timeout):
            return ()
        due = self._healing.due(now, tuple(listed))
        if self._healing.gives_up(now, due):
            return self._give_up(now)
        return self._ask_anew(self._healing.pair(now, due))

    def stop(self) -> tuple[Action, ...]:
        """O(1) (SESSION-23)."""
        connection = () if self._state in {State.IDLE, State.BACKING_OFF, State.STOPPED} else self._hang_up()
        self._go(0, Event.STOP)
        return connection

    def status(self) -> Status:
        """O(1) (SESSION-24)."""
        return Status(self._state, self._deadline(), self._attempt, self._wanted)

    def _require(self, *states: State) -> None:
        if self._state not in states:
            raise Refused(ErrorCode.WRONG_STATE, f"the session is {self._state}")

    def _require_going(self) -> None:
        if self._state is State.STOPPED:
            raise Refused(ErrorCode.WRONG_STATE, "the session has stopped")

    def _go(self, now: int, event: Event) -> None:
        """Into the next state, and in time out of it. Raises `Refused`, where the event does not belong to the state."""
        state = TRANSITIONS[self._state].get(event)
        if state is None:
            raise Refused(ErrorCode.WRONG_STATE, f"the session is {self._state}")
        self._state = state
        if state in self._lasts:
            self._due = later(now, self._lasts[state])

    def _deadline(self) -> int | None:
        if self._state in {State.IDLE, State.STOPPED}:
            return None
        if self._state not in CONNECTED:
            return self._due
        silent = later(self._alive_at, self._config.silence_timeout)
        return silent if self._state is State.STREAMING else min(self._due, silent)

    def _has_streamed(self, now: int, duration: int) -> bool:
        """Whether the connection has been streaming for so long."""
        return self._streaming_since is not None and now >= later(self._streaming_since, duration)

    def _on_element(self, now: int, element: Element) -> tuple[Action, ...]:
        if isinstance(element, Success):
            return self._on_success(now, element.message)
        if isinstance(element, Subscription):
            return self._on_subscription(now, element)
        if isinstance(element, StreamError):
            return self._on_error(now, element)
        return ()

    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        """The greeting, or the answer to the credentials; each only where it is awaited (SESSION-4, SESSION-5)."""
        if self._state is not State.AUTHENTICATING:
            return ()
        if message == "connected" and not self._auth_sent:
            self._auth_sent = True
            return (SendAuth(),)
        if message == "authenticated" and self._auth_sent:
            return self._authenticated(now)
        return ()

    def _authenticated(self, now: int) -> tuple[Action, ...]:
        if self._wanted == NO_CHANNELS:
            self._stream(now, Event.AUTHENTICATED)
            return ()
        return self._ask_for(now, self._wanted)

    def _ask_for(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        self._go(now, Event.ASKED)
        return (Send(subscribe_request(channels)),)

    def _ask_anew(self, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        """Whoever subscribes is sent the whole book (SESSION-28)."""
        if not symbols:
            return ()
        books = NO_CHANNELS._replace(orderbooks=symbols)
        return (Send(unsubscribe_request(books)), Send(subscribe_request(books)))

    def _on_subscription(self, now: int, present: Subscription) -> tuple[Action, ...]:
        """(SESSION-7.)"""
        if self._state is State.SUBSCRIBING and missing(self._wanted, present) == NO_CHANNELS:
            self._stream(now, Event.CONFIRMED)
        return ()

    def _stream(self, now: int, event: Event) -> None:
        self._go(now, event)
        if self._streaming_since is None:
            self._streaming_since = now

    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        """(SESSION-12, SESSION-13.)"""
        match meaning(error.code):
            case Meaning.FATAL:
                closing = self._hang_up()
                self._go(now, Event.FATAL)
                return (*closing, Fatal(error.code, error.message))
            case Meaning.BACK_OFF:
                return self._give_up(now)
            case Meaning.REPORTED:
                return ()

    def _hang_up(self) -> tuple[Action, ...]:
        """Close the connection, or give up opening it, for good."""
        return (*self._staleness(), Close(CLOSE_FOR_GOOD))

    def _give_up(self, now: int) -> tuple[Action, ...]:
        """Close the connection, or give up opening it, and connect again later."""
        *stale, retry = self._back_off(now, Event.DROPPED, now)
        return (*stale, Close(CLOSE_FOR_NOW), retry)

    def _back_off(self, now: int, event: Event, earliest: int) -> tuple[Action, ...]:
        """The connection is lost, or given up: connect again after a while, and not before a time.

        (SESSION-14, SESSION-15, SESSION-16, SESSION-17, SESSION-32.)
        """
        stale = self._staleness()
        self._go(now, event)
        self._attempt = 1 if self._has_streamed(now, self._config.stable_time) else self._attempt + 1
        self._streaming_since = None
        self._due = max(later(now, self._delay()), min(earliest, I64_MAX))
        return (*stale, Retry(self._due))

    def _delay(self) -> int:
        longest = capped_delay(self._attempt, self._config.backoff_base, self._config.backoff_cap)
        return jittered(longest, self._jitter.draw())

    def _staleness(self) -> tuple[Action, ...]:
        """What the end of the connection means for the books (SESSION-19)."""
        return (MarkStale(),) if self._state in AUTHENTICATED else ()
