"""The command ``t2t replay``."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from rich.text import Text

from ticktotrade.backend import baseline
from ticktotrade.codec import Encoding
from ticktotrade_conformance.backends import Fault, InProcess, adopt_orphans
from ticktotrade_conformance.commands.options import (
    add_backend,
    add_config,
    pipeline_config,
    subject_maker,
)
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import deferred, settle
from ticktotrade_conformance.suite.compare import located
from ticktotrade_conformance.suite.replay import load_trace, replay
from ticktotrade_conformance.suite.report import console, print_fault, print_finding
from ticktotrade_conformance.traces.trace import OPENED

DESCRIPTION: Final = """\
Replays a trace on a backend, and shows the first step at which they differ. Where the trace wants nothing, as
in a capture, the reference's baseline answers. Exit status 0 if nothing differs."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("file", type=Path, help="a trace, or a capture")
    add_backend(parser)
    add_config(parser)
    parser.set_defaults(backend=None)


def execute(options: argparse.Namespace) -> int:
    """Replay; 0 if nothing differs."""
    out = console()
    adopt_orphans()
    named = subject_maker(options)
    if named is None:
        raise Complaint("no backend to replay on; name one with --backend or --command")
    trace = load_trace(options.file, pipeline_config(options, Encoding.JSON))
    try:
        with closing(named[0]()) as subject:
            finding = replay(trace, subject, InProcess(baseline(), timeout=3600))
            finding = finding and located(subject, finding)
    except Fault as fault:
        print_fault(out, fault)
        return 1
    if finding is not None:
        print_finding(out, finding, str(options.file))
        return 1
    with deferred():
        steps = len(trace.steps) if trace.wanted in (None, OPENED) else 0
        what = f"{steps:,} steps" if steps else "the refused configuration"
        out.print(Text(f"passed: {what} of {trace.component}", style="bold green"))
        settle(0)
    return 0
