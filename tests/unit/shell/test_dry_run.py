"""Orders that never leave take the path of orders, touch no socket, and leave nothing behind."""

import asyncio
import gc
import socket

import pytest

from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.router.interface import Done, Ending
from ticktotrade.shell import dry_run
from ticktotrade.shell.dry_run import DryRun
from ticktotrade.shell.order_client import Report
from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG, Decisions
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.programs.live.watching import TraderWatcher

FRAMES = [captured.frame for captured in leaning_market(5, 120)]


class Heard(TraderWatcher):
    """What the trader says, counted."""

    def __init__(self) -> None:
        super().__init__(lambda line: None, lambda notice: None)
        self.submitted = 0
        self.filled = 0

    def on_submitted(self, order: Order, took: int) -> None:
        super().on_submitted(order, took)
        self.submitted += 1

    def on_report(self, report: Report) -> None:
        super().on_report(report)
        self.filled += isinstance(report, Done) and report.ending is Ending.FILLED


@pytest.mark.parametrize("phase", Phase)
def test_each_step_is_an_order_and_its_end(phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = PHASES[phase]

    async def main() -> Heard:
        def no_socket(*_: object, **__: object) -> None:
            raise AssertionError("a dry run has no use for a socket")

        monkeypatch.setattr(socket, "socket", no_socket)
        heard = Heard()
        dry_run = DryRun(engine, WIRE_CONFIG._replace(encoding=engine.encoding), FRAMES, heard)
        for _ in range(2 * len(FRAMES)):  # the market begins anew in between
            dry_run.step()
            for _ in range(4):
                await asyncio.sleep(0)
            assert len(heard.blotter.open) <= 1, "an order has ended before the one after the next"
        return heard

    heard = asyncio.run(main())
    decisions = Decisions(WIRE_CONFIG)
    decided = sum(len(decisions.on_frame(frame)) for frame in FRAMES)
    assert heard.submitted == 2 * decided > len(FRAMES)
    assert heard.filled >= heard.submitted - 1
    assert set(heard.blotter.endings) == {Ending.FILLED}


def test_it_runs_until_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = PHASES[Phase.PHASE_3]

    async def main() -> int:
        heard = Heard()
        dry_run = DryRun(engine, WIRE_CONFIG._replace(encoding=engine.encoding), FRAMES, heard)
        running = asyncio.create_task(dry_run.run(0.0))
        while heard.submitted < 10:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return heard.submitted

    assert asyncio.run(main()) == 10


def test_where_tls_wants_certificates_of_everybody_orders_are_dropped_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dry_run, "_CERTIFICATE_FREE", "no such ciphers")

    async def main() -> int:
        heard = Heard()
        dry = DryRun(PHASES[Phase.PHASE_3], WIRE_CONFIG, FRAMES, heard)
        for _ in FRAMES:
            dry.step()
            await asyncio.sleep(0)
        return heard.submitted

    assert asyncio.run(main()) > 0


@pytest.mark.skipif(not hasattr(gc, "freeze"), reason="PyPy's collector does not say what it has found")
def test_nothing_from_a_frame_to_the_end_of_its_order_makes_a_cycle() -> None:
    """So that the collector, which runs by the clock, has nothing to do for orders (`quiet_collection`)."""
    engine = PHASES[Phase.PHASE_3]

    async def main() -> int:
        dry_run = DryRun(engine, WIRE_CONFIG._replace(encoding=engine.encoding), FRAMES, Heard())
        for _ in range(20):
            dry_run.step()
            await asyncio.sleep(0)
        gc.collect()
        gc.disable()
        try:
            for _ in range(80):
                dry_run.step()
                await asyncio.sleep(0)
            return gc.collect()
        finally:
            gc.enable()

    assert asyncio.run(main()) == 0
