"""Cases of credentials that are not taken: what that says of an order, and what is held back then."""

from typing import Any, Final

from ticktotrade.nano import NANOS
from ticktotrade.router import Failure
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    DOUBTFUL,
    LATE,
    LIVE,
    REPLACING,
    SEEN,
    STATUS,
    fails,
    has,
    refuses,
    says,
    submit,
    tick,
    unknown,
)

# So long that every draw of a wait can be told from the next.
_DRAWN: Final = CONFIG._replace(
    backoff_base=10**6, backoff_cap=10**9, deadline=10**15, late_limit=10**15, poll_interval=10**12
)
_FAR: Final = 10**10


def _goes_on(request: int) -> tuple[tuple[Any, ...], ...]:
    """The order is asked about, in vain: the wait shows which number was drawn for it."""
    return (*SEEN, ("query", 2 * _FAR, "a"), fails(2 * _FAR, request), STATUS)


_COUNTING_NOTHING: Final = tuple(
    Case(
        f"credentials-count-nothing-{name}",
        "An answer that the credentials are not taken counts no failure and draws no number.",
        ("ROUTER-40", "ROUTER-10", *requirements),
        _DRAWN,
        steps,
    )
    for name, requirements, steps in (
        ("doubtful", ("ROUTER-18",), (*DOUBTFUL, tick(_FAR), says(_FAR, 2, 401), *_goes_on(3))),
        ("forbidden", ("ROUTER-18", "ROUTER-13"), (*DOUBTFUL, tick(_FAR), says(_FAR, 2, 403), *_goes_on(3))),
        ("placed", ("ROUTER-22",), (*LIVE, ("query", 2, "a"), says(3, 2, 401), *_goes_on(3))),
        ("sending", ("ROUTER-18",), (*LIVE, submit(2, "b"), says(3, 2, 401), *_goes_on(3))),
        (
            "canceling",
            ("ROUTER-27",),
            (*LIVE, ("cancel", 2, "a"), says(3, 2, 401), *SEEN, ("cancel", 4, "a"), fails(5, 3), STATUS),
        ),
        (
            "placed-again",
            ("ROUTER-18", "ROUTER-38"),
            (*DOUBTFUL, tick(_FAR), unknown(_FAR, 2), says(_FAR, 3, 401), *_goes_on(4)),
        ),
    )
)

CASES: Final = (
    *_COUNTING_NOTHING,
    Case(
        "held-back-draws",
        "What comes of a request that was in flight draws its wait, though nothing is sent after it.",
        ("ROUTER-41", "ROUTER-10"),
        _DRAWN,
        (
            *(*DOUBTFUL, tick(_FAR), submit(_FAR, "b"), says(_FAR, 3, 401), fails(_FAR, 2)),
            *_goes_on(4),
        ),
    ),
    Case(
        "ending-draws-nothing",
        "An order that is cancelled instead of being repeated draws nothing for the others.",
        ("ROUTER-10", "ROUTER-25"),
        _DRAWN,
        (
            *(submit(0, "a"), submit(0, "b"), ("cancel", 1, "b"), fails(2, 2, Failure.REFUSED)),
            *(fails(3, 1), STATUS),
        ),
    ),
    Case(
        "credentials-before-nothing-to-replace",
        "They do not end what has nothing left to replace: it is held back, and ends when it is asked about.",
        ("ROUTER-40", "ROUTER-31", "ROUTER-41"),
        CONFIG,
        (
            *(*REPLACING, fails(11, 2), ("query", 12, "b"), ("query", 12, "a")),
            has(13, 4, "a", status="canceled"),
            *(*SEEN, says(14, 3, 401), *SEEN, ("query", 20, "b"), fails(21, 5), *SEEN),
        ),
    ),
    Case(
        "credentials-with-nothing-to-replace",
        "A replacement that was never doubtful ends for the credentials, though its order has ended.",
        ("ROUTER-40", "ROUTER-31"),
        CONFIG,
        (*REPLACING, ("query", 12, "a"), has(13, 3, "a", status="canceled"), says(14, 2, 401), *SEEN),
    ),
    Case(
        "deadline-while-held-back",
        "The deadline of an order that is held back with nothing in flight does not pass.",
        ("ROUTER-41", "ROUTER-35"),
        LATE,
        (
            *(*DOUBTFUL, submit(2, "b"), says(3, 2, 401), tick(60), ("query", 61, "a"), has(62, 3, "a")),
            *SEEN,
        ),
    ),
    Case(
        "stale-stays-stale",
        "An order that was given up for its age has that for its reason, also when it was held back and released.",
        ("ROUTER-41", "ROUTER-35", "ROUTER-44"),
        LATE._replace(max_age=40),
        (
            *(*DOUBTFUL, tick(45), fails(46, 2), submit(46, "b", received_at=46), says(47, 3, 401)),
            *(("query", 400, "a"), fails(500, 4), tick(900), unknown(901, 5), *SEEN),
        ),
    ),
    Case(
        "refused-then-stopped-without-credentials",
        "What ends unknown says why the venue had refused it.",
        ("ROUTER-42", "ROUTER-21"),
        CONFIG,
        (
            *(
                *DOUBTFUL,
                tick(20),
                unknown(21, 2),
                refuses(22, 3, 403, 40310000, "insufficient buying power"),
            ),
            *(("stop", 23), says(24, 4, 401), *SEEN),
        ),
    ),
    Case(
        "held-back-again",
        "Credentials that are not taken a second time hold back what was released, and what is in flight.",
        ("ROUTER-41", "ROUTER-40"),
        _DRAWN,
        (
            *(*LIVE, submit(2, "c", quantity=NANOS), fails(3, 2), submit(4, "b"), says(5, 3, 401)),
            *(("query", 6, "a"), ("query", 6, "c"), says(7, 4, 401), *SEEN),
            *(fails(8, 5), tick(_FAR), *SEEN, ("query", 2 * _FAR, "c"), fails(2 * _FAR, 6), STATUS),
        ),
    ),
)
