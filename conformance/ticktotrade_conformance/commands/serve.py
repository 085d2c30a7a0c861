"""The command ``t2t serve``."""

import argparse
import sys
from typing import Final

from ticktotrade_conformance.backends import load_backend
from ticktotrade_conformance.backends.serve import serve, streams_apart
from ticktotrade_conformance.console.complaint import Complaint

DESCRIPTION: Final = """\
Answers the requests of the wire protocol on stdin and stdout with an in-process backend, until stdin ends."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument(
        "--backend",
        default="ticktotrade.backend:phase1",
        metavar="MODULE:FACTORY",
        help="the backend (%(default)s)",
    )


def execute(options: argparse.Namespace) -> int:
    """Serve until stdin ends."""
    if sys.stdin is None:
        raise Complaint("stdin: it is closed; start this from a program that asks")
    with streams_apart() as (requests, answers):
        serve(load_backend(options.backend), requests, answers)
    return 0
