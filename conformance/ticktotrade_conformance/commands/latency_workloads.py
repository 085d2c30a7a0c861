"""``--workload`` of the latency commands, and the stages that follow from it."""

import argparse

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.workloads.workload_source import WorkloadSource
from ticktotrade_conformance.latency.workloads.workloads import MARKETS, STANDARD


def add_workload(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--workload",
        default=STANDARD,
        metavar="NAME|FILE",
        help=f"{', '.join(MARKETS)}; or a capture or a trace (%(default)s)",
    )


def stages_of(options: argparse.Namespace, source: WorkloadSource) -> tuple[Stage, ...]:
    """Those that were asked for, of which the workload has to have each; by default all that it has."""
    asked = tuple(dict.fromkeys(options.stage or source.stages))
    for each in asked:
        if each not in source.stages:
            raise Complaint(
                f"--stage {each}: {options.workload} is a trace of {', '.join(source.stages)}; leave --stage out"
            )
    return asked
