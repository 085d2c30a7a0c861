"""A router, a network and a venue as Hypothesis takes them through any life, and what has to hold in it."""

import json
from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support.router_venue import Sent, Venue, answer, refusal
from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router import (
    Abandon,
    Action,
    Done,
    Ending,
    Failure,
    Filled,
    Halted,
    Method,
    OrderRouter,
    Placed,
    Replacement,
    Request,
    Routed,
    RouterConfig,
    RouterState,
    RoutingState,
)
from ticktotrade.router.orders_api import order_body

NEVER_THERE = {Ending.UNSENT, Ending.REJECTED}
GARBAGE = (b"", b"{", b"[]", b"<html>", b'{"id":"venue-1"}')


def order(client_order_id: str, symbol: str = "A", quantity: int = 4 * NANOS) -> Order:
    return Order(
        client_order_id,
        symbol,
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.DAY,
        quantity,
        100 * NANOS,
        None,
        False,
        0,
        0,
    )


class Routing(RuleBasedStateMachine):
    """Orders, a network that does what it likes, and a record of what a user may count on."""

    @initialize(
        timeout=st.integers(5, 60),
        base=st.integers(4, 10),
        cap=st.integers(4, 30),
        deadline=st.sampled_from([300, 60, 5]),
        poll=st.integers(5, 40),
        burst=st.integers(1, 6),
        interval=st.integers(1, 20),
        reserve=st.integers(0, 3),
        max_age=st.sampled_from([None, 200, 40]),
    )
    def make(self, timeout: int, base: int, cap: int, deadline: int, poll: int, **limits: int | None) -> None:
        burst, interval, reserve = (limits[each] or 0 for each in ("burst", "interval", "reserve"))
        self.config = RouterConfig(
            request_timeout=timeout,
            backoff_base=base,
            backoff_cap=cap,
            seed=7,
            deadline=deadline,
            poll_interval=poll,
            max_orders=8,
            limiter=LimiterConfig(1, interval, burst + reserve),
            doubt_cap=4 * cap,
            late_limit=100,
            max_age=limits["max_age"],
            cancel_reserve=reserve,
        )
        self.router = self.new_router(self.config)
        self.venue = Venue()
        self.now = 0
        self.numbers = 0
        self.network: dict[int, Sent] = {}
        self.ids: set[str] = set()
        self.placed: set[str] = set()
        self.done: dict[str, Ending] = {}
        self.filled: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.in_doubt: set[str] = set()
        """May be at the venue, and was not asked about since."""
        self.doubted: set[str] = set()
        self.overdue_at: dict[str, int] = {}
        """From when on an order must not be placed any more."""
        self.canceled: set[str] = set()
        self.cancels_taken: set[str] = set()
        self.due: set[str] = set()
        """Is to be cancelled, and nothing but the limiter keeps the router from it."""
        self.earlier: list[Sent] = []
        """Requests of an earlier life, which may come yet."""
        self.halted = False
        self.halted_while_stopping = False
        self.stopped_at: int | None = None
        self.held_until = 0

    def new_router(self, config: RouterConfig) -> OrderRouter:
        return OrderRouter(GcraLimiter, config)

    # What the router says.

    def take(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            match action:
                case Request():
                    self.note_request(action)
                case Abandon(request):
                    self.note_setback(self.network[request])
                case Placed(client_order_id, venue_order_id):
                    assert client_order_id not in self.placed | self.done.keys()
                    assert self.venue.orders[client_order_id].id == venue_order_id
                    self.placed.add(client_order_id)
                case Filled(client_order_id, quantity, value):
                    assert client_order_id in self.placed - self.done.keys()
                    self.filled[client_order_id][0] += quantity
                    self.filled[client_order_id][1] += value
                case Done(client_order_id, ending):
                    assert client_order_id in self.ids - self.done.keys()
                    self.done[client_order_id] = ending
                    self.due.discard(client_order_id)
                    self.check_ending(client_order_id, ending)
                case Halted():
                    self.halted = True
                    self.due.clear()  # whatever is in hand is held back

    def note_request(self, request: Request) -> None:
        assert request.request == len(self.network) + 1
        assert self.now >= self.held_until
        self.check_room(request)
        client_order_id = self.placing(request)
        if client_order_id is not None:
            assert not self.halted
            assert self.stopped_at is None
            assert client_order_id in self.ids - self.placed - self.done.keys()
            assert client_order_id not in self.in_doubt, "placed again without having asked"
            assert client_order_id not in self.canceled
            assert self.now < self.overdue_at[client_order_id]
        self.network[request.request] = Sent(request, self.now)

    def check_room(self, request: Request) -> None:
        """Cancels overtake everything, and all the rest leaves them some of the limiter's room."""
        name = self.concerned(request)
        if request.method is Method.DELETE:
            self.canceled.add(name)  # one that was given up, and has turned up
        is_cancel = name in self.canceled - self.cancels_taken
        self.due.discard(name)
        assert is_cancel or not self.due, "a cancel was overtaken"
        times = [*(sent.at for sent in self.network.values()), self.now]
        room = self.config.limiter.burst - (0 if is_cancel else self.config.cancel_reserve)
        for earlier, at in enumerate(times):
            assert len(times) - earlier <= room + (self.now - at) // self.config.limiter.period

    def concerned(self, request: Request) -> str:
        """The client order id of the order that a request is for."""
        if request.method is Method.DELETE:
            id_there = request.target.rpartition("/")[2]
            return next(name for name, each in self.venue.orders.items() if each.id == id_there)
        return self.placing(request) or request.target.partition("=")[2]

    def is_late(self, sent: Sent) -> bool:
        """No request is under way for so long."""
        return self.now >= sent.at + self.config.late_limit

    def can_be_answered(self, sent: Sent) -> bool:
        return sent.is_awaited and (sent.has_come or not self.is_late(sent))

    def placing(self, request: Request) -> str | None:
        if request.method not in (Method.POST, Method.PATCH):
            return None
        client_order_id = json.loads(request.body)["client_order_id"]
        assert isinstance(client_order_id, str)
        return client_order_id

    def note_setback(self, sent: Sent) -> None:
        """The router cannot know whether this request is taken."""
        assert sent.is_awaited
        sent.is_awaited = False
        client_order_id = self.placing(sent.request)
        if client_order_id is not None:
            self.in_doubt.add(client_order_id)
            self.doubted.add(client_order_id)

    def check_ending(self, client_order_id: str, ending: Ending) -> None:
        at_venue = self.venue.orders.get(client_order_id)
        if ending is Ending.UNKNOWN:
            assert self.halted_while_stopping
        elif at_venue is not None:
            assert at_venue.status == ending.value
            assert self.filled[client_order_id] == [at_venue.filled, at_venue.filled * at_venue.price]

    # What is asked of it.

    def fresh(self) -> str:
        self.numbers += 1
        return f"o{self.numbers}"

    @property
    def is_running(self) -> bool:
        return self.router.status().state is RouterState.RUNNING

    @precondition(lambda self: self.is_running)
    @rule(refused=st.booleans(), age=st.integers(0, 50))
    def submit(self, refused: bool, age: int) -> None:
        client_order_id = self.fresh()
        new = order(client_order_id, f"S{self.numbers}")._replace(received_at=self.now - age)
        if len(self.router.orders()) == self.config.max_orders:
            with pytest.raises(Refused, match="too_many_orders"):
                self.router.submit(self.now, new, None)
            return
        if refused:
            self.venue.refuses.add(new.symbol)
        self.take_on(client_order_id, self.now, new.received_at)
        self.take(self.router.submit(self.now, new, None))

    def take_on(self, client_order_id: str, due_at: int, born: int) -> None:
        """An order is in the router's hands, and for how long it may be placed."""
        self.ids.add(client_order_id)
        max_age = self.config.max_age
        age_limit = due_at + self.config.deadline if max_age is None else born + max_age
        self.overdue_at[client_order_id] = min(due_at + self.config.deadline, age_limit)

    @precondition(lambda self: self.is_running and len(self.router.orders()) < 6)
    @rule(interval=st.integers(1, 50))
    def slices(self, interval: int) -> None:
        parent = self.fresh()
        for number, due_at in enumerate((self.now, self.now + interval), 1):
            self.take_on(f"{parent}-{number}", due_at, due_at)
        self.take(self.router.slices(self.now, order(parent, f"S{parent}"), 2, interval, NANOS))

    @precondition(lambda self: self.is_running and len(self.router.orders()) < 6)
    @rule(filled=st.integers(0, 3))
    def adopt(self, filled: int) -> None:
        """The venue lists an order, which may have filled in part."""
        client_order_id = self.fresh()
        old = order(client_order_id, f"S{self.numbers}")
        self.ids.add(client_order_id)
        self.placed.add(client_order_id)
        at_venue = self.venue.place(client_order_id, old.symbol, old.quantity)
        at_venue.fill(filled * NANOS)
        value = at_venue.filled * at_venue.price
        self.filled[client_order_id] = [at_venue.filled, value]
        self.take(self.router.adopt(self.now, old, at_venue.id, at_venue.filled, value))

    @precondition(lambda self: self.is_running and len(self.router.orders()) < 6)
    @rule()
    def adopt_in_doubt(self) -> None:
        """A request to place an order was under way when the process before ended."""
        client_order_id = self.fresh()
        old = order(client_order_id, f"S{self.numbers}")
        self.ids.add(client_order_id)
        self.doubted.add(client_order_id)
        self.canceled.add(client_order_id)
        lost = Request(2**62, Method.POST, "/v2/orders", order_body(old, None))
        self.earlier.append(Sent(lost, self.now, is_awaited=False))
        self.take(self.router.adopt(self.now, old, None, 0, 0))

    def want_cancelled(self, routed: Routed) -> None:
        """A cancel is to come; it is due at once if nothing of the order is in flight."""
        name = routed.client_order_id
        awaited = {self.concerned(sent.request) for sent in self.network.values() if sent.is_awaited}
        if routed.state is not RoutingState.WAITING and name not in self.canceled | awaited:
            self.due.add(name)
        self.canceled.add(name)

    @precondition(lambda self: self.router.orders())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        routed = data.draw(st.sampled_from(self.router.orders()))
        self.want_cancelled(routed)
        self.take(self.router.cancel(self.now, routed.client_order_id))
        if routed.state is RoutingState.WAITING:
            assert self.done[routed.client_order_id] is Ending.CANCELED

    @precondition(lambda self: self.router.orders())
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        routed = data.draw(st.sampled_from(self.router.orders()))
        self.take(self.router.query(self.now, routed.client_order_id))

    @precondition(lambda self: self.is_running and any(each.venue_order_id for each in self.router.orders()))
    @rule(data=st.data())
    def replace(self, data: st.DataObject) -> None:
        placed = [each for each in self.router.orders() if each.venue_order_id]
        old = data.draw(st.sampled_from(placed)).client_order_id
        new = self.fresh()
        try:
            actions = self.router.replace(self.now, old, Replacement(new, 5 * NANOS, None, None, None))
        except Refused as refused:
            assert refused.code in {"not_live", "too_many_orders"}
            return
        self.take_on(new, self.now, self.now)
        self.take(actions)

    @precondition(lambda self: self.numbers > 4 and self.stopped_at is None)
    @rule()
    def stop(self) -> None:
        self.stopped_at = self.now
        for routed in self.router.orders():
            self.want_cancelled(routed)
        self.take(self.router.stop(self.now))

    # What the network and the venue do.

    def some(self, data: st.DataObject, fits: Callable[[Sent], bool]) -> Sent | None:
        fitting = [sent for sent in (*self.network.values(), *self.earlier) if fits(sent)]
        return data.draw(st.sampled_from(fitting)) if fitting else None

    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """A request comes to the venue: at once, late, or once more."""
        sent = self.some(
            data, lambda sent: not (sent.is_dead or self.is_late(sent)) and len(sent.answers) < 2
        )
        if sent is not None:
            sent.deliver(self.venue)

    @rule(data=st.data())
    def overtake(self, data: st.DataObject) -> None:
        """An order is lost on its way; the venue is asked, and does not know it; then it comes before its repetition."""
        lost = self.some(
            data,
            lambda sent: self.placing(sent.request) is not None and sent.is_awaited and not sent.has_come,
        )
        if lost is None:
            return
        self.note_setback(lost)
        self.take(self.router.failed(self.now, lost.request.request, Failure.RESET))
        self.wait_until_something_is_due()
        self.tell_the_truth_of_the_latest()
        if not self.is_late(lost):
            lost.deliver(self.venue)
        self.tell_the_truth_of_the_latest()

    def answer_with_the_truth(self, sent: Sent) -> None:
        if not self.can_be_answered(sent):
            return
        if not sent.has_come:
            sent.deliver(self.venue)
        sent.is_awaited = False
        came = sent.answers[0]
        if sent.request.method is Method.DELETE and came.status == 204:
            self.cancels_taken.add(self.concerned(sent.request))
        client_order_id = self.asked_about(sent)
        if client_order_id is not None and came.status == 404:
            self.in_doubt.discard(client_order_id)
        self.take(self.router.answered(self.now, sent.request.request, came))
        placed = self.placing(sent.request)
        if placed is not None and came.status >= 400 and placed not in self.doubted:
            assert self.done[placed] is Ending.REJECTED, "a refusal is final"

    def asked_about(self, sent: Sent) -> str | None:
        is_ask = sent.request.method is Method.GET
        return sent.request.target.partition("=")[2] if is_ask else None

    @rule(data=st.data())
    def tell_the_truth(self, data: st.DataObject) -> None:
        sent = self.some(data, lambda sent: sent.is_awaited)
        if sent is not None:
            self.answer_with_the_truth(sent)

    @rule()
    def tell_the_truth_of_the_latest(self) -> None:
        awaited = [sent for sent in self.network.values() if sent.is_awaited]
        if awaited:
            self.answer_with_the_truth(awaited[-1])

    @rule()
    def tell_the_truth_of_all(self) -> None:
        for sent in list(self.network.values()):
            if sent.is_awaited:
                self.answer_with_the_truth(sent)

    @rule(data=st.data())
    def refuse_unseen(self, data: st.DataObject) -> None:
        """No connection, or too many requests: what has not come never will."""
        sent = self.some(data, lambda sent: sent.is_awaited and not sent.has_come)
        if sent is None:
            return
        sent.is_awaited, sent.is_dead = False, True
        if data.draw(st.booleans()):
            self.take(self.router.failed(self.now, sent.request.request, Failure.REFUSED))
        else:
            seconds = data.draw(st.sampled_from([None, "0", "soon", "99999", None, None, "1"]))
            busy = answer(429)._replace(retry_after=seconds)
            if seconds == "1":
                self.held_until = max(self.held_until, self.now + NANOS)
            self.take(self.router.answered(self.now, sent.request.request, busy))

    @rule(data=st.data(), failure=st.sampled_from(list(Failure)[1:]))
    def lose(self, data: st.DataObject, failure: Failure) -> None:
        """An answer is lost, or never comes; the request may come yet."""
        sent = self.some(data, lambda sent: sent.is_awaited)
        if sent is not None:
            self.note_setback(sent)
            self.take(self.router.failed(self.now, sent.request.request, failure))

    @rule(data=st.data(), status=st.sampled_from([500, 502, 503, 504, 408, 302]))
    def break_down(self, data: st.DataObject, status: int) -> None:
        sent = self.some(data, lambda sent: sent.is_awaited)
        if sent is not None:
            self.note_setback(sent)
            self.take(self.router.answered(self.now, sent.request.request, answer(status)))

    @rule(data=st.data(), body=st.sampled_from(GARBAGE))
    def garble(self, data: st.DataObject, body: bytes) -> None:
        """What cancels has no body to be garbled."""
        sent = self.some(data, lambda sent: sent.is_awaited and sent.request.method is not Method.DELETE)
        if sent is not None:
            self.note_setback(sent)
            garbled = answer(200)._replace(body=body)
            self.take(self.router.answered(self.now, sent.request.request, garbled))

    @precondition(lambda self: self.numbers > 5)
    @rule(data=st.data())
    def refuse_the_credentials(self, data: st.DataObject) -> None:
        sent = self.some(data, lambda sent: sent.is_awaited and not sent.has_come)
        if sent is not None:
            sent.is_awaited, sent.is_dead = False, True
            unauthorized = refusal(401, 40110000, "unauthorized")
            self.halted_while_stopping |= self.stopped_at is not None
            self.take(self.router.answered(self.now, sent.request.request, unauthorized))
            assert self.halted

    @rule(data=st.data(), quantity=st.integers(1, 3), expire=st.booleans())
    def trade(self, data: st.DataObject, quantity: int, expire: bool) -> None:
        trading = [each for each in self.venue.orders.values() if each.is_open]
        if trading:
            at_venue = data.draw(st.sampled_from(trading))
            at_venue.fill(quantity * NANOS)
            if expire and at_venue.is_open:
                at_venue.status = "expired"

    @rule()
    def trade_between_polls(self) -> None:
        for _ in range(3):
            for at_venue in self.venue.orders.values():
                if at_venue.is_open:
                    at_venue.fill(NANOS)
            self.wait_until_something_is_due()
            self.tell_the_truth_of_all()

    @rule(passed=st.integers(0, 20))
    def wait(self, passed: int) -> None:
        self.now += passed

    @rule()
    def tick(self) -> None:
        deadline = self.router.status().deadline
        actions = self.router.tick(self.now)
        assert bool(actions) == (deadline is not None and self.now >= deadline)
        self.take(actions)

    @rule()
    def wait_until_something_is_due(self) -> None:
        deadline = self.router.status().deadline
        if deadline is not None and deadline > self.now:
            assert self.router.tick(deadline - 1) == ()
            self.now = deadline
        self.tick()

    # What holds all the time.

    @invariant()
    def what_was_never_there_never_comes(self) -> None:
        for client_order_id, ending in self.done.items():
            if ending in NEVER_THERE or client_order_id not in self.placed:
                assert ending is Ending.UNKNOWN or client_order_id not in self.venue.orders

    @invariant()
    def an_order_is_never_live_twice(self) -> None:
        assert self.venue.orders.keys() <= self.ids
        alive = [each.symbol for each in self.venue.orders.values() if each.is_open]
        slices = [symbol for symbol in alive if symbol.startswith("So")]
        whole = [symbol for symbol in alive if not symbol.startswith("So")]
        assert len(whole) == len(set(whole))
        assert all(slices.count(symbol) <= 2 for symbol in slices)

    @invariant()
    def what_is_in_hand_is_neither_done_nor_lost(self) -> None:
        routed = self.router.orders()
        in_hand = {each.client_order_id for each in routed}
        assert in_hand == self.ids - self.done.keys()
        for each in routed:
            assert [each.filled_quantity, each.filled_value] == self.filled[each.client_order_id]
            assert (each.client_order_id in self.placed) == (each.venue_order_id is not None)

    @invariant()
    def after_the_stop_nothing_lives_that_is_not_said_to(self) -> None:
        if self.router.status().state is RouterState.STOPPED:
            assert self.router.status().deadline is None
            for client_order_id, at_venue in self.venue.orders.items():
                assert not at_venue.is_open or self.done[client_order_id] is Ending.UNKNOWN

    def teardown(self) -> None:
        """Once the network is well again, a stop comes to its end, and every order to just one that is known."""
        if not hasattr(self, "router"):
            return
        if self.stopped_at is None:
            self.stop()
        config = self.config
        longest = config.request_timeout + 3 * config.doubt_cap + config.late_limit
        pace = 200 * config.limiter.period
        end = max(self.now, self.held_until) + longest + pace
        while (deadline := self.router.status().deadline) is not None:
            while any(map(self.can_be_answered, self.network.values())):
                self.tell_the_truth_of_all()
            self.now = max(self.now, deadline)
            assert self.now <= end
            self.tick()
        assert self.router.status().state is RouterState.STOPPED
        assert self.done.keys() == self.ids
        assert self.halted_while_stopping or Ending.UNKNOWN not in self.done.values()
        self.after_the_stop_nothing_lives_that_is_not_said_to()
        for sent in (*self.network.values(), *self.earlier):
            if not (sent.is_dead or self.is_late(sent)):
                sent.deliver(self.venue)
        self.what_was_never_there_never_comes()
        self.an_order_is_never_live_twice()
