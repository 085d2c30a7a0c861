"""The command ``t2t live``."""

import argparse
import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import RouterConfig
from ticktotrade.shell import (
    BadCredentials,
    BadUrl,
    Credentials,
    check_orders_url,
    check_url,
    is_local,
)
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade.shell.earlier_orders import EarlierOrders
from ticktotrade_conformance.commands.options import (
    add_config,
    add_phase,
    add_source,
    begun,
    factor,
    frames_of,
    pipeline_config,
    positive_number,
    seconds,
    seconds_or_none,
    whole_number,
)
from ticktotrade_conformance.commands.venue_account import account_options, add_account
from ticktotrade_conformance.commands.venue_faults import add_faults, fault_plans
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.programs.live.backend_machines import trading_backend
from ticktotrade_conformance.programs.live.left_orders import read_left
from ticktotrade_conformance.programs.live.plan import InsideVenue, NamedVenue, TradingPlan
from ticktotrade_conformance.programs.live.program import trade
from ticktotrade_conformance.traces.generated_market import OPENING_PRICES
from ticktotrade_conformance.venue import StartingPosition, VenueOptions

PAPER_HOST: Final = "paper-api.alpaca.markets"
DESCRIPTION: Final = f"""\
Trades: market data in, parser, books, signals, risk gate, limiter, router, orders out, fills back into the risk gate.
Without URLs it trades at a simulated venue inside, which streams the generated market, or a capture, and fills from its
books, until the capture ends. With --feed and --orders it trades at that venue; credentials come from {KEY_VARIABLE} and {SECRET_VARIABLE}.
It begins with the account: orders that are open already are cancelled, positions are taken in, and compared again from time to time.
Ctrl-C (SIGINT), SIGTERM and SIGHUP cancel what is open, however long that takes as long as it gets on, sum up and end it, with
exit status 130, 143, 129; a second one ends it at once. The exit status is 1 if orders may still be open at the venue, which are
all named then, and in a file that the next run reads; 2 if the venue wants no more of it, or the backend fails; 141 if nobody reads its lines any more."""

_ENDLESS: Final = 10**15
_BESIDE_STALLS: Final = 5.0
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
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--lines", action="store_true", help="a line for each event in a terminal, too")
    said.add_argument("--quiet", action="store_true", help="nothing but the sum in the end")
    parser.add_argument(
        "--requests-per-minute",
        type=positive_number,
        default=200,
        metavar="N",
        help="that the venue allows; half of them place orders (%(default)s)",
    )
    parser.add_argument(
        "--max-book-age",
        type=seconds_or_none,
        default=30.0,
        metavar="S",
        help="a book without an update for so many seconds is not traded on; 0: however old (%(default)g)",
    )
    parser.add_argument(
        "--max-order-age",
        type=seconds_or_none,
        default=1.0,
        metavar="S",
        help="an order that has waited for so many seconds since its frame is not sent; 0: however old (%(default)g)",
    )
    parser.add_argument(
        "--adopt",
        dest="earlier",
        action="store_const",
        const=EarlierOrders.ADOPT,
        default=EarlierOrders.CANCEL,
        help="go on with orders that are open at the start, instead of cancelling them",
    )
    parser.add_argument(
        "--left",
        type=Path,
        metavar="FILE",
        help="where orders are named whose end a run did not see, for the next one to ask about "
        "(t2t-orders-left-HOST-PORT.jsonl)",
    )
    parser.add_argument(
        "--cold",
        action="store_true",
        help="begin at once; else, without --backend, the path is rehearsed beforehand at a venue of its own on this machine, "
        "until it is as fast as it gets",
    )
    parser.add_argument(
        "--busy-poll",
        action="store_true",
        help="never sleep: ask for frames again and again, which takes a processor of its own",
    )
    parser.add_argument(
        "--core",
        type=whole_number,
        metavar="N",
        help="run on this processor alone, counted from 0, where one can say so",
    )
    parser.add_argument(
        "--backend",
        metavar="MODULE:FACTORY",
        help="a backend in Python whose pipeline, session and router trade, as far as it has them; it runs in this process",
    )
    add_phase(parser, list(PHASES)[-1], "the variants to use, for what --backend lacks where it is given")
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
    return trade(_plan(options))


def _plan(options: argparse.Namespace) -> TradingPlan:
    if (options.feed is None) != (options.orders is None):
        raise Complaint("--feed, --orders: name both, or neither for the simulated venue")
    _check_fitting(options)
    symbols = tuple(dict.fromkeys(filter(None, options.symbols.split(","))))
    if not symbols:
        raise Complaint("--symbols: name at least one")
    venue = _inside(options) if options.orders is None else _named(options)
    left_file = options.left or _left_file(options.orders)
    return TradingPlan(
        venue,
        _credentials(options),
        options.phase,
        None if options.backend is None else trading_backend(options.backend, options.phase),
        _pipeline(options),
        _pace(options),
        _router(options, venue),
        symbols,
        options.seconds,
        options.lines,
        options.quiet,
        options.earlier,
        read_left(left_file, venue.orders_url) if isinstance(venue, NamedVenue) else (),
        left_file,
        isinstance(venue, NamedVenue) and options.backend is None and not options.cold,
        options.busy_poll,
        _core(options.core),
    )


def _left_file(orders_url: str | None) -> Path:
    """One for each venue, so that runs at several do not meet in it."""
    place = urlsplit(orders_url or "").netloc.rpartition("@")[2]
    return Path(f"t2t-orders-left-{re.sub('[^A-Za-z0-9.]', '-', place) or 'venue'}.jsonl")


def _check_fitting(options: argparse.Namespace) -> None:
    """Raises `Complaint` for options that are for the other kind of venue: nobody is to rely on them."""
    named = ("ca_file", "cold", "plain_orders", "real_money")
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
    account = account_options(options)
    if options.file is None and not (options.hold or options.short_pairs):
        # Something of everything that the generated market has, so that sales are not all refused.
        held = (StartingPosition(symbol, 2 * NANOS, price) for symbol, price in OPENING_PRICES.items())
        account = account._replace(positions=tuple(held))
    made = VenueOptions(
        speed=options.speed,
        stall=options.stall,
        faults=faults,
        order_faults=order_faults,
        account=account,
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
    if config.max_book_age is None and options.max_book_age:
        config = config._replace(max_book_age=round(options.max_book_age * NANOS))
    return config._replace(utc_days=True)


def _router(options: argparse.Namespace, venue: NamedVenue | InsideVenue) -> RouterConfig:
    """How old an order may get, and how long a request may be under way: of a simulated venue that is known."""
    router = RouterConfig(max_age=round(options.max_order_age * NANOS) or None, limiter=_pace(options))
    if isinstance(venue, InsideVenue):
        router = router._replace(late_limit=round((venue.options.stall + _BESIDE_STALLS) * NANOS))
    return router


def _pace(options: argparse.Namespace) -> LimiterConfig:
    """Half of what the venue allows: orders wait for the one half, and every request takes from the other."""
    half = options.requests_per_minute // 2
    if half <= RouterConfig().cancel_reserve:
        raise Complaint(
            f"--requests-per-minute {options.requests_per_minute}: {RouterConfig().cancel_reserve} are kept "
            f"for cancels; allow at least {2 * RouterConfig().cancel_reserve + 2}"
        )
    return LimiterConfig(rate=half, period=60 * NANOS, burst=half)


def _core(core: int | None) -> int | None:
    """Raises `Complaint` if it is no processor that this program may run on."""
    if core is None:
        return None
    if not hasattr(os, "sched_setaffinity"):
        raise Complaint("--core: this system does not let a program say where it runs; leave it out")
    cores = os.sched_getaffinity(0)
    if core not in cores:
        named = ", ".join(map(str, sorted(cores)))
        raise Complaint(f"--core {core}: this program may not run there; name one of {named}")
    return core


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
