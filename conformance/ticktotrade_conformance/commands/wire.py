"""The command ``t2t wire``."""

import argparse
from itertools import islice
from pathlib import Path
from typing import Final

from ticktotrade.codec import Encoding
from ticktotrade.phases import PHASES
from ticktotrade.versions import LATENCY
from ticktotrade_conformance.commands.config_file import read_config
from ticktotrade_conformance.commands.latency_files import add_latency_files, latency_files, typed
from ticktotrade_conformance.commands.options import (
    phase_named,
    positive_number,
    seconds,
    source_name,
    whole_number,
)
from ticktotrade_conformance.commands.venue_faults import add_faults, fault_plans
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.temporary_folder import temporary_folder
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.fingerprint import fingerprint
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG
from ticktotrade_conformance.latency.wire.figures import wire_to_wire
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.latency.wire.records import AT_MOST, OWN_PACE
from ticktotrade_conformance.latency.wire.report import print_wire
from ticktotrade_conformance.latency.wire.whole_books import with_whole_books
from ticktotrade_conformance.programs.wire.program import BY_HAND, WirePlan, measure
from ticktotrade_conformance.programs.wire.system import (
    SystemCommand,
    live_command,
    named_command,
    plain_command,
)
from ticktotrade_conformance.suite.report import console
from ticktotrade_conformance.traces.capture import CapturedFrame, read_capture
from ticktotrade_conformance.venue import Fault, OrderFault

DESCRIPTION: Final = """\
Serves a market on one socket and order entry on another, starts a system between them that is told nothing but where they
are, and takes the time from the last byte of each frame leaving to the last byte of its order's request arriving. Which
orders are to come is known from the reference, which decides on the same frames by the same strategy: those that do not come,
and those that should not, are counted and shown. An echo, which answers every frame with bytes made before, is the floor.
Without --command, --phase, --plain, --by-hand or --echo it times t2t live in every phase, and a plain client. The market is made
for timing, an order at every update, unless a capture is named; its strategy is in a file, in JSON, as t2t run --show-config
prints it. {market}, {orders}, {ca} and {config} in --command are the two URLs, the file of the authority to trust and that
of the strategy. The exit status is 1 if orders were missing or unexpected."""

FEED_FAULTS: Final = (Fault.DROPS, Fault.CLEAN_CLOSES, Fault.GARBAGE, Fault.DUPLICATES, Fault.CUTS)
REQUEST_FAULTS: Final = (
    OrderFault.ERROR_BEFORE,
    OrderFault.ERROR_AFTER,
    OrderFault.TIME_OUT,
    OrderFault.RESET,
    OrderFault.RATE_LIMIT,
    OrderFault.GARBAGE,
)
"""Those that leave it known what a system has seen, and so what it should do."""
_MOST_RATE: Final = 10**6


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("file", nargs="?", help="a capture (default: the market made for timing)")
    parser.add_argument(
        "--seed", type=whole_number, default=1, help="of the market made for timing (%(default)s)"
    )
    systems = parser.add_argument_group("the systems")
    systems.add_argument(
        "--command", action="append", default=[], metavar="COMMAND", help="a system; may be repeated"
    )
    systems.add_argument(
        "--phase",
        action="append",
        default=[],
        type=phase_named,
        metavar="PHASE",
        help=f"t2t live in this phase; may be repeated: {', '.join(PHASES)}",
    )
    systems.add_argument(
        "--cold",
        action="store_true",
        help="t2t live does not rehearse, which it does for seconds, nor keep warm",
    )
    systems.add_argument(
        "--plain", action="store_true", help="a client as people write it, of websockets and httpx"
    )
    systems.add_argument(
        "--by-hand", action="store_true", help="say where to trade, and wait for whoever comes"
    )
    systems.add_argument("--echo", action="store_true", help="the echo alone, over HTTP/2 and HTTP/1.1")
    parser.add_argument(
        "--rate",
        type=_rates,
        default=(OWN_PACE, "1000", AT_MOST),
        metavar="N,N",
        help=f"frames a second, one after the other; {OWN_PACE} is the market's pace, {AT_MOST} as fast as they are taken "
        f"({OWN_PACE},1000,{AT_MOST})",
    )
    parser.add_argument(
        "--frames", type=positive_number, default=1000, metavar="N", help="at each rate (%(default)s)"
    )
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=10.0,
        help="at each rate, if the frames do not end first (%(default)g)",
    )
    parser.add_argument(
        "--warm-up",
        type=whole_number,
        default=200,
        metavar="N",
        help="frames before the first rate (%(default)s)",
    )
    parser.add_argument(
        "--patience",
        type=seconds,
        default=3.0,
        help="seconds without an order, until the rest is missing (%(default)g)",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the strategy: a pipeline's configuration, in JSON (that of the market made for timing)",
    )
    _add_sockets(parser.add_argument_group("the sockets"))
    add_latency_files(parser)
    add_faults(parser.add_argument_group("what goes wrong at the venue"), FEED_FAULTS, REQUEST_FAULTS)


def _add_sockets(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument("--port", type=_port, default=0, help="of the market (0, which is any that is free)")
    parser.add_argument("--orders-port", type=_port, default=0, help="(0, which is any that is free)")
    parser.add_argument("--plain-orders", action="store_true", help="order entry without TLS")
    parser.add_argument(
        "--http", choices=("1.1", "2"), help="offer only this version of HTTP to TLS (both, 2 first)"
    )


def execute(options: argparse.Namespace) -> int:
    """Measure, print and judge."""
    out = console()
    with latency_files(options) as files, temporary_folder() as folder:
        where = fingerprint()
        run = measure(_plan(options, folder), folder, out)
        print_wire(out, run)
        files.finish(out, LatencyDocument(LATENCY, typed(options), where, wire=wire_to_wire(run)))
    return 0 if all(system.is_as_decided for system in (*run.systems, *run.floors)) else 1


def _plan(options: argparse.Namespace, folder: str) -> WirePlan:
    faults, order_faults = fault_plans(options)
    return WirePlan(
        f"the market made for timing (seed {options.seed})" if options.file is None else source_name(options),
        _systems(options, folder),
        _frames(options),
        WIRE_CONFIG if options.config is None else read_config(options.config, Encoding.JSON),
        options.rate,
        options.frames,
        options.seconds,
        options.warm_up,
        options.plain_orders,
        {"1.1": ("http/1.1",), "2": ("h2",), None: ("h2", "http/1.1")}[options.http],
        options.echo,
        (options.port, options.orders_port),
        options.patience,
        options.stall,
        faults,
        order_faults,
    )


def _systems(options: argparse.Namespace, folder: str) -> tuple[SystemCommand, ...]:
    phases = list(options.phase)
    named = [named_command(each) for each in options.command]
    is_plain = options.plain
    if not (phases or named or is_plain or options.by_hand or options.echo):
        phases, is_plain = list(PHASES), True
    if options.cold and not phases:
        raise Complaint("--cold: it is for t2t live; name its --phase as well, or leave it out")
    systems = [live_command(each, folder, options.plain_orders, options.cold) for each in phases]
    systems += [plain_command()] * is_plain + named + [BY_HAND] * options.by_hand
    return tuple(systems)


def _frames(options: argparse.Namespace) -> tuple[CapturedFrame, ...]:
    most = options.warm_up + options.frames * len(options.rate)
    if options.file is None:
        return tuple(leaning_market(options.seed, most))
    if options.file == "-":
        raise Complaint("standard input: a market cannot wait for it; name a capture")
    frames = tuple(with_whole_books(islice(read_capture(options.file), most)))
    if not frames:
        raise Complaint(f"{source_name(options)}: it has no frames; name another capture")
    return frames


def _rates(text: str) -> tuple[str, ...]:
    """An option's value: rates, each once."""
    rates = tuple(dict.fromkeys(text.split(",")))
    for rate in rates:
        if rate in (OWN_PACE, AT_MOST):
            continue
        if not (rate.isascii() and rate.isdigit() and 1 <= int(rate[:9]) <= _MOST_RATE and len(rate) <= 7):
            raise argparse.ArgumentTypeError(
                f"{rate[:40]!r} is neither a number from 1 to {_MOST_RATE:,} nor {OWN_PACE} or {AT_MOST}"
            )
    return rates


def _port(text: str) -> int:
    """An option's value: a port, or 0 for any."""
    port = whole_number(text)
    if port >= 2**16:
        raise argparse.ArgumentTypeError(f"{port} is no port; name one below {2**16}, or 0")
    return port
