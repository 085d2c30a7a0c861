from pathlib import Path

from docs.figures import kept
from docs.trajectory_page import PLOTS, trajectory_page, write_plots
from ticktotrade_conformance.latency.documents.trajectory import interpreters


def test_each_interpreter_has_a_table_that_begins_with_the_whole_path() -> None:
    _, *parts = trajectory_page().text.split("\n## ")
    assert len(parts) == len(interpreters(kept()))
    for name, part in zip(interpreters(kept()), parts, strict=True):
        assert part.startswith(f"{name}\n")
        rows = [line for line in part.splitlines() if line.startswith("| ") and "baseline" in line]
        assert rows[0].startswith("| path ")
        assert len(rows) == 6


def test_what_was_hoped_for_stands_beside_it() -> None:
    assert "| by the analysis | 235–670 | 70–150 | 48–108 | 38–88 |" in trajectory_page().text


def test_the_plots_are_of_the_same_run(tmp_path: Path) -> None:
    write_plots(tmp_path)
    page = (tmp_path / PLOTS).read_text(encoding="utf-8")
    assert kept().fingerprint.time in page
    assert f"_static/{PLOTS}" in trajectory_page().text
