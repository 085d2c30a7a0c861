"""What has become of a trader's orders so far: counts, those that are open, and how long they took."""

from array import array
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.market_data import Side
from ticktotrade.nano import write_decimal
from ticktotrade.order import Order
from ticktotrade.pipeline.interface import Decision, Reaction, Rejected, Throttled
from ticktotrade.router.interface import Done, Ending, Filled, Halted, Placed
from ticktotrade.safe_text import safe_text
from ticktotrade.shell.order_client import Report

KEPT_SAMPLES: Final = 10_000
"""Of how many of the latest orders the latency is shown."""


@dataclass
class OpenOrder:
    """An order that the router has in its hands."""

    order: Order
    placed: bool = False
    filled: int = 0


class Blotter:
    """Counts what the trader says of its orders; every method that takes something in answers lines about it."""

    def __init__(self) -> None:
        self.sent = 0
        self.earlier = 0
        """Orders of an earlier life that were taken in hand."""
        self.throttled = 0
        self.rejects: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.endings: Counter[Ending] = Counter()
        self.fills = 0
        self.bought = 0
        self.sold = 0
        self.unknown: list[str] = []
        """Orders that may still be at the venue, and that the router has given up."""
        self.open: dict[str, OpenOrder] = {}
        self.latencies: deque[int] = deque(maxlen=KEPT_SAMPLES)

    def samples(self) -> "array[int]":
        """The latencies of the latest orders, in nanoseconds."""
        return array("q", self.latencies)

    def take_reaction(self, reaction: Reaction) -> Iterator[str]:
        """Count what a frame led to."""
        for decision in reaction.decisions:
            yield from self._take_decision(decision)

    def _take_decision(self, decision: Decision) -> Iterator[str]:
        match decision:
            case Rejected(client_order_id, reject):
                self.rejects[reject.reason.value] += 1
                yield f"{client_order_id} rejected by the risk gate: {reject.reason}"
            case Throttled(client_order_id):
                self.throttled += 1
                yield f"{client_order_id} throttled"
            case _:
                pass

    def take_order(self, order: Order) -> Iterator[str]:
        """An order goes to the router."""
        self.sent += 1
        self.open[order.client_order_id] = OpenOrder(order)
        yield f"{order.client_order_id} {described(order)}"

    def take_earlier(self, order: Order) -> Iterator[str]:
        """An order of an earlier life is in the router's hands."""
        self.earlier += 1
        self.open[order.client_order_id] = OpenOrder(order, placed=True)
        yield f"{order.client_order_id} of an earlier life: {described(order)}"

    def take_refusal(self, order: Order, refused: Refused) -> Iterator[str]:
        """The router did not take it."""
        self.sent -= 1
        del self.open[order.client_order_id]
        self.refused[refused.code.value] += 1
        yield f"{order.client_order_id} {described(order)}: refused by the router, {refused}"

    def take_report(self, report: Report) -> Iterator[str]:
        """Something became of an order."""
        match report:
            case Placed(client_order_id, venue_order_id):
                self.open[client_order_id].placed = True
                yield f"{client_order_id} placed as {venue_order_id}"
            case Filled(client_order_id, quantity, value):
                yield self._take_fill(client_order_id, quantity, value)
            case Done(client_order_id, ending, detail):
                yield self._take_end(client_order_id, ending, detail)
            case Halted(status, detail):
                yield f"halted: the venue says {status} {safe_text(detail)}"
            case _:
                pass

    def _take_fill(self, client_order_id: str, quantity: int, value: int) -> str:
        self.fills += 1
        known = self.open[client_order_id]
        known.filled += quantity
        if known.order.side is Side.BUY:
            self.bought += value
        else:
            self.sold += value
        return f"{client_order_id} filled {write_decimal(quantity)} @ {write_decimal(value // quantity)}"

    def _take_end(self, client_order_id: str, ending: Ending, detail: str) -> str:
        self.endings[ending] += 1
        self.open.pop(client_order_id, None)
        if ending is Ending.UNKNOWN:
            self.unknown.append(client_order_id)
        return f"{client_order_id} {ending}{f': {safe_text(detail)}' if detail else ''}"


def described(order: Order) -> str:
    """What an order asks for."""
    price = "" if order.limit_price is None else f" @ {write_decimal(order.limit_price)}"
    return f"{order.side} {write_decimal(order.quantity)} {safe_text(order.symbol)}{price}"
