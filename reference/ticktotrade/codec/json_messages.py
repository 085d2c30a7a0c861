"""Baseline codec: messages as JSON (bottleneck B3)."""

import json

from ticktotrade.codec.interface import Codec
from ticktotrade.codec.messages import MESSAGE, Message
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.schema import Mismatch, reader, writer

_write_message = writer(MESSAGE)
_read_message = reader(MESSAGE)


class JsonCodec(Codec):
    """The JSON form of a message as chapter *Traces* has it: members in declared order, no white space."""

    def encode(self, message: Message) -> bytes:
        """O(bytes) (CODEC-1, CODEC-2, CODEC-10)."""
        return json.dumps(_write_message(message), separators=(",", ":"), ensure_ascii=False).encode()

    def decode(self, data: bytes) -> Message:
        """O(bytes) (CODEC-6, CODEC-7, CODEC-10)."""
        try:
            message: Message = _read_message(read_document(data))
        except (BadJson, Mismatch) as error:
            raise Refused(ErrorCode.BAD_MESSAGE, str(error)) from None
        return message
