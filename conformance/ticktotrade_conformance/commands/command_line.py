"""The command line: which command it names, and how what comes of that is told to whoever has started it."""

import argparse
import errno
import signal
import sys
from collections.abc import Sequence
from typing import Any

from ticktotrade import __version__
from ticktotrade.safe_text import safe_text
from ticktotrade.versions import LATENCY, OPERATIONS, PROTOCOL, SPECIFICATION, TRACES
from ticktotrade_conformance.commands import COMMANDS, load_command
from ticktotrade_conformance.console import ends, streams
from ticktotrade_conformance.console.complaint import Complaint

_COMPLAINT_LIMIT = 2_000
_USED_UP = (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM)


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; the exit status, as `cli.main` has them."""
    try:
        status = _run(arguments)
    except Complaint as complaint:
        status = _complain(str(complaint))
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        streams.give_up_stdout()
        status = 128 + signal.SIGPIPE
    except MemoryError:
        status = _complain("memory: there is not enough; allow more of it (ulimit -v), or give less to read")
    except OSError as error:
        if error.errno in _USED_UP:
            status = _complain(f"this machine: {error.strerror}; allow more of it (ulimit -a)")
            streams.let_go()
            return status
        # Files that we are given are looked after where they are opened; what is left is our output.
        streams.give_up_stdout()
        status = _complain(f"standard output: {error.strerror}; send it somewhere else")
    streams.let_go()
    ends.settle(status)
    return status


def _run(arguments: Sequence[str]) -> int:
    streams.settle_streams()
    parser = _parser(next((each for each in arguments if each in COMMANDS), None))
    try:
        options = parser.parse_args(arguments, argparse.Namespace(typed=tuple(arguments)))
    except SystemExit as after_help_or_complaint:
        return int(after_help_or_complaint.code or 0)
    if options.execute is None:
        parser.print_help(sys.stderr)
        return 2
    status: int = options.execute(options)
    sys.stdout.flush()
    return status


def _complain(message: str) -> int:
    # Names of files and what was read from them are in it.
    streams.tell(f"t2t: {safe_text(' '.join(message.split()), _COMPLAINT_LIMIT)}")
    return 2


class _Parser(argparse.ArgumentParser):
    """A parser whose help that cannot be written is no success; the one of the library does not look."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            print(message, end="", flush=True)
        else:
            lines = message.removesuffix("\n").split("\n")
            streams.tell("\n".join(safe_text(line, _COMPLAINT_LIMIT) for line in lines))


def _versions() -> str:
    """The release, and what it speaks (page *Compatibility*)."""
    traces = " and ".join(map(str, TRACES))
    spoken = f"spec {SPECIFICATION}, operations {OPERATIONS}, traces {traces}, protocol {PROTOCOL}"
    return f"t2t {__version__} ({spoken}, latency {LATENCY})"


def _parser(named: str | None) -> argparse.ArgumentParser:
    """A parser that knows every command, and the options of the one that is named: no other has to be imported."""
    parser = _Parser(
        prog="t2t", description="Checks that a fast tick-to-trade path does what the specification says."
    )
    parser.add_argument("--version", action="version", version=_versions())
    parser.set_defaults(execute=None)
    subparsers = parser.add_subparsers(metavar="COMMAND")
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary)
        if name == named:
            command = load_command(name)
            subparser.description = command.DESCRIPTION
            command.add_options(subparser)
            subparser.set_defaults(execute=command.execute)
    return parser
