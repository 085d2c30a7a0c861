"""Saboteurs of the feed session."""

import json

from ticktotrade.backoff import capped_delay, jittered
from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import Element, StreamError, Subscription
from ticktotrade.session import (
    NO_CHANNELS,
    Action,
    Fatal,
    Received,
    Send,
    SendAuth,
    SessionConfig,
    State,
    Status,
    StreamSession,
)
from ticktotrade_conformance.saboteurs.registry import saboteur


class _Sabotaged(StreamSession):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(TreeParser, config)


@saboteur("session", "SESSION-1")
class HearsTheDead(_Sabotaged):
    """Takes in what a connection that was given up still says."""

    def text(self, now: int, frame: bytes) -> Received:
        try:
            return super().text(now, frame)
        except Refused:
            if self._state is not State.BACKING_OFF:
                raise
            return Received(*self._feed.parse(frame), ())


@saboteur("session", "SESSION-2")
class ConnectsWhenMade(_Sabotaged):
    """Begins to connect in its constructor, before anybody has asked."""

    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config)
        self._connect(0)

    def start(self, now: int) -> tuple[Action, ...]:
        return self._connect(now)


@saboteur("session", "SESSION-3")
class SpeaksFirst(_Sabotaged):
    """Sends the credentials as soon as the connection is open, and again after the greeting."""

    def opened(self, now: int) -> None:
        super().opened(now)
        return (SendAuth(),)  # type: ignore[return-value]


@saboteur("session", "SESSION-4", "SESSION-5")
class FirstFrameIsTheAnswer(_Sabotaged):
    """Takes the greeting for the answer to the credentials, so that a refusal is never seen."""

    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        if self._state is State.AUTHENTICATING and not self._auth_sent:
            return (SendAuth(), *self._authenticated(now))
        return super()._on_success(now, message)


@saboteur("session", "SESSION-4")
class AnswersEveryGreeting(_Sabotaged):
    """Sends the credentials once more when the greeting comes once more."""

    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        if message == "connected":
            self._auth_sent = False
        return super()._on_success(now, message)


@saboteur("session", "SESSION-6")
class SnakeCaseChannels(_Sabotaged):
    """Asks for channels by the names of its own members: ``updated_bars`` for ``updatedBars``."""

    def _ask_for(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        super()._ask_for(now, channels)
        members = {name: symbols for name, symbols in channels._asdict().items() if symbols}
        return (
            Send(json.dumps({"action": "subscribe", **members}, separators=(",", ":"), ensure_ascii=False)),
        )


@saboteur("session", "SESSION-7")
class AnyListWillDo(_Sabotaged):
    """Streams after any answer to a subscription, though symbols are missing in it."""

    def _on_subscription(self, present: Subscription) -> tuple[Action, ...]:
        return super()._on_subscription(self._wanted)


@saboteur("session", "SESSION-8")
class ForgetsSubscriptions(_Sabotaged):
    """Does not subscribe again after a reconnect."""

    def closed(self, now: int, code: int | None) -> tuple[Action, ...]:
        actions = super().closed(now, code)
        self._wanted = NO_CHANNELS
        return actions


@saboteur("session", "SESSION-9")
class GarbageEndsIt(_Sabotaged):
    """Falls out of its loop at a frame that is not JSON."""

    def text(self, now: int, frame: bytes) -> Received:
        received = super().text(now, frame)
        self._feed.parse(frame)
        return received


@saboteur("session", "SESSION-10")
class BinaryIsText(_Sabotaged):
    """Reads binary frames as if they were text."""

    def binary(self, now: int, frame: bytes) -> Received:
        return self.text(now, frame)


@saboteur("session", "SESSION-11")
class OneMessageAFrame(_Sabotaged):
    """Looks for control messages at the first place of a frame only."""

    def text(self, now: int, frame: bytes) -> Received:
        self._first = True
        return super().text(now, frame)

    def _on_element(self, now: int, element: Element) -> tuple[Action, ...]:
        first, self._first = self._first, False
        return super()._on_element(now, element) if first else ()


@saboteur("session", "SESSION-12")
class RetriesBadCredentials(_Sabotaged):
    """Connects again and again with credentials that were refused."""

    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        return super()._on_error(now, error._replace(code=406) if error.code == 402 else error)


@saboteur("session", "SESSION-13")
class GivesUpWhenItPasses(_Sabotaged):
    """Ends for good because the connection before it was not gone yet."""

    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        if error.code != 406:
            return super()._on_error(now, error)
        closing = self._hang_up()
        self._state = State.STOPPED
        return (*closing, Fatal(*error))


@saboteur("session", "SESSION-14")
class CleanCloseEndsIt(_Sabotaged):
    """Takes a close with 1000 for the end of the feed."""

    def closed(self, now: int, code: int | None) -> tuple[Action, ...]:
        actions = super().closed(now, code)
        if code == 1000:
            self._state = State.STOPPED
            return ()
        return actions


@saboteur("session", "SESSION-15")
class EverLonger(_Sabotaged):
    """Doubles the delay without end."""

    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config._replace(backoff_cap=2**62))


@saboteur("session", "SESSION-16")
class JitterBeforeCap(_Sabotaged):
    """Jitters and then caps, so that all clients that have reached the cap come back together."""

    def _delay(self) -> int:
        uncapped = capped_delay(self._attempt, self._config.backoff_base, 2**62)
        return min(self._config.backoff_cap, jittered(uncapped, self._jitter.draw()))


@saboteur("session", "SESSION-17")
class ForgivesTooEarly(_Sabotaged):
    """Forgets the failures as soon as a connection opens, so that a venue that closes each is never spared."""

    def opened(self, now: int) -> None:
        super().opened(now)
        self._attempt = 0


@saboteur("session", "SESSION-18", "SESSION-20")
class NotAtTheTime(_Sabotaged):
    """Acts after a deadline, and not at it; the timer that was set for it has rung in vain."""

    def tick(self, now: int) -> tuple[Action, ...]:
        return () if now == self._deadline() else super().tick(now)


@saboteur("session", "SESSION-19")
class KeepsItsBooks(_Sabotaged):
    """Goes on with the books of before the connection was lost, as if no change had been missed."""

    def _staleness(self) -> tuple[Action, ...]:
        return ()


@saboteur("session", "SESSION-20")
class WaitsForTheAnswer(_Sabotaged):
    """Waits for the answer to a subscription as long as the connection lives."""

    def _ask_for(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        request = super()._ask_for(now, channels)
        self._due = 2**63 - 1
        return request


@saboteur("session", "SESSION-21")
class NeverNoticesSilence(_Sabotaged):
    """Waits forever on a connection that is dead and does not say so."""

    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config._replace(silence_timeout=2**62))


@saboteur("session", "SESSION-22")
class DeadlineWraps(_Sabotaged):
    """Adds times as 64-bit integers that wrap around."""

    def _enter(self, state: State, now: int, timeout: int) -> None:
        super()._enter(state, now, timeout)
        self._due = (now + timeout + 2**63) % 2**64 - 2**63


@saboteur("session", "SESSION-23")
class LeavesItOpen(_Sabotaged):
    """Stops, and leaves the connection to the garbage collector."""

    def stop(self) -> tuple[Action, ...]:
        super().stop()
        return ()


@saboteur("session", "SESSION-24")
class TimerOfTheStateOnly(_Sabotaged):
    """Names a deadline without regard to silence, so that the timer is set too late."""

    def status(self) -> Status:
        status = super().status()
        return status if status.deadline is None else status._replace(deadline=self._due)
