"""Requests: which are due, which the limiter lets through, and which are not answered yet."""

from typing import Final

from ticktotrade.deadlines import later
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.limiter.inline import InlineLimiter
from ticktotrade.limiter.interface import Limiter
from ticktotrade.new_record import new_record
from ticktotrade.router.interface import Method, Request, RouterConfig
from ticktotrade.router.orders_api import (
    ORDERS,
    order_body,
    order_target,
    query_target,
    replacement_body,
)
from ticktotrade.router.schedule import Schedule
from ticktotrade.router.states import RequestKind
from ticktotrade.router.tickets import Ticket
from ticktotrade.schema.shapes import I64_MAX, I64_MIN

# What a module has is found faster than what a class has.
_POST: Final = Method.POST


class Outbox:
    """Requests that wait for their time, in three classes, and the numbered ones that have left.

    What cancels comes first, and asking about an order that lives at the venue last (ROUTER-8).
    """

    def __init__(self, limiter: Limiter, config: RouterConfig) -> None:
        self._limiter = limiter
        self._timeout = config.request_timeout
        # How long the limiter takes to have room for the cells that only cancels may use (ROUTER-43).
        self._reserve = config.cancel_reserve * (config.limiter.period // config.limiter.rate)
        self._cancels: Schedule[Ticket] = Schedule()
        self._orders: Schedule[Ticket] = Schedule()
        self._polls: Schedule[Ticket] = Schedule()
        # By `RequestClass`, with the room that is left to the classes before it.
        self._lines = ((self._cancels, 0), (self._orders, self._reserve), (self._polls, self._reserve))
        self._timeouts: Schedule[Ticket] = Schedule()
        self._schedules = (self._timeouts, self._cancels, self._orders, self._polls)
        self._try_admit = limiter.try_admit if isinstance(limiter, InlineLimiter) else None
        self._in_flight: dict[int, Ticket] = {}
        self._held_until = I64_MIN
        self._latest_request = 0

    def plan(self, ticket: Ticket, at: int) -> None:
        """Have the next request for an order due at a time, instead of what was planned. O(log n)."""
        self.drop(ticket)
        self._line_of(ticket).set(ticket.age, at, ticket)

    def drop(self, ticket: Ticket) -> None:
        """Plan nothing for an order. O(log n)."""
        for line, _ in self._lines:
            line.drop(ticket.age)

    def hold(self, until: int) -> None:
        """Send nothing before a time (ROUTER-17)."""
        self._held_until = max(self._held_until, min(until, I64_MAX))

    def next(self, now: int) -> Ticket | None:
        """The order whose request is to be sent now, and has been let through (ROUTER-7, ROUTER-8). O(log n)."""
        for line, reserve in self._lines:
            if line.is_due(now):
                return line.take() if self._admits(now, reserve) else None
        return None

    def first(self) -> int | None:
        """When `next` would give something: when it is due, and let through. O(1)."""
        times = [
            max(at, self._held_until, self._room_at(reserve))
            for line, reserve in self._lines
            if (at := line.first()) is not None
        ]
        return min(times, default=None)

    def sent(self, now: int, ticket: Ticket) -> Request:
        """Number an order's request, and begin to wait for its answer (ROUTER-5, ROUTER-12). O(log n)."""
        self._latest_request += 1
        ticket.flight = self._latest_request
        self._in_flight[ticket.flight] = ticket
        self._timeouts.set(ticket.flight, later(now, self._timeout), ticket)
        return Request(ticket.flight, *_written(ticket))

    def take_turn(self, now: int) -> bool:
        """Take a place at the limiter for a request that places an order, if nothing else is due; whether there was one.

        It has to leave then. O(1).
        """
        for schedule in self._schedules:
            if schedule.by_number and schedule.is_due(now):
                return False
        if self._try_admit is None:
            return self._admits(now, self._reserve)
        earliest = self._limiter.earliest()
        if now < self._held_until or (earliest is not None and now < earliest + self._reserve):
            return False
        try:
            return self._try_admit(now)
        except Refused:
            return False

    def placed(self, now: int, ticket: Ticket, body: bytes) -> Request:
        """As `sent`, for a request that places an order and was let through. O(log n)."""
        self._latest_request = ticket.flight = number = self._latest_request + 1
        self._in_flight[number] = ticket
        until = now + self._timeout
        self._timeouts.set(number, until if until < I64_MAX else I64_MAX, ticket)
        return new_record(Request, (number, _POST, ORDERS, body))

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

    def _line_of(self, ticket: Ticket) -> Schedule[Ticket]:
        """The class of an order's next request (ROUTER-8)."""
        return self._lines[ticket.state.request_class][0]

    def _room_at(self, reserve: int) -> int:
        """From when on the limiter has room for a request, and a reserve besides (ROUTER-43)."""
        earliest = self._limiter.earliest()
        return I64_MIN if earliest is None else earliest + reserve

    def _admits(self, now: int, reserve: int) -> bool:
        if now < self._held_until or now < self._room_at(reserve):
            return False
        try:
            return self._limiter.admit(now, 1).admitted
        except Refused:
            return False  # the last times of 64 bits: the limiter has no next arrival time


def _written(ticket: Ticket) -> tuple[Method, str, bytes]:
    """The method, target and body of an order's next request."""
    if ticket.state.request is RequestKind.QUERY:
        return Method.GET, query_target(ticket.id), b""
    if ticket.state.request is RequestKind.CANCEL:
        assert ticket.venue_order_id is not None
        return Method.DELETE, order_target(ticket.venue_order_id), b""
    if ticket.replaces is None or ticket.replacement is None:
        return Method.POST, ORDERS, order_body(ticket.order, ticket.notional)
    assert ticket.replaces.venue_order_id is not None
    body = replacement_body(ticket.replacement)
    return Method.PATCH, order_target(ticket.replaces.venue_order_id), body
