"""Saboteurs of the risk gate."""

from ticktotrade.order import Order
from ticktotrade.risk import Reject, RejectReason, WalkingGate
from ticktotrade_conformance.saboteurs.registry import saboteur


@saboteur("risk", "RISK-3")
class OtherOrder(WalkingGate):
    """Checks the notional before the quantity: the same orders stopped, for other reasons."""

    def check(self, order: Order) -> Reject | None:
        reject = super().check(order)
        price = order.limit_price or 0
        limit = self._config.max_order_notional
        if reject and reject.reason is RejectReason.ORDER_QUANTITY and price * order.quantity > limit:
            return Reject(RejectReason.ORDER_NOTIONAL, limit, price * order.quantity)
        return reject


@saboteur("risk", "RISK-12")
class UnsignedShorts(WalkingGate):
    """A short position counts as none."""

    def exposure(self) -> int:
        total = 0
        for position in self.positions():
            total += max(position.quantity + position.open_buys, 0) * self._marks[position.symbol]
        return total


@saboteur("risk", "RISK-10")
class BlocksReducing(WalkingGate):
    """A limit stops the order that would bring the position back."""

    def _reduces(self, order: Order) -> bool:
        return False


@saboteur("risk", "RISK-16")
class FreshIds(WalkingGate):
    """Forgets a client order id when its order is done."""

    def closed(self, client_order_id: str) -> None:
        super().closed(client_order_id)
        self._ids.discard(client_order_id)
