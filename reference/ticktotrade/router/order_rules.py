"""What the venue would refuse anyway, refused before anything is sent."""

from typing import Final

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.router.interface import Replacement, VenueOrderId
from ticktotrade.router.orders_api import is_venue_id

_CENT: Final = NANOS // 100
_HUNDREDTH_CENT: Final = NANOS // 10_000
_PAIR: Final = "/"


def check_form(order: Order, notional: int | None) -> None:
    """Raises `Refused` with ``invalid_order`` unless the order asks for one amount, at the prices of its type.

    An amount in dollars goes with market orders for the day and with no others, as at Alpaca (ROUTER-2).
    """
    if notional is None:
        sound = order.is_well_formed
    else:
        sound = (
            notional > 0
            and order.quantity == 0
            and order.order_type is OrderType.MARKET
            and order.time_in_force is TimeInForce.DAY
            and order.limit_price is None
            and order.stop_price is None
        )
    if not sound:
        raise Refused(ErrorCode.INVALID_ORDER, "no amount, or not the prices of its type")


def check_pennies(order: Order) -> None:
    """Raises `Refused` with ``sub_penny`` for a price that is finer than the venue's ticks.

    They are a cent from a dollar on, and a hundredth of one below; crypto pairs have finer ones, which only the
    venue knows (ROUTER-3). Source: SEC rule 612; Alpaca's error 42210000.
    """
    if _PAIR in order.symbol:
        return
    for price in (order.limit_price, order.stop_price):
        if price is not None and price % (_CENT if price >= NANOS else _HUNDREDTH_CENT):
            raise Refused(ErrorCode.SUB_PENNY, f"{price} nano-dollars are not whole ticks")


def check_adopted(
    order: Order, venue_order_id: VenueOrderId | None, filled_quantity: int, filled_value: int
) -> None:
    """Raises `Refused` with ``invalid_order`` for an order, an id or fills that cannot be (ROUTER-47)."""
    check_form(order, None)
    if venue_order_id is not None and not is_venue_id(venue_order_id):
        raise Refused(ErrorCode.INVALID_ORDER, "no id of the venue's")
    most = 0 if venue_order_id is None else order.quantity
    if filled_quantity > most or (filled_quantity == 0 and filled_value > 0):
        raise Refused(ErrorCode.INVALID_ORDER, "fills that the order cannot have")


def completed(replacement: Replacement, order: Order, filled: int) -> Replacement:
    """With what is left as its quantity, if some of the order has filled and no quantity is given (ROUTER-46).

    Raises `Refused` with ``invalid_order`` if nothing is to change, or it is an order for dollars (ROUTER-30).
    """
    if all(part is None for part in replacement[1:]):
        raise Refused(ErrorCode.INVALID_ORDER, "nothing is to change")
    if order.quantity == 0:
        raise Refused(ErrorCode.INVALID_ORDER, "an order for dollars has nothing that could change")
    if filled == 0 or replacement.quantity is not None:
        return replacement
    return replacement._replace(quantity=order.quantity - filled)


def replaced(order: Order, replacement: Replacement) -> Order:
    """The order that another one is to become (ROUTER-30).

    Raises `Refused` with ``invalid_order`` if the order does not have what is to change.
    """
    changed = order._replace(
        **{name: part for name, part in replacement._asdict().items() if part is not None}
    )
    check_form(changed, None)
    return changed
