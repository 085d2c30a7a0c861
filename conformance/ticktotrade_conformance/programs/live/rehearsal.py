"""What comes before trading: the whole path, sockets and TLS included, until it is as fast as it gets.

An interpreter that has not run some code is slow at it, and a compiler has not seen it; the first order of a day would take
ten times as long as the thousandth. So a trader of its own trades beforehand, in the same process and phase, with credentials
and an account that are nobody's, at a venue in another process, on the market that is made for timing.
"""

import asyncio
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median_low
from time import monotonic
from typing import Final

from ticktotrade.compilation import Compilation, counted_compilations, tell_compiler
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import RouterConfig
from ticktotrade.session import NO_CHANNELS
from ticktotrade.shell import Credentials
from ticktotrade.shell.dry_run import DryRun
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import TraderConfig, VenueAddress
from ticktotrade_conformance.backends.raised import described
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.temporary_folder import temporary_folder
from ticktotrade_conformance.latency.measuring.settling import WATCHED, settled_after
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.programs.live import rehearsal_venue
from ticktotrade_conformance.programs.live.rehearsal_venue import ADDRESS_FILE, AUTHORITY_FILE
from ticktotrade_conformance.programs.live.watching import TraderWatcher
from ticktotrade_conformance.programs.wire.system import SystemProcess

_ROUND: Final = 150
"""Orders, of whose times the median is watched."""
_COMPILED: Final = 4
"""So many times a round something may still be compiled: in the first it is 400 times, and a few times for ever."""
_MOST_SECONDS: Final = 20.0
"""A path that goes on becoming faster is traded on as it is."""
_DRY_SEED: Final = 3
_DRY_FRAMES: Final = 6000
"""Half a minute, until there is a new trader, which takes as long as a few orders."""
_END_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.05
_UNLIMITED: Final = LimiterConfig(rate=10**9, period=60 * NANOS, burst=10**9)
_NOBODYS: Final = Credentials("rehearsal-key", "rehearsal-secret")


async def rehearse(phase: Phase, notice: Callable[[str], None]) -> None:
    """Trade at a venue of one's own until it is as fast as it gets, and say what came of it.

    That is when the median of a round falls no more and nearly nothing is compiled. What PyPy is to compile it compiles now, and
    hardly anything later. Without such a venue, or if it is lost, it is said that there was no rehearsal, and what there is to
    compile is compiled as it comes.
    """
    begun = monotonic()
    tell_compiler(Compilation.EAGER)
    try:
        with temporary_folder() as folder:
            command = (sys.executable, "-m", rehearsal_venue.__name__, folder)
            with SystemProcess("the rehearsal's venue", command, folder) as venue:
                address = await _address(Path(folder), venue.look)
                with counted_compilations() as compiled:
                    rounds = _Rounds(compiled)
                    await _trade(phase, address, venue.look, rounds)
    except Complaint as complaint:
        tell_compiler(Compilation.REMEMBERING)
        notice(f"rehearsal: none ({complaint})")
        return
    tell_compiler(Compilation.RELUCTANT)
    if medians := rounds.medians:
        first, last = (each / 1000 for each in (medians[0], min(medians)))
        orders, seconds = len(medians) * _ROUND, monotonic() - begun
        settled = "settled" if rounds.settled else "not settled yet"
        notice(
            f"rehearsal: {orders:,} orders in {seconds:.1f} s, at the median {first:,.0f} µs at first and {last:,.0f} in the end; {settled}"
        )


def dry_run_of(phase: Phase) -> DryRun:
    """What keeps the path of a phase warm from then on."""
    frames = [captured.frame for captured in leaning_market(_DRY_SEED, _DRY_FRAMES)]
    return DryRun(PHASES[phase], _pipeline(phase), frames, TraderWatcher(_to_nobody, _to_nobody))


async def keep_warm(dry_run: DryRun, interval: float, notice: Callable[[str], None]) -> None:
    """Take a step every so many seconds, until cancelled. One that fails is over, and nothing else happens."""
    try:
        await dry_run.run(interval)
    except Exception as error:
        notice(f"dry run: ended ({described(error)}); the path is kept warm no more")


def _pipeline(phase: Phase) -> PipelineConfig:
    return WIRE_CONFIG._replace(encoding=PHASES[phase].encoding, id_prefix="rehearsal-")


async def _address(folder: Path, look: Callable[[], None]) -> VenueAddress:
    """Where the venue is, once it says so. Raises `Complaint` if it has ended, or does not say so in time."""
    file, deadline = folder / ADDRESS_FILE, monotonic() + _MOST_SECONDS
    while not file.exists():
        look()
        if monotonic() > deadline:
            raise Complaint(f"its venue has said nothing for {_MOST_SECONDS:g} s")
        await asyncio.sleep(_LOOK_SECONDS)
    market_url, orders_url = file.read_text().split()
    tls = ssl.create_default_context(cafile=str(folder / AUTHORITY_FILE))
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    return VenueAddress(market_url, orders_url, tls)


async def _trade(phase: Phase, address: VenueAddress, look: Callable[[], None], rounds: "_Rounds") -> None:
    """Trade until ``rounds`` have settled, or for long enough."""
    config = TraderConfig(
        NO_CHANNELS._replace(trades=("*",), quotes=("*",), orderbooks=("*",)),
        _pipeline(phase),
        pace=_UNLIMITED,
        router=RouterConfig(limiter=_UNLIMITED),
    )
    trader = Trader(address, _NOBODYS, PHASES[phase], config, rounds)
    running = asyncio.create_task(trader.run())
    deadline = monotonic() + _MOST_SECONDS
    try:
        while monotonic() < deadline and not running.done() and not rounds.settled:
            look()
            await asyncio.sleep(_LOOK_SECONDS)
        trader.stop()
        await asyncio.wait((running,), timeout=_END_SECONDS)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait((running,))
    if not running.cancelled() and (failure := running.exception()) is not None:
        raise Complaint(f"it has failed: {type(failure).__name__}")


class _Rounds(TraderWatcher):
    """Listens as whoever listens to the real trader, so that this is warm too; nobody is shown anything.

    ``medians`` has that of each round, in nanoseconds from frame to kernel. ``compiled`` says how often something has been.
    """

    def __init__(self, compiled: Callable[[], int]) -> None:
        super().__init__(_to_nobody, _to_nobody)
        self.medians: list[int] = []
        self._compiled = compiled
        self._compiled_by: list[int] = []
        self._round: list[int] = []

    @property
    def settled(self) -> bool:
        """Whether the latest rounds were no faster than those before, and little was compiled in them."""
        if settled_after(self.medians) is None:
            return False
        latest = self._compiled_by[-WATCHED - 1 :]
        return latest[-1] - latest[0] <= WATCHED * _COMPILED

    def on_submitted(self, order: Order, took: int) -> None:
        """Note how long it took."""
        super().on_submitted(order, took)
        self._round.append(took)
        if len(self._round) == _ROUND:
            self.medians.append(median_low(self._round))
            self._compiled_by.append(self._compiled())
            self._round.clear()


def _to_nobody(line: str) -> None:
    """Nobody is shown a line."""
