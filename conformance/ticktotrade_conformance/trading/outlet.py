"""Where lines go, as long as somebody takes them."""

import sys
from collections.abc import Callable
from contextlib import suppress


class Outlet:
    """Prints lines. Once stdout cannot be written any more nothing is printed, and ``on_failure`` is called, once."""

    def __init__(self, is_quiet: bool) -> None:
        self.on_failure: Callable[[], None] = lambda: None
        self.failure: OSError | None = None
        self._is_quiet = is_quiet
        self._latest_notice = ""

    def line(self, line: str) -> None:
        """Print a line to stdout."""
        if self._is_quiet or self.failure is not None:
            return
        try:
            print(line, flush=True)
        except OSError as error:
            self.failure = error
            self.on_failure()

    def notice(self, notice: str) -> None:
        """Print a notice to stderr, unless it was the latest one already."""
        if not self._is_quiet and notice != self._latest_notice:
            self._latest_notice = notice
            with suppress(OSError):  # orders are more important than that somebody hears of it
                print(f"t2t: {notice}", file=sys.stderr, flush=True)
