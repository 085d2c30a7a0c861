"""Arguments that take a session through its states: the frames that it waits for, at times around its deadlines."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from ticktotrade.errors import Refused
from ticktotrade.feed import FeedConfig, TreeParser
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade.session import NO_CHANNELS, SessionConfig, State, Status, StreamSession
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_GREETING: Final = '{"T":"success","msg":"connected"}'
_AUTHENTICATED: Final = '{"T":"success","msg":"authenticated"}'
_UPDATE: Final = '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"r":true,"y":1}'
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)

_USUAL: Final = SessionConfig(
    connect_timeout=10,
    auth_timeout=20,
    subscribe_timeout=14,
    silence_timeout=24,
    backoff_base=4,
    backoff_cap=10,
    seed=0,
    stable_time=10,
    heal_timeout=4,
    heal_interval=3,
    heal_pause=30,
)

_CONNECTED: Final = (
    *["text"] * 12,
    "tick",
    "tick",
    "closed",
    "subscribe",
    "subscribe",
    "ping",
    "binary",
    "stop",
)
_FITTING: Final = {
    State.IDLE: ("start", "subscribe", "start", "heal"),
    State.CONNECTING: (*["opened"] * 6, "closed", "closed", "tick", "subscribe", "heal"),
    State.AUTHENTICATING: _CONNECTED,
    State.SUBSCRIBING: (*_CONNECTED, "heal", "heal"),
    State.STREAMING: (*_CONNECTED, "heal"),
    State.BACKING_OFF: (*["tick"] * 12, "subscribe", "heal", "closed", "stop"),
    State.STOPPED: ("tick", "stop", "start", "subscribe", "heal"),
}
_KEEPING: Final = (*["heal"] * 24, *["text"] * 3, "tick", "closed", "subscribe", "ping")
"""What comes up in a session that streams order books."""

_STEPS_OF_TIME: Final = (1, 0, 4, 10, 20, -5, 100, 7, 1000, 2 * NANOS)
_STEPS_OF_HEALING: Final = (4, 1, 3, 4, 2, 4, 1, 0, 5, 4, 3, 8, 1, 4, 2, 16, 4, 30, -3, 100)
_USUAL_CODES: Final = (402, 406, 500, 404, 407, 403)
_CODES: Final = (*_USUAL_CODES, 599, 400, 401, 405, 408, 409, 410, 411, 412, 413, 600, 499, 0)
_CLOSE_CODES: Final = (1000, None, 1001, 1006, 1011, 1012, 4000)
_RETRY_AFTER: Final = (
    "2",
    "1",
    "0",
    "0000000003",
    "3600",
    "3601",
    "00000000001",
    "1000",
    "9999999999",
    "1.5",
    " 1",
    "-1",
    "",
    "Thu, 01 Jan 1970 00:00:03 GMT",
    "Fri, 01 Jan 1970 01:00:00 GMT",
    "Thu, 01 Jan 1970 00:00:03 UTC",
    "Fri, 11 Apr 2262 23:47:16 GMT",
)
"""Sequences begin at the epoch, and some end at the last time of 64 bits."""
_SYMBOLS: Final = ("A", "B", "ETH/USD", "*", "é", '"\\', "\x00\t\x7f\n")


class _Follower:
    """A session in its usual configuration that is taken along a list of steps, to know where it would be."""

    def __init__(self) -> None:
        self._steps: Sequence[Step] = ()
        self._taken = 0
        self._session = StreamSession(TreeParser, _USUAL)

    def along(self, steps: Sequence[Step]) -> Status:
        """Its status after those steps. O(new steps): a list that has grown is gone on with."""
        if steps is not self._steps or len(steps) < self._taken:
            self._session = StreamSession(TreeParser, _USUAL)
            self._steps, self._taken = steps, 0
        for step in steps[self._taken :]:
            with suppress(Refused):
                getattr(self._session, step.operation)(*step.arguments)
        self._taken = len(steps)
        return self._session.status()


_FOLLOWER: Final = _Follower()


def _fitting(steps: Sequence[Step]) -> tuple[str, ...]:
    """The operations of the state that the session probably is in."""
    status = _FOLLOWER.along(steps)
    if status.state is State.STREAMING and status.wanted.orderbooks:
        return _KEEPING
    return _FITTING[status.state]


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """When something is due, just before, or a step of time after the latest step."""
    return max(-I64_MAX, min(I64_MAX, _about_now(dice, steps)))


def _last_time(steps: Sequence[Step]) -> int:
    """The time of the latest step that has one."""
    latest = next((step.arguments[0] for step in reversed(steps) if step.arguments), 100)
    assert isinstance(latest, int)
    return latest


def _about_now(dice: Dice, steps: Sequence[Step]) -> int:
    if dice.once_in(64):
        return I64_MAX - dice.below(20)
    status = _FOLLOWER.along(steps)
    often = 1 if status.state is State.BACKING_OFF else 4
    if status.deadline is not None and dice.below(1 + often) == 1:
        return status.deadline - (1 if dice.once_in(6) else 0)
    return _last_time(steps) + dice.choice(_STEPS_OF_TIME)


def _only_now(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _text_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """What a venue says in one state or another; now and then any frame at all."""
    now = _now(dice, steps)
    if dice.once_in(16):
        return now, frame(dice)
    if dice.below(3) == 1 and _FOLLOWER.along(steps).state is State.AUTHENTICATING:
        return now, f"[{_GREETING},{_AUTHENTICATED},{_list_of(_wanted(steps))}]".encode()
    elements = [_element(dice, steps) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
    return now, f"[{','.join(elements)}]".encode()


def _element(dice: Dice, steps: Sequence[Step]) -> str:
    match dice.below(8):
        case 0 | 1:
            return _GREETING
        case 2 | 3:
            return _AUTHENTICATED
        case 4 | 5:
            return _echo(_wanted(steps), dice)
        case 6:
            code = dice.choice(_USUAL_CODES if dice.below(4) else _CODES)
            return f'{{"T":"error","code":{code},"msg":"so it goes"}}'
        case _:
            return dice.choice((_UPDATE, '{"T":"success","msg":"hello"}', "7", '{"T":"n"}'))


def _wanted(steps: Sequence[Step]) -> Subscription:
    """What was subscribed to so far, each symbol as often as it was."""
    wanted = NO_CHANNELS
    for step in steps:
        if step.operation == "subscribe":
            wanted = Subscription(*map(tuple.__add__, wanted, step.arguments[1]))
    return wanted


def _echo(channels: Subscription, dice: Dice) -> str:
    """The list of some channels, mostly whole: with more in it, with one symbol less, or in the wrong channel."""
    lists = [list(symbols) for symbols in channels]
    match dice.below(6):
        case 1:
            lists = [symbols[1:] for symbols in lists]
        case 2:
            lists = lists[1:] + lists[:1]
        case 3:
            lists[0].append("C")
        case _:
            pass
    return _list_of(lists)


def _list_of(channels: Sequence[Sequence[str]]) -> str:
    members = dict(zip(_WIRE_NAMES, channels, strict=True))
    return json.dumps({"T": "subscription", **members}, separators=(",", ":"))


def _binary_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Any bytes, and some that would mean something as text."""
    return _now(dice, steps), dice.choice((b"", f"[{_GREETING}]".encode(), b"\x93\x01\x02\x03"))


def _closed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    retry_after = dice.choice(_RETRY_AFTER) if dice.once_in(3) else None
    return _now(dice, steps), dice.choice(_CLOSE_CODES), retry_after


def _heal_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Books that are not live: mostly some of those that are wanted, now and then more than fit a request."""
    now = max(-I64_MAX, min(I64_MAX, _last_time(steps) + dice.choice(_STEPS_OF_HEALING)))
    if dice.once_in(12):
        first, count = dice.below(4), dice.choice((101, 100, 99, 130, 250))
        return now, tuple(f"S{number}" for number in range(first, first + count))
    latest: tuple[str, ...] = next(
        (each.arguments[1] for each in reversed(steps) if each.operation == "heal"), ()
    )
    symbols = ("A", "B", *_wanted(steps).orderbooks)
    listed = tuple(dice.choice(symbols) for _ in range(dice.choice((1, 2, 3, 0))))
    if dice.once_in(4):
        listed += (dice.choice(_SYMBOLS),)
    match dice.below(4):
        case 1 | 2:
            return now, latest or listed
        case 3:
            return now, latest[:8] + listed
        case _:
            return now, listed


def _subscribe_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A symbol or two in a channel or two, some of them wanted already."""
    lists: list[tuple[str, ...]] = [()] * len(_WIRE_NAMES)
    for _ in range(dice.choice((1, 1, 2, 0))):
        place = dice.choice((0, 9, 1, 3, 8))
        lists[place] += tuple(dice.choice(_SYMBOLS) for _ in range(dice.choice((1, 2, 3))))
    return _now(dice, steps), Subscription(*lists)


def _session_config(dice: Dice) -> SessionConfig:
    """Deadlines of a few nanoseconds, so that steps of time meet them."""
    if dice.once_in(8):
        # As long as what venues ask for, which is whole seconds.
        return _USUAL._replace(backoff_base=NANOS + 1, backoff_cap=dice.choice((2, 4, 5000)) * NANOS)
    return _USUAL._replace(
        connect_timeout=dice.choice((10, 4)),
        auth_timeout=dice.choice((20, 8)),
        subscribe_timeout=dice.choice((14, 7)),
        silence_timeout=dice.choice((24, 9, 100)),
        backoff_base=dice.choice((4, 1, 10)),
        backoff_cap=dice.choice((10, 30, 1000, 3)),
        seed=dice.choice((0, 1, U64_MAX, 1234567)),
        feed=FeedConfig(60) if dice.once_in(8) else FeedConfig(),
        stable_time=dice.choice((10, 4, 100)),
        heal_timeout=dice.choice((4, 10, 4, 1)),
        heal_interval=dice.choice((3, 1, 100, 4)),
        heal_pause=dice.choice((30, 3, 100, 30, 10, 3)),
    )


def _frame_step(now: int, *elements: str) -> Step:
    return Step("text", (now, f"[{','.join(elements)}]".encode()))


_ORDERBOOK: Final = Subscription(*NO_CHANNELS[:9], ("A",), ())
_STARTED: Final = (Step("start", (100,)),)
_OPENED: Final = (*_STARTED, Step("opened", (100,)))
_GREETED: Final = (*_OPENED, _frame_step(100, _GREETING))
_STREAMING: Final = (*_OPENED, _frame_step(100, _GREETING, _AUTHENTICATED))
_SUBSCRIBING: Final = (*_STREAMING, Step("subscribe", (100, _ORDERBOOK)))
_BOOKS: Final = Subscription(*NO_CHANNELS[:9], ("A", "B"), ())
_EVERY_BOOK: Final = Subscription(*NO_CHANNELS[:9], ("*",), ())


def _kept(now: int, books: Subscription) -> tuple[Step, ...]:
    """From connecting to streaming some books."""
    answers = _GREETING, _AUTHENTICATED, _list_of(books)
    return (Step("opened", (now,)), _frame_step(now, *answers))


_KEEPING_BOOKS: Final = (Step("subscribe", (100, _BOOKS)), *_STARTED, *_kept(100, _BOOKS))
_KEEPING_EVERY_BOOK: Final = (Step("subscribe", (100, _EVERY_BOOK)), *_STARTED, *_kept(100, _EVERY_BOOK))
_MORE: Final = NO_CHANNELS._replace(quotes=("A",))
_ASKING_FOR_MORE: Final = (*_KEEPING_BOOKS, Step("subscribe", (110, _MORE)))
_KEEPING_MORE: Final = (*_ASKING_FOR_MORE, _frame_step(110, _list_of(_BOOKS._replace(quotes=("A",)))))
_HEALING_A: Final = tuple(Step("heal", (now, ("A",))) for now in (110, 113, 120))
_ASKED: Final = (*_KEEPING_BOOKS, *_HEALING_A[:1])
_WAITING: Final = (*_KEEPING_BOOKS, *_HEALING_A)
_AGAIN: Final = (Step("tick", (130,)), *_kept(130, _BOOKS))
_LOST_AND_BACK: Final = (*_ASKED, Step("closed", (120, None, None)), *_AGAIN)
_GIVEN_UP_AND_BACK: Final = (*_WAITING, *_AGAIN)
_WAITING_AGAIN: Final = (
    *_GIVEN_UP_AND_BACK,
    *[Step("heal", (now, ("A",))) for now in (140, 141, 145, 148, 156)],
)

SCENARIO: Final = Scenario(
    arguments={
        "start": _only_now,
        "opened": _only_now,
        "text": _text_arguments,
        "binary": _binary_arguments,
        "ping": _only_now,
        "closed": _closed_arguments,
        "tick": _only_now,
        "subscribe": _subscribe_arguments,
        "heal": _heal_arguments,
    },
    config=_session_config,
    preludes=(
        (),
        _STARTED,
        _OPENED,
        _GREETED,
        _STREAMING,
        _SUBSCRIBING,
        _KEEPING_BOOKS,
        _KEEPING_EVERY_BOOK,
        _KEEPING_EVERY_BOOK,
        _ASKING_FOR_MORE,
        _KEEPING_MORE,
        _ASKED,
        _WAITING,
        _LOST_AND_BACK,
        _LOST_AND_BACK,
        _GIVEN_UP_AND_BACK,
        *[_WAITING_AGAIN] * 4,
    ),
    weights={"text": 4, "tick": 4, "opened": 2},
    fitting=_fitting,
    throws=40,
)
