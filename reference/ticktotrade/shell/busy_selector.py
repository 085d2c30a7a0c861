"""Asking for what has come again and again, instead of sleeping until something has.

A process that sleeps is woken by the kernel, on a processor that has done something else meanwhile, or has been halted. One
that asks has the answer as soon as it is there, and has a processor to itself for that: it is worth it where there is one
to spare.
"""

import selectors
from time import monotonic


class BusySelector(selectors.DefaultSelector):
    """Answers as the default one does, and never sleeps. Timers are kept to within the time that it takes to ask once."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready, as soon as something is, or the time-out has passed."""
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            ready = super().select(0)
            if ready or (deadline is not None and monotonic() >= deadline):
                return ready
