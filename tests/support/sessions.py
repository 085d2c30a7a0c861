"""A session as Hypothesis takes it through any life, and what has to hold in it."""

import json

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import U64_MAX
from ticktotrade.session import (
    NO_CHANNELS,
    Action,
    Close,
    Connect,
    Fatal,
    MarkStale,
    Retry,
    Send,
    SendAuth,
    SessionConfig,
    State,
    StreamSession,
)

GREETING = b'[{"T":"success","msg":"connected"}]'
AUTHENTICATED = b'[{"T":"success","msg":"authenticated"}]'
UPDATE = b'[{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"r":true}]'
WIRE_NAMES = [field.name for field in LAYOUTS["subscription"].fields]
CONNECTED = {State.AUTHENTICATING, State.SUBSCRIBING, State.STREAMING}
NEVER = -(10**9)
RETRY_AFTER = [None, None, "", "soon", "0", "1", "3600", "3601", "Thu, 01 Jan 1970 00:00:02 GMT"]


def echo(channels: Subscription) -> bytes:
    lists = dict(zip(WIRE_NAMES, channels, strict=True))
    return json.dumps([{"T": "subscription", **lists}]).encode()


def error(code: int) -> bytes:
    return f'[{{"T":"error","code":{code},"msg":"so it goes"}}]'.encode()


def kinds(actions: tuple[Action, ...]) -> list[type[object]]:
    """What the actions are; records without members are equal whatever their type."""
    return [type(action) for action in actions]


class Sessions(RuleBasedStateMachine):
    """A shell and a venue that do anything, and a record of what a user may count on."""

    @initialize(
        base=st.integers(1, 50),
        cap=st.integers(1, 300),
        seed=st.integers(0, U64_MAX),
        timeouts=st.tuples(*[st.integers(1, 100)] * 4),
        healing=st.tuples(*[st.integers(1, 50)] * 4),
    )
    def make(
        self,
        base: int,
        cap: int,
        seed: int,
        timeouts: tuple[int, int, int, int],
        healing: tuple[int, int, int, int],
    ) -> None:
        self.config = SessionConfig(*timeouts, base, cap, seed, FeedConfig(1000), *healing)
        self.session = self.new_session(self.config)
        self.now = 0
        self.connections = 0
        self.failures = 0
        self.books_are_kept = False
        self.wanted: list[set[str]] = [set() for _ in NO_CHANNELS]
        self.asked: list[set[str]] = [set() for _ in NO_CHANNELS]
        self.due: int | None = None
        self.named: set[int] = set()
        self.streaming_since: int | None = None
        self.asked_at: dict[str, int] = {}
        self.pair_at = NEVER
        self.healed_by_connecting_at = NEVER

    def new_session(self, config: SessionConfig) -> StreamSession:
        return StreamSession(TreeParser, config)

    @property
    def state(self) -> State:
        return self.session.status().state

    def take(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            match action:
                case Connect():
                    assert self.connections == 0
                    self.connections = 1
                    self.asked = [set() for _ in NO_CHANNELS]
                    self.streaming_since = None
                case Close():
                    assert self.connections == 1
                    self.connections = 0
                case MarkStale():
                    assert self.books_are_kept
                    self.books_are_kept = False
                case Retry(at):
                    self.note_retry(at)
                case Send(text):
                    self.note_request(text)
                case Fatal():
                    assert self.state is State.STOPPED
                case SendAuth():
                    assert self.state is State.AUTHENTICATING or self.state in CONNECTED
        self.books_are_kept |= self.state in {State.SUBSCRIBING, State.STREAMING}
        if self.state is State.STREAMING and self.streaming_since is None:
            self.streaming_since = self.now

    def has_streamed(self, duration: int) -> bool:
        return self.streaming_since is not None and self.now >= self.streaming_since + duration

    def note_retry(self, at: int) -> None:
        self.failures = 1 if self.has_streamed(self.config.stable_time) else self.failures + 1
        self.streaming_since = None
        longest = min(self.config.backoff_cap, self.config.backoff_base * 2 ** (self.failures - 1))
        if at > self.now + longest:
            assert at in self.named
        else:
            assert longest - longest // 2 <= at - self.now
        self.due = at

    def note_request(self, text: str) -> None:
        (asked,) = (
            TreeParser().parse(text.replace('"action":"subscribe"', '"T":"subscription"').encode()).elements
        )
        assert isinstance(asked, Subscription)
        for had, more in zip(self.asked, asked, strict=True):
            assert not had & set(more)
            had.update(more)

    @rule(passed=st.integers(0, 60))
    def wait(self, passed: int) -> None:
        self.now += passed

    @precondition(lambda self: self.state is State.IDLE)
    @rule()
    def start(self) -> None:
        self.take(self.session.start(self.now))

    @precondition(lambda self: self.state is State.CONNECTING)
    @rule()
    def opened(self) -> None:
        self.session.opened(self.now)

    @precondition(lambda self: self.state not in {State.STREAMING, State.STOPPED})
    @rule(books=st.sampled_from([(), ("A", "B"), ("*",)]))
    def come_to_stream(self, books: tuple[str, ...]) -> None:
        """All goes well for once, which single steps seldom lead to."""
        self.subscribe(NO_CHANNELS._fields.index("orderbooks"), list(books))
        if self.state is State.IDLE:
            self.start()
        if self.state is State.BACKING_OFF:
            self.now = max(self.now, self.session.status().deadline or 0)
            self.tick()
        if self.state is State.CONNECTING:
            self.opened()
        frame = b",".join((GREETING[:-1], AUTHENTICATED[1:-1], echo(self.session.status().wanted)[1:]))
        self.take(self.session.text(self.now, frame).actions)
        assert self.state is State.STREAMING

    @precondition(lambda self: self.state in CONNECTED)
    @rule(data=st.data())
    def text(self, data: st.DataObject) -> None:
        frames = [
            GREETING,
            AUTHENTICATED,
            UPDATE,
            b"[",
            echo(self.session.status().wanted),
            echo(NO_CHANNELS),
        ]
        frames += [GREETING[:-1] + b"," + AUTHENTICATED[1:], error(406), error(500), error(403)]
        received = self.session.text(self.now, data.draw(st.sampled_from(frames)))
        assert received.elements
        self.take(received.actions)

    @precondition(lambda self: self.state in CONNECTED)
    @rule()
    def ping(self) -> None:
        self.session.ping(self.now)

    @precondition(lambda self: self.state in CONNECTED | {State.CONNECTING})
    @rule(code=st.sampled_from([None, 1000, 1001, 1006, 1011]), retry_after=st.sampled_from(RETRY_AFTER))
    def closed(self, code: int | None, retry_after: str | None) -> None:
        self.connections = 0
        self.named = {self.now + NANOS, self.now + 3600 * NANOS, 2 * NANOS}
        self.take(self.session.closed(self.now, code, retry_after))
        assert self.state is State.BACKING_OFF
        self.named = set()

    @rule()
    def tick(self) -> None:
        deadline = self.session.status().deadline
        actions = self.session.tick(self.now)
        assert bool(actions) == (deadline is not None and self.now >= deadline)
        self.take(actions)

    @rule(place=st.integers(0, len(NO_CHANNELS) - 1), symbols=st.lists(st.sampled_from("ABC"), max_size=3))
    def subscribe(self, place: int, symbols: list[str]) -> None:
        channels = NO_CHANNELS._replace(**{NO_CHANNELS._fields[place]: tuple(symbols)})
        if self.state is State.STOPPED:
            with pytest.raises(Refused, match="wrong_state"):
                self.session.subscribe(self.now, channels)
            return
        self.wanted[place].update(symbols)
        self.take(self.session.subscribe(self.now, channels))

    @precondition(lambda self: self.state is not State.STOPPED)
    @rule(symbols=st.lists(st.sampled_from("ABC*"), max_size=5))
    def heal(self, symbols: list[str]) -> None:
        state, actions = self.state, self.session.heal(self.now, tuple(symbols))
        wanted = self.wanted[NO_CHANNELS._fields.index("orderbooks")]
        listed = [each for each in dict.fromkeys(symbols) if each != "*" and wanted & {each, "*"}]
        self.asked_at = {each: at for each, at in self.asked_at.items() if each in listed}
        may_ask = state is State.STREAMING and self.has_streamed(self.config.heal_timeout)
        if actions:
            assert may_ask
        if kinds(actions) == [Send, Send]:
            self.note_pair(listed, actions)
        elif actions:
            assert kinds(actions) == [MarkStale, Close, Retry]
            assert self.asked_at
            assert self.now >= self.healed_by_connecting_at + self.config.heal_pause
            self.healed_by_connecting_at = self.now
            self.take(actions)
        elif may_ask and self.now >= self.pair_at + self.config.heal_interval:
            assert all(self.now < self.asked_at[each] + self.config.heal_pause for each in listed)

    @precondition(lambda self: self.state is not State.STOPPED)
    @rule(
        symbols=st.lists(st.sampled_from("AB"), min_size=1, max_size=2),
        apart=st.lists(st.integers(1, 30), min_size=2, max_size=8),
    )
    def keep_healing(self, symbols: list[str], apart: list[int]) -> None:
        """Books that nothing heals, on one connection after the other."""
        for passed in apart:
            if self.state is not State.STREAMING:
                self.come_to_stream(("A", "B"))
            self.now += passed
            self.heal(symbols)

    def note_pair(self, listed: list[str], actions: tuple[Action, ...]) -> None:
        """Nobody is asked too often, for what nobody wants, or for a book that still has time."""
        assert self.now >= self.pair_at + self.config.heal_interval
        assert self.state is State.STREAMING
        self.pair_at = self.now
        requests = [json.loads(action.text) for action in actions if isinstance(action, Send)]
        assert [request.pop("action") for request in requests] == ["unsubscribe", "subscribe"]
        assert requests[0] == requests[1]
        asked_for = requests[0].pop("orderbooks")
        assert not requests[0]
        assert asked_for == [each for each in listed if each in asked_for]
        for each in asked_for:
            wait = min(self.config.heal_timeout, self.config.heal_pause)
            assert self.now >= self.asked_at.get(each, NEVER) + wait
            self.asked_at[each] = self.now
        overdue = {each for each, at in self.asked_at.items() if self.now >= at + self.config.heal_pause}
        assert not overdue
        assert self.asked_at.keys() >= set(listed)

    @precondition(lambda self: self.failures > 3)
    @rule(fatal=st.booleans())
    def end(self, fatal: bool) -> None:
        if fatal and self.state in CONNECTED:
            actions = self.session.text(self.now, error(402)).actions
            assert kinds(actions)[-1] is Fatal
        else:
            actions = self.session.stop()
        self.take(actions)
        assert self.connections == 0
        assert self.state is State.STOPPED

    @invariant()
    def a_connection_exists_just_where_the_state_says(self) -> None:
        assert (self.connections == 1) == (self.state in CONNECTED | {State.CONNECTING})

    @invariant()
    def books_are_stale_where_nothing_keeps_them(self) -> None:
        if self.state not in {State.SUBSCRIBING, State.STREAMING}:
            assert not self.books_are_kept

    @invariant()
    def everything_wanted_is_kept_and_asked_for(self) -> None:
        wanted = self.session.status().wanted
        assert [set(symbols) for symbols in wanted] == self.wanted
        assert all(len(symbols) == len(set(symbols)) for symbols in wanted)
        if self.state in {State.SUBSCRIBING, State.STREAMING}:
            assert self.asked == self.wanted

    @invariant()
    def there_is_a_deadline_unless_it_is_idle_or_stopped(self) -> None:
        status = self.session.status()
        assert (status.deadline is None) == (status.state in {State.IDLE, State.STOPPED})
        assert status.attempt == self.failures
        if status.state is State.BACKING_OFF:
            assert status.deadline == self.due
