"""Saboteurs of the order router."""

import json
from typing import Any

from ticktotrade.backoff import capped_delay, jittered
from ticktotrade.deadlines import later
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter import GcraLimiter
from ticktotrade.limiter.interface import Limiter
from ticktotrade.order import Order
from ticktotrade.router import (
    Action,
    Answer,
    Ending,
    Failure,
    Filled,
    Halted,
    Method,
    OrderRouter,
    Replacement,
    Request,
    RouterConfig,
    RouterState,
)
from ticktotrade.router.endings import CREDENTIALS, NOT_SENT, NOTHING_TO_REPLACE, PAST_DEADLINE
from ticktotrade.router.order_router import NO_CONTENT
from ticktotrade.router.order_rules import check_form
from ticktotrade.router.orders_api import OrderState, order_body, reason
from ticktotrade.router.outbox import Outbox
from ticktotrade.router.schedule import Schedule
from ticktotrade.router.states import Cancel, RequestKind, Standing, State
from ticktotrade.router.tickets import Ticket
from ticktotrade.router.transitions import Event
from ticktotrade_conformance.saboteurs.registry import saboteur

_FOREVER = 2**62


class _Sabotaged(OrderRouter):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(GcraLimiter, config)

    def _rewrite(self, **members: Any) -> None:
        """Change the body of the request that was just made."""
        request = self._actions[-1]
        assert isinstance(request, Request)
        body = json.loads(request.body) | members
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        self._actions[-1] = request._replace(body=text.encode())


def _is_unsent(ticket: Ticket) -> bool:
    """Whether the venue certainly does not have it, and nothing that is under way could change that."""
    return ticket.state.standing is Standing.UNSENT and ticket.flight is None


class _OutboxSabotaged(OrderRouter):
    outbox: type[Outbox]

    def __init__(self, config: RouterConfig) -> None:
        super().__init__(GcraLimiter, config)
        self._outbox = self.outbox(GcraLimiter(config.limiter), config)


@saboteur("router", "Takes orders while it is stopping, so that the stop has no end.", "ROUTER-1")
class NeverClosed(_Sabotaged):
    def _require_running(self) -> None:
        pass


@saboteur("router", "Sends an order for dollars whatever else is in it.", "ROUTER-2")
class BothAmounts(_Sabotaged):
    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        if notional is None:
            return super().submit(now, order, notional)
        self._require_running()
        self._check_room([order.client_order_id])
        self._take_on(order, now, order.received_at).notional = notional
        return self._finished(now)


@saboteur("router", "Finds out that a price is too fine from the venue's refusal.", "ROUTER-3")
class LeavesItToTheVenue(_Sabotaged):
    def submit(self, now: int, order: Order, notional: int | None) -> tuple[Action, ...]:
        self._require_running()
        check_form(order, notional)
        self._check_room([order.client_order_id])
        self._take_on(order, now, order.received_at).notional = notional
        return self._finished(now)


@saboteur("router", "Forgets an id when its order has ended.", "ROUTER-4")
class TakesIdsAgain(_Sabotaged):
    def _remember(self, client_order_id: str) -> None:
        pass


@saboteur("router", "Takes on whatever it is given.", "ROUTER-4")
class Unbounded(_Sabotaged):
    def _check_count(self, more: int) -> None:
        pass


class _OneNumberAnOrder(Outbox):
    def sent(self, now: int, ticket: Ticket) -> Request:
        latest = self._latest_request
        if ticket.attempts > 1 and ticket.state.request is RequestKind.PLACE:
            self._latest_request = ticket.age - 1
        request = super().sent(now, ticket)
        self._latest_request = max(latest, self._latest_request)
        return request


@saboteur(
    "router",
    "Gives a request that is repeated the number that it had, so that a late answer is taken for the new one's.",
    "ROUTER-5",
)
class RepeatsUnderTheSameNumber(_OutboxSabotaged):
    outbox = _OneNumberAnOrder


@saboteur("router", "Writes quantities as floats: 4 becomes 4.0.", "ROUTER-6")
class WritesFloats(_Sabotaged):
    def _send(self, now: int, ticket: Ticket) -> None:
        super()._send(now, ticket)
        if ticket.state.request is RequestKind.PLACE and ticket.order.quantity:
            self._rewrite(qty=str(ticket.order.quantity / 1e9))


class _FirstOnly(Outbox):
    def next(self, now: int) -> Ticket | None:
        for line, reserve in self._lines:
            if line.is_due(now):
                free = line.peek().failures > 0 and now >= self._held_until
                return line.take() if free or self._admits(now, reserve) else None
        return None


@saboteur("router", "Passes the limiter once, and then repeats as often as it likes.", "ROUTER-7")
class LimiterOutsideTheLoop(_OutboxSabotaged):
    outbox = _FirstOnly


class _OneLine(Outbox):
    def _line_of(self, ticket: Ticket) -> Schedule[Ticket]:
        line = super()._line_of(ticket)
        return self._orders if line is self._polls else line


@saboteur("router", "Lets a new order wait behind asking about all the old ones.", "ROUTER-8")
class FirstComeFirstServed(_OutboxSabotaged):
    outbox = _OneLine


class _CancelsAmongOrders(Outbox):
    def _line_of(self, ticket: Ticket) -> Schedule[Ticket]:
        line = super()._line_of(ticket)
        return self._orders if line is self._cancels else line


@saboteur("router", "Lets a cancel wait behind all the orders that were due before.", "ROUTER-8")
class CancelsInTurn(_OutboxSabotaged):
    outbox = _CancelsAmongOrders


class _AsksBehindDeletes(Outbox):
    def next(self, now: int) -> Ticket | None:
        first = super().next(now)
        if (
            first is None
            or first.state.cancel is not Cancel.AWAITED
            or first.state.request is not RequestKind.QUERY
        ):
            return first
        if not self._cancels.is_due(now) or self._cancels.peek().state.request is not RequestKind.CANCEL:
            return first
        second = self._cancels.take()
        self.plan(first, now)
        return second


@saboteur(
    "router",
    "Cancels what it knows to be placed first, and what it has to ask about for that later.",
    "ROUTER-8",
)
class AsksBehindDeletes(_OutboxSabotaged):
    outbox = _AsksBehindDeletes


@saboteur("router", "Sends nothing but in a tick.", "ROUTER-9")
class WaitsForTheTimer(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config)
        self._ticking = False

    def tick(self, now: int) -> tuple[Action, ...]:
        self._ticking = True
        actions = super().tick(now)
        self._ticking = False
        return actions

    def _finished(self, now: int) -> tuple[Action, ...]:
        if self._ticking:
            return super()._finished(now)
        actions, self._actions = self._actions, []
        return tuple(actions)


@saboteur(
    "router",
    "Jitters and then caps, so that everybody who has reached the cap comes back at once.",
    "ROUTER-10",
)
class JittersBeforeTheCap(_Sabotaged):
    def _delay(self, failures: int, cap: int) -> int:
        uncapped = capped_delay(failures, self._config.backoff_base, _FOREVER)
        return min(cap, jittered(uncapped, self._jitter.draw()))


@saboteur(
    "router", "Goes on asking about an order that it has given up as often as about any other.", "ROUTER-10"
)
class NeverTires(_Sabotaged):
    def _delay(self, failures: int, cap: int) -> int:
        return super()._delay(failures, min(cap, self._config.backoff_cap))


@saboteur(
    "router",
    "Waits for as long as for an order that it has given up when that has turned up, and has to be cancelled.",
    "ROUTER-10",
)
class StaysTired(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config)
        self._given_up: set[str] = set()

    def _give_up(self, now: int, ticket: Ticket) -> None:
        self._given_up.add(ticket.id)
        super()._give_up(now, ticket)

    def _wait(self, now: int, ticket: Ticket) -> None:
        ticket.failures += 1
        cap = self._config.doubt_cap if ticket.id in self._given_up else self._config.backoff_cap
        self._plan(ticket, later(now, self._delay(ticket.failures, cap)))


@saboteur("router", "Takes an answer that nobody waits for as if nothing were wrong.", "ROUTER-11")
class NodsAtLateAnswers(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        try:
            return super().answered(now, request, answer)
        except Refused:
            return ()


@saboteur("router", "Has no time-out of its own for a request.", "ROUTER-12")
class WaitsForEver(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config._replace(request_timeout=_FOREVER))


@saboteur("router", "Stops for good when one order is beyond the buying power.", "ROUTER-13")
class NoMoneyNoRouter(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        status = 401 if answer.status == 403 else answer.status
        return super().answered(now, request, answer._replace(status=status))


@saboteur("router", "Takes any order that it is shown for the one that it asked about.", "ROUTER-14")
class NeverLooksAtTheId(_Sabotaged):
    def _on_accepted(self, now: int, ticket: Ticket, answer: Answer) -> None:
        try:
            shown = json.loads(answer.body) | {"client_order_id": ticket.id}
        except (ValueError, TypeError):
            shown = {}
        super()._on_accepted(now, ticket, answer._replace(body=json.dumps(shown).encode()))


@saboteur("router", "Reads an average price as a float, to the cent.", "ROUTER-15")
class RoundsToCents(_Sabotaged):
    def _on_accepted(self, now: int, ticket: Ticket, answer: Answer) -> None:
        try:
            shown = json.loads(answer.body)
            cents = f"{float(shown['filled_avg_price']):.2f}"
            rounded = json.dumps(shown | {"filled_avg_price": cents}).encode()
        except (ValueError, TypeError, KeyError, IndexError):
            rounded = answer.body
        super()._on_accepted(now, ticket, answer._replace(body=rounded))


@saboteur("router", "Takes 429 and a refused connection for the end of an order.", "ROUTER-16")
class BusyIsFinal(_Sabotaged):
    def _on_outcome(self, now: int, ticket: Ticket, outcome: Event) -> None:
        if outcome is Event.NOT_PROCESSED and ticket.state.standing is Standing.UNSENT:
            self._end(now, ticket, Ending.REJECTED, NOT_SENT)
        else:
            super()._on_outcome(now, ticket, outcome)


class _Pushing(Outbox):
    def hold(self, until: int) -> None:
        pass


@saboteur("router", "Asks a venue that wants to be left alone again after its own back-off.", "ROUTER-17")
class IgnoresRetryAfter(_OutboxSabotaged):
    outbox = _Pushing


@saboteur("router", "Repeats an order after a failure without asking what became of it.", "ROUTER-18")
class SendsItAgain(_Sabotaged):
    def _on_outcome(self, now: int, ticket: Ticket, outcome: Event) -> None:
        unclear = outcome in (Event.IN_DOUBT, Event.DECLINED)
        if ticket.is_placed or ticket.held_back or not unclear:
            super()._on_outcome(now, ticket, outcome)
        else:
            ticket.state = State.PLACING_AGAIN if ticket.doubtful_since is not None else State.UNSENT
            self._wait(now, ticket)


@saboteur("router", "Takes a connection that was reset for one that never was.", "ROUTER-18", "ROUTER-38")
class ResetMeansUnsent(_Sabotaged):
    def failed(self, now: int, request: int, failure: Failure) -> tuple[Action, ...]:
        return super().failed(now, request, Failure.REFUSED)


@saboteur(
    "router", "Makes up a new client order id for every attempt, so that the venue takes both.", "ROUTER-19"
)
class NewIdEachTime(_Sabotaged):
    def _send(self, now: int, ticket: Ticket) -> None:
        super()._send(now, ticket)
        if ticket.state.request is RequestKind.PLACE and ticket.attempts > 1:
            self._rewrite(client_order_id=f"{ticket.id}-{ticket.attempts}")


@saboteur("router", "Sends again what the venue has refused.", "ROUTER-20")
class RetriesRefusals(_Sabotaged):
    def _on_rejection(self, now: int, ticket: Ticket, answer: Answer) -> None:
        if ticket.state.standing is Standing.DOUBTFUL:
            super()._on_rejection(now, ticket, answer)
        else:
            ticket.state = State.UNSENT
            self._wait(now, ticket)


@saboteur(
    "router",
    "Takes its own order for somebody else's: the id is in use, so the order must have been rejected.",
    "ROUTER-21",
)
class InUseIsRejected(_Sabotaged):
    def _on_rejection(self, now: int, ticket: Ticket, answer: Answer) -> None:
        self._end(now, ticket, Ending.REJECTED, reason(answer))


@saboteur("router", "Places an order and does not look at it again.", "ROUTER-22")
class NeverPolls(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config._replace(poll_interval=_FOREVER))


@saboteur("router", "Reports all that has filled whenever more has.", "ROUTER-23")
class CountsFillsTwice(_Sabotaged):
    def _count_fills(self, ticket: Ticket, state: OrderState) -> None:
        if state.filled_quantity > ticket.filled_quantity:
            ticket.filled_quantity, ticket.filled_value = state.filled_quantity, state.filled_value
            self._actions.append(Filled(ticket.id, state.filled_quantity, state.filled_value))


@saboteur("router", "Takes the first fill for the end of an order.", "ROUTER-24")
class PartIsAll(_Sabotaged):
    def _learn(self, now: int, ticket: Ticket, state: OrderState) -> None:
        if state.ending is None and state.filled_quantity > 0:
            state = state._replace(ending=Ending.FILLED)
        super()._learn(now, ticket, state)


@saboteur("router", "Sends an order that is cancelled already, in order to cancel it.", "ROUTER-25")
class SendsThenCancels(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config)
        self._canceled: set[str] = set()

    def _cancel(self, now: int, ticket: Ticket) -> None:
        if _is_unsent(ticket):
            self._canceled.add(ticket.id)
        else:
            super()._cancel(now, ticket)

    def _send(self, now: int, ticket: Ticket) -> None:
        super()._send(now, ticket)
        if ticket.id in self._canceled and ticket.state is State.UNSENT:
            ticket.state = State.UNSENT_CANCELING


@saboteur(
    "router",
    "Drops a cancel that comes while nobody knows whether there is something to be cancelled.",
    "ROUTER-26",
)
class CannotCancelYet(_Sabotaged):
    def _cancel(self, now: int, ticket: Ticket) -> None:
        if ticket.is_placed or _is_unsent(ticket):
            super()._cancel(now, ticket)


@saboteur(
    "router", "Takes an accepted cancel for a cancelled order; what fills meanwhile is lost.", "ROUTER-27"
)
class CancelIsCanceled(_Sabotaged):
    def _on_cancel_accepted(self, now: int, ticket: Ticket, status: int) -> None:
        if status == NO_CONTENT:
            self._end(now, ticket, Ending.CANCELED, "")
        else:
            super()._on_cancel_accepted(now, ticket, status)


@saboteur(
    "router",
    "Takes whatever a proxy answers to a cancel with 200 for the venue's word, and leaves the order live.",
    "ROUTER-27",
)
class AnyTwoHundredWillDo(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        if 200 <= answer.status <= 299 and not answer.body:
            answer = answer._replace(status=204)
        return super().answered(now, request, answer)


@saboteur("router", "Leaves a question to the next poll.", "ROUTER-28")
class AsksWhenItLikes(_Sabotaged):
    def query(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        self._ticket(client_order_id)
        return self._finished(now)


@saboteur("router", "Replaces an order that is being replaced.", "ROUTER-29")
class ReplacesTwice(_Sabotaged):
    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        old = self._ticket(client_order_id)
        successor, old.successor = old.successor, None
        try:
            return super().replace(now, client_order_id, replacement)
        except Refused:
            old.successor = successor
            raise


@saboteur("router", "Sends a whole order where only what changes is wanted.", "ROUTER-30")
class PatchesEverything(_Sabotaged):
    def _send(self, now: int, ticket: Ticket) -> None:
        super()._send(now, ticket)
        request = self._actions[-1]
        assert isinstance(request, Request)
        if request.method is Method.PATCH:
            self._actions[-1] = request._replace(body=order_body(ticket.order, None))


@saboteur("router", "Goes on to replace an order that has ended.", "ROUTER-31")
class ReplacesNothing(_Sabotaged):
    def _end(self, now: int, ticket: Ticket, ending: Ending, detail: str) -> None:
        if detail == NOTHING_TO_REPLACE:
            ticket.state = State.UNSENT if ticket.doubtful_since is None else State.PLACING_AGAIN
            self._plan(ticket, ticket.deadline or 0)
        else:
            super()._end(now, ticket, ending, detail)


@saboteur("router", "Gives every slice the same, and loses what does not divide evenly.", "ROUTER-32")
class LosesTheRest(_Sabotaged):
    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        even = order.quantity // lot // count * count * lot
        whole = order.quantity % lot == 0 and even > 0
        return super().slices(now, order._replace(quantity=even) if whole else order, count, interval, lot)


@saboteur(
    "router", "Does nothing, and says nothing, where there is less than a lot for each slice.", "ROUTER-32"
)
class SlicesOfNothing(_Sabotaged):
    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        if 0 < order.quantity < lot * count:
            return ()
        return super().slices(now, order, count, interval, lot)


@saboteur("router", "Sends every slice now.", "ROUTER-33")
class AllAtOnce(_Sabotaged):
    def slices(self, now: int, order: Order, count: int, interval: int, lot: int) -> tuple[Action, ...]:
        return super().slices(now, order, count, 0, lot)


@saboteur("router", "Cancels the slice that is at work, and sends the next ones all the same.", "ROUTER-34")
class CancelsOneSlice(_Sabotaged):
    def cancel(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        slices = self._slices.get(client_order_id)
        return super().cancel(now, client_order_id if slices is None else next(iter(slices)))


class _GivingUp(_Sabotaged):
    """Has an end for what is doubtful at its deadline."""

    ending = Ending.UNKNOWN

    def _check_deadline(self, now: int, ticket: Ticket) -> None:
        pass

    def _give_up(self, now: int, ticket: Ticket) -> None:
        self._end(now, ticket, self.ending, ticket.overdue)


@saboteur("router", "Reports as unsent what the venue did not know when it was asked last.", "ROUTER-35")
class CallsItUnsent(_GivingUp):
    ending = Ending.UNSENT


@saboteur(
    "router",
    "Forgets a doubtful order at its deadline, and leaves it to a person to find out what it became.",
    "ROUTER-35",
)
class AsksNoMore(_GivingUp):
    pass


@saboteur("router", "Places an order again though its deadline has passed.", "ROUTER-35")
class PlacesItLate(_Sabotaged):
    def _give_up(self, now: int, ticket: Ticket) -> None:
        state = ticket.state
        super()._give_up(now, ticket)
        ticket.state, ticket.deadline = state, _FOREVER


@saboteur(
    "router",
    "Follows an order that nobody wants any more, when it turns up, instead of cancelling it.",
    "ROUTER-35",
)
class LeavesItLive(_Sabotaged):
    def _place(self, now: int, ticket: Ticket, venue_order_id: str) -> None:
        if ticket.state is State.GIVEN_UP:
            ticket.state = State.DOUBTFUL
        super()._place(now, ticket, venue_order_id)


@saboteur(
    "router",
    "Looks at the deadline of an order only once it has acted on what came past it, with the short wait of before.",
    "ROUTER-35",
)
class WaitsThenGivesUp(_Sabotaged):
    def _check_deadline(self, now: int, ticket: Ticket) -> None:
        pass


@saboteur("router", "Adds times as 64-bit integers that wrap around.", "ROUTER-36")
class TimeWraps(_Sabotaged):
    def _take_on(self, order: Order, at: int, born: int) -> Ticket:
        ticket = super()._take_on(order, at, born)
        ticket.deadline = (at + self._config.deadline + 2**63) % 2**64 - 2**63
        self._unsent.set(ticket.age, ticket.deadline, ticket)
        return ticket


@saboteur("router", "Stops without cancelling anything.", "ROUTER-37")
class LeavesThemToTheVenue(_Sabotaged):
    def stop(self, now: int) -> tuple[Action, ...]:
        if self._state in (RouterState.RUNNING, RouterState.HALTED):
            self._state = RouterState.STOPPING
        return self._finished(now)


@saboteur(
    "router", "Is stopped when the deadlines have passed, whatever may still be at the venue.", "ROUTER-37"
)
class StopsByTheClock(_GivingUp):
    def _give_up(self, now: int, ticket: Ticket) -> None:
        if self._state is RouterState.STOPPING:
            super()._give_up(now, ticket)
        else:
            OrderRouter._give_up(self, now, ticket)


@saboteur("router", "Counts the deadlines of doubtful orders anew when it is stopped.", "ROUTER-37")
class StopsWithNewDeadlines(_Sabotaged):
    def stop(self, now: int) -> tuple[Action, ...]:
        for ticket in self._tickets.values():
            doubtful = ticket.doubtful_since is not None and ticket.deadline is not None
            if self._state is not RouterState.STOPPING and doubtful:
                ticket.deadline = later(now, self._config.deadline)
        return super().stop(now)


@saboteur("router", "Has an order in doubt since the latest failure, and not since the first.", "ROUTER-38")
class SinceTheLatestFailure(_Sabotaged):
    def _on_outcome(self, now: int, ticket: Ticket, outcome: Event) -> None:
        if outcome in (Event.IN_DOUBT, Event.DECLINED) and not ticket.is_placed:
            ticket.doubtful_since = now
        super()._on_outcome(now, ticket, outcome)


@saboteur("router", "Counts asking and cancelling among the attempts to place an order.", "ROUTER-38")
class CountsEveryRequest(_Sabotaged):
    def _send(self, now: int, ticket: Ticket) -> None:
        super()._send(now, ticket)
        ticket.attempts += ticket.state.request is not RequestKind.PLACE


class _Impatient(Outbox):
    def first(self) -> int | None:
        times = [at for line, _ in self._lines if (at := line.first()) is not None]
        return min(times, default=None)


@saboteur(
    "router",
    "Names a deadline at which the limiter lets nothing through, so that the shell spins.",
    "ROUTER-39",
)
class SpinsAtTheLimiter(_OutboxSabotaged):
    outbox = _Impatient


@saboteur("router", "Takes refused credentials for a refused order, and tries the next.", "ROUTER-40")
class KeepsKnocking(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        status = 400 if answer.status == 401 else answer.status
        return super().answered(now, request, answer._replace(status=status))


@saboteur("router", "Goes on asking about what is open with credentials that were not taken.", "ROUTER-41")
class AsksAllTheSame(_Sabotaged):
    def _hold_back(self, now: int, ticket: Ticket) -> None:
        if _is_unsent(ticket):
            self._end(now, ticket, Ending.UNSENT, CREDENTIALS)


@saboteur(
    "router",
    "Has the deadline of a doubtful order pass while it is held back, and forgets the order.",
    "ROUTER-41",
)
class GivesUpWhatItHoldsBack(_Sabotaged):
    def _hold_back(self, now: int, ticket: Ticket) -> None:
        super()._hold_back(now, ticket)
        doubtful = ticket.state.standing is Standing.DOUBTFUL and ticket.flight is None
        if doubtful and ticket.deadline is not None:
            self._unsent.set(ticket.age, ticket.deadline, ticket)

    def _go(self, now: int, ticket: Ticket, event: Event) -> None:
        if event is Event.DEADLINE and ticket.held_back:
            self._end(now, ticket, Ending.UNSENT, ticket.overdue)
        else:
            super()._go(now, ticket, event)


@saboteur("router", "Holds orders back while it is stopping, so that it never is stopped.", "ROUTER-42")
class StopsNoMore(_Sabotaged):
    def _halt(self, now: int, answer: Answer) -> None:
        self._actions.append(Halted(answer.status, reason(answer)))
        for ticket in list(self._tickets.values()):
            self._hold_back(now, ticket)


class _WithoutReserve(Outbox):
    def __init__(self, limiter: Limiter, config: RouterConfig) -> None:
        super().__init__(limiter, config._replace(cancel_reserve=0))


@saboteur(
    "router",
    "Lets new orders use what the limiter has to the last cell, so that cancels have to wait.",
    "ROUTER-43",
)
class SpendsItAll(_OutboxSabotaged):
    outbox = _WithoutReserve


class _ReserveForNobody(Outbox):
    def _room_at(self, reserve: int) -> int:
        return super()._room_at(self._reserve)


@saboteur("router", "Keeps cells that nobody may use, cancels neither.", "ROUTER-43")
class KeepsItFromCancels(_OutboxSabotaged):
    outbox = _ReserveForNobody


@saboteur(
    "router",
    "Takes an order that the venue does not know for one that it never will, though it may be under way.",
    "ROUTER-44",
)
class BelievesTheFirst404(_Sabotaged):
    def _on_not_found(self, now: int, ticket: Ticket) -> None:
        ticket.settles_at = ticket.queried_at
        super()._on_not_found(now, ticket)


@saboteur(
    "router",
    "Takes an answer for the venue's knowledge when it comes, though it was asked before.",
    "ROUTER-44",
)
class HearsWhatWas(_Sabotaged):
    def _on_not_found(self, now: int, ticket: Ticket) -> None:
        ticket.queried_at = now
        super()._on_not_found(now, ticket)


@saboteur("router", "Goes on asking about an order that the venue cannot get any more.", "ROUTER-44")
class NeverSure(_Sabotaged):
    def _on_not_found(self, now: int, ticket: Ticket) -> None:
        ticket.settles_at = _FOREVER
        super()._on_not_found(now, ticket)


@saboteur(
    "router",
    "Says of an order that was to be cancelled that it ended because the router was halted.",
    "ROUTER-44",
)
class HaltedWhateverIsWanted(_Sabotaged):
    def _go(self, now: int, ticket: Ticket, event: Event) -> None:
        if event is Event.SETTLED and ticket.held_back:
            self._end(now, ticket, Ending.UNSENT, CREDENTIALS)
        else:
            super()._go(now, ticket, event)


@saboteur(
    "router", "Sends an order that was made for another market, as long as its deadline allows.", "ROUTER-45"
)
class NeverStale(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config._replace(max_age=None))


@saboteur(
    "router",
    "Counts an order's age from when the router has it, and not from the market that it was made for.",
    "ROUTER-45",
)
class BornWhenSubmitted(_Sabotaged):
    def _take_on(self, order: Order, at: int, born: int) -> Ticket:
        return super()._take_on(order, at, at)


@saboteur("router", "Calls an order late that is too old as well.", "ROUTER-45")
class DeadlineFirst(_Sabotaged):
    def _deadline(self, at: int, born: int) -> tuple[int, str]:
        deadline, name = super()._deadline(at, born)
        return deadline, PAST_DEADLINE if deadline == later(at, self._config.deadline) else name


@saboteur("router", "Replaces what is left of an order by the whole of it.", "ROUTER-46")
class AsksForItAllAgain(_Sabotaged):
    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        old = self._ticket(client_order_id)
        filled, old.filled_quantity = old.filled_quantity, 0
        try:
            return super().replace(now, client_order_id, replacement)
        finally:
            old.filled_quantity = filled


class _Adopting(_Sabotaged):
    def adopt(
        self,
        now: int,
        order: Order,
        venue_order_id: str | None,
        filled_quantity: int,
        filled_value: int,
    ) -> tuple[Action, ...]:
        actions = super().adopt(now, order, venue_order_id, filled_quantity, filled_value)
        self._adopted(self._ticket(order.client_order_id))
        return actions

    def _adopted(self, ticket: Ticket) -> None:
        """What goes wrong with it."""


@saboteur("router", "Takes no notice of an order that cannot be adopted, and says so to nobody.", "ROUTER-47")
class NodsAtWhatCannotBe(_Sabotaged):
    def adopt(
        self,
        now: int,
        order: Order,
        venue_order_id: str | None,
        filled_quantity: int,
        filled_value: int,
    ) -> tuple[Action, ...]:
        try:
            return super().adopt(now, order, venue_order_id, filled_quantity, filled_value)
        except Refused as refused:
            if refused.code is ErrorCode.INVALID_ORDER:
                return ()
            raise


@saboteur(
    "router", "Reports what had filled before the order was adopted as if it had filled since.", "ROUTER-48"
)
class TellsOldFills(_Adopting):
    def _adopted(self, ticket: Ticket) -> None:
        ticket.filled_quantity = ticket.filled_value = 0


@saboteur("router", "Places an order of an earlier life that the venue does not know.", "ROUTER-49")
class PlacesWhatItAdopts(_Adopting):
    def _adopted(self, ticket: Ticket) -> None:
        if ticket.state is State.DOUBTFUL_CANCELING:
            ticket.state = State.DOUBTFUL


@saboteur(
    "router", "Counts the age of an order of an earlier life from when that one received it.", "ROUTER-49"
)
class AgesWhatItAdopts(_Adopting):
    def _adopted(self, ticket: Ticket) -> None:
        if ticket.doubtful_since is not None:
            born = ticket.order.received_at
            ticket.deadline, ticket.overdue = self._deadline(ticket.doubtful_since, born)


@saboteur(
    "router",
    "Counts refused credentials as a failure of the order, and draws a wait for it that nobody waits.",
    "ROUTER-40",
    "ROUTER-10",
)
class BlamesTheOrder(_Sabotaged):
    def _halt(self, now: int, answer: Answer) -> None:
        self._jitter.draw()
        super()._halt(now, answer)


@saboteur(
    "router",
    "Knows that it is halted, and does not look when the credentials are refused again.",
    "ROUTER-41",
)
class HoldsBackOnce(_Sabotaged):
    def _halt(self, now: int, answer: Answer) -> None:
        released = [ticket for ticket in self._tickets.values() if not ticket.held_back]
        was_halted = self._state is RouterState.HALTED
        super()._halt(now, answer)
        for ticket in released:
            ticket.held_back &= not was_halted


@saboteur("router", "Releases an order with the deadline that it had, which has long passed.", "ROUTER-41")
class ReleasedWithoutDeadline(_Sabotaged):
    def _release(self, now: int, ticket: Ticket) -> None:
        deadline, overdue = ticket.deadline, ticket.overdue
        super()._release(now, ticket)
        ticket.deadline, ticket.overdue = deadline, overdue


@saboteur(
    "router", "Says halted of an order that the venue had refused when it had to be left alone.", "ROUTER-42"
)
class ForgetsTheReason(_Sabotaged):
    def _abandon(self, now: int, ticket: Ticket) -> None:
        ticket.refusal = None
        super()._abandon(now, ticket)


class _ShiftingRouter(_Sabotaged):
    width: int

    def _delay(self, failures: int, cap: int) -> int:
        doubled = self._config.backoff_base << (failures - 1) % self.width
        return jittered(min(cap, doubled), self._jitter.draw())


@saboteur(
    "router",
    "Doubles with a shift of 32 bits, whose count the processor takes modulo 32: the 33rd wait is the first again.",
    "ROUTER-10",
)
class ShiftsModulo32(_ShiftingRouter):
    width = 32


@saboteur(
    "router",
    "The same in 64 bits.",
    "ROUTER-10",
    vectors_alone="more than 64 failures in a row, with a cap that long, are too rare",
)
class ShiftsModulo64(_ShiftingRouter):
    width = 64


@saboteur(
    "router",
    "Counts failures in eight bits.",
    "ROUTER-10",
    vectors_alone="no order fails 256 times in a row in a sequence",
)
class CountsFailuresInAByte(_Sabotaged):
    def _delay(self, failures: int, cap: int) -> int:
        return super()._delay(failures & 0xFF or 1, cap)


@saboteur("router", "Scales a float between 0 and 1 instead of dividing with remainder.", "ROUTER-10")
class WaitsInFloats(_Sabotaged):
    def _delay(self, failures: int, cap: int) -> int:
        longest = capped_delay(failures, self._config.backoff_base, cap)
        return longest - int(self._jitter.draw() / 2**64 * (longest // 2 + 1))


class _ByteNumbers(Outbox):
    def sent(self, now: int, ticket: Ticket) -> Request:
        self._latest_request &= 0xFF
        return super().sent(now, ticket)


@saboteur("router", "Numbers requests in eight bits, so that the 257th is the first again.", "ROUTER-5")
class NumbersInAByte(_OutboxSabotaged):
    outbox = _ByteNumbers


@saboteur(
    "router",
    "Has a ring of 64 for the ids that have ended, whatever it is configured to remember.",
    "ROUTER-4",
)
class RemembersSixtyFour(_Sabotaged):
    def __init__(self, config: RouterConfig) -> None:
        super().__init__(config._replace(max_remembered=min(config.max_remembered, 64)))


@saboteur("router", "Takes ids for the same whose case differs.", "ROUTER-4")
class FoldsCase(_Sabotaged):
    def _check_room(self, ids: list[str], more: int = 1) -> None:
        known = [*self._tickets, *self._slices, *self._over]
        cased = {each.lower(): each for each in known}
        super()._check_room([cased.get(each.lower(), each) for each in ids], more)


@saboteur(
    "router",
    "Remembers an id for longer when it was refused, as a cache of the least recently used does.",
    "ROUTER-4",
    "MACHINE-2",
    vectors_alone="that id, refused, all others ended, and again",
)
class RefusedIsFresh(_Sabotaged):
    def _check_room(self, ids: list[str], more: int = 1) -> None:
        self._check_count(more)
        for each in ids:
            if each in self._over:
                self._over.move_to_end(each)
        super()._check_room(ids, more)


@saboteur(
    "router",
    "Marks an order as being replaced before it has found out whether that can be done.",
    "ROUTER-29",
    "MACHINE-2",
)
class RefusedIsReplaced(_Sabotaged):
    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        try:
            return super().replace(now, client_order_id, replacement)
        except Refused as refused:
            if refused.code in (ErrorCode.DUPLICATE_ORDER, ErrorCode.SUB_PENNY):
                old = self._ticket(client_order_id)
                old.successor = old
            raise


class _OneBatch(Outbox):
    _left = 32

    def next(self, now: int) -> Ticket | None:
        self._left -= 1
        if self._left < 0:
            self._left = 32
            return None
        ticket = super().next(now)
        if ticket is None:
            self._left = 32
        return ticket


@saboteur(
    "router",
    "Has room for 32 requests in what it answers at a time, and leaves the others due.",
    "ROUTER-37",
    "ROUTER-27",
)
class SendsInBatches(_OutboxSabotaged):
    outbox = _OneBatch


@saboteur(
    "router",
    "Looks at the first of the deadlines that have passed, and at the next one the next time.",
    "ROUTER-35",
    vectors_alone="three doubtful orders, whose deadlines pass at once",
)
class GivesUpOneByOne(_Sabotaged):
    def _finished(self, now: int) -> tuple[Action, ...]:
        late = [self._doubtful.take() for _ in iter(lambda: self._doubtful.is_due(now), False)]
        for ticket in late[1:]:
            assert ticket.deadline is not None
            self._doubtful.set(ticket.age, now + 1, ticket)
        if late:
            self._give_up(now, late[0])
        return super()._finished(now)


@saboteur("router", "Compares the first sixteen bytes of an id.", "ROUTER-14")
class ComparesTheBeginning(_Sabotaged):
    def _on_accepted(self, now: int, ticket: Ticket, answer: Answer) -> None:
        try:
            shown = json.loads(answer.body)
            if str(shown["client_order_id"])[:16] == ticket.id[:16]:
                body = json.dumps(shown | {"client_order_id": ticket.id}).encode()
                answer = answer._replace(body=body)
        except (ValueError, TypeError, KeyError):
            pass
        super()._on_accepted(now, ticket, answer)


@saboteur("router", "Reads the code of a refusal into 32 bits.", "ROUTER-13")
class NarrowCodes(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        try:
            code = json.loads(answer.body)["code"] if answer.status == 403 else None
        except (ValueError, TypeError, KeyError):
            code = None
        if type(code) is int:
            narrow = json.dumps({"code": code % 2**32, "message": reason(answer)})
            answer = answer._replace(body=narrow.encode())
        return super().answered(now, request, answer)


@saboteur("router", "Takes every status that it does not know for a refusal.", "ROUTER-13")
class UnknownIsRefused(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        status = 400 if answer.status >= 505 or 300 <= answer.status <= 399 else answer.status
        return super().answered(now, request, answer._replace(status=status))


@saboteur("router", "Reads the seconds of Retry-After into 32 bits.", "ROUTER-17")
class WaitsModulo32Bits(_Sabotaged):
    def answered(self, now: int, request: int, answer: Answer) -> tuple[Action, ...]:
        value = answer.retry_after
        if value is not None and value.isascii() and value.isdigit() and len(value) == 10:
            answer = answer._replace(retry_after=str(int(value) % 2**32))
        return super().answered(now, request, answer)


@saboteur("router", "Has room for 512 characters of a message, whatever their bytes.", "ROUTER-20")
class CutsCharacters(_Sabotaged):
    def _end(self, now: int, ticket: Ticket, ending: Ending, detail: str) -> None:
        super()._end(now, ticket, ending, detail[:512])


class _RoundedLate(Outbox):
    def __init__(self, limiter: Limiter, config: RouterConfig) -> None:
        super().__init__(limiter, config)
        rate, period, *_ = config.limiter
        reserve = config.cancel_reserve * period // rate
        self._lines = ((self._cancels, 0), (self._orders, reserve), (self._polls, reserve))


@saboteur("router", "Rounds the time of the whole reserve, and not that of a cell.", "ROUTER-43")
class RoundsLate(_OutboxSabotaged):
    outbox = _RoundedLate


class _SixtyFourSlots(Outbox):
    def resolved(self, request: int) -> Ticket:
        slots = {flight % 64: flight for flight in self._in_flight}
        return super().resolved(slots.get(request % 64, request))


@saboteur(
    "router",
    "Keeps requests in a ring of 64 slots, and takes an answer for whatever is in its slot by now.",
    "ROUTER-11",
)
class SixtyFourSlots(_OutboxSabotaged):
    outbox = _SixtyFourSlots


@saboteur(
    "router",
    "Counts what has replaced a slice among the slices and never out again: the id of the sliced order stays in hand.",
    "ROUTER-33",
)
class SlicesThatNeverEnd(_Sabotaged):
    def replace(self, now: int, client_order_id: str, replacement: Replacement) -> tuple[Action, ...]:
        actions = super().replace(now, client_order_id, replacement)
        ticket = self._tickets.get(replacement.client_order_id)
        if ticket is not None:
            ticket.parent = None
        return actions

    def cancel(self, now: int, client_order_id: str) -> tuple[Action, ...]:
        slices = self._slices.get(client_order_id, {})
        for ended in [each for each in slices if each not in self._tickets]:
            del slices[ended]
        return super().cancel(now, client_order_id)


@saboteur(
    "router",
    "Doubles a wait 62 times at most, so that 64 bits with a sign hold it: it never comes to the longest cap.",
    "ROUTER-10",
    vectors_alone="64 failures in a row, with the longest cap there is, are too rare",
)
class DoublesWithinTheSign(_Sabotaged):
    def _delay(self, failures: int, cap: int) -> int:
        return super()._delay(min(failures, 63), cap)
