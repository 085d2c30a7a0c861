"""What a gate has probably come to after some steps, found out once for each step."""

from collections.abc import Sequence
from typing import Final

from ticktotrade.market_data import Symbol
from ticktotrade.nano import Price, Quantity, Time
from ticktotrade.order import Order
from ticktotrade.risk import Fill
from ticktotrade_conformance.generate.risk.worlds import USUAL_WORLD, world_of
from ticktotrade_conformance.traces.trace import Step


class Course:
    """The orders, fills and times of a sequence so far, as if nothing but the plainest mistakes was refused."""

    def __init__(self) -> None:
        self.world = USUAL_WORLD
        self.latest: Time | None = None
        self.killed = False
        self.marks: dict[Symbol, Price] = {}
        self.sent: list[Order] = []
        self.fills: list[Fill] = []
        self.orders: dict[str, Order] = {}
        self.open: dict[str, Quantity] = {}  # what remains of each, 0 of a filled one
        self.executions: dict[str, str] = {}  # of the day, with the orders that they were of
        self.adopted = 0

    @property
    def filled_last(self) -> Order | None:
        """The order of the latest fill."""
        return self.orders.get(self.fills[-1].client_order_id) if self.fills else None

    def take(self, step: Step) -> None:
        """Go on by one step. O(1)."""
        match step.operation, step.arguments:
            case "check" | "sent" | "messaged", (now, *orders):
                self.latest = now
                if step.operation == "sent":
                    self.sent.append(orders[0])
                    self._open(orders[0])
            case "adopt", (order, _):
                self.adopted += 1
                self._open(order)
            case "fill", (fill,):
                self._fill(fill)
            case "closed", (client_order_id,):
                self.open.pop(client_order_id, None)
            case "start_day", _:
                self.executions.clear()
            case "kill", (stop,):
                self.killed = stop
            case "mark", (symbol, price):
                if not self.marks:
                    self.world = world_of(symbol, price)
                self.marks[symbol] = price
            case _:
                pass

    def _open(self, order: Order) -> None:
        self.orders.setdefault(order.client_order_id, order)
        self.open.setdefault(order.client_order_id, order.quantity)

    def _fill(self, fill: Fill) -> None:
        self.fills.append(fill)
        remaining = self.open.get(fill.client_order_id, 0)
        if 0 < fill.quantity <= remaining and fill.execution_id not in self.executions:
            self.open[fill.client_order_id] = remaining - fill.quantity
            self.executions[fill.execution_id] = fill.client_order_id


class _Follower:
    """Goes on with the sequence that it was asked about last, which has only grown since."""

    def __init__(self) -> None:
        self._steps: Sequence[Step] = ()
        self._taken = 0
        self._course = Course()

    def course_of(self, steps: Sequence[Step]) -> Course:
        """Costs what is new."""
        if steps is not self._steps:
            self._steps, self._taken, self._course = steps, 0, Course()
        for place in range(self._taken, len(steps)):
            self._course.take(steps[place])
        self._taken = len(steps)
        return self._course


_FOLLOWER: Final = _Follower()


def course_of(steps: Sequence[Step]) -> Course:
    """What some steps have come to. ``steps`` may grow between two calls, and not change otherwise."""
    return _FOLLOWER.course_of(steps)
