"""Phase 3, straight path: an order's message from the values that differ, the rest of it being there already.

The orders of a strategy for one symbol and side differ in their id, a price and two times. All other bytes are the same
in every message, and as long as ids are equally long, all bytes are in the same places. So the codec is asked for such
an order when the writer is made, and what it wrote is taken apart; from then on an order costs no record to be made and
read. What belongs to an id of each length is made beforehand as well, for as many digits as a day has orders: else the
tenth, hundredth and thousandth order would take half as long again, and ten times as long where it waits for a compiler.
"""

import struct
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

from ticktotrade.codec.interface import Codec
from ticktotrade.order import CLIENT_ORDER_ID_BYTES, Order

WriteOrder = Callable[[str, int, int, int], bytes]
"""The message of the order with this client order id, limit price, event time and time of receiving."""

_NUMBER: Final = 8
_NO_LENGTH: Final = -1
_MOST_DIGITS: Final = 8
"""By so many digits ids may grow before the codec is asked again."""
_ALL_BYTES: Final = int.from_bytes(b"\x7f" * _NUMBER, "little")
"""It differs from 0 in every byte."""

# CPython packs all of it in one call, which saves a fifth of adding pieces. PyPy packs a text byte by byte, and adds
# the pieces in a third of the time.
_PACKS_TEXTS: Final = sys.implementation.name == "cpython"


class Template(NamedTuple):
    """A message around an id of one length: ``head``, the id, ``middle``, and then numbers with zeros between them."""

    head: bytes
    middle: bytes
    zeros: int


def order_writer(codec: Codec, order: Order) -> WriteOrder:
    """A function that writes what the codec writes for such orders, in O(bytes); also where it knows no short way.

    The id of the order is as short as those of the orders will be.
    """
    template = _template(codec, order, 1)
    if template is None or not _is_for_every_length(codec, order, template):

        def write_plainly(client_order_id: str, price: int, event_time: int, received_at: int) -> bytes:
            return codec.encode(
                order._replace(
                    client_order_id=client_order_id,
                    limit_price=price,
                    event_time=event_time,
                    received_at=received_at,
                )
            )

        return write_plainly
    return _packing(codec, order, template) if _PACKS_TEXTS else _adding(codec, order, template)


def _packing(codec: Codec, order: Order, template: Template) -> WriteOrder:
    length = _NO_LENGTH
    head, middle, zeros = template
    pack: Callable[..., bytes] = struct.pack  # as `head`, set by the first order

    def made(length: int) -> tuple[bytes, Callable[..., bytes]]:
        head = _head(codec, order, template, length)
        return head, struct.Struct(f"<{len(head)}s{length}s{len(middle)}sq{zeros}xqq").pack

    ready = {length: made(length) for length in _lengths(order)}

    def write(client_order_id: str, price: int, event_time: int, received_at: int) -> bytes:
        nonlocal length, head, pack
        encoded = client_order_id.encode()
        if len(encoded) != length:  # once for each number of digits
            length = len(encoded)
            head, pack = ready.get(length) or made(length)
        return pack(head, encoded, middle, price, event_time, received_at)

    return write


def _adding(codec: Codec, order: Order, template: Template) -> WriteOrder:
    length = _NO_LENGTH
    head, middle, zeros = template
    pack = struct.Struct(f"<q{zeros}xqq").pack
    ready = {length: _head(codec, order, template, length) for length in _lengths(order)}

    def write(client_order_id: str, price: int, event_time: int, received_at: int) -> bytes:
        nonlocal length, head
        encoded = client_order_id.encode()
        if len(encoded) != length:
            length = len(encoded)
            head = ready.get(length) or _head(codec, order, template, length)
        return head + encoded + middle + pack(price, event_time, received_at)

    return write


def _lengths(order: Order) -> range:
    """Of the ids that are to be expected."""
    shortest = len(order.client_order_id.encode())
    return range(shortest, min(shortest + _MOST_DIGITS, CLIENT_ORDER_ID_BYTES + 1))


def _head(codec: Codec, order: Order, template: Template, length: int) -> bytes:
    """What is before an id of so many bytes: its length is in there."""
    return codec.encode(_blank(order, length))[: len(template.head)]


def _blank(order: Order, length: int) -> Order:
    return order._replace(client_order_id="0" * length, limit_price=0, event_time=0, received_at=0)


def _is_for_every_length(codec: Codec, order: Order, template: Template) -> bool:
    """Whether the longest id has all but the head's bytes in common with the shortest one, and a head as long."""
    longest = _template(codec, order, CLIENT_ORDER_ID_BYTES)
    return (
        longest is not None
        and longest._replace(head=template.head) == template
        and len(longest.head) == len(template.head)
    )


def _template(codec: Codec, order: Order, length: int) -> Template | None:
    """How the codec writes the order with an id of so many bytes; nothing if that is not what a `Template` can say."""
    order = _blank(order, length)
    message = codec.encode(order)
    # Each value is where the message changes with it, in every byte.
    places = [
        _changed(message, codec.encode(changed))
        for changed in (
            order._replace(client_order_id="1" * length),
            order._replace(limit_price=_ALL_BYTES),
            order._replace(event_time=_ALL_BYTES),
            order._replace(received_at=_ALL_BYTES),
        )
    ]
    (id_start, id_end), (price_start, price_end), event, received = places
    between = message[price_end : event[0]]
    if (
        id_end - id_start != length
        or price_end - price_start != _NUMBER
        or event != (len(message) - 2 * _NUMBER, len(message) - _NUMBER)
        or received != (len(message) - _NUMBER, len(message))
        or any(between)
    ):
        return None
    return Template(message[:id_start], message[id_end:price_start], len(between))


def _changed(message: bytes, other: bytes) -> tuple[int, int]:
    """Where the first byte is in which they differ, and where the last one ends; no place if they do not correspond."""
    if len(message) != len(other):
        return 0, 0
    differing = [place for place, (one, two) in enumerate(zip(message, other, strict=True)) if one != two]
    return differing[0], differing[-1] + 1
