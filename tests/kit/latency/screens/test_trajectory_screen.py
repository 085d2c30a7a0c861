"""The trajectory in the terminal: every figure whole, bars in proportion, a reason for what has no figure."""

import io

import pytest
from rich.console import Console

from support.judged_backends import CPYTHON, PYPY, a_trajectory, a_wire_run, not_measured
from ticktotrade_conformance.latency.documents.trajectory import interval, trajectory
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.screens.micros import micros, time_with_unit, times_faster, whole_micros
from ticktotrade_conformance.latency.screens.trajectory_screen import print_trajectory


class Ascii(io.StringIO):
    encoding = "ascii"


def shown(document: object, width: int, written: io.StringIO | None = None) -> str:
    out = written or io.StringIO()
    print_trajectory(Console(file=out, width=width, highlight=False), document)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [160, 120, 80, 60, 40])
@pytest.mark.parametrize("document", [a_trajectory(), a_trajectory(CPYTHON, PYPY)])
def test_no_figure_is_cut_off(document: object, width: int) -> None:
    text = shown(document, width)
    words = set(text.split())
    for rows in trajectory(document).values():  # type: ignore[arg-type]
        for row in rows:
            floors = row.judged.floors
            assert floors
            wanted = (micros(floors.p50), micros(floors.p99), times_faster(row.improvement))
            assert words >= set(wanted)
            assert interval(row.judged) in text
            assert micros(row.judged.pause_max) in text


def test_everything_fits_eighty_columns() -> None:
    text = shown(a_trajectory(CPYTHON, PYPY), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "hoped for 235–670 → 70–150 → 48–108 → 38–88 µs" in text


def test_the_longest_bar_is_the_greatest_p99_and_the_others_are_in_proportion() -> None:
    document = a_trajectory()
    for stage, rows in trajectory(document).items():
        only = document._replace(
            backends=tuple(
                each._replace(stages=tuple(one for one in each.stages if one.stage == stage))
                for each in document.backends
            )
        )
        lengths = [line.count("█") for line in shown(only, 100).splitlines() if "█" in line]
        p99s = [row.judged.floors.p99 for row in rows if row.judged.floors]
        assert len(lengths) == len(p99s)
        for length, p99 in zip(lengths, p99s, strict=True):
            assert length == pytest.approx(max(lengths) * (p99 or 0) / max(each or 0 for each in p99s), abs=1)


def test_a_terminal_without_these_characters_has_bars_too() -> None:
    text = shown(a_trajectory(), 80, Ascii())
    assert "###" in text
    assert "█" not in text


def test_what_was_not_measured_says_why() -> None:
    document = a_trajectory()
    reason = "its digest is not that of the reference\x1b[2J"
    silent = document.backends[1]._replace(stages=(not_measured(Stage.PATH, reason),))
    text = shown(document._replace(backends=(document.backends[0], silent)), 80)
    assert "path, phase1: not measured: its digest is not that of the reference?[2J" in text.replace(
        "\n", " "
    )
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (None, "–"),
        (0, "0.00"),
        (420, "0.42"),
        (19_504, "19.50"),
        (99_994, "99.99"),
        (99_995, "100"),
        (1_234_567, "1,235"),
    ],
)
def test_microseconds(nanoseconds: int | None, text: str) -> None:
    assert micros(nanoseconds) == text


@pytest.mark.parametrize(
    ("nanoseconds", "text"), [(None, "–"), (88_000, "88"), (2_000_000, "2,000"), (2_500, "2.5")]
)
def test_what_somebody_set_has_the_digits_that_it_was_set_with(nanoseconds: int | None, text: str) -> None:
    assert whole_micros(nanoseconds) == text


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0 ns"),
        (999, "999 ns"),
        (1_000, "1 µs"),
        (1_250_000, "1.25 ms"),
        (24_200_000, "24.2 ms"),
        (3_000_000_000, "3 s"),
    ],
)
def test_a_time_has_the_unit_that_suits(nanoseconds: int, text: str) -> None:
    assert time_with_unit(nanoseconds) == text


@pytest.mark.parametrize(("factor", "text"), [(None, "–"), (1.0, "1.0×"), (5.26, "5.3×"), (104.4, "104×")])
def test_an_improvement(factor: float | None, text: str) -> None:
    assert times_faster(factor) == text


def test_what_was_measured_elsewhere_is_on_the_page() -> None:
    assert (
        shown(a_wire_run(), 80)
        == "Nothing was measured stage by stage; a page of it (--html) shows what was.\n"
    )
