"""The standard streams: what cannot be written there never is a traceback, and never goes somewhere else instead."""

import io
import os
import sys
from contextlib import suppress
from typing import Final

from ticktotrade_conformance.console.complaint import Complaint

_STDOUT: Final = 1
_STDERR: Final = 2


def settle_streams() -> None:
    """Make the standard streams such that they can be used. Raises `Complaint` if there is no stdout.

    The descriptors of those that are closed lead nowhere from now on: the next file to be opened would get them, and what
    is meant for a person would be written into it.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            _lead_nowhere(descriptor)
    if sys.stderr is None:
        # print() takes a missing stderr for stdout.
        sys.stderr = open(_STDERR, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        raise Complaint("standard output: it is closed; send it somewhere")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="backslashreplace")


def tell(text: str) -> None:
    """Say something to the person on stderr, in lines; if it cannot be said, it is not."""
    try:
        print(text, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _lead_nowhere(_STDERR)


def give_up_stdout() -> None:
    """What is still to be written to stdout goes nowhere: it cannot be written, and it is known why."""
    _lead_nowhere(_STDOUT)


def let_go() -> None:
    """Write what is still to be written, or give it up: when Python ends, that is no failure any more."""
    for stream, descriptor in ((sys.stdout, _STDOUT), (sys.stderr, _STDERR)):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            _lead_nowhere(descriptor)


def _lead_nowhere(descriptor: int) -> None:
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere == descriptor:
            os.set_inheritable(descriptor, True)  # as a standard stream is
        else:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
