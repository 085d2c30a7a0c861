"""The commands of ``t2t``, one module each: a description, its options, and what it does."""

import argparse
from importlib import import_module
from typing import Any, Final, Protocol

COMMANDS: Final = {
    "conform": "judge a backend by vectors and generated operation sequences.",
    "replay": "replay a trace, or a capture, on a backend.",
    "serve": "offer an in-process backend over the wire protocol.",
    "run": "drive a capture through the whole path, from frames to orders.",
    "latency": "say whether a backend keeps its latency budgets, beside the reference.",
    "trajectory": "measure every phase of the reference in one run, beside what was hoped for.",
    "wire": "time systems from a market's frame to their order, and judge the orders.",
    "market": "write a generated market as a capture.",
    "feed": "stream live market data into the terminal, or into a capture.",
    "venue": "serve a simulated venue on this machine, feed and order entry, with faults if wanted.",
    "live": "trade, at a venue or at a simulated one inside.",
    "soak": "trade while everything goes wrong, for many seeds, and see whether anything was lost.",
    "vectors": "write the test vectors from the reference, or check that they are current.",
    "spec": "write the declaration of the operations, or check that it is current.",
    "requirements": "check that every requirement has its code, its checks, a sequence and a vector that reach it, or show one.",
    "saboteurs": "try the suite itself, by what catches each saboteur.",
}
"""The commands in the order in which ``t2t --help`` has them: by the name of each, which is its module's, what it does."""


class Command(Protocol):
    """What a command's module has."""

    @property
    def DESCRIPTION(self) -> str:  # noqa: N802 -- a module's constant
        """What ``--help`` says above the options."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""

    def execute(self, options: argparse.Namespace) -> int:
        """Do it; the exit status."""


def load_command(name: str) -> Command:
    """The module of a command, imported when it is asked for: what all of them need takes a second to import."""
    module: Any = import_module(f"{__name__}.{name}")
    command: Command = module
    return command
