"""Saboteurs of the feed session."""

import json
import re
from collections.abc import Sequence, Set
from typing import ClassVar

from ticktotrade.backoff import capped_delay, jittered
from ticktotrade.deadlines import later
from ticktotrade.errors import Refused
from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import Element, Problem, StreamError, Subscription
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.session import (
    NO_CHANNELS,
    Action,
    Close,
    Fatal,
    Received,
    Retry,
    Send,
    SendAuth,
    SessionConfig,
    State,
    Status,
    StreamSession,
)
from ticktotrade.session.channels import added
from ticktotrade.session.healing import MOST_A_PAIR, Asked, Healing
from ticktotrade.session.stream_session import CLOSE_FOR_GOOD
from ticktotrade.session.transitions import Event
from ticktotrade_conformance.saboteurs.registry import saboteur


class _Sabotaged(StreamSession):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(TreeParser, config)


@saboteur("session", "Takes in what a connection that was given up still says.", "SESSION-1")
class HearsTheDead(_Sabotaged):
    def text(self, now: int, frame: bytes) -> Received:
        try:
            return super().text(now, frame)
        except Refused:
            if self._state is not State.BACKING_OFF:
                raise
            return Received(*self._feed.parse(frame), ())


@saboteur("session", "Begins to connect in its constructor, before anybody has asked.", "SESSION-2")
class ConnectsWhenMade(_Sabotaged):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config)
        self._go(0, Event.START)

    def start(self, now: int) -> tuple[Action, ...]:
        self._state = State.IDLE
        return super().start(now)


@saboteur(
    "session",
    "Sends the credentials as soon as the connection is open, and again after the greeting.",
    "SESSION-3",
)
class SpeaksFirst(_Sabotaged):
    def opened(self, now: int) -> None:
        super().opened(now)
        return (SendAuth(),)  # type: ignore[return-value]


@saboteur(
    "session",
    "Takes the greeting for the answer to the credentials, so that a refusal is never seen.",
    "SESSION-4",
    "SESSION-5",
)
class FirstFrameIsTheAnswer(_Sabotaged):
    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        if self._state is State.AUTHENTICATING and not self._auth_sent:
            return (SendAuth(), *self._authenticated(now))
        return super()._on_success(now, message)


@saboteur("session", "Sends the credentials once more when the greeting comes once more.", "SESSION-4")
class AnswersEveryGreeting(_Sabotaged):
    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        if message == "connected":
            self._auth_sent = False
        return super()._on_success(now, message)


@saboteur(
    "session",
    "Asks for channels by the names of its own members: ``updated_bars`` for ``updatedBars``.",
    "SESSION-6",
)
class SnakeCaseChannels(_Sabotaged):
    def _ask_for(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        super()._ask_for(now, channels)
        members = {name: symbols for name, symbols in channels._asdict().items() if symbols}
        return (
            Send(json.dumps({"action": "subscribe", **members}, separators=(",", ":"), ensure_ascii=False)),
        )


@saboteur(
    "session", "Streams after any answer to a subscription, though symbols are missing in it.", "SESSION-7"
)
class AnyListWillDo(_Sabotaged):
    def _on_subscription(self, now: int, present: Subscription) -> tuple[Action, ...]:
        return super()._on_subscription(now, self._wanted)


@saboteur("session", "Does not subscribe again after a reconnect.", "SESSION-8")
class ForgetsSubscriptions(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        actions = super().closed(now, code, retry_after)
        self._wanted = NO_CHANNELS
        return actions


@saboteur("session", "Falls out of its loop at a frame that is not JSON.", "SESSION-9")
class GarbageEndsIt(_Sabotaged):
    def text(self, now: int, frame: bytes) -> Received:
        received = super().text(now, frame)
        self._feed.parse(frame)
        return received


@saboteur("session", "Reads binary frames as if they were text.", "SESSION-10")
class BinaryIsText(_Sabotaged):
    def binary(self, now: int, frame: bytes) -> Received:
        return self.text(now, frame)


@saboteur("session", "Looks for control messages at the first place of a frame only.", "SESSION-11")
class OneMessageAFrame(_Sabotaged):
    def text(self, now: int, frame: bytes) -> Received:
        self._first = True
        return super().text(now, frame)

    def _on_element(self, now: int, element: Element) -> tuple[Action, ...]:
        first, self._first = self._first, False
        return super()._on_element(now, element) if first else ()


@saboteur("session", "Connects again and again with credentials that were refused.", "SESSION-12")
class RetriesBadCredentials(_Sabotaged):
    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        return super()._on_error(now, error._replace(code=406) if error.code == 402 else error)


@saboteur("session", "Ends for good because the connection before it was not gone yet.", "SESSION-13")
class GivesUpWhenItPasses(_Sabotaged):
    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        if error.code != 406:
            return super()._on_error(now, error)
        closing = self._hang_up()
        self._state = State.STOPPED
        return (*closing, Fatal(*error))


@saboteur("session", "Takes a close with 1000 for the end of the feed.", "SESSION-14")
class CleanCloseEndsIt(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        actions = super().closed(now, code, retry_after)
        if code == 1000:
            self._state = State.STOPPED
            return ()
        return actions


@saboteur("session", "Doubles the delay without end.", "SESSION-15")
class EverLonger(_Sabotaged):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config._replace(backoff_cap=2**62))


@saboteur(
    "session",
    "Jitters and then caps, so that all clients that have reached the cap come back together.",
    "SESSION-16",
)
class JitterBeforeCap(_Sabotaged):
    def _delay(self) -> int:
        uncapped = capped_delay(self._attempt, self._config.backoff_base, 2**62)
        return min(self._config.backoff_cap, jittered(uncapped, self._jitter.draw()))


@saboteur(
    "session",
    "Forgets the failures as soon as a connection opens, so that a venue that closes each is never spared.",
    "SESSION-17",
)
class ForgivesTooEarly(_Sabotaged):
    def opened(self, now: int) -> None:
        super().opened(now)
        self._attempt = 0


@saboteur(
    "session",
    "Forgets the failures as soon as it streams: a venue that drops it after each subscription is tried every second.",
    "SESSION-17",
)
class ForgivesWhenItStreams(_Sabotaged):
    def _stream(self, now: int, event: Event) -> None:
        super()._stream(now, event)
        self._attempt = 0


@saboteur(
    "session",
    "Counts the failures of all time, so that after a year it waits a minute for each.",
    "SESSION-17",
)
class NeverForgives(_Sabotaged):
    def _has_streamed(self, now: int, duration: int) -> bool:
        return duration != self._config.stable_time and super()._has_streamed(now, duration)


@saboteur(
    "session",
    "Takes a connection to have been streaming since the answer to its latest subscription.",
    "SESSION-17",
)
class CountsFromTheLatest(_Sabotaged):
    def _stream(self, now: int, event: Event) -> None:
        super()._stream(now, event)
        self._streaming_since = now


@saboteur(
    "session",
    "Forgives the attempts that do not even open for how long the last connection that did was streaming.",
    "SESSION-17",
)
class InheritsTheStream(_Sabotaged):
    def opened(self, now: int) -> None:
        super().opened(now)
        self._streaming_since = None

    def _back_off(self, now: int, event: Event, earliest: int) -> tuple[Action, ...]:
        since = self._streaming_since
        actions = super()._back_off(now, event, earliest)
        self._streaming_since = since
        return actions


@saboteur(
    "session",
    "Acts after a deadline, and not at it; the timer that was set for it has rung in vain.",
    "SESSION-18",
    "SESSION-20",
)
class NotAtTheTime(_Sabotaged):
    def tick(self, now: int) -> tuple[Action, ...]:
        return () if now == self._deadline() else super().tick(now)


@saboteur(
    "session",
    "Goes on with the books of before the connection was lost, as if no change had been missed.",
    "SESSION-19",
)
class KeepsItsBooks(_Sabotaged):
    def _staleness(self) -> tuple[Action, ...]:
        return ()


@saboteur("session", "Waits for the answer to a subscription as long as the connection lives.", "SESSION-20")
class WaitsForTheAnswer(_Sabotaged):
    def _ask_for(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        request = super()._ask_for(now, channels)
        self._due = 2**63 - 1
        return request


@saboteur("session", "Waits forever on a connection that is dead and does not say so.", "SESSION-21")
class NeverNoticesSilence(_Sabotaged):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config._replace(silence_timeout=2**62))


@saboteur("session", "Adds times as 64-bit integers that wrap around.", "SESSION-22")
class DeadlineWraps(_Sabotaged):
    def _go(self, now: int, event: Event) -> None:
        super()._go(now, event)
        if self._state in self._lasts:
            self._due = (now + self._lasts[self._state] + 2**63) % 2**64 - 2**63


@saboteur("session", "Stops, and leaves the connection to the garbage collector.", "SESSION-23")
class LeavesItOpen(_Sabotaged):
    def stop(self) -> tuple[Action, ...]:
        super().stop()
        return ()


@saboteur(
    "session", "Closes a connection when it is stopped, also where it has not begun to connect.", "SESSION-23"
)
class HangsUpBeforeItBegins(_Sabotaged):
    def stop(self) -> tuple[Action, ...]:
        began = self._state is not State.IDLE
        answer = super().stop()
        return answer if began else (Close(CLOSE_FOR_GOOD),)


@saboteur(
    "session", "Names a deadline without regard to silence, so that the timer is set too late.", "SESSION-24"
)
class TimerOfTheStateOnly(_Sabotaged):
    def status(self) -> Status:
        status = super().status()
        return status if status.deadline is None else status._replace(deadline=self._due)


class _HealingSabotaged(_Sabotaged):
    """Remembers the books that are not live in a way of its own."""

    healing: ClassVar[type[Healing]]

    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config)
        self._healing = self.healing(config.heal_timeout, config.heal_interval, config.heal_pause)


@saboteur("session", "Asks for all the books anew where one is not live.", "SESSION-25", "SESSION-28")
class HealsEverything(_Sabotaged):
    def _ask_anew(self, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        return super()._ask_anew(("*",) if symbols else ())


@saboteur("session", "Asks for books that were never subscribed to, and then has them.", "SESSION-25")
class HealsWhatNobodyWants(_Sabotaged):
    def heal(self, now: int, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        wanted = self._wanted
        self._wanted = wanted._replace(orderbooks=("*",))
        try:
            return super().heal(now, symbols)
        finally:
            self._wanted = wanted


@saboteur("session", "Knows only the books that were named, and none where all are wanted.", "SESSION-25")
class StarIsNoSymbol(_Sabotaged):
    def heal(self, now: int, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        named = self._wanted.orderbooks
        return super().heal(now, tuple(symbol for symbol in symbols if symbol in named))


class _Unforgetting(Healing):
    def keep_only(self, listed: Set[str]) -> None: ...


@saboteur(
    "session",
    "Never forgets a book that was not live once: the next time it counts as one that asking did not help.",
    "SESSION-26",
)
class RemembersTheHealed(_HealingSabotaged):
    healing = _Unforgetting


@saboteur("session", "Begins to count anew on each connection: the waits are never long.", "SESSION-26")
class ForgetsWithTheConnection(_Sabotaged):
    def opened(self, now: int) -> None:
        super().opened(now)
        self._healing.keep_only(set())


class _CountingAnew(Healing):
    def gives_up(self, now: int, due: Sequence[str]) -> bool:
        has_given_up = super().gives_up(now, due)
        if has_given_up:
            self._asked = {symbol: asked._replace(times=0) for symbol, asked in self._asked.items()}
        return has_given_up


@saboteur(
    "session", "Forgets how often it has asked for a book when it gives the connection up.", "SESSION-26"
)
class CountsAnewOnceGivenUp(_HealingSabotaged):
    healing = _CountingAnew


@saboteur(
    "session", "Asks for all the books a second time while the subscription is bringing them.", "SESSION-27"
)
class HealsAtOnce(_Sabotaged):
    def _has_streamed(self, now: int, duration: int) -> bool:
        return super()._has_streamed(now, 0 if duration == self._config.heal_timeout else duration)


@saboteur(
    "session",
    "Asks also while the answer to a subscription is outstanding, which may then be taken for the other.",
    "SESSION-27",
)
class HealsWhileSubscribing(_Sabotaged):
    def heal(self, now: int, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        if self._state is not State.SUBSCRIBING:
            return super().heal(now, symbols)
        self._state = State.STREAMING
        actions = super().heal(now, symbols)
        if self._state is State.STREAMING:
            self._state = State.SUBSCRIBING
        return actions


@saboteur(
    "session", "Subscribes to what it has subscribed to, which a venue answers with no book.", "SESSION-28"
)
class OnlySubscribes(_Sabotaged):
    def _ask_anew(self, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        return super()._ask_anew(symbols)[1:]


class _AllAtOnce(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        first = super().pair(now, due)
        if not first:
            return ()
        self._next_pair = I64_MIN
        return (*first, *self.pair(now, due[len(first) :]))


@saboteur(
    "session", "Asks for any number of books at once, in a frame that the venue does not take.", "SESSION-28"
)
class NoMostOfBooks(_HealingSabotaged):
    healing = _AllAtOnce


class _Restless(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        self._next_pair = I64_MIN
        return super().pair(now, due)


@saboteur("session", "Asks as often as there is a book to ask for.", "SESSION-29")
class AsksEachTime(_HealingSabotaged):
    healing = _Restless


@saboteur("session", "Forgets with the connection when it has asked.", "SESSION-29")
class AsksAgainOnceConnected(_Sabotaged):
    def opened(self, now: int) -> None:
        super().opened(now)
        self._healing._next_pair = I64_MIN


class _Impatient(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        asked_for = super().pair(now, due)
        for symbol in asked_for:
            self._asked[symbol] = Asked(1, later(now, min(self._timeout, self._pause)))
        return asked_for


@saboteur("session", "Waits for a book no longer the tenth time than the first.", "SESSION-30")
class WaitsAlike(_HealingSabotaged):
    healing = _Impatient


class _EverMorePatient(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        pause, self._pause = self._pause, 2**62
        try:
            return super().pair(now, due)
        finally:
            self._pause = pause


@saboteur("session", "Doubles the wait for a book without end.", "SESSION-30")
class WaitsEverLonger(_HealingSabotaged):
    healing = _EverMorePatient


class _Hasty(Healing):
    def gives_up(self, now: int, due: Sequence[str]) -> bool:
        self._next_giving_up = I64_MIN
        return super().gives_up(now, due)


@saboteur(
    "session", "Gives the connection up again and again for one book that cannot be healed.", "SESSION-31"
)
class ForgetsThePause(_HealingSabotaged):
    healing = _Hasty


class _Stubborn(Healing):
    def gives_up(self, now: int, due: Sequence[str]) -> bool:
        return False


@saboteur("session", "Asks for ever on a connection on which no book comes.", "SESSION-31")
class NeverGivesUp(_HealingSabotaged):
    healing = _Stubborn


@saboteur(
    "session",
    "Begins the pause with every connection that ends, so that on a bad line no book is ever healed.",
    "SESSION-31",
)
class AnyEndIsGivingUp(_Sabotaged):
    def _back_off(self, now: int, event: Event, earliest: int) -> tuple[Action, ...]:
        self._healing._next_giving_up = later(now, self._config.heal_pause)
        return super()._back_off(now, event, earliest)


@saboteur("session", "Does not heed Retry-After.", "SESSION-32")
class ComesBackTooSoon(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        return super().closed(now, code, None)


def _seconds(retry_after: str | None) -> int | None:
    """The seconds that a header has, if it has seconds."""
    digits = re.fullmatch("[0-9]{1,10}", retry_after or "", re.ASCII)
    return int(digits[0]) if digits else None


@saboteur("session", "Reads the seconds of Retry-After as milliseconds.", "SESSION-32")
class MillisecondsAfter(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        seconds = _seconds(retry_after)
        if seconds is None:
            return super().closed(now, code, retry_after)
        return self._back_off(now, Event.LOST, now + seconds * NANOS // 1000)


@saboteur(
    "session",
    "Comes back at the very time that was named, also where it would have stayed away for longer by itself.",
    "SESSION-32",
)
class OnlyTheHeaderCounts(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        actions = super().closed(now, code, retry_after)
        seconds = _seconds(retry_after)
        if seconds is None or seconds > 3600:
            return actions
        self._due = min(now + seconds * NANOS, I64_MAX)
        return (*actions[:-1], Retry(self._due))


@saboteur("session", "Stays away for a century because the venue wrote milliseconds.", "SESSION-32")
class BelievesEverything(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        seconds = _seconds(retry_after)
        if seconds is None:
            return super().closed(now, code, retry_after)
        return self._back_off(now, Event.LOST, now + seconds * NANOS)


@saboteur(
    "session",
    "Shifts by the number of failures, of which a processor looks at six bits: after 64 it is impatient again.",
    "SESSION-15",
)
class DoublesModulo64(_Sabotaged):
    def _delay(self) -> int:
        longest = self._config.backoff_base << (self._attempt - 1) % 64
        return jittered(min(self._config.backoff_cap, longest), self._jitter.draw())


@saboteur("session", "Doubles with a power of two in floating point.", "SESSION-16")
class DelaysAreFloats(_Sabotaged):
    def _delay(self) -> int:
        longest = min(float(self._config.backoff_cap), self._config.backoff_base * 2.0 ** (self._attempt - 1))
        return jittered(int(longest), self._jitter.draw())


@saboteur(
    "session",
    "Draws the delay's number before it finds out that there is no connection to lose.",
    "SESSION-16",
)
class DrawsBeforeItLooks(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        if self._state is State.BACKING_OFF:
            self._jitter.draw()
        return super().closed(now, code, retry_after)


@saboteur("session", 'Takes a close with 1008, "policy violation", for the venue\'s last word.', "SESSION-14")
class PolicyEndsIt(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        actions = super().closed(now, code, retry_after)
        if code == 1008:
            self._state = State.STOPPED
        return actions


@saboteur("session", "Keeps an error's code in 16 bits, so that 65,938 is 402.", "SESSION-12", "SESSION-13")
class CodesOfSixteenBits(_Sabotaged):
    def _on_error(self, now: int, error: StreamError) -> tuple[Action, ...]:
        return super()._on_error(now, error._replace(code=error.code % 2**16))


@saboteur("session", "Compares messages without their case.", "SESSION-4", "SESSION-5")
class MessagesInAnyCase(_Sabotaged):
    def _on_success(self, now: int, message: str) -> tuple[Action, ...]:
        return super()._on_success(now, message.lower())


@saboteur(
    "session", "Takes a list that has as many symbols as are wanted for one that has them.", "SESSION-7"
)
class CountsTheList(_Sabotaged):
    def _on_subscription(self, now: int, present: Subscription) -> tuple[Action, ...]:
        is_long = all(len(have) >= len(want) for have, want in zip(present, self._wanted, strict=True))
        return super()._on_subscription(now, self._wanted if is_long else NO_CHANNELS)


@saboteur("session", "Looks for a symbol in the whole list, and not in its channel.", "SESSION-7")
class OneChannelForAll(_Sabotaged):
    def _on_subscription(self, now: int, present: Subscription) -> tuple[Action, ...]:
        everything = tuple(symbol for channel in present for symbol in channel)
        return super()._on_subscription(now, Subscription(*[everything] * len(present)))


def _cut(channels: Subscription, length: int) -> Subscription:
    return Subscription(*[tuple(symbol[:length] for symbol in channel) for channel in channels])


@saboteur("session", "Compares the symbols of a list in one register, 16 bytes.", "SESSION-7")
class ComparesSixteenBytes(_Sabotaged):
    def _on_subscription(self, now: int, present: Subscription) -> tuple[Action, ...]:
        wanted = self._wanted
        self._wanted = _cut(wanted, 16)
        try:
            return super()._on_subscription(now, _cut(present, 16))
        finally:
            self._wanted = wanted


@saboteur(
    "session",
    "Has room for 64 symbols of a channel, and drops the others without a word.",
    "SESSION-7",
    "SESSION-8",
)
class TableOf64(_Sabotaged):
    def subscribe(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        actions = super().subscribe(now, channels)
        self._wanted = Subscription(*[channel[:64] for channel in self._wanted])
        return actions


@saboteur("session", "Does not ask for a symbol of a channel in which all are wanted.", "SESSION-8")
class StarIsEnough(_Sabotaged):
    def subscribe(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        new = [() if "*" in had else more for had, more in zip(self._wanted, channels, strict=True)]
        return super().subscribe(now, Subscription(*new))


@saboteur("session", "Adds to what is wanted, and then refuses to.", "SESSION-1")
class WantsWhatWasRefused(_Sabotaged):
    def subscribe(self, now: int, channels: Subscription) -> tuple[Action, ...]:
        try:
            return super().subscribe(now, channels)
        except Refused:
            self._wanted = added(self._wanted, channels)
            raise


@saboteur(
    "session",
    "Hands the first 16 elements of a frame to its state machine, as many as its queue holds.",
    "SESSION-11",
)
class HearsSixteenElements(_Sabotaged):
    def text(self, now: int, frame: bytes) -> Received:
        self._left = 16
        return super().text(now, frame)

    def _on_element(self, now: int, element: Element) -> tuple[Action, ...]:
        self._left -= 1
        return super()._on_element(now, element) if self._left >= 0 else ()


@saboteur("session", "Counts unknown members in eight bits.", "SESSION-9")
class UnknownMembersInAByte(_Sabotaged):
    def text(self, now: int, frame: bytes) -> Received:
        received = super().text(now, frame)
        return received._replace(unknown_members=received.unknown_members % 256)


@saboteur("session", "Looks at how long a frame is before it looks at its kind.", "SESSION-10")
class BinaryCanBeTooLarge(_Sabotaged):
    def binary(self, now: int, frame: bytes) -> Received:
        received = super().binary(now, frame)
        if len(frame) <= self._config.feed.max_frame_bytes:
            return received
        return received._replace(elements=self._feed_problem(frame))

    def _feed_problem(self, frame: bytes) -> tuple[Element, ...]:
        try:
            return self._feed.parse(frame).elements
        except Refused as refused:
            return (Problem(refused.code, "", None, book_lost=True),)


@saboteur(
    "session",
    "Takes the latest time it knows for the last sign of life, because clocks do not go back.",
    "SESSION-21",
    "SESSION-22",
)
class SilentSinceTheLatestTime(_Sabotaged):
    def ping(self, now: int) -> None:
        before = self._alive_at
        super().ping(now)
        self._alive_at = max(now, before)


@saboteur(
    "session",
    "Adds the time for which a connection has to last in 64 bits that wrap around.",
    "SESSION-17",
    "SESSION-22",
)
class StableAgeWraps(_Sabotaged):
    def _has_streamed(self, now: int, duration: int) -> bool:
        since = self._streaming_since
        return since is not None and now >= (since + duration + 2**63) % 2**64 - 2**63


class _KnownByTheirBeginning(Healing):
    def due(self, now: int, listed: Sequence[str]) -> tuple[str, ...]:
        until = {symbol[:16]: asked.until for symbol, asked in self._asked.items()}
        return tuple(symbol for symbol in listed if symbol[:16] not in until or now >= until[symbol[:16]])


@saboteur("session", "Remembers books by the first 16 bytes of their symbol.", "SESSION-26")
class BooksByTheirBeginning(_HealingSabotaged):
    healing = _KnownByTheirBeginning


class _RememberingTheLast(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        asked_for = super().pair(now, due)
        self._asked = dict(list(self._asked.items())[-64:])
        return asked_for


@saboteur("session", "Remembers the 64 books that it has asked for last.", "SESSION-26")
class RemembersTheLast64(_HealingSabotaged):
    healing = _RememberingTheLast


@saboteur("session", "Looks at the list only once it may ask for something.", "SESSION-26")
class ForgetsOnlyInTime(_Sabotaged):
    def heal(self, now: int, symbols: tuple[str, ...]) -> tuple[Action, ...]:
        if self._state is State.STREAMING and not self._has_streamed(now, self._config.heal_timeout):
            return ()
        return super().heal(now, symbols)


class _WaitingInWraps(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        asked_for = super().pair(now, due)
        for symbol in asked_for:
            times = self._asked[symbol].times
            wait = capped_delay(times, self._timeout, self._pause)
            self._asked[symbol] = Asked(times, (now + wait + 2**63) % 2**64 - 2**63)
        return asked_for


@saboteur(
    "session",
    "Adds a wait in 64 bits that wrap around, so that near their end it is over at once.",
    "SESSION-22",
    "SESSION-30",
)
class WaitsWrap(_HealingSabotaged):
    healing = _WaitingInWraps


class _LookingAtThePair(Healing):
    def gives_up(self, now: int, due: Sequence[str]) -> bool:
        return super().gives_up(now, due[:MOST_A_PAIR])


@saboteur("session", "Gives up for a book only if it is among those that it would ask for now.", "SESSION-31")
class LooksAtThePair(_HealingSabotaged):
    healing = _LookingAtThePair


@saboteur("session", "Heeds the header of one refused connection after every later one.", "SESSION-32")
class HoldsOnToTheHeader(_Sabotaged):
    def _back_off(self, now: int, event: Event, earliest: int) -> tuple[Action, ...]:
        self._earliest = max(earliest, getattr(self, "_earliest", earliest))
        return super()._back_off(now, event, self._earliest)


@saboteur("session", "Reads a number with any number of digits.", "SESSION-32")
class ElevenDigits(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        digits = re.fullmatch("0+([0-9]{1,10})", retry_after or "", re.ASCII)
        return super().closed(now, code, digits[1] if digits else retry_after)


@saboteur(
    "session", "Has a 29th of February in each year that 4 divides, in 1900 and 2100 as well.", "SESSION-32"
)
class EveryFourthYear(_Sabotaged):
    def closed(self, now: int, code: int | None, retry_after: str | None) -> tuple[Action, ...]:
        days = {f"29 Feb {century}00": f"01 Mar {century}00" for century in range(17, 23) if century % 4}
        for day, really in days.items():
            if retry_after is not None:
                retry_after = retry_after.replace(day, really)
        return super().closed(now, code, retry_after)


class _CountingInAByte(Healing):
    def pair(self, now: int, due: Sequence[str]) -> tuple[str, ...]:
        asked_for = super().pair(now, due)
        for symbol in asked_for:
            if self._asked[symbol].times == 256:
                self._asked[symbol] = Asked(0, later(now, min(self._timeout, self._pause)))
        return asked_for


@saboteur(
    "session",
    "Counts in a byte how often a book was asked for: the 256th wait is the shortest again.",
    "SESSION-30",
    vectors_alone="a book is asked for 256 times in a few sequences of a thousand, if any",
)
class CountsAsksInAByte(_Sabotaged):
    def __init__(self, config: SessionConfig) -> None:
        super().__init__(config)
        self._healing = _CountingInAByte(config.heal_timeout, config.heal_interval, config.heal_pause)
