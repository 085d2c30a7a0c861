"""The command ``t2t vectors``."""

import argparse
from typing import Final

from ticktotrade_conformance.commands.spec_files import add_action, settle
from ticktotrade_conformance.vectors.making import check_vectors, write_vectors

DESCRIPTION: Final = """\
Writes the test vectors, spec/vectors, from their cases and the reference's answers, or checks that they are
what it would write. Exit status 0 if they are."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_action(parser)


def execute(options: argparse.Namespace) -> int:
    """Write or check."""
    return settle(options, check_vectors, write_vectors, "t2t vectors write")
