"""What ``t2t live`` shows fits into the terminal, and its prices are whole."""

import asyncio
import io

import pytest
from rich.console import Console, ConsoleDimensions

from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.router.interface import Done, Ending, Filled, Placed, RouterConfig
from ticktotrade.session import NO_CHANNELS, SessionConfig
from ticktotrade.shell import Credentials
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import TraderConfig, VenueAddress
from ticktotrade_conformance.programs.live.screen import screen
from ticktotrade_conformance.programs.live.summary import print_summary
from ticktotrade_conformance.programs.live.watching import TraderWatcher
from ticktotrade_conformance.traces.generated_market import generated_market


def order(number: int, symbol: str = "BTC/USD") -> Order:
    limit = OrderType.LIMIT, TimeInForce.IOC, NANOS, 61_686 * NANOS, None
    return Order(f"t2t-261125160612-3bab99-{number}", symbol, Side.BUY, *limit, False, 0, 0)


async def at_work() -> tuple[TraderWatcher, Trader]:
    """A trader whose books are full, and who has seen orders fill, end and fail; it is not connected."""
    watcher = TraderWatcher(lambda line: None, lambda notice: None)
    place = VenueAddress("ws://127.0.0.1:9/", "http://127.0.0.1:9", plain=True)
    config = TraderConfig(NO_CHANNELS, PipelineConfig(), session=SessionConfig(), router=RouterConfig())
    trader = Trader(
        place, Credentials("simulated-key", "simulated-secret"), PHASES[Phase.PHASE_3], config, watcher
    )
    for received_at, frame, _ in generated_market(1, 200):
        trader.pipeline.on_frame(received_at, frame)
    for number in range(9):
        watcher.on_order(order(number))
        watcher.on_submitted(order(number), 50_000 + number)
        watcher.on_report(Placed(order(number).client_order_id, f"venue-{number}"))
    watcher.on_report(Filled(order(0).client_order_id, NANOS, 61_686 * NANOS * NANOS))
    watcher.on_report(Done(order(0).client_order_id, Ending.FILLED, ""))
    watcher.on_report(Done(order(1).client_order_id, Ending.REJECTED, "no \x1b[31mmoney"))
    watcher.on_notice("market: connected")
    await trader.orders.aclose()
    return watcher, trader


def rendered(width: int, height: int) -> list[str]:
    watcher, trader = asyncio.run(at_work())
    out = Console(file=io.StringIO(), width=width, height=height, force_terminal=False, color_system=None)
    with out.capture() as capture:
        out.print(screen(watcher, trader, ConsoleDimensions(width, height)))
    text = capture.get()
    assert "\x1b" not in text
    return text.rstrip("\n").split("\n")


@pytest.mark.parametrize(("width", "height"), [(200, 60), (130, 40), (100, 30), (80, 24), (80, 20), (60, 14)])
def test_it_fits_and_prices_are_whole(width: int, height: int) -> None:
    lines = rendered(width, height)
    assert len(lines) <= height
    assert all(len(line) <= width for line in lines)
    (row,) = [line for line in lines if line.strip().startswith("BTC/USD")]
    assert "…" not in row
    assert "6168" in row
    for part in ("market idle", "orders running", "P&L", "1 filled", "1 rejected", "latency"):
        assert any(part in line for line in lines), part


def test_with_room_there_are_sizes_open_orders_and_what_happened_last() -> None:
    text = "\n".join(rendered(160, 40))
    for part in (
        "bid size",
        "average cost",
        "buy 1 BTC/USD @ 61686",
        "market: connected",
        "rejected: no ?[31mmoney",
    ):
        assert part in text, part


def test_the_summary_has_what_it_came_to() -> None:
    watcher, trader = asyncio.run(at_work())
    out = Console(file=io.StringIO(), width=120, color_system=None)
    with out.capture() as capture:
        print_summary(out, watcher, trader, "the simulated venue")
    text = capture.get()
    for part in (
        "the simulated venue",
        "9 sent, 7 open, 1 filled, 1 rejected",
        "bought for 61,686.00",
        "P&L",
    ):
        assert part in text, part


def test_a_symbol_that_a_terminal_would_obey_is_shown_and_not_obeyed() -> None:
    async def drawn() -> str:
        watcher, trader = await at_work()
        trader.pipeline.on_frame(
            0, b'[{"T":"t","S":"\\u001b[31mRED","t":"2024-08-09T00:00:01Z","i":1,"p":1,"s":1}]'
        )
        out = Console(file=io.StringIO(), width=120, height=40, color_system=None)
        with out.capture() as capture:
            out.print(screen(watcher, trader, ConsoleDimensions(120, 40)))
            print_summary(out, watcher, trader, "the simulated venue")
        return capture.get()

    text = asyncio.run(drawn())
    assert "\x1b" not in text
    assert "?[31mRED" in text
