"""What the analysis proposes, built and measured, and used by no phase: to be read beside what took its place.

`skip_list`, a concurrent skip list of levels, stands beside `ticktotrade.book.sorted_keys` (``benchmarks/test_book.py``,
decision 0016), and `pooled` with `buffer_pool`, which write messages into leased buffers, beside
`ticktotrade.codec.compiled` (``benchmarks/test_codec.py``, decision 0026).

Each keeps to the specification of its component, and is tested as the phases' variants are. Nothing but tests and
benchmarks imports them.
"""

from ticktotrade.alternatives.buffer_pool import BufferPool, Lease, NoBuffer
from ticktotrade.alternatives.pooled import BufferTooSmall, PooledCodec
from ticktotrade.alternatives.skip_list import SkipList, SkipListBook

__all__ = [
    "BufferPool",
    "BufferTooSmall",
    "Lease",
    "NoBuffer",
    "PooledCodec",
    "SkipList",
    "SkipListBook",
]
