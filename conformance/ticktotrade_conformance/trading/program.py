"""``t2t live``: a trader, the venue that it trades at, the screen, and the ways in which it ends."""

import asyncio
import os
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from typing import Final

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ticktotrade.errors import Refused
from ticktotrade.phases import PHASES
from ticktotrade.router.interface import RouterConfig
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade.shell.trader import Stopped, Trader, TraderConfig, Venue
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.report import console
from ticktotrade_conformance.trading.plan import InsideVenue, NamedVenue, TradingPlan
from ticktotrade_conformance.trading.summary import print_summary
from ticktotrade_conformance.trading.watching import TraderWatcher
from ticktotrade_conformance.venue import Venue as SimulatedVenue

_REFRESHES_A_SECOND: Final = 4
_PATIENCE: Final = 10.0
"""Seconds that cancelling what is open may take, once the program is to end."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def trade(plan: TradingPlan) -> int:
    """Trade until stopped, and sum up; the exit status. Raises `Complaint` where the venue wants no more of it."""
    out = console()
    table = out.is_terminal and not plan.lines
    watcher = TraderWatcher(_lines(out, quiet=table), _notices(quiet=table))
    with ExitStack() as screens:
        live = screens.enter_context(Live(console=out, auto_refresh=False)) if table else None
        trader, stopped = asyncio.run(_run(plan, watcher, live))
    named = plan.venue if isinstance(plan.venue, NamedVenue) else None
    print_summary(out, watcher, trader, "the simulated venue" if named is None else named.orders_url)
    return _end(plan.venue, trader, watcher, stopped)


def _lines(out: Console, quiet: bool) -> Callable[[str], None]:
    if quiet:
        return lambda line: None
    return lambda line: out.print(Text(line), soft_wrap=True)


def _notices(quiet: bool) -> Callable[[str], None]:
    if quiet:
        return lambda notice: None
    return lambda notice: print(f"t2t: {notice}", file=sys.stderr)


async def _run(plan: TradingPlan, watcher: TraderWatcher, live: Live | None) -> tuple[Trader, Stopped]:
    async with AsyncExitStack() as ending:
        venue, market = await ending.enter_async_context(_venue(plan.venue))
        channels = NO_CHANNELS._replace(trades=plan.symbols, quotes=plan.symbols, orderbooks=plan.symbols)
        session, router = SessionConfig(seed=_seed()), RouterConfig(seed=_seed())
        config = TraderConfig(channels, plan.pipeline, session=session, router=router)
        try:
            trader = Trader(venue, plan.credentials, PHASES[plan.phase], config, watcher)
        except Refused as refused:
            raise Complaint(f"--config: {refused}; mend it there") from None
        refreshing = None if live is None else asyncio.create_task(_keep_current(trader, watcher, live))
        try:
            return trader, await _until_stopped(trader, plan.seconds, market)
        finally:
            if refreshing is not None and live is not None:
                refreshing.cancel()
                watcher.refresh(live, trader)


def _seed() -> int:
    """Another one for each process, so that clients that failed together do not come back together."""
    return int.from_bytes(os.urandom(8), "little")


@asynccontextmanager
async def _venue(
    venue: NamedVenue | InsideVenue,
) -> AsyncIterator[tuple[Venue, "asyncio.Future[None]"]]:
    """The venue that is named, or a simulated one inside; and what is done when its market has ended."""
    if isinstance(venue, NamedVenue):
        never = asyncio.get_running_loop().create_future()
        yield Venue(venue.feed_url, venue.orders_url, _trusted(venue), venue.plain_orders), never
        return
    async with SimulatedVenue(venue.source, venue.options) as inside:
        market = asyncio.create_task(inside.run())
        try:
            yield Venue(inside.url, inside.orders_url, inside.client_tls()), market
        finally:
            market.cancel()
            with suppress(asyncio.CancelledError):
                await market


def _trusted(venue: NamedVenue) -> ssl.SSLContext | None:
    if venue.ca_file is None:
        return None
    try:
        context = ssl.create_default_context(cafile=venue.ca_file)
    except ssl.SSLError:
        raise Complaint(f"{venue.ca_file}: no certificates in PEM form; name the authority's file") from None
    except OSError as error:
        raise Complaint(f"{venue.ca_file}: {error.strerror}; name the authority's file") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def _until_stopped(trader: Trader, seconds: float | None, market: "asyncio.Future[None]") -> Stopped:
    """Let the trader run. The first signal stops it, for which there is some time; the second one ends it at once."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(trader.run())

    def stop() -> None:
        _on_signals(running.cancel)
        trader.stop()
        loop.call_later(_PATIENCE, running.cancel)

    _on_signals(stop)
    if seconds is not None:
        loop.call_later(seconds, stop)
    await asyncio.wait((running, market), return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        stop()
        await asyncio.wait((running,))
    if market.done():
        market.result()
    return Stopped(None, None) if running.cancelled() else running.result()


def _on_signals(act: Callable[[], object]) -> None:
    for number in _SIGNALS:
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, act)


async def _keep_current(trader: Trader, watcher: TraderWatcher, live: Live) -> None:
    while True:
        watcher.refresh(live, trader)
        await asyncio.sleep(1 / _REFRESHES_A_SECOND)


def _end(venue: NamedVenue | InsideVenue, trader: Trader, watcher: TraderWatcher, stopped: Stopped) -> int:
    """The exit status, once everything is told that somebody has to see to."""
    left = [*watcher.blotter.unknown, *(order.client_order_id for order in trader.orders.orders)]
    if left:
        shown = ", ".join(left[:5]) + (" and more" if len(left) > 5 else "")
        print(f"t2t: {len(left)} orders may still be open at the venue: {shown}; look there", file=sys.stderr)
    if isinstance(venue, NamedVenue) and stopped.halted is not None:
        status, detail = stopped.halted
        raise Complaint(f"{venue.orders_url}: the venue says {status} {detail[:200]}; check the credentials")
    if isinstance(venue, NamedVenue) and stopped.fatal is not None:
        code, message = stopped.fatal
        raise Complaint(
            f"{venue.feed_url}: the venue says {code} {message[:200]}; check the credentials and --symbols"
        )
    return 1 if left else 0
