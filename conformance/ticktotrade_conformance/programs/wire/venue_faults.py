"""What goes wrong at the venue of ``t2t wire``, by seed: the faults of the simulated venue whose outcome can be judged.

What a system should do is known only where it is known what it has seen. So a connection that ends lets what was sent
before arrive, and there are no faults that nothing shows.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade_conformance.programs.wire.order_connection import NoAnswer
from ticktotrade_conformance.venue.faults import ConnectionFaults, Fault, FaultPlan
from ticktotrade_conformance.venue.orders.answers import HttpAnswer
from ticktotrade_conformance.venue.orders.endpoints import HttpRequest, wants_list
from ticktotrade_conformance.venue.orders.fault_answers import server_error, too_many, wait_headers
from ticktotrade_conformance.venue.orders.faults import Mishap, OrderFault, OrderFaultPlan, OrderFaults

_NORMAL: Final = 1000


class Fate(NamedTuple):
    """What becomes of a frame: the frames that leave, and whether the connection ends, with a code or none."""

    frames: tuple[bytes, ...]
    leaves: bool = False
    code: int | None = None


class FeedFaults:
    """What befalls the frames of the market."""

    def __init__(self, plan: FaultPlan, on_fault: Callable[[Fault], None] = lambda fault: None) -> None:
        self._faults = ConnectionFaults(plan, 1, on_fault)

    def next(self, frame: bytes) -> Fate:
        """What becomes of the next frame."""
        match self._faults.among_data(False):
            case Fault.DUPLICATES:
                return Fate((frame, frame))
            case Fault.CUTS:
                return Fate((self._faults.cut(frame.decode()).encode(),))
            case Fault.GARBAGE:
                garbage = self._faults.garbage()
                return Fate((frame, garbage.encode() if isinstance(garbage, str) else b"garbage"))
            case Fault.DROPS:
                return Fate((frame,), leaves=True)
            case Fault.CLEAN_CLOSES:
                return Fate((frame,), leaves=True, code=_NORMAL)
            case _:
                return Fate((frame,))


class RequestFaults:
    """What befalls the requests of order entry; ``stall`` is how long a time-out lasts, in seconds."""

    def __init__(
        self,
        plan: OrderFaultPlan,
        stall: float,
        on_fault: Callable[[int, OrderFault], None] = lambda number, fault: None,
    ) -> None:
        self.stall = stall
        self._faults = OrderFaults(plan, on_fault)

    def next(self) -> Mishap | None:
        """What befalls the next request."""
        return self._faults.next()

    def answer(self, mishap: Mishap, request: HttpRequest, right: HttpAnswer) -> HttpAnswer | NoAnswer:
        """What is answered instead of the right thing."""
        match mishap.fault:
            case OrderFault.ERROR_BEFORE | OrderFault.ERROR_AFTER:
                return server_error(mishap.server_error())
            case OrderFault.RATE_LIMIT:
                return too_many(wait_headers(mishap.wait_form()))
            case OrderFault.GARBAGE:
                return right._replace(status=200, body=mishap.garbage(right.body, wants_list(request)))
            case OrderFault.RESET:
                return NoAnswer.RESET
            case _:
                return NoAnswer.LATER
