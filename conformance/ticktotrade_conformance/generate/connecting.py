"""Arguments that take a session through its states: the frames that it waits for, at times around its deadlines."""

import json
from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.schema.shapes import I64_MAX, U64_MAX
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.frames import frame
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

_GREETING: Final = '{"T":"success","msg":"connected"}'
_AUTHENTICATED: Final = '{"T":"success","msg":"authenticated"}'
_UPDATE: Final = '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"r":true,"y":1}'
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)

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
    "": ("start", "subscribe", "start"),
    "start": ("opened", "opened", "tick", "closed", "subscribe"),
    "opened": _CONNECTED,
    "text": _CONNECTED,
    "closed": ("tick", "tick", "tick", "subscribe", "stop"),
    "tick": ("opened", "text", "tick", "opened", "closed", "ping"),
    "stop": ("tick", "stop", "start", "subscribe"),
}

_STEPS_OF_TIME: Final = (1, 0, 4, 10, 20, -5, 100, 7, 1000)
_USUAL_CODES: Final = (402, 406, 500, 404, 407, 403)
_CODES: Final = (*_USUAL_CODES, 599, 400, 401, 405, 408, 409, 410, 411, 412, 413, 600, 499, 0)
_CLOSE_CODES: Final = (1000, None, 1001, 1006, 1011, 1012, 4000)
_SYMBOLS: Final = ("A", "B", "ETH/USD", "*", "é", '"\\', "\x00\t\x7f\n")


def _fitting(steps: Sequence[Step]) -> tuple[str, ...]:
    """The operations of the state that the session probably is in."""
    latest = next((step.operation for step in reversed(steps) if step.operation in _FITTING), "")
    return _FITTING[latest]


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """The time of the latest step that has one, and mostly a little more."""
    latest = next((step.arguments[0] for step in reversed(steps) if step.arguments), 100)
    assert isinstance(latest, int)
    if dice.once_in(64):
        return I64_MAX - dice.below(20)
    return max(-I64_MAX, min(I64_MAX, latest + dice.choice(_STEPS_OF_TIME)))


def _only_now(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _text_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """What a venue says in one state or another; now and then any frame at all."""
    now = _now(dice, steps)
    if dice.once_in(16):
        return now, frame(dice)
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
    members = dict(zip(_WIRE_NAMES, lists, strict=True))
    return json.dumps({"T": "subscription", **members}, separators=(",", ":"))


def _binary_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Any bytes, and some that would mean something as text."""
    return _now(dice, steps), dice.choice((b"", f"[{_GREETING}]".encode(), b"\x93\x01\x02\x03"))


def _closed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return _now(dice, steps), dice.choice(_CLOSE_CODES)


def _subscribe_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """A symbol or two in a channel or two, some of them wanted already."""
    lists: list[tuple[str, ...]] = [()] * len(_WIRE_NAMES)
    for _ in range(dice.choice((1, 1, 2, 0))):
        place = dice.choice((0, 9, 1, 3, 8))
        lists[place] += tuple(dice.choice(_SYMBOLS) for _ in range(dice.choice((1, 2, 3))))
    return _now(dice, steps), Subscription(*lists)


def _session_config(dice: Dice) -> SessionConfig:
    """Deadlines of a few nanoseconds, so that steps of time meet them."""
    return SessionConfig(
        connect_timeout=dice.choice((10, 4)),
        auth_timeout=dice.choice((20, 8)),
        subscribe_timeout=dice.choice((14, 7)),
        silence_timeout=dice.choice((24, 9, 100)),
        backoff_base=dice.choice((4, 1, 10)),
        backoff_cap=dice.choice((10, 30, 1000, 3)),
        seed=dice.choice((0, 1, U64_MAX, 1234567)),
        feed=FeedConfig(60) if dice.once_in(8) else FeedConfig(),
    )


def _frame_step(now: int, *elements: str) -> Step:
    return Step("text", (now, f"[{','.join(elements)}]".encode()))


_ORDERBOOK: Final = Subscription(*NO_CHANNELS[:9], ("A",), ())
_STARTED: Final = (Step("start", (100,)),)
_OPENED: Final = (*_STARTED, Step("opened", (100,)))
_GREETED: Final = (*_OPENED, _frame_step(100, _GREETING))
_STREAMING: Final = (*_OPENED, _frame_step(100, _GREETING, _AUTHENTICATED))
_SUBSCRIBING: Final = (*_STREAMING, Step("subscribe", (100, _ORDERBOOK)))

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
    },
    config=_session_config,
    preludes=((), _STARTED, _OPENED, _GREETED, _STREAMING, _STREAMING, _SUBSCRIBING, _SUBSCRIBING),
    weights={"text": 4, "tick": 4, "opened": 2},
    fitting=_fitting,
    throws=40,
)
