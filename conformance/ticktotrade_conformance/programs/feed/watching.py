"""What listens to a live feed for ``t2t feed``."""

from collections.abc import Callable

from rich.console import RenderableType

from ticktotrade.session import Received, State
from ticktotrade_conformance.programs.feed.recorder import Recorder
from ticktotrade_conformance.programs.feed.screen import event_lines, screen
from ticktotrade_conformance.programs.feed.tally import Tally

_LINES_AROUND = 6


class Watcher:
    """Counts and records every frame, and shows it: on a live screen, or as lines.

    ``on_enough`` is called when as many ``frames`` have come as are wanted, if that is limited.
    """

    def __init__(
        self,
        recorder: Recorder,
        lines: Callable[[str], None] | None,
        notices: Callable[[str], None],
        frames: int | None,
    ) -> None:
        self.on_enough: Callable[[], None] = lambda: None
        self.tally = Tally()
        self._recorder = recorder
        self._lines = lines
        self._notices = notices
        self._frames = frames
        self._notice = ""

    def on_frame(self, received_at: int, frame: bytes, received: Received) -> None:
        """Take a frame in, unless there were enough."""
        if self._frames is not None and self.tally.frames >= self._frames:
            return
        self.tally.take(received)
        self._recorder.take(received_at, frame, received)
        if self._lines is not None:
            for line in event_lines(received_at, received):
                self._lines(line)
        if self.tally.frames == self._frames:
            self.on_enough()

    def on_stale(self) -> None:
        """No book is to be trusted until its reset."""
        self.tally.mark_stale()

    def on_notice(self, notice: str) -> None:
        """Keep it for the screen, and pass it on."""
        self._notice = notice
        self._notices(notice)

    def screen(self, state: State, rows: int) -> RenderableType:
        """What is to be seen on a screen of so many rows."""
        return screen(self.tally, state, self._notice, rows - _LINES_AROUND)
