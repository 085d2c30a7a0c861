"""Which order answers which frame, and which orders should not have come, or have not (LATENCY-22). No I/O, no clock.

An order is matched by what it is, not by its client order id, which the system may choose as it likes. It counts as having
come when its first request has arrived, whatever the venue did with that: a request that the venue turned away, broke off
or answered with rubbish may come again, and has to be acted on once in all.
"""

from array import array
from collections import Counter
from typing import Final, Protocol

from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.latency.wire.records import WireOrder, WireRow

_MOST_EXAMPLES: Final = 3


class Arrival(Protocol):
    """A request to place an order, as it arrived."""

    @property
    def at(self) -> int:
        """When its last byte had arrived, in nanoseconds of the same clock as the frames."""

    @property
    def order(self) -> WireOrder | None:
        """What it asks for, if it can be read."""

    @property
    def client_order_id(self) -> str:
        """The system's own id."""

    @property
    def acted(self) -> bool:
        """Whether the venue has taken the order."""

    @property
    def faulty(self) -> bool:
        """Whether the venue has answered it wrongly, or not at all, on purpose."""


class Matching(Protocol):
    """Keeps account of frames and orders."""

    @property
    def outstanding(self) -> int:
        """How many orders are still to come."""

    def begin(self, rate: str) -> None:
        """What comes from now on is of a new row."""

    def sent(self, frame: int, orders: tuple[WireOrder, ...], left_at: int) -> None:
        """A frame has left, and these orders are to come of it. O(orders)."""

    def arrived(self, arrival: Arrival) -> None:
        """An order has come."""

    def rows(self) -> tuple[WireRow, ...]:
        """What has come of it all so far, a row for each rate."""


class _Due:
    """An order that was decided, of one frame."""

    __slots__ = ("arrived_at", "frame", "left_at", "order")

    def __init__(self, frame: int, order: WireOrder, left_at: int) -> None:
        self.frame = frame
        self.order = order
        self.left_at = left_at
        self.arrived_at: int | None = None


class _Row:
    """What one rate has led to so far."""

    def __init__(self, rate: str) -> None:
        self.rate = rate
        self.frames = 0
        self.first_at = 0
        self.last_at = 0
        self.due: list[_Due] = []
        self.mistakes: Counter[str] = Counter()
        self.examples: list[str] = []

    def leaves(self, at: int) -> None:
        if not self.frames:
            self.first_at = at
        self.frames += 1
        self.last_at = at

    def blame(self, mistake: str, what: str) -> None:
        self.mistakes[mistake] += 1
        if len(self.examples) < _MOST_EXAMPLES:
            self.examples.append(f"{mistake}: {what}")

    def closed(self) -> WireRow:
        come = [each for each in self.due if each.arrived_at is not None]
        missing = [each for each in self.due if each.arrived_at is None]
        examples = [f"missing: {each.order}, of frame {each.frame:,}" for each in missing[:_MOST_EXAMPLES]]
        return WireRow(
            self.rate,
            self.frames,
            (self.last_at - self.first_at) / 1e9,
            len(self.due),
            len(missing),
            self.mistakes["duplicated"],
            self.mistakes["invented"],
            array("q", [(each.arrived_at or 0) - each.left_at for each in come]),
            array("q", [each.frame for each in come]),
            (*examples, *self.examples),
        )


class _Rows:
    """The rows so far. What is wrong before the first one begins is counted there."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._row = _Row("")

    def begin(self, rate: str) -> None:
        """As `Matching.begin` has it."""
        if self._rows:
            self._row = _Row(rate)
        self._row.rate = rate
        self._rows.append(self._row)

    def rows(self) -> tuple[WireRow, ...]:
        """As `Matching.rows` has it. O(frames)."""
        return tuple(row.closed() for row in self._rows)


class OrderMatching(_Rows):
    """Matches orders by symbol, side, quantity and limit.

    Of several frames that led to the same order the one is taken that comes first behind the latest frame that was
    answered; if there is none, the oldest: systems answer in order, but for orders that have to be sent again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[WireOrder, list[_Due]] = {}
        self._tried: dict[WireOrder, list[_Due]] = {}
        self._acted: Counter[WireOrder] = Counter()
        self._doubtful: set[str] = set()
        self._latest = -1
        self.outstanding = 0

    def sent(self, frame: int, orders: tuple[WireOrder, ...], left_at: int) -> None:
        """As `Matching.sent` has it."""
        self._row.leaves(left_at)
        for order in orders:
            due = _Due(frame, order, left_at)
            self._row.due.append(due)
            self._waiting.setdefault(order, []).append(due)
            self.outstanding += 1

    def arrived(self, arrival: Arrival) -> None:
        """O(orders that are alike and outstanding)."""
        order = arrival.order
        if order is None:
            self._row.blame("invented", "a request that asks for no order that a venue knows")
            return
        due = self._first_time(order, arrival.at) or self._once_more(order)
        if due is None:
            self._judge_surplus(order, arrival)
        elif arrival.acted:
            self._acted[order] += 1
        else:
            self._tried.setdefault(order, []).append(due)
        if arrival.faulty:
            self._doubtful.add(arrival.client_order_id)

    def _first_time(self, order: WireOrder, at: int) -> _Due | None:
        """What an order was waited for, if it was."""
        waiting = self._waiting.get(order)
        if not waiting:
            return None
        ahead = (place for place, each in enumerate(waiting) if each.frame > self._latest)
        due = waiting.pop(next(ahead, 0))
        if not waiting:
            del self._waiting[order]
        due.arrived_at = at
        self._latest = max(self._latest, due.frame)
        self.outstanding -= 1
        return due

    def _once_more(self, order: WireOrder) -> _Due | None:
        """What an order that has come already, and was not acted on, was waited for."""
        tried = self._tried.get(order)
        if not tried:
            return None
        due = tried.pop(0)
        if not tried:
            del self._tried[order]
        return due

    def _judge_surplus(self, order: WireOrder, arrival: Arrival) -> None:
        """An order that nothing is left of to wait for; after a fault of the venue it may be asked for again, by its id."""
        if not arrival.acted and arrival.client_order_id in self._doubtful:
            return
        mistake = "duplicated" if self._acted[order] else "invented"
        self._row.blame(mistake, safe_text(f"{order} (client order id {arrival.client_order_id})"))


class EchoMatching(_Rows):
    """Matches orders by their number: the echo answers every frame with the same bytes, the n-th with the n-th.

    Only frames that an order was decided on count as decided.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sent: list[_Due | None] = []
        self._answered = 0

    @property
    def outstanding(self) -> int:
        """Of every frame one is to come."""
        return max(len(self._sent) - self._answered, 0)

    def sent(self, frame: int, orders: tuple[WireOrder, ...], left_at: int) -> None:
        """As `Matching.sent` has it."""
        self._row.leaves(left_at)
        due = _Due(frame, orders[0], left_at) if orders else None
        if due is not None:
            self._row.due.append(due)
        self._sent.append(due)

    def arrived(self, arrival: Arrival) -> None:
        """O(1)."""
        if self._answered >= len(self._sent):
            self._row.blame("invented", "an answer to no frame")
            return
        due = self._sent[self._answered]
        self._answered += 1
        if due is not None:
            due.arrived_at = arrival.at
