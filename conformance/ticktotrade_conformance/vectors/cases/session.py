"""Cases for the feed session."""

import json
from typing import Any, Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade_conformance.vectors.case import Case

_CONFIG: Final = SessionConfig(
    connect_timeout=100,
    auth_timeout=100,
    subscribe_timeout=100,
    silence_timeout=1000,
    backoff_base=16,
    backoff_cap=100,
    seed=1,
)
_STATUS: Final = ("status",)
_STOP: Final = ("stop",)
_GREETING: Final = '{"T":"success","msg":"connected"}'
_AUTHENTICATED: Final = '{"T":"success","msg":"authenticated"}'
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)


def _channels(**symbols: str) -> Subscription:
    """Channels by name, their symbols apart by spaces."""
    return NO_CHANNELS._replace(**{name: tuple(each.split()) for name, each in symbols.items()})


def _text(now: int, *elements: str) -> tuple[Any, ...]:
    return ("text", now, f"[{','.join(elements)}]".encode())


def _echo(channels: Subscription) -> str:
    return json.dumps({"T": "subscription", **dict(zip(_WIRE_NAMES, channels, strict=True))})


def _error(code: int, message: str = "so it goes") -> str:
    return f'{{"T":"error","code":{code},"msg":"{message}"}}'


def _opened(now: int) -> tuple[tuple[Any, ...], ...]:
    """Up to an open connection, nothing said yet."""
    return (("start", now), ("opened", now))


def _authenticated(now: int) -> tuple[tuple[Any, ...], ...]:
    return (*_opened(now), _text(now, _GREETING, _AUTHENTICATED))


_BOOKS: Final = _channels(trades="AAPL", orderbooks="BTC/USD ETH/USD")
_ASKED: Final = (("subscribe", 0, _BOOKS), *_authenticated(0))
_STREAMING: Final = (*_ASKED, _text(0, _echo(_BOOKS)))
_UPDATE: Final = '{"T":"o","S":"BTC/USD","t":"2024-08-09T00:00:01Z","b":[{"p":100,"s":1}],"a":[],"r":true}'

_EVERY_OPERATION: Final = (
    ("start", 50),
    ("opened", 50),
    _text(50, _GREETING),
    ("binary", 50, b""),
    ("ping", 50),
    ("closed", 50, 1000),
    ("tick", 50),
    ("subscribe", 50, NO_CHANNELS),
)


def _in_each_state() -> tuple[Case, ...]:
    """The operations that a state refuses, and that they change nothing; those it takes are elsewhere."""
    connected = {"start", "opened"}
    states = {
        "idle": ((), {"opened", "text", "binary", "ping", "closed"}),
        "connecting": (_opened(0)[:1], {"start", "text", "binary", "ping"}),
        "authenticating": (_opened(0), connected),
        "subscribing": (_ASKED, connected),
        "streaming": (_STREAMING, connected),
        "backing-off": (
            (*_STREAMING, ("closed", 40, 1000)),
            {"start", "opened", "text", "binary", "ping", "closed"},
        ),
        "stopped": ((*_opened(0), _STOP), {step[0] for step in _EVERY_OPERATION} - {"tick"}),
    }
    return tuple(
        Case(
            f"wrong-state-{state}",
            "What does not belong to the state is refused, and changes nothing.",
            ("SESSION-1", "MACHINE-2"),
            _CONFIG,
            (
                *way,
                *(each for step in _EVERY_OPERATION if step[0] in refused for each in (step, _STATUS)),
            ),
        )
        for state, (way, refused) in states.items()
    )


def _restarting(attempts: int, apart: int) -> tuple[tuple[Any, ...], ...]:
    """Connections that cannot be opened, each tried long after it is due."""
    return tuple(
        step
        for number in range(attempts)
        for step in (("closed", number * apart, None), _STATUS, ("tick", (number + 1) * apart))
    )


def _errors(*codes: int) -> tuple[Case, ...]:
    return tuple(
        Case(
            f"error-{code}",
            f"What becomes of a streaming session at an error {code}.",
            ("SESSION-12", "SESSION-13", "SESSION-19"),
            _CONFIG,
            (*_STREAMING, _text(7, _error(code)), _STATUS),
        )
        for code in codes
    )


CASES: Final = (
    Case(
        "from-start-to-streaming",
        "The whole way: the greeting is answered by the credentials, these by the subscription, and so on.",
        ("SESSION-2", "SESSION-3", "SESSION-4", "SESSION-5", "SESSION-6", "SESSION-7", "SESSION-24"),
        _CONFIG,
        (
            _STATUS,
            ("subscribe", 1, _BOOKS),
            _STATUS,
            ("start", 2),
            _STATUS,
            ("opened", 3),
            _STATUS,
            _text(4, _GREETING),
            _STATUS,
            _text(5, _AUTHENTICATED),
            _STATUS,
            _text(6, _echo(_BOOKS)),
            _STATUS,
            _text(7, _UPDATE),
            _STATUS,
        ),
    ),
    Case(
        "nothing-wanted",
        "Without subscriptions the session streams as soon as it is authenticated.",
        ("SESSION-5", "SESSION-17"),
        _CONFIG,
        (*_authenticated(0), _STATUS),
    ),
    Case(
        "greetings",
        "The credentials are sent once a connection, and not before the greeting.",
        ("SESSION-4", "SESSION-5"),
        _CONFIG,
        (
            *_opened(0),
            _text(1, _AUTHENTICATED),
            _text(2, '{"T":"success","msg":"hello"}'),
            _STATUS,
            _text(3, _GREETING),
            _text(4, _GREETING),
            _text(5, '{"T":"success","msg":"hello"}'),
            _STATUS,
            _text(6, _AUTHENTICATED),
            _text(7, _GREETING, _AUTHENTICATED),
            _STATUS,
        ),
    ),
    Case(
        "greeting-is-no-answer",
        "The first frame of a connection is the greeting; the refusal of the credentials comes after it.",
        ("SESSION-4", "SESSION-5", "SESSION-12"),
        _CONFIG,
        (*_opened(0), _text(1, _GREETING), _STATUS, _text(2, _error(402, "auth failed")), _STATUS),
    ),
    Case(
        "requests",
        "Channels by their wire names and in declared order, empty ones left out, symbols escaped as little as can be.",
        ("SESSION-6", "SESSION-8", "CODEC-2"),
        _CONFIG,
        (
            *_authenticated(0),
            ("subscribe", 1, Subscription(*[(f"S{place}",) for place in range(len(NO_CHANNELS))])),
            ("subscribe", 2, NO_CHANNELS._replace(trades=('"\\/', "\x00\b\f\n\r\t\x1f", "\x7fé€😀"))),
            ("subscribe", 3, _channels(cancel_errors="*", updated_bars="B A")),
        ),
    ),
    Case(
        "subscription-lists",
        "The session streams when the list has everything wanted, whatever else is in it.",
        ("SESSION-7",),
        _CONFIG,
        (
            *_opened(0),
            ("subscribe", 0, _BOOKS),
            _text(1, _echo(_BOOKS)),
            _STATUS,
            _text(2, _GREETING, _AUTHENTICATED),
            _text(3, _echo(NO_CHANNELS)),
            _text(4, _echo(_channels(trades="AAPL", orderbooks="ETH/USD"))),
            _text(5, _echo(_channels(quotes="AAPL", orderbooks="ETH/USD BTC/USD"))),
            _text(6, _echo(_channels(trades="*", orderbooks="ETH/USD BTC/USD"))),
            _STATUS,
            _text(7, _echo(_channels(trades="B AAPL", orderbooks="ETH/USD A BTC/USD", corrections="AAPL"))),
            _STATUS,
            _text(8, _echo(NO_CHANNELS)),
            _STATUS,
        ),
    ),
    Case(
        "additions",
        "Subscribing adds, each symbol once; only what is new is asked for, and its answer is waited for.",
        ("SESSION-8", "SESSION-20", "SESSION-24"),
        _CONFIG,
        (
            ("subscribe", 0, _channels(trades="A B A")),
            ("subscribe", 0, _channels(trades="B C", quotes="A")),
            _STATUS,
            *_authenticated(10),
            ("subscribe", 20, _channels(trades="C D D", quotes="A")),
            _STATUS,
            ("subscribe", 30, _channels(trades="D")),
            _STATUS,
            _text(40, _echo(_channels(trades="A B C", quotes="A"))),
            _STATUS,
            _text(41, _echo(_channels(trades="A B C D", quotes="A"))),
            _STATUS,
            ("subscribe", 50, _channels(quotes="A")),
            _STATUS,
            ("subscribe", 60, _channels(quotes="B")),
            _STATUS,
        ),
    ),
    Case(
        "restored",
        "After a lost connection everything is subscribed to again, also what was added in the meantime.",
        ("SESSION-8", "SESSION-14", "SESSION-18", "SESSION-19"),
        _CONFIG,
        (
            *_STREAMING,
            ("subscribe", 1, _channels(quotes="AAPL")),
            ("closed", 2, 1006),
            _STATUS,
            ("subscribe", 3, _channels(quotes="MSFT", trades="AAPL")),
            ("tick", 500),
            ("opened", 501),
            _text(502, _GREETING),
            _text(503, _AUTHENTICATED),
            _STATUS,
        ),
    ),
    Case(
        "elements",
        "Every element is answered, control messages included, in every connected state.",
        ("SESSION-9", "SESSION-11"),
        _CONFIG,
        (
            *_opened(0),
            _text(1, _UPDATE, _GREETING, "7", '{"T":"n"}', '{"T":"later"}'),
            _text(2, _AUTHENTICATED, '{"T":"success","msg":"x","y":1}', _error(600)),
            ("text", 3, _UPDATE.encode()),
            ("text", 4, b"[]"),
            _STATUS,
        ),
    ),
    Case(
        "refused-frames",
        "A frame that the parser refuses is one problem, and a sign of life.",
        ("SESSION-9", "SESSION-21"),
        _CONFIG._replace(feed=FeedConfig(60)),
        (
            *_opened(0),
            ("text", 1, b"[{"),
            ("text", 2, b""),
            ("text", 3, b"[" + b" " * 60 + b"]"),
            _STATUS,
            ("text", 4, f"[{_GREETING}]".encode()),
            ("text", 5, f"[{_AUTHENTICATED}]".encode()),
            ("text", 6, b"\xff"),
            _STATUS,
        ),
    ),
    Case(
        "binary-frames",
        "A binary frame is a problem whatever is in it, and a sign of life.",
        ("SESSION-10", "SESSION-21"),
        _CONFIG,
        (
            *_opened(0),
            ("binary", 1, f"[{_GREETING}]".encode()),
            ("binary", 2, b"\x93\x01\x02\x03"),
            _STATUS,
            _text(3, _GREETING, _AUTHENTICATED),
            ("binary", 4, b""),
            _STATUS,
        ),
    ),
    Case(
        "several-in-a-frame",
        "Control messages in one frame are taken in order; after the end of the connection the rest means nothing.",
        ("SESSION-11",),
        _CONFIG,
        (
            ("subscribe", 0, _BOOKS),
            *_opened(0),
            _text(1, _GREETING, _AUTHENTICATED, _echo(_BOOKS), _UPDATE),
            _STATUS,
            _text(2, _UPDATE, _error(406), _UPDATE, _error(407), _error(402), _GREETING),
            _STATUS,
            ("tick", 100),
            ("opened", 100),
            _text(101, _error(402), _error(500), _GREETING),
            _STATUS,
        ),
    ),
    *_errors(*range(399, 415), 499, 500, 599, 600, 2**32 - 1),
    Case(
        "errors-before-streaming",
        "Errors mean the same in every connected state; no book can be stale before there is one.",
        ("SESSION-12", "SESSION-13", "SESSION-19"),
        _CONFIG,
        (
            *_opened(0),
            _text(1, _error(403)),
            _text(2, _error(406, "connection limit exceeded")),
            _STATUS,
            ("tick", 100),
            ("opened", 100),
            _text(101, _GREETING),
            _text(102, _error(404, "auth timeout")),
            _STATUS,
            ("tick", 300),
            ("opened", 300),
            _text(301, _GREETING),
            _text(302, _error(402, "auth failed")),
            _STATUS,
        ),
    ),
    Case(
        "subscription-refused",
        "A subscription that the venue refuses ends the session: it would be refused again.",
        ("SESSION-12",),
        _CONFIG,
        (*_ASKED, _text(1, _error(405, "symbol limit exceeded")), _STATUS),
    ),
    *(
        Case(
            f"closed-{'without-code' if code is None else code}",
            "A connection that was streaming is closed; the session connects again.",
            ("SESSION-14", "SESSION-18", "SESSION-19"),
            _CONFIG,
            (*_STREAMING, ("closed", 9, code), _STATUS, ("tick", 200), _STATUS),
        )
        for code in (1000, 1001, 1006, 1011, 4000, None)
    ),
    Case(
        "closed-in-each-state",
        "Books are stale only where the connection was authenticated.",
        ("SESSION-14", "SESSION-19"),
        _CONFIG,
        (
            ("start", 0),
            ("closed", 1, None),
            ("tick", 200),
            ("opened", 200),
            ("closed", 201, 1000),
            ("tick", 400),
            ("opened", 400),
            ("subscribe", 400, _BOOKS),
            _text(401, _GREETING),
            ("closed", 402, 1000),
            ("tick", 600),
            ("opened", 600),
            _text(601, _GREETING, _AUTHENTICATED),
            ("closed", 602, 1000),
            _STATUS,
        ),
    ),
    Case(
        "delays",
        "Delays double up to the cap; the jitter, up to half of them, comes after it.",
        ("SESSION-15", "SESSION-16", "SESSION-18"),
        _CONFIG._replace(backoff_base=1_000_000, backoff_cap=20_000_000),
        (("start", 0), *_restarting(12, 10**9)),
    ),
    *(
        Case(
            f"generator-seed-{name}",
            "The numbers of splitmix64 from a seed, seen in delays long enough to show many of their bits.",
            ("SESSION-16",),
            _CONFIG._replace(backoff_base=2**61 - 1, backoff_cap=2**61 - 1, seed=seed),
            (
                ("start", I64_MIN),
                *(step for _ in range(4) for step in (("closed", I64_MIN, None), ("tick", I64_MAX))),
            ),
        )
        for name, seed in (("0", 0), ("1", 1), ("largest", U64_MAX), ("1234567", 1234567))
    ),
    Case(
        "cap-below-base",
        "A cap below the base is the longest delay from the first on; a delay of one nanosecond has no jitter.",
        ("SESSION-15", "SESSION-16"),
        _CONFIG._replace(backoff_base=1000, backoff_cap=1),
        (("start", 0), *_restarting(3, 100)),
    ),
    Case(
        "many-doublings",
        "However often the delay is doubled, it is the cap in the end, the longest one included.",
        ("SESSION-15", "SESSION-22"),
        _CONFIG._replace(backoff_base=1, backoff_cap=I64_MAX),
        (
            ("start", I64_MIN),
            *(step for _ in range(70) for step in (("closed", I64_MIN, None), ("tick", I64_MAX))),
            _STATUS,
        ),
    ),
    Case(
        "attempts",
        "The attempt number is forgotten when the session streams, and not before.",
        ("SESSION-15", "SESSION-17", "SESSION-24"),
        _CONFIG,
        (
            ("subscribe", 0, _BOOKS),
            ("start", 0),
            ("closed", 1, None),
            ("tick", 200),
            ("closed", 201, None),
            ("tick", 400),
            ("opened", 401),
            _STATUS,
            _text(402, _GREETING, _AUTHENTICATED),
            _STATUS,
            _text(403, _echo(_BOOKS)),
            _STATUS,
            ("closed", 404, 1000),
            _STATUS,
        ),
    ),
    Case(
        "due",
        "The next connection is asked for at exactly its time, once, and may come late.",
        ("SESSION-18", "SESSION-22"),
        _CONFIG._replace(backoff_base=1, backoff_cap=1),
        (
            ("start", 0),
            ("closed", 10, None),
            ("tick", 10),
            ("tick", -5),
            _STATUS,
            ("tick", 11),
            ("tick", 11),
            _STATUS,
            ("closed", 20, None),
            ("tick", 5000),
            _STATUS,
        ),
    ),
    Case(
        "time-outs",
        "Connecting, authenticating and subscribing end at exactly their time-outs.",
        ("SESSION-19", "SESSION-20", "SESSION-24"),
        _CONFIG,
        (
            ("subscribe", 0, _BOOKS),
            ("start", 0),
            ("tick", 99),
            ("tick", 100),
            _STATUS,
            ("tick", 200),
            ("opened", 250),
            ("tick", 349),
            _text(349, _GREETING),
            _STATUS,
            ("tick", 350),
            _STATUS,
            ("tick", 500),
            ("opened", 500),
            _text(510, _GREETING, _AUTHENTICATED),
            _STATUS,
            _text(520, _echo(NO_CHANNELS)),
            ("tick", 609),
            ("tick", 610),
            _STATUS,
        ),
    ),
    Case(
        "subscription-begins-anew",
        "Each request begins the time-out anew; the one before does not count any more.",
        ("SESSION-8", "SESSION-20"),
        _CONFIG,
        (*_ASKED, ("subscribe", 90, _channels(news="*")), ("tick", 100), _STATUS, ("tick", 190), _STATUS),
    ),
    Case(
        "silence",
        "A streaming connection that says nothing is given up; frames of every kind and pings are signs of life.",
        ("SESSION-19", "SESSION-21", "SESSION-24"),
        _CONFIG,
        (
            *_STREAMING,
            ("ping", 500),
            _STATUS,
            ("tick", 1499),
            ("binary", 1499, b""),
            ("tick", 2498),
            ("text", 2498, b"garbage"),
            ("tick", 3497),
            _text(3497, _UPDATE),
            ("subscribe", 3600, NO_CHANNELS),
            _STATUS,
            ("tick", 4496),
            ("tick", 4497),
            _STATUS,
        ),
    ),
    Case(
        "silence-in-each-state",
        "Silence counts in every connected state, and from the opening on.",
        ("SESSION-21", "SESSION-24"),
        _CONFIG._replace(silence_timeout=50),
        (
            ("subscribe", 0, _BOOKS),
            ("start", 0),
            ("tick", 60),
            ("opened", 60),
            _STATUS,
            ("tick", 109),
            ("tick", 110),
            _STATUS,
            ("tick", 200),
            ("opened", 200),
            _text(210, _GREETING, _AUTHENTICATED),
            ("ping", 230),
            ("tick", 260),
            _STATUS,
            ("ping", 275),
            _STATUS,
            ("tick", 310),
            _STATUS,
        ),
    ),
    Case(
        "late-but-before-tick",
        "Only tick looks at deadlines: what comes late and before it is taken in.",
        ("SESSION-22",),
        _CONFIG,
        (
            ("start", 0),
            ("opened", 150),
            _text(300, _GREETING),
            _text(450, _AUTHENTICATED),
            _STATUS,
            ("ping", 10_000),
            ("tick", 10_999),
            _STATUS,
        ),
    ),
    Case(
        "backwards",
        "A clock that steps back is believed.",
        ("SESSION-21", "SESSION-22"),
        _CONFIG,
        (*_STREAMING, ("ping", -700), _STATUS, ("tick", 299), ("tick", 300), _STATUS),
    ),
    Case(
        "last-time",
        "Deadlines end at the last time of 64 bits.",
        ("SESSION-22", "SESSION-24"),
        _CONFIG,
        (
            ("subscribe", 0, _BOOKS),
            ("start", I64_MAX - 99),
            _STATUS,
            ("tick", I64_MAX - 1),
            ("opened", I64_MAX - 1),
            _STATUS,
            _text(I64_MAX - 1, _GREETING, _AUTHENTICATED, _echo(_BOOKS)),
            _STATUS,
            ("tick", I64_MAX - 1),
            ("tick", I64_MAX),
            _STATUS,
            ("tick", I64_MAX),
            _STATUS,
        ),
    ),
    *(
        Case(
            f"stop-{name}",
            "The end closes what is open, and is the end.",
            ("SESSION-19", "SESSION-23", "SESSION-24"),
            _CONFIG,
            (*way, _STOP, _STATUS, _STOP, ("tick", 10**6), _STATUS),
        )
        for name, way in {
            "idle": (("subscribe", 0, _BOOKS),),
            "connecting": _opened(0)[:1],
            "authenticating": _opened(0),
            "subscribing": _ASKED,
            "streaming": _STREAMING,
            "backing-off": (*_STREAMING, ("closed", 1, None)),
        }.items()
    ),
    *_in_each_state(),
)
