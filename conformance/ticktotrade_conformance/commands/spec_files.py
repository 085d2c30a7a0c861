"""Writing and checking the files in ``spec/`` that are made from code."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.specification.spec_data import IN_CHECKOUT, SPEC


def add_action(parser: argparse.ArgumentParser) -> None:
    """``write`` or ``check``."""
    parser.add_argument("action", choices=("write", "check"))


def settle(
    options: argparse.Namespace,
    check: Callable[[], list[Path]],
    write: Callable[[], list[Path]],
    remedy: str,
) -> int:
    """Do what the options say, name the files concerned, and return the exit status."""
    if options.action == "write":
        if not IN_CHECKOUT:
            raise Complaint(f"{SPEC}: the installed spec is not for writing; run {remedy} in a checkout")
        written = write()
        for path in written:
            print(f"written: {path}")
        print(f"{len(written)} files written; the others were current")
        return 0
    outdated = check()
    for path in outdated:
        print(f"not current: {path}; run {remedy}")
    if not outdated:
        print("all current")
    return 1 if outdated else 0
