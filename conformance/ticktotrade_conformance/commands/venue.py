"""t2t venue: serve a simulated venue on this machine, with faults if wanted."""

import argparse
import asyncio
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from itertools import chain
from typing import Final

from ticktotrade.shell import BadCredentials, Credentials
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade_conformance.capture import CapturedFrame
from ticktotrade_conformance.commands.options import (
    add_source,
    factor,
    frames_of,
    positive_number,
    seconds,
    whole_number,
)
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.venue import Fault, FaultPlan, Venue, VenueOptions

DESCRIPTION: Final = """\
Serves a capture, or the generated market, as the Alpaca v2 crypto stream, on this machine only: credentials,
subscriptions, the books of new subscribers, error codes. Its URL is the first line of the output. Faults are drawn
from a seed; whatever they destroy in a book, a later message with the whole book restores. Ctrl-C ends it."""

_ENDLESS: Final = 10**15


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_source(parser, generated_frames=_ENDLESS)
    parser.add_argument("--port", type=whole_number, default=0, help="(0, which is any that is free)")
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument(
        "--speed", type=factor, default=1.0, metavar="X", help="times the market's own (%(default)g)"
    )
    pace.add_argument("--fast", action="store_true", help="as fast as the clients take it")
    parser.add_argument(
        "--faults", default="", metavar="A,B", help=f"all, or some of {', '.join(Fault)} (none)"
    )
    parser.add_argument("--fault-seed", type=whole_number, default=1, help="(%(default)s)")
    parser.add_argument(
        "--fault-every", type=positive_number, default=1000, help="frames apart on average (%(default)s)"
    )
    parser.add_argument(
        "--stall",
        type=seconds,
        default=60.0,
        help="seconds that slow answers and silences last (%(default)g)",
    )
    parser.add_argument(
        "--own-credentials",
        action="store_true",
        help=f"take only those in {KEY_VARIABLE} and {SECRET_VARIABLE} (any)",
    )
    parser.add_argument(
        "--max-symbols", type=positive_number, default=10_000, help="of a client (%(default)s)"
    )
    parser.add_argument("--max-connections", type=positive_number, default=100, help="(%(default)s)")


def execute(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    if options.file == "-":
        raise Complaint("standard input: a venue cannot wait for it; name a capture")
    if options.port >= 2**16:
        raise Complaint(f"--port: {options.port} is none; name one below {2**16}, or 0")
    made = VenueOptions(
        port=options.port,
        speed=None if options.fast else options.speed,
        accepted=_accepted() if options.own_credentials else None,
        max_symbols=options.max_symbols,
        max_connections=options.max_connections,
        stall=options.stall,
        faults=FaultPlan(_faults(options.faults), options.fault_seed, options.fault_every),
    )
    asyncio.run(_serve(_begun(frames_of(options)), made))
    return 0


def _faults(names: str) -> tuple[Fault, ...]:
    if names == "all":
        return tuple(Fault)
    wanted = list(filter(None, names.split(",")))
    for name in wanted:
        if name not in list(Fault):
            raise Complaint(f"--faults: there is no {name[:40]!r}; there are {', '.join(Fault)}, and all")
    return tuple(fault for fault in Fault if fault in wanted)


def _accepted() -> Credentials:
    try:
        return Credentials.from_environment()
    except BadCredentials as bad:
        raise Complaint(f"--own-credentials: {bad}; set {KEY_VARIABLE} and {SECRET_VARIABLE}") from None


def _begun(frames: Iterator[CapturedFrame]) -> Iterator[CapturedFrame]:
    """The frames, of which the first is there: a capture that cannot be read is complained of at once."""
    return chain([next(frames)], frames)


async def _serve(source: Iterator[CapturedFrame], options: VenueOptions) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as ending:
        try:
            venue = await ending.enter_async_context(Venue(source, options, _say))
        except OSError as error:
            raise Complaint(f"--port {options.port}: {error.strerror}; name another, or 0") from None
        print(venue.url, flush=True)
        market = asyncio.create_task(venue.run())
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait((market, stopping), return_when=asyncio.FIRST_COMPLETED)
        if market.done():
            market.result()
            await stopping
        market.cancel()


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # nobody wants to know any more
        print(line, flush=True)
