"""The session as its shell and its user rely on it, whatever happens and in whatever order."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
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
    )
    def make(self, base: int, cap: int, seed: int, timeouts: tuple[int, int, int, int]) -> None:
        self.config = SessionConfig(*timeouts, base, cap, seed, FeedConfig(1000))
        self.session = StreamSession(TreeParser, self.config)
        self.now = 0
        self.connections = 0
        self.failures = 0
        self.books_are_kept = False
        self.wanted: list[set[str]] = [set() for _ in NO_CHANNELS]
        self.asked: list[set[str]] = [set() for _ in NO_CHANNELS]
        self.due: int | None = None

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
        if self.state is State.STREAMING:
            self.failures = 0

    def note_retry(self, at: int) -> None:
        self.failures += 1
        longest = min(self.config.backoff_cap, self.config.backoff_base * 2 ** (self.failures - 1))
        assert longest - longest // 2 <= at - self.now <= longest
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
    @rule(code=st.sampled_from([None, 1000, 1001, 1006, 1011]))
    def closed(self, code: int | None) -> None:
        self.connections = 0
        self.take(self.session.closed(self.now, code))
        assert self.state is State.BACKING_OFF

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


Sessions.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestSessions = Sessions.TestCase


@given(st.integers(1, 2**64), st.integers(1, I64_MAX), st.integers(1, I64_MAX), st.integers(0, U64_MAX))
def test_a_delay_is_between_half_of_the_capped_one_and_all_of_it(
    attempt: int, base: int, cap: int, draw: int
) -> None:
    longest = capped_delay(attempt, base, cap)
    assert longest == (cap if attempt > 64 else min(cap, base * 2 ** (attempt - 1)))
    assert longest / 2 <= jittered(longest, draw) <= longest


def test_the_generator_is_splitmix64() -> None:
    """The first numbers from the seed 1234567, as published with the algorithm's ports."""
    generator = SplitMix64(1234567)
    assert [generator.draw() for _ in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_clients_at_the_cap_do_not_come_back_together() -> None:
    delays = set()
    for seed in range(200):
        session = StreamSession(TreeParser, SessionConfig(seed=seed))
        session.start(0)
        for _ in range(12):
            session.closed(0, None)
            session.tick(I64_MAX)
        (retry,) = session.closed(0, None)
        assert isinstance(retry, Retry)
        delays.add(retry.at)
    assert len(delays) == 200
    assert max(delays) - min(delays) > 0.9 * SessionConfig().backoff_cap / 2


def test_what_a_given_up_connection_says_is_refused_and_changes_nothing() -> None:
    session = StreamSession(TreeParser)
    session.start(0)
    session.opened(0)
    session.text(1, error(406))
    before = session.status()
    for late in (
        lambda: session.text(2, GREETING),
        lambda: session.binary(2, b""),
        lambda: session.ping(2),
        lambda: session.closed(2, 1000),
    ):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code is ErrorCode.WRONG_STATE
        assert session.status() == before
