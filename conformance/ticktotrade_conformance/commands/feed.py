"""The command ``t2t feed``."""

import argparse
import asyncio
from contextlib import suppress
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
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.console.outlet import Outlet
from ticktotrade_conformance.console.signals import StopSignals
from ticktotrade_conformance.console.streams import tell
from ticktotrade_conformance.programs.client_seed import client_seed
from ticktotrade_conformance.programs.feed import Recorder, Watcher, recording
from ticktotrade_conformance.programs.feed.recorder import FLUSH_SECONDS
from ticktotrade_conformance.programs.feed.screen import print_summary
from ticktotrade_conformance.suite.report import console

DESCRIPTION: Final = f"""\
Streams the market data of an Alpaca v2 WebSocket, or of t2t venue, into the terminal: as a table that is kept current,
or, where stdout is no terminal, as a line for each event. With --record it is written down as a capture for t2t run.
Credentials come from {KEY_VARIABLE} and {SECRET_VARIABLE}; a venue on this machine needs none. A lost connection is
made again, and a book that has missed something is asked for anew. Ctrl-C (SIGINT), SIGTERM and SIGHUP end it well, with exit
status 130, 143, 129, a second one at once; an error of the venue that would come again ends it with 2. While it is being
recorded the capture is in OUT.part, up to the last second: t2t run --keep-going reads it if this is killed."""

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
    with StopSignals() as signals, recording(options.record, _tell) as recorder:
        watcher, client, fatal = _stream(options, channels, credentials, recorder, signals)
    if options.record is not None and recorder.frames == 0:
        _mention_nothing(options, fatal, signals)
    try:
        print_summary(console(), watcher.tally, options.url, client.connections)
    except OSError:
        if signals.first is None:
            raise  # else it has gone with the terminal, of which the signal speaks
    if fatal is not None:
        raise _complaint(options.url, fatal)
    return signals.status(0)


def _tell(notice: str) -> None:
    tell(f"t2t: {notice}")


def _mention_nothing(options: argparse.Namespace, fatal: Fatal | None, signals: StopSignals) -> None:
    """Say that there is no recording; raises `Complaint` where nobody has ended it before there could be one."""
    if fatal is not None:
        raise _complaint(options.url, fatal)
    nothing = f"{options.record}: not written, since no frame was received"
    if signals.first is None:
        raise Complaint(f"{nothing}; see to the connection first")
    _tell(nothing)


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
    options: argparse.Namespace,
    channels: Subscription,
    credentials: Credentials,
    recorder: Recorder,
    signals: StopSignals,
) -> tuple[Watcher, FeedClient, Fatal | None]:
    out = console()
    table = out.is_terminal and not options.lines
    outlet = Outlet(is_quiet=table)
    lines = None if table or options.record is not None else outlet.line
    watcher = Watcher(recorder, lines, outlet.notice, options.frames)
    config = SessionConfig(silence_timeout=int(options.silence * NANOS), seed=client_seed())
    # The fastest parser that there is.
    make_session = list(PHASES.values())[-1].machines()["session"]
    client = FeedClient(options.url, credentials, watcher, config, make_session)
    watcher.on_enough = client.stop
    outlet.on_failure(client.stop)
    client.subscribe(channels)
    live = Live(console=out, auto_refresh=False) if table else None
    with outlet.keeping(live):
        running = _Streaming(client, watcher, recorder, outlet, live)
        fatal = asyncio.run(running.run(signals, options.seconds))
    if outlet.failure is not None and signals.first is None:
        raise outlet.failure
    return watcher, client, fatal


class _Streaming:
    """A client that is running, and what is done beside it."""

    def __init__(
        self, client: FeedClient, watcher: Watcher, recorder: Recorder, outlet: Outlet, live: Live | None
    ) -> None:
        self._client = client
        self._watcher = watcher
        self._recorder = recorder
        self._outlet = outlet
        self._live = live

    async def run(self, signals: StopSignals, duration: float | None) -> Fatal | None:
        """Stream until stopped: by a signal, a second one of which ends it at once, or after a time."""
        running = asyncio.create_task(self._client.run())

        def stop() -> None:
            signals.call(running.cancel)
            self._client.stop()

        signals.call(stop)
        if duration is not None:
            asyncio.get_running_loop().call_later(duration, self._client.stop)
        beside = [asyncio.create_task(each) for each in (self._heal(), self._flush(), self._refresh())]
        try:
            with suppress(asyncio.CancelledError):
                return await running
            return None
        finally:
            for each in beside:
                each.cancel()
            for outcome in await asyncio.gather(*beside, return_exceptions=True):
                if isinstance(outcome, Complaint):
                    raise outcome
            self._show()

    async def _heal(self) -> None:
        """Have books healed that have missed something (chapter *Session*)."""
        while True:
            await asyncio.sleep(1)
            self._client.heal(self._watcher.tally.not_live())

    async def _flush(self) -> None:
        """See to it that what was recorded is not kept here when no more comes. Raises `Complaint`."""
        try:
            while True:
                await asyncio.sleep(FLUSH_SECONDS)
                self._recorder.flush()
        except Complaint:
            self._client.stop()
            raise

    async def _refresh(self) -> None:
        while self._live is not None:
            self._show()
            await asyncio.sleep(1 / _REFRESHES_A_SECOND)

    def _show(self) -> None:
        if self._live is not None:
            rows = self._live.console.size.height
            self._outlet.show(self._live, self._watcher.screen(self._client.status.state, rows))
