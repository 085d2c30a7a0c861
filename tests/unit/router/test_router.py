"""The router as its shell, its user and a venue rely on it, whatever the network does."""

import json

import pytest
from hypothesis import settings

from support.router_venue import Venue, refusal
from support.routing import Routing, order
from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.router import (
    Action,
    Done,
    Ending,
    Failure,
    Method,
    OrderRouter,
    Placed,
    Request,
    RouterConfig,
    RouterState,
)

Routing.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestRouting = Routing.TestCase


# What people trip over.

DEADLINE = RouterConfig().deadline


def only(actions: tuple[Action, ...], kind: type) -> list[object]:
    return [action for action in actions if isinstance(action, kind)]


def test_an_answer_that_is_lost_does_not_double_an_order() -> None:
    router, venue = OrderRouter(GcraLimiter), Venue()
    (post,) = router.submit(0, order("a"), None)
    assert isinstance(post, Request)
    venue.handle(post)
    assert router.failed(1, post.request, Failure.RESET) == ()
    (query,) = router.tick(NANOS)
    assert isinstance(query, Request)
    assert router.answered(NANOS, query.request, venue.handle(query)) == (Placed("a", "venue-1"),)
    assert len(venue.orders) == 1


def test_a_request_that_comes_after_the_ask_does_not_double_an_order() -> None:
    router, venue = OrderRouter(GcraLimiter), Venue()
    (first,) = router.submit(0, order("a"), None)
    assert isinstance(first, Request)
    router.failed(1, first.request, Failure.GOAWAY)
    (query,) = router.tick(NANOS)
    assert isinstance(query, Request)
    (second,) = router.answered(NANOS, query.request, venue.handle(query))
    assert isinstance(second, Request)
    assert second.body == first.body
    venue.handle(first)
    assert router.answered(NANOS, second.request, venue.handle(second)) == ()
    (ask_again,) = router.tick(2 * NANOS)
    assert isinstance(ask_again, Request)
    assert router.answered(2 * NANOS, ask_again.request, venue.handle(ask_again)) == (Placed("a", "venue-1"),)


def test_a_request_that_comes_after_the_deadline_was_not_called_unsent_and_is_cancelled() -> None:
    router, venue = OrderRouter(GcraLimiter), Venue()
    (post,) = router.submit(0, order("a"), None)
    assert isinstance(post, Request)
    router.failed(1, post.request, Failure.RESET)
    (query,) = router.tick(NANOS)
    assert isinstance(query, Request)
    (again,) = router.answered(NANOS, query.request, venue.handle(query))
    assert isinstance(again, Request)
    router.failed(NANOS, again.request, Failure.REFUSED)
    (query,) = router.tick(DEADLINE)
    assert isinstance(query, Request)
    assert router.answered(DEADLINE, query.request, venue.handle(query)) == ()
    assert venue.handle(post).status == 200
    (query,) = router.tick(2 * DEADLINE)
    assert isinstance(query, Request)
    placed, cancel = router.answered(2 * DEADLINE, query.request, venue.handle(query))
    assert placed == Placed("a", "venue-1")
    assert isinstance(cancel, Request)
    assert cancel.method is Method.DELETE


def test_a_long_outage_leaves_no_order_unknown() -> None:
    """Every answer is lost for an hour, and one order was taken: each is known an hour later."""
    router, venue = OrderRouter(GcraLimiter), Venue()
    sent = [router.submit(0, order(each), None)[0] for each in "ab"]
    assert isinstance(sent[0], Request)
    venue.handle(sent[0])
    done: list[object] = []
    asks, now = 0, 0
    while len(done) < 2:
        deadline = router.status().deadline
        assert deadline is not None
        now = max(now, deadline)
        for action in router.tick(now):
            asks += isinstance(action, Request)
            if isinstance(action, Request) and now > 3600 * NANOS:
                answers = [*router.answered(now, action.request, venue.handle(action))]
                while answers:
                    follows = answers.pop()
                    if isinstance(follows, Request):
                        answers += router.answered(now, follows.request, venue.handle(follows))
                    elif isinstance(follows, Done):
                        done.append(follows)
    assert now < 3600 * NANOS + RouterConfig().doubt_cap + 10 * NANOS
    assert asks < 2 * 60, "ever more rarely"
    assert Done("a", Ending.CANCELED, "") in done
    assert Done("b", Ending.UNSENT, "deadline") in done
    assert len(done) == 2


def test_what_the_limiter_holds_back_goes_in_the_order_in_which_it_came() -> None:
    limiter = LimiterConfig(rate=1, period=10, burst=1)
    router = OrderRouter(GcraLimiter, RouterConfig(limiter=limiter, cancel_reserve=0))
    sent = [router.submit(0, order(each), None) for each in "abc"]
    assert [len(actions) for actions in sent] == [1, 0, 0]
    assert router.status().deadline == 10
    later = [router.tick(at) for at in (9, 10, 19, 20)]
    bodies = [json.loads(each.body)["client_order_id"] for (each,) in filter(None, later)]  # type: ignore[union-attr]
    assert bodies == ["b", "c"]


def test_an_order_beyond_the_buying_power_does_not_stop_the_router() -> None:
    router = OrderRouter(GcraLimiter)
    router.submit(0, order("a"), None)
    assert router.answered(1, 1, refusal(403, 40310000, "insufficient buying power")) == (
        Done("a", Ending.REJECTED, "insufficient buying power"),
    )
    assert router.status().state is RouterState.RUNNING


def test_what_is_kept_does_not_grow_with_the_orders_that_have_ended() -> None:
    router = OrderRouter(GcraLimiter, RouterConfig(max_remembered=10, limiter=LimiterConfig(1, 1, 100)))
    for number in range(200):
        router.submit(number, order(f"o{number}"), None)
        router.answered(number, number + 1, refusal(422, 42210000, "no"))
    with pytest.raises(Refused, match="duplicate_order"):
        router.submit(200, order("o190"), None)
    assert router.submit(200, order("o189"), None) != ()
    assert router.status().deadline == 200 + RouterConfig().request_timeout
