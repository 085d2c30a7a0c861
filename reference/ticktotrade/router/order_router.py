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
    RoutingState,
)
from ticktotrade.router.order_rules import check_adopted, check_form, check_pennies, completed, replaced
from ticktotrade.router.orders_api import ID_IN_USE, Meaning, OrderState, code_of, meaning, read_order, reason
from ticktotrade.router.outbox import Outbox
from ticktotrade.router.schedule import Schedule
from ticktotrade.router.slicing import check_slices, sliced
from ticktotrade.router.tickets import RequestKind, Ticket

NO_CONTENT: Final = 204
NOT_SENT: Final = "not sent"
NOT_THERE: Final = "not at the venue"
PAST_DEADLINE: Final = "deadline"
STALE: Final = "stale"
CREDENTIALS: Final = "halted"
NOTHING_TO_REPLACE: Final = "nothing to replace"


class OrderRouter(Router):
    """A ticket for each order; after every operation, what is due is done."""

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
            ticket.doubtful_since = now
            ticket.cancel_wanted = True
            ticket.deadline, ticket.overdue = later(now, self._config.deadline), PAST_DEADLINE
            ticket.settles_at = later(now, self._config.late_limit)
        else:
            ticket.venue_order_id = venue_order_id  # ROUTER-48
            ticket.filled_quantity, ticket.filled_value = filled_quantity, filled_value
        self._plan(ticket, RequestKind.QUERY, now)
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
        if old.routed().state is not RoutingState.LIVE or old.successor is not None:
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

    def ask(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        """O(log n) (ROUTER-28)."""
        ticket = self._ticket(client_order_id)
        is_asked = ticket.held_back or ticket.request_kind is RequestKind.QUERY
        self._release(now, ticket)
        if is_asked and ticket.flight is None:
            self._plan(ticket, RequestKind.QUERY, now)
        return self._finished(now)

    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        """O(bytes of the body + log n) (ROUTER-11, ROUTER-13)."""
        ticket = self._outbox.resolved(request)
        match meaning(answer):
            case Meaning.TAKEN if ticket.request_kind is RequestKind.CANCEL and answer.status != NO_CONTENT:
                # Whatever that is, it is not what a cancel is answered with (ROUTER-27).
                self._on_doubt(now, ticket)
            case Meaning.TAKEN:
                self._on_taken(now, ticket, answer.body)
            case Meaning.BUSY:
                self._outbox.hold(wanted_pause(now, answer.retry_after, answer.ratelimit_reset))  # ROUTER-17
                self._on_nothing_done(now, ticket)
            case Meaning.UNAUTHORIZED:  # ROUTER-40
                self._halt(now, answer)
            case Meaning.REFUSED:
                self._on_refusal(now, ticket, answer)  # ROUTER-20, ROUTER-21
            case Meaning.UNCLEAR:  # ROUTER-18
                self._on_doubt(now, ticket)
        return self._finished(now)

    def failed(self, now: int, request: int, failure: Failure) -> tuple[Action, ...]:
        """O(log n) (ROUTER-11, ROUTER-16, ROUTER-18)."""
        ticket = self._outbox.resolved(request)
        if failure is Failure.REFUSED:
            self._on_nothing_done(now, ticket)
        else:
            self._on_doubt(now, ticket)
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
        self._plan(ticket, RequestKind.PLACE, at)
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

    # What came of a request.

    def _on_taken(self, now: int, ticket: Ticket, body: bytes) -> None:
        """(ROUTER-14, ROUTER-27.)"""
        if ticket.request_kind is RequestKind.CANCEL:
            ticket.cancel_taken = True
            ticket.failures = 0
            self._plan(ticket, RequestKind.QUERY, now)
            return
        state = read_order(body, ticket.id)
        if state is None or self._contradicts(ticket, state):
            self._on_doubt(now, ticket)
        else:
            self._learn(now, ticket, state)

    def _contradicts(self, ticket: Ticket, state: OrderState) -> bool:
        """Whether it is another order, or fills have gone (ROUTER-14)."""
        return (
            ticket.venue_order_id not in (None, state.venue_order_id)
            or state.filled_quantity < ticket.filled_quantity
        )

    def _learn(self, now: int, ticket: Ticket, state: OrderState) -> None:
        """What the venue says of an order that it has."""
        if not ticket.is_placed:
            self._place(now, ticket, state.venue_order_id)  # ROUTER-22
        self._count_fills(ticket, state)  # ROUTER-23
        if state.ending is not None:
            self._end(ticket, state.ending, "")  # ROUTER-24
        elif ticket.awaits_cancel:
            self._plan(ticket, RequestKind.CANCEL, now)
        else:
            if not ticket.cancel_wanted:
                ticket.failures = 0
            self._plan(ticket, RequestKind.QUERY, later(now, self._config.poll_interval))  # ROUTER-22

    def _place(self, now: int, ticket: Ticket, venue_order_id: str) -> None:
        """(ROUTER-22, ROUTER-35.)"""
        ticket.venue_order_id = venue_order_id
        ticket.failures = 0
        ticket.deadline = ticket.doubtful_since = None
        ticket.cancel_wanted |= ticket.given_up
        self._actions.append(Placed(ticket.id, venue_order_id))
        old = ticket.replaces
        if old is not None:
            ticket.replaces = old.successor = None
            if old.ending is None and old.flight is None and old.request_kind is RequestKind.QUERY:
                self._plan(old, RequestKind.QUERY, now)

    def _count_fills(self, ticket: Ticket, state: OrderState) -> None:
        """(ROUTER-23.)"""
        quantity = state.filled_quantity - ticket.filled_quantity
        if quantity == 0:
            return
        value = max(state.filled_value - ticket.filled_value, 0)
        ticket.filled_quantity += quantity
        ticket.filled_value += value
        self._actions.append(Filled(ticket.id, quantity, value))

    def _on_nothing_done(self, now: int, ticket: Ticket) -> None:
        """The venue has not acted on the request: it may be repeated (ROUTER-16)."""
        if ticket.is_placed:
            self._wait(now, ticket, ticket.request_kind)
        else:
            self._try_again(now, ticket)

    def _on_doubt(self, now: int, ticket: Ticket) -> None:
        """The venue may have acted on the request or not: first it is asked (ROUTER-18, ROUTER-27)."""
        if not ticket.is_placed:
            if not ticket.is_doubtful:
                ticket.doubtful_since = now
            self._try_again(now, ticket)
        elif ticket.request_kind is RequestKind.QUERY and ticket.awaits_cancel:
            self._wait(now, ticket, RequestKind.CANCEL)
        else:
            self._wait(now, ticket, RequestKind.QUERY)

    def _on_refusal(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """(ROUTER-19, ROUTER-20, ROUTER-27.)"""
        if ticket.request_kind is RequestKind.PLACE:
            self._on_rejection(now, ticket, answer)
        elif ticket.request_kind is RequestKind.QUERY and not ticket.is_placed and answer.status == 404:
            self._on_unknown(now, ticket)
        else:
            self._on_doubt(now, ticket)

    def _on_rejection(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """Final; but a request before it may still reach the venue, and be taken (ROUTER-20, ROUTER-21)."""
        if not ticket.is_doubtful:
            self._end(ticket, Ending.REJECTED, reason(answer))
            return
        if not (answer.status == 422 and code_of(answer.body) == ID_IN_USE):
            ticket.refusal = reason(answer)
        self._try_again(now, ticket)

    def _on_unknown(self, now: int, ticket: Ticket) -> None:
        """The venue does not know an order that it might have had (ROUTER-19, ROUTER-44)."""
        self._check_deadline(now, ticket)
        if self._may_be_placed(ticket):
            self._plan(ticket, RequestKind.PLACE, now)
        elif ticket.asked_at >= ticket.settles_at:
            self._end(ticket, *self._settlement(ticket))
        else:
            self._try_again(now, ticket)

    def _may_be_placed(self, ticket: Ticket) -> bool:
        """Whether a doubtful order is placed again, if the venue does not have it (ROUTER-19)."""
        old = ticket.replaces
        return (
            self._state is RouterState.RUNNING
            and not (ticket.cancel_wanted or ticket.given_up)
            and ticket.refusal is None
            and (old is None or old.ending is None)
        )

    def _settlement(self, ticket: Ticket) -> tuple[Ending, str]:
        """How a doubtful order ends that the venue does not have, and cannot get any more (ROUTER-44)."""
        if ticket.replaces is not None and ticket.replaces.ending is not None:
            return Ending.UNSENT, NOTHING_TO_REPLACE
        if ticket.cancel_wanted:
            return Ending.CANCELED, NOT_THERE
        if ticket.refusal is not None:
            return Ending.REJECTED, ticket.refusal
        return Ending.UNSENT, ticket.overdue if ticket.given_up else CREDENTIALS

    def _try_again(self, now: int, ticket: Ticket) -> None:
        """What becomes of an order that is not placed, after a request that has not helped (ROUTER-16, ROUTER-18, ROUTER-31)."""
        if ticket.cannot_come:
            self._end(ticket, Ending.UNSENT, NOTHING_TO_REPLACE)
        elif ticket.is_doubtful:
            self._check_deadline(now, ticket)
            self._wait(now, ticket, RequestKind.QUERY)
        elif ticket.cancel_wanted:
            self._end(ticket, Ending.CANCELED, NOT_SENT)  # ROUTER-25
        elif self._state is not RouterState.RUNNING:
            self._end(ticket, Ending.UNSENT, CREDENTIALS)
        else:
            self._wait(now, ticket, RequestKind.PLACE)

    # When to send what.

    def _plan(self, ticket: Ticket, request_kind: RequestKind, at: int) -> None:
        ticket.request_kind = request_kind
        if ticket.held_back:
            return
        self._outbox.plan(ticket, at)
        if ticket.deadline is not None:
            deadlines = self._doubtful if ticket.is_doubtful else self._unsent
            deadlines.set(ticket.age, ticket.deadline, ticket)

    def _plan_nothing(self, ticket: Ticket) -> None:
        self._outbox.drop(ticket)
        self._unsent.drop(ticket.age)
        self._doubtful.drop(ticket.age)

    def _wait(self, now: int, ticket: Ticket, request_kind: RequestKind) -> None:
        """(ROUTER-10.)"""
        ticket.failures += 1
        rarely = ticket.given_up and not ticket.is_placed
        cap = self._config.doubt_cap if rarely else self._config.backoff_cap
        self._plan(ticket, request_kind, later(now, self._delay(ticket.failures, cap)))

    def _delay(self, failures: int, cap: int) -> int:
        return jittered(capped_delay(failures, self._config.backoff_base, cap), self._jitter.draw())

    def _finished(self, now: int) -> tuple[Action, ...]:
        """The actions of an operation, once what is due is done too (ROUTER-9)."""
        while self._outbox.is_overdue(now):
            self._time_out(now, self._outbox.overdue())
        while self._unsent.is_due(now):
            late = self._unsent.take()
            self._end(late, Ending.UNSENT, late.overdue)
        while self._doubtful.is_due(now):
            self._give_up(self._doubtful.take())
        while (ticket := self._outbox.next(now)) is not None:
            self._send(now, ticket)
        if self._state is RouterState.STOPPING and not self._tickets:
            self._state = RouterState.STOPPED
        actions, self._actions = self._actions, []
        return tuple(actions)

    def _time_out(self, now: int, request: int) -> None:
        """(ROUTER-12.)"""
        self._actions.append(Abandon(request))
        self._on_doubt(now, self._outbox.resolved(request))

    def _send(self, now: int, ticket: Ticket) -> None:
        if ticket.request_kind is RequestKind.PLACE:
            if ticket.replaces is not None and ticket.replaces.ending is not None:
                # The old order was replaced meanwhile, and perhaps by this one.
                ticket.request_kind = RequestKind.QUERY
            else:
                ticket.attempts += 1
                ticket.settles_at = later(now, self._config.late_limit)
        if ticket.request_kind is RequestKind.QUERY:
            ticket.asked_at = now
        self._plan_nothing(ticket)
        self._actions.append(self._outbox.sent(now, ticket))

    # Ends.

    def _cancel(self, now: int, ticket: Ticket) -> None:
        """Cancel one order, once."""
        if ticket.ending is not None or (ticket.cancel_wanted and not ticket.held_back):
            return
        self._release(now, ticket)
        ticket.cancel_wanted = True
        ticket.failures = 0
        if ticket.is_unsent:
            self._end(ticket, Ending.CANCELED, NOT_SENT)  # ROUTER-25
        elif ticket.flight is not None:
            return
        elif ticket.is_placed:
            self._plan(
                ticket, RequestKind.QUERY if ticket.cancel_taken else RequestKind.CANCEL, now
            )  # ROUTER-27
        else:
            self._plan(ticket, RequestKind.QUERY, now)  # ROUTER-26

    def _check_deadline(self, now: int, ticket: Ticket) -> None:
        """Give a doubtful order up, if its deadline has passed while a request was in flight (ROUTER-35)."""
        if not ticket.held_back and ticket.deadline is not None and ticket.deadline <= now:
            self._give_up(ticket)

    def _give_up(self, ticket: Ticket) -> None:
        """Do not place a doubtful order again, but go on asking about it (ROUTER-35)."""
        ticket.given_up = True
        ticket.deadline = None
        if ticket.request_kind is RequestKind.PLACE:
            ticket.request_kind = RequestKind.QUERY

    def _halt(self, now: int, answer: Answer) -> None:
        """The venue does not take the credentials (ROUTER-40)."""
        self._actions.append(Halted(answer.status, reason(answer)))
        stopping = self._state is RouterState.STOPPING
        if not stopping:
            self._state = RouterState.HALTED
        for ticket in list(self._tickets.values()):
            if ticket.ending is not None:
                continue
            if stopping:
                self._abandon(now, ticket)  # ROUTER-42
            else:
                self._hold_back(ticket)  # ROUTER-41

    def _hold_back(self, ticket: Ticket) -> None:
        """Send nothing for an order until it is released (ROUTER-41)."""
        ticket.held_back = True
        self._plan_nothing(ticket)
        if ticket.is_unsent:
            self._end(ticket, Ending.UNSENT, CREDENTIALS)

    def _release(self, now: int, ticket: Ticket) -> None:
        """Send requests for an order again (ROUTER-41)."""
        if ticket.held_back:
            ticket.held_back = False
            ticket.failures = 0
            if not (ticket.is_placed or ticket.given_up):
                ticket.deadline, ticket.overdue = later(now, self._config.deadline), PAST_DEADLINE

    def _abandon(self, now: int, ticket: Ticket) -> None:
        """End an order that nothing can be asked about any more (ROUTER-42)."""
        if ticket.flight is not None:
            self._actions.append(Abandon(ticket.flight))
            self._outbox.resolved(ticket.flight)
            if ticket.request_kind is RequestKind.PLACE:
                ticket.doubtful_since = now
        ending = Ending.UNSENT if ticket.is_unsent else Ending.UNKNOWN
        self._end(ticket, ending, ticket.refusal or CREDENTIALS)

    def _end(self, ticket: Ticket, ending: Ending, detail: str) -> None:
        """(ROUTER-24, ROUTER-31.)"""
        ticket.ending = ending
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
            self._end(successor, Ending.UNSENT, NOTHING_TO_REPLACE)

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
