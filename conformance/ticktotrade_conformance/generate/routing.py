"""Arguments that take a router's orders to a venue and back: answers to what it has asked, at times around what is due."""

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import unquote

from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import (
    Abandon,
    Answer,
    Failure,
    Method,
    OrderRouter,
    Replacement,
    Request,
    Routed,
    RouterConfig,
    RouterState,
    RoutingState,
)
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.scenario import Scenario
from ticktotrade_conformance.trace import Step

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
_IDS: Final = ("a", "b", "c", "d", "a-1", "b-2", "e/é &+%~", "f", "g" * 46)
_SYMBOLS: Final = ("A", "A", "A", "BTC/USD", "é")
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
)
_AGES: Final = (0, 10, 0, 20, 25)
_STEPS_OF_TIME: Final = (0, 1, 0, 4, 1, 0, 3, 10, 0, 20, 1, 30, 2, 100, 1, -5)


class _Follower:
    """A router in its usual configuration that is taken along a list of steps, to know what it would be asking."""

    def __init__(self) -> None:
        self._taken = 0
        self._begin([])

    def along(self, steps: Sequence[Step]) -> "_Follower":
        """Itself, after those steps. O(new steps): a list that has grown is gone on with."""
        if steps is not self._steps or len(steps) < self._taken:
            self._begin(steps)
        for step in steps[self._taken :]:
            self._take(step)
        self._taken = len(steps)
        return self

    def _begin(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._taken = 0
        self.router = OrderRouter(GcraLimiter, _USUAL)
        self.pending: dict[int, Request] = {}

    def _take(self, step: Step) -> None:
        if not step.arguments:
            return
        try:
            actions = getattr(self.router, step.operation)(*step.arguments)
        except Refused:
            return
        if step.operation in ("answered", "failed"):
            self.pending.pop(step.arguments[1], None)
        for action in actions:
            if isinstance(action, Request):
                self.pending[action.request] = action
            elif isinstance(action, Abandon):
                self.pending.pop(action.request, None)


_FOLLOWER: Final = _Follower()

_ANSWERING: Final = (*["answered"] * 12, "failed", "tick", "tick")
_HANDLING: Final = ("cancel", "replace", "ask", "cancel", "submit", "slices", "submit", "adopt")
_ENDING: Final = ("tick", "tick", "tick", "ask", "cancel", "stop", "submit")


def _fitting(steps: Sequence[Step]) -> tuple[str, ...]:
    """Mostly answers, where there is something to be answered."""
    follower = _FOLLOWER.along(steps)
    router = follower.router
    answering = _ANSWERING if follower.pending else ("tick", "tick")
    if router.status().state is not RouterState.RUNNING:
        return (*answering, *_ENDING)
    if len(steps) > 20 and len(steps) % 16 == 0:
        return ("stop", "tick")
    if router.orders():
        return (*answering, *_HANDLING)
    return (*answering, "submit", "submit", "submit", "slices", "slices", "adopt", "tick", "cancel")


def _now(dice: Dice, steps: Sequence[Step]) -> int:
    """When something is due, just before, or a step of time after the latest step."""
    return max(I64_MIN, min(I64_MAX, _about_now(dice, steps)))


def _about_now(dice: Dice, steps: Sequence[Step]) -> int:
    latest = next((step.arguments[0] for step in reversed(steps) if step.arguments), 100)
    assert isinstance(latest, int)
    if dice.once_in(48):
        return I64_MAX - dice.below(20)
    if dice.once_in(64):
        return latest + dice.choice((NANOS, 2 * NANOS, 10 * NANOS))
    if dice.below(4) == 1:
        due = _FOLLOWER.along(steps).router.status().deadline
        if due is not None:
            return due - (1 if dice.once_in(6) else 0)
    return latest + dice.choice(_STEPS_OF_TIME)


def _only_now(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
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
        max(now - dice.choice(_AGES), I64_MIN),
    )


def _submit_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    now, client_order_id = _now(dice, steps), _new_id(dice, steps)
    if dice.below(8) == 1:
        order = _order(dice, client_order_id, 0, now)._replace(
            order_type=OrderType.MARKET, limit_price=None, stop_price=None
        )
        return now, order, dice.choice((100 * NANOS, 0, 1))
    quantity = dice.choice((4 * NANOS, 4 * NANOS, 4 * NANOS, 1, 0))
    return now, _order(dice, client_order_id, quantity, now), None


def _slices_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    quantity = dice.choice((7 * NANOS, 7 * NANOS, 2 * NANOS, 7 * NANOS + 1))
    now = _now(dice, steps)
    return (
        now,
        _order(dice, _new_id(dice, steps), quantity, now),
        dice.choice((2, 3, 2, 1, 3, 8)),
        dice.choice((10, 1, I64_MAX)),
        dice.choice((NANOS, 1, NANOS, NANOS, 2 * NANOS)),
    )


def _adopt_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    """Mostly an order that the venue has, half filled or not at all; or one that it does not list."""
    now = _now(dice, steps)
    order = _order(dice, _new_id(dice, steps), dice.choice((4 * NANOS, 4 * NANOS, NANOS, 0)), now)
    venue_order_id = dice.choice(("venue-1", None, "venue-1", None, "other", "../x"))
    filled = 0 if venue_order_id is None and not dice.once_in(8) else dice.choice((0, 2 * NANOS, 0, NANOS))
    value = 1 if dice.once_in(16) else filled * 100 * NANOS
    return now, order, venue_order_id, filled, value


def _new_id(dice: Dice, steps: Sequence[Step]) -> str:
    """Mostly one that was not used before."""
    used = [name for step in steps if step.arguments for name in _ids_of(step)]
    return dice.choice(_IDS if dice.once_in(8) else [each for each in _IDS if each not in used] or _IDS)


def _ids_of(step: Step) -> tuple[str, ...]:
    return tuple(each.client_order_id for each in step.arguments if isinstance(each, Order | Replacement))


def _known_id(dice: Dice, steps: Sequence[Step]) -> str:
    """Mostly one in hand, or that of a sliced order."""
    known = [step.arguments[1].client_order_id for step in steps if step.operation == "slices"][-1:] * 2
    known += [each.client_order_id for each in _FOLLOWER.along(steps).router.orders()]
    return dice.choice(known) if known and not dice.once_in(12) else dice.choice(_IDS)


def _id_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    return _now(dice, steps), _known_id(dice, steps)


def _replace_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    replacement = Replacement(
        _new_id(dice, steps),
        dice.choice((5 * NANOS, None)),
        dice.choice((None, None, TimeInForce.GTC)),
        dice.choice((None, 102 * NANOS, *_PRICES)),
        dice.choice((None, None, None, 99 * NANOS)),
    )
    live = [each.client_order_id for each in _FOLLOWER.along(steps).router.orders() if each.venue_order_id]
    old = dice.choice(live) if live and not dice.once_in(8) else _known_id(dice, steps)
    return _now(dice, steps), old, replacement


def _request(dice: Dice, steps: Sequence[Step]) -> Request | None:
    pending = list(_FOLLOWER.along(steps).pending.values())
    return dice.choice(pending) if pending and not dice.once_in(16) else None


def _failed_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    request = _request(dice, steps)
    number = 1 + dice.below(4) if request is None else request.request
    return _now(dice, steps), number, dice.choice((Failure.RESET, *Failure))


def _answered_arguments(dice: Dice, steps: Sequence[Step]) -> tuple[Any, ...]:
    request = _request(dice, steps)
    now = _now(dice, steps)
    if request is None:
        return now, 1 + dice.below(4), _answer(204)
    return now, request.request, _answer_to(dice, request, _FOLLOWER.along(steps).router.orders())


def _answer(status: int, body: str = "", retry: str | None = None, reset: str | None = None) -> Answer:
    return Answer(status, retry, reset, body.encode())


def _answer_to(dice: Dice, request: Request, routed: Sequence[Routed]) -> Answer:
    """What a venue may say to a request: mostly what was hoped for, or what goes with what is in hand."""
    throw = dice.below(12)
    if throw == 8:
        return _answer(dice.choice((500, 503, 408, 302, 504)))
    if throw == 9:
        return _answer(429, "", dice.choice(_RETRY_AFTER), dice.choice(_RESETS))
    if throw == 10 or (throw == 6 and len(routed) > 1):
        return _refusal(dice.choice(_UNAUTHORIZED))
    if request.method is Method.DELETE:
        if throw == 5:
            return _answer(dice.choice((200, 202)))
        return _answer(204) if throw < 5 else _refusal(dice.choice(_REFUSALS))
    if throw in (4, 5) and any(each.attempts > 1 for each in routed):
        return _refusal(_IN_USE)
    asked = request.method is Method.GET
    if throw in (2, 7, 11) and asked and any(each.state is RoutingState.ASKING for each in routed):
        return _refusal(_NOT_FOUND)
    if throw in (7, 11):
        return _refusal(dice.choice(_REFUSALS))
    return _answer(200, _order_text(dice, _client_order_id(request), later=asked))


def _client_order_id(request: Request) -> str:
    if request.method is Method.GET:
        return unquote(request.target.partition("=")[2])
    client_order_id = json.loads(request.body)["client_order_id"]
    assert isinstance(client_order_id, str)
    return client_order_id


def _order_text(dice: Dice, client_order_id: str, later: bool = False) -> str:
    """An order as the venue shows it, later with more of it filled; now and then with something wrong."""
    status = dice.choice((*(_FINAL if later else ()), "new", "new", "filled", "canceled", *_STATUSES))
    filled = dice.choice((*(("2", "4", "2.5") if later else ()), "0", "1", *_QUANTITIES))
    price = dice.choice(("100", "100.5", "99", "47984.1688165374", "101", "0.99999999999", "1e30", "-1"))
    members: dict[str, Any] = {
        "id": "venue-1",
        "client_order_id": client_order_id,
        "status": status,
        "filled_qty": filled,
        "filled_avg_price": None if filled == "0" else price,
        "legs": None,
    }
    if dice.once_in(6):
        name = dice.choice(("client_order_id", "client_order_id", "id", *members))
        members[name] = dice.choice(("other", None, 7, "", "../x"))
    return json.dumps(members, ensure_ascii=False)


_FINAL: Final = ("new", "canceled", "filled", "replaced")
_QUANTITIES: Final = ("2", "4", "3", "0.5", "1e0", "0.0000000001", "-1")
_STATUSES: Final = ("partially_filled", "expired", "replaced", "rejected", "pending_cancel", "later", "")
_RETRY_AFTER: Final = (None, "1", "0", "soon", "9999", "Thu, 01 Jan 1970 00:00:02 GMT", "-1", "1.5")
_RESETS: Final = (None, "1", "2", "0", "soon", "99999999999")
_IN_USE: Final = (422, 40010001)
_NOT_FOUND: Final = (404, 40410000)
_REFUSALS: Final = (_NOT_FOUND, _IN_USE, (422, 42210000), (403, 40310000), (400, 40010000))
_UNAUTHORIZED: Final = ((401, 40110000), (403, 0), (403, 40310000))


def _refusal(status_and_code: tuple[int, int]) -> Answer:
    status, code = status_and_code
    return _answer(status, json.dumps({"code": code, "message": "so it goes"}))


def _router_config(dice: Dice) -> RouterConfig:
    """Mostly the usual one, so that what a router is asking is known."""
    limiter, cancel_reserve = dice.choice(_PACES)
    return _USUAL._replace(
        seed=dice.choice((0, 1, U64_MAX, 1234567)),
        backoff_cap=dice.choice((10, 3, 1000, 10)),
        max_orders=dice.choice((4, 4, 4, 2, 1)),
        deadline=dice.choice((100, 100, 100, 20)),
        limiter=limiter,
        max_remembered=dice.choice((3, 3, 1)),
        doubt_cap=dice.choice((40, 40, 1000)),
        late_limit=dice.choice((30, 10)),
        max_age=dice.choice((None, None, None, 25)),
        cancel_reserve=cancel_reserve,
    )


_PACES: Final = (
    (_USUAL.limiter, 0),
    (LimiterConfig(1, 15, 1), 0),
    (_USUAL.limiter, 1),
    (LimiterConfig(1, 10, 2), 1),
    (_USUAL.limiter, 50),
    (LimiterConfig(1, 10, 2), 0),
    (LimiterConfig(1, 15, 3), 2),
    (_USUAL.limiter, 0),
)
"""Limiters, and how much of each is kept for cancels."""


def _limit_order(client_order_id: str) -> Order:
    return _order(Dice(b""), client_order_id, 4 * NANOS, 100)


def _says(now: int, request: int, answer: Answer) -> Step:
    return Step("answered", (now, request, answer))


def _has(now: int, request: int, client_order_id: str, filled: int = 0) -> Step:
    return _says(now, request, _answer(200, _order_text(Dice(bytes([0, filled])), client_order_id)))


_SUBMITTED: Final = (Step("submit", (100, _limit_order("a"), None)),)
_LIVE: Final = (*_SUBMITTED, _has(100, 1, "a"))
_ASKED_LIVE: Final = (*_SUBMITTED, _has(100, 1, "a", filled=1), Step("ask", (101, "a")))
_DOUBTFUL: Final = (*_SUBMITTED, Step("failed", (100, 1, Failure.RESET)))
_ASKED: Final = (*_DOUBTFUL, Step("tick", (110,)))
_SENT_AGAIN: Final = (*_ASKED, _says(111, 2, _refusal(_NOT_FOUND)))
_CANCELING: Final = (*_LIVE, Step("cancel", (101, "a")))
_STOPPING: Final = (*_LIVE, Step("stop", (101,)))
_TWO: Final = (*_LIVE, Step("submit", (101, _limit_order("b"), None)))
_REPLACING: Final = (*_LIVE, Step("replace", (101, "a", Replacement("b", 5 * NANOS, None, None, None))))
_REPLACING_AGAIN: Final = (*_REPLACING, Step("failed", (102, 2, Failure.REFUSED)), Step("ask", (102, "a")))
_ASKED_TOO_EARLY: Final = (*_DOUBTFUL, Step("cancel", (129, "a")))
_GIVEN_UP: Final = (*_DOUBTFUL, Step("tick", (200,)))
_HALF_FILLED: Final = (*_SUBMITTED, _has(100, 1, "a", filled=2))
_ADOPTED: Final = (Step("adopt", (100, _limit_order("a"), "venue-1", 2 * NANOS, 200 * NANOS**2)),)
_ADOPTED_IN_DOUBT: Final = (Step("adopt", (100, _limit_order("a"), None, 0, 0)),)
_SLICED: Final = (Step("slices", (100, _limit_order("a"), 2, 10, NANOS)),)

SCENARIO: Final = Scenario(
    arguments={
        "submit": _submit_arguments,
        "slices": _slices_arguments,
        "adopt": _adopt_arguments,
        "cancel": _id_arguments,
        "replace": _replace_arguments,
        "ask": _id_arguments,
        "answered": _answered_arguments,
        "failed": _failed_arguments,
        "tick": _only_now,
        "stop": _only_now,
    },
    config=_router_config,
    preludes=(
        (),
        _LIVE,
        _ASKED_LIVE,
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
        *(_ASKED_LIVE, _SENT_AGAIN, _SLICED, _TWO),
        *[_REPLACING_AGAIN] * 5,
        *[_ASKED_TOO_EARLY] * 3,
        *[_SENT_AGAIN] * 2,
    ),
    fitting=_fitting,
    throws=28,
)
