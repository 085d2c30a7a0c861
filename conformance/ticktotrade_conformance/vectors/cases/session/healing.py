"""Cases of books that are not live: asked for anew, on the same connection if it can be, on a new one if not."""

from typing import Any, Final

from ticktotrade.nano import NANOS
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.session.steps import (
    ASKED,
    AUTHENTICATED,
    BOOKS,
    CONFIG,
    GREETING,
    STATUS,
    STOP,
    again,
    authenticated,
    channels_of,
    echo,
    error,
    opened,
    streaming,
    text,
)

_AB: Final = channels_of(orderbooks="A B")
_ABC: Final = channels_of(orderbooks="A B C")
_ALL: Final = channels_of(orderbooks="*")
_LATE: Final = 100_000
"""A time by which every `retry` of before is due."""


def _heal(now: int, symbols: str = "") -> tuple[Any, ...]:
    """The books that are not live, apart by spaces."""
    return ("heal", now, tuple(symbols.split()))


def _lost(now: int) -> tuple[Any, ...]:
    return ("closed", now, 1006, None)


def _many(first: int, last: int) -> str:
    return " ".join(f"S{number}" for number in range(first, last + 1))


def _seconds(*steps: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    """Steps with their times in halves of seconds."""
    return tuple((name, now * NANOS // 2, *rest) for name, now, *rest in steps)


_WORKED_EXAMPLE: Final = (
    *_seconds(
        *streaming(0, _ABC),
        _heal(18, "A"),
        _heal(20, "A"),
        _heal(21, "A B"),
        _heal(22, "A B"),
        _heal(24, "A"),
        _heal(38, "A B"),
        _heal(40, "A"),
        *again(50, _ABC),
        _heal(68, "A"),
        *(_heal(now, "A") for now in (70, 110, 190, 350)),
        _heal(638, "A C"),
        _heal(658, "A C"),
    ),
    STATUS,
)

_HAVING_ASKED: Final = (*streaming(0, _AB), _heal(100, "A"))
"""A waits until 200."""


def _states() -> tuple[Case, ...]:
    """What `heal` does while the session is not streaming: it forgets, and nothing else."""
    ways: dict[str, tuple[tuple[Any, ...], ...]] = {
        "backing-off": (_lost(150),),
        "connecting": (_lost(150), ("tick", _LATE)),
        "authenticating": (_lost(150), ("tick", _LATE), ("opened", _LATE)),
        "subscribing": (
            _lost(150),
            ("tick", _LATE),
            ("opened", _LATE),
            text(_LATE, GREETING, AUTHENTICATED),
        ),
    }
    rests = {
        "backing-off": again(_LATE, _AB),
        "connecting": again(_LATE, _AB)[1:],
        "authenticating": again(_LATE, _AB)[2:],
        "subscribing": (text(_LATE, echo(_AB)),),
    }
    return tuple(
        Case(
            f"heal-{'forgets' if not listed else 'remembers'}-{state}",
            "While the session does not stream nothing is asked for; what is not listed is forgotten, and nothing is learnt.",
            ("SESSION-26", "SESSION-27", "SESSION-31"),
            CONFIG,
            (
                *_HAVING_ASKED,
                *way,
                _heal(_LATE, listed),
                STATUS,
                *rests[state],
                _heal(_LATE + 99, "A B"),
                _heal(_LATE + 100, "A B"),
                STATUS,
            ),
        )
        for state, way in ways.items()
        for listed in ("", "A B")
    )


def _doublings() -> Case:
    """A wait that is doubled until it is the longest there is, from the first time there is."""
    config = SessionConfig(heal_timeout=1, heal_interval=1, heal_pause=I64_MAX)
    steps: list[tuple[Any, ...]] = [
        *streaming(I64_MIN, _AB),
        _heal(I64_MIN + 1, "A"),
        _heal(I64_MIN + 2, "A"),
    ]
    now = I64_MIN + 10**10
    steps += again(now, _AB)
    for doublings in range(1, 63):
        steps += [_heal(now + 1, "A"), _heal(now + 2**doublings, "A")]
        now += 2**doublings
    return Case(
        "heal-many-doublings",
        "However often the wait is doubled, it is the longest one in the end.",
        ("SESSION-22", "SESSION-30"),
        config,
        (*steps, _heal(I64_MAX - 1, "A"), _heal(I64_MAX, "A")),
    )


CASES: Final = (
    Case(
        "heal-worked-example",
        "The table of the chapter, with the default configuration.",
        (
            "SESSION-25",
            "SESSION-26",
            "SESSION-27",
            "SESSION-28",
            "SESSION-29",
            "SESSION-30",
            "SESSION-31",
        ),
        SessionConfig(),
        _WORKED_EXAMPLE,
    ),
    Case(
        "heal-which-count",
        "Only books that are wanted are asked for, each once, in the order of the list; `*` is no book.",
        ("SESSION-25", "SESSION-28"),
        CONFIG,
        (
            *streaming(0, channels_of(trades="T", orderbooks="A B C", news="*")),
            _heal(100, "T"),
            _heal(100, "*"),
            _heal(100, "a AA B/A"),
            _heal(100),
            _heal(100, "C T B * C A B"),
            _heal(200, "A"),
            STATUS,
        ),
    ),
    Case(
        "heal-which-count-of-all",
        "Where all books are wanted every symbol counts, but for the one that means all.",
        ("SESSION-25", "SESSION-28"),
        CONFIG,
        (*streaming(0, channels_of(trades="T", orderbooks="A *")), _heal(100, "*"), _heal(100, "T * A B T")),
    ),
    Case(
        "heal-what-was-added",
        "A book counts as soon as it is wanted.",
        ("SESSION-8", "SESSION-25", "SESSION-26"),
        CONFIG,
        (
            *streaming(0, _AB),
            _heal(100, "C"),
            ("subscribe", 110, channels_of(orderbooks="C")),
            _heal(120, "C"),
            text(130, echo(_ABC)),
            _heal(140, "C"),
            STATUS,
        ),
    ),
    Case(
        "heal-spelling",
        "Symbols are written in a request as everywhere: escaped is only what has to be.",
        ("SESSION-28", "CODEC-2"),
        CONFIG,
        (*streaming(0, _ALL), ("heal", 100, ('"\\/', "\x00\b\f\n\r\t\x1f", "\x7fé€😀", " "))),
    ),
    Case(
        "heal-not-before-its-time",
        "Nothing is asked for before the subscription has had its time, and then at once.",
        ("SESSION-27",),
        CONFIG,
        (
            ("subscribe", 0, _AB),
            *authenticated(0),
            text(50, echo(_AB)),
            _heal(50, "A"),
            _heal(149, "A"),
            _heal(150, "A"),
        ),
    ),
    Case(
        "heal-subscribing-again",
        "Not streaming, nothing is asked for; what it has been streaming since stays as it was.",
        ("SESSION-8", "SESSION-27"),
        CONFIG,
        (
            *streaming(0, _AB),
            ("subscribe", 90, channels_of(orderbooks="C")),
            _heal(100, "A"),
            STATUS,
            text(110, echo(_ABC)),
            _heal(110, "A"),
            STATUS,
        ),
    ),
    Case(
        "heal-answers-mean-nothing",
        "The session stays streaming, whatever lists the venue answers with, and has the same deadline.",
        ("SESSION-7", "SESSION-28"),
        CONFIG,
        (
            *_HAVING_ASKED,
            STATUS,
            text(110, echo(channels_of(orderbooks="B"))),
            STATUS,
            text(120, echo(NO_CHANNELS)),
            STATUS,
            ("subscribe", 130, NO_CHANNELS),
            STATUS,
        ),
    ),
    Case(
        "heal-waits",
        "A book that was asked for is asked for again at exactly the end of its wait, each wait twice the one before.",
        ("SESSION-30",),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(199, "A"),
            _heal(200, "A"),
            *again(230, _AB),
            _heal(329, "A"),
            _heal(330, "A"),
            _heal(529, "A"),
            _heal(530, "A"),
            _heal(929, "A"),
            _heal(930, "A"),
            _heal(1729, "A"),
            STATUS,
            _heal(1730, "A"),
            STATUS,
        ),
    ),
    Case(
        "heal-waits-up-to-the-pause",
        "The longest wait is the pause, also where it is the first.",
        ("SESSION-30",),
        CONFIG._replace(heal_timeout=1000, heal_pause=30),
        (
            *streaming(0, _AB),
            _heal(1000, "A"),
            _heal(1029, "A"),
            _heal(1029, "A B"),
            _heal(1030, "A"),
            *again(2000, _AB),
            _heal(2999, "A"),
            _heal(3000, "A"),
            STATUS,
        ),
    ),
    _doublings(),
    Case(
        "heal-each-by-itself",
        "Each book has a wait of its own; one that has healed is forgotten, and its next time is the first.",
        ("SESSION-26", "SESSION-30"),
        CONFIG._replace(heal_pause=150, heal_timeout=100),
        (
            *_HAVING_ASKED,
            _heal(150, "A B"),
            _heal(170, "B"),
            _heal(180, "A B"),
            _heal(190),
            _heal(200, "B A"),
            _heal(249, "B A"),
            _heal(299, "A B"),
            STATUS,
        ),
    ),
    Case(
        "heal-interval",
        "From one pair to the next it is at least the interval, whatever is due.",
        ("SESSION-29",),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(100, "A B"),
            _heal(109, "A B"),
            _heal(109, "B"),
            _heal(110, "B"),
            _heal(119, "A B"),
            _heal(120, "A B"),
        ),
    ),
    Case(
        "heal-interval-on-the-next-connection",
        "A new connection is no reason to ask sooner.",
        ("SESSION-29",),
        CONFIG._replace(heal_interval=1000, heal_timeout=100),
        (*_HAVING_ASKED, _lost(110), *again(300, _AB), _heal(400, "B"), _heal(1099, "B"), _heal(1100, "B")),
    ),
    Case(
        "heal-interval-not-begun",
        "What is not asked for begins no interval.",
        ("SESSION-29", "SESSION-28"),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(105, "A"),
            _heal(110, "A B"),
            _heal(119, "T"),
            _heal(115, "A B"),
            _heal(120, "A"),
        ),
    ),
    *(
        Case(
            f"heal-{count}-books",
            "At most 100 books are in a pair, the first of the list; the others stay due, and are asked for after the interval.",
            ("SESSION-28", "SESSION-29"),
            CONFIG,
            (
                *streaming(0, _ALL),
                *(_heal(now, _many(1, count)) for now in (100, 109, 110, 120, 130)),
            ),
        )
        for count in (99, 100, 101, 250)
    ),
    Case(
        "heal-a-thousand-books",
        "Every book is remembered, however many there are: none is asked for twice, and the last one is not forgotten.",
        ("SESSION-26", "SESSION-28", "SESSION-31"),
        CONFIG._replace(heal_timeout=500),
        (
            *streaming(0, _ALL),
            *(_heal(500 + 10 * pair, _many(1, 1050)) for pair in range(12)),
            _heal(999, "S1050"),
            _heal(1100, "S1050"),
            STATUS,
        ),
    ),
    Case(
        "heal-the-first-of-the-list",
        "Which are the first, the list says, and not what was asked for before.",
        ("SESSION-28",),
        CONFIG,
        (
            *streaming(0, _ALL),
            _heal(100, "S5"),
            _heal(110, _many(1, 120)),
            _heal(120, f"S200 {_many(1, 120)}"),
        ),
    ),
    Case(
        "heal-given-up-for-one-behind",
        "A book that does not heal counts wherever it is in the list.",
        ("SESSION-31",),
        CONFIG,
        (*streaming(0, _ALL), _heal(100, "S1000"), _heal(200, f"{_many(1, 120)} S1000"), STATUS),
    ),
    Case(
        "heal-given-up-within-the-interval",
        "A connection is given up at its time, whenever the last pair was.",
        ("SESSION-29", "SESSION-31"),
        CONFIG._replace(heal_interval=1000),
        (*_HAVING_ASKED, _heal(199, "A B"), _heal(200, "B A"), STATUS),
    ),
    Case(
        "heal-not-given-up-for-the-first-time",
        "A book that was never asked for is asked for first, however long the others wait.",
        ("SESSION-28", "SESSION-31"),
        CONFIG,
        (*_HAVING_ASKED, _heal(150, "A B"), _heal(199, "A B"), _heal(220, "B"), _heal(240, "A B"), STATUS),
    ),
    Case(
        "heal-once-in-a-pause",
        "No connection is given up before the pause since the last one was, whichever book it is for.",
        ("SESSION-31",),
        CONFIG._replace(heal_pause=400),
        (
            *_HAVING_ASKED,
            _heal(200, "A"),
            STATUS,
            *again(250, _AB),
            _heal(350, "B"),
            _heal(450, "B"),
            _heal(599, "A B"),
            STATUS,
            _heal(650, "A B"),
            STATUS,
        ),
    ),
    *(
        Case(
            f"heal-{name}-the-pause",
            "The pause ends at exactly its time.",
            ("SESSION-31",),
            CONFIG._replace(heal_pause=400),
            (*_HAVING_ASKED, _heal(200, "A"), *again(250, _AB), _heal(350, "B"), _heal(now, "A B"), STATUS),
        )
        for name, now in (("before", 599), ("at", 600))
    ),
    Case(
        "heal-other-endings",
        "A connection that is lost, silent or in trouble was not given up for a book.",
        ("SESSION-26", "SESSION-31"),
        CONFIG._replace(heal_pause=5000),
        (
            *_HAVING_ASKED,
            _lost(110),
            *again(1000, _AB),
            text(1010, error(500)),
            *again(2000, _AB),
            ("tick", 3000),
            *again(4000, _AB),
            _heal(4099, "A"),
            _heal(4100, "A"),
            STATUS,
        ),
    ),
    Case(
        "heal-counts-outlive-giving-up",
        "How often a book was asked for is remembered though the connection was given up for it, and for another.",
        ("SESSION-26", "SESSION-30", "SESSION-31"),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(200, "A"),
            *again(300, _AB),
            *(_heal(now, "A") for now in (400, 600, 1000)),
            _heal(1190, "A B"),
            _heal(1290, "A B"),
            *again(1400, _AB),
            *(_heal(now, "A") for now in (1799, 1800, 2600, 2799, 2800)),
            STATUS,
        ),
    ),
    Case(
        "heal-giving-up-is-no-pair",
        "The interval counts from the last pair, and not from when a connection was given up.",
        ("SESSION-29", "SESSION-31"),
        CONFIG._replace(heal_interval=500),
        (
            *_HAVING_ASKED,
            _heal(200, "A"),
            *again(300, _AB),
            _heal(599, "A"),
            _heal(600, "A"),
            _heal(650, "B"),
        ),
    ),
    Case(
        "heal-the-subscription-asks-too",
        "On a new connection a book whose wait is over has the time of the subscription all the same.",
        ("SESSION-27", "SESSION-30"),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(200, "A"),
            *again(1000, _AB),
            _heal(1099, "A B"),
            _heal(1100, "A B"),
            STATUS,
        ),
    ),
    Case(
        "heal-a-wait-of-before",
        "A wait goes on over a new connection, and is longer than the time of the subscription.",
        ("SESSION-26", "SESSION-27", "SESSION-30"),
        CONFIG._replace(heal_pause=5000),
        (
            *_HAVING_ASKED,
            _heal(200, "A"),
            *again(300, _AB),
            _heal(400, "A"),
            _heal(600, "A"),
            _lost(610),
            *again(800, _AB),
            _heal(900, "A B"),
            _heal(999, "A"),
            _heal(1000, "A"),
            STATUS,
        ),
    ),
    *_states(),
    Case(
        "heal-idle",
        "Before the start nothing is asked for.",
        ("SESSION-27",),
        CONFIG,
        (
            ("subscribe", 0, _AB),
            _heal(0, "A"),
            STATUS,
            *opened(10),
            _heal(200, "A"),
            text(200, GREETING, AUTHENTICATED, echo(_AB)),
            _heal(299, "A"),
            _heal(300, "A"),
        ),
    ),
    Case(
        "heal-never-streaming",
        "A connection that was not streaming yet has no time from which to count.",
        ("SESSION-27",),
        CONFIG,
        (
            *ASKED,
            _heal(10_000, "BTC/USD"),
            STATUS,
            text(10_000, echo(BOOKS)),
            _heal(10_000, "BTC/USD"),
            STATUS,
        ),
    ),
    Case(
        "heal-stopped",
        "A session that has stopped is not asked to heal anything.",
        ("SESSION-1", "MACHINE-2"),
        CONFIG,
        (*_HAVING_ASKED, STOP, _heal(200, "A"), _heal(200), STATUS),
    ),
    Case(
        "heal-backwards",
        "A clock that steps back is believed: waits, intervals and pauses end when it says so.",
        ("SESSION-22", "SESSION-27", "SESSION-29", "SESSION-30"),
        CONFIG,
        (
            *_HAVING_ASKED,
            _heal(-500, "A B"),
            _heal(99, "A B"),
            _heal(105, "A B"),
            _heal(110, "A B"),
            _heal(200, "A"),
            ("tick", 300),
            *again(-5000, _AB)[1:],
            _heal(-4901, "A B"),
            _heal(-4900, "A B"),
            _heal(1199, "A B"),
            _heal(1200, "B A"),
            STATUS,
        ),
    ),
    Case(
        "heal-last-time",
        "Waits, intervals and pauses end at the last time of 64 bits.",
        ("SESSION-22", "SESSION-27", "SESSION-29", "SESSION-30", "SESSION-31"),
        CONFIG,
        (
            *streaming(I64_MAX - 50, _AB),
            _heal(I64_MAX - 1, "A"),
            _heal(I64_MAX, "A"),
            _heal(I64_MAX, "A B"),
            STATUS,
            *again(I64_MAX, _AB),
            _heal(I64_MAX, "A B"),
            STATUS,
        ),
    ),
)
