"""The interface of the feed parser (chapter *Feed*)."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Parsed
from ticktotrade.machine import operation
from ticktotrade.nano import PositiveCount
from ticktotrade.schema.shapes import Bytes

Frame = Annotated[bytes, Bytes("frame")]
"""One text message of the WebSocket stream, as it came."""

UpdateParts = tuple[str, int, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]
"""A book update without its record: symbol, time, bids and asks, in pairs of price and size."""


class FeedConfig(NamedTuple):
    """``max_frame_bytes`` is the size above which a frame is refused unread (FEED-1)."""

    max_frame_bytes: PositiveCount = 4 * 1024 * 1024


class FeedParser(Protocol):
    """Reads frames. It has no state."""

    @operation(
        "The elements of a frame, in order; a broken one does not touch its neighbours.",
        "FEED-1 FEED-2 FEED-3 FEED-4 FEED-5 FEED-6 FEED-7 FEED-8 FEED-9 FEED-10 FEED-11 FEED-12"
        " FEED-13 FEED-14 FEED-15 FEED-16 JSON-1 JSON-2 JSON-3 JSON-4",
        ErrorCode.FRAME_TOO_LARGE,
        ErrorCode.FRAME_MALFORMED,
        reads=True,
    )
    def parse(self, frame: Frame) -> Parsed:
        """Refused with ``frame_too_large``, or else with ``frame_malformed`` if the frame is not a JSON array
        or a JSON object. Its text is JSON as chapter *Numbers* has it.
        """
