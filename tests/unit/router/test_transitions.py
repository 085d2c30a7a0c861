"""The table of an order's states is what the router does: nothing else happens, and all of it does."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

import pytest

from ticktotrade.errors import Refused
from ticktotrade.limiter import GcraLimiter
from ticktotrade.router import Failure, OrderRouter, RouterConfig
from ticktotrade.router.states import State
from ticktotrade.router.tickets import Ticket
from ticktotrade.router.transitions import TRANSITIONS, Event
from ticktotrade_conformance.generate import explore
from ticktotrade_conformance.traces.trace import Step
from ticktotrade_conformance.vectors import vectors_of
from ticktotrade_conformance.vectors.cases.router.steps import (
    CONFIG,
    LATE,
    LIVE,
    QUERIED,
    REPLACING,
    fails,
    filled,
    has,
    refuses,
    says,
    submit,
    tick,
    unknown,
)

Way = tuple[State, Event]

BEGINNINGS: Final = {State.UNSENT, State.LIVE, State.DOUBTFUL_CANCELING}
"""Of what is submitted or a slice, adopted as placed, and adopted in doubt."""


class Watched(OrderRouter):
    """Has each order where the table would have it, whenever it looks."""

    def __init__(self, config: RouterConfig) -> None:
        super().__init__(GcraLimiter, config)
        self.ways: list[Way] = []
        self._expected: dict[str, State] = {}

    def _go(self, now: int, ticket: Ticket, event: Event) -> None:
        self._check(ticket)
        self.ways.append((ticket.state, event))
        self._expected[ticket.id] = TRANSITIONS[ticket.state][event].state
        super()._go(now, ticket, event)

    def _check(self, ticket: Ticket) -> None:
        expected = self._expected.get(ticket.id)
        assert ticket.state in BEGINNINGS if expected is None else ticket.state is expected

    def take(self, step: Step) -> None:
        with suppress(Refused):
            getattr(self, step.operation)(*step.arguments)
        for ticket in self._tickets.values():
            self._check(ticket)
        self._expected = {each: state for each, state in self._expected.items() if each in self._tickets}


def ways_of(config: RouterConfig, steps: Iterable[Step]) -> list[Way]:
    try:
        router = Watched(config)
    except Refused:
        return []
    for step in steps:
        router.take(step)
    return router.ways


def cancel(now: int, client_order_id: str) -> tuple[Any, ...]:
    return ("cancel", now, client_order_id)


def query(now: int, client_order_id: str) -> tuple[Any, ...]:
    return ("query", now, client_order_id)


PLACED_AGAIN: Final = (*QUERIED, unknown(101, 2))
TO_BE_CANCELED: Final = (*PLACED_AGAIN, cancel(102, "a"))
DECLINED: Final = (*PLACED_AGAIN, refuses(102, 3, 422, 42210000))
BOTH_QUERIED: Final = (*REPLACING, fails(11, 2), tick(200))
"""The old order with request 4, the new one with request 3."""
REPLACED_AGAIN: Final = (*BOTH_QUERIED, unknown(201, 3))
"""With request 5."""
OLD_FILLED: Final = has(203, 4, "a", **filled("4", "100", "filled"))
LIVE_AND_SENDING: Final = (*LIVE, submit(5, "b"))

RARE: Final[dict[Way, tuple[tuple[Any, ...], ...]]] = {
    (State.PLACING_AGAIN, Event.NOTHING_TO_REPLACE): (*REPLACED_AGAIN, OLD_FILLED, fails(204, 5)),
    (State.PLACING_AGAIN_CANCELING, Event.OPEN): (*TO_BE_CANCELED, has(103, 3, "a")),
    (State.PLACING_AGAIN_CANCELING, Event.FINAL): (*TO_BE_CANCELED, has(103, 3, "a", status="expired")),
    (State.PLACING_AGAIN_CANCELING, Event.NOT_PROCESSED): (*TO_BE_CANCELED, fails(103, 3, Failure.REFUSED)),
    (State.PLACING_AGAIN_CANCELING, Event.DECLINED): (*TO_BE_CANCELED, refuses(103, 3, 422, 42210000)),
    (State.PLACING_AGAIN_CANCELING, Event.HALTED): (*TO_BE_CANCELED, says(103, 3, 401)),
    (State.PLACING_AGAIN_CANCELING, Event.CANCEL_IN_FLIGHT): (
        *(*TO_BE_CANCELED, submit(103, "b")),
        *(says(104, 4, 401), cancel(105, "a")),
    ),
    (State.PLACING_AGAIN_CANCELING, Event.NOTHING_TO_REPLACE): (
        *(*REPLACED_AGAIN, cancel(202, "b")),
        *(OLD_FILLED, fails(204, 5)),
    ),
    (State.DECLINED, Event.QUERIED): (*DECLINED, query(103, "a")),
    (State.DECLINED, Event.NOT_PROCESSED): (*DECLINED, query(103, "a"), fails(104, 4, Failure.REFUSED)),
    (State.DECLINED, Event.HALTED): (*DECLINED, submit(103, "b"), says(104, 4, 401)),
    (State.DECLINED, Event.NOTHING_TO_REPLACE): (
        *REPLACED_AGAIN,
        *(refuses(202, 5, 422, 42210000), OLD_FILLED),
    ),
    (State.GIVEN_UP, Event.NOTHING_TO_REPLACE): (
        *REPLACING,
        fails(11, 2),
        tick(59),
        fails(61, 3),
        OLD_FILLED,
    ),
    (State.DOUBTFUL_CANCELING, Event.NOTHING_TO_REPLACE): (
        *(*BOTH_QUERIED, cancel(202, "b")),
        *(OLD_FILLED, fails(204, 3)),
    ),
    (State.DELETING, Event.CANCEL_IN_FLIGHT): (
        *(*LIVE_AND_SENDING, cancel(10, "a")),
        *(says(11, 2, 401), cancel(12, "a")),
    ),
    (State.UNCONFIRMED, Event.CANCEL_IN_FLIGHT): (
        *(*LIVE_AND_SENDING, query(6, "a"), cancel(7, "a")),
        *(says(8, 2, 401), cancel(9, "a")),
    ),
    (State.CONFIRMED, Event.CANCEL_IN_FLIGHT): (
        *(*LIVE_AND_SENDING, cancel(10, "a"), says(11, 3, 204)),
        *(says(12, 2, 401), cancel(13, "a")),
    ),
}
"""Ways that few sequences go, if any: each with steps whose last one goes it."""


def rare_ways(way: Way, without_last: int = 0) -> list[Way]:
    config = LATE if way[0] is State.GIVEN_UP else CONFIG
    steps = [Step(operation, tuple(arguments)) for operation, *arguments in RARE[way]]
    return ways_of(config, steps[: len(steps) - without_last])


@pytest.mark.parametrize("way", RARE, ids=lambda way: f"{way[0].name}-{way[1].name}")
def test_the_last_of_some_steps_goes_a_way_that_few_sequences_go(way: Way) -> None:
    assert way in rare_ways(way)
    assert way not in rare_ways(way, without_last=1)


def test_every_way_of_the_table_is_gone_and_states_change_in_no_other() -> None:
    seen = {each for way in RARE for each in rare_ways(way)}
    for _, trace in vectors_of("router"):
        seen.update(ways_of(trace.config, trace.steps))
    explore("router", 1000, 0, lambda sequence: seen.update(ways_of(sequence.config, sequence.steps)))
    table = {(state, event) for state, row in TRANSITIONS.items() for event in row}
    assert {f"{state.name} {event.name}" for state, event in table - seen} == set()
