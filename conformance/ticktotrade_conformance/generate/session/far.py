"""Steps that take a session far: failures in a row, many symbols, many books that are not live, long frames."""

import json
from collections.abc import Sequence
from typing import Any, Final

from ticktotrade.deadlines import later
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade.session import NO_CHANNELS, SessionConfig, State
from ticktotrade_conformance.generate.dates import DAYS, SPELLINGS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.session.followed import FollowedSession
from ticktotrade_conformance.traces.trace import Step

GREETING: Final = '{"T":"success","msg":"connected"}'
ANSWER: Final = '{"T":"success","msg":"authenticated"}'
"""To the credentials."""

CLOSE_CODES: Final = (
    *(1000, None, 1001, 1006, 1011, 1012, 4000, 1008, 1013, 1002, 1003, 1007, 1009, 1010, 1014, 1015),
    *(0, 999, 1005, 2999, 3000, 3999, 4001, 4008, 4999, 5000, 2**15, 2**16 - 1),
)
RETRY_AFTER: Final = (
    *("2", "1", "0", "0000000010", "3600", "3601", "00000000001", "1000", "9999999999", "4294967297"),
    *("1.5", " 1", "1 ", "-1", "+1", "1e0", "", "1\n", "1, 1", "٣", "soon"),
    "Thu, 01 Jan 1970 00:00:03 GMT",
    "Mon, 01 Jan 1970 00:00:03 GMT",
    "Thu, 01 Jan 1970 01:00:00 GMT",
    "Thu, 01 Jan 1970 01:01:01 GMT",
    "Thu, 01 Jan 1970 00:00:03 UTC",
    "thu, 01 jan 1970 00:00:03 gmt",
    "Thu, 1 Jan 1970 00:00:03 GMT",
    "Thursday, 01-Jan-70 00:00:03 GMT",
    "Thu Jan  1 00:00:03 1970",
    "Thu, 01 Jan 1970 00:00:60 GMT",
    "Thu, 00 Jan 1970 00:00:03 GMT",
    "Fri, 11 Apr 2262 23:47:16 GMT",
)
"""Sequences begin at the epoch, and some end at the last time of 64 bits."""

STOPPING_CODES: Final = (402, 400, 401, 405, 408, 409, 410, 411, 412, 413)
BACKING_OFF_CODES: Final = (406, 500, 404, 407, 599, 501)
PASSING_CODES: Final = (403, 600, 499, 414, 0, 2**16 + 402, 2**32 - 1, 399, 2**16 + 500, 256 + 402)
OTHER_SUCCESSES: Final = (
    *("hello", "Connected", "connected ", "connecte", "connection", "AUTHENTICATED", " authenticated"),
    *("authenticate", "auth", "", "authenticated\\u0000"),
)
"""Messages that are nearly, and not, the ones that are awaited."""

FILLERS: Final = (
    "7",
    '{"T":"success","msg":"","y":1}',
    '{"T":"later"}',
    '{"T":"error","code":403,"msg":""}',
)
"""Elements that mean nothing to a session."""

_SIZES: Final = (17, 66, 257, 101, 65, 129, 1025, 34, 70, 300)
_LARGE_SIZES: Final = (17, 1025, 257, 65, 1030, 300, 1100)
"""Of what one step takes in."""
_AGES: Final = (I64_MAX, 2**53 + 1, 2**31 + 1, 2**62)
_SEEDS: Final = (0, 1, U64_MAX, 2**63 + 5, 2**32)
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)
_LATER: Final = 1000
"""Times at which everything that preludes and configurations of a few nanoseconds wait for is over."""


def ages(usual: SessionConfig, dice: Dice) -> SessionConfig:
    """Delays and waits that may be doubled as often as there are bits, of odd numbers too."""
    return usual._replace(
        backoff_base=dice.choice((1, 3, 1, 2**31 + 1, 1, 2**53 + 1, 2**62, I64_MAX)),
        backoff_cap=dice.choice((I64_MAX, *_AGES)),
        heal_timeout=dice.choice((1, 3, 1, 100, 2**53 + 1, I64_MAX)),
        heal_pause=dice.choice((*_AGES, 3)),
        heal_interval=dice.choice((1, 1, 3, 1, I64_MAX)),
        stable_time=dice.choice((I64_MAX, 10, 2**53 + 1)),
        silence_timeout=dice.choice((I64_MAX, 2**53 + 1, 24)),
        seed=dice.choice(_SEEDS),
    )


def patient(usual: SessionConfig, dice: Dice) -> SessionConfig:
    """Waits that are long enough for many books to be asked for before the first is due again."""
    return usual._replace(
        heal_timeout=500, heal_interval=dice.choice((3, 1)), heal_pause=dice.choice((1000, 30))
    )


def list_of(channels: Sequence[Sequence[str]]) -> str:
    """The venue's list of what it sends."""
    members = dict(zip(_WIRE_NAMES, channels, strict=True))
    return json.dumps({"T": "subscription", **members}, separators=(",", ":"))


def _text(now: int, *elements: str) -> Step:
    return Step("text", (now, f"[{','.join(elements)}]".encode()))


def _closed(now: int, code: int | None = None, retry_after: str | None = None) -> Step:
    return Step("closed", (now, code, retry_after))


def _connecting(now: int) -> tuple[Step, ...]:
    """Whatever the state is, connecting at that time."""
    return (
        Step("start", (now,)),
        _closed(now),
        Step("tick", (I64_MAX,)),
        _closed(now),
        Step("tick", (I64_MAX,)),
    )


def _opened(now: int, channels: Subscription) -> tuple[Step, ...]:
    """From connecting to streaming."""
    return (Step("opened", (now,)), _text(now, GREETING, ANSWER), _text(now, list_of(channels)))


def _failures(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """Connections that cannot be opened, or are lost at once: every delay is named, from a time with room for it."""
    count, now = dice.choice(_SIZES), dice.choice((0, I64_MIN, _LATER, I64_MIN))
    opened = (Step("opened", (now,)),) if dice.once_in(4) else ()
    lost = (*opened, _closed(now), Step("tick", (I64_MAX,)))
    return (*_connecting(now), *lost * count, _closed(now))


def _endings(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """Connections that end with every code there is, every header, each beside another one, and every error."""
    now = dice.choice((_LATER, 0, -_LATER, I64_MAX - 5))
    channels = _WHATEVER_IS_WANTED if dice.below(2) else NO_CHANNELS
    steps = [Step("subscribe", (now, channels)), *_connecting(now)]
    first, apart = dice.below(len(CLOSE_CODES)), 1 + dice.below(5)
    for number in range(len(CLOSE_CODES)):
        code = CLOSE_CODES[(first + number) % len(CLOSE_CODES)]
        header = RETRY_AFTER[(first + number * apart) % len(RETRY_AFTER)] if dice.below(2) else None
        steps += (
            *_some_of(_opened(now, channels), dice),
            _closed(now, code, header),
            Step("tick", (I64_MAX,)),
        )
    for place, code in enumerate(BACKING_OFF_CODES):
        others = PASSING_CODES[place * 2 : place * 2 + 2]
        errors = [_error(each) for each in (*others, code, STOPPING_CODES[place], *BACKING_OFF_CODES)]
        steps += (*_connected(now, channels, dice), _text(now, *errors), Step("tick", (I64_MAX,)))
    errors = [_error(each) for each in (dice.choice(STOPPING_CODES), 406)]
    return (*steps, *_connected(now, channels, dice), _text(now, *errors))


def _dates(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """A venue that is busy at every edge of the calendar."""
    refused = [
        step
        for now, header in (*SPELLINGS, *DAYS)
        for step in (_closed(now, None, header), Step("tick", (I64_MAX,)))
    ]
    return (*_connecting(SPELLINGS[0].now), *refused)


def _some_of(steps: tuple[Step, ...], dice: Dice) -> tuple[Step, ...]:
    return steps[: len(steps) - dice.below(len(steps) + 1)]


def _connected(now: int, channels: Subscription, dice: Dice) -> tuple[Step, ...]:
    """Somewhere on the way to streaming."""
    return _opened(now, channels)[: 3 - dice.below(3)]


def _symbols(count: int) -> tuple[str, ...]:
    return tuple(f"SYMBOL-OF-MANY/{number:05}" for number in range(count))


def _subscriptions(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """Many symbols of a channel, wanted at once or one by one; and lists that have all but one of them."""
    count, now = dice.choice(_LARGE_SIZES), _LATER
    channel = dice.choice(Subscription._fields)
    symbols = _symbols(count)
    parts = (symbols,) if dice.below(2) or count > 300 else tuple((symbol,) for symbol in symbols)
    wanted = tuple(Step("subscribe", (now, NO_CHANNELS._replace(**{channel: part}))) for part in parts)
    lists = tuple(
        _text(now, list_of(_WHATEVER_IS_WANTED._replace(**{channel: (*_ANY, *named)})))
        for named in (symbols[:-1], symbols[1:], symbols)
    )
    again = Step("subscribe", (now, NO_CHANNELS._replace(**{channel: (*symbols[-2:], "one/more")})))
    greeted = (Step("opened", (now,)), _text(now, GREETING, ANSWER))
    if dice.below(2):
        return (*_connecting(now), *greeted, *wanted, *lists, again)
    return (*wanted, *_connecting(now), *greeted, *lists, again)


_EVERY_BOOK: Final = NO_CHANNELS._replace(orderbooks=("*",))
_ANY: Final = ("*", "A", "B")
_WHATEVER_IS_WANTED: Final = Subscription(*[_ANY] * len(NO_CHANNELS))
"""By preludes and by what is here."""
_WAITED_FOR: Final = ("SYMBOL/W",)


def _keeping_every_book(now: int) -> tuple[Step, ...]:
    """Whatever the state is, streaming every book at that time, and whatever else was wanted before."""
    return (Step("subscribe", (now, _EVERY_BOOK)), *_connecting(now), *_opened(now, _WHATEVER_IS_WANTED))


def _books(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """Many books that are not live, asked for by the hundred, and then again."""
    count, now = dice.choice(_LARGE_SIZES), _LATER
    symbols = _symbols(count)
    begin = later(now, config.heal_timeout)
    apart = min(config.heal_interval, 100)
    pairs = count // 100 + 2
    asked = [Step("heal", (later(begin, apart * pair), symbols)) for pair in range(pairs)]
    last = later(begin, apart * pairs)
    which = dice.choice((symbols[-1:], symbols[:1], symbols, symbols[-1:] + symbols[:1]))
    behind = tuple(f"ANOTHER/{number:05}" for number in range(dice.choice((0, 101, 100, 101)))) + which
    again = later(last, dice.choice((config.heal_timeout, config.heal_timeout, config.heal_timeout - 1, 0)))
    return (*_keeping_every_book(now), *asked, Step("heal", (last, which)), Step("heal", (again, behind)))


def _waits(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """A book that is asked for again and again, at the end of each wait and just before, on as many connections."""
    count = dice.choice((17, 33, 34, 65, 66, 70, 17, 260))
    session = FollowedSession(config)
    steps: list[Step] = []

    def add(*more: Step) -> None:
        steps.extend(more)
        session.take(more)

    add(*_keeping_every_book(_LATER))
    now = later(_LATER, config.heal_timeout)
    for _ in range(count):
        add(Step("heal", (now, _WAITED_FOR)))
        now = max((now, *session.healing_edges()))
        add(Step("heal", (now - 1, _WAITED_FOR)), Step("heal", (now, _WAITED_FOR)))
        if session.status().state is not State.STREAMING:
            add(_closed(now), Step("tick", (I64_MAX,)), *_opened(now, _WHATEVER_IS_WANTED))
            now = later(now, config.heal_timeout)
    return tuple(steps)


_EVERYTHING: Final = Subscription(
    *[(f"{name[:4]}-OF-VERY-MANY-SYMBOLS/USD", "AB") for name in NO_CHANNELS._fields]
)


def _messages(dice: Dice, config: SessionConfig) -> tuple[Step, ...]:
    """Behind many elements that mean nothing: what is nearly awaited, and then what is.

    Among it are lists that lack some symbols of one channel.
    """
    now, count = _LATER, dice.choice(_LARGE_SIZES)
    first = dice.below(len(FILLERS))
    many = [[FILLERS[(first + place) % len(FILLERS)]] * count for place in range(len(FILLERS))]
    others = [_text(now, f'{{"T":"success","msg":"{message}"}}') for message in OTHER_SUCCESSES]
    whole = [(*wanted, *more) for wanted, more in zip(_EVERYTHING, _WHATEVER_IS_WANTED, strict=True)]
    lists = [
        _text(now, list_of([*whole[:place], tuple(map(other, whole[place])), *whole[place + 1 :]]))
        for other in (str.swapcase, _other_end, _shorter, _every)
        for place in range(len(whole))
    ]
    return (
        Step("subscribe", (now, _EVERYTHING)),
        *_connecting(now),
        Step("opened", (now,)),
        *others,
        _text(now, *many[0], GREETING),
        *others,
        _text(now, *many[1], ANSWER),
        *lists,
        _text(now, *many[2], list_of(whole)),
        _text(now, *many[3], _error(dice.choice((406, 402))), *many[0]),
    )


def _other_end(symbol: str) -> str:
    return f"{symbol[:-1]}~"


def _shorter(symbol: str) -> str:
    return symbol[:-1] or "~"


def _every(symbol: str) -> str:
    return "*"


def _error(code: int) -> str:
    return f'{{"T":"error","code":{code},"msg":"{code}"}}'


MANY: Final[tuple[Any, ...]] = (
    _failures,
    _endings,
    _subscriptions,
    _books,
    _waits,
    _messages,
    _dates,
)
