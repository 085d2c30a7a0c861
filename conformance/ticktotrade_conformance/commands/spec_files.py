"""Writing and checking the files in ``spec/`` that are made from code."""

import argparse
from collections.abc import Callable
from pathlib import Path


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
        for path in write():
            print(f"written: {path}")
        return 0
    outdated = check()
    for path in outdated:
        print(f"not current: {path}; run {remedy}")
    return 1 if outdated else 0
