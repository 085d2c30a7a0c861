"""The table of ``t2t wire``: every figure whole in 80 columns, beside the floor, and a verdict on the orders."""

import io
from array import array

import pytest
from rich.console import Console

from ticktotrade_conformance.latency.wire.records import WireRow, WireRun, WireSystem
from ticktotrade_conformance.latency.wire.report import print_wire

H2, H1 = "HTTP/2 over TLS", "HTTP/1.1 over TLS"


def row(rate: str, nanoseconds: int, **changed: object) -> WireRow:
    samples = array("q", [nanoseconds] * 1_000)
    good = WireRow(rate, 1_001, 1.0, 1_000, 0, 0, 0, samples, array("q", range(1_000)), ())
    return good._replace(**changed)  # type: ignore[arg-type]


def printed(*systems: WireSystem, width: int = 80, is_apart: bool = True) -> str:
    floors = (
        WireSystem("echo", H1, (row("1000", 40_000),)),
        WireSystem("echo", H2, (row("1000", 50_000), row("max", 60_000))),
    )
    out = Console(file=io.StringIO(), width=width)
    print_wire(out, WireRun("a market", is_apart, floors, systems))
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize(("is_apart", "note"), [(True, "of its own."), (False, "took processors from")])
def test_where_the_venue_ran_is_said(is_apart: bool, note: str) -> None:
    assert note in " ".join(printed(is_apart=is_apart).split())


def test_every_figure_is_beside_the_echo_of_its_own_sockets_at_its_own_rate() -> None:
    text = printed(
        WireSystem("fast", H2, (row("1000", 125_000), row("max", 90_000))),
        WireSystem("old", H1, (row("1000", 125_000),)),
    )
    fast, _, old = text.partition("fast: ")[2].partition("old: ")
    assert fast.count(" 2.5") == 4
    assert fast.count(" 1.5") == 4
    assert old.count(" 3.1") == 4
    assert fast.count(" 125 ") == 4


def test_nothing_is_cut_at_80_columns_however_slow() -> None:
    slow = row("1000", 9_876_543_210_000, decided=1_234_567)
    text = printed(WireSystem("slow", H2, (slow,)))
    assert text.count("9,876,543,210") == 4
    assert "1,234,567" in text
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_as_decided_is_said_and_the_rate_that_was_reached() -> None:
    assert "all 2,000 orders as decided" in printed(
        WireSystem("good", H2, (row("1000", 1_000), row("max", 1_000)))
    )
    text = printed(WireSystem("good", H2, (row("1000", 1_000, seconds=2.0), row("max", 1_000, seconds=0.1))))
    assert "1,000: 500" in text
    assert "max: 10,000" in text


def test_mistakes_are_counted_and_the_first_ones_named() -> None:
    wrong = row(
        "max", 1_000, missing=3, duplicated=2, invented=1, examples=("missing: buy 1 A at 2, of frame 7",)
    )
    system = WireSystem("wrong", H2, (wrong,))
    text = printed(system)
    assert not system.is_as_decided
    assert "of 1,000 orders decided 3 missing; 2 duplicated, 1 invented" in text
    assert "  max: missing: buy 1 A at 2, of frame 7" in text


def test_a_system_without_orders_has_no_figures() -> None:
    none = row("1000", 0, samples=array("q"), frames_of=array("q"), missing=1_000)
    text = printed(WireSystem("mute", "", (none,)))
    assert "mute: no orders" in text
    assert text.partition("mute")[2].count("–") >= 4


def test_a_system_that_failed_is_not_as_decided() -> None:
    system = WireSystem("gone", "", (), "it has ended with exit status 3")
    assert "not timed to the end: it has ended with exit status 3" in printed(system)
    assert not system.is_as_decided
