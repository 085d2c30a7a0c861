"""The straight way of an order answers what the plain router answers, and is the way of most orders."""

from random import Random

import pytest

from ticktotrade.errors import Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.limiter.inline import InlineLimiter
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import Answer, Failure, OrderRouter, Request, RouterConfig, StraightRouter
from ticktotrade.schema.shapes import I64_MAX

CONFIGS = (
    RouterConfig(),
    RouterConfig(
        limiter=LimiterConfig(rate=20, period=NANOS, burst=8),
        max_age=NANOS // 2,
        max_orders=12,
        cancel_reserve=3,
    ),
    RouterConfig(
        limiter=LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS), max_age=NANOS, max_remembered=5
    ),
    RouterConfig(deadline=NANOS // 4, request_timeout=NANOS // 8, max_age=None),
)
BEGINNINGS = (1_723_161_600 * NANOS, I64_MAX - 3 * NANOS)


def an_order(random: Random, now: int, number: int) -> tuple[Order, int | None]:
    """Mostly what a trader sends, now and then anything else."""
    usual = random.random() < 0.7
    symbol = "BTC/USD" if usual else random.choice(["ETH/USD", "AAPL", 'B"TC/€'])
    order_type = OrderType.LIMIT if usual else random.choice(list(OrderType))
    order = Order(
        f"id-{number}" if random.random() < 0.9 else f'é"{number % 7}',
        symbol,
        random.choice(list(Side)),
        order_type,
        random.choice([TimeInForce.IOC, TimeInForce.DAY]),
        0 if random.random() < 0.05 else random.randrange(1, 3 * NANOS),
        random.randrange(1, 10**14) if usual or random.random() < 0.5 else None,
        random.randrange(1, 10**14) if order_type in (OrderType.STOP, OrderType.STOP_LIMIT) else None,
        random.random() < 0.05,
        now,
        now - random.randrange(NANOS),
    )
    return order, 5 * NANOS if random.random() < 0.03 else None


def an_answer(random: Random, order_id: str) -> Answer:
    status = random.choice(["filled", "new", "canceled", "partially_filled"])
    body = f'{{"id":"v-{order_id[-3:]}","client_order_id":"{order_id}","status":"{status}","filled_qty":"0"}}'
    return Answer(
        random.choice([200, 200, 200, 204, 404, 422, 429, 500, 401 if random.random() < 0.02 else 200]),
        None,
        None,
        body.encode(),
    )


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("seed", range(12))
def test_it_answers_what_the_plain_router_answers(seed: int, config: RouterConfig) -> None:
    random = Random(seed)
    routers = StraightRouter(InlineLimiter, config), OrderRouter(InlineLimiter, config)
    now = BEGINNINGS[seed % 2]
    in_flight: list[tuple[int, str]] = []
    ids: list[str] = []
    for number in range(400):
        now = min(now + random.choice([0, 1000, NANOS // 100, NANOS // 3]), I64_MAX)
        step = random.random()
        if step < 0.55 or not ids:
            order, notional = an_order(random, now, number)
            ids.append(order.client_order_id)
            operation: tuple[object, ...] = ("submit", now, order, notional)
        elif step < 0.8 and in_flight:
            request, order_id = in_flight.pop(random.randrange(len(in_flight)))
            operation = ("answered", now, request, an_answer(random, order_id))
        elif step < 0.85 and in_flight:
            operation = ("failed", now, in_flight.pop()[0], random.choice(list(Failure)))
        elif step < 0.9:
            operation = (random.choice(["cancel", "query"]), now, random.choice(ids))
        else:
            operation = ("tick", now)
        outcomes = []
        for router in routers:
            name, *arguments = operation
            try:
                outcomes.append(getattr(router, str(name))(*arguments))
            except Refused as refused:
                outcomes.append(refused.code)
            except UnicodeEncodeError as error:
                outcomes.append(error.reason)
        assert outcomes[0] == outcomes[1], operation
        if isinstance(outcomes[0], tuple):
            in_flight += [(each.request, ids[-1]) for each in outcomes[0] if isinstance(each, Request)]
        assert routers[0].status() == routers[1].status()
        assert routers[0].orders() == routers[1].orders()


def test_an_order_that_is_to_leave_at_once_does_not_come_to_the_plain_router(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    router = StraightRouter(InlineLimiter)
    monkeypatch.setattr(OrderRouter, "submit", None)
    now = BEGINNINGS[0]
    order = Order(
        "id", "BTC/USD", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, NANOS, NANOS, None, False, now, now
    )
    (request,) = router.submit(now, order, None)
    assert isinstance(request, Request)
    assert request.request == 1
