"""The alternative for phase 3: bincode written into buffers that are there already, with no new one for a message.

`encode` answers bytes, which are a value and therefore new. Whoever sends a message and forgets it leases a buffer.
For an order that takes longer on CPython than new bytes do, and on PyPy it saves nothing; for large books on PyPy it
halves the time. The engine keeps its messages, so nothing in it leases.
"""

import struct
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from ticktotrade.alternatives.buffer_pool import BufferPool, Lease
from ticktotrade.codec.compiled import CompiledCodec, message_records
from ticktotrade.codec.messages import Message
from ticktotrade.codec.specialised import message_filler

_DOES_NOT_FIT: Final = (struct.error, IndexError)


class BufferTooSmall(ValueError):
    """A message does not fit into the buffer: ``needed`` bytes are behind the offset, if there were as many."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"the message needs {needed} bytes")
        self.needed = needed


class PooledCodec(CompiledCodec):
    """The compiled codec, and two more ways to encode, to the same bytes: into a buffer, and into one that is leased."""

    def __init__(self, pool: BufferPool | None = None) -> None:
        super().__init__()
        self._pool = pool or BufferPool()
        self._fillers = _fillers()

    def encode_into(self, message: Message, buffer: bytearray, offset: int = 0) -> int:
        """Write a message into a buffer, from an offset on; answers the offset behind it. O(bytes).

        The buffer keeps its length. Raises `BufferTooSmall` if it ends before; what stands in it behind the offset is
        then undefined.
        """
        try:
            return self._fillers[type(message)](message, buffer, offset)
        except _DOES_NOT_FIT:
            needed = len(self.encode(message))
        raise BufferTooSmall(needed)

    def lease(self, message: Message) -> Lease:
        """A buffer of the pool with a message in it, until it is released. O(bytes).

        Raises `NoBuffer` if all are leased, and `BufferTooSmall` if the message is larger than they are; then none is
        leased.
        """
        lease = self._pool.lease()
        try:
            lease.length = self.encode_into(message, lease.buffer)
        except BaseException:
            lease.release()
            raise
        return lease


@cache
def _fillers() -> dict[type[Any], Callable[[Any, bytearray, int], int]]:
    return {record.type: message_filler(record, tag) for tag, record in enumerate(message_records())}
