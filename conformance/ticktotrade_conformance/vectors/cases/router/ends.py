"""Cases of what ends an order, or makes it unwanted, where more than one thing could."""

from typing import Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.router import Failure
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    DOUBTFUL,
    GIVEN_UP,
    LATE,
    ORDERS,
    SEEN,
    SLOW,
    STATUS,
    adopt,
    fails,
    has,
    order,
    refuses,
    replace,
    says,
    submit,
    tick,
    unknown,
)

_HELD_BACK: Final = (*DOUBTFUL, submit(2, "b"), says(2, 2, 401))
"""An order that is doubtful since 1, and held back since 2."""
_WHILE_ASKED: Final = (*DOUBTFUL, submit(2, "b"), tick(40), says(41, 2, 401))
"""An order that is held back, with a query, the third request, in flight."""
_SETTLES_SOON: Final = LATE._replace(late_limit=10)
_STALE_SOON: Final = _SETTLES_SOON._replace(max_age=25)

_HELD_BACK_FIRST: Final = (
    *(
        Case(
            f"credentials-past-the-deadline{suffix}",
            "The answer that holds an order back does so before its deadline passes: it is not given up.",
            ("ROUTER-41", "ROUTER-35", *requirements),
            _SETTLES_SOON,
            (*DOUBTFUL, tick(40), says(55, 2, 401), *SEEN, ("query", 60, "a"), answer, *SEEN),
        )
        for suffix, answer, requirements in (
            ("", unknown(61, 3), ("ROUTER-44",)),
            ("-found", has(61, 3, "a"), ("ROUTER-22",)),
        )
    ),
    Case(
        "held-back-past-the-deadline",
        "The deadline of an order that is held back does not pass when its request in flight is lost.",
        ("ROUTER-41", "ROUTER-35"),
        LATE,
        (*_WHILE_ASKED, fails(55, 3), *SEEN, ("query", 60, "a"), has(61, 4, "a"), *SEEN),
    ),
    Case(
        "settled-past-the-deadline-while-held-back",
        "An order that is held back has not been given up, so that it settles as halted.",
        ("ROUTER-41", "ROUTER-44", "ROUTER-35"),
        _SETTLES_SOON,
        (*_WHILE_ASKED, unknown(55, 3), *SEEN),
    ),
    Case(
        "settled-canceled-before-halted",
        "An order that is held back, and that a cancel is wanted of, settles as canceled.",
        ("ROUTER-44", "ROUTER-41"),
        CONFIG,
        (
            *DOUBTFUL,
            ("cancel", 350, "a"),
            submit(350, "b"),
            says(351, 3, 401),
            ORDERS,
            unknown(352, 2),
            *SEEN,
        ),
    ),
)

_RELEASED: Final = (
    Case(
        "released-age",
        "An order that is released has no age any more, neither the old one nor one anew.",
        ("ROUTER-41", "ROUTER-44", "ROUTER-45"),
        _STALE_SOON,
        (*_HELD_BACK, ("query", 10, "a"), fails(20, 3), tick(40), unknown(41, 4), *SEEN),
    ),
    Case(
        "released-age-found",
        "An order that is released, and turns up when it is older than it might get, is wanted all the same.",
        ("ROUTER-41", "ROUTER-45"),
        _STALE_SOON,
        (*_HELD_BACK, ("query", 10, "a"), has(36, 3, "a"), *SEEN, tick(90), *SEEN),
    ),
    Case(
        "released-age-then-deadline",
        "The deadline, which counts anew, is the one that an order that was released is given up at.",
        ("ROUTER-41", "ROUTER-35", "ROUTER-45"),
        _STALE_SOON._replace(late_limit=300),
        (
            *_HELD_BACK,
            ("query", 10, "a"),
            fails(30, 3),
            tick(59),
            fails(60, 4),
            tick(100),
            has(101, 5, "a"),
            *SEEN,
        ),
    ),
    *(
        Case(
            f"released-in-flight-{name}",
            "An order that is released while the request that places it is in flight counts its deadline anew, too.",
            ("ROUTER-41", *requirements),
            _STALE_SOON._replace(late_limit=300),
            (submit(0, "a"), submit(0, "b"), says(1, 2, 401), ("query", 10, "a"), STATUS, *steps, *SEEN),
        )
        for name, steps, requirements in (
            ("refused", (fails(30, 1, Failure.REFUSED),), ("ROUTER-40",)),
            ("lost", (fails(30, 1), *SEEN, tick(50), has(51, 3, "a")), ("ROUTER-45", "ROUTER-18")),
            ("lost-past-the-deadline", (fails(60, 1), *SEEN, tick(80), has(81, 3, "a")), ("ROUTER-35",)),
        )
    ),
    Case(
        "released-instead-of-placed-again",
        "An order that was to be placed again when the router was halted is asked about when it is released.",
        ("ROUTER-41", "ROUTER-19", "ROUTER-44"),
        CONFIG._replace(limiter=LimiterConfig(rate=1, period=100, burst=3), late_limit=10),
        (
            *DOUBTFUL,
            submit(2, "b"),
            tick(20),
            unknown(21, 3),
            *SEEN,
            says(22, 2, 401),
            *SEEN,
            ("query", 30, "a"),
            STATUS,
            tick(100),
            unknown(101, 4),
            *SEEN,
        ),
    ),
    Case(
        "ask-before-placing-again",
        "An order that waits to be placed again is not asked about.",
        ("ROUTER-28", "ROUTER-19"),
        SLOW,
        (*DOUBTFUL, tick(40), unknown(41, 2), ("query", 42, "a"), STATUS, tick(80), ORDERS),
    ),
)

_WITH_LONGER_WAITS: Final = CONFIG._replace(deadline=50, backoff_cap=16)
_ASKED_LATE: Final = (*DOUBTFUL, tick(20), fails(21, 2), tick(40))
"""A query, the third request, is in flight when the deadline passes."""

_LONGER_WAITS: Final = (
    *(
        Case(
            f"past-the-deadline-{name}",
            "An order is given up before what came of its query is acted on: the wait is one of the longer ones.",
            ("ROUTER-35", "ROUTER-10", *requirements),
            _WITH_LONGER_WAITS._replace(request_timeout=60),
            (*_ASKED_LATE, *steps, STATUS, tick(200), STATUS),
        )
        for name, steps, requirements in (
            ("not-looked-at", (fails(60, 3, Failure.REFUSED),), ("ROUTER-16",)),
            ("busy", (says(60, 3, 429),), ("ROUTER-13",)),
            ("rejected", (says(60, 3, 400),), ("ROUTER-18",)),
            ("timed-out", (tick(100),), ("ROUTER-12",)),
        )
    ),
    Case(
        "past-the-deadline-in-doubt",
        "An unsent order that becomes doubtful when its deadline has passed is given up at once.",
        ("ROUTER-35", "ROUTER-10", "ROUTER-18"),
        _WITH_LONGER_WAITS._replace(backoff_base=100),
        (submit(0, "a"), fails(60, 1), *SEEN, tick(500), STATUS),
    ),
    Case(
        "refused-and-given-up",
        "The waits are the longer ones also for an order that was refused before it was given up.",
        ("ROUTER-10", "ROUTER-35", "ROUTER-21"),
        _WITH_LONGER_WAITS,
        (
            *DOUBTFUL,
            tick(20),
            unknown(21, 2),
            refuses(22, 3, 403, 40310000, "insufficient buying power"),
            tick(60),
            *SEEN,
            fails(80, 4),
            STATUS,
            tick(1000),
            STATUS,
        ),
    ),
    Case(
        "longer-waits-that-are-shorter",
        "The cap of an order that was given up may be below the other one.",
        ("ROUTER-10",),
        LATE._replace(doubt_cap=3),
        (*DOUBTFUL, tick(60), fails(61, 2), STATUS, tick(70), fails(71, 3), STATUS),
    ),
    Case(
        "longer-waits-until-placed",
        "An order that turns up after it was given up waits no longer than any other that is placed.",
        ("ROUTER-10", "ROUTER-27"),
        LATE,
        (
            *GIVEN_UP,
            tick(500),
            has(501, 3, "a"),
            fails(502, 4),
            STATUS,
            tick(600),
            fails(601, 5),
            STATUS,
            tick(700),
            fails(701, 6),
            STATUS,
        ),
    ),
    Case(
        "stop-past-the-deadline",
        "A stop sets no new deadline: what is doubtful is given up at its own.",
        ("ROUTER-37", "ROUTER-35", "ROUTER-10"),
        _WITH_LONGER_WAITS,
        (
            *DOUBTFUL,
            tick(40),
            ("stop", 45),
            fails(60, 2),
            STATUS,
            tick(80),
            fails(81, 3),
            STATUS,
            tick(400),
            unknown(401, 4),
            *SEEN,
        ),
    ),
)

_DEADLINES: Final = (
    Case(
        "deadlines-by-age-in-order",
        "Of several orders the one whose earlier deadline is the first ends first, whichever of the two that is.",
        ("ROUTER-9", "ROUTER-45", "ROUTER-35"),
        LATE._replace(limiter=LimiterConfig(rate=1, period=1000, burst=1), max_age=45, max_orders=6),
        (
            submit(0, "x"),
            submit(5, "a", received_at=5),
            submit(6, "b", received_at=20),
            submit(6, "c", received_at=0),
            submit(7, "d", received_at=-1),
            submit(7, "e", received_at=11),
            STATUS,
            tick(60),
            STATUS,
        ),
    ),
    Case(
        "deadline-and-age-in-doubt",
        "An order that is given up at the same time for its deadline and its age is stale.",
        ("ROUTER-45", "ROUTER-44"),
        _SETTLES_SOON._replace(max_age=50),
        (*DOUBTFUL, tick(49), fails(49, 2), tick(100), unknown(101, 3), ORDERS),
    ),
    Case(
        "age-at-the-last-time",
        "The deadline and the age are the same where both would be later than the last time there is.",
        ("ROUTER-36", "ROUTER-45"),
        CONFIG._replace(max_age=30),
        (
            submit(I64_MAX - 10, "a", received_at=I64_MAX - 10),
            fails(I64_MAX - 9, 1, Failure.REFUSED),
            STATUS,
            tick(I64_MAX),
            *SEEN,
        ),
    ),
    Case(
        "settling-at-the-last-time",
        "A settling time that would be later than the last time there is has not come before it.",
        ("ROUTER-44", "ROUTER-36", "ROUTER-49"),
        _SETTLES_SOON._replace(late_limit=100),
        (
            submit(I64_MAX - 40, "a"),
            fails(I64_MAX - 39, 1),
            ("cancel", I64_MAX - 3, "a"),
            adopt(I64_MAX - 3, order("b")),
            unknown(I64_MAX - 2, 2),
            unknown(I64_MAX - 2, 3),
            *SEEN,
        ),
    ),
)

_ADOPTED: Final = (
    Case(
        "adopted-never-stale",
        "An order that was adopted has no age, neither from when it was received nor from when it was adopted.",
        ("ROUTER-49", "ROUTER-45", "ROUTER-10"),
        CONFIG._replace(backoff_cap=16, max_age=5),
        (
            adopt(1000, order("a")),
            fails(1010, 1),
            STATUS,
            tick(1026),
            fails(1027, 2),
            STATUS,
            tick(1060),
            fails(1061, 3),
            STATUS,
        ),
    ),
    Case(
        "adopted-and-replaced",
        "What is known of the fills of an order that was adopted is not asked for again when it is replaced.",
        ("ROUTER-46", "ROUTER-48"),
        CONFIG,
        (
            adopt(0, order("a"), "venue-a", 3 * NANOS // 2, 150 * NANOS**2),
            replace(1, "a", "b"),
            replace(1, "a", "b", limit_price=90 * NANOS),
            fails(2, 2, Failure.REFUSED),
            ORDERS,
            tick(60),
            ORDERS,
        ),
    ),
)


_BUSY: Final = CONFIG._replace(limiter=LimiterConfig(rate=1, period=40, burst=3), request_timeout=1000)

_CANCELS: Final = (
    Case(
        "cancels-and-asks-in-doubt-in-order",
        "Asking about a doubtful order that is to be cancelled takes its turn among the cancels by when it is due.",
        ("ROUTER-8",),
        _BUSY,
        (
            *(submit(0, each) for each in "abc"),
            fails(1, 1),
            has(1, 2, "b"),
            fails(1, 3),
            submit(2, "d"),
            *(("cancel", now, each) for now, each in enumerate("cba", 3)),
            *SEEN,
            *(tick(now) for now in (40, 80, 120, 160)),
            ORDERS,
        ),
    ),
    Case(
        "cancels-and-asks-in-order",
        "So does asking about a placed one whose first cancel was lost.",
        ("ROUTER-8", "ROUTER-27"),
        _BUSY,
        (
            *(submit(0, each) for each in "ab"),
            *(has(1, number, each) for number, each in enumerate("ab", 1)),
            ("cancel", 2, "b"),
            fails(3, 3),
            ("cancel", 30, "a"),
            tick(40),
            tick(80),
            ORDERS,
        ),
    ),
)

CASES: Final = (
    *_HELD_BACK_FIRST,
    *_RELEASED,
    *_LONGER_WAITS,
    *_DEADLINES,
    *_ADOPTED,
    *_CANCELS,
)
