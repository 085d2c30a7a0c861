"""The session as its shell and its user rely on it, whatever happens and in whatever order."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.sessions import (
    AUTHENTICATED,
    GREETING,
    Sessions,
    echo,
    error,
    kinds,
)
from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed import TreeParser
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade.session import (
    NO_CHANNELS,
    Retry,
    Send,
    SessionConfig,
    State,
    StreamSession,
)

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
            session.closed(0, None, None)
            session.tick(I64_MAX)
        (retry,) = session.closed(0, None, None)
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
        lambda: session.closed(2, 1000, None),
    ):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code is ErrorCode.WRONG_STATE
        assert session.status() == before


BOOKS = NO_CHANNELS._replace(orderbooks=("A", "B"))
HANDSHAKE = GREETING[:-1] + b"," + AUTHENTICATED[1:-1] + b"," + echo(BOOKS)[1:]


class Market:
    """A venue that takes every connection at once, and a book that nothing heals."""

    def __init__(self) -> None:
        self.session = StreamSession(TreeParser)
        self.session.subscribe(0, BOOKS)
        self.connected_at = [0]
        self.asked_at: list[int] = []
        self.session.start(0)
        self.connect(0)

    def connect(self, now: int) -> None:
        self.session.opened(now)
        self.session.text(now, HANDSHAKE)
        assert self.session.status().state is State.STREAMING

    def heal(self, now: int) -> None:
        self.session.ping(now)
        actions = self.session.heal(now, ("A",))
        if kinds(actions) == [Send, Send]:
            self.asked_at.append(now)
        elif actions:
            (*_, retry) = actions
            assert isinstance(retry, Retry)
            self.session.tick(retry.at)
            self.connect(retry.at)
            self.connected_at.append(retry.at)


@given(st.lists(st.sampled_from([1, NANOS // 10, NANOS, 3 * NANOS]), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_a_book_that_never_heals_costs_the_others_one_connection_a_pause(apart: list[int]) -> None:
    market, config = Market(), SessionConfig()
    now, hour, turn = 0, 3600 * NANOS, 0
    while now < hour:
        # The steps of a nanosecond are for the rate; an hour is not made of them.
        now += apart[turn % len(apart)] if turn % 8 < 4 else NANOS
        turn += 1
        market.heal(max(now, market.connected_at[-1]))
    pauses = hour // config.heal_pause
    assert 2 <= len(market.connected_at) - 1 <= 1 + pauses
    assert all(later - earlier >= config.heal_pause for earlier, later in pairwise(market.connected_at[1:]))
    assert len(market.asked_at) <= 3 * pauses
    assert all(later - earlier >= config.heal_timeout for earlier, later in pairwise(market.asked_at))


@given(st.integers(1, 600), st.integers(1, 20))
@settings(max_examples=30, deadline=None)
def test_every_book_is_asked_for_within_the_intervals_that_they_take(count: int, calls: int) -> None:
    """However often somebody calls, and though a request has only 100 books."""
    config = SessionConfig(heal_timeout=60 * NANOS)
    session = StreamSession(TreeParser, config)
    session.start(0)
    session.opened(0)
    wanted = NO_CHANNELS._replace(orderbooks=("*",))
    session.subscribe(0, wanted)
    session.text(0, GREETING[:-1] + b"," + AUTHENTICATED[1:-1] + b"," + echo(wanted)[1:])
    books = tuple(f"S{number}" for number in range(count))
    asked_for: list[str] = []
    intervals = -(-count // 100)
    for call in range(intervals * calls):
        now = config.heal_timeout + call * config.heal_interval // calls
        for action in session.heal(now, books)[1:]:
            assert isinstance(action, Send)
            asked_for += json.loads(action.text)["orderbooks"]
    assert asked_for == list(books)
