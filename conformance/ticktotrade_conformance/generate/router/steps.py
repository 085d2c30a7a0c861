"""Arguments that take a router's orders to a venue and back: answers to what it has asked, at times around what is due."""

from typing import Any, Final

from ticktotrade.errors import Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Answer, Failure, Method, Replacement, Request, RouterConfig, RouterState
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.router.answers import (
    answer,
    answer_to,
    not_found,
    order_text,
    unauthorized,
)
from ticktotrade_conformance.generate.router.far import FAR, far_config
from ticktotrade_conformance.generate.router.followed import Follower
from ticktotrade_conformance.generate.scenario import History, Scenario
from ticktotrade_conformance.traces.trace import Step

_USUAL: Final = RouterConfig(
    request_timeout=20,
    backoff_base=4,
    backoff_cap=10,
    seed=0,
    deadline=100,
    poll_interval=30,
    max_orders=4,
    limiter=LimiterConfig(rate=1, period=1, burst=100),
    max_remembered=3,
    doubt_cap=40,
    late_limit=30,
    max_age=None,
    cancel_reserve=0,
)
_IDS: Final = ("a", "b", "c", "d", "a-1", "b-2", "e/é &+%~", "f", "g" * 46, "*!('<\u2028>)\x7f")
# Alike in all but the case, the last of many bytes, or the bytes of the last character.
_ALIKE: Final = (
    *(
        "A",
        "a ",
        "k" * 16 + "a",
        "k" * 16 + "b",
        "k" * 32 + "a",
        "k" * 32 + "b",
        "k" * 47 + "a",
        "k" * 47 + "b",
    ),
    *("é" * 24, "é" * 23 + "è", "é" * 23, '"\\\x7f\n\x1f😀'),
)
_SYMBOLS: Final = ("A", "A", "A", "BTC/USD", "é", "AUSD")
_CENT: Final = NANOS // 100
_PRICES: Final = (
    100 * NANOS,
    101 * NANOS,
    NANOS,
    100 * NANOS,
    102 * NANOS,
    _CENT // 100,
    100 * NANOS + _CENT // 10,
    NANOS // 2 + 1,
    1,
    NANOS - _CENT // 100,
    NANOS + _CENT,
    # What is whole ticks, and what floats take for it.
    *(2**53 // _CENT * _CENT + 10 * _CENT, 2**53 // _CENT * _CENT + 10 * _CENT + 1),
    *(I64_MAX, I64_MAX // _CENT * _CENT),
)
_QUANTITIES: Final = (4 * NANOS, 4 * NANOS, 4 * NANOS, 1, 0, 2**53 + 1, I64_MAX, 1_234_567_891)
_AGES: Final = (0, 10, 0, 20, 25, 24, 26, -5)
# The leap days of a year, of one that has none, and of one that has one again.
_BEGINNINGS: Final = (
    *(100, 100, 100, I64_MIN, -50, I64_MAX - 150, 2**53),
    *(1_709_164_799 * NANOS, 4_107_542_399 * NANOS, 951_782_399 * NANOS, 1_723_161_600 * NANOS + 1),
)
_STEPS_OF_TIME: Final = (0, 1, 0, 4, 1, 0, 3, 10, 0, 20, 1, 30, 2, 100, 1, -5)


class _Latest:
    """The follower of the sequence that is being made."""

    def __init__(self) -> None:
        self._taken = 0
        self._begin(History(_USUAL))

    def along(self, steps: History) -> Follower:
        """After those steps. O(new steps): a list that has grown is gone on with."""
        if steps is not self._steps or len(steps) < self._taken:
            self._begin(steps)
        self._follower.follow(steps[self._taken :])
        self._taken = len(steps)
        return self._follower

    def _begin(self, steps: History) -> None:
        self._steps = steps
        self._taken = 0
        try:
            self._follower = Follower(steps.config)
        except Refused:
            self._follower = Follower(_USUAL)  # nothing that follows is answered


_LATEST: Final = _Latest()

_ANSWERING: Final = (*["answered"] * 12, "failed", "tick", "tick")
_HANDLING: Final = ("cancel", "replace", "query", "cancel", "submit", "slices", "submit", "adopt")
_ENDING: Final = ("tick", "tick", "tick", "query", "cancel", "stop", "submit")


def _fitting(steps: History) -> tuple[str, ...]:
    """Mostly answers, where there is something to be answered."""
    follower = _LATEST.along(steps)
    router = follower.router
    answering = _ANSWERING if follower.pending else ("tick", "tick")
    if router.status().state is not RouterState.RUNNING:
        return (*answering, *_ENDING)
    if len(steps) > 20 and len(steps) % 16 == 0:
        return ("stop", "tick")
    if follower.orders:
        return (*answering, *_HANDLING)
    return (*answering, "submit", "submit", "submit", "slices", "slices", "adopt", "tick", "cancel")


def _now(dice: Dice, steps: History) -> int:
    """When something is due, just before, or a step of time after the latest step."""
    return max(I64_MIN, min(I64_MAX, _about_now(dice, steps)))


def _about_now(dice: Dice, steps: History) -> int:
    latest = next((step.arguments[0] for step in reversed(steps) if step.arguments), None)
    if latest is None:
        return dice.choice(_BEGINNINGS)
    assert isinstance(latest, int)
    if dice.once_in(48):
        return I64_MAX - dice.below(20)
    if dice.once_in(64):
        return latest + dice.choice((NANOS, 2 * NANOS, 10 * NANOS))
    if dice.below(4) == 1:
        due = _LATEST.along(steps).router.status().deadline
        if due is not None:
            return due - (1 if dice.once_in(6) else -1 if dice.once_in(8) else 0)
    return latest + dice.choice(_STEPS_OF_TIME)


def _only_now(dice: Dice, steps: History) -> tuple[Any, ...]:
    return (_now(dice, steps),)


def _order(dice: Dice, client_order_id: str, quantity: int, now: int = 0) -> Order:
    """Mostly at a limit, now and then with a price too many or too few; received a little while ago."""
    order_type = dice.choice((OrderType.LIMIT, OrderType.LIMIT, OrderType.MARKET, *OrderType))
    has_limit = order_type in (OrderType.LIMIT, OrderType.STOP_LIMIT) or dice.once_in(32)
    has_stop = order_type in (OrderType.STOP, OrderType.STOP_LIMIT) or dice.once_in(32)
    return Order(
        client_order_id,
        dice.choice(_SYMBOLS),
        dice.choice(tuple(Side)),
        order_type,
        dice.choice((TimeInForce.DAY, TimeInForce.DAY, *TimeInForce)),
        quantity,
        dice.choice(_PRICES) if has_limit else None,
        dice.choice(_PRICES) if has_stop else None,
        dice.once_in(4),
        0,
        max(I64_MIN, min(I64_MAX, now - dice.choice(_AGES))),
    )


def _submit_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    now, client_order_id = _now(dice, steps), _new_id(dice, steps)
    if dice.below(8) == 1:
        order = _order(dice, client_order_id, 0, now)._replace(
            order_type=OrderType.MARKET, limit_price=None, stop_price=None
        )
        return now, order, dice.choice((100 * NANOS, 0, 1, 2**53 + 1, I64_MAX))
    return now, _order(dice, client_order_id, dice.choice(_QUANTITIES), now), None


def _slices_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    quantity = dice.choice((7 * NANOS, 7 * NANOS, 2 * NANOS, 7 * NANOS + 1, 2**53 + 1, I64_MAX))
    now = _now(dice, steps)
    return (
        now,
        _order(dice, _new_id(dice, steps), quantity, now),
        dice.choice((2, 3, 2, 1, 3, 8)),
        dice.choice((10, 1, I64_MAX, 2**62, 2**32)),
        dice.choice((NANOS, 1, NANOS, NANOS, 2 * NANOS)),
    )


def _adopt_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    """Mostly an order that the venue has, half filled or not at all; or one that it does not list."""
    now = _now(dice, steps)
    quantity = dice.choice((4 * NANOS, 4 * NANOS, NANOS, 0, I64_MAX))
    order = _order(dice, _new_id(dice, steps), quantity, now)
    venue_order_id = dice.choice(("venue-1", None, "venue-1", None, "VENUE-1", "v" * 64, "../x", "other"))
    if venue_order_id is None and not dice.once_in(8):
        return now, order, None, 0, 1 if dice.once_in(12) else 0
    filled = dice.choice((0, 2 * NANOS, 0, NANOS, quantity, quantity - 1, quantity + 1))
    filled = max(0, min(filled, I64_MAX))
    return (
        now,
        order,
        venue_order_id,
        filled,
        dice.choice((filled * 100 * NANOS, filled * 100 * NANOS, 0, 1, 2**64 + 1)),
    )


def _new_id(dice: Dice, steps: History) -> str:
    """Mostly one that was not used before; else one that was, lately or long ago, or is like one."""
    used = [name for step in steps if step.arguments for name in _ids_of(step)]
    if dice.once_in(6):
        return dice.choice(used[-4:] or _IDS)
    if used and dice.once_in(10):
        return used[-1].swapcase()
    if dice.once_in(8):
        return dice.choice((*_ALIKE, *_IDS))
    return dice.choice([each for each in _IDS if each not in used] or _IDS)


def _ids_of(step: Step) -> tuple[str, ...]:
    return tuple(each.client_order_id for each in step.arguments if isinstance(each, Order | Replacement))


def _known_id(dice: Dice, steps: History) -> str:
    """Mostly one in hand, or that of a sliced order."""
    known = [step.arguments[1].client_order_id for step in steps if step.operation == "slices"][-1:] * 2
    known += [each.client_order_id for each in _LATEST.along(steps).orders]
    return dice.choice(known) if known and not dice.once_in(12) else dice.choice((*_IDS, *_ALIKE))


def _id_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    return _now(dice, steps), _known_id(dice, steps)


def _replace_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    replacement = Replacement(
        _new_id(dice, steps),
        dice.choice((5 * NANOS, None, None, 2**53 + 1)),
        dice.choice((None, None, TimeInForce.GTC)),
        dice.choice((None, 102 * NANOS, *_PRICES)),
        dice.choice((None, None, None, 99 * NANOS)),
    )
    live = [each.client_order_id for each in _LATEST.along(steps).orders if each.venue_order_id]
    old = dice.choice(live) if live and not dice.once_in(8) else _known_id(dice, steps)
    return _now(dice, steps), old, replacement


def _request(dice: Dice, steps: History) -> Request | None:
    pending = list(_LATEST.along(steps).pending.values())
    return dice.choice(pending) if pending and not dice.once_in(16) else None


def _failed_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    request = _request(dice, steps)
    number = 1 + dice.below(4) if request is None else request.request
    return _now(dice, steps), number, dice.choice((Failure.RESET, *Failure))


def _answered_arguments(dice: Dice, steps: History) -> tuple[Any, ...]:
    request = _request(dice, steps)
    now = _now(dice, steps)
    if request is None:
        return now, 1 + dice.below(4), answer_to(dice, _NOT_ASKED, (), now)
    return now, request.request, answer_to(dice, request, _LATEST.along(steps).orders, now)


def _router_config(dice: Dice) -> RouterConfig:
    """Times of some nanoseconds, any of them now and then out of the way, or the first of all to pass."""
    limiter, cancel_reserve = dice.choice(_PACES)
    return RouterConfig(
        request_timeout=dice.choice((20, 20, 20, 5, _NEVER)),
        backoff_base=dice.choice((4, 4, 4, 1, 2**31, 2**62)),
        backoff_cap=dice.choice((10, 3, 1000, 10, _NEVER)),
        seed=dice.choice((0, 1, U64_MAX, 1234567, 2**63, 2**32)),
        deadline=dice.choice((100, 100, 100, 20, _NEVER, I64_MAX)),
        poll_interval=dice.choice((30, 30, 30, 3, _NEVER)),
        max_orders=dice.choice((4, 4, 4, 2, 1, 10)),
        limiter=limiter,
        max_remembered=dice.choice((3, 3, 1, 2, 5, 100)),
        doubt_cap=dice.choice((40, 40, 1000, 2)),
        late_limit=dice.choice((30, 10, 1, _NEVER)),
        max_age=dice.choice((None, None, None, 25, 100, 20)),
        cancel_reserve=cancel_reserve,
    )


_NEVER: Final = 10**12
_PACES: Final = (
    (_USUAL.limiter, 0),
    (LimiterConfig(1, 15, 1), 0),
    (_USUAL.limiter, 1),
    (LimiterConfig(1, 10, 2), 1),
    (_USUAL.limiter, 50),
    (LimiterConfig(3, 11, 4), 2),
    (LimiterConfig(1, 15, 3), 2),
    (_USUAL.limiter, 0),
    (LimiterConfig(1, 10, 2), 0),
    (_USUAL.limiter, 100),
    (LimiterConfig(7, 100, 5), 3),
    (LimiterConfig(1, 2**61, 3), 2),
)
"""Limiters, and how much of each is kept for cancels."""


def _limit_order(client_order_id: str) -> Order:
    return _order(Dice(b""), client_order_id, 4 * NANOS, 100)


def _says(now: int, request: int, answer: Answer) -> Step:
    return Step("answered", (now, request, answer))


def _has(now: int, request: int, client_order_id: str, filled: int = 0) -> Step:
    return _says(now, request, answer(200, order_text(Dice(bytes([0, filled])), client_order_id)))


_NOT_ASKED: Final = Request(1, Method.GET, "=a", b"")
_SUBMITTED: Final = (Step("submit", (100, _limit_order("a"), None)),)
_LIVE: Final = (*_SUBMITTED, _has(100, 1, "a"))
_QUERIED_LIVE: Final = (*_SUBMITTED, _has(100, 1, "a", filled=1), Step("query", (101, "a")))
_DOUBTFUL: Final = (*_SUBMITTED, Step("failed", (100, 1, Failure.RESET)))
_ASKED: Final = (*_DOUBTFUL, Step("tick", (110,)))
_SENT_AGAIN: Final = (*_ASKED, _says(111, 2, not_found()))
_CANCELING: Final = (*_LIVE, Step("cancel", (101, "a")))
_STOPPING: Final = (*_LIVE, Step("stop", (101,)))
_TWO: Final = (*_LIVE, Step("submit", (101, _limit_order("b"), None)))
_REPLACING: Final = (*_LIVE, Step("replace", (101, "a", Replacement("b", 5 * NANOS, None, None, None))))
_REPLACING_AGAIN: Final = (*_REPLACING, Step("failed", (102, 2, Failure.REFUSED)), Step("query", (102, "a")))
_ASKED_TOO_EARLY: Final = (*_DOUBTFUL, Step("cancel", (129, "a")))
_GIVEN_UP: Final = (*_DOUBTFUL, Step("tick", (200,)))
_HALF_FILLED: Final = (*_SUBMITTED, _has(100, 1, "a", filled=2))
_ADOPTED: Final = (Step("adopt", (100, _limit_order("a"), "venue-1", 2 * NANOS, 200 * NANOS**2)),)
_ADOPTED_IN_DOUBT: Final = (Step("adopt", (100, _limit_order("a"), None, 0, 0)),)
_SLICED: Final = (Step("slices", (100, _limit_order("a"), 2, 10, NANOS)),)
_SUCCESSOR_REFUSED: Final = (
    *(Step("slices", (100, _limit_order("a"), 1, 10, NANOS)), _has(100, 1, "a-1")),
    Step("replace", (101, "a-1", Replacement("b", 5 * NANOS, None, None, None))),
    _says(102, 2, answer(422)),
)
_SLICES_OVER: Final = (
    *(*_SUCCESSOR_REFUSED, Step("query", (103, "a-1"))),
    _says(103, 3, answer(200, order_text(Dice(bytes([3])), "a-1"))),
)
_B_UNAUTHORIZED: Final = (Step("submit", (102, _limit_order("b"), None)), _says(103, 2, unauthorized()))
_HALTED: Final = (*_LIVE, *_B_UNAUTHORIZED)
_HALTED_IN_DOUBT: Final = (*_DOUBTFUL, *_B_UNAUTHORIZED)
_HALTED_IN_FLIGHT: Final = (*_SUBMITTED, *_B_UNAUTHORIZED)
_HALTED_ASKED: Final = (
    *_ASKED,
    Step("submit", (111, _limit_order("b"), None)),
    _says(112, 3, unauthorized()),
)
_HALTED_TOO_LATE: Final = (
    *(*_DOUBTFUL, Step("cancel", (130, "a")), Step("submit", (130, _limit_order("b"), None))),
    _says(131, 3, unauthorized()),
)
_HALTED_GIVEN_UP: Final = (
    *_GIVEN_UP,
    Step("submit", (201, _limit_order("b"), None)),
    _says(202, 3, unauthorized()),
)
_REFUSED_IN_DOUBT: Final = (
    *_SENT_AGAIN,
    _says(112, 3, answer(403, '{"code": 40310000}')),
    Step("tick", (122,)),
)
_STOPPING_REFUSED: Final = (*_REFUSED_IN_DOUBT, Step("stop", (123,)))
_HALTED_CANCELING: Final = (*_CANCELING, _says(102, 2, answer(204)), _says(103, 3, unauthorized()))
_HALTED_REPLACING: Final = (
    *_REPLACING,
    Step("failed", (102, 2, Failure.RESET)),
    Step("query", (103, "a")),
    _says(104, 3, unauthorized()),
)
_STOPPING_IN_DOUBT: Final = (*_TWO, Step("failed", (102, 2, Failure.RESET)), Step("stop", (103,)))
_HALTING: Final = (
    *(_HALTED_IN_DOUBT, _HALTED, _HALTED_IN_FLIGHT, _HALTED_ASKED, _HALTED_GIVEN_UP, _HALTED_CANCELING),
    *(_HALTED_REPLACING, _REFUSED_IN_DOUBT, _STOPPING_REFUSED, _STOPPING_IN_DOUBT, _HALTED_TOO_LATE),
)

SCENARIO: Final = Scenario(
    arguments={
        "submit": _submit_arguments,
        "slices": _slices_arguments,
        "adopt": _adopt_arguments,
        "cancel": _id_arguments,
        "replace": _replace_arguments,
        "query": _id_arguments,
        "answered": _answered_arguments,
        "failed": _failed_arguments,
        "tick": _only_now,
        "stop": _only_now,
    },
    config=_router_config,
    preludes=(
        (),
        _LIVE,
        _QUERIED_LIVE,
        _ASKED,
        _SENT_AGAIN,
        _CANCELING,
        _STOPPING,
        _SLICED,
        _TWO,
        _REPLACING,
        _REPLACING_AGAIN,
        _ASKED_TOO_EARLY,
        _GIVEN_UP,
        _HALF_FILLED,
        _ADOPTED,
        _ADOPTED_IN_DOUBT,
        *(_QUERIED_LIVE, _SENT_AGAIN, _SLICED, _TWO),
        *[_REPLACING_AGAIN] * 5,
        *[_ASKED_TOO_EARLY] * 3,
        *[_SENT_AGAIN] * 2,
        *_HALTING,
        *[_HALTED_TOO_LATE] * 3,
        *[_STOPPING_REFUSED] * 2,
        *(_SUCCESSOR_REFUSED, _SLICES_OVER, _SLICES_OVER),
    ),
    fitting=_fitting,
    throws=28,
    many=FAR,
    many_config=far_config,
    many_first=True,
)
