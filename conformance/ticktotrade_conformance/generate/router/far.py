"""Routers that are far along: with many orders in hand, ended or in slices, many failures in a row, many requests."""

from typing import Any, Final

from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Failure, Method, Replacement, Request, RouterConfig
from ticktotrade.schema.shapes import I64_MAX
from ticktotrade_conformance.generate.dates import DAYS, SPELLINGS
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.router.answers import (
    answer,
    client_order_id_of,
    not_found,
    order_text,
    unauthorized,
)
from ticktotrade_conformance.generate.router.followed import Follower
from ticktotrade_conformance.generate.scenario import MakeMany
from ticktotrade_conformance.traces.trace import Step

_BEGIN: Final = 100
_SIZES: Final = (17, 33, 65, 17, 33, 129, 66, 257, 16, 34, 15, 18, 64, 130, 32, 31)
_REMEMBERED: Final = (100_000, 16, 100_000, 64, 1000, 256, 128, 32)
_FOR_EVER: Final = 2**62
_ROOM: Final = LimiterConfig(rate=1, period=2**31, burst=2**32 - 1)
"""Has room at every time, also at an earlier one than before."""


def far_config(dice: Dice) -> RouterConfig:
    """Room for many orders and requests, and deadlines that are near or out of the way."""
    cap = dice.choice((10, 1000, _FOR_EVER, 2**40))
    return RouterConfig(
        request_timeout=dice.choice((20, _FOR_EVER)),
        backoff_base=dice.choice((1, 4, 3, 2**31)),
        backoff_cap=cap,
        seed=dice.choice((0, 1)),
        deadline=dice.choice((I64_MAX, I64_MAX, 100)),
        poll_interval=dice.choice((30, _FOR_EVER)),
        max_orders=2000,
        limiter=_ROOM,
        max_remembered=dice.choice(_REMEMBERED),
        doubt_cap=dice.choice((cap, 40)),
        late_limit=dice.choice((30, 1)),
        max_age=None,
        cancel_reserve=dice.choice((0, 1)),
    )


class _Journey:
    """Steps, and the router that has taken them."""

    def __init__(self, config: RouterConfig) -> None:
        self._follower = Follower(config)
        self.steps: list[Step] = []

    @property
    def pending(self) -> list[Request]:
        """What waits for an answer."""
        return list(self._follower.pending.values())

    @property
    def due(self) -> int:
        """When something is due next."""
        deadline = self._follower.router.status().deadline
        return _BEGIN if deadline is None else deadline

    def take(self, operation: str, *arguments: Any) -> None:
        """Take one more step."""
        self.steps.append(Step(operation, arguments))
        self._follower.take(operation, *arguments)

    def show(self, request: Request, now: int = _BEGIN, filled: str = "0") -> None:
        """The venue has the order, so much of which has filled."""
        text = order_text(Dice(b""), client_order_id_of(request))
        if filled != "0":
            text = text.replace('"filled_qty": "0"', f'"filled_qty": "{filled}"').replace(
                'price": null', 'price": "100"'
            )
        self.take("answered", now, request.request, answer(200, text))


def _size(dice: Dice, most: int = 260) -> int:
    """Mostly a few dozens; now and then as many as ``most``."""
    size = dice.choice(_SIZES)
    return most if dice.once_in(16) else size


def _id(number: int) -> str:
    return f"k-{1000 + number}"


def _order(number: int, received_at: int = _BEGIN) -> Order:
    quantity, price = 4 * NANOS, 100 * NANOS
    names = (_id(number), "A", Side.BUY, OrderType.LIMIT, TimeInForce.DAY)
    return Order(*names, quantity, price, None, False, 0, received_at)


def _submit_many(journey: _Journey, size: int) -> None:
    for number in range(size):
        journey.take("submit", _BEGIN, _order(number), None)


def _ended(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """Orders that were refused, one after the other; and then the ids that are just not remembered any more, or still."""
    journey, size = _Journey(config), _size(dice, 1030)
    for number in range(size):
        journey.take("submit", _BEGIN, _order(number), None)
        journey.take("answered", _BEGIN, number + 1, answer(422))
    oldest = max(size - config.max_remembered, 0)
    for number in (oldest - 1, oldest, oldest + 1, 0, size - 1):
        if number >= 0:
            journey.take("submit", _BEGIN, _order(number), None)
    return tuple(journey.steps)


def _in_flight(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """Orders that are on their way at the same time; and then what concerns them all, or some of them."""
    journey, size = _Journey(config), _size(dice)
    _submit_many(journey, size)
    _end_of_many(dice, journey)
    return tuple(journey.steps)


def _live(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """Orders that are live at the venue."""
    journey, size = _Journey(config), _size(dice)
    if dice.below(2):
        for number in range(size):
            journey.take("adopt", _BEGIN, _order(number), f"venue-{number}", 0, 0)
    else:
        _submit_many(journey, size)
        for request in journey.pending:
            journey.show(request)
    _end_of_many(dice, journey)
    return tuple(journey.steps)


def _doubtful(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """Orders that the venue may have."""
    journey, size = _Journey(config), _size(dice)
    _submit_many(journey, size)
    for request in journey.pending:
        journey.take("failed", _BEGIN, request.request, Failure.RESET)
    _end_of_many(dice, journey)
    return tuple(journey.steps)


def _end_of_many(dice: Dice, journey: _Journey) -> None:
    """Time that passes for all of them, a stop, credentials that are not taken, or some answers."""
    throw = dice.below(6)
    if throw == 1:
        journey.take("stop", _BEGIN)
    elif throw == 2 and journey.pending:
        journey.take("answered", _BEGIN, journey.pending[-1].request, unauthorized())
    elif throw == 3 and journey.pending:
        for request in (journey.pending[0], journey.pending[-1]):
            if request.method is Method.GET:
                journey.take("answered", _BEGIN, request.request, not_found())
            else:
                journey.show(request)
    elif throw == 4:
        journey.take("cancel", _BEGIN, _id(dice.choice((0, 1, 16, 64, 256))))
    journey.take("tick", min(journey.due, I64_MAX // 2))
    if dice.below(2):
        journey.take("tick", min(journey.due, I64_MAX // 2))


def _slices(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """An order in many slices, some of which were sent."""
    journey, size = _Journey(config), _size(dice)
    quantity = size * NANOS + dice.below(size) * NANOS
    interval = dice.choice((1, 10, 2**32, 2**56))
    journey.take("slices", _BEGIN, _order(0)._replace(quantity=quantity), size, interval, NANOS)
    journey.take("tick", min(_BEGIN + dice.choice((size - 1, size // 2)) * interval, I64_MAX // 2))
    if dice.below(2):
        journey.take("cancel", journey.steps[-1].arguments[0], _id(0))
    return tuple(journey.steps)


_IN_A_ROW: Final = (34, 17, 34, 66, 33, 130, 65, 258)
_FAILING: Final = ("place", "query", "poll", "cancel", "replace")
_TROUBLES: Final[tuple[Failure | int, ...]] = (Failure.REFUSED, Failure.RESET, 429, 500)


def _failures(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """One order, whose requests fail again and again; the clock goes back each time, so that it never is too late."""
    journey, kind = _Journey(config._replace(request_timeout=_FOR_EVER)), dice.choice(_FAILING)
    size, trouble = dice.choice(_IN_A_ROW), dice.choice(_TROUBLES)
    _set_out(journey, kind)
    for _ in range(size):
        if not journey.pending:
            break
        request = journey.pending[-1].request
        if isinstance(trouble, Failure):
            journey.take("failed", _BEGIN, request, Failure.REFUSED if kind == "place" else trouble)
        else:
            journey.take("answered", _BEGIN, request, answer(429 if kind == "place" else trouble))
        journey.steps.append(Step("status", ()))
        journey.take("tick", journey.due)
    return tuple(journey.steps)


def _set_out(journey: _Journey, kind: str) -> None:
    """Have the request of that kind in flight."""
    journey.take("submit", _BEGIN, _order(0), None)
    if kind == "place":
        return
    if kind == "query":
        journey.take("failed", _BEGIN, 1, Failure.RESET)
        journey.take("tick", journey.due)
        return
    journey.show(journey.pending[0])
    if kind == "poll":
        journey.take("query", _BEGIN, _id(0))
    elif kind == "cancel":
        journey.take("cancel", _BEGIN, _id(0))
    else:
        journey.take("replace", _BEGIN, _id(0), Replacement(_id(1), 5 * NANOS, None, None, None))


def _polls(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """One order that is asked about again and again, and fills bit by bit."""
    journey, size = _Journey(config), _size(dice, 1030)
    fills = dice.below(2)
    journey.take("submit", _BEGIN, _order(0)._replace(quantity=5000 * NANOS), None)
    journey.show(journey.pending[0])
    for number in range(size):
        journey.take("query", _BEGIN, _id(0))
        journey.show(journey.pending[-1], filled=str(number) if fills else "0")
    journey.take("query", _BEGIN, _id(0))
    latest = journey.pending[-1].request
    for apart in (16, 32, 64, 128, 256, 512, 1024):
        if apart < latest:
            journey.take("answered", _BEGIN, latest - apart, answer(500))
            journey.take("failed", _BEGIN, latest - apart, Failure.RESET)
    return tuple(journey.steps)


def _dates(dice: Dice, config: RouterConfig) -> tuple[Step, ...]:
    """A venue that is busy at every edge of the calendar, each time for an order that is cancelled then."""
    journey = _Journey(config)
    for number, (now, header) in enumerate((*SPELLINGS, *DAYS)):
        journey.take("submit", now, _order(number), None)
        journey.take("answered", now, number + 1, answer(429, "", header))
        journey.steps.append(Step("status", ()))
        journey.take("cancel", now, _id(number))
    return tuple(journey.steps)


FAR: Final[tuple[MakeMany, ...]] = (
    _failures,
    _in_flight,
    _ended,
    _live,
    _doubtful,
    _slices,
    _polls,
    _failures,
    _dates,
)
