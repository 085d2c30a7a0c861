"""The command ``t2t``."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from ticktotrade import __version__
from ticktotrade_conformance.commands import COMMANDS
from ticktotrade_conformance.complaint import Complaint


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status.

    0: done, and everything that was checked passed. 1: something did not pass. 2: what was given cannot be
    used; one line on stderr says why. 130: interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        status: int = options.execute(options)
        sys.stdout.flush()
    except Complaint as complaint:
        print(f"t2t: {complaint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("t2t: interrupted", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="t2t", description="Checks that a fast tick-to-trade path does what the specification says."
    )
    parser.add_argument("--version", action="version", version=f"tick-to-trade {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        summary = (command.__doc__ or "").partition("\n")[0].partition(": ")[2]
        subparser = subparsers.add_parser(name, help=summary, description=command.DESCRIPTION)
        command.add_options(subparser)
        subparser.set_defaults(execute=command.execute)
    return parser
