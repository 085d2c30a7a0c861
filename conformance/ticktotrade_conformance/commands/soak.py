"""The command ``t2t soak``."""

import argparse
from typing import Final

from ticktotrade.phases import PHASES
from ticktotrade_conformance.commands.options import add_phase, positive_number, seconds, whole_number
from ticktotrade_conformance.console.ends import settle
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.programs.soak import SoakPlan, print_soaked, soaked
from ticktotrade_conformance.suite.report import console

DESCRIPTION: Final = """\
Trades at simulated venues with every fault at once: connections, frames and books of the feed, and one request of
order entry in some. Then the faults stop, and after a while nothing may be amiss: no order live twice, none
lost, none whose fate is not known, the same positions on both sides (fees are taken in the asset), every book equal, and nothing
traded on a book that was not live. The exit status is 1 if something is. Ctrl-C (SIGINT), SIGTERM and SIGHUP sum up the seeds that have
ended, and end it, with exit status 130, 143, 129."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--seed", type=whole_number, default=1, help="the first one (%(default)s)")
    parser.add_argument("--seeds", type=positive_number, default=3, help="how many (%(default)s)")
    parser.add_argument(
        "--seconds", type=seconds, default=120.0, help="how long everything goes wrong (%(default)g)"
    )
    parser.add_argument(
        "--order-fault-every", type=positive_number, default=4, help="one request in so many (%(default)s)"
    )
    parser.add_argument(
        "--at-a-time", type=positive_number, default=3, metavar="N", help="seeds at a time (%(default)s)"
    )
    add_phase(parser, list(PHASES)[-1], "the variants to use")


def execute(options: argparse.Namespace) -> int:
    """Soak, and say what came of it."""
    plans = [
        SoakPlan(seed, options.seconds, options.order_fault_every, options.phase)
        for seed in range(options.seed, options.seed + options.seeds)
    ]
    with StopSignals() as signals:
        status = signals.status(print_soaked(console(), soaked(plans, options.at_a_time, signals)))
        settle(status)
    return status
