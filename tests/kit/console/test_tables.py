"""What the commands print fits the terminal: no figure is cut, however narrow it is."""

import io

import pytest
from rich.console import Console

from ticktotrade.book import BookStatus
from ticktotrade.market_data import Level, Touch
from ticktotrade.pipeline.interface import Counts, Top
from ticktotrade.risk import Position, ProfitAndLoss
from ticktotrade.session import State
from ticktotrade_conformance.programs.currency import quote_currency
from ticktotrade_conformance.programs.feed.screen import screen as feed_screen
from ticktotrade_conformance.programs.feed.tally import Market, Tally
from ticktotrade_conformance.programs.run.program import RunSummary
from ticktotrade_conformance.programs.run.report import print_run

NOTHING = Counts(*[0] * len(Counts._fields))


def printed(width: int) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, width=width, highlight=False), written


def summary(*symbols: str) -> RunSummary:
    level = Level(98_765_123_456_789, 1_123_456_789)
    tops = tuple(Top(symbol, Touch(level, level), BookStatus.LIVE, False) for symbol in symbols)
    positions = tuple(Position(symbol, 1_123_456_789, 5, 10**16 + 1, 0, 0) for symbol in symbols)
    return RunSummary(NOTHING, {}, (), {}, tops, positions, ProfitAndLoss(0, 0, 7 * 10**18), "")


@pytest.mark.parametrize("width", [160, 80, 60, 30])
def test_the_top_of_book_cuts_no_figure_off(width: int) -> None:
    out, written = printed(width)
    print_run(out, summary("BTC/USD", "A" * 20 + "/USD"), "a run", 1.0)
    shown = written.getvalue()
    assert "…" not in shown
    assert shown.count("98765.123456789") == 4
    assert shown.count("1.123456789") == 6


@pytest.mark.parametrize(
    ("symbols", "lines"),
    [
        (["BTC/USD", "AAPL"], ["profit, in USD 7"]),
        (["ETH/BTC"], ["profit, in BTC 7"]),
        ([], ["profit, in the quote currency 7"]),
        (
            ["ETH/BTC", "BTC/USD", "AAPL"],
            ["realised, in BTC 0.010000000000000001", "realised, in USD 0.020000000000000002"],
        ),
    ],
)
def test_profits_in_different_currencies_are_not_added_up(symbols: list[str], lines: list[str]) -> None:
    out, written = printed(80)
    print_run(out, summary(*symbols), "a run", 1.0)
    shown = [" ".join(line.split()) for line in written.getvalue().splitlines()]
    assert [line for line in shown if line.startswith(("profit", "realised"))] == lines


@pytest.mark.parametrize(
    ("symbol", "currency"),
    [("BTC/USD", "USD"), ("AAPL", "USD"), ("ETH/BTC", "BTC"), ("A/B/C", "C"), ("A/", "USD")],
)
def test_a_symbol_is_priced_in_what_stands_behind_its_slash(symbol: str, currency: str) -> None:
    assert quote_currency(symbol) == currency


@pytest.mark.parametrize("width", [160, 100, 80, 60, 50])
def test_the_screen_of_a_feed_leaves_columns_out_and_cuts_no_figure(width: int) -> None:
    tally = Tally()
    out, written = printed(width)
    market = tally.markets.setdefault("BTC/USD", Market())
    market.touch = Touch(Level(98_765_123_456_789, 1_123_456_789), Level(98_765_123_456_790, 1_123_456_788))
    market.trade = Level(98_765_123_456_788, 123_456_789)
    out.print(feed_screen(tally, State.STREAMING, "", 5))
    shown = written.getvalue()
    (row,) = [line for line in shown.splitlines() if "BTC/USD" in line]
    assert "…" not in row
    assert "98765.123456789" in row
    assert "98765.12345679" in row
    assert ("1.123456788" in row) == (width == 160)
    assert all(len(line) <= width for line in shown.splitlines())
