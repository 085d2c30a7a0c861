"""The feed parser (chapter *Feed*)."""

from backends.team.careful import read_carefully
from backends.team.frames import NotPlain, plain_events
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import Parsed
from ticktotrade.feed.interface import FeedConfig


class Feed:
    """Reads an everyday frame in one go, and any other carefully."""

    def __init__(self, config: FeedConfig) -> None:
        self._max_frame_bytes = config.max_frame_bytes

    def parse(self, frame: bytes) -> Parsed:
        """The elements of a frame. Raises `Refused` with ``frame_too_large`` or ``frame_malformed`` (FEED-1, FEED-2)."""
        if len(frame) > self._max_frame_bytes:
            raise Refused(ErrorCode.FRAME_TOO_LARGE)
        try:
            return Parsed(tuple(plain_events(frame)), 0)
        except NotPlain:
            return read_carefully(frame)
