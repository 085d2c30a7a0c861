"""Cases of what is nearly the same: messages, symbols, lists, codes, and times beside each other."""

from typing import Any, Final

from ticktotrade.feed.events import Subscription
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade.session import NO_CHANNELS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.session.steps import (
    AUTHENTICATED,
    BOOKS,
    CONFIG,
    GREETING,
    STATUS,
    STOP,
    STREAMING,
    UPDATE,
    again,
    authenticated,
    channels_of,
    echo,
    error,
    opened,
    streaming,
    text,
)

_NEARLY: Final = (
    *("Connected", "CONNECTED", "connected ", " connected", "connecte", "connection", "connected\\u0000", ""),
    *("Authenticated", "AUTHENTICATED", "authenticated ", " authenticated", "authenticate", "auth"),
)
_CLOSE_CODES: Final = (
    *(None, 0, 999, 1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015),
    *(2999, 3000, 3999, 4000, 4001, 4008, 4999, 5000, 2**15, 2**16 - 1),
)
_LONG: Final = "SYMBOL-OF-THIRTY-ONE-BYTES-AND-"
_ALIKE: Final = (
    "AB",
    "ABC",
    "Ab",
    "ab",
    "A",
    f"{_LONG}A",
    f"{_LONG}B",
    "SYMBOL-OF-THIRT",
    "SYMBOL-OF-THIRTY",
)
"""Symbols of one length, of one beginning, and in both cases."""


def _nearly() -> tuple[tuple[Any, ...], ...]:
    return tuple(text(1, f'{{"T":"success","msg":"{message}"}}') for message in _NEARLY)


def _each_closed() -> tuple[tuple[Any, ...], ...]:
    """Connections that stream and end, each with another code, and so long after each other that the next is due."""
    return tuple(
        step
        for number, code in enumerate(_CLOSE_CODES)
        for step in (("closed", 1000 * number, code, None), STATUS, *again(1000 * number + 500, BOOKS))
    )


def _lacking() -> tuple[Case, ...]:
    """Lists that lack one symbol of one channel, and have one that is alike, or the same in another channel."""
    wanted = Subscription(*[("AB", "SYMBOL-OF-THIRTY-A")] * len(NO_CHANNELS))
    others = {
        "a-symbol": ("AB",),
        "the-first": ("SYMBOL-OF-THIRTY-A",),
        "its-case": ("AB", "symbol-of-thirty-a"),
        "its-end": ("AB", "SYMBOL-OF-THIRTY-B"),
        "its-length": ("AB", "SYMBOL-OF-THIRTY-"),
        "all-but-the-star": ("*",),
    }
    return tuple(
        Case(
            f"list-lacks-{name}",
            "A list that lacks something in one channel is not the answer, whatever it has instead, and in other channels.",
            ("SESSION-7",),
            CONFIG,
            (
                *authenticated(0),
                ("subscribe", 0, wanted),
                *(
                    step
                    for channel in Subscription._fields
                    for step in (text(1, echo(wanted._replace(**{channel: symbols}))), STATUS)
                ),
                text(2, echo(wanted)),
                STATUS,
            ),
        )
        for name, symbols in others.items()
    )


CASES: Final = (
    Case(
        "messages-nearly-awaited",
        "A message is compared code point by code point.",
        ("SESSION-4", "SESSION-5"),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            *opened(0),
            *_nearly(),
            STATUS,
            text(2, GREETING),
            *_nearly(),
            STATUS,
            text(3, AUTHENTICATED),
            *_nearly(),
            text(4, GREETING, AUTHENTICATED),
            STATUS,
            text(5, echo(BOOKS)),
            *_nearly(),
            text(6, GREETING, AUTHENTICATED),
            STATUS,
        ),
    ),
    *_lacking(),
    Case(
        "list-of-the-latest",
        "After a further subscription the list has to have everything that is wanted, not what was asked for last.",
        ("SESSION-7", "SESSION-8"),
        CONFIG,
        (
            *streaming(0, BOOKS),
            ("subscribe", 1, channels_of(trades="A")),
            text(2, echo(channels_of(trades="A"))),
            STATUS,
            text(3, echo(BOOKS)),
            STATUS,
            text(4, echo(channels_of(trades="A AAPL", orderbooks="ETH/USD BTC/USD"))),
            STATUS,
        ),
    ),
    Case(
        "symbols-alike",
        "Symbols are compared code point by code point; the one that means all takes no other one's place.",
        ("SESSION-6", "SESSION-8"),
        CONFIG,
        (
            *authenticated(0),
            *(("subscribe", 1, NO_CHANNELS._replace(trades=(symbol,))) for symbol in ("AB", "*", *_ALIKE)),
            ("subscribe", 2, NO_CHANNELS._replace(quotes=("*", "AB", "*", "ab"))),
            STATUS,
            ("closed", 3, None, None),
            ("tick", 500),
            ("opened", 500),
            text(500, GREETING, AUTHENTICATED),
        ),
    ),
    Case(
        "heal-symbols-alike",
        "Books are told apart by their whole symbol: what was asked for one means nothing to another.",
        ("SESSION-25", "SESSION-26", "SESSION-28", "SESSION-31"),
        CONFIG,
        (
            *streaming(0, channels_of(orderbooks="*")),
            *(("heal", 100 + 10 * count, _ALIKE[: count + 1]) for count in range(len(_ALIKE))),
            ("heal", 190, _ALIKE[1:]),
            ("heal", 195, _ALIKE),
            ("heal", 209, _ALIKE[1:]),
            ("heal", 210, _ALIKE[1:]),
            STATUS,
        ),
    ),
    Case(
        "closed-with-each-code",
        "No code of a close frame makes a difference.",
        ("SESSION-14", "SESSION-15", "SESSION-16"),
        CONFIG._replace(stable_time=10_000),
        (*STREAMING, *_each_closed(), STATUS),
    ),
    Case(
        "first-element-first",
        "What stands before an error in its frame still counts; what stands behind it does not.",
        ("SESSION-11", "SESSION-12", "SESSION-13"),
        CONFIG,
        (
            ("subscribe", 0, BOOKS),
            *opened(0),
            text(1, GREETING, error(406), error(402), AUTHENTICATED, UPDATE),
            STATUS,
            *again(500, BOOKS)[:2],
            text(501, GREETING, AUTHENTICATED, error(500), echo(BOOKS)),
            STATUS,
            *again(1000, BOOKS)[:2],
            text(1001, GREETING, AUTHENTICATED, error(405), error(406), UPDATE),
            STATUS,
        ),
    ),
    Case(
        "errors-with-long-messages",
        "The message of an error is handed on as it is.",
        ("SESSION-12",),
        CONFIG,
        (*STREAMING, text(1, error(403, "é" * 512)), text(2, error(402, "é" * 511 + "x")), STATUS),
    ),
    Case(
        "refused-leaves-nothing",
        "What was refused draws no number, wants nothing, counts nothing and is no sign of life.",
        ("SESSION-1", "SESSION-15", "SESSION-16", "SESSION-21", "MACHINE-2"),
        CONFIG._replace(backoff_base=10**6, backoff_cap=10**9),
        (
            *opened(0),
            ("start", 10),
            ("opened", 10),
            STATUS,
            ("closed", 20, None, None),
            ("closed", 30, None, "5"),
            ("text", 30, f"[{GREETING}]".encode()),
            ("ping", 30),
            STATUS,
            ("tick", 10**9),
            ("text", 10**9, f"[{GREETING}]".encode()),
            ("ping", 10**9),
            ("start", 10**9),
            ("closed", 10**9, None, None),
            STATUS,
            STOP,
            ("subscribe", 0, BOOKS),
            ("heal", 0, ("A",)),
            STATUS,
        ),
    ),
    Case(
        "clock-goes-back",
        "Times are used as they are given: each frame, ping and opening is the latest sign of life, also at an earlier time.",
        ("SESSION-20", "SESSION-21", "SESSION-22"),
        CONFIG._replace(silence_timeout=50, auth_timeout=10_000, subscribe_timeout=10_000),
        (
            ("start", 5000),
            ("opened", 1000),
            STATUS,
            ("ping", 900),
            STATUS,
            ("text", 800, b"[]"),
            STATUS,
            ("binary", 700, b""),
            STATUS,
            ("text", 600, b"["),
            STATUS,
            ("tick", 649),
            ("tick", 650),
            STATUS,
            ("tick", 100),
            ("tick", 1000),
            ("opened", 0),
            STATUS,
            text(1, GREETING, AUTHENTICATED),
            ("tick", 50),
            ("tick", 51),
            STATUS,
        ),
    ),
    Case(
        "heal-before-its-time",
        "Also before books may be asked for, those that are not listed are forgotten.",
        ("SESSION-26", "SESSION-27"),
        CONFIG,
        (
            *streaming(0, channels_of(orderbooks="A B")),
            ("heal", 100, ("A",)),
            ("closed", 110, None, None),
            *again(300, channels_of(orderbooks="A B")),
            ("heal", 310, ("B",)),
            ("heal", 400, ("A",)),
            ("heal", 499, ("A",)),
            ("heal", 500, ("A",)),
            STATUS,
        ),
    ),
    *(
        Case(
            f"heal-near-the-last-time-{name}",
            "A wait, an interval or a pause that would end beyond the last time of 64 bits ends at it, and no sooner.",
            ("SESSION-22", requirement),
            CONFIG._replace(heal_timeout=timeout, heal_interval=interval, heal_pause=pause),
            (
                *streaming(I64_MAX - 200, channels_of(orderbooks="A B")),
                ("heal", I64_MAX - 150, ("A",)),
                ("heal", I64_MAX - 145, ("A", "B")),
                ("heal", I64_MAX - 140, ("A", "B")),
                *again(I64_MAX - 80, channels_of(orderbooks="A B")),
                *(("heal", I64_MAX - left, ("B", "A")) for left in (70, 50, 30, 1, 0)),
                STATUS,
            ),
        )
        for name, requirement, timeout, interval, pause in (
            ("wait", "SESSION-30", 120, 1, 1000),
            ("interval", "SESSION-29", 10, 1000, 1000),
            ("pause", "SESSION-31", 10, 1, 1000),
        )
    ),
)
