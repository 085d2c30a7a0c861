"""Messages in bincode (CODEC-3 to CODEC-5, CODEC-8, CODEC-9, CODEC-11 to CODEC-14)."""

from collections.abc import Callable
from struct import Struct
from typing import Any, Final

from backends.team.kinds import Bad, Whole
from backends.team.messages import MESSAGES, record_of
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce

_RECORDS: Final = [record_of(each) for each in MESSAGES]
_TAG: Final = Whole(0, 2**32 - 1)

_LENGTH: Final = Struct("<Q")
_CHOICES: Final = Struct("<IIIq")
_PRICE: Final = Struct("<?q")
_TIMES: Final = Struct("<?qq")
_BEGIN_ORDER: Final = _TAG.to_bytes(MESSAGES.index(Order))
_SIDES: Final = {each: index for index, each in enumerate(Side)}
_TYPES: Final = {each: index for index, each in enumerate(OrderType)}
_TIMES_IN_FORCE: Final = {each: index for index, each in enumerate(TimeInForce)}


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
    """The message that is waited for, with a format for each run of members of fixed width."""
    order_id, symbol = order.client_order_id.encode(), order.symbol.encode()
    choices = _SIDES[order.side], _TYPES[order.order_type], _TIMES_IN_FORCE[order.time_in_force]
    return b"".join(
        (
            _BEGIN_ORDER,
            _LENGTH.pack(len(order_id)),
            order_id,
            _LENGTH.pack(len(symbol)),
            symbol,
            _CHOICES.pack(*choices, order.quantity),
            b"\0" if order.limit_price is None else _PRICE.pack(True, order.limit_price),
            b"\0" if order.stop_price is None else _PRICE.pack(True, order.stop_price),
            _TIMES.pack(order.extended_hours, order.event_time, order.received_at),
        )
    )


def _writer(index: int) -> Callable[[Any], bytes]:
    tag, record = _TAG.to_bytes(index), _RECORDS[index]
    return lambda message: tag + record.to_bytes(message)


_WRITERS: Final[dict[type[Any], Callable[[Any], bytes]]] = {
    each: _writer(index) for index, each in enumerate(MESSAGES)
} | {Order: write_order}
