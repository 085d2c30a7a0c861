"""The command ``t2t venue``."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from ticktotrade.shell import BadCredentials, Credentials
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade_conformance.commands.options import (
    add_source,
    begun,
    factor,
    frames_of,
    positive_number,
    whole_number,
)
from ticktotrade_conformance.commands.venue_account import account_options, add_account
from ticktotrade_conformance.commands.venue_faults import add_faults, fault_plans
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.outlet import Outlet
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.venue import (
    Fault,
    NoOrdersPort,
    OrderFault,
    Venue,
    VenueOptions,
)

DESCRIPTION: Final = """\
Serves a capture, or the generated market, as the Alpaca v2 crypto stream, on this machine only: credentials,
subscriptions, the books of new subscribers, error codes. Beside it takes orders, as Alpaca's order interface does,
over HTTP/2 and HTTP/1.1 with TLS, and fills them from its own books, as far as its account can pay for them; it lists the
orders, the positions and the account. The feed's URL is the first line of the output, that of order entry the second; the
market, and with it the fills, begins when somebody subscribes. Its certificates are made anew each time; --ca-file writes
what a client has to trust. Faults are drawn from a seed; what they destroy of a book comes anew only to those who
subscribe to it anew. Ctrl-C (SIGINT), SIGTERM and SIGHUP end it, with exit status 130, 143, 129."""

_ENDLESS: Final = 10**15


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    add_source(parser, generated_frames=_ENDLESS, stdin=False)
    parser.add_argument("--port", type=whole_number, default=0, help="(0, which is any that is free)")
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument(
        "--speed", type=factor, default=1.0, metavar="X", help="times the market's own (%(default)g)"
    )
    pace.add_argument("--fast", action="store_true", help="as fast as the clients take it")
    add_faults(parser)
    parser.add_argument(
        "--own-credentials",
        action="store_true",
        help=f"take only those in {KEY_VARIABLE} and {SECRET_VARIABLE} (any)",
    )
    parser.add_argument(
        "--max-symbols", type=positive_number, default=10_000, help="of a client (%(default)s)"
    )
    parser.add_argument(
        "--max-connections",
        type=positive_number,
        default=100,
        help="of the feed, and of order entry (%(default)s)",
    )
    _add_order_options(parser.add_argument_group("order entry"))
    account = parser.add_argument_group("the account that orders trade for")
    add_account(account)
    account.add_argument(
        "--slashless-positions", action="store_true", help="list BTC/USD among them as BTCUSD, as Alpaca does"
    )


def _add_order_options(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument("--orders-port", type=whole_number, default=0, help="(0, which is any that is free)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--ca-file",
        type=Path,
        metavar="OUT",
        help="where to write the certificate that clients have to trust",
    )
    kind.add_argument("--plain-orders", action="store_true", help="without TLS")
    parser.add_argument(
        "--requests-per-minute",
        type=positive_number,
        metavar="N",
        help="more are answered with 429 (any number)",
    )
    parser.add_argument(
        "--max-orders", type=positive_number, default=100_000, help="that are kept in all (%(default)s)"
    )


def execute(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    if options.file == "-":
        raise Complaint("standard input: a venue cannot wait for it; name a capture")
    for name, port in (("--port", options.port), ("--orders-port", options.orders_port)):
        if port >= 2**16:
            raise Complaint(f"{name}: {port} is none; name one below {2**16}, or 0")
    faults, order_faults = fault_plans(options)
    made = VenueOptions(
        port=options.port,
        speed=None if options.fast else options.speed,
        accepted=_accepted() if options.own_credentials else None,
        max_symbols=options.max_symbols,
        max_connections=options.max_connections,
        stall=options.stall,
        faults=faults,
        orders_port=options.orders_port,
        plain_orders=options.plain_orders,
        requests_per_minute=options.requests_per_minute,
        max_orders=options.max_orders,
        order_faults=order_faults,
        account=account_options(options)._replace(slashless_positions=options.slashless_positions),
    )
    outlet = Outlet(is_quiet=False)
    with StopSignals() as signals:
        asyncio.run(_serve(begun(frames_of(options)), made, options.ca_file, outlet, signals))
    if outlet.failure is not None and signals.first is None:
        raise outlet.failure
    return signals.status(0)


def _accepted() -> Credentials:
    try:
        return Credentials.from_environment()
    except BadCredentials as bad:
        raise Complaint(f"--own-credentials: {bad}; set {KEY_VARIABLE} and {SECRET_VARIABLE}") from None


async def _serve(
    source: Iterator[CapturedFrame],
    options: VenueOptions,
    ca_file: Path | None,
    outlet: Outlet,
    signals: StopSignals,
) -> None:
    """Serve until a signal comes, or until nobody reads any more what is said."""
    stopped = asyncio.Event()
    signals.call(stopped.set)
    outlet.on_failure(stopped.set)
    async with AsyncExitStack() as ending:
        try:
            venue = await ending.enter_async_context(Venue(source, options, outlet.line))
        except NoOrdersPort as error:
            raise Complaint(
                f"--orders-port {options.orders_port}: {error.strerror}; name another, or 0"
            ) from None
        except OSError as error:
            raise Complaint(f"--port {options.port}: {error.strerror}; name another, or 0") from None
        if ca_file is not None:
            with atomic_file(ca_file) as file:
                file.write(venue.ca_pem)
        outlet.line(venue.url)
        outlet.line(venue.orders_url)
        market = asyncio.create_task(venue.run())
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait((market, stopping), return_when=asyncio.FIRST_COMPLETED)
        if market.done():
            market.result()
            await stopping
        market.cancel()
    _say_how_often(outlet, "faults", venue.faults)
    _say_how_often(outlet, "order faults", venue.order_faults)


def _say_how_often(outlet: Outlet, name: str, done: Counter[Fault] | Counter[OrderFault]) -> None:
    if done:
        outlet.line(f"{name}: " + ", ".join(f"{kind} {times}" for kind, times in sorted(done.items())))
