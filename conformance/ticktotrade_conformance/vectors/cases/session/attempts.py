"""Cases of how soon the session connects again: attempts that count on, and venues that name a time."""

from collections.abc import Callable
from typing import Any, Final

from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.session import NO_CHANNELS
from ticktotrade_conformance.generate.dates import DAYS, SPELLINGS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.session.steps import (
    AUTHENTICATED,
    BOOKS,
    CONFIG,
    GREETING,
    STATUS,
    STOP,
    STREAMING,
    again,
    channels_of,
    echo,
    error,
    opened,
    text,
)

_STABLE: Final = CONFIG.stable_time
_LATE: Final = 10_000
"""A time after which `_STABLE` has passed, and by which every `retry` of before is due."""
_DATE: Final = 784_111_776 * NANOS
"""Sun, 06 Nov 1994 08:49:36 GMT."""

_FAILED_TWICE: Final = (
    ("subscribe", 0, BOOKS),
    ("start", 0),
    ("closed", 1, None, None),
    ("tick", 200),
    ("closed", 201, None, None),
    *again(_LATE, BOOKS),
    STATUS,
)
"""Streaming since `_LATE` at the third attempt."""

_ENDS: Final[dict[str, Callable[[int], tuple[tuple[Any, ...], ...]]]] = {
    "closed": lambda now: (("closed", now, 1001, None),),
    "error": lambda now: (text(now, error(407)),),
    "silence": lambda now: (("tick", now),),
    "healing": lambda now: (
        ("heal", now - CONFIG.heal_timeout, ("BTC/USD",)),
        ("heal", now, ("BTC/USD",)),
    ),
    "subscribing": lambda now: (
        ("subscribe", now - 20, channels_of(news="*")),
        STATUS,
        ("closed", now, None, None),
    ),
    "streaming-anew": lambda now: (
        ("subscribe", now - 20, channels_of(trades="A")),
        text(now - 10, echo(channels_of(trades="AAPL A", orderbooks="BTC/USD ETH/USD"))),
        STATUS,
        ("closed", now, None, None),
    ),
}
"""What may end a connection at a time."""


def _dropped(times: int, apart: int) -> tuple[tuple[Any, ...], ...]:
    """A venue that drops the client as soon as it streams."""
    return tuple(
        step
        for now in range(apart, (times + 1) * apart, apart)
        for step in (("closed", now - 150, 1000, None), STATUS, *again(now, BOOKS), STATUS)
    )


def _refused(now: int, retry_after: str | None, backoff: int = 2 * NANOS) -> Any:
    """A connection that the venue refuses to open, with what it says about when."""
    return (
        CONFIG._replace(backoff_base=backoff, backoff_cap=backoff),
        (("start", now), ("closed", now, None, retry_after), STATUS),
    )


def _retry_after() -> tuple[Case, ...]:
    """What a header may say, and what it may say without meaning anything."""
    values = (
        ("seconds", "7"),
        ("zero", "0"),
        ("sooner", "1"),
        ("ten-digits", "0000000010"),
        ("eleven-digits", "00000000007"),
        ("hour", "3600"),
        ("above-an-hour", "3601"),
        ("milliseconds", "7000"),
        ("largest", "9999999999"),
        ("above-32-bits", "4294967303"),
        ("date", "Sun, 06 Nov 1994 08:49:46 GMT"),
        ("date-of-an-hour", "Sun, 06 Nov 1994 09:49:36 GMT"),
        ("date-above-an-hour", "Sun, 06 Nov 1994 09:49:37 GMT"),
        ("date-of-before", "Sun, 06 Nov 1994 08:49:26 GMT"),
        ("wrong-day", "Mon, 06 Nov 1994 08:49:46 GMT"),
        ("no-day", "Sun, 31 Nov 1994 08:49:46 GMT"),
        ("no-time", "Sun, 06 Nov 1994 08:60:46 GMT"),
        ("leap-second", "Sun, 06 Nov 1994 08:49:60 GMT"),
        ("old-date", "Sunday, 06-Nov-94 08:49:46 GMT"),
        ("asctime", "Sun Nov  6 08:49:46 1994"),
        ("lower-case", "sun, 06 nov 1994 08:49:46 gmt"),
        ("zone", "Sun, 06 Nov 1994 08:49:46 UTC"),
        ("fraction", "7.5"),
        ("exponent", "7e0"),
        ("signed", "+7"),
        ("negative", "-7"),
        ("spaces", " 7"),
        ("line-feed", "7\n"),
        ("two", "7, 7"),
        ("other-digits", "٧"),
        ("word", "soon"),
        ("empty", ""),
        ("missing", None),
    )
    return tuple(
        Case(
            f"retry-after-{name}",
            "What the header of a refused connection means for when the next one is tried, and that it may mean nothing.",
            ("SESSION-16", "SESSION-32"),
            *_refused(_DATE, value),
        )
        for name, value in values
    )


CASES: Final = (
    Case(
        "attempts-two-errors-in-a-frame",
        "A frame that ends the connection twice has ended it once: one attempt is counted, and one number drawn.",
        ("SESSION-11", "SESSION-13", "SESSION-16"),
        CONFIG._replace(backoff_base=10**6, backoff_cap=10**9),
        (
            *STREAMING,
            text(10, error(406), error(407), error(402)),
            STATUS,
            *again(2 * 10**6, BOOKS),
            text(2 * 10**6 + 10, error(406)),
            STATUS,
        ),
    ),
    Case(
        "attempts-streaming-anew-backwards",
        "That a connection streams again, at an earlier time, is not that it has streamed for longer.",
        ("SESSION-17", "SESSION-22"),
        CONFIG,
        (
            *STREAMING,
            ("closed", 10, None, None),
            *again(500, BOOKS),
            ("subscribe", 510, channels_of(trades="A")),
            text(300, echo(channels_of(trades="AAPL A", orderbooks="BTC/USD ETH/USD"))),
            ("closed", 799, None, None),
            STATUS,
        ),
    ),
    Case(
        "attempts-go-on-streaming",
        "That the session streams is no reason to forget the attempts.",
        ("SESSION-15", "SESSION-17", "SESSION-24"),
        CONFIG,
        (*_FAILED_TWICE, ("closed", _LATE + 1, 1000, None), STATUS),
    ),
    Case(
        "attempts-of-a-venue-that-drops",
        "A venue that drops the client after each subscription is tried ever more rarely.",
        ("SESSION-15", "SESSION-17", "SESSION-24"),
        CONFIG,
        (*STREAMING, *_dropped(6, 250)),
    ),
    *(
        Case(
            f"attempts-{name}-{when}",
            "A connection that has been streaming for long enough is forgiven the attempts when it ends, however it does.",
            ("SESSION-15", "SESSION-17", "SESSION-24"),
            CONFIG._replace(silence_timeout=_STABLE - 50),
            (*_FAILED_TWICE, *end(_LATE + _STABLE + apart), STATUS),
        )
        for when, apart in (("before", -1), ("at", 0), ("after", 1))
        for name, end in _ENDS.items()
    ),
    Case(
        "attempts-nothing-wanted",
        "A session that wants nothing streams since it was authenticated.",
        ("SESSION-5", "SESSION-17"),
        CONFIG,
        (
            ("start", 0),
            ("closed", 0, None, None),
            *again(100, NO_CHANNELS)[:2],
            text(110, GREETING),
            text(120, AUTHENTICATED),
            ("closed", 120 + _STABLE - 1, None, None),
            STATUS,
            *again(1000, NO_CHANNELS),
            ("closed", 1000 + _STABLE, None, None),
            STATUS,
        ),
    ),
    Case(
        "attempts-long-subscribing",
        "It is not streaming as long as its subscription is not answered.",
        ("SESSION-17",),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            ("start", 0),
            ("closed", 0, None, None),
            *again(100, NO_CHANNELS),
            STATUS,
            ("closed", 100 + _STABLE, None, None),
            STATUS,
        ),
    ),
    Case(
        "attempts-of-another-connection",
        "How long one connection has been streaming is nothing to the next.",
        ("SESSION-17",),
        CONFIG,
        (
            *STREAMING,
            ("closed", _STABLE, None, None),
            STATUS,
            ("tick", 1000),
            ("opened", 1000),
            text(1000, GREETING, AUTHENTICATED),
            ("closed", 1001, None, None),
            STATUS,
            ("tick", 2000),
            ("closed", 2000, None, None),
            STATUS,
        ),
    ),
    Case(
        "attempts-never-opened",
        "A connection that could not be opened was not streaming, whatever the one before it was.",
        ("SESSION-17",),
        CONFIG,
        (
            *STREAMING,
            ("closed", _STABLE, None, None),
            ("tick", 1000),
            ("closed", 1000 + _STABLE, None, None),
            STATUS,
            ("tick", 2000),
            ("tick", 2000 + CONFIG.connect_timeout),
            STATUS,
        ),
    ),
    *(
        Case(
            f"attempts-at-the-end-{name}",
            "A session that is over keeps its attempt number, however long it has been streaming.",
            ("SESSION-17", *requirements),
            CONFIG,
            (*_FAILED_TWICE, step, STATUS),
        )
        for name, step, requirements in (
            ("fatal", text(_LATE + _STABLE, error(405)), ("SESSION-12",)),
            ("stop", STOP, ("SESSION-23",)),
        )
    ),
    Case(
        "attempts-last-time",
        "At the last time of 64 bits every connection has been streaming for long enough.",
        ("SESSION-17", "SESSION-22"),
        CONFIG,
        (
            ("start", I64_MIN),
            ("closed", I64_MIN, None, None),
            *again(I64_MAX - 1, NO_CHANNELS),
            ("closed", I64_MAX - 1, None, None),
            STATUS,
            ("tick", I64_MAX),
            ("opened", I64_MAX - 1),
            text(I64_MAX - 1, GREETING, AUTHENTICATED),
            ("closed", I64_MAX, None, None),
            STATUS,
        ),
    ),
    *_retry_after(),
    Case(
        "retry-after-never-sooner",
        "The time that the venue names is no reason to come back before the delay has passed.",
        ("SESSION-16", "SESSION-32"),
        *_refused(0, "1", 4000 * NANOS),
    ),
    Case(
        "retry-after-due",
        "The next connection is asked for at exactly the time that the venue named.",
        ("SESSION-18", "SESSION-32"),
        CONFIG,
        (
            ("start", 0),
            ("closed", 5, None, "3"),
            STATUS,
            ("tick", 3 * NANOS + 4),
            ("tick", 3 * NANOS + 5),
            STATUS,
        ),
    ),
    Case(
        "retry-after-draws",
        "The delay is drawn, and the attempt counted, where the header decides as well.",
        ("SESSION-15", "SESSION-16", "SESSION-32"),
        CONFIG,
        (
            ("start", 0),
            ("closed", 0, None, "1"),
            ("tick", NANOS),
            ("closed", NANOS, None, None),
            STATUS,
            ("tick", 2 * NANOS),
            ("closed", 2 * NANOS, None, "1"),
            STATUS,
            ("tick", 4 * NANOS),
            ("closed", 4 * NANOS, None, "0"),
            STATUS,
        ),
    ),
    Case(
        "retry-after-in-each-state",
        "It counts wherever it is given, and only for the connection that it is given for.",
        ("SESSION-14", "SESSION-32"),
        CONFIG,
        (
            *opened(0),
            ("closed", 0, 1013, "2"),
            STATUS,
            *again(3 * NANOS, NO_CHANNELS),
            ("closed", 3 * NANOS, 1013, "2"),
            STATUS,
            *again(6 * NANOS, NO_CHANNELS),
            ("closed", 6 * NANOS, 1013, None),
            STATUS,
        ),
    ),
    *(
        Case(
            f"retry-after-last-{name}",
            "The time that is named is at most the last one of 64 bits.",
            ("SESSION-22", "SESSION-32"),
            CONFIG,
            (
                ("start", I64_MAX - 200),
                ("closed", I64_MAX - 200, None, value),
                STATUS,
                ("tick", I64_MAX),
                STATUS,
            ),
        )
        for name, value in (
            ("second", "1"),
            ("hour", "3600"),
            ("date", "Fri, 11 Apr 2262 23:47:16 GMT"),
            ("date-beyond", "Fri, 11 Apr 2262 23:47:17 GMT"),
        )
    ),
    *(
        Case(
            f"retry-after-last-{name}-above-an-hour",
            "More than an hour from now means nothing, also where the last time of 64 bits is sooner.",
            ("SESSION-32",),
            CONFIG,
            (("start", I64_MAX - 1000), ("closed", I64_MAX - 1000, None, value), STATUS),
        )
        for name, value in (("seconds", "3601"), ("date", "Sat, 12 Apr 2262 00:47:17 GMT"))
    ),
    *(
        Case(
            f"retry-after-{name}",
            what,
            ("SESSION-32",),
            CONFIG,
            (
                ("start", 0),
                *(
                    step
                    for now, header in dated
                    for step in (("closed", now, None, header), STATUS, ("tick", I64_MAX))
                ),
            ),
        )
        for name, what, dated in (
            ("days-of-the-calendar", "A date is of a day that there is, in leap years as well.", DAYS),
            ("nearly-dates", "What is not written as an IMF-fixdate is no date.", SPELLINGS),
        )
    ),
    Case(
        "retry-after-before-the-epoch",
        "Seconds are counted from now, and dates from the epoch, at every time.",
        ("SESSION-32",),
        CONFIG,
        (
            ("start", -5 * NANOS),
            ("closed", -5 * NANOS, None, "Thu, 01 Jan 1970 00:00:02 GMT"),
            STATUS,
            ("tick", 3 * NANOS),
            ("closed", I64_MIN, None, "2"),
            STATUS,
            ("tick", 3 * NANOS),
            ("closed", -1, None, "Wed, 31 Dec 1969 23:59:59 GMT"),
            STATUS,
        ),
    ),
)
