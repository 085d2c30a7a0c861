"""The live feed: the session machine on a WebSocket."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol, cast

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import StreamError, Subscription
from ticktotrade.market_data import Symbol
from ticktotrade.nano import NANOS
from ticktotrade.retry_after import HEADER_VALUE_BYTES
from ticktotrade.safe_text import safe_text
from ticktotrade.session import (
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
    StreamSession,
)
from ticktotrade.shell import clock
from ticktotrade.shell.abort import abort
from ticktotrade.shell.credentials import Credentials
from ticktotrade.shell.frameless_log import FramelessLog
from ticktotrade.shell.market_connection import Ears, MarketConnection
from ticktotrade.shell.notice_text import described, named
from ticktotrade.shell.urls import check_url, is_local

_CLOSE_SECONDS: Final = 1.0
"""How long the venue may take to answer a close frame, before the connection is cut."""
_PINGS_A_SILENCE: Final = 3
"""A quiet market is not a silent connection: it answers pings, sent this often in the silence time-out."""
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Who answers so may say when to come back."""


class FeedListener(Protocol):
    """Is told what the client receives, in order; frames in the callback in which their bytes arrive."""

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """A frame came, at a time of the shell's clock in nanoseconds; ``received`` has what it said."""

    def on_stale(self) -> None:
        """Every book is stale until its reset."""

    def on_notice(self, notice: str) -> None:
        """Something became of the connection; one line for a person, without credentials."""


class FeedClient:
    """Carries out a session's actions, and tells it what happens. One task, one timer; frames come past both.

    No task is switched to and no timer set anew between a frame's last byte and the listener: a deadline that a frame puts
    off rings in vain. What a frame wants to have done is done by the task afterwards.

    ``config`` and ``make_session`` say which session. ``first`` is told of each text, and when it came, before the session
    is, as long as the connection is not given up. Raises `BadUrl` unless the URL is ``wss://``, or
    ``ws://`` to this machine: credentials go over TLS, or nowhere.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- what to connect to, and everybody who is told
        self,
        url: str,
        credentials: Credentials,
        listener: FeedListener,
        config: SessionConfig = SessionConfig(),
        make_session: Callable[[SessionConfig], Session] = partial(StreamSession, TreeParser),
        first: Callable[[int, bytes], None] | None = None,
    ) -> None:
        self.connections = 0
        """How many connections were opened so far."""
        check_url(url)
        self._url = url
        self._credentials = credentials
        self._listener = listener
        self._config = config
        self._session = make_session(config)
        self._first = first
        self._is_heard = False
        """Whether the session takes what the connection says."""
        self._actions: deque[Action] = deque()
        self._connection: MarketConnection | None = None
        self._timer: asyncio.Timeout | None = None
        self._is_waiting = False
        self._broken: Exception | None = None
        self._reason = ""
        self._fatal: Fatal | None = None

    @property
    def status(self) -> Status:
        """Where the session is."""
        return self._session.status()

    def subscribe(self, channels: Subscription) -> None:
        """Want these symbols as well, before or while it runs.

        Raises `Refused` with ``wrong_state`` if the session has stopped.
        """
        self._add(self._session.subscribe(clock.now(), channels))
        self._wake()

    def heal(self, symbols: Sequence[Symbol]) -> None:
        """The books of these symbols, and of no others, are not live: see to it that they come as a whole.

        To be called about every second with all of them, and when one more is not live; how often the venue is
        asked does not depend on it (chapter *Session*). Once the session has stopped, nothing can be healed.
        """
        if self._is_stopped():
            return
        actions = self._session.heal(clock.now(), tuple(symbols))
        if any(isinstance(action, Close) for action in actions):
            self._reason = f"books did not heal when asked for anew (not live: {named(symbols)})"
        elif actions:
            self._notice(f"asking anew for the books of {named(_asked_for(actions))}")
        self._add(actions)
        self._wake()

    def begin_dry(self) -> Callable[[bytes], None]:
        """Be as if there was a connection, on which nothing is sent; what is answered takes what would have come on it."""
        self._session.start(clock.now())
        self._session.opened(clock.now())
        self._is_heard = True
        return self._on_text

    def stop(self) -> None:
        """Close the connection, and let `run` return."""
        self._add(self._session.stop())
        self._is_heard = False
        self._wake()

    async def run(self) -> Fatal | None:
        """Keep the feed going until it is stopped (nothing is returned), or ends for a reason, which is.

        If it was stopped before, it has nothing to do. Cancelling it closes the connection. Whatever
        befalls the connection is a notice, never an exception; what the listener has raised is.
        """
        if self._is_stopped():
            return None
        self._actions += self._session.start(clock.now())
        try:
            while self._broken is None and (self._actions or not self._is_stopped()):
                await self._step()
            if self._broken is not None:
                raise self._broken
        finally:
            if any(isinstance(action, MarkStale) for action in self._session.stop()):
                self._listener.on_stale()
            await self._close(1000)
        return self._fatal

    async def _step(self) -> None:
        """Carry out an action, or wait for something to happen; either ends when the session's deadline passes."""
        timer = asyncio.timeout_at(self._when())
        try:
            async with timer:
                self._timer = timer
                await (self._carry_out(self._actions.popleft()) if self._actions else self._wait())
        except TimeoutError:
            if not timer.expired():
                raise
        finally:
            self._timer = None
        state = self.status.state
        actions = self._session.tick(clock.now())
        if actions and state is not State.BACKING_OFF:
            self._reason = f"no sign of life while {state}"
        self._add(actions)

    async def _carry_out(self, action: Action) -> None:
        match action:
            case Connect():
                await self._open()
            case SendAuth():
                await self._send(self._credentials.auth_request())
            case Send(text):
                await self._send(text)
            case MarkStale():
                self._listener.on_stale()
            case Close(code):
                await self._close(code)
            case Retry(at):
                wait = max(at - clock.now(), 0) / NANOS
                self._notice(f"{self._reason}; connecting again in {wait:.1f} s")
            case Fatal():
                message = self._credentials.redacted(action.message)
                self._fatal = action._replace(message=message)

    async def _wait(self) -> None:
        self._is_waiting = True
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._is_waiting = False

    async def _open(self) -> None:
        try:
            connection = await _Connect(
                self._url,
                compression=None,
                proxy=None if is_local(self._url) else True,
                open_timeout=None,
                ping_interval=self._config.silence_timeout / NANOS / _PINGS_A_SILENCE,
                ping_timeout=None,
                close_timeout=_CLOSE_SECONDS,
                max_size=self._config.feed.max_frame_bytes,
                logger=FramelessLog(__name__),
                create_connection=cast(  # `connect` calls it, and asks for nothing else
                    type[MarketConnection],
                    partial(MarketConnection, most_bytes=self._config.feed.max_frame_bytes),
                ),
            )
        except Exception as error:  # whatever keeps a connection from being opened
            if not self._is_stopped():
                self._reason = f"cannot connect ({described(error)})"
                self._actions += self._session.closed(clock.now(), None, self._retry_after(error))
            return
        assert isinstance(connection, MarketConnection)
        self._connection = connection
        if self._is_stopped():
            return
        self.connections += 1
        self._session.opened(clock.now())
        self._notice("connected")
        self._is_heard = True
        connection.listen(
            Ears(self._on_text, self._on_binary, self._on_sign_of_life, partial(self._on_end, connection))
        )

    # What the connection tells.

    def _on_text(self, frame: bytes) -> None:
        received_at = clock.now()
        # A venue that repeats the credentials in a message does not get them into anything behind here.
        frame = self._credentials.redacted_bytes(frame)
        if self._first is not None and self._is_heard:
            try:
                self._first(received_at, frame)
            except Exception as error:
                self._break(error)
        try:
            received = self._session.text(received_at, frame)
        except Refused:  # the session has given this connection up, or was stopped
            return
        self._on_frame(received_at, frame, received)

    def _on_binary(self, frame: bytes) -> None:
        received_at = clock.now()
        try:
            received = self._session.binary(received_at, frame)
        except Refused:
            return
        self._on_frame(received_at, frame, received)

    def _on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        try:
            self._listener.on_frame(received_at, frame, received)
        except Exception as error:
            self._break(error)
        if received.actions:
            self._note_reason(received)
            self._add(received.actions)
            self._go_on()

    def _break(self, error: Exception) -> None:
        """Let `run` raise it: it is for whoever runs the client."""
        self._broken = self._broken or error
        self._go_on()

    def _note_reason(self, received: Received) -> None:
        """Why the session has given the connection up, if it has: in a venue's words."""
        for element in received.elements:
            if isinstance(element, StreamError):
                self._reason = f"the venue says {element.code} {safe_text(element.message)}"

    def _on_end(self, connection: MarketConnection, code: int | None) -> None:
        if self._connection is not connection:
            return
        self._connection = None
        if self._is_given_up():
            return
        self._reason = "the connection was lost" if code is None else f"the venue closed with {code}"
        self._add(self._session.closed(clock.now(), code, None))
        self._go_on()

    def _add(self, actions: Sequence[Action]) -> None:
        """What the session wants to have done; with some of it, it has given the connection up."""
        if actions:
            self._actions += actions
            self._is_heard = self._is_heard and not self._is_given_up()

    def _is_stopped(self) -> bool:
        """Whether the session was stopped during a wait that has come to an end of its own at the same time."""
        return self.status.state is State.STOPPED

    def _is_given_up(self) -> bool:
        """Whether the session has given the connection up, or was stopped, during such a wait."""
        return self.status.state not in {State.AUTHENTICATING, State.SUBSCRIBING, State.STREAMING}

    def _retry_after(self, error: Exception) -> str | None:
        """When a venue that is busy wants to be asked again, as it said so; nothing in it is a credential."""
        if not isinstance(error, InvalidStatus) or error.response.status_code not in _BUSY:
            return None
        values = error.response.headers.get_all("Retry-After")
        if len(values) != 1 or len(values[0].encode()) > HEADER_VALUE_BYTES:
            return None
        return self._credentials.redacted(values[0])

    async def _send(self, text: str) -> None:
        if self._connection is None:
            return
        with suppress(ConnectionClosed):  # receiving will say so
            await self._connection.send(text)

    async def _close(self, code: int) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        connection.ignore()
        try:
            await connection.close(code)
        finally:
            abort(connection.transport)

    def _on_sign_of_life(self) -> None:
        # The timer need not be set anew: when it rings, the session says that it was for nothing.
        with suppress(Refused):  # the session has given this connection up, and has not come to closing it
            self._session.ping(clock.now())

    def _go_on(self) -> None:
        """End the wait, if the task waits: what it is carrying out goes on."""
        if self._is_waiting and self._timer is not None and not self._timer.expired():
            self._timer.reschedule(0.0)

    def _wake(self) -> None:
        """End the wait if there is something to do; it is begun again after that."""
        has_work = self._actions or self._is_stopped()
        if has_work and self._timer is not None and not self._timer.expired():
            self._timer.reschedule(0.0)

    def _when(self) -> float | None:
        """The session's deadline, in the event loop's time."""
        deadline = self.status.deadline
        if deadline is None:
            return None
        return asyncio.get_running_loop().time() + (deadline - clock.now()) / NANOS

    def _notice(self, notice: str) -> None:
        self._listener.on_notice(self._credentials.redacted(notice))


def _asked_for(actions: Sequence[Action]) -> list[str]:
    """The symbols of the books that the last of some requests asks for."""
    (*_, text) = [action.text for action in actions if isinstance(action, Send)]
    return list(json.loads(text)["orderbooks"])


class _Connect(connect):
    """Follows no redirects: the credentials are for the host that was named."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
