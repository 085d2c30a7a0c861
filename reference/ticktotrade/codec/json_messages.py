"""Baseline codec: messages as JSON (bottleneck B3)."""

import json

from ticktotrade.codec.interface import Codec
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.order import Order
from ticktotrade.schema import Mismatch, reader, record_of, writer

_write_order = writer(record_of(Order))
_read_order = reader(record_of(Order))


class JsonCodec(Codec):
    """The JSON form of a message as chapter *Traces* has it: members in declared order, no white space."""

    def encode(self, order: Order) -> bytes:
        """O(bytes) (CODEC-1, CODEC-2)."""
        return json.dumps(_write_order(order), separators=(",", ":"), ensure_ascii=False).encode()

    def decode(self, message: bytes) -> Order:
        """O(bytes) (CODEC-6, CODEC-7)."""
        try:
            order: Order = _read_order(read_document(message))
        except (BadJson, Mismatch) as error:
            raise Refused(ErrorCode.BAD_MESSAGE, str(error)) from None
        return order
