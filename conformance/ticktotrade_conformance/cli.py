"""The command ``t2t``."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from ticktotrade import __version__
from ticktotrade_conformance.complaint import Complaint


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status.

    0: done, and everything that was checked passed. 1: something did not pass. 2: what was given cannot be
    used; one line on stderr says why. 130, 143: interrupted, terminated.
    """
    try:
        signal.signal(signal.SIGTERM, _terminated)
        return _main(arguments)
    except Complaint as complaint:
        return _complain(str(complaint))
    except KeyboardInterrupt:
        print("t2t: interrupted", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 128 + signal.SIGPIPE
    except OSError as error:
        # Files that we are given are looked after where they are opened; what is left is our output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(f"standard output: {error.strerror}; send it somewhere else")


def _main(arguments: Sequence[str] | None) -> int:
    if sys.stdout is None:
        raise Complaint("standard output: it is closed; send it somewhere")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal's encoding lacks is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.execute is None:
        parser.print_help(sys.stderr)
        return 2
    status: int = options.execute(options)
    sys.stdout.flush()
    return status


def _complain(message: str) -> int:
    line = " ".join(message.split())
    print(f"t2t: {line}".encode(errors="backslashreplace").decode(), file=sys.stderr)
    return 2


def _terminated(number: int, frame: FrameType | None) -> None:
    """End as on an interrupt: what is half written is removed on the way out."""
    sys.exit(128 + number)


def _parser() -> argparse.ArgumentParser:
    # Imported here, where an interrupt is looked after: it takes a while.
    from ticktotrade_conformance.commands import COMMANDS  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog="t2t", description="Checks that a fast tick-to-trade path does what the specification says."
    )
    parser.add_argument("--version", action="version", version=f"tick-to-trade {__version__}")
    parser.set_defaults(execute=None)
    subparsers = parser.add_subparsers(metavar="COMMAND")
    for name, command in COMMANDS.items():
        summary = (command.__doc__ or "").partition("\n")[0].partition(": ")[2]
        subparser = subparsers.add_parser(name, help=summary, description=command.DESCRIPTION)
        command.add_options(subparser)
        subparser.set_defaults(execute=command.execute)
    return parser
