"""Bars and strips are as long, and where, the figures say."""

import re

import pytest

from support.judged_backends import CPYTHON, PYPY, a_trajectory, not_measured
from ticktotrade_conformance.latency.documents.trajectory import trajectory
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.page.bars import bars
from ticktotrade_conformance.latency.page.series import Series
from ticktotrade_conformance.latency.page.verdict_table import verdict_table

DOCUMENT = a_trajectory(CPYTHON, PYPY)
ROWS = trajectory(DOCUMENT)[Stage.PATH]
SERIES = Series(DOCUMENT.backends)


def strip(low: int | None, high: int | None, ceiling: int | None) -> str:
    row = ROWS[0]._replace(judged=ROWS[0].judged._replace(low=low, high=high, ceiling=ceiling))
    made = verdict_table("path", [row], SERIES)
    return made.partition('<span class="strip" aria-hidden="true">')[2].partition("</td>")[0]


def test_a_bar_is_as_long_as_its_figure_is_of_the_greatest_p99() -> None:
    widths = re.findall(
        r'class="bar p(\d\d) \S+ \S+" style="width:([\d.]+)%"', bars(Stage.PATH, ROWS, SERIES)
    )
    floors = [row.judged.floors for row in ROWS if row.judged.floors]
    greatest = max(each.p99 or 0 for each in floors)
    wanted = [
        (name, 100 * (time or 0) / greatest)
        for each in floors
        for name, time in (("99", each.p99), ("50", each.p50))
    ]
    assert [name for name, _ in widths] == [name for name, _ in wanted]
    assert [float(width) for _, width in widths] == pytest.approx([width for _, width in wanted], abs=0.01)
    assert max(float(width) for _, width in widths) == 100


def test_what_was_not_measured_has_its_verdict_in_the_place_of_a_bar() -> None:
    row = ROWS[0]._replace(judged=not_measured(Stage.PATH, "it says so"), improvement=None)
    made = bars(Stage.PATH, [row], SERIES)
    assert "not measured" in made
    assert 'class="bar ' not in made


def test_the_ends_of_an_interval_and_the_ceiling_are_on_one_logarithmic_scale() -> None:
    made = strip(10_000, 100_000, 500_000)  # from 10 µs to 1 ms
    assert 'style="left:0.00%;width:50.00%"' in made
    assert 'class="ceiling" style="left:84.95%"' in made


def test_an_interval_from_nothing_begins_at_the_left() -> None:
    from_nothing = strip(0, 100_000, 10_000)  # 10 to 200 µs
    assert 'class="interval colour0 stroke0" style="left:0.00%;width:76.86%"' in from_nothing


def test_what_is_not_known_is_not_drawn() -> None:
    assert "interval" not in strip(None, None, 500_000)
    assert "ceiling" not in strip(10_000, 100_000, None)
