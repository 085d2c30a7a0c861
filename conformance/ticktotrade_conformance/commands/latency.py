"""The command ``t2t latency``."""

import argparse
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES
from ticktotrade_conformance.commands.options import (
    add_phase,
    add_source,
    frames_of,
    positive_number,
    source_name,
)
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.clock import measure
from ticktotrade_conformance.latency.report import print_latency
from ticktotrade_conformance.latency.workload import workload_of
from ticktotrade_conformance.suite.report import console

SUMMARY: Final = "time each stage and the whole path, beside the budgets."
DESCRIPTION: Final = """\
Times the reference on this machine, over a capture or the generated market, after a warm-up round. The
ceilings of the specification stand beside the figures; the last line is the machine's own noise."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_source(parser, generated_frames=10_000)
    add_phase(parser, None, "only this one")
    parser.add_argument(
        "--rounds", type=positive_number, default=3, help="after the warm-up round (%(default)s)"
    )


def execute(options: argparse.Namespace) -> int:
    """Measure and print; the figures are no verdict, and the status is 0."""
    out = console()
    frames = tuple(frames_of(options))
    for phase in PHASES if options.phase is None else (options.phase,):
        engine = PHASES[phase]
        try:
            with out.status(f"timing {phase}"):
                measured = measure(engine, workload_of(engine, frames), options.rounds)
        except Refused as refused:
            raise Complaint(f"{source_name(options)}: {refused}; time another capture") from None
        print_latency(out, phase, source_name(options), measured)
    return 0
