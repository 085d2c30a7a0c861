"""Messages in bincode (CODEC-3 to CODEC-5, CODEC-8, CODEC-9, CODEC-11 to CODEC-14)."""

from collections.abc import Callable
from functools import lru_cache
from struct import Struct
from typing import Any, Final

from backends.team.kinds import Bad, Whole
from backends.team.messages import MESSAGES, record_of
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce

_RECORDS: Final = [record_of(each) for each in MESSAGES]
_TAG: Final = Whole(0, 2**32 - 1)

_ORDER: Final = MESSAGES.index(Order)
_SIDES: Final = tuple(Side)
_TYPES: Final = tuple(OrderType)
_TIMES_IN_FORCE: Final = tuple(TimeInForce)


def to_bincode(message: Any) -> bytes:
    """The bytes of a message."""
    return _WRITERS[type(message)](message)


def from_bincode(data: bytes) -> Any:
    """The message that the bytes are, all of them. Raises ValueError."""
    index, at = _TAG.from_bytes(data, 0)
    if index >= len(_RECORDS):
        raise Bad("no such message")
    message, end = _RECORDS[index].from_bytes(data, at)
    if end != len(data):
        raise Bad("bytes behind the message")
    return message


def write_order(order: Order) -> bytes:
    """The message that is waited for: that of a limit order has one format for the lengths of its two texts."""
    limit = order.limit_price
    if limit is None or order.stop_price is not None:
        return _any_order(order)
    order_id, symbol = order.client_order_id.encode(), order.symbol.encode()
    id_length, symbol_length = len(order_id), len(symbol)
    return _limit_order(id_length, symbol_length).pack(
        _ORDER,
        id_length,
        order_id,
        symbol_length,
        symbol,
        _SIDES.index(order.side),
        _TYPES.index(order.order_type),
        _TIMES_IN_FORCE.index(order.time_in_force),
        order.quantity,
        True,
        limit,
        False,
        order.extended_hours,
        order.event_time,
        order.received_at,
    )


@lru_cache(maxsize=1024)
def _limit_order(id_length: int, symbol_length: int) -> Struct:
    return Struct(f"<IQ{id_length}sQ{symbol_length}sIIIq?q??qq")


def _writer(index: int) -> Callable[[Any], bytes]:
    tag, record = _TAG.to_bytes(index), _RECORDS[index]
    return lambda message: tag + record.to_bytes(message)


_any_order: Final = _writer(_ORDER)
_WRITERS: Final[dict[type[Any], Callable[[Any], bytes]]] = {
    each: _writer(index) for index, each in enumerate(MESSAGES)
} | {Order: write_order}
