"""Phase 1 codec: bincode by functions that were made for each message from its declared members.

What they take is what the plain variant takes; all other bytes are given to that one, so that there is one place that
decides what is wrong with a message.
"""

import struct
from collections.abc import Callable
from functools import cache
from typing import Any, Final, cast

from ticktotrade.codec.bincode import BincodeCodec
from ticktotrade.codec.interface import Codec
from ticktotrade.codec.messages import MESSAGE, Message
from ticktotrade.codec.specialised import message_reader, message_writer
from ticktotrade.schema import shapes

_UNSOUND: Final = (ValueError, LookupError, struct.error)


class CompiledCodec(Codec):
    """Packs whatever is of fixed width in one go; branches on what may be missing instead of asking each member."""

    def __init__(self) -> None:
        self._writers = _writers()
        self._readers = _readers()
        self._plain = BincodeCodec()

    def encode(self, message: Message) -> bytes:
        """O(bytes) (CODEC-10, CODEC-11)."""
        return self._writers[type(message)](message)

    def decode(self, data: bytes) -> Message:
        """O(bytes), also for bytes that are no message (CODEC-8, CODEC-9, CODEC-13, CODEC-14)."""
        try:
            # All tags are below 256; the reader looks at the other bytes of the tag.
            return self._readers[data[0]](data)  # type: ignore[no-any-return]
        except _UNSOUND:
            return self._plain.decode(data)


def message_records() -> tuple[shapes.Record, ...]:
    """The records of the messages, each in the place that is its tag (CODEC-11)."""
    return tuple(record for _, record in cast(shapes.Union, MESSAGE).records)


@cache
def _writers() -> dict[type[Any], Callable[[Any], bytes]]:
    return {record.type: message_writer(record, tag) for tag, record in enumerate(message_records())}


@cache
def _readers() -> tuple[Callable[[bytes], Any], ...]:
    return tuple(message_reader(record, tag) for tag, record in enumerate(message_records()))
