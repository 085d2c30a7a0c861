"""The command ``t2t spec``."""

import argparse
from typing import Final

from ticktotrade_conformance.commands.spec_files import add_action, settle
from ticktotrade_conformance.specification.declaration import outdated_declarations, write_declarations

DESCRIPTION: Final = """\
Writes spec/operations.json, spec/operations.md, spec/versions.json and the tables of states in spec/session.md
and spec/router.md from the reference, or checks that they are what it would write. Exit status 0 if they are."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_action(parser)


def execute(options: argparse.Namespace) -> int:
    """Write or check."""
    return settle(options, outdated_declarations, write_declarations, "t2t spec write")
