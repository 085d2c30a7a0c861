"""t2t live: trade, at a venue or at a simulated one inside."""

import argparse
import asyncio
import os
import secrets
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from rich.live import Live
from rich.text import Text

from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import RouterConfig
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade.shell import BadCredentials, BadUrl, Credentials, is_local
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade.shell.trader import Stopped, Trader, TraderConfig, Venue
from ticktotrade_conformance.commands.options import (
    add_config,
    add_phase,
    add_source,
    factor,
    frames_of,
    pipeline_config,
    seconds,
)
from ticktotrade_conformance.commands.venue import add_faults, fault_plans
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.report import console
from ticktotrade_conformance.trading import TraderWatcher
from ticktotrade_conformance.trading.screen import print_summary
from ticktotrade_conformance.venue import Venue as SimulatedVenue
from ticktotrade_conformance.venue import VenueOptions

PAPER_HOST: Final = "paper-api.alpaca.markets"
DESCRIPTION: Final = f"""\
Trades: market data in, parser, books, signals, risk gate, limiter, router, orders out, fills back into the risk gate.
Without URLs it trades at a simulated venue inside, which streams the generated market, or a capture, and fills from its
books. With --feed and --orders it trades at that venue; credentials come from {KEY_VARIABLE} and {SECRET_VARIABLE}.
Ctrl-C cancels what is open, sums up and ends it, with exit status 0; a second one ends it at once."""

_REFRESHES_A_SECOND: Final = 4
_PATIENCE: Final = 10.0
"""Seconds that cancelling what is open may take, once the program is to end."""
_ENDLESS: Final = 10**15
_SIMULATED: Final = ("simulated-key", "simulated-secret")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--feed", metavar="URL", help="market data: wss://HOST/PATH, or ws:// to this machine")
    parser.add_argument("--orders", metavar="URL", help="order entry: https://HOST, the part before /v2/orders")
    parser.add_argument(
        "--real-money",
        action="store_true",
        help=f"allow --orders that are neither this machine nor {PAPER_HOST}",
    )
    parser.add_argument("--ca-file", type=Path, metavar="PEM", help="trust this authority of --orders, and no other")
    parser.add_argument("--plain-orders", action="store_true", help="allow --orders http:// to this machine")
    parser.add_argument("--symbols", default="*", metavar="A,B", help="(* for all of them)")
    parser.add_argument("--seconds", type=seconds, help="stop after so long")
    parser.add_argument("--lines", action="store_true", help="a line for each event in a terminal, too")
    add_phase(parser, list(PHASES)[-1], "the variants to use")
    add_config(parser)
    inside = parser.add_argument_group("the simulated venue, without --feed and --orders")
    add_source(inside, generated_frames=_ENDLESS)
    inside.add_argument("--speed", type=factor, default=1.0, metavar="X", help="times the market's own (%(default)g)")
    add_faults(inside)


def execute(options: argparse.Namespace) -> int:
    """Trade until told to stop, and sum up."""
    check_places(options)
    config = _config(options)
    credentials = _credentials(options)
    out = console()
    table = out.is_terminal and not options.lines
    watcher = TraderWatcher(_lines(quiet=table), _notices(quiet=table))
    with ExitStack() as screens:
        live = screens.enter_context(Live(console=out, auto_refresh=False)) if table else None
        trader, stopped = asyncio.run(_run(options, config, credentials, watcher, live))
    print_summary(out, watcher, trader, options.orders or "the simulated venue")
    return _end(options, trader, watcher, stopped)


def check_places(options: argparse.Namespace) -> None:
    """Raises `Complaint` unless the URLs go together, and orders go where they may."""
    if (options.feed is None) != (options.orders is None):
        raise Complaint("--feed, --orders: name both, or neither for the simulated venue")
    if options.orders is None:
        if options.file == "-":
            raise Complaint("standard input: a venue cannot wait for it; name a capture")
        return
    if options.file is not None:
        raise Complaint(f"{options.file}: a capture is for the simulated venue; leave it out, or the URLs")
    host = urlsplit(options.orders).hostname
    if not (options.real_money or is_local(options.orders) or host == PAPER_HOST):
        raise Complaint(
            f"--orders: {str(host)[:100]!r} may trade real money; pass --real-money if that is meant, "
            f"or use https://{PAPER_HOST}"
        )


def _config(options: argparse.Namespace) -> TraderConfig:
    pipeline = pipeline_config(options, PHASES[options.phase].encoding)
    symbols = tuple(dict.fromkeys(filter(None, options.symbols.split(","))))
    if not symbols:
        raise Complaint("--symbols: name at least one")
    if pipeline.id_prefix == PipelineConfig().id_prefix:
        # The venue takes a client order id once, and this is not the first run.
        pipeline = pipeline._replace(id_prefix=_fresh_prefix())
    channels = NO_CHANNELS._replace(trades=symbols, quotes=symbols, orderbooks=symbols)
    return TraderConfig(
        channels, pipeline, SessionConfig(seed=_seed()), RouterConfig(seed=_seed())
    )


def _fresh_prefix() -> str:
    """What begins the client order ids of this run, and of no other."""
    return f"t2t-{datetime.now(UTC):%y%m%d%H%M%S}-{secrets.token_hex(3)}-"


def _seed() -> int:
    """Another one for each process, so that clients that failed together do not come back together."""
    return int.from_bytes(os.urandom(8), "little")


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


def _lines(quiet: bool) -> Callable[[str], None]:
    if quiet:
        return lambda line: None
    out = console()
    return lambda line: out.print(Text(line), soft_wrap=True)


def _notices(quiet: bool) -> Callable[[str], None]:
    if quiet:
        return lambda notice: None
    return lambda notice: print(f"t2t: {notice}", file=sys.stderr)


@asynccontextmanager
async def _venue(options: argparse.Namespace) -> AsyncIterator[Venue]:
    """The venue that is named, or a simulated one inside."""
    if options.orders is not None:
        yield Venue(options.feed, options.orders, _trusted(options.ca_file), options.plain_orders)
        return
    faults, order_faults = fault_plans(options)
    made = VenueOptions(speed=options.speed, stall=options.stall, faults=faults, order_faults=order_faults)
    async with SimulatedVenue(frames_of(options), made) as venue:
        market = asyncio.create_task(venue.run())
        try:
            yield Venue(venue.url, venue.orders_url, venue.client_tls())
        finally:
            market.cancel()
            with suppress(asyncio.CancelledError):
                await market


def _trusted(authority: Path | None) -> ssl.SSLContext | None:
    if authority is None:
        return None
    try:
        return ssl.create_default_context(cafile=authority)
    except ssl.SSLError:
        raise Complaint(f"{authority}: no certificates in PEM form; name the authority's file") from None
    except OSError as error:
        raise Complaint(f"{authority}: {error.strerror}; name the authority's file") from None


async def _run(
    options: argparse.Namespace,
    config: TraderConfig,
    credentials: Credentials,
    watcher: TraderWatcher,
    live: Live | None,
) -> tuple[Trader, Stopped]:
    async with AsyncExitStack() as ending:
        venue = await ending.enter_async_context(_venue(options))
        try:
            trader = Trader(venue, credentials, PHASES[options.phase], config, watcher)
        except BadUrl as bad:
            raise Complaint(f"--feed, --orders: {bad}") from None
        except Refused as refused:
            raise Complaint(f"{options.config}: {refused}; mend it there") from None
        refreshing = None if live is None else asyncio.create_task(_keep_current(trader, watcher, live))
        try:
            return trader, await _until_stopped(trader, options.seconds)
        finally:
            if refreshing is not None and live is not None:
                refreshing.cancel()
                watcher.refresh(live, trader)


async def _until_stopped(trader: Trader, duration: float | None) -> Stopped:
    """Let the trader run. The first signal stops it, which takes so long at most; the second one ends it at once."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(trader.run())

    def stop() -> None:
        for number in _SIGNALS:
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, running.cancel)
        trader.stop()
        loop.call_later(_PATIENCE, running.cancel)

    for number in _SIGNALS:
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop)
    if duration is not None:
        loop.call_later(duration, stop)
    try:
        return await running
    except asyncio.CancelledError:
        return Stopped(None, None)


_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


async def _keep_current(trader: Trader, watcher: TraderWatcher, live: Live) -> None:
    while True:
        watcher.refresh(live, trader)
        await asyncio.sleep(1 / _REFRESHES_A_SECOND)


def _end(options: argparse.Namespace, trader: Trader, watcher: TraderWatcher, stopped: Stopped) -> int:
    """The exit status, once everything is told that somebody has to see to."""
    left = [*watcher.blotter.unknown, *(order.client_order_id for order in trader.orders.orders)]
    if left:
        shown = ", ".join(left[:5]) + (" and more" if len(left) > 5 else "")
        print(f"t2t: {len(left)} orders may still be open at the venue: {shown}; look there", file=sys.stderr)
    if stopped.halted is not None:
        status, detail = stopped.halted
        raise Complaint(f"{options.orders}: the venue says {status} {detail[:200]}; check the credentials")
    if stopped.fatal is not None:
        code, message = stopped.fatal
        raise Complaint(f"{options.feed}: the venue says {code} {message[:200]}; check the credentials and --symbols")
    return 1 if left else 0
