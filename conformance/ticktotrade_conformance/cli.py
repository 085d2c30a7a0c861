"""The command ``t2t``: from its first line on a signal ends it in the way of `ends`."""

import os
import sys
from collections.abc import Sequence

from ticktotrade_conformance.console import ends, streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status.

    0: done, and everything that was checked passed. 1: something did not pass. 2: what was given cannot be
    used; one line on stderr says why. 130, 143, 129: interrupted, terminated, hung up. 141: the reader of the output has
    gone.

    Without ``arguments`` it is the program, with those of its command line and with its signals; with them it is called by
    another program, whose signals are its own.
    """
    if arguments is None:
        ends.take_over()
    try:
        os.getcwd()
    except OSError:
        streams.tell("t2t: the current folder: it is gone; change to another one")
        return 2
    # Imported here, where signals are looked after: it takes a while.
    from ticktotrade_conformance.commands.command_line import run_command  # noqa: PLC0415

    return run_command(sys.argv[1:] if arguments is None else arguments)
