"""Lines are where their points are, whatever is drawn beside them."""

import re
from array import array

import pytest

from support.judged_backends import CPYTHON, PYPY, a_trajectory, reference
from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.trajectory import trajectory
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of
from ticktotrade_conformance.latency.page.percentile_plot import (
    curve,
    percentile_plot,
    rarity,
    raw_points,
)
from ticktotrade_conformance.latency.page.plot import Axis, Line, plot
from ticktotrade_conformance.latency.page.round_plot import round_plot
from ticktotrade_conformance.latency.page.scale import Scale
from ticktotrade_conformance.latency.page.series import Series

ACROSS = Axis(Scale(0, 10, logarithmic=False), (0, 5, 10), lambda value: f"{value:g}", "rounds")
UP = Axis(Scale(1, 100, logarithmic=True), (1, 10, 100), lambda value: f"{value:g} ns", "time")


def test_a_line_goes_through_its_points_from_the_lower_left_corner() -> None:
    made = plot("It falls.", ACROSS, UP, [Line("colour1", [(0, 100), (5, 10), (10, 1)], dotted=True)])
    assert '<path class="line colour1" d="M0 0L500 500L1000 1000">' in made
    assert '<path class="dots colour1" d="M0 0h0M500 500h0M1000 1000h0">' in made
    assert 'role="img" aria-label="It falls."' in made


def test_what_is_beyond_an_end_is_drawn_at_it() -> None:
    made = plot("", ACROSS, UP, [Line("colour1", [(-5, 0.1), (20, 1e6)])])
    assert "M0 1000L1000 0" in made


def test_a_line_without_points_is_none() -> None:
    assert 'class="line' not in plot("", ACROSS, UP, [Line("colour1", [])])


def test_each_tick_is_beside_its_line() -> None:
    made = plot("", ACROSS, UP, [])
    assert re.findall(r'class="tick up" style="top:([\d.]+)%" aria-hidden="true">([^<]+)<', made) == [
        ("100.00", "1 ns"),
        ("50.00", "10 ns"),
        ("0.00", "100 ns"),
    ]
    assert re.findall(r'class="tick across" style="left:([\d.]+)%" aria-hidden="true">([^<]+)<', made) == [
        ("0.00", "0"),
        ("50.00", "5"),
        ("100.00", "10"),
    ]
    assert 'd="M0 0V1000M500 0V1000M1000 0V1000M0 1000H1000M0 500H1000M0 0H1000"' in made


# Percentile curves


def test_a_floor_is_in_the_middle_of_its_rank() -> None:
    points = curve((30, 10, 20, 40))
    assert points == [(rarity(0.125), 10), (rarity(0.375), 20), (rarity(0.625), 30), (rarity(0.875), 40)]
    assert curve(()) == []


def test_so_many_floors_as_can_be_told_apart_and_always_the_greatest() -> None:
    points = curve(range(100_000))
    assert len(points) <= 302
    assert points[0] == (rarity(0.5 / 100_000), 0)
    assert points[-1] == (rarity(1 - 0.5 / 100_000), 99_999)
    assert points == sorted(points)


def test_one_in_a_hundred_is_twice_as_far_as_one_in_ten() -> None:
    assert [rarity(0), rarity(0.9), rarity(0.99)] == pytest.approx([0, 1, 2])


def test_of_all_samples_only_what_is_known_is_drawn() -> None:
    few = percentiles_of(array("q", range(200)))
    assert [value for _, value in raw_points(few)] == [99, 197, 199]
    many = percentiles_of(array("q", range(2000)))
    assert [value for _, value in raw_points(many)] == [999, 1979, 1997, 1999]


def test_a_plot_has_a_curve_and_dots_for_each_backend() -> None:
    document = a_trajectory(CPYTHON, PYPY)
    made = percentile_plot("path", trajectory(document)[Stage.PATH], Series(document.backends))
    assert made.count('class="line colour') == 8
    assert made.count('class="line raw colour') == 8
    assert made.count('class="dots raw colour') == 8
    assert re.findall(r'tick across"[^>]*>([^<]+)<', made) == ["50", "90", "99", "99.9"]


def test_rounds_are_thin_up_to_the_end_of_the_warm_up() -> None:
    document = a_trajectory()._replace(backends=(reference(Phase.BASELINE),))
    (row,) = trajectory(document)[Stage.PATH]
    made = round_plot("path", [row], Series(document.backends))
    thin, thick = re.findall(r'class="line (?:warm )?colour0 stroke0" d="([^"]+)"', made)
    assert (thin.count("L") + 1, thick.count("L") + 1) == (6, 25)
    assert thin.rpartition("L")[2] == thick.partition("L")[0].removeprefix("M")


def test_a_stage_without_figures_has_an_empty_plot() -> None:
    document = a_trajectory()
    rows = [
        row._replace(judged=row.judged._replace(step_floors=(), raw=None, round_p50=()))
        for row in trajectory(document)[Stage.PATH]
    ]
    for made in (
        percentile_plot("path", rows, Series(document.backends)),
        round_plot("path", rows, Series(document.backends)),
    ):
        assert 'class="grid"' in made
        assert 'class="line' not in made
