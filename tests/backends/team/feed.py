"""The feed parser (chapter *Feed*)."""

from collections.abc import Sequence
from typing import TypeAlias

from backends.team.careful import read_carefully
from backends.team.frames import NotPlain, PlainEvent, PlainUpdate, plain_events
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.feed.events import Element, Parsed
from ticktotrade.feed.interface import FeedConfig

Events: TypeAlias = tuple[Sequence[PlainEvent | Element], int]
"""The elements of a frame, and how many unknown members they have."""


class Feed:
    """Reads an everyday frame in one go, and any other carefully."""

    def __init__(self, config: FeedConfig) -> None:
        self._max_frame_bytes = config.max_frame_bytes

    def parse(self, frame: bytes) -> Parsed:
        """The elements of a frame. Raises `Refused` with ``frame_too_large`` or ``frame_malformed`` (FEED-1, FEED-2)."""
        elements, unknown_members = self.read(frame)
        records = [each.record() if isinstance(each, PlainUpdate) else each for each in elements]
        return Parsed(tuple(records), unknown_members)

    def read(self, frame: bytes) -> Events:
        """As `parse`, but for the form of plain updates."""
        if len(frame) > self._max_frame_bytes:
            raise Refused(ErrorCode.FRAME_TOO_LARGE)
        try:
            return plain_events(frame), 0
        except NotPlain:
            return read_carefully(frame)
