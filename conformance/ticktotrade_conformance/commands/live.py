"""t2t live: trade, at a venue or at a simulated one inside."""

import argparse
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.shell import (
    BadCredentials,
    BadUrl,
    Credentials,
    check_orders_url,
    check_url,
    is_local,
)
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade_conformance.commands.options import (
    add_config,
    add_phase,
    add_source,
    begun,
    factor,
    frames_of,
    pipeline_config,
    seconds,
)
from ticktotrade_conformance.commands.venue_account import account_options, add_account
from ticktotrade_conformance.commands.venue_faults import add_faults, fault_plans
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.trading.plan import InsideVenue, NamedVenue, TradingPlan
from ticktotrade_conformance.venue import VenueOptions

PAPER_HOST: Final = "paper-api.alpaca.markets"
DESCRIPTION: Final = f"""\
Trades: market data in, parser, books, signals, risk gate, limiter, router, orders out, fills back into the risk gate.
Without URLs it trades at a simulated venue inside, which streams the generated market, or a capture, and fills from its
books, until the capture ends. With --feed and --orders it trades at that venue; credentials come from {KEY_VARIABLE} and {SECRET_VARIABLE}.
Ctrl-C cancels what is open, sums up and ends it, with exit status 0; a second one ends it at once. The exit status is 1
if orders may still be open at the venue, 2 if the venue wants no more of it."""

_ENDLESS: Final = 10**15
_SIMULATED: Final = ("simulated-key", "simulated-secret")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument(
        "--feed", metavar="URL", help="market data: wss://HOST/PATH, or ws:// to this machine"
    )
    parser.add_argument(
        "--orders", metavar="URL", help="order entry: https://HOST, what is before /v2/orders"
    )
    parser.add_argument(
        "--real-money",
        action="store_true",
        help=f"allow --orders that go neither to this machine nor to {PAPER_HOST}",
    )
    parser.add_argument(
        "--ca-file", type=Path, metavar="PEM", help="trust this authority of --orders, and no other"
    )
    parser.add_argument("--plain-orders", action="store_true", help="allow --orders http:// to this machine")
    parser.add_argument("--symbols", default="*", metavar="A,B", help="(* for all of them)")
    parser.add_argument("--seconds", type=seconds, help="stop after so long")
    parser.add_argument("--lines", action="store_true", help="a line for each event in a terminal, too")
    add_phase(parser, list(PHASES)[-1], "the variants to use")
    add_config(parser)
    inside = parser.add_argument_group("the simulated venue, without --feed and --orders")
    add_source(inside, generated_frames=_ENDLESS, stdin=False)
    inside.add_argument(
        "--speed", type=factor, default=1.0, metavar="X", help="times the market's own (%(default)g)"
    )
    add_faults(inside)
    add_account(inside)


def execute(options: argparse.Namespace) -> int:
    """Trade until told to stop, and sum up."""
    plan = _plan(options)
    # Imported here, since every command of t2t would wait for httpx otherwise.
    from ticktotrade_conformance.trading.program import trade  # noqa: PLC0415

    return trade(plan)


def _plan(options: argparse.Namespace) -> TradingPlan:
    if (options.feed is None) != (options.orders is None):
        raise Complaint("--feed, --orders: name both, or neither for the simulated venue")
    _check_fitting(options)
    symbols = tuple(dict.fromkeys(filter(None, options.symbols.split(","))))
    if not symbols:
        raise Complaint("--symbols: name at least one")
    return TradingPlan(
        _inside(options) if options.orders is None else _named(options),
        _credentials(options),
        options.phase,
        _pipeline(options),
        symbols,
        options.seconds,
        options.lines,
    )


def _check_fitting(options: argparse.Namespace) -> None:
    """Raises `Complaint` for options that are for the other kind of venue: nobody is to rely on them."""
    named = ("ca_file", "plain_orders", "real_money")
    inside = ("file", "faults", "order_faults", "hold", "fee", "short_pairs")
    for name in named if options.orders is None else inside:
        if getattr(options, name):
            option = options.file if name == "file" else f"--{name.replace('_', '-')}"
            what = "a venue that is named" if options.orders is None else "the simulated venue"
            raise Complaint(f"{option}: it is for {what}; leave it out, or see to --feed and --orders")


def _inside(options: argparse.Namespace) -> InsideVenue:
    if options.file == "-":
        raise Complaint("standard input: a venue cannot wait for it; name a capture")
    faults, order_faults = fault_plans(options)
    made = VenueOptions(
        speed=options.speed,
        stall=options.stall,
        faults=faults,
        order_faults=order_faults,
        account=account_options(options),
    )
    return InsideVenue(begun(frames_of(options)), made)


def _named(options: argparse.Namespace) -> NamedVenue:
    try:
        check_url(options.feed)
    except BadUrl as bad:
        raise Complaint(f"--feed: {bad}") from None
    try:
        check_orders_url(options.orders, allow_plain_loopback=options.plain_orders)
    except BadUrl as bad:
        raise Complaint(f"--orders: {bad}") from None
    host, path = urlsplit(options.orders).hostname, urlsplit(options.orders).path
    if "/v2" in path:
        raise Complaint("--orders: name what is before /v2, without it")
    if not (options.real_money or is_local(options.orders) or host == PAPER_HOST):
        raise Complaint(
            f"--orders: {str(host)[:100]} may trade real money; pass --real-money if that is meant, "
            f"or name https://{PAPER_HOST}"
        )
    return NamedVenue(options.feed, options.orders, options.ca_file, options.plain_orders)


def _pipeline(options: argparse.Namespace) -> PipelineConfig:
    config = pipeline_config(options, PHASES[options.phase].encoding)
    if config.id_prefix == PipelineConfig().id_prefix:
        # A venue takes a client order id once, and this is not the first run.
        config = config._replace(id_prefix=f"t2t-{datetime.now(UTC):%y%m%d%H%M%S}-{secrets.token_hex(3)}-")
    return config


def _credentials(options: argparse.Namespace) -> Credentials:
    """Those of the environment; a venue on this machine takes any."""
    if options.orders is None:
        return Credentials(*_SIMULATED)
    try:
        return Credentials.from_environment()
    except BadCredentials as bad:
        if is_local(options.orders) and is_local(options.feed) and "not set" in str(bad):
            return Credentials(*_SIMULATED)
        raise Complaint(f"credentials: {bad}; set {KEY_VARIABLE} and {SECRET_VARIABLE}") from None
