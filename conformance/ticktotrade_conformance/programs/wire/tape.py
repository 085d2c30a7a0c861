"""A market's frames in order, none of them left out: where one rate ends the next one goes on."""

from collections.abc import Sequence

from ticktotrade_conformance.traces.capture import CapturedFrame


class Tape:
    """Frames, of which there is at least one; behind the last one comes the first again. Every operation is O(1)."""

    def __init__(self, frames: Sequence[CapturedFrame]) -> None:
        self._frames = frames
        self._place = 0

    @property
    def next(self) -> CapturedFrame:
        """The frame that is to leave next."""
        return self._frames[self._place]

    def advance(self) -> None:
        """It has left."""
        self._place = (self._place + 1) % len(self._frames)
