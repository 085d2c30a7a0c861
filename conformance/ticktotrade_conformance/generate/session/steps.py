"""Arguments that take a session through its states: the frames that it waits for, at times around its deadlines."""

from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade.session import NO_CHANNELS, SessionConfig, State
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.frames import frame
from ticktotrade_conformance.generate.scenario import History, Scenario
from ticktotrade_conformance.generate.session import far
from ticktotrade_conformance.generate.session.followed import Follower
from ticktotrade_conformance.traces.trace import Step

_UPDATE: Final = '{"T":"o","S":"A","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"r":true,"y":1}'

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
    "closed",
    "subscribe",
    "subscribe",
    "ping",
    "binary",
    "stop",
)
_FITTING: Final = {
    State.IDLE: (*["start"] * 4, *["subscribe"] * 3, "heal", "heal", "stop"),
    State.CONNECTING: (*["opened"] * 6, *["closed"] * 4, "tick", "subscribe", "heal", "stop"),
    State.AUTHENTICATING: _CONNECTED,
    State.SUBSCRIBING: (*_CONNECTED, *["heal"] * 4),
    State.STREAMING: (*_CONNECTED, "heal"),
    State.BACKING_OFF: (*["tick"] * 12, "subscribe", "heal", "closed", "stop"),
    State.STOPPED: ("tick", "stop", "start", "subscribe", "heal"),
}
_KEEPING: Final = (*["heal"] * 16, *["text"] * 5, "tick", "closed", "subscribe", "ping")
"""What comes up in a session that streams order books."""

_STEPS_OF_TIME: Final = (1, 0, 4, 10, 20, -5, 100, 7, 1000, 2 * NANOS)
_STEPS_OF_HEALING: Final = (4, 1, 3, 4, 2, 4, 1, 0, 5, 4, 3, 8, 1, 4, 2, 16, 4, 30, -3, 100)
_BESIDE: Final = (0, 0, -1, 1)
"""How far from a time that matters."""

_SAID: Final = {
    State.AUTHENTICATING: (
        *("greeting", "answer", "greeting", "answer", "greeting", "answer"),
        *("error", "error", "list", "success", "other"),
    ),
    State.SUBSCRIBING: (*["list"] * 7, "error", "error", "answer", "success", "other"),
    State.STREAMING: ("list", "error", "other", "error", "list", "success", "error", "answer"),
}
"""What a venue says in each connected state."""
_CODES: Final = (*far.STOPPING_CODES, *far.BACKING_OFF_CODES, *far.PASSING_CODES)
_MESSAGES: Final = ("so it goes", "", "auth failed", "x" * 33, "é" * 512)
_FILLERS: Final = (16, 15, 17, 33, 64, 65, 128, 257, 300)
"""How many elements that mean nothing may stand before one that does."""
_BINARY: Final = (b"", f"[{far.GREETING}]".encode(), b"\x93\x01\x02\x03", b"\x00" * 61, b"\x00" * 4097)
_LENGTHS: Final = (17, 1, 65, 4097, 65_537)
"""Of frames that cannot be read."""
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)

_LONG: Final = "SYMBOL-OF-THIRTY-ONE-BYTES-AND-"
_SYMBOLS: Final = (
    *("A", "B", "ETH/USD", "*", "é", "a", "AB", "ETH/USDT", "SYMBOL-OF-ONE/USD", "SYMBOL-OF-ONE/USC"),
    *(f"{_LONG}A", f"{_LONG}B", '"\\', "\x00\t\x7f\n", "\x1f/", "<&>'\u2028"),
)
"""Some of them are alike but for the case of a letter, for one that they end in, or for how long they are."""

_BOOKS_ALIKE: Final = (f"{_LONG}A", "a", f"{_LONG}B", "AB")

_FOLLOWER: Final = Follower()


def _fitting(steps: History) -> tuple[str, ...]:
    """The operations of the state that the session is in."""
    status = _FOLLOWER.along(steps).status()
    if status.state is State.STREAMING and status.wanted.orderbooks:
        return _KEEPING
    return _FITTING[status.state]


def _last_time(steps: Sequence[Step]) -> int:
    """The time of the latest step that has one."""
    latest = next((step.arguments[0] for step in reversed(steps) if step.arguments), 100)
    assert isinstance(latest, int)
    return latest


def _now(dice: Dice, steps: History) -> int:
    """A step of time after the latest step, or when something is due, or beside that."""
    return _within(_about_now(dice, steps))


def _within(now: int) -> int:
    return max(I64_MIN, min(I64_MAX, now))


def _about_now(dice: Dice, steps: History) -> int:
    throw = dice.below(64)
    if throw == 63:
        return I64_MAX - dice.below(20)
    session = _FOLLOWER.along(steps)
    status = session.status()
    if status.deadline is not None and throw < (32 if status.state is State.BACKING_OFF else 12):
        return status.deadline - (1 if dice.once_in(6) else 0)
    if throw < 48 or not session.edges():
        return _last_time(steps) + dice.choice(_STEPS_OF_TIME)
    return dice.choice(session.edges()) + dice.choice(_BESIDE)


def _only_now(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _text_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """What a venue says in one state or another; now and then any frame at all."""
    now = _now(dice, steps)
    if dice.once_in(24):
        return now, b"[" * dice.choice(_LENGTHS) if dice.once_in(4) else frame(dice)
    session = _FOLLOWER.along(steps)
    status = session.status()
    if status.state is State.AUTHENTICATING and dice.below(4) == 1:
        return now, f"[{far.GREETING},{far.ANSWER},{far.list_of(status.wanted)}]".encode()
    said = _SAID.get(status.state, _SAID[State.AUTHENTICATING])
    elements = [
        _element(dice.choice(said), status.wanted, dice)
        for _ in range(dice.choice((1, 1, 1, 2, 3, 1, 1, 1, 2, 0)))
    ]
    if dice.once_in(24):
        elements = [dice.choice(far.FILLERS)] * dice.choice(_FILLERS) + elements
    return now, f"[{','.join(elements)}]".encode()


def _element(kind: str, wanted: Subscription, dice: Dice) -> str:
    match kind:
        case "greeting":
            return far.GREETING
        case "answer":
            return far.ANSWER
        case "list":
            return far.list_of(_echo(wanted, dice))
        case "error":
            code = dice.choice(_CODES)
            return f'{{"T":"error","code":{code},"msg":"{dice.choice(_MESSAGES)}"}}'
        case "success":
            return f'{{"T":"success","msg":"{dice.choice(far.OTHER_SUCCESSES)}"}}'
        case _:
            return dice.choice((_UPDATE, "7", '{"T":"n"}'))


def _echo(wanted: Subscription, dice: Dice) -> Subscription:
    """The list of some channels: whole, or with more in it, or in one channel with less or with another symbol."""
    how = dice.below(8)
    named = [place for place, symbols in enumerate(wanted) if symbols]
    if how < 2 or not named:
        return wanted
    place = dice.choice(named)
    symbols = wanted[place]
    number = dice.below(len(symbols))
    others = (*symbols[:number], *symbols[number + 1 :])
    match how:
        case 3:
            return _with(wanted, place, ("C", *symbols))
        case 4:
            return _with(wanted, place, others)
        case 5 | 6:
            return _with(wanted, place, (*others, _alike(symbols[number], dice)))
        case 2:
            return _with(_with(wanted, place, others), (place + 1) % len(wanted), (symbols[number],))
        case _:
            return _with(NO_CHANNELS, place, symbols[number:])


def _with(channels: Subscription, place: int, symbols: tuple[str, ...]) -> Subscription:
    return channels._replace(**{Subscription._fields[place]: symbols})


def _alike(symbol: str, dice: Dice) -> str:
    """Another symbol: in the other case, with another end, one that means them all, or a longer one."""
    match dice.below(4):
        case 0:
            return f"{symbol[:-1]}~"
        case 1:
            return symbol.swapcase()
        case 2:
            return "*"
        case _:
            return f"{symbol}/" if len(symbol.encode()) < 32 else symbol[:-1]


def _binary_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """Any bytes, and some that would mean something as text."""
    return _now(dice, steps), dice.choice(_BINARY)


def _closed_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    retry_after = dice.choice(far.RETRY_AFTER) if dice.below(2) else None
    return _now(dice, steps), dice.choice(far.CLOSE_CODES), retry_after


def _heal_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """Books that are not live: mostly some of those that are wanted, now and then more than fit a request."""
    session = _FOLLOWER.along(steps)
    now = _last_time(steps) + dice.choice(_STEPS_OF_HEALING)
    if session.healing_edges() and dice.below(3) == 1:
        now = dice.choice(session.healing_edges()) + dice.choice(_BESIDE)
    now = _within(now)
    latest: tuple[str, ...] = next(
        (each.arguments[1] for each in reversed(steps) if each.operation == "heal"), ()
    )
    if dice.once_in(12):
        first, count = dice.below(4), dice.choice((101, 100, 99, 130, 250, 65))
        return now, (*(f"S{number}" for number in range(first, first + count)), *latest[:1])
    wanted = session.status().wanted.orderbooks
    symbols = ("A", "B", *(_BOOKS_ALIKE if "*" in wanted else wanted))
    listed = tuple(dice.choice(symbols) for _ in range(dice.choice((1, 2, 3, 0))))
    if dice.below(3) == 2:
        listed += (dice.choice(_SYMBOLS),)
    match dice.below(4):
        case 1 | 2:
            return now, latest or listed
        case 3:
            return now, latest[:8] + listed
        case _:
            return now, listed


def _subscribe_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """A symbol or two in a channel or two, some of them wanted already."""
    lists: list[tuple[str, ...]] = [()] * len(_WIRE_NAMES)
    for _ in range(dice.choice((1, 1, 2, 0))):
        place = dice.choice((0, 9, 1, 3, 8, 9, 2, 4, 5, 6, 7, 10))
        lists[place] += tuple(dice.choice(_SYMBOLS) for _ in range(dice.choice((1, 2, 3))))
    return _now(dice, steps), Subscription(*lists)


def _session_config(dice: Dice) -> SessionConfig:
    """Deadlines of a few nanoseconds, so that steps of time meet them; now and then of whole seconds, or of ages."""
    if dice.once_in(8):
        # As long as what venues ask for, which is whole seconds.
        return _USUAL._replace(backoff_base=NANOS + 1, backoff_cap=dice.choice((2, 4, 5000)) * NANOS)
    if dice.once_in(12):
        return far.ages(_USUAL, dice)
    return _USUAL._replace(
        connect_timeout=dice.choice((10, 4)),
        auth_timeout=dice.choice((20, 8)),
        subscribe_timeout=dice.choice((14, 7)),
        silence_timeout=dice.choice((24, 9, 100)),
        backoff_base=dice.choice((4, 1, 10)),
        backoff_cap=dice.choice((10, 30, 1000, 3)),
        seed=dice.choice((0, 1, U64_MAX, 1234567, 2**63, 2**32 + 1)),
        feed=FeedConfig(60) if dice.once_in(8) else FeedConfig(),
        stable_time=dice.choice((10, 4, 100)),
        heal_timeout=dice.choice((4, 10, 4, 1)),
        heal_interval=dice.choice((3, 1, 100, 4)),
        heal_pause=dice.choice((30, 3, 100, 30, 10, 3)),
    )


def _many_config(dice: Dice) -> SessionConfig:
    match dice.below(4):
        case 0 | 1:
            return far.patient(_USUAL, dice)
        case 2:
            return far.ages(_USUAL, dice)
        case _:
            return _session_config(dice)


def _frame_step(now: int, *elements: str) -> Step:
    return Step("text", (now, f"[{','.join(elements)}]".encode()))


def _moved(steps: tuple[Step, ...], by: int) -> tuple[Step, ...]:
    """The same steps at other times."""
    return tuple(step._replace(arguments=(step.arguments[0] + by, *step.arguments[1:])) for step in steps)


_ORDERBOOK: Final = NO_CHANNELS._replace(orderbooks=("A",))
_STARTED: Final = (Step("start", (100,)),)
_OPENED: Final = (*_STARTED, Step("opened", (100,)))
_GREETED: Final = (*_OPENED, _frame_step(100, far.GREETING))
_STREAMING: Final = (*_OPENED, _frame_step(100, far.GREETING, far.ANSWER))
_SUBSCRIBING: Final = (*_STREAMING, Step("subscribe", (100, _ORDERBOOK)))
_EVERYTHING: Final = Subscription(*[("A", f"{_LONG}A")] * len(NO_CHANNELS))
_ASKING_FOR_EVERYTHING: Final = (*_STREAMING, Step("subscribe", (100, _EVERYTHING)))
_BOOKS: Final = NO_CHANNELS._replace(orderbooks=("A", "B"))
_EVERY_BOOK: Final = NO_CHANNELS._replace(orderbooks=("*",))


def _kept(now: int, books: Subscription) -> tuple[Step, ...]:
    """From connecting to streaming some books."""
    return (Step("opened", (now,)), _frame_step(now, far.GREETING, far.ANSWER, far.list_of(books)))


_KEEPING_BOOKS: Final = (Step("subscribe", (100, _BOOKS)), *_STARTED, *_kept(100, _BOOKS))
_KEEPING_EVERY_BOOK: Final = (Step("subscribe", (100, _EVERY_BOOK)), *_STARTED, *_kept(100, _EVERY_BOOK))
_MORE: Final = NO_CHANNELS._replace(quotes=("A",))
_ASKING_FOR_MORE: Final = (*_KEEPING_BOOKS, Step("subscribe", (110, _MORE)))
_KEEPING_MORE: Final = (*_ASKING_FOR_MORE, _frame_step(110, far.list_of(_BOOKS._replace(quotes=("A",)))))
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
        *[_ASKING_FOR_EVERYTHING] * 5,
        _KEEPING_BOOKS,
        *[_KEEPING_EVERY_BOOK] * 4,
        *[_ASKING_FOR_MORE] * 2,
        _KEEPING_MORE,
        _ASKED,
        _WAITING,
        *[_LOST_AND_BACK] * 2,
        _GIVEN_UP_AND_BACK,
        *[_WAITING_AGAIN] * 4,
        *(_moved(steps, I64_MAX - 160) for steps in (_OPENED, _WAITING, _GIVEN_UP_AND_BACK)),
        *[_moved(_KEEPING_BOOKS, I64_MAX - 108)] * 2,
        *[_moved(_ASKED, I64_MAX - 112)] * 2,
        *(_moved(steps, I64_MIN - 100) for steps in (_STARTED, _KEEPING_EVERY_BOOK)),
    ),
    weights={"text": 4, "tick": 4, "opened": 2},
    fitting=_fitting,
    throws=28,
    many=far.MANY,
    many_config=_many_config,
)
