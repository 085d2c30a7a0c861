"""The order router as a state machine."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from ticktotrade.backoff import SplitMix64, capped_delay, jittered
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
from ticktotrade.router.order_rules import check_form, check_pennies, replaced
from ticktotrade.router.orders_api import ID_IN_USE, Meaning, OrderState, code_of, meaning, read_order, reason
from ticktotrade.router.outbox import Outbox
from ticktotrade.router.schedule import Schedule, later
from ticktotrade.router.slicing import check_slices, sliced
from ticktotrade.router.tickets import Errand, Ticket

NO_CONTENT: Final = 204
NOT_SENT: Final = "not sent"
PAST_DEADLINE: Final = "deadline"
CREDENTIALS: Final = "halted"
NOTHING_TO_REPLACE: Final = "nothing to replace"


class OrderRouter(Router):
    """A ticket for each order; after every operation, what is due is done."""

    def __init__(
        self, limiter: Callable[[LimiterConfig], Limiter], config: RouterConfig = RouterConfig()
    ) -> None:
        self._config = config
        self._outbox = Outbox(limiter(config.limiter), config.request_timeout)
        self._jitter = SplitMix64(config.seed)
        self._state = RouterState.RUNNING
        self._tickets: dict[str, Ticket] = {}
        self._slices: dict[str, dict[str, None]] = {}  # of each sliced order the slices that are left
        self._over: OrderedDict[str, None] = OrderedDict()  # the ids of the latest orders that have ended
        self._deadlines: Schedule[Ticket] = Schedule()  # of orders for which nothing is in flight
        self._latest_age = 0
        self._actions: list[Action] = []

    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        """O(log n) in the orders in hand (ROUTER-1 to ROUTER-7)."""
        self._require_running()
        check_form(order, notional)
        check_pennies(order)
        self._check_room([order.client_order_id])
        self._take_on(order, now).notional = notional
        return self._finished(now)

    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        """O(count log n) (ROUTER-32, ROUTER-33)."""
        self._require_running()
        check_form(order, None)
        check_slices(order, count, lot)
        check_pennies(order)
        self._check_count(count)
        parts = sliced(order, count, lot)
        self._check_room([order.client_order_id, *(part.client_order_id for part in parts)], count)
        self._slices[order.client_order_id] = {part.client_order_id: None for part in parts}
        for number, part in enumerate(parts):
            self._take_on(part, later(now, number * interval)).parent = order.client_order_id
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
        """O(log n) (ROUTER-29 to ROUTER-31)."""
        self._require_running()
        old = self._ticket(client_order_id)
        if old.routed().state is not RoutingState.LIVE or old.successor is not None:
            raise Refused(ErrorCode.NOT_LIVE, f"{client_order_id} is not live, or being replaced")
        order = replaced(old.order, replacement)
        check_pennies(order)
        self._check_room([order.client_order_id])
        ticket = self._take_on(order, now)
        ticket.replaces, ticket.replacement, old.successor = old, replacement, ticket
        ticket.parent = old.parent
        if old.parent is not None:
            self._slices[old.parent][ticket.id] = None
        return self._finished(now)

    def ask(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        """O(log n) (ROUTER-28)."""
        ticket = self._ticket(client_order_id)
        is_asked = ticket.held_back or ticket.errand is Errand.ASK
        self._release(now, ticket)
        if is_asked and ticket.flight is None:
            self._plan(ticket, Errand.ASK, now)
        return self._finished(now)

    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        """O(bytes of the body + log n) (ROUTER-11, ROUTER-13 to ROUTER-24)."""
        ticket = self._outbox.resolved(request)
        match meaning(answer):
            case Meaning.TAKEN if ticket.errand is Errand.CANCEL and answer.status != NO_CONTENT:
                # Whatever that is, it is not what a cancel is answered with (ROUTER-27).
                self._on_doubt(now, ticket)
            case Meaning.TAKEN:
                self._on_taken(now, ticket, answer.body)
            case Meaning.BUSY:
                self._outbox.hold(wanted_pause(now, answer.retry_after, answer.ratelimit_reset))
                self._on_nothing_done(now, ticket)
            case Meaning.UNAUTHORIZED:
                self._halt(answer)
            case Meaning.REFUSED:
                self._on_refusal(now, ticket, answer)
            case Meaning.UNCLEAR:
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
                self._stop(now, ticket)
        return self._finished(now)

    def orders(self) -> tuple[Routed, ...]:
        """O(n) (ROUTER-38)."""
        return tuple(ticket.routed() for ticket in self._tickets.values())

    def status(self) -> RouterStatus:
        """O(1) (ROUTER-39)."""
        times = (self._outbox.first_timeout(), self._deadlines.first(), self._outbox.first())
        return RouterStatus(self._state, min((at for at in times if at is not None), default=None))

    # Taking orders on.

    def _require_running(self) -> None:
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

    def _take_on(self, order: Order, at: int) -> Ticket:
        self._latest_age += 1
        ticket = Ticket(self._latest_age, order, later(at, self._config.deadline))
        self._tickets[ticket.id] = ticket
        self._plan(ticket, Errand.PLACE, at)
        return ticket

    def _ticket(self, client_order_id: str) -> Ticket:
        ticket = self._tickets.get(client_order_id)
        if ticket is None:
            raise Refused(ErrorCode.UNKNOWN_ORDER, f"{client_order_id} is not in the router's hands")
        return ticket

    # What came of a request.

    def _on_taken(self, now: int, ticket: Ticket, body: bytes) -> None:
        """(ROUTER-14, ROUTER-27.)"""
        if ticket.errand is Errand.CANCEL:
            ticket.cancel_taken = True
            ticket.failures = 0
            self._plan(ticket, Errand.ASK, now)
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
        """What the venue says of an order that it has (ROUTER-22 to ROUTER-24, ROUTER-26)."""
        if not ticket.is_placed:
            self._place(now, ticket, state.venue_order_id)
        self._count_fills(ticket, state)
        if state.ending is not None:
            self._end(ticket, state.ending, "")
        elif ticket.cancel_wanted and not ticket.cancel_taken:
            self._plan(ticket, Errand.CANCEL, now)
        else:
            if not ticket.cancel_wanted:
                ticket.failures = 0
            self._plan(ticket, Errand.ASK, later(now, self._config.poll_interval))

    def _place(self, now: int, ticket: Ticket, venue_order_id: str) -> None:
        """(ROUTER-22.)"""
        ticket.venue_order_id = venue_order_id
        ticket.failures = 0
        if self._state is not RouterState.STOPPING:
            ticket.deadline = None
        self._actions.append(Placed(ticket.id, venue_order_id))
        old = ticket.replaces
        if old is not None:
            ticket.replaces = old.successor = None
            if old.ending is None and old.flight is None and old.errand is Errand.ASK:
                self._plan(old, Errand.ASK, now)

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
            self._wait(now, ticket, ticket.errand)
        else:
            self._try_again(now, ticket)

    def _on_doubt(self, now: int, ticket: Ticket) -> None:
        """The venue may have acted on the request or not: first it is asked (ROUTER-18, ROUTER-27)."""
        if not ticket.is_placed:
            ticket.doubtful = True
            self._try_again(now, ticket)
        elif ticket.errand is Errand.ASK and ticket.cancel_wanted and not ticket.cancel_taken:
            self._wait(now, ticket, Errand.CANCEL)
        else:
            self._wait(now, ticket, Errand.ASK)

    def _on_refusal(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """(ROUTER-19, ROUTER-20, ROUTER-27.)"""
        if ticket.errand is Errand.PLACE:
            self._on_rejection(now, ticket, answer)
        elif ticket.errand is Errand.ASK and not ticket.is_placed and answer.status == 404:
            self._on_unknown(now, ticket)
        else:
            self._on_doubt(now, ticket)

    def _on_rejection(self, now: int, ticket: Ticket, answer: Answer) -> None:
        """Final; but a request before it may still reach the venue, and be taken (ROUTER-20, ROUTER-21)."""
        if not ticket.doubtful:
            self._end(ticket, Ending.REJECTED, reason(answer))
            return
        if not (answer.status == 422 and code_of(answer.body) == ID_IN_USE):
            ticket.refusal = reason(answer)
        self._try_again(now, ticket)

    def _on_unknown(self, now: int, ticket: Ticket) -> None:
        """The venue does not know an order that it might have had: it is placed again (ROUTER-19)."""
        old = ticket.replaces
        if (
            self._state is RouterState.RUNNING
            and not ticket.cancel_wanted
            and ticket.refusal is None
            and (old is None or old.ending is None)
        ):
            self._plan(ticket, Errand.PLACE, now)
        else:
            self._try_again(now, ticket)

    def _try_again(self, now: int, ticket: Ticket) -> None:
        """What becomes of an order that is not placed, after a request that has not helped (ROUTER-16, ROUTER-18, ROUTER-31)."""
        if ticket.cannot_come:
            self._end(ticket, Ending.UNSENT, NOTHING_TO_REPLACE)
        elif ticket.doubtful:
            self._wait(now, ticket, Errand.ASK)
        elif ticket.cancel_wanted:
            self._end(ticket, Ending.CANCELED, NOT_SENT)
        elif self._state is not RouterState.RUNNING:
            self._end(ticket, Ending.UNSENT, CREDENTIALS)
        else:
            self._wait(now, ticket, Errand.PLACE)

    # When to send what.

    def _plan(self, ticket: Ticket, errand: Errand, at: int) -> None:
        ticket.errand = errand
        if ticket.held_back:
            return
        self._outbox.plan(ticket, at)
        if ticket.deadline is not None:
            self._deadlines.set(ticket.age, ticket.deadline, ticket)

    def _wait(self, now: int, ticket: Ticket, errand: Errand) -> None:
        """(ROUTER-10.)"""
        ticket.failures += 1
        self._plan(ticket, errand, later(now, self._delay(ticket.failures)))

    def _delay(self, failures: int) -> int:
        longest = capped_delay(failures, self._config.backoff_base, self._config.backoff_cap)
        return jittered(longest, self._jitter.draw())

    def _finished(self, now: int) -> tuple[Action, ...]:
        """The actions of an operation, once what is due is done too (ROUTER-9)."""
        while self._outbox.is_overdue(now):
            self._time_out(now, self._outbox.overdue())
        while self._deadlines.is_due(now):
            self._give_up(self._deadlines.take(), PAST_DEADLINE)
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
        if ticket.errand is Errand.PLACE:
            if ticket.replaces is not None and ticket.replaces.ending is not None:
                # The old order was replaced meanwhile, and perhaps by this one.
                ticket.errand = Errand.ASK
            else:
                ticket.attempts += 1
        self._deadlines.drop(ticket.age)
        self._actions.append(self._outbox.sent(now, ticket))

    # Ends.

    def _cancel(self, now: int, ticket: Ticket) -> None:
        """(ROUTER-25 to ROUTER-27.)"""
        if ticket.ending is not None or (ticket.cancel_wanted and not ticket.held_back):
            return
        self._release(now, ticket)
        ticket.cancel_wanted = True
        if ticket.is_placed:
            ticket.failures = 0
        if ticket.is_unsent:
            self._end(ticket, Ending.CANCELED, NOT_SENT)
        elif ticket.flight is not None:
            return
        elif ticket.is_placed:
            self._plan(ticket, Errand.ASK if ticket.cancel_taken else Errand.CANCEL, now)
        else:
            self._plan(ticket, Errand.ASK, now)

    def _stop(self, now: int, ticket: Ticket) -> None:
        """(ROUTER-37.)"""
        if ticket.ending is not None:
            return
        self._cancel(now, ticket)
        if ticket.ending is None:
            ticket.deadline = later(now, self._config.deadline)
            if ticket.flight is None:
                self._deadlines.set(ticket.age, ticket.deadline, ticket)

    def _halt(self, answer: Answer) -> None:
        """(ROUTER-40 to ROUTER-42.)"""
        self._actions.append(Halted(answer.status, reason(answer)))
        stopping = self._state is RouterState.STOPPING
        if not stopping:
            self._state = RouterState.HALTED
        for ticket in list(self._tickets.values()):
            if ticket.ending is not None:
                continue
            if stopping:
                self._abandon(ticket)
                self._give_up(ticket, CREDENTIALS)
            else:
                self._hold_back(ticket)

    def _hold_back(self, ticket: Ticket) -> None:
        ticket.held_back = True
        self._outbox.drop(ticket)
        self._deadlines.drop(ticket.age)
        if ticket.is_unsent:
            self._end(ticket, Ending.UNSENT, CREDENTIALS)

    def _release(self, now: int, ticket: Ticket) -> None:
        """Send requests for an order again (ROUTER-41)."""
        if ticket.held_back:
            ticket.held_back = False
            ticket.failures = 0
            ticket.deadline = None if ticket.is_placed else later(now, self._config.deadline)

    def _abandon(self, ticket: Ticket) -> None:
        if ticket.flight is not None:
            self._actions.append(Abandon(ticket.flight))
            ticket.doubtful |= ticket.errand is Errand.PLACE
            self._outbox.resolved(ticket.flight)

    def _give_up(self, ticket: Ticket, why: str) -> None:
        """(ROUTER-35.)"""
        ending = Ending.UNSENT if ticket.is_unsent else Ending.UNKNOWN
        self._end(ticket, ending, ticket.refusal or why)

    def _end(self, ticket: Ticket, ending: Ending, detail: str) -> None:
        """(ROUTER-24, ROUTER-31.)"""
        ticket.ending = ending
        del self._tickets[ticket.id]
        self._outbox.drop(ticket)
        self._deadlines.drop(ticket.age)
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
