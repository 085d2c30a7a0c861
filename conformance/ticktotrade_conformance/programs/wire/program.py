"""``t2t wire``: each system at each rate, then the echoes that are the floors under them."""

import json
import ssl
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ticktotrade.pipeline import PipelineConfig
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.wire.decisions import Decisions, leads_to_orders
from ticktotrade_conformance.latency.wire.matching import EchoMatching, OrderMatching
from ticktotrade_conformance.latency.wire.records import WARM_UP, WireRun, WireSystem
from ticktotrade_conformance.programs.wire.http1 import Http1
from ticktotrade_conformance.programs.wire.http2 import Http2
from ticktotrade_conformance.programs.wire.order_connection import kind
from ticktotrade_conformance.programs.wire.processors import Processors, processors_apart, running_on
from ticktotrade_conformance.programs.wire.stopwatch import Stopwatch, StopwatchOptions
from ticktotrade_conformance.programs.wire.system import Places, SystemCommand, SystemProcess, echo_command
from ticktotrade_conformance.programs.wire.tape import Tape
from ticktotrade_conformance.programs.wire.venue_faults import FeedFaults, RequestFaults
from ticktotrade_conformance.traces.capture import CapturedFrame
from ticktotrade_conformance.traces.trace import config_form
from ticktotrade_conformance.venue import FaultPlan, OrderFaultPlan
from ticktotrade_conformance.venue.orders.tls import Authority

_ARRIVAL: Final = 30.0
"""Seconds for a system to start and to subscribe."""
BY_HAND: Final = SystemCommand("started by hand", ())


class WirePlan(NamedTuple):
    """What to measure, and how.

    ``frames`` are the market's, again from the beginning where they do not suffice; of each rate there are ``most`` of them,
    for ``seconds`` at most, after ``warm_up`` that come first. ``offered`` are the protocols that order entry
    names to TLS. There is an echo for each way in which a system's orders come; with ``with_echoes`` for each that is offered.
    """

    source: str
    systems: tuple[SystemCommand, ...]
    frames: Sequence[CapturedFrame]
    config: PipelineConfig
    rates: tuple[str, ...]
    most: int
    seconds: float
    warm_up: int
    is_plain: bool
    offered: tuple[str, ...]
    with_echoes: bool
    ports: tuple[int, int]
    patience: float
    stall: float
    faults: FaultPlan
    order_faults: OrderFaultPlan


def measure(plan: WirePlan, folder: str, out: Console) -> WireRun:
    """Measure everything. Raises `Complaint` for a system that cannot be measured, and for a market without an order."""
    if not leads_to_orders(plan.config, (captured.frame for captured in plan.frames)):
        raise Complaint(
            f"{plan.source}: none of {len(plan.frames):,} frames leads to an order; take more of them (--frames), another market, "
            "or a strategy that orders more often (--config)"
        )
    config = Path(folder, "config.json")
    config.write_text(json.dumps(config_form("pipeline", plan.config), indent=2))
    apart = processors_apart()
    bench = _Bench(plan, folder, config, apart, out)
    with nullcontext() if apart is None else running_on(apart.venue):
        systems = tuple(bench.time(system) for system in plan.systems)
        kinds = {each.http for each in systems if each.http}
        if plan.with_echoes:
            kinds |= {_kind(each, plan.is_plain) for each in plan.offered}
        floors = tuple(bench.time_echo(kind) for kind in sorted(kinds))
    return WireRun(plan.source, apart is not None, floors, systems)


def _kind(offered: str, is_plain: bool) -> str:
    """How orders come, by the name of a protocol that TLS has for it, as `OrderConnection.kind` has it."""
    name = {"h2": Http2.name, "http/1.1": Http1.name}[offered]
    return kind(name, is_plain)


class _Bench:
    """Where systems are timed one after the other, each at a venue of its own and at a market that begins anew."""

    def __init__(
        self, plan: WirePlan, folder: str, config: Path, apart: Processors | None, out: Console
    ) -> None:
        self._plan = plan
        self._apart = apart
        self._folder = folder
        self._config = config
        self._out = out
        self._tls: ssl.SSLContext | None = None
        self._authority: Path | None = None
        if not plan.is_plain:
            authority = Authority()
            self._tls = authority.server_context()
            self._tls.set_alpn_protocols(list(plan.offered))
            self._authority = Path(folder, "ca.pem")
            self._authority.write_bytes(authority.ca_pem)

    def time(self, system: SystemCommand) -> WireSystem:
        """Time a system at every rate. One of several that fails is no reason to lose the others."""
        plan, matching = self._plan, OrderMatching()
        faults = FeedFaults(plan.faults), RequestFaults(plan.order_faults, plan.stall)
        with Stopwatch(self._options(system), Decisions(plan.config), matching, *faults) as venue:
            try:
                self._run(venue, system)
            except Complaint as complaint:
                if len(plan.systems) < 2:
                    raise
                return WireSystem(system.name, venue.kind, matching.rows(), str(complaint))
            return WireSystem(system.name, venue.kind, matching.rows())

    def time_echo(self, http: str) -> WireSystem:
        """Time the echo, on sockets of a kind. Nothing goes wrong for it: it looks at nothing."""
        system, matching = echo_command(http.startswith("HTTP/2")), EchoMatching()
        faults = FeedFaults(FaultPlan()), RequestFaults(OrderFaultPlan(), 0.0)
        with Stopwatch(self._options(system), Decisions(self._plan.config), matching, *faults) as venue:
            self._run(venue, system)
            return WireSystem(system.name, http, matching.rows())

    def _options(self, system: SystemCommand) -> StopwatchOptions:
        arrival = None if system is BY_HAND else _ARRIVAL
        return StopwatchOptions(*self._plan.ports, self._tls, self._plan.patience, arrival)

    def _run(self, venue: Stopwatch, system: SystemCommand) -> None:
        """Start the system, or wait for it, and go through the rates."""
        places = Places(venue.market_url, venue.orders_url, self._authority, self._config)
        with ExitStack() as ending:
            if system is BY_HAND:
                self._tell(places)
            else:
                with nullcontext() if self._apart is None else running_on(self._apart.systems):
                    process = SystemProcess(system.name, system.told(places), self._folder)
                venue.look = ending.enter_context(process).look
            self._go_through(venue, system.name)

    def _go_through(self, venue: Stopwatch, name: str) -> None:
        tape = Tape(self._plan.frames)
        # Nothing moves on the screen meanwhile: that would be a thread in this program.
        with Live(console=self._out, auto_refresh=False, transient=True) as live:
            self._show(live, f"{name}: waiting for it")
            venue.await_subscription()
            if self._plan.warm_up:
                self._show(live, f"{name}: warming up")
                venue.run(WARM_UP, tape, self._plan.warm_up, self._plan.seconds)
            for rate in self._plan.rates:
                self._show(live, f"{name}: rate {rate}")
                venue.run(rate, tape, self._plan.most, self._plan.seconds)

    def _show(self, live: Live, what: str) -> None:
        if self._out.is_terminal:
            live.update(Text(what, style="dim", overflow="ellipsis", no_wrap=True), refresh=True)

    def _tell(self, places: Places) -> None:
        """Say where the system is to trade, and by which strategy."""
        for what, place in (
            ("market", places.market),
            ("orders", places.orders),
            ("authority", places.authority),
            ("strategy", places.config),
        ):
            if place is not None:
                self._out.print(f"{what:10}{place}", soft_wrap=True, markup=False, highlight=False)
