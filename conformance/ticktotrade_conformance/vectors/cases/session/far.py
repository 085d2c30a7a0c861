"""Cases of many: failures, symbols, books and elements behind the 64th, the 256th and the 1,024th."""

from typing import Any, Final

from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade_conformance.vectors.case import Case, Repeat
from ticktotrade_conformance.vectors.cases.session.steps import (
    AUTHENTICATED,
    BOOKS,
    CONFIG,
    GREETING,
    STATUS,
    again,
    authenticated,
    channels_of,
    echo,
    error,
    opened,
    streaming,
    text,
)

_AT_ONCE: Final = CONFIG._replace(backoff_base=1, backoff_cap=1)
"""Delays that have no jitter."""
_MANY: Final = tuple(f"SYMBOL-{number:04}" for number in range(1, 1031))


def _failing(times: int) -> tuple[tuple[Any, ...], ...]:
    """Connections that cannot be opened, each delay counted from the first time there is."""
    return (("start", I64_MIN), *(("closed", I64_MIN, None, None), ("tick", I64_MAX)) * times, STATUS)


def _without(place: int) -> tuple[str, ...]:
    return (*_MANY[:place], *_MANY[place + 1 :])


def _healing_round() -> Repeat:
    """A pair, its wait of a whole pause, the connection given up at the end of it, and the next one."""
    return Repeat(
        260,
        (
            ("heal", 72, ("A",)),
            ("heal", 101, ("A",)),
            ("heal", 102, ("A",)),
            *again(103, channels_of(orderbooks="A")),
        ),
        {f"{number}.args.now": 35 for number in range(6)},
    )


CASES: Final = (
    Case(
        "thousand-failures",
        "Failures are counted on and on.",
        ("SESSION-15", "SESSION-24"),
        _AT_ONCE,
        (
            ("start", 0),
            Repeat(
                1100,
                (("closed", 0, None, None), STATUS, ("tick", 1)),
                {"0.args.now": 1, "2.args.now": 1},
            ),
            STATUS,
        ),
    ),
    Case(
        "thousand-lost-connections",
        "A venue that drops the client as soon as it streams is counted as well.",
        ("SESSION-15", "SESSION-17", "SESSION-19"),
        _AT_ONCE,
        (
            ("start", 0),
            Repeat(
                1100,
                (
                    ("opened", 0),
                    text(0, GREETING, AUTHENTICATED),
                    ("closed", 0, 1006, None),
                    ("tick", 1),
                ),
                {f"{number}.args.now": 1 for number in range(4)},
            ),
            STATUS,
        ),
    ),
    *(
        Case(
            f"doublings-of-{base}",
            "However often a delay is doubled, and whatever is lost of it in 64 bits, it is the cap in the end.",
            ("SESSION-15", "SESSION-16", "SESSION-22"),
            CONFIG._replace(backoff_base=base, backoff_cap=cap),
            _failing(times),
        )
        for base, cap, times in (
            (1, I64_MAX, 300),
            (3, 2**62 + 1, 70),
            (2**31 + 1, I64_MAX - 1, 40),
            (2**53 + 1, I64_MAX, 16),
            (2**62, I64_MAX, 4),
        )
    ),
    Case(
        "thousand-symbols",
        "Every symbol is asked for and waited for, however many there are, and those that are wanted again are known.",
        ("SESSION-6", "SESSION-7", "SESSION-8"),
        CONFIG,
        (
            *authenticated(0),
            ("subscribe", 1, NO_CHANNELS._replace(orderbooks=_MANY)),
            *(text(2, echo(NO_CHANNELS._replace(orderbooks=_without(place)))) for place in (64, 1029)),
            ("heal", 1000, _MANY),
            ("subscribe", 4, NO_CHANNELS._replace(orderbooks=("SYMBOL-0001", "SYMBOL-1030", "ONE-MORE"))),
            text(5, echo(NO_CHANNELS._replace(orderbooks=(*_MANY, "ONE-MORE")))),
            STATUS,
        ),
    ),
    Case(
        "thousand-subscriptions",
        "Symbols that are wanted one by one are wanted all together.",
        ("SESSION-5", "SESSION-8"),
        CONFIG,
        (
            Repeat(
                1030,
                (("subscribe", 0, channels_of(trades="SYMBOL-0001")),),
                {"0.args.channels.trades.0": 1},
            ),
            *opened(0),
            text(1, GREETING, AUTHENTICATED),
            text(2, echo(NO_CHANNELS._replace(trades=_MANY[:-1]))),
            ("start", 2),
            text(3, echo(NO_CHANNELS._replace(trades=_MANY))),
            STATUS,
        ),
    ),
    *(
        Case(
            f"behind-{count}-elements",
            "What a frame says is heard behind any number of elements that say nothing, and all of them are answered.",
            ("SESSION-9", "SESSION-11"),
            CONFIG,
            (
                ("subscribe", 0, BOOKS),
                *opened(0),
                text(1, *["7"] * count, GREETING),
                text(2, *['{"T":"success","msg":"","y":1}'] * count, AUTHENTICATED),
                text(3, *[error(403)] * count, echo(BOOKS)),
                STATUS,
                text(4, *['{"T":"later"}'] * count, error(406), "7"),
                STATUS,
            ),
        )
        for count in (16, 64, 300)
    ),
    Case(
        "behind-a-thousand-elements",
        "The same behind a thousand.",
        ("SESSION-9", "SESSION-11"),
        CONFIG,
        (*opened(0), text(1, *['{"T":"later","y":1}'] * 1100, GREETING), STATUS),
    ),
    Case(
        "binary-frames-of-any-length",
        "A binary frame is the same problem however long it is, also where a text frame would be too long.",
        ("SESSION-10", "FEED-1"),
        CONFIG._replace(feed=CONFIG.feed._replace(max_frame_bytes=60)),
        (
            *opened(0),
            *(("binary", 1, b"[" + b" " * length + b"]") for length in (58, 59, 4094, 20_000)),
            *(("text", 2, b"[" + b" " * length + b"]") for length in (58, 59, 4094)),
            STATUS,
        ),
    ),
    Case(
        "heal-hundreds-of-times",
        "A book that never heals is asked for ever after, each wait as long as the pause.",
        ("SESSION-26", "SESSION-30", "SESSION-31"),
        SessionConfig(
            backoff_base=1,
            backoff_cap=1,
            heal_timeout=4,
            heal_interval=1,
            heal_pause=30,
            silence_timeout=I64_MAX,
            stable_time=I64_MAX,
        ),
        (
            *streaming(0, channels_of(orderbooks="A")),
            ("heal", 4, ("A",)),
            ("heal", 8, ("A",)),
            *again(9, channels_of(orderbooks="A")),
            *(("heal", now, ("A",)) for now in (13, 21, 37, 66, 67)),
            *again(68, channels_of(orderbooks="A")),
            _healing_round(),
            STATUS,
        ),
    ),
    Case(
        "heal-waits-of-ages",
        "A wait is exact where a float would not be.",
        ("SESSION-30",),
        CONFIG._replace(
            heal_timeout=2**53 + 1, heal_interval=1, heal_pause=2**61 + 1, silence_timeout=I64_MAX
        ),
        (
            *streaming(0, channels_of(orderbooks="A")),
            *(("heal", now, ("A",)) for now in (2**53, 2**53 + 1, 2**54 + 1, 2**54 + 2)),
            *again(2**55, channels_of(orderbooks="A")),
            *(
                ("heal", 2**55 + now, ("A",))
                for now in (2**53, 2**53 + 1, 3 * 2**53 + 2, 3 * 2**53 + 3, 7 * 2**53 + 6, 7 * 2**53 + 7)
            ),
            STATUS,
        ),
    ),
)
