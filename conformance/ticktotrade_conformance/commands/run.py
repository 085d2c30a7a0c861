"""t2t run: drive a capture through the whole path, from frames to orders."""

import argparse
import time
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES
from ticktotrade_conformance.atomic_file import atomic_file
from ticktotrade_conformance.commands.options import (
    add_config,
    add_phase,
    add_source,
    frames_of,
    pipeline_config,
    source_name,
)
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.report import console
from ticktotrade_conformance.run import Outputs, Run, RunSummary
from ticktotrade_conformance.run_report import print_run

DESCRIPTION: Final = """\
Drives a capture, or the generated market, through the reference: parser, books, signals, risk gate, limiter,
codec. Every order is filled at once, in full. A line of a capture is RECEIVE_TIME_NS FRAME; a name that ends
in .gz is unzipped."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_source(parser, generated_frames=30_000)
    add_phase(parser, list(PHASES)[-1], "the variants to use")
    add_config(parser)
    parser.add_argument("--symbol", action="append", help="only this one; may be repeated")
    parser.add_argument(
        "--orders",
        type=Path,
        metavar="OUT",
        help="write the orders sent: JSON a line each, bincode each behind its length in 8 bytes",
    )
    parser.add_argument(
        "--trace", type=Path, metavar="OUT", help="write the run as a trace, to replay elsewhere"
    )
    parser.add_argument("--keep-going", action="store_true", help="count frames that are not JSON, and go on")


def execute(options: argparse.Namespace) -> int:
    """Run, and sum up."""
    out = console()
    start = time.perf_counter()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=not out.is_terminal,
    ) as progress:
        summary = _run(options, progress)
    print_run(out, summary, f"{source_name(options)}, {options.phase}", time.perf_counter() - start)
    return 0


def _run(options: argparse.Namespace, progress: Progress) -> RunSummary:
    engine = PHASES[options.phase]
    replaced: dict[str, object] = {"encoding": engine.encoding}
    if options.symbol:
        replaced["symbols"] = tuple(options.symbol)
    config = pipeline_config(options, **replaced)
    try:
        pipeline = engine.pipeline(config)
    except Refused as refused:
        raise Complaint(f"{options.config}: {refused}; mend it there") from None
    task = progress.add_task(source_name(options), total=1.0 if options.file != "-" else None)
    frames = frames_of(options, lambda share: progress.update(task, completed=share))
    with ExitStack() as files:
        orders, trace = (_opened(files, path) for path in (options.orders, options.trace))
        run = Run(pipeline, config, source_name(options), Outputs(orders, trace), options.keep_going)
        return run.drive(frames)


def _opened(files: ExitStack, path: Path | None) -> BinaryIO | None:
    return None if path is None else files.enter_context(atomic_file(path))
