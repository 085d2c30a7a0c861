"""One order as several smaller ones over time (TWAP), which add up to it exactly."""

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.order import CLIENT_ORDER_ID_BYTES, Order


def check_slices(order: Order, count: int, lot: int) -> None:
    """Raises `Refused` with ``invalid_order`` unless every slice gets a whole lot and an id that fits (ROUTER-32)."""
    lots, rest = divmod(order.quantity, lot)
    if rest or lots < count:
        raise Refused(ErrorCode.INVALID_ORDER, f"{count} slices want as many whole lots at least")
    if len(_slice_id(order, count).encode()) > CLIENT_ORDER_ID_BYTES:
        raise Refused(ErrorCode.INVALID_ORDER, "the ids of the slices are too long")


def sliced(order: Order, count: int, lot: int) -> list[Order]:
    """The slices: whole lots, the earlier ones one more where it does not divide evenly (ROUTER-32). O(count)."""
    each, more = divmod(order.quantity // lot, count)
    return [
        order._replace(
            client_order_id=_slice_id(order, number),
            quantity=(each + (number <= more)) * lot,
        )
        for number in range(1, count + 1)
    ]


def _slice_id(order: Order, number: int) -> str:
    return f"{order.client_order_id}-{number}"
