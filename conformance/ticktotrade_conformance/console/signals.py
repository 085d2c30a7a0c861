"""INT, TERM and HUP, for commands with an event loop: they ask it to stop."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from ticktotrade_conformance.console import ends


class StopSignals:
    """The signals, from when `call` says what they do until the block ends.

    Before and after that they end the program in the way of `ends`, and so do those that come when the event loop has ended
    and the block has not, as soon as it has.
    """

    def __init__(self) -> None:
        self.first: int | None = None
        """The first one that was taken."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._act: Callable[[], object] = lambda: None
        self._taken = ExitStack()

    def __enter__(self) -> "StopSignals":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def call(self, act: Callable[[], object]) -> None:
        """Let the next signal, and every later one, call ``act`` in the event loop that is running."""
        is_first = self._loop is None
        self._loop, self._act = asyncio.get_running_loop(), act
        if is_first:
            self._taken.enter_context(ends.signals_to(self._take))

    def release(self) -> None:
        """Let them end the program again; to be called twice is the same as once."""
        self._taken.close()

    def status(self, status: int) -> int:
        """The exit status: where everything is well, it says that a signal was the end."""
        return 128 + self.first if self.first is not None and status == 0 else status

    def _take(self, number: int) -> bool:
        assert self._loop is not None
        if self.first is None:
            self.first = number
        if self._loop.is_closed():
            return False
        self._loop.call_soon_threadsafe(self._do)
        return True

    def _do(self) -> None:
        # Looked up when the loop comes to it: the first signal may have given the second another meaning.
        self._act()
