"""The feed parser: one text message of the market-data stream becomes typed events.

Read `interface` and `events` first, then `members` (what each message type has), then `tree`, and then the
scanners: `token_scanner` for CPython, `byte_scanner` for PyPy. What phase 3 reads without a record, it reads with
`shape_reader` on CPython, after `shapes`, and with `byte_reader` on PyPy.
"""

from ticktotrade.feed.byte_scanner import ByteScanner
from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.feed.token_scanner import TokenScanner
from ticktotrade.feed.tree import TreeParser

__all__ = ["ByteScanner", "FeedConfig", "FeedParser", "TokenScanner", "TreeParser"]
