"""The feed parser: one text message of the market-data stream becomes typed events.

Read `interface` and `events` first, then `members` (what each message type has), then `tree`.
"""

from ticktotrade.feed.interface import FeedConfig, FeedParser
from ticktotrade.feed.tree import TreeParser

__all__ = ["FeedConfig", "FeedParser", "TreeParser"]
