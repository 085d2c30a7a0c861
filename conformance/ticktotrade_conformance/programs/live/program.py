"""``t2t live``: a trader, its screen, and the ways in which it ends."""

import asyncio
import os
from contextlib import AsyncExitStack, suppress
from typing import Final, Never

from rich.live import Live

from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES
from ticktotrade.safe_text import safe_text
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade.shell.busy_selector import BusySelector
from ticktotrade.shell.quiet_collection import quiet_collection
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import Stopped, TraderConfig
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.ends import settle
from ticktotrade_conformance.console.outlet import Outlet
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.console.streams import tell
from ticktotrade_conformance.programs.client_seed import client_seed
from ticktotrade_conformance.programs.live.ending import name_left, see_out
from ticktotrade_conformance.programs.live.left_orders import write_left
from ticktotrade_conformance.programs.live.plan import NamedVenue, TradingPlan
from ticktotrade_conformance.programs.live.rehearsal import dry_run_of, keep_warm, rehearse
from ticktotrade_conformance.programs.live.screen import screen
from ticktotrade_conformance.programs.live.summary import print_summary
from ticktotrade_conformance.programs.live.trading_venue import trading_venue
from ticktotrade_conformance.programs.live.watching import TraderWatcher
from ticktotrade_conformance.suite.report import console

_REFRESHES_A_SECOND: Final = 4
_DRY_SECONDS: Final = 0.005
"""From one order that does not leave to the next."""
_HEAL_TIMEOUT: Final = 5 * NANOS


def trade(plan: TradingPlan) -> int:
    """Trade until stopped, and sum up; the exit status: 1 if orders may live, else that of the signal that was the end.

    Raises `Complaint` where the venue wants no more of it, or the backend has failed, and `OSError` where stdout could not be
    written, if neither an order nor a signal is more important.
    """
    out = console()
    table = out.is_terminal and not (plan.lines or plan.quiet)
    outlet = Outlet(is_quiet=table or plan.quiet)
    watcher = TraderWatcher(outlet.line, outlet.notice)
    live = Live(console=out, auto_refresh=False) if table else None
    with StopSignals() as signals:
        loops = asyncio.Runner(loop_factory=_busy_loop if plan.polls else None)
        with outlet.keeping(live), loops as runner:
            trader, stopped, failure = runner.run(_run(plan, watcher, outlet, live, signals))
        status = signals.status(_end(plan, trader))
        settle(status)
    _mention_unheard(plan.symbols, watcher)
    named = plan.venue if isinstance(plan.venue, NamedVenue) else None
    title = "the simulated venue" if named is None else named.orders_url
    if plan.backend is not None:
        title += f", with {plan.backend.title}"
    outlet.write(lambda: print_summary(out, watcher, trader, title))
    if outlet.failure is not None:
        with suppress(OSError):
            print_summary(console(stderr=True), watcher, trader, title)
    if failure is not None:
        _give_up(plan, failure)
    if named is not None:
        _complain(named, stopped)
    if outlet.failure is not None and status == 0:
        raise outlet.failure
    return status


def _busy_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(BusySelector())


async def _run(
    plan: TradingPlan, watcher: TraderWatcher, outlet: Outlet, live: Live | None, signals: StopSignals
) -> tuple[Trader, Stopped, Exception | None]:
    """The trader when it is all over, why it stopped, and what has failed, if something has: orders may be left by that, too."""
    async with AsyncExitStack() as ending:
        venue, market = await ending.enter_async_context(trading_venue(plan.venue))
        channels = NO_CHANNELS._replace(trades=plan.symbols, quotes=plan.symbols, orderbooks=plan.symbols)
        config = TraderConfig(
            channels,
            plan.pipeline,
            plan.pace,
            session=SessionConfig(seed=client_seed(), heal_timeout=_HEAL_TIMEOUT),
            router=plan.router._replace(seed=client_seed()),
            earlier=plan.earlier,
            left=plan.left,
        )
        try:
            machines = None if plan.backend is None else plan.backend.machines
            trader = Trader(venue, plan.credentials, PHASES[plan.phase], config, watcher, machines)
        except Refused as refused:
            raise Complaint(f"--config: {refused}; mend it there") from None
        if plan.rehearses:
            await rehearse(plan.phase, watcher.on_notice)
            dry_run = dry_run_of(plan.phase)
            await ending.enter_async_context(quiet_collection())
            warming = asyncio.create_task(keep_warm(dry_run, _DRY_SECONDS, watcher.on_notice))
            ending.callback(warming.cancel)
        if plan.core is not None:  # not before: the venue of the rehearsal is to run elsewhere
            os.sched_setaffinity(0, {plan.core})
        outlet.on_failure(trader.stop)
        refreshing = asyncio.create_task(_keep_current(trader, watcher, outlet, live))
        try:
            return trader, await _until_stopped(trader, watcher, signals, plan.seconds, market), None
        except Complaint:
            raise  # the capture cannot be read any further
        except Exception as error:
            return trader, Stopped(None, None), error
        finally:
            refreshing.cancel()
            _refresh(outlet, live, watcher, trader)


async def _until_stopped(
    trader: Trader,
    watcher: TraderWatcher,
    signals: StopSignals,
    seconds: float | None,
    market: "asyncio.Future[None]",
) -> Stopped:
    """Let the trader run. The first signal stops it, for which there is some time; the second one ends it at once."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(trader.run())

    def stop() -> None:
        signals.call(running.cancel)
        trader.stop()
        if trader.orders.orders:
            watcher.on_notice("Ctrl-C once more ends it at once, and leaves open orders where they are")

    signals.call(stop)
    if seconds is not None:
        loop.call_later(seconds, stop)
    stopping = asyncio.create_task(trader.stopping.wait())
    await asyncio.wait((running, market, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not running.done():
        if not trader.stopping.is_set():
            stop()
        await see_out(trader, running, watcher.on_notice)
        await asyncio.wait((running,))
    if market.done():
        market.result()
    return Stopped(None, None) if running.cancelled() else running.result()


def _refresh(outlet: Outlet, live: Live | None, watcher: TraderWatcher, trader: Trader) -> None:
    if live is not None:
        outlet.show(live, screen(watcher, trader, live.console.size))


async def _keep_current(trader: Trader, watcher: TraderWatcher, outlet: Outlet, live: Live | None) -> None:
    while live is not None:
        _refresh(outlet, live, watcher, trader)
        await asyncio.sleep(1 / _REFRESHES_A_SECOND)


def _end(plan: TradingPlan, trader: Trader) -> int:
    """The exit status, once it is told which orders somebody has to see to, and the next run knows of them."""
    if not isinstance(plan.venue, NamedVenue):
        return name_left(trader.left_ids, "")
    status = name_left(trader.left_ids, f"; the next run asks about them, from {plan.left_file}")
    write_left(plan.left_file, plan.venue.orders_url, plan.left, trader.left)
    if trader.account.compared_at is None:
        tell("t2t: the account was not read; orders of an earlier life may be open, look at the venue")
        return 1
    return status


def _mention_unheard(symbols: tuple[str, ...], watcher: TraderWatcher) -> None:
    """Say which symbols had no market: a venue takes subscriptions to those that it does not have."""
    markets = watcher.tally.markets
    unheard = [each for each in symbols if each != "*" and (each not in markets or markets[each].is_empty)]
    if unheard:
        tell(f"t2t: nothing was heard of {safe_text(', '.join(unheard))}; check --symbols")


def _give_up(plan: TradingPlan, failure: Exception) -> Never:
    """Raise what has failed; as a `Complaint` that names the place if it may be a backend's."""
    if plan.backend is None:
        raise failure
    first = failure
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    raise Complaint(f"{plan.backend.option}: it failed while trading: {described(first)}") from failure


def _complain(venue: NamedVenue, stopped: Stopped) -> None:
    """Raises `Complaint` if the venue has ended it."""
    if stopped.halted is not None:
        status, detail = stopped.halted
        remedy = "check the credentials" if status in (401, 403) else "check --orders"
        raise Complaint(f"{venue.orders_url}: the venue says {status} {safe_text(detail)}; {remedy}")
    if stopped.fatal is not None:
        code, message = stopped.fatal
        raise Complaint(
            f"{venue.feed_url}: the venue says {code} {safe_text(message)}; check the credentials and --symbols"
        )
