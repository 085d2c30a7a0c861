"""The bodies of limit orders, of which nothing differs from one to the next but the price and the id."""

from json.encoder import encode_basestring
from typing import Final

from ticktotrade.nano import write_decimal
from ticktotrade.order import Order
from ticktotrade.router.orders_api import order_body

_MOST_BEGINNINGS: Final = 1024
_PRICE: Final = '"limit_price":"'


class OrderBodies:
    """Writes what `order_body` writes, for an order with a limit and nothing unusual.

    The text up to the price is remembered by symbol, side, quantity and time in force: `json.dumps` would take three
    times as long as all of this.
    """

    def __init__(self) -> None:
        self._beginnings: dict[tuple[str, str, int, str], str] = {}

    def body(self, order: Order) -> bytes:
        """What places an order that has a limit, no stop and regular hours. O(length)."""
        client_order_id, symbol, side, _, time_in_force, quantity, price, *_ = order
        assert price is not None
        key = (symbol, side, quantity, time_in_force)
        beginning = self._beginnings.get(key) or self._new_beginning(key, order)
        id_text = encode_basestring(client_order_id)
        return f'{beginning}{write_decimal(price)}","client_order_id":{id_text}}}'.encode()

    def _new_beginning(self, key: tuple[str, str, int, str], order: Order) -> str:
        if len(self._beginnings) >= _MOST_BEGINNINGS:
            self._beginnings.clear()
        text = order_body(order, None).decode()
        beginning = self._beginnings[key] = text[: text.rindex(_PRICE) + len(_PRICE)]
        return beginning
