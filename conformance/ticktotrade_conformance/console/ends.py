"""The one way in which a program ends before its time: by a signal, from wherever it is.

What it has begun is undone, one line on stderr says so, and it is over, with the exit status 128 + signal. No exception is
raised for it: one that came out of a signal's handler would be swallowed by a destructor, by a library or by `suppress`, or
be taken for a failure of the backend that is just being called.

What has to be undone is registered before it is begun, with signals put off, so that none falls in between::

    with deferred():
        forget = undo_at_end(lambda: path.unlink(missing_ok=True))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)

All of this is the main thread's, as signals are.
"""

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, Never

Act = Callable[[], object]

_SAID: Final = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}
SIGNALS: Final = {getattr(signal, name): said for name, said in _SAID.items() if hasattr(signal, name)}
"""The signals that end a program, and what is said of each. Windows has no SIGHUP."""

_PATIENCE: Final = 1.0
"""Seconds that a signal is put off at most, and that undoing takes at most, if another one asks."""


class _Program:
    """What this program has begun, and what a signal does to it now."""

    def __init__(self) -> None:
        self.instead: Callable[[int], bool] | None = None
        self.status: int | None = None
        self._undoing: dict[int, Act] = {}
        self._registered = 0
        self._taken: list[int] = []
        self._deferrals = 0
        self._pending: int | None = None
        self._pending_since = 0.0

    def take(self, numbers: "list[int]") -> None:
        self._taken += numbers
        for number in numbers:
            signal.signal(number, self._on_signal)

    def release(self, handler: signal.Handlers) -> None:
        for number in self._taken:
            signal.signal(number, handler)
        self._taken.clear()

    def register(self, undo: Act) -> Act:
        self._registered += 1
        place = self._registered
        self._undoing[place] = undo
        return lambda: self._undoing.pop(place, None)

    def forget(self) -> None:
        self._undoing.clear()

    def defer(self) -> None:
        self._deferrals += 1

    def resume(self) -> None:
        self._deferrals -= 1
        if self._deferrals == 0 and self._pending is not None:
            self.end(self._pending)

    def end(self, number: int) -> Never:
        """Undo everything, the latest first. A second signal meanwhile leaves a second for that, a third one nothing.

        The second one is often the first one again: of a terminal that is closed its shell and the system tell.
        """
        for each in self._taken:
            signal.signal(each, self._hurry)
        while self._undoing:
            _, undo = self._undoing.popitem()
            with suppress(Exception):
                undo()
        if self.status is None:
            with suppress(OSError):
                # Not by sys.stderr, in the middle of whose work this may be.
                os.write(2, f"t2t: {SIGNALS[number]}\n".encode())
        os._exit(128 + number if self.status is None else self.status)

    def _hurry(self, number: int, frame: FrameType | None) -> None:
        if not hasattr(signal, "setitimer"):
            _at_once(number, frame)
        for each in self._taken:
            signal.signal(each, _at_once)
        signal.signal(signal.SIGALRM, lambda alarm, frame: _at_once(number, frame))
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.instead is not None and self.instead(number):
            return
        now = time.monotonic()
        if self._deferrals == 0 or (self._pending is not None and now - self._pending_since > _PATIENCE):
            self.end(number)
        elif self._pending is None:
            self._pending, self._pending_since = number, now


def _at_once(number: int, frame: FrameType | None) -> Never:
    os._exit(128 + number)


_program: Final = _Program()


def take_over() -> None:
    """From now on the signals end this program in the way of this module.

    One that the parent process has ignored stays so: ``nohup`` means it, and so does a shell that starts a job in the
    background.
    """
    _program.take([number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN])
    # When Python is taken down, nothing is left to be undone, and the status is known.
    atexit.register(_program.release, signal.SIG_IGN)
    if sys.platform != "win32":
        os.register_at_fork(after_in_child=_become_another)


def _become_another() -> None:
    """A forked process has begun nothing of this, and dies of a signal as processes do."""
    _program.forget()
    _program.release(signal.SIG_DFL)


def undo_at_end(undo: Act) -> Act:
    """Have something undone if a signal ends the program; what to call when that is no longer wanted.

    ``undo`` is called from wherever the program is, and must not wait for a lock that may be held there. O(1).
    """
    return _program.register(undo)


@contextmanager
def deferred() -> Iterator[None]:
    """Put signals off until the block ends, which has to be soon.

    If it is not, a second signal, at least a second later, ends the program all the same.
    """
    _program.defer()
    try:
        yield
    finally:
        _program.resume()


@contextmanager
def signals_to(act: Callable[[int], bool]) -> Iterator[None]:
    """In the block a signal does nothing but call ``act``, with its number, from wherever the program is.

    If ``act`` cannot do anything about it any more, it answers so (false), and the signal is put off until the block ends.
    """
    with deferred():
        before, _program.instead = _program.instead, act
        try:
            yield
        finally:
            _program.instead = before


def settle(status: int) -> None:
    """What came of it is said: from now on a signal only makes the program end sooner, with this status."""
    _program.status = status
