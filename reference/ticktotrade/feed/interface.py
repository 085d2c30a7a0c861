"""The interface of the feed parser (chapter *Feed*)."""

from typing import Annotated, NamedTuple, Protocol

from ticktotrade.errors import ErrorCode
from ticktotrade.feed.events import Parsed
from ticktotrade.machine import operation
from ticktotrade.nano import PositiveCount
from ticktotrade.schema.shapes import Bytes

Frame = Annotated[bytes, Bytes("frame")]
"""One text message of the WebSocket stream, as it came."""


class FeedConfig(NamedTuple):
    """``max_frame_bytes`` is the size above which a frame is refused unread (FEED-1)."""

    max_frame_bytes: PositiveCount = 4 * 1024 * 1024


class FeedParser(Protocol):
    """Reads frames. It has no state."""

    @operation(ErrorCode.FRAME_TOO_LARGE, ErrorCode.FRAME_MALFORMED, reads=True)
    def parse(self, frame: Frame) -> Parsed:
        """The elements of a frame, in order; a broken one does not touch its neighbours (FEED-1 to FEED-16).

        Refused with ``frame_too_large``, or else with ``frame_malformed`` if the frame is not a JSON array
        or a JSON object. Its text is read by JSON-1 to JSON-4.
        """
