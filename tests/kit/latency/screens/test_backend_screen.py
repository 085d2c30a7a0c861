"""What a run has found is shown whole: no figure is cut off, and everything that rests on none says why."""

import io
import re

import pytest
from rich.console import Console

from support.judged_backends import a_trajectory, not_measured, side_by_side, under_load
from ticktotrade_conformance.commands.latency_backends import over_budget
from ticktotrade_conformance.latency.documents.document import MeasuredBackend
from ticktotrade_conformance.latency.documents.trajectory import interval
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.runs.backend_run import BackendFigures
from ticktotrade_conformance.latency.screens.backend_screen import print_backends
from ticktotrade_conformance.latency.screens.micros import micros, whole_micros


def shown(figures: BackendFigures, width: int) -> str:
    written = io.StringIO()
    print_backends(Console(file=written, width=width, highlight=False), figures)
    return written.getvalue()


def figures(*backends: MeasuredBackend) -> BackendFigures:
    return BackendFigures(backends, (), {})


ALL = a_trajectory().backends


@pytest.mark.parametrize("width", [160, 80, 60, 40])
def test_no_figure_is_cut_off(width: int) -> None:
    text = shown(figures(*ALL), width)
    assert "…" not in text
    for backend in ALL:
        for judged in backend.stages:
            assert judged.floors
            for each in (judged.floors.p50, judged.floors.p99, judged.pause_p999, judged.pause_max):
                assert re.search(rf"(?<![\d,.]){re.escape(micros(each))}(?![\d.]|,\d)", text)
            assert interval(judged) in text
            assert whole_micros(judged.ceiling) in text
            assert judged.verdict in text


def test_it_is_a_table_in_eighty_columns_even_where_times_are_long() -> None:
    long = [
        each._replace(low=98_765_432, high=123_456_789, pause_p999=12_345_678, pause_max=123_456_789)
        for each in ALL[0].stages
    ]
    text = shown(figures(ALL[0]._replace(stages=tuple(long))), 80)
    tables = text.partition("Microseconds")[0].splitlines()
    assert max(map(len, tables)) <= 80
    assert sum(("98,765–123,457" in line and "too noisy" in line) or "budget" in line for line in tables) >= 6


def test_why_nothing_was_measured_is_said() -> None:
    reason = "it does not say that it can be measured (WIRE-8)"
    text = shown(figures(ALL[0]._replace(stages=(not_measured(Stage.BOOK, reason),))), 200)
    assert f"book: not measured: {reason}" in text
    assert "it has none of these stages" in shown(figures(ALL[0]._replace(stages=())), 200)


def test_load_and_comparisons_are_sentences() -> None:
    loaded = ALL[0]._replace(load=under_load())
    compared = BackendFigures((loaded,), side_by_side(), {Stage.FEED: "phase3: its answers are others"})
    text = shown(compared, 200)
    assert "under load: within budget" in text
    assert re.search(r"it sustains [0-9,]+ orders a second", text)
    assert re.search(r"at 10,000 a second it takes [0-9.]+% of a core and has [0-9,]+ MB", text)
    assert re.search(
        r"takes [0-9.]+ times as long as .*: \w.* \(between [0-9.]+ and [0-9.]+, \d+ blocks\)", text
    )
    assert "(3 blocks are too few)" in text
    assert "feed: not compared: phase3: its answers are others" in text


def test_only_what_is_over_its_budget_counts_as_that() -> None:
    stages = tuple(each._replace(verdict=LatencyVerdict.WITHIN) for each in ALL[0].stages)
    for verdict in LatencyVerdict:
        backend = ALL[0]._replace(stages=(*stages[1:], stages[0]._replace(verdict=verdict)))
        assert over_budget([ALL[0]._replace(stages=stages), backend]) == (verdict is LatencyVerdict.OVER)
    loaded = ALL[0]._replace(stages=(), load=under_load()._replace(verdict=LatencyVerdict.OVER))
    assert over_budget([loaded])
