"""Where lines and screens go, as long as somebody takes them."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from rich.live import Live

from ticktotrade_conformance.console.streams import tell


class Outlet:
    """Prints lines, and keeps a screen, until stdout cannot be written any more. What is being done has to come to a good
    end all the same: `on_failure` says how.
    """

    def __init__(self, is_quiet: bool) -> None:
        self._act: Callable[[], object] = lambda: None
        self.failure: OSError | None = None
        self._is_quiet = is_quiet
        self._latest_notice = ""

    def on_failure(self, act: Callable[[], object]) -> None:
        """Have ``act`` called, once, when stdout cannot be written any more; that may be so already."""
        self._act = act
        if self.failure is not None:
            act()

    def line(self, line: str) -> None:
        """Print a line to stdout."""
        if not self._is_quiet:
            self.write(lambda: print(line, flush=True))

    def notice(self, notice: str) -> None:
        """Print a notice to stderr, unless it was the latest one already."""
        if not self._is_quiet and notice != self._latest_notice:
            self._latest_notice = notice
            tell(f"t2t: {notice}")

    def write(self, to_stdout: Callable[[], object]) -> None:
        """Let something be written to stdout, if that can be."""
        if self.failure is not None:
            return
        try:
            to_stdout()
        except OSError as error:
            self.failure = error
            self._act()

    def show(self, live: Live, content: RenderableType) -> None:
        """Bring a live screen up to date."""

        def to_stdout() -> None:
            if not live.console.is_terminal:
                # It was one: whoever looked at it has closed it, and rich would say nothing any more.
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            live.update(content, refresh=True)

        self.write(to_stdout)

    @contextmanager
    def keeping(self, live: Live | None) -> Iterator[None]:
        """A live screen, if there is one, for as long as the block takes."""
        if live is None:
            yield
            return
        self.write(live.start)
        try:
            yield
        finally:
            # Once it has failed this does not write, and has to be done all the same: it redirects stdout.
            try:
                live.stop()
            except OSError as error:
                self.failure = self.failure or error
