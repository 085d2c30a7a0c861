"""The trajectory: each backend beside the others, and its improvement over the baseline of the same interpreter."""

import pytest

from support.judged_backends import CPYTHON, NOISE, PYPY, a_trajectory, not_measured
from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.hoped import Range, hoped_for
from ticktotrade_conformance.latency.documents.trajectory import (
    hoped,
    interpreters,
    interval,
    noise_of,
    p99_of,
    trajectory,
)
from ticktotrade_conformance.latency.interface import Stage

DOCUMENT = a_trajectory(CPYTHON, PYPY)


def test_the_stages_are_in_the_order_of_the_path_and_have_every_backend() -> None:
    found = trajectory(DOCUMENT)
    assert list(found) == list(Stage)
    assert all([row.backend for row in rows] == list(DOCUMENT.backends) for rows in found.values())


def test_the_improvement_is_over_the_baseline_of_the_same_interpreter() -> None:
    for rows in trajectory(DOCUMENT).values():
        for row in rows:
            (baseline,) = (
                p99_of(each.judged)
                for each in rows
                if each.backend.phase == Phase.BASELINE
                and each.backend.interpreter == row.backend.interpreter
            )
            assert baseline
            assert row.improvement == pytest.approx(baseline / (p99_of(row.judged) or 0))


def without_baseline() -> LatencyDocument:
    return DOCUMENT._replace(backends=DOCUMENT.backends[2:])


def unmeasured_baseline() -> LatencyDocument:
    first, second, *others = DOCUMENT.backends
    silent = tuple(not_measured(stage, "it says nothing") for stage in Stage)
    return DOCUMENT._replace(
        backends=(first._replace(stages=silent), second._replace(stages=silent), *others)
    )


@pytest.mark.parametrize("document", [without_baseline(), unmeasured_baseline()])
def test_without_a_figure_of_the_baseline_nothing_is_called_better(document: LatencyDocument) -> None:
    improvements = [row.improvement for rows in trajectory(document).values() for row in rows]
    assert improvements
    assert set(improvements) == {None}


def test_a_stage_that_was_not_measured_is_not_there() -> None:
    only_path = [
        each._replace(stages=tuple(one for one in each.stages if one.stage == Stage.PATH))
        for each in DOCUMENT.backends
    ]
    assert list(trajectory(DOCUMENT._replace(backends=tuple(only_path)))) == [Stage.PATH]


def test_what_was_hoped_for_is_that_of_the_specification() -> None:
    assert hoped(Stage.PATH, Phase) == (
        Range(235_000, 670_000),
        Range(70_000, 150_000),
        Range(48_000, 108_000),
        Range(38_000, 88_000),
    )
    assert hoped(Stage.PATH, [Phase.PHASE_3]) == (Range(38_000, 88_000),)
    assert hoped(Stage.BOOK, Phase) == ()
    assert set(hoped_for()) == {Stage.PATH}


def test_a_backend_without_an_interpreter_runs_on_its_language() -> None:
    compiled = DOCUMENT.backends[0]._replace(language="C", interpreter=None)
    assert interpreters(DOCUMENT._replace(backends=(*DOCUMENT.backends, compiled))) == (
        "CPython 3.14.0",
        "PyPy 3.11.13 (7.3.20)",
        "C",
    )


def test_an_interval_is_shown_as_far_as_it_is_known() -> None:
    judged = DOCUMENT.backends[0].stages[0]
    assert interval(judged._replace(low=990, high=123_456)) == "0.99–123"
    assert interval(judged._replace(low=None)) == "–"


def test_the_noise_of_a_run_is_that_of_all_its_stages() -> None:
    quiet = NOISE._replace(empty_p50=40, empty_p99=50, gap_count=0, gap_time=0, longest=0)
    backend = DOCUMENT.backends[0]
    first, second, *others = backend.stages
    silent = tuple(each._replace(noise=None) for each in others)
    two = backend._replace(stages=(first, second._replace(noise=quiet), *silent))
    noise = noise_of([two])
    assert noise
    assert (noise.empty_p50, noise.empty_p99, noise.longest) == (40, NOISE.empty_p99, NOISE.longest)
    assert noise.gaps_per_second == pytest.approx(NOISE.gaps_per_second / 2)
    assert noise.lost == pytest.approx(NOISE.lost / 2)
    assert noise_of([backend._replace(stages=silent)]) is None
