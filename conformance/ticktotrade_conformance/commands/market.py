"""The command ``t2t market``."""

import argparse
import gzip
import io
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from ticktotrade_conformance.commands.options import positive_number, whole_number
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.traces.generated_market import generated_market

DESCRIPTION: Final = """\
Writes a generated market as a capture, gzipped if the name ends in .gz. A seed always gives the same frames."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("out", type=Path, help="the capture to write")
    parser.add_argument("--seed", type=whole_number, default=1, help="(%(default)s)")
    parser.add_argument("--frames", type=positive_number, default=30_000, help="how many (%(default)s)")


def execute(options: argparse.Namespace) -> int:
    """Write it."""
    with ExitStack() as files:
        file: io.BufferedIOBase = files.enter_context(atomic_file(options.out))  # type: ignore[assignment]
        if options.out.suffix == ".gz":
            # No name and no time inside: the same seed, the same file.
            file = files.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0))
        for received_at, frame, _ in generated_market(options.seed, options.frames):
            file.write(b"%d %s\n" % (received_at, frame))
    return 0
