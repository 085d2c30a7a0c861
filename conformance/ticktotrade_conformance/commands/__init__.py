"""The commands of ``t2t``, one module each: a description, its options, and what it does."""

import argparse
from typing import Final, Protocol

from ticktotrade_conformance.commands import (
    conform,
    feed,
    latency,
    live,
    market,
    replay,
    requirements,
    run,
    saboteurs,
    serve,
    soak,
    spec,
    trajectory,
    vectors,
    venue,
    wire,
)


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


COMMANDS: Final[dict[str, Command]] = {
    "conform": conform,
    "replay": replay,
    "serve": serve,
    "run": run,
    "latency": latency,
    "trajectory": trajectory,
    "wire": wire,
    "market": market,
    "feed": feed,
    "venue": venue,
    "live": live,
    "soak": soak,
    "vectors": vectors,
    "spec": spec,
    "requirements": requirements,
    "saboteurs": saboteurs,
}
