"""The commands of ``t2t``, one module each: a description, its options, and what it does."""

import argparse
from importlib import import_module
from typing import Any, Final, Protocol

COMMANDS: Final = (
    "conform",
    "replay",
    "serve",
    "run",
    "latency",
    "market",
    "feed",
    "venue",
    "live",
    "soak",
    "vectors",
    "spec",
    "requirements",
    "saboteurs",
)
"""The names of the commands, which are those of their modules, in the order in which ``t2t --help`` has them."""


class Command(Protocol):
    """What a command's module has."""

    @property
    def SUMMARY(self) -> str:  # noqa: N802 -- a module's constant
        """What ``t2t --help`` says of it, in a line."""

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
