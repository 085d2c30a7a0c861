"""The session's property test is able to fail: sessions that heal too often, too seldom or nothing do not pass it."""

import pytest

from support.broken_machines import check_it_fails
from support.sessions import Sessions
from ticktotrade.session import SessionConfig, StreamSession
from ticktotrade_conformance.saboteurs import SABOTEURS

pytestmark = pytest.mark.thorough

HARMFUL = (
    "EverLonger",
    "ForgivesTooEarly",
    "ForgivesWhenItStreams",
    "NeverForgives",
    "CountsFromTheLatest",
    "KeepsItsBooks",
    "HealsEverything",
    "HealsWhatNobodyWants",
    "StarIsNoSymbol",
    "HealsAtOnce",
    "HealsWhileSubscribing",
    "OnlySubscribes",
    "AsksEachTime",
    "AsksAgainOnceConnected",
    "WaitsEverLonger",
    "ForgetsThePause",
    "MillisecondsAfter",
    "BelievesEverything",
)


def broken(name: str) -> type[Sessions]:
    class Broken(Sessions):
        def new_session(self, config: SessionConfig) -> StreamSession:
            session = SABOTEURS[name].machine(config)
            assert isinstance(session, StreamSession)
            return session

    return Broken


@pytest.mark.parametrize("name", HARMFUL)
def test_a_session_that_harms_the_venue_or_the_books_does_not_pass(name: str) -> None:
    check_it_fails(broken(name), (AssertionError, KeyError, ValueError), examples=2000, steps=60)
