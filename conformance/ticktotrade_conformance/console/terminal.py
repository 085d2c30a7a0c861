"""The console that everything is shown on, which is left in order however the program ends."""

import os
from contextlib import suppress
from typing import Final

from rich.console import Console

from ticktotrade_conformance.console.ends import Act, deferred, undo_at_end

_SHOW_CURSOR: Final = b"\n\x1b[?25h"


class Terminal(Console):
    """A console that shows its cursor again when a signal ends the program, and whose reader may go away."""

    _forget: Act = staticmethod(lambda: None)

    def show_cursor(self, show: bool = True) -> bool:
        """As `Console.show_cursor`; a signal brings it back."""
        with deferred():
            self._forget()
            if not show and self.is_terminal:
                self._forget = undo_at_end(_show_cursor)
            return super().show_cursor(show)

    def on_broken_pipe(self) -> None:
        """Let the `BrokenPipeError` pass, which is raised at this moment; rich would exit with status 1."""
        raise  # noqa: PLE0704


def _show_cursor() -> None:
    with suppress(OSError):
        os.write(1, _SHOW_CURSOR)
