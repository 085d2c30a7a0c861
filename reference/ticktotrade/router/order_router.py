"""The order router as a state machine."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
from ticktotrade.deadlines import later
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.interface import Limiter, LimiterConfig
from ticktotrade.order import Order
from ticktotrade.retry_after import wanted_pause
from ticktotrade.router.endings import PAST_DEADLINE, STALE, abandonment, ending_of
from ticktotrade.router.interface import (
    Abandon,
    Action,
    Answer,
    Done,
    Ending,
    Failure,
    Filled,
    Halted,
    Placed,
    Replacement,
    Routed,
    Router,
    RouterConfig,
    RouterState,
    RouterStatus,
)
from ticktotrade.router.order_rules import check_adopted, check_form, check_pennies, completed, replaced
from ticktotrade.router.orders_api import ID_IN_USE, Meaning, OrderState, code_of, meaning, read_order, reason
from ticktotrade.router.outbox import Outbox
from ticktotrade.router.schedule import Schedule
from ticktotrade.router.slicing import check_slices, sliced
from ticktotrade.router.states import Cancel, RequestKind, Standing, State
from ticktotrade.router.tickets import Ticket
from ticktotrade.router.transitions import TRANSITIONS, Event, When

NO_CONTENT: Final = 204
"""What a ``DELETE`` is answered with: other statuses say nothing (ROUTER-27)."""


class OrderRouter(Router):
    """A ticket for each order; after every operation, what is due is done.

    Which state an order goes into, and when its next request is due, is in `transitions`; how it ends is in
    `endings`. Here is which event has come about, and what is done besides.
    """

    def __init__(
        self, limiter: Callable[[LimiterConfig], Limiter], config: RouterConfig = RouterConfig()
    ) -> None:
        self._config = config
        self._outbox = Outbox(limiter(config.limiter), config)
        if config.limiter.burst <= config.cancel_reserve:
            raise Refused(
                ErrorCode.INVALID_CONFIG, "the limiter's burst is no more than what is kept for cancels"
            )
        self._jitter = SplitMix64(config.seed)
        self._state = RouterState.RUNNING
        self._tickets: dict[str, Ticket] = {}
        self._slices: dict[str, dict[str, None]] = {}  # of each sliced order the slices that are left
        self._over: OrderedDict[str, None] = OrderedDict()  # the ids of the latest orders that have ended
        # The deadlines of orders for which nothing is in flight: of those that end then, and those that are given up.
        self._unsent: Schedule[Ticket] = Schedule()
        self._doubtful: Schedule[Ticket] = Schedule()
        self._latest_age = 0
        self._actions: list[Action] = []

    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        """O(log n) in the orders in hand (ROUTER-2, ROUTER-5)."""
        self._require_running()
        check_form(order, notional)
        check_pennies(order)  # ROUTER-3
        self._check_room([order.client_order_id])
        self._take_on(order, now, order.received_at).notional = notional
        return self._finished(now)

    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        """O(count log n) (ROUTER-32, ROUTER-33)."""
        self._require_running()
        check_form(order, None)
        check_slices(order, count, lot)
        check_pennies(order)  # ROUTER-3
        self._check_count(count)
        parts = sliced(order, count, lot)
        self._check_room([order.client_order_id, *(part.client_order_id for part in parts)], count)
        self._slices[order.client_order_id] = {part.client_order_id: None for part in parts}
        for number, part in enumerate(parts):
            due = later(now, number * interval)
            self._take_on(part, due, due).parent = order.client_order_id
        return self._finished(now)

    def adopt(
        self,
        now: int,
        order: Order,
        venue_order_id: str | None,
        filled_quantity: int,
        filled_value: int,
    ) -> tuple[Action, ...]:
        """O(log n) (ROUTER-47)."""
        self._require_running()
        check_adopted(order, venue_order_id, filled_quantity, filled_value)
        self._check_room([order.client_order_id])
        ticket = self._add(order)
        if venue_order_id is None:  # ROUTER-49
            ticket.state = State.DOUBTFUL_CANCELING
            ticket.doubtful_since = now
            ticket.deadline, ticket.overdue = later(now, self._config.deadline), PAST_DEADLINE
            ticket.settles_at = later(now, self._config.late_limit)
        else:
            ticket.state = State.LIVE  # ROUTER-48
            ticket.venue_order_id = venue_order_id
            ticket.filled_quantity, ticket.filled_value = filled_quantity, filled_value
        self._plan(ticket, now)
        return self._finished(now)

    def cancel(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        """O(log n), for every slice (ROUTER-25, ROUTER-27, ROUTER-34)."""
        slices = self._slices.get(client_order_id)
        for ticket in (
            [self._ticket(client_order_id)] if slices is None else [self._tickets[each] for each in slices]
        ):
            self._cancel(now, ticket)
        return self._finished(now)

    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        """O(log n) (ROUTER-29)."""
        self._require_running()
        old = self._ticket(client_order_id)
        if old.state is not State.LIVE or old.successor is not None:
            raise Refused(ErrorCode.NOT_LIVE, f"{client_order_id} is not live, or being replaced")
        if 0 < old.order.quantity <= old.filled_quantity:
            raise Refused(ErrorCode.NOT_LIVE, f"nothing is left of {client_order_id}")
        replacement = completed(replacement, old.order, old.filled_quantity)  # ROUTER-46
        order = replaced(old.order, replacement)  # ROUTER-30
        check_pennies(order)  # ROUTER-3
        self._check_room([order.client_order_id])
        ticket = self._take_on(order, now, now)
        ticket.replaces, ticket.replacement, old.successor = old, replacement, ticket
        ticket.parent = old.parent
        if old.parent is not None:
            self._slices[old.parent][ticket.id] = None
        return self._finished(now)

    def query(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        """O(log n) (ROUTER-28)."""
        ticket = self._ticket(client_order_id)
        if ticket.held_back:
            self._release(now, ticket)
            if ticket.flight is None:
                self._go(now, ticket, Event.QUERIED)
        else:
            self._query_now(now, ticket)
        return self._finished(now)

    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        """O(bytes of the body + log n) (ROUTER-11, ROUTER-13)."""
        ticket = self._outbox.resolved(request)
        match meaning(answer):
            case Meaning.ACCEPTED:
                self._on_accepted(now, ticket, answer)  # ROUTER-14, ROUTER-27
            case Meaning.NOT_PROCESSED:
                self._outbox.hold(wanted_pause(now, answer.retry_after, answer.ratelimit_reset))  # ROUTER-17
                self._on_outcome(now, ticket, Event.NOT_PROCESSED)
            case Meaning.UNAUTHORIZED:
                self._halt(now, answer)  # ROUTER-40
            case Meaning.DECLINED:
                self._on_declined(now, ticket, answer)  # ROUTER-20, ROUTER-21
            case Meaning.IN_DOUBT:
                self._on_outcome(now, ticket, Event.IN_DOUBT)  # ROUTER-18
        return self._finished(now)

    def failed(self, now: int, request: int, failure: Failure) -> tuple[Action, ...]:
        """O(log n) (ROUTER-11, ROUTER-16, ROUTER-18)."""
        ticket = self._outbox.resolved(request)
        outcome = Event.NOT_PROCESSED if failure is Failure.REFUSED else Event.IN_DOUBT
        self._on_outcome(now, ticket, outcome)
        return self._finished(now)

    def tick(self, now: int) -> tuple[Action, ...]:
        """O(log n) for each thing that is due (ROUTER-9)."""
        return self._finished(now)

    def stop(self, now: int) -> tuple[Action, ...]:
        """O(n log n) (ROUTER-37)."""
        if self._state in (RouterState.RUNNING, RouterState.HALTED):
            self._state = RouterState.STOPPING
            for ticket in list(self._tickets.values()):
                self._cancel(now, ticket)
        return self._finished(now)

    def orders(self) -> tuple[Routed, ...]:
        """O(n) (ROUTER-38)."""
        return tuple(ticket.routed() for ticket in self._tickets.values())

    def status(self) -> RouterStatus:
        """O(1) (ROUTER-39)."""
        times = (self._outbox.first_timeout(), self._unsent.first(), self._outbox.first())
        return RouterStatus(self._state, min((at for at in times if at is not None), default=None))

    # Taking orders on.

    def _require_running(self) -> None:
        """(ROUTER-1.)"""
        if self._state is not RouterState.RUNNING:
            raise Refused(ErrorCode.WRONG_STATE, f"the router is {self._state}")

    def _check_count(self, more: int) -> None:
        if len(self._tickets) + more > self._config.max_orders:
            raise Refused(ErrorCode.TOO_MANY_ORDERS, f"at most {self._config.max_orders} at a time")

    def _check_room(self, ids: list[str], more: int = 1) -> None:
        """(ROUTER-4.)"""
        self._check_count(more)
        for each in ids:
            if each in self._tickets or each in self._slices or each in self._over:
                raise Refused(ErrorCode.DUPLICATE_ORDER, f"{each} was used before")

    def _add(self, order: Order) -> Ticket:
        self._latest_age += 1
        ticket = self._tickets[order.client_order_id] = Ticket(self._latest_age, order)
        return ticket

    def _take_on(self, order: Order, at: int, born: int) -> Ticket:
        """An order to be placed from a time on, as long as it is not too old by then."""
        ticket = self._add(order)
        ticket.deadline, ticket.overdue = self._deadline(at, born)
        self._plan(ticket, at)
        return ticket

    def _deadline(self, at: int, born: int) -> tuple[int, str]:
        """The deadline that counts, and its name (ROUTER-35, ROUTER-45)."""
        deadline = later(at, self._config.deadline)
        if self._config.max_age is None:
            return deadline, PAST_DEADLINE
        stale = later(born, self._config.max_age)
        return (stale, STALE) if stale <= deadline else (deadline, PAST_DEADLINE)

    def _ticket(self, client_order_id: str) -> Ticket:
        ticket = self._tickets.get(client_order_id)
        if ticket is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER, f"{client_order_id} is not in the router's hands")
        return ticket

    # From state to state.

    def _go(self, now: int, ticket: Ticket, event: Event) -> None:
        """Into the state that follows from an event, with its request when the table has it due."""
        following, when = TRANSITIONS[ticket.state][event]
        if following is State.DONE:
            self._end(now, ticket, *ending_of(ticket, event))
            return
        ticket.state = following
        match when:
            case When.NOW:
                self._plan(ticket, now)
            case When.AFTER_POLL_INTERVAL:
                self._plan(ticket, later(now, self._config.poll_interval))
            case When.AFTER_BACKOFF:
                self._check_deadline(now, ticket)  # first: what is given up waits for longer (ROUTER-35)
                self._wait(now, ticket)

    # What came of a request.

    def _on_accepted(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """(ROUTER-14, ROUTER-27.)"""
        if ticket.state.request is RequestKind.CANCEL:
            self._on_cancel_accepted(now, ticket, answer.status)
            return
        shown = read_order(answer.body, ticket.id)
        if shown is None or self._contradicts(ticket, shown):
            self._on_outcome(now, ticket, Event.IN_DOUBT)
        else:
            self._learn(now, ticket, shown)

    def _on_cancel_accepted(self, now: int, ticket: Ticket, status: int) -> None:
        """(ROUTER-27.)"""
        if status == NO_CONTENT:
            ticket.failures = 0
            self._go(now, ticket, Event.CONFIRMED)
        else:
            self._on_outcome(now, ticket, Event.IN_DOUBT)

    def _contradicts(self, ticket: Ticket, shown: OrderState) -> bool:
        """Whether it is another order, or fills have gone (ROUTER-14)."""
        return (
            ticket.venue_order_id not in (None, shown.venue_order_id)
            or shown.filled_quantity < ticket.filled_quantity
        )

    def _learn(self, now: int, ticket: Ticket, shown: OrderState) -> None:
        """What the venue says of an order that it has (ROUTER-22, ROUTER-24)."""
        if not ticket.is_placed:
            self._place(now, ticket, shown.venue_order_id)
        self._count_fills(ticket, shown)
        if shown.ending is not None:
            ticket.ending = shown.ending
            self._go(now, ticket, Event.FINAL)
            return
        self._go(now, ticket, Event.OPEN)
        if ticket.state is State.LIVE:
            ticket.failures = 0

    def _place(self, now: int, ticket: Ticket, venue_order_id: str) -> None:
        """(ROUTER-22, ROUTER-30, ROUTER-35.)"""
        ticket.venue_order_id = venue_order_id
        ticket.failures = 0
        ticket.deadline = ticket.doubtful_since = None
        self._actions.append(Placed(ticket.id, venue_order_id))
        old = ticket.replaces
        if old is not None:
            ticket.replaces = old.successor = None
            self._query_now(now, old)

    def _count_fills(self, ticket: Ticket, shown: OrderState) -> None:
        """(ROUTER-23.)"""
        quantity = shown.filled_quantity - ticket.filled_quantity
        if quantity == 0:
            return
        value = max(shown.filled_value - ticket.filled_value, 0)
        ticket.filled_quantity += quantity
        ticket.filled_value += value
        self._actions.append(Filled(ticket.id, quantity, value))

    def _on_outcome(self, now: int, ticket: Ticket, outcome: Event) -> None:
        """A request was not processed, is in doubt, or was declined, and that is not the end of a placing one.

        (ROUTER-16, ROUTER-18, ROUTER-31, ROUTER-41.)
        """
        if outcome is Event.IN_DOUBT and ticket.state.standing is Standing.UNSENT:
            ticket.doubtful_since = now
        if ticket.cannot_come:
            outcome = Event.NOTHING_TO_REPLACE
        elif self._may_not_be_repeated(ticket, outcome):
            outcome = Event.HALTED
        self._go(now, ticket, outcome)

    def _may_not_be_repeated(self, ticket: Ticket, outcome: Event) -> bool:
        """Whether it would be placed once more by a router that does not place anything (ROUTER-41)."""
        unsent = ticket.state is State.UNSENT and outcome is Event.NOT_PROCESSED
        return unsent and self._state is not RouterState.RUNNING

    def _on_declined(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """(ROUTER-19, ROUTER-20, ROUTER-27.)"""
        request, standing = ticket.state.request, ticket.state.standing
        if request is RequestKind.PLACE:
            self._on_rejection(now, ticket, answer)
        elif request is RequestKind.QUERY and standing is Standing.DOUBTFUL and answer.status == 404:
            self._on_not_found(now, ticket)
        else:
            self._on_outcome(now, ticket, Event.DECLINED)

    def _on_rejection(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """Final; but a request before it may still reach the venue, and be taken (ROUTER-20, ROUTER-21)."""
        if ticket.state.standing is Standing.UNSENT:
            ticket.refusal = reason(answer)
            self._go(now, ticket, Event.DECLINED)
        elif answer.status == 422 and code_of(answer.body) == ID_IN_USE:
            self._on_outcome(now, ticket, Event.IN_DOUBT)
        else:
            ticket.refusal = reason(answer)
            self._on_outcome(now, ticket, Event.DECLINED)

    def _on_not_found(self, now: int, ticket: Ticket) -> None:
        """The venue does not know an order that it might have had (ROUTER-19, ROUTER-44)."""
        self._check_deadline(now, ticket)
        if self._may_be_placed(ticket):
            self._go(now, ticket, Event.NOT_FOUND)
        elif ticket.queried_at >= ticket.settles_at:
            self._go(now, ticket, Event.SETTLED)
        else:
            self._on_outcome(now, ticket, Event.DECLINED)

    def _may_be_placed(self, ticket: Ticket) -> bool:
        """Whether a doubtful order is placed again, if the venue does not have it (ROUTER-19)."""
        old = ticket.replaces
        return (
            ticket.state is State.DOUBTFUL
            and self._state is RouterState.RUNNING
            and (old is None or old.ending is None)
        )

    # When to send what.

    def _plan(self, ticket: Ticket, at: int) -> None:
        if ticket.held_back:
            return
        self._outbox.plan(ticket, at)
        if ticket.deadline is not None:
            deadlines = self._unsent if ticket.state is State.UNSENT else self._doubtful
            deadlines.set(ticket.age, ticket.deadline, ticket)

    def _plan_nothing(self, ticket: Ticket) -> None:
        self._outbox.drop(ticket)
        self._unsent.drop(ticket.age)
        self._doubtful.drop(ticket.age)

    def _query_now(self, now: int, ticket: Ticket) -> None:
        """Have the query that an order waits for due at once (ROUTER-28, ROUTER-30)."""
        if ticket.flight is None and ticket.state.request is RequestKind.QUERY:
            self._go(now, ticket, Event.QUERIED)

    def _wait(self, now: int, ticket: Ticket) -> None:
        """(ROUTER-10.)"""
        ticket.failures += 1
        cap = self._config.doubt_cap if ticket.waits_rarely else self._config.backoff_cap
        self._plan(ticket, later(now, self._delay(ticket.failures, cap)))

    def _delay(self, failures: int, cap: int) -> int:
        return jittered(capped_delay(failures, self._config.backoff_base, cap), self._jitter.draw())

    def _finished(self, now: int) -> tuple[Action, ...]:
        """The actions of an operation, once what is due is done too (ROUTER-9)."""
        while self._outbox.is_overdue(now):
            self._time_out(now, self._outbox.overdue())
        while self._unsent.is_due(now):
            self._go(now, self._unsent.take(), Event.DEADLINE)
        while self._doubtful.is_due(now):
            self._give_up(now, self._doubtful.take())
        while (ticket := self._outbox.next(now)) is not None:
            self._send(now, ticket)
        if self._state is RouterState.STOPPING and not self._tickets:
            self._state = RouterState.STOPPED
        actions, self._actions = self._actions, []
        return tuple(actions)

    def _time_out(self, now: int, request: int) -> None:
        """(ROUTER-12.)"""
        self._actions.append(Abandon(request))
        self._on_outcome(now, self._outbox.resolved(request), Event.IN_DOUBT)

    def _send(self, now: int, ticket: Ticket) -> None:
        if ticket.state.request is RequestKind.PLACE:
            if ticket.replaces is not None and ticket.replaces.ending is not None:
                self._go(now, ticket, Event.OLD_REPLACED)  # perhaps by this one
            else:
                ticket.attempts += 1
                ticket.settles_at = later(now, self._config.late_limit)
        if ticket.state.request is RequestKind.QUERY:
            ticket.queried_at = now
        self._plan_nothing(ticket)
        self._actions.append(self._outbox.sent(now, ticket))

    # Ends.

    def _cancel(self, now: int, ticket: Ticket) -> None:
        """Cancel one order, once (ROUTER-25, ROUTER-26, ROUTER-27)."""
        is_wanted = ticket.state.cancel is not Cancel.NOT_WANTED
        if ticket.state is State.DONE or (is_wanted and not ticket.held_back):
            return
        self._release(now, ticket)
        ticket.failures = 0
        self._go(now, ticket, Event.CANCEL if ticket.flight is None else Event.CANCEL_IN_FLIGHT)

    def _check_deadline(self, now: int, ticket: Ticket) -> None:
        """Give a doubtful order up, if its deadline has passed while a request was in flight (ROUTER-35)."""
        if ticket.state.standing is not Standing.DOUBTFUL or ticket.held_back:
            return
        if ticket.deadline is not None and ticket.deadline <= now:
            self._give_up(now, ticket)

    def _give_up(self, now: int, ticket: Ticket) -> None:
        """Do not place a doubtful order again, but go on asking about it (ROUTER-35)."""
        ticket.deadline = None
        self._go(now, ticket, Event.DEADLINE)

    def _halt(self, now: int, answer: Answer) -> None:
        """The venue does not take the credentials (ROUTER-40)."""
        self._actions.append(Halted(answer.status, reason(answer)))
        stopping = self._state is RouterState.STOPPING
        if not stopping:
            self._state = RouterState.HALTED
        for ticket in list(self._tickets.values()):
            if ticket.state is State.DONE:
                continue
            if stopping:
                self._abandon(now, ticket)  # ROUTER-42
            else:
                self._hold_back(now, ticket)  # ROUTER-41

    def _hold_back(self, now: int, ticket: Ticket) -> None:
        """Send nothing for an order until it is released (ROUTER-41)."""
        ticket.held_back = True
        self._plan_nothing(ticket)
        if ticket.flight is None:
            self._go(now, ticket, Event.HALTED)

    def _release(self, now: int, ticket: Ticket) -> None:
        """Send requests for an order again (ROUTER-41)."""
        if ticket.held_back:
            ticket.held_back = False
            ticket.failures = 0
            if ticket.deadline is not None:
                ticket.deadline, ticket.overdue = later(now, self._config.deadline), PAST_DEADLINE

    def _abandon(self, now: int, ticket: Ticket) -> None:
        """End an order that nothing can be asked about any more (ROUTER-42)."""
        if ticket.flight is not None:
            self._actions.append(Abandon(ticket.flight))
            self._outbox.resolved(ticket.flight)
            if ticket.state.request is RequestKind.PLACE:
                ticket.doubtful_since = now
        self._end(now, ticket, *abandonment(ticket))

    def _end(self, now: int, ticket: Ticket, ending: Ending, detail: str) -> None:
        """(ROUTER-24, ROUTER-31.)"""
        ticket.state, ticket.ending = State.DONE, ending
        del self._tickets[ticket.id]
        self._plan_nothing(ticket)
        self._actions.append(Done(ticket.id, ending, detail))
        self._remember(ticket.id)
        if ticket.parent is not None:
            self._end_slice(ticket.parent, ticket.id)
        if ticket.replaces is not None:
            ticket.replaces.successor = None
        successor = ticket.successor
        if successor is not None and successor.flight is None and successor.cannot_come:
            self._go(now, successor, Event.NOTHING_TO_REPLACE)

    def _end_slice(self, parent: str, client_order_id: str) -> None:
        slices = self._slices[parent]
        del slices[client_order_id]
        if not slices:
            del self._slices[parent]
            self._remember(parent)

    def _remember(self, client_order_id: str) -> None:
        """(ROUTER-4.)"""
        self._over[client_order_id] = None
        if len(self._over) > self._config.max_remembered:
            self._over.popitem(last=False)
