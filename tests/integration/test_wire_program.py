"""What a run of ``t2t wire`` leaves: its records, over real sockets and with an echo in a process of its own."""

import io
from pathlib import Path

from rich.console import Console

from ticktotrade_conformance.latency.wire.decisions import WIRE_CONFIG
from ticktotrade_conformance.latency.wire.market import leaning_market
from ticktotrade_conformance.latency.wire.records import WireRow
from ticktotrade_conformance.programs.wire.program import WirePlan, measure
from ticktotrade_conformance.venue import FaultPlan, OrderFaultPlan

SYMBOLS = 4
"""Their first frames lead to no order."""


def rows_of_an_echo(folder: Path, **changed: object) -> tuple[WireRow, ...]:
    plan = WirePlan(
        source="a market",
        systems=(),
        frames=tuple(leaning_market(1, 500)),
        config=WIRE_CONFIG,
        rates=("own", "max"),
        most=100,
        seconds=30.0,
        warm_up=20,
        is_plain=True,
        offered=("h2",),
        with_echoes=True,
        ports=(0, 0),
        patience=10.0,
        stall=1.0,
        faults=FaultPlan(),
        order_faults=OrderFaultPlan(),
    )
    run = measure(plan._replace(**changed), str(folder), Console(file=io.StringIO()))  # type: ignore[arg-type]
    (floor,) = run.floors
    assert (floor.http, run.systems) == ("HTTP/2, plain", ())
    return floor.rows


def test_no_frame_is_left_out_where_one_rate_ends_before_its_frames_do(tmp_path: Path) -> None:
    """One that was would leave a book crossed that nobody trades on any more."""
    warm_up, own, fast = rows_of_an_echo(tmp_path, seconds=0.4)
    assert warm_up.decided == warm_up.frames - SYMBOLS
    assert own.frames < 100, "at 50 a second"
    assert (own.decided, fast.decided) == (own.frames, fast.frames)


def test_every_order_has_a_sample_and_the_number_of_its_frame(tmp_path: Path) -> None:
    rows = rows_of_an_echo(tmp_path, rates=("500",), most=60)
    assert [row.rate for row in rows] == ["warm-up", "500"]
    for row in rows:
        assert (row.missing, row.unexpected, len(row.samples)) == (0, 0, row.decided)
    warm_up, timed = rows
    assert list(warm_up.frames_of) == list(range(SYMBOLS + 1, 21))
    assert list(timed.frames_of) == list(range(21, 81))
    assert timed.seconds > 59 / 500 * 0.9
    assert all(0 < each < 10**11 for row in rows for each in row.samples)


def test_a_market_that_ends_begins_anew(tmp_path: Path) -> None:
    *_, again = rows_of_an_echo(tmp_path, frames=tuple(leaning_market(1, 50)), rates=("max",), warm_up=0)
    assert again.frames == 100
    assert 2 * SYMBOLS <= again.frames - again.decided <= 3 * SYMBOLS
