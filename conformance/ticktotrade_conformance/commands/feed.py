"""t2t feed: stream live market data into the terminal, or into a capture."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from rich.live import Live

from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS
from ticktotrade.market_data import SYMBOL_BYTES
from ticktotrade.nano import NANOS
from ticktotrade.phases import PHASES
from ticktotrade.session import NO_CHANNELS, Fatal, SessionConfig
from ticktotrade.shell import BadCredentials, BadUrl, Credentials, FeedClient, check_url, is_local
from ticktotrade.shell.credentials import KEY_VARIABLE, SECRET_VARIABLE
from ticktotrade_conformance.commands.options import positive_number, seconds
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.live import Recorder, Watcher, recording
from ticktotrade_conformance.live.screen import print_summary
from ticktotrade_conformance.report import console
from ticktotrade_conformance.signals import on_signals

DESCRIPTION: Final = f"""\
Streams the market data of an Alpaca v2 WebSocket, or of t2t venue, into the terminal: as a table that is kept current,
or, where stdout is no terminal, as a line for each event. With --record it is written down as a capture for t2t run.
Credentials come from {KEY_VARIABLE} and {SECRET_VARIABLE}; a venue on this machine needs none. A lost connection is
made again, and a book that has missed something is asked for anew. Ctrl-C ends it, with exit status 0; an error of the venue that would come again ends it with 2."""

_CHANNELS: Final = {
    field.name: member
    for field, member in zip(LAYOUTS["subscription"].fields, NO_CHANNELS._fields, strict=True)
}
_REFRESHES_A_SECOND: Final = 5
_SIMULATED: Final = ("simulated-key", "simulated-secret")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("url", metavar="URL", help="wss://HOST/PATH, or ws:// to this machine")
    parser.add_argument("--symbols", default="*", metavar="A,B", help="(* for all of them)")
    parser.add_argument(
        "--channels",
        default="trades,quotes,orderbooks",
        metavar="A,B",
        help=f"of {', '.join(_CHANNELS)} (%(default)s)",
    )
    parser.add_argument(
        "--record", type=Path, metavar="OUT", help="write a capture, gzipped if it ends in .gz"
    )
    parser.add_argument("--frames", type=positive_number, help="stop after so many")
    parser.add_argument("--seconds", type=seconds, help="stop after so long")
    parser.add_argument(
        "--silence", type=seconds, default=30.0, help="seconds without a sign of life (%(default)g)"
    )
    parser.add_argument("--lines", action="store_true", help="a line for each event in a terminal, too")


def execute(options: argparse.Namespace) -> int:
    """Stream until told to stop, and sum up."""
    try:
        check_url(options.url)
    except BadUrl as bad:
        raise Complaint(f"URL: {bad}") from None
    channels = _subscription(options)
    credentials = _credentials(options.url)
    with recording(options.record) as recorder:
        watcher, client, fatal = _stream(options, channels, credentials, recorder)
        if fatal is not None and options.record is not None and recorder.frames == 0:
            raise _complaint(options.url, fatal)
    print_summary(console(), watcher.tally, options.url, client.connections)
    if fatal is not None:
        raise _complaint(options.url, fatal)
    return 0


def _subscription(options: argparse.Namespace) -> Subscription:
    symbols = tuple(dict.fromkeys(filter(None, options.symbols.split(","))))
    for symbol in symbols:
        if len(symbol.encode(errors="surrogateescape")) > SYMBOL_BYTES or not symbol.isprintable():
            raise Complaint(
                f"--symbols: {symbol[:40]!r} is no symbol; it has at most {SYMBOL_BYTES} bytes of text"
            )
    names = list(dict.fromkeys(filter(None, options.channels.split(","))))
    for name in names:
        if name not in _CHANNELS:
            raise Complaint(f"--channels: there is no {name[:40]!r}; there are {', '.join(_CHANNELS)}")
    if not (symbols and names):
        raise Complaint("--symbols, --channels: name at least one symbol and one channel")
    return NO_CHANNELS._replace(**{_CHANNELS[name]: symbols for name in names})


def _credentials(url: str) -> Credentials:
    """Those of the environment; a venue on this machine takes any."""
    try:
        return Credentials.from_environment()
    except BadCredentials as bad:
        if is_local(url) and "not set" in str(bad):
            return Credentials(*_SIMULATED)
        raise Complaint(f"credentials: {bad}; set {KEY_VARIABLE} and {SECRET_VARIABLE}") from None


def _complaint(url: str, fatal: Fatal) -> Complaint:
    remedy = (
        "check the credentials" if fatal.code in {401, 402} else "check --symbols, --channels and the URL"
    )
    return Complaint(f"{url}: the venue says {fatal.code} {fatal.message[:200]}; {remedy}")


def _stream(
    options: argparse.Namespace, channels: Subscription, credentials: Credentials, recorder: Recorder
) -> tuple[Watcher, FeedClient, Fatal | None]:
    out = console()
    table = out.is_terminal and not options.lines
    lines = None if table or options.record is not None else out
    watcher = Watcher(recorder, lines, _notices(quiet=table), options.frames)
    config = SessionConfig(silence_timeout=int(options.silence * NANOS), seed=_seed())
    # The fastest parser that there is.
    make_session = list(PHASES.values())[-1].machines()["session"]
    client = FeedClient(options.url, credentials, watcher, config, make_session)
    watcher.on_enough = client.stop
    client.subscribe(channels)
    with ExitStack() as screens:
        live = screens.enter_context(Live(console=out, auto_refresh=False)) if table else None
        fatal = asyncio.run(_run(client, watcher, live, options.seconds))
    return watcher, client, fatal


def _notices(quiet: bool) -> Callable[[str], None]:
    if quiet:
        return lambda notice: None
    return lambda notice: print(f"t2t: {notice}", file=sys.stderr)


def _seed() -> int:
    """Another one for each process, so that clients that were lost together do not come back together."""
    return int.from_bytes(os.urandom(8), "little")


async def _run(
    client: FeedClient, watcher: Watcher, live: Live | None, duration: float | None
) -> Fatal | None:
    on_signals(client.stop)
    if duration is not None:
        asyncio.get_running_loop().call_later(duration, client.stop)
    healing = asyncio.create_task(_keep_live(client, watcher))
    refreshing = None if live is None else asyncio.create_task(_keep_current(client, watcher, live))
    try:
        return await client.run()
    finally:
        healing.cancel()
        if refreshing is not None and live is not None:
            refreshing.cancel()
            watcher.refresh(live, client.status.state)


async def _keep_live(client: FeedClient, watcher: Watcher) -> None:
    """Have books healed that have missed something (chapter *Session*)."""
    while True:
        await asyncio.sleep(1)
        client.heal(watcher.tally.not_live())


async def _keep_current(client: FeedClient, watcher: Watcher, live: Live) -> None:
    while True:
        watcher.refresh(live, client.status.state)
        await asyncio.sleep(1 / _REFRESHES_A_SECOND)
