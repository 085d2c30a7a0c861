"""``t2t trajectory``, with a made-up run in the place of the one that measures."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from support.judged_backends import CPYTHON, PYPY, a_trajectory
from ticktotrade_conformance.cli import main
from ticktotrade_conformance.commands import trajectory
from ticktotrade_conformance.latency.documents.document import (
    LatencyDocument,
    MeasuredBackend,
    read_latency_document,
    write_document,
)
from ticktotrade_conformance.latency.documents.pythons import Python
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict


class Run:
    """What takes the place of `run_trajectory`, and what it was asked."""

    def __init__(self, document: LatencyDocument) -> None:
        self.document = document
        self.pythons: list[str] = []
        self.stages: tuple[Stage, ...] = ()

    def __call__(
        self, pythons: Sequence[Python], stages: Sequence[Stage], seed: int, judge: object
    ) -> Iterator[tuple[MeasuredBackend, ...]]:
        self.pythons = [each.executable for each in pythons]
        self.stages = tuple(stages)
        for _ in stages:
            yield self.document.backends


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    made = Run(a_trajectory())
    monkeypatch.setattr(trajectory, "run_trajectory", made)
    return made


def over() -> LatencyDocument:
    document = a_trajectory()
    *others, last = document.backends
    *stages, path = last.stages
    worse = last._replace(stages=(*stages, path._replace(verdict=LatencyVerdict.OVER)))
    return document._replace(backends=(*others, worse))


def test_what_was_measured_is_shown_and_left_behind(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    json, html = tmp_path / "run.json", tmp_path / "run.html"
    arguments = ["trajectory", "--json", str(json), "--html", str(html)]
    assert main(arguments) == 0
    assert "hoped for 235–670 → 70–150 → 48–108 → 38–88 µs" in capsys.readouterr().out
    document = read_latency_document(json)
    assert document.backends == run.document.backends
    assert document.command.startswith("t2t trajectory --json ")
    assert html.read_text().startswith("<!doctype html>")
    assert sorted(tmp_path.iterdir()) == [html, json]
    assert (run.pythons, run.stages) == ([sys.executable], tuple(Stage))


def test_stages_are_measured_once_each_and_in_the_order_given(run: Run) -> None:
    assert main(["trajectory", "--stage", "path", "--stage", "risk", "--stage", "path"]) == 0
    assert run.stages == (Stage.PATH, Stage.RISK)


def test_an_interpreter_that_is_named_twice_is_measured_once(run: Run) -> None:
    assert main(["trajectory", "--python", sys.executable, "--python", sys.executable]) == 0
    assert run.pythons == [sys.executable]


def test_over_budget_is_a_status_of_its_own(run: Run) -> None:
    run.document = over()
    assert main(["trajectory"]) == 1


def test_a_run_can_be_shown_again_and_held_against_another(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, old, page = tmp_path / "new.json", tmp_path / "old.json", tmp_path / "page.html"
    write_document(new, a_trajectory(CPYTHON, PYPY))
    write_document(old, a_trajectory(factor=2))
    assert main(["trajectory", "--from", str(new), "--against", str(old), "--html", str(page)]) == 0
    assert run.stages == ()
    out = capsys.readouterr().out
    assert "this run, against old.json" in out
    assert "Two runs are compared" in out
    assert "PyPy 3.11.13" in out
    assert "Against old.json" in page.read_text()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["--python", "python9.9"],
            "--python python9.9: no such program; name an interpreter that is installed",
        ),
        (
            ["--against", "none.json"],
            "none.json: cannot be read (No such file or directory); name what --json",
        ),
        (["--from", "none.json"], "none.json: cannot be read (No such file or directory); name what --json"),
        (
            ["--json", "none/run.json"],
            "none/run.json: cannot be written (No such file or directory); name another",
        ),
        (["--html", "."], "it is a folder; name a file"),
        (["--seconds", "0"], "'0' is not a number of seconds"),
        (["--stage", "limiter"], "'limiter' is no stage; there are feed, book, risk, codec, router, path"),
    ],
)
def test_what_cannot_be_used_is_complained_of_before_anything_is_measured(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["trajectory", *arguments]) == 2
    err = capsys.readouterr().err
    assert complaint in err
    assert "Traceback" not in err
    assert run.stages == ()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_leaves_nothing_behind(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[tuple[MeasuredBackend, ...]]:
        yield from ()
        raise RuntimeError

    monkeypatch.setattr(trajectory, "run_trajectory", fails)
    with pytest.raises(RuntimeError):
        main(["trajectory", "--json", str(tmp_path / "run.json"), "--html", str(tmp_path / "run.html")])
    assert list(tmp_path.iterdir()) == []
