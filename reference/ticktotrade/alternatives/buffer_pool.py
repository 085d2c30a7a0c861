"""A bounded pool of output buffers, all of them made beforehand."""

from types import TracebackType
from typing import Final

DEFAULT_BUFFERS: Final = 64
DEFAULT_BYTES: Final = 4096


class NoBuffer(Exception):
    """Every buffer of the pool is leased. What is leased has to be released, or the pool made with more."""


class Lease:
    """A buffer in use. Its message is the first ``length`` bytes; what is behind them belongs to older messages.

    It is released by `release`, or by leaving a ``with`` block.
    """

    __slots__ = ("_pool", "_view", "_whole", "buffer", "leased", "length")

    def __init__(self, pool: "BufferPool", size: int) -> None:
        self.buffer = bytearray(size)
        self.length = 0
        self.leased = False
        self._pool = pool
        self._view: memoryview | None = None
        # It saves making one for every message, and nobody can make the buffer longer while it is there.
        self._whole = memoryview(self.buffer).toreadonly()

    def view(self) -> memoryview:
        """The message, and nothing behind it; to be read, until the buffer is released. O(1).

        Raises ValueError if the buffer is not leased.
        """
        if not self.leased:
            raise ValueError("the buffer was released; lease one anew")
        if self._view is None:
            self._view = self._whole[: self.length]
        return self._view

    def release(self) -> None:
        """Give the buffer back; a view of it can no longer be read. O(1).

        Raises ValueError if it has been released already: it may be somebody else's by now.
        """
        if not self.leased:
            raise ValueError("the buffer was released before")
        if self._view is not None:
            self._view.release()
            self._view = None
        self.leased = False
        self.length = 0
        self._pool.free.append(self)

    def __enter__(self) -> "Lease":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.leased:
            self.release()


class BufferPool:
    """``buffers`` buffers of ``size`` bytes each, for one thread.

    It never grows, never shrinks and never waits: when all are leased, `lease` raises `NoBuffer`, and whoever asked
    decides what to do. The buffer released last is leased next, since it is still in the processor's cache.
    """

    def __init__(self, buffers: int = DEFAULT_BUFFERS, size: int = DEFAULT_BYTES) -> None:
        if buffers < 1 or size < 1:
            raise ValueError("a pool has at least one buffer, and a buffer at least one byte")
        self.size = size
        self.free = [Lease(self, size) for _ in range(buffers)]

    def lease(self) -> Lease:
        """A buffer that nobody has, with no message in it. O(1).

        Raises `NoBuffer` if there is none.
        """
        if not self.free:
            raise NoBuffer("every buffer of the pool is leased")
        lease = self.free.pop()
        lease.leased = True
        return lease
