"""The command ``t2t run``."""

import argparse
import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.schema import Mismatch
from ticktotrade_conformance.commands.options import (
    add_config,
    add_phase,
    add_source,
    frames_of,
    pipeline_config,
    source_name,
)
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.programs.run.program import Outputs, Run, RunSummary
from ticktotrade_conformance.programs.run.report import print_run
from ticktotrade_conformance.suite.report import console
from ticktotrade_conformance.traces.trace import config_form

DESCRIPTION: Final = """\
Drives a capture, or the generated market, through the reference: parser, books, signals, risk gate, limiter,
codec. Every order is filled at once, in full. A line of a capture is RECEIVE_TIME_NS FRAME; a name that ends
in .gz is unzipped, and so is a recording that is not finished, .gz.part. Exit status 1 if with --keep-going the
capture could not be read to its end."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_source(parser, generated_frames=30_000)
    add_phase(parser, list(PHASES)[-1], "the variants to use")
    add_config(parser)
    parser.add_argument(
        "--show-config", action="store_true", help="print the configuration that would be used, and stop"
    )
    parser.add_argument("--symbol", action="append", help="only this one; may be repeated")
    parser.add_argument(
        "--orders",
        type=Path,
        metavar="OUT",
        help="write the orders sent: JSON a line each, bincode each behind its length in 8 bytes, little-endian",
    )
    parser.add_argument(
        "--trace", type=Path, metavar="OUT", help="write the run as a trace, to replay elsewhere"
    )
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="count frames that are not JSON, and go on; sum up a capture that is cut off or damaged as far as it can be read",
    )


def execute(options: argparse.Namespace) -> int:
    """Run, and sum up; 1 if the capture could not be read to its end."""
    out = console()
    if options.show_config:
        print(json.dumps(config_form("pipeline", _config(options)), indent=2, ensure_ascii=False))
        return 0
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
    title = f"{source_name(options)}, {options.phase}, orders in {_config(options).encoding}"
    print_run(out, summary, title, time.perf_counter() - start)
    return 1 if summary.broken else 0


def _config(options: argparse.Namespace) -> PipelineConfig:
    config = pipeline_config(options, PHASES[options.phase].encoding)
    if options.symbol is not None:
        config = config._replace(symbols=tuple(options.symbol))
    try:
        config_form("pipeline", config)
    except Mismatch as mismatch:
        raise Complaint(f"--symbol: {mismatch}; name one that can be") from None
    return config


def _check_outputs(options: argparse.Namespace) -> None:
    """Raises `Complaint` if an output would take the place of the input or of the other output."""
    outputs = [path.resolve() for path in (options.orders, options.trace) if path is not None]
    if len(set(outputs)) < len(outputs):
        raise Complaint(f"{options.orders}: named for both --orders and --trace; name two files")
    if options.file not in (None, "-") and Path(options.file).resolve() in outputs:
        raise Complaint(f"{options.file}: it is the capture to be read; name another file to write")


def _run(options: argparse.Namespace, progress: Progress) -> RunSummary:
    engine = PHASES[options.phase]
    _check_outputs(options)
    config = _config(options)
    try:
        pipeline = engine.pipeline(config)
    except Refused as refused:
        raise Complaint(f"{options.config}: {refused}; mend it there") from None
    task = progress.add_task(source_name(options), total=1.0 if options.file != "-" else None)
    frames = frames_of(
        options, lambda share: progress.update(task, completed=share), config.feed.max_frame_bytes
    )
    with ExitStack() as files:
        orders, trace = (_opened(files, path) for path in (options.orders, options.trace))
        run = Run(pipeline, config, source_name(options), Outputs(orders, trace), options.keep_going)
        return run.drive(frames)


def _opened(files: ExitStack, path: Path | None) -> BinaryIO | None:
    return None if path is None else files.enter_context(atomic_file(path))
