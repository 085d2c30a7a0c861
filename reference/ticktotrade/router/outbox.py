"""Requests: which are due, which the limiter lets through, and which are not answered yet."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.interface import Limiter
from ticktotrade.router.interface import Method, Request
from ticktotrade.router.orders_api import (
    ORDERS,
    asking_target,
    order_body,
    order_target,
    replacement_body,
)
from ticktotrade.router.schedule import Schedule, later
from ticktotrade.router.tickets import Errand, Ticket
from ticktotrade.schema.shapes import I64_MAX, I64_MIN


class Outbox:
    """A line of requests that wait for their time, and the numbered ones that have left.

    Asking about an order that lives at the venue comes after everything else (ROUTER-8).
    """

    def __init__(self, limiter: Limiter, request_timeout: int) -> None:
        self._limiter = limiter
        self._timeout = request_timeout
        self._urgent: Schedule[Ticket] = Schedule()
        self._polls: Schedule[Ticket] = Schedule()
        self._timeouts: Schedule[Ticket] = Schedule()
        self._in_flight: dict[int, Ticket] = {}
        self._held_until = I64_MIN
        self._latest_request = 0

    def plan(self, ticket: Ticket, at: int) -> None:
        """Have the next request for an order due at a time, instead of what was planned. O(log n)."""
        self.drop(ticket)
        (self._polls if ticket.is_polled else self._urgent).set(ticket.age, at, ticket)

    def drop(self, ticket: Ticket) -> None:
        """Plan nothing for an order. O(log n)."""
        self._urgent.drop(ticket.age)
        self._polls.drop(ticket.age)

    def hold(self, until: int) -> None:
        """Send nothing before a time (ROUTER-17)."""
        self._held_until = max(self._held_until, min(until, I64_MAX))

    def next(self, now: int) -> Ticket | None:
        """The order whose request is to be sent now, and has been let through (ROUTER-7, ROUTER-8). O(log n)."""
        for line in (self._urgent, self._polls):
            if line.is_due(now):
                return line.take() if self._admits(now) else None
        return None

    def first(self) -> int | None:
        """When `next` would give something: when it is due, and let through. O(1)."""
        times = [at for at in (self._urgent.first(), self._polls.first()) if at is not None]
        if not times:
            return None
        admitted = self._limiter.earliest()
        return max(min(times), self._held_until, I64_MIN if admitted is None else admitted)

    def sent(self, now: int, ticket: Ticket) -> Request:
        """Number an order's request, and begin to wait for its answer (ROUTER-5, ROUTER-12). O(log n)."""
        self._latest_request += 1
        ticket.flight = self._latest_request
        self._in_flight[ticket.flight] = ticket
        self._timeouts.set(ticket.flight, later(now, self._timeout), ticket)
        return Request(ticket.flight, *_written(ticket))

    def resolved(self, request: int) -> Ticket:
        """The order that a request was for; it is not waited for any longer. O(log n).

        Raises `Refused` with ``unknown_request`` if it was not waited for (ROUTER-11).
        """
        ticket = self._in_flight.pop(request, None)
        if ticket is None:
            raise Refused(ErrorCode.UNKNOWN_REQUEST, f"no answer to request {request} is waited for")
        self._timeouts.drop(request)
        ticket.flight = None
        return ticket

    def is_overdue(self, now: int) -> bool:
        """Whether a request has not been answered in time. O(1)."""
        return self._timeouts.is_due(now)

    def overdue(self) -> int:
        """The request that should have been answered first. O(1)."""
        flight = self._timeouts.peek().flight
        assert flight is not None
        return flight

    def first_timeout(self) -> int | None:
        """When a request will not have been answered in time. O(1)."""
        return self._timeouts.first()

    def _admits(self, now: int) -> bool:
        if now < self._held_until:
            return False
        try:
            return self._limiter.admit(now, 1).admitted
        except Refused:
            return False  # the last times of 64 bits: the limiter has no next arrival time


def _written(ticket: Ticket) -> tuple[Method, str, bytes]:
    """The method, target and body of an order's next request."""
    match ticket.errand:
        case Errand.ASK:
            return Method.GET, asking_target(ticket.id), b""
        case Errand.CANCEL:
            assert ticket.venue_order_id is not None
            return Method.DELETE, order_target(ticket.venue_order_id), b""
        case Errand.PLACE:
            if ticket.replaces is None or ticket.replacement is None:
                return Method.POST, ORDERS, order_body(ticket.order, ticket.notional)
            assert ticket.replaces.venue_order_id is not None
            body = replacement_body(ticket.replacement)
            return Method.PATCH, order_target(ticket.replaces.venue_order_id), body
