"""Faults of order entry by seed: what goes wrong with a request, and whether it was acted on."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random
from typing import Final, NamedTuple, TypeVar

_Choice = TypeVar("_Choice")


class OrderFault(StrEnum):
    """What can be made to go wrong with a request."""

    ERROR_BEFORE = "error-before"
    """A 5xx, and the request was not acted on."""
    ERROR_AFTER = "error-after"
    """A 5xx, and the request was acted on."""
    TIME_OUT = "time-out"
    """No answer for a long time, acted on or not."""
    LATE = "late"
    """The request is held up, and acted on after a long time, whether anybody still waits for it or not."""
    RESET = "reset"
    """The connection is reset, after the request was acted on or not."""
    SLOW_BODY = "slow-body"
    """The answer's body comes in drips."""
    RATE_LIMIT = "rate-limit"
    """A 429 that says how long to wait, and the request was not acted on."""
    GOAWAY = "goaway"
    """The connection ends with requests in flight, on HTTP/2 with GOAWAY; the request was acted on or not."""
    GARBAGE = "garbage"
    """A 200 whose body is not what it should be; the request was acted on or not."""


_NEVER_ACTED_ON: Final = (OrderFault.ERROR_BEFORE, OrderFault.RATE_LIMIT)
_SOMETIMES_ACTED_ON: Final = (OrderFault.TIME_OUT, OrderFault.RESET, OrderFault.GOAWAY, OrderFault.GARBAGE)
_SERVER_ERRORS: Final = (500, 502, 503, 504)
_GARBAGE: Final[tuple[bytes, ...]] = (
    b"",
    b"<html><body>It works!</body></html>",
    b"\x1f\x8b\x08\x00garbage",
    b"[]",
    b"{}",
    b'{"id":null,"client_order_id":7,"status":"new"}',
    b'{"id":"1","client_order_id":"of somebody else","status":"filled","filled_qty":"1e400"}',
    b"[" * 1000,
)
_GARBAGE_FOR_A_LIST: Final[tuple[bytes, ...]] = (
    b"",
    b"<html><body>It works!</body></html>",
    b"null",
    b"{}",
    b'{"code":0,"message":"ok"}',
    b"[7]",
    b"[[]]",
    b"[{}]",
    b'[{"symbol":"BTC/USD","qty":"1e400","client_order_id":7}]',
    b'[{"id":"1","status":"new"},',
    b"[" * 1000,
)
"""An empty list is not among them: nobody could tell it from the truth."""


class OrderFaultPlan(NamedTuple):
    """Which faults there are, from which seed, and how many requests apart they are on average."""

    faults: tuple[OrderFault, ...] = ()
    seed: int = 1
    every: int = 20


class Mishap:
    """What goes wrong with one request; ``acted`` is whether the venue acts on it all the same."""

    def __init__(self, fault: OrderFault, random: Random) -> None:
        self._random = random
        self.fault = fault
        self.acted = fault not in _NEVER_ACTED_ON
        if fault in _SOMETIMES_ACTED_ON:
            self.acted = self._below(2) == 1

    def server_error(self) -> int:
        """A status from 500 on."""
        return self._one_of(_SERVER_ERRORS)

    def garbage(self, body: bytes, wants_list: bool = False) -> bytes:
        """A body that means nothing: some other one, or the beginning of the right one."""
        if self._below(3) == 0:
            return body[: self._below(len(body))]
        return self._one_of(_GARBAGE_FOR_A_LIST if wants_list else _GARBAGE)

    def wait_form(self) -> int:
        """How a 429 says how long to wait: 0, 1 or 2."""
        return self._below(3)

    def _below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def _one_of(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self._below(len(choices))]


class OrderFaults:
    """The faults of all requests: the same plan and the same number of a request always give the same one.

    ``on_fault`` is told of each that is to be done, with the request's number.
    """

    def __init__(self, plan: OrderFaultPlan, on_fault: Callable[[int, OrderFault], None]) -> None:
        self._plan = plan
        self._on_fault = on_fault
        self._requests = 0

    def stop(self) -> None:
        """Nothing more goes wrong with requests to come."""
        self._plan = OrderFaultPlan()

    def next(self) -> Mishap | None:
        """What befalls the next request."""
        self._requests += 1
        random = Random(f"{self._plan.seed}/order request {self._requests}")
        if not self._plan.faults or int(random.random() * self._plan.every):
            return None
        fault = self._plan.faults[int(random.random() * len(self._plan.faults))]
        self._on_fault(self._requests, fault)
        return Mishap(fault, random)
