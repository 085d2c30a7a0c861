"""Cases of connecting, authenticating, subscribing, losing the connection, and the end."""

from typing import Any, Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.events import Subscription
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade.session import NO_CHANNELS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.session.steps import (
    ASKED,
    AUTHENTICATED,
    BOOKS,
    CONFIG,
    GREETING,
    STATUS,
    STOP,
    STREAMING,
    UPDATE,
    authenticated,
    channels_of,
    echo,
    error,
    opened,
    text,
)

_EVERY_OPERATION: Final = (
    ("start", 50),
    ("opened", 50),
    text(50, GREETING),
    ("binary", 50, b""),
    ("ping", 50),
    ("closed", 50, 1000, None),
    ("tick", 50),
    ("subscribe", 50, NO_CHANNELS),
    ("heal", 50, ("BTC/USD",)),
)


def _in_each_state() -> tuple[Case, ...]:
    """The operations that a state refuses, and that they change nothing; those it takes are elsewhere."""
    connected = {"start", "opened"}
    states = {
        "idle": ((), {"opened", "text", "binary", "ping", "closed"}),
        "connecting": (opened(0)[:1], {"start", "text", "binary", "ping"}),
        "authenticating": (opened(0), connected),
        "subscribing": (ASKED, connected),
        "streaming": (STREAMING, connected),
        "backing-off": (
            (*STREAMING, ("closed", 40, 1000, None)),
            {"start", "opened", "text", "binary", "ping", "closed"},
        ),
        "stopped": ((*opened(0), STOP), {step[0] for step in _EVERY_OPERATION} - {"tick"}),
    }
    return tuple(
        Case(
            f"wrong-state-{state}",
            "What does not belong to the state is refused, and changes nothing.",
            ("SESSION-1", "MACHINE-2"),
            CONFIG,
            (
                *way,
                *(each for step in _EVERY_OPERATION if step[0] in refused for each in (step, STATUS)),
            ),
        )
        for state, (way, refused) in states.items()
    )


def _restarting(attempts: int, apart: int) -> tuple[tuple[Any, ...], ...]:
    """Connections that cannot be opened, each tried long after it is due."""
    return tuple(
        step
        for number in range(attempts)
        for step in (("closed", number * apart, None, None), STATUS, ("tick", (number + 1) * apart))
    )


def _errors(*codes: int) -> tuple[Case, ...]:
    return tuple(
        Case(
            f"error-{code}",
            f"What becomes of a streaming session at an error {code}.",
            ("SESSION-12", "SESSION-13", "SESSION-19"),
            CONFIG,
            (*STREAMING, text(7, error(code)), STATUS),
        )
        for code in codes
    )


CASES: Final = (
    Case(
        "from-start-to-streaming",
        "The whole way: the greeting is answered by the credentials, these by the subscription, and so on.",
        ("SESSION-2", "SESSION-3", "SESSION-4", "SESSION-5", "SESSION-6", "SESSION-7", "SESSION-24"),
        CONFIG,
        (
            STATUS,
            ("subscribe", 1, BOOKS),
            STATUS,
            ("start", 2),
            STATUS,
            ("opened", 3),
            STATUS,
            text(4, GREETING),
            STATUS,
            text(5, AUTHENTICATED),
            STATUS,
            text(6, echo(BOOKS)),
            STATUS,
            text(7, UPDATE),
            STATUS,
        ),
    ),
    Case(
        "nothing-wanted",
        "Without subscriptions the session streams as soon as it is authenticated.",
        ("SESSION-5",),
        CONFIG,
        (*authenticated(0), STATUS),
    ),
    Case(
        "greetings",
        "The credentials are sent once a connection, and not before the greeting.",
        ("SESSION-4", "SESSION-5"),
        CONFIG,
        (
            *opened(0),
            text(1, AUTHENTICATED),
            text(2, '{"T":"success","msg":"hello"}'),
            STATUS,
            text(3, GREETING),
            text(4, GREETING),
            text(5, '{"T":"success","msg":"hello"}'),
            STATUS,
            text(6, AUTHENTICATED),
            text(7, GREETING, AUTHENTICATED),
            STATUS,
        ),
    ),
    Case(
        "greeting-is-no-answer",
        "The first frame of a connection is the greeting; the refusal of the credentials comes after it.",
        ("SESSION-4", "SESSION-5", "SESSION-12"),
        CONFIG,
        (*opened(0), text(1, GREETING), STATUS, text(2, error(402, "auth failed")), STATUS),
    ),
    Case(
        "requests",
        "Channels by their wire names and in declared order, empty ones left out, symbols escaped as little as can be.",
        ("SESSION-6", "SESSION-8", "CODEC-2"),
        CONFIG,
        (
            *authenticated(0),
            ("subscribe", 1, Subscription(*[(f"S{place}",) for place in range(len(NO_CHANNELS))])),
            (
                "subscribe",
                2,
                NO_CHANNELS._replace(
                    trades=('"\\/', "\x00\b\f\n\r\t\x1f", "\x7fé€😀", "<&>'", "\u2028\u2029")
                ),
            ),
            ("subscribe", 3, channels_of(cancel_errors="*", updated_bars="B A")),
        ),
    ),
    Case(
        "subscription-lists",
        "The session streams when the list has everything wanted, whatever else is in it.",
        ("SESSION-7",),
        CONFIG,
        (
            *opened(0),
            ("subscribe", 0, BOOKS),
            text(1, echo(BOOKS)),
            STATUS,
            text(2, GREETING, AUTHENTICATED),
            text(3, echo(NO_CHANNELS)),
            text(4, echo(channels_of(trades="AAPL", orderbooks="ETH/USD"))),
            text(5, echo(channels_of(quotes="AAPL", orderbooks="ETH/USD BTC/USD"))),
            text(6, echo(channels_of(trades="*", orderbooks="ETH/USD BTC/USD"))),
            STATUS,
            text(7, echo(channels_of(trades="B AAPL", orderbooks="ETH/USD A BTC/USD", corrections="AAPL"))),
            STATUS,
            text(8, echo(NO_CHANNELS)),
            STATUS,
        ),
    ),
    Case(
        "additions",
        "Subscribing adds, each symbol once; only what is new is asked for, and its answer is waited for.",
        ("SESSION-8", "SESSION-20", "SESSION-24"),
        CONFIG,
        (
            ("subscribe", 0, channels_of(trades="A B A")),
            ("subscribe", 0, channels_of(trades="B C", quotes="A")),
            STATUS,
            *authenticated(10),
            ("subscribe", 20, channels_of(trades="C D D", quotes="A")),
            STATUS,
            ("subscribe", 30, channels_of(trades="D")),
            STATUS,
            text(40, echo(channels_of(trades="A B C", quotes="A"))),
            STATUS,
            text(41, echo(channels_of(trades="A B C D", quotes="A"))),
            STATUS,
            ("subscribe", 50, channels_of(quotes="A")),
            STATUS,
            ("subscribe", 60, channels_of(quotes="B")),
            STATUS,
        ),
    ),
    Case(
        "restored",
        "After a lost connection everything is subscribed to again, also what was added in the meantime.",
        ("SESSION-8", "SESSION-14", "SESSION-18", "SESSION-19"),
        CONFIG,
        (
            *STREAMING,
            ("subscribe", 1, channels_of(quotes="AAPL")),
            ("closed", 2, 1006, None),
            STATUS,
            ("subscribe", 3, channels_of(quotes="MSFT", trades="AAPL")),
            ("tick", 500),
            ("opened", 501),
            text(502, GREETING),
            text(503, AUTHENTICATED),
            STATUS,
        ),
    ),
    Case(
        "elements",
        "Every element is answered, control messages included, in every connected state.",
        ("SESSION-9", "SESSION-11"),
        CONFIG,
        (
            *opened(0),
            text(1, UPDATE, GREETING, "7", '{"T":"n"}', '{"T":"later"}'),
            text(2, AUTHENTICATED, '{"T":"success","msg":"x","y":1}', error(600)),
            ("text", 3, UPDATE.encode()),
            ("text", 4, b"[]"),
            STATUS,
        ),
    ),
    Case(
        "refused-frames",
        "A frame that the parser refuses is one problem, and a sign of life.",
        ("SESSION-9", "SESSION-21"),
        CONFIG._replace(feed=FeedConfig(60)),
        (
            *opened(0),
            ("text", 1, b"[{"),
            ("text", 2, b""),
            ("text", 3, b"[" + b" " * 60 + b"]"),
            STATUS,
            ("text", 4, f"[{GREETING}]".encode()),
            ("text", 5, f"[{AUTHENTICATED}]".encode()),
            ("text", 6, b"\xff"),
            STATUS,
            *(
                step
                for now, size in ((7, 4095), (8, 65_537))
                for step in (("text", now, b"[" * size), STATUS)
            ),
        ),
    ),
    Case(
        "binary-frames",
        "A binary frame is a problem whatever is in it, and a sign of life.",
        ("SESSION-10", "SESSION-21"),
        CONFIG,
        (
            *opened(0),
            ("binary", 1, f"[{GREETING}]".encode()),
            ("binary", 2, b"\x93\x01\x02\x03"),
            STATUS,
            text(3, GREETING, AUTHENTICATED),
            ("binary", 4, b""),
            STATUS,
        ),
    ),
    Case(
        "several-in-a-frame",
        "Control messages in one frame are taken in order; after the end of the connection the rest means nothing.",
        ("SESSION-11",),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            *opened(0),
            text(1, GREETING, AUTHENTICATED, echo(BOOKS), UPDATE),
            STATUS,
            text(2, UPDATE, error(406), UPDATE, error(407), error(402), GREETING),
            STATUS,
            ("tick", 100),
            ("opened", 100),
            text(101, error(402), error(500), GREETING),
            STATUS,
        ),
    ),
    *_errors(*range(399, 415), 499, 500, 501, 599, 600, 2**16 + 402, 2**16 + 500, 2**32 - 1),
    Case(
        "errors-before-streaming",
        "Errors mean the same in every connected state; no book can be stale before there is one.",
        ("SESSION-12", "SESSION-13", "SESSION-19"),
        CONFIG,
        (
            *opened(0),
            text(1, error(403)),
            text(2, error(406, "connection limit exceeded")),
            STATUS,
            ("tick", 100),
            ("opened", 100),
            text(101, GREETING),
            text(102, error(404, "auth timeout")),
            STATUS,
            ("tick", 300),
            ("opened", 300),
            text(301, GREETING),
            text(302, error(402, "auth failed")),
            STATUS,
        ),
    ),
    Case(
        "subscription-refused",
        "A subscription that the venue refuses ends the session: it would be refused again.",
        ("SESSION-12",),
        CONFIG,
        (*ASKED, text(1, error(405, "symbol limit exceeded")), STATUS),
    ),
    *(
        Case(
            f"closed-{'without-code' if code is None else code}",
            "A connection that was streaming is closed; the session connects again.",
            ("SESSION-14", "SESSION-18", "SESSION-19"),
            CONFIG,
            (*STREAMING, ("closed", 9, code, None), STATUS, ("tick", 200), STATUS),
        )
        for code in (1000, 1001, 1006, 1011, 4000, None)
    ),
    Case(
        "closed-in-each-state",
        "Books are stale only where the connection was authenticated.",
        ("SESSION-14", "SESSION-19"),
        CONFIG,
        (
            ("start", 0),
            ("closed", 1, None, None),
            ("tick", 200),
            ("opened", 200),
            ("closed", 201, 1000, None),
            ("tick", 400),
            ("opened", 400),
            ("subscribe", 400, BOOKS),
            text(401, GREETING),
            ("closed", 402, 1000, None),
            ("tick", 600),
            ("opened", 600),
            text(601, GREETING, AUTHENTICATED),
            ("closed", 602, 1000, None),
            STATUS,
        ),
    ),
    Case(
        "delays",
        "Delays double up to the cap; the jitter, up to half of them, comes after it.",
        ("SESSION-15", "SESSION-16", "SESSION-18"),
        CONFIG._replace(backoff_base=1_000_000, backoff_cap=20_000_000),
        (("start", 0), *_restarting(12, 10**9)),
    ),
    *(
        Case(
            f"generator-seed-{name}",
            "The numbers of splitmix64 from a seed, seen in delays long enough to show many of their bits.",
            ("SESSION-16",),
            CONFIG._replace(backoff_base=2**61 - 1, backoff_cap=2**61 - 1, seed=seed),
            (
                ("start", I64_MIN),
                *(step for _ in range(4) for step in (("closed", I64_MIN, None, None), ("tick", I64_MAX))),
            ),
        )
        for name, seed in (("0", 0), ("1", 1), ("largest", U64_MAX), ("1234567", 1234567))
    ),
    Case(
        "cap-below-base",
        "A cap below the base is the longest delay from the first on; a delay of one nanosecond has no jitter.",
        ("SESSION-15", "SESSION-16"),
        CONFIG._replace(backoff_base=1000, backoff_cap=1),
        (("start", 0), *_restarting(3, 100)),
    ),
    Case(
        "many-doublings",
        "However often the delay is doubled, it is the cap in the end, the longest one included.",
        ("SESSION-15", "SESSION-22"),
        CONFIG._replace(backoff_base=1, backoff_cap=I64_MAX),
        (
            ("start", I64_MIN),
            *(step for _ in range(70) for step in (("closed", I64_MIN, None, None), ("tick", I64_MAX))),
            STATUS,
        ),
    ),
    Case(
        "due",
        "The next connection is asked for at exactly its time, once, and may come late.",
        ("SESSION-18", "SESSION-22"),
        CONFIG._replace(backoff_base=1, backoff_cap=1),
        (
            ("start", 0),
            ("closed", 10, None, None),
            ("tick", 10),
            ("tick", -5),
            STATUS,
            ("tick", 11),
            ("tick", 11),
            STATUS,
            ("closed", 20, None, None),
            ("tick", 5000),
            STATUS,
        ),
    ),
    Case(
        "time-outs",
        "Connecting, authenticating and subscribing end at exactly their time-outs.",
        ("SESSION-19", "SESSION-20", "SESSION-24"),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            ("start", 0),
            ("tick", 99),
            ("tick", 100),
            STATUS,
            ("tick", 200),
            ("opened", 250),
            ("tick", 349),
            text(349, GREETING),
            STATUS,
            ("tick", 350),
            STATUS,
            ("tick", 500),
            ("opened", 500),
            text(510, GREETING, AUTHENTICATED),
            STATUS,
            text(520, echo(NO_CHANNELS)),
            ("tick", 609),
            ("tick", 610),
            STATUS,
        ),
    ),
    Case(
        "subscription-begins-anew",
        "Each request begins the time-out anew; the one before does not count any more.",
        ("SESSION-8", "SESSION-20"),
        CONFIG,
        (*ASKED, ("subscribe", 90, channels_of(news="*")), ("tick", 100), STATUS, ("tick", 190), STATUS),
    ),
    Case(
        "silence",
        "A streaming connection that says nothing is given up; frames of every kind and pings are signs of life.",
        ("SESSION-19", "SESSION-21", "SESSION-24"),
        CONFIG,
        (
            *STREAMING,
            ("ping", 500),
            STATUS,
            ("tick", 1499),
            ("binary", 1499, b""),
            ("tick", 2498),
            ("text", 2498, b"garbage"),
            ("tick", 3497),
            text(3497, UPDATE),
            ("subscribe", 3600, NO_CHANNELS),
            STATUS,
            ("tick", 4496),
            ("tick", 4497),
            STATUS,
        ),
    ),
    Case(
        "silence-in-each-state",
        "Silence counts in every connected state, and from the opening on.",
        ("SESSION-21", "SESSION-24"),
        CONFIG._replace(silence_timeout=50),
        (
            ("subscribe", 0, BOOKS),
            ("start", 0),
            ("tick", 60),
            ("opened", 60),
            STATUS,
            ("tick", 109),
            ("tick", 110),
            STATUS,
            ("tick", 200),
            ("opened", 200),
            text(210, GREETING, AUTHENTICATED),
            ("ping", 230),
            ("tick", 260),
            STATUS,
            ("ping", 275),
            STATUS,
            ("tick", 310),
            STATUS,
        ),
    ),
    Case(
        "late-but-before-tick",
        "Only tick looks at deadlines: what comes late and before it is taken in.",
        ("SESSION-22",),
        CONFIG,
        (
            ("start", 0),
            ("opened", 150),
            text(300, GREETING),
            text(450, AUTHENTICATED),
            STATUS,
            ("ping", 10_000),
            ("tick", 10_999),
            STATUS,
        ),
    ),
    Case(
        "backwards",
        "A clock that steps back is believed.",
        ("SESSION-21", "SESSION-22"),
        CONFIG,
        (*STREAMING, ("ping", -700), STATUS, ("tick", 299), ("tick", 300), STATUS),
    ),
    Case(
        "last-time",
        "Deadlines end at the last time of 64 bits.",
        ("SESSION-22", "SESSION-24"),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            ("start", I64_MAX - 99),
            STATUS,
            ("tick", I64_MAX - 1),
            ("opened", I64_MAX - 1),
            STATUS,
            text(I64_MAX - 1, GREETING, AUTHENTICATED, echo(BOOKS)),
            STATUS,
            ("tick", I64_MAX - 1),
            ("tick", I64_MAX),
            STATUS,
            ("tick", I64_MAX),
            STATUS,
        ),
    ),
    *(
        Case(
            f"stop-{name}",
            "The end closes what is open, and is the end.",
            ("SESSION-19", "SESSION-23", "SESSION-24"),
            CONFIG,
            (*way, STOP, STATUS, STOP, ("tick", 10**6), STATUS),
        )
        for name, way in {
            "idle": (("subscribe", 0, BOOKS),),
            "connecting": opened(0)[:1],
            "authenticating": opened(0),
            "subscribing": ASKED,
            "streaming": STREAMING,
            "backing-off": (*STREAMING, ("closed", 1, None, None)),
        }.items()
    ),
    *_in_each_state(),
)
